"""The map beside others in Mesa's own `SolaraViz`, in a real browser: all that the documented page offers works."""

import re

import pytest

from tests.browser.watching import ROOT, Visit, solara_page

PAGE = re.search(r"```python\n(.*?)```", (ROOT / "docs" / "browser.md").read_text(encoding="utf-8"), flags=re.DOTALL)
LAST = 240  # month of the shipped scenarios


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """The page of the documentation, served as its reader would."""
    assert PAGE
    file = tmp_path_factory.mktemp("page") / "app.py"
    file.write_text(PAGE[1], encoding="utf-8")
    with solara_page(file) as number:
        yield number


@pytest.fixture
def visit(port, chrome):
    """A fresh page, which must not complain nor ask anyone but its server."""
    made = Visit(chrome, port)
    made.page.wait_for_selector(".region-map .map", timeout=60_000)
    click(made, "Reset")  # Mesa's page gives the model that it was made with to every visitor
    month(made, 0)
    yield made
    made.leave()
    assert made.errors == []
    assert made.asked == {f"127.0.0.1:{port}"}


def month(visit, number):
    """Wait until the map shows a month, and Mesa the same."""
    visit.page.wait_for_selector(f'[aria-label^="Map, month {number}:"]', timeout=60_000)
    visit.page.wait_for_selector(f"text=Time: {number}.0")


def click(visit, name):
    visit.page.get_by_text(name, exact=True).click()


def slide(visit, label, *keys):
    """Move a slider by keys, and return where it stands."""
    thumb = visit.page.locator(f".v-input__slider:has-text('{label}') [role=slider]")
    thumb.focus()
    for key in keys:
        visit.page.keyboard.press(key)
    visit.page.wait_for_timeout(300)
    return float(thumb.get_attribute("aria-valuenow"))


def countries(visit):
    return visit.page.eval_on_selector(".map", "map => map.__vue__.region.codes")


def sent(visit):
    """What the map was sent of the month."""
    return visit.page.eval_on_selector(".map", "map => JSON.stringify(map.__vue__.side)")


def boxes(visit, selector):
    return [visit.page.locator(selector).nth(at).bounding_box() for at in range(visit.page.locator(selector).count())]


@pytest.mark.slow
def test_a_reader_steps_plays_to_the_end_and_resets(visit):
    first = sent(visit)
    click(visit, "Step")
    month(visit, 1)
    # 99 steps at a time: the third goes to the end.
    assert slide(visit, "Render Interval", *["ArrowRight"] * 49) == 99
    click(visit, "▶")
    month(visit, LAST)
    assert visit.page.locator("button:has-text('Step')").is_disabled()
    click(visit, "Reset")
    month(visit, 0)
    assert sent(visit) == first
    for reached in (99, 198, LAST):
        click(visit, "Step")
        month(visit, reached)


@pytest.mark.slow
def test_a_reader_takes_another_scenario_another_seed_and_another_value(visit):
    def after_a_step():
        click(visit, "Reset")
        month(visit, 0)
        click(visit, "Step")
        month(visit, 1)
        return sent(visit)

    as_it_was = after_a_step()
    assert after_a_step() == as_it_was
    assert slide(visit, "Seed", "ArrowRight") == 2
    other_seed = after_a_step()
    assert other_seed != as_it_was
    assert slide(visit, "Seed", "ArrowLeft") == 1
    assert slide(visit, "Corruption", "Home") == 0
    without = after_a_step()
    assert without not in (as_it_was, other_seed)
    visit.page.get_by_label("Scenario").click(force=True)
    visit.page.get_by_role("option", name="two_countries").click()
    after_a_step()
    assert countries(visit) == ["AAA", "BBB"]


@pytest.mark.slow
def test_three_components_stand_beside_each_other_and_the_map_has_its_legend(visit):
    click(visit, "Step")
    month(visit, 1)
    visit.page.wait_for_timeout(1000)
    items = [box for box in boxes(visit, ".vue-grid-item") if box and box["width"]]
    shown = [*boxes(visit, ".region-map"), *boxes(visit, ".vue-grid-item img")]
    assert len(items) == len(shown) == 3
    for box, component in zip(items, shown, strict=True):
        assert component["width"] <= box["width"] + 1
        assert component["height"] <= box["height"] + 1
    for at, one in enumerate(shown):
        for other in shown[:at]:
            apart_across = one["x"] + one["width"] <= other["x"] + 3 or other["x"] + other["width"] <= one["x"] + 3
            apart_down = one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
            assert apart_across or apart_down
    drawn, legend = boxes(visit, ".region-map .map")[0], boxes(visit, ".region-map .marks")[0]
    assert drawn["height"] > 200
    assert legend["y"] >= drawn["y"] + drawn["height"]
    assert legend["y"] + legend["height"] <= items[0]["y"] + items[0]["height"]
    assert "active group" in visit.read(".marks")
    assert "police" in visit.read(".marks")


@pytest.mark.slow
def test_the_map_grows_with_its_box(visit):
    before = boxes(visit, ".region-map canvas")[0]
    box = boxes(visit, ".vue-grid-item")[0]
    right, low = box["x"] + box["width"], box["y"] + box["height"]
    visit.page.mouse.move(right - 5, low - 5)
    visit.page.mouse.down()
    visit.page.mouse.move(right + 200, low + 150, steps=20)
    visit.page.mouse.up()
    visit.page.wait_for_timeout(500)
    after = boxes(visit, ".region-map canvas")[0]
    assert after["width"] > before["width"] + 100
    assert after["height"] > before["height"] + 80
