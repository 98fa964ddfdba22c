"""The browser view in a real browser: what a reader clicks changes the numbers that it should."""

import re
from pathlib import Path

import pytest

from sim.history.lives import case_life
from sim.history.log import read_log
from sim.model.counts import Count
from sim.model.simulate import Run
from sim.run.data import RunData
from sim.scenario import load
from tests.browser.watching import Visit, served

HOSTILE = "<img src=x onerror=alert(1)> & *stars*"


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """A server of a small scenario whose title is hostile."""
    path = tmp_path_factory.mktemp("scenarios") / "mine.toml"
    path.write_text(
        f'title = "{HOSTILE}"\nregion.base = "two_countries"\nregion.slots = 100\napproach = "european"\n'
        'agencies.kinds = ["police", "border", "prosecution"]\n'
    )
    with served(path) as number:
        yield number


@pytest.fixture(scope="module")
def europe():
    """A server of Europe."""
    with served("scenarios/europe.toml") as number:
        yield number


@pytest.fixture
def browser(chrome):
    """The browser, in which no page is left open: one whose server has gone would go on asking for it."""
    yield chrome
    for context in chrome.contexts:
        context.close()


@pytest.fixture
def visit(port, browser):
    """A fresh page, which must not complain nor ask anyone but its server."""
    made = Visit(browser, port)
    made.wait(".clock b", "0")
    yield made
    made.leave()
    assert made.errors == []
    assert made.asked == {f"127.0.0.1:{port}"}


def harm(path, month, *changes):
    """Harm of a month on the command line's path, victim-months, as the page writes it."""
    scenario = load(path, changes)
    run = Run(scenario.timeline, scenario.seed, scenario.months)
    run.advance(month)
    counted = run.state.records[month - 1][:, ~scenario.setting().external]
    return counted[Count.HARM].sum()


def shown(visit):
    """Harm of the month on the page."""
    return float(visit.read(".side .harm").replace(",", ""))


@pytest.mark.slow
def test_steps_play_jumps_and_reset_show_the_months_of_the_command_line(visit, tmp_path):
    visit.page.click(".step")
    visit.wait(".clock b", "1")
    visit.settled()
    with visit.page.expect_download() as kept:
        visit.page.click(".scenario-file")
    file = tmp_path / "saved.toml"
    kept.value.save_as(file)
    assert shown(visit) == pytest.approx(harm(file, 1), abs=0.06)
    visit.page.click(".play")
    visit.wait_for_month(20)
    visit.page.click(".play")
    visit.settled()
    month = int(visit.read(".clock b"))
    assert shown(visit) == pytest.approx(harm(file, month), abs=0.6)
    visit.jump(10)
    assert shown(visit) == pytest.approx(harm(file, 10), abs=0.6)
    visit.page.click(".reset")
    visit.wait(".clock b", "0")


@pytest.mark.slow
def test_a_lever_moved_during_the_run_is_an_event_and_the_saved_scenario_gives_the_same_numbers(visit, tmp_path):
    visit.jump(12)
    visit.slide("corruption.scale", 0.0)
    visit.page.wait_for_selector(".timeline li")
    assert visit.read(".timeline li").strip().startswith("month 13: Corruption 0")
    visit.jump(36)
    with visit.page.expect_download() as kept:
        visit.page.click(".scenario-file")
    file = tmp_path / "saved.toml"
    kept.value.save_as(file)
    with visit.page.expect_download() as kept:
        visit.page.click(".months-file")
    table = Path(kept.value.path()).read_text()
    scenario = load(file)
    assert [(event.month, event.key, event.value) for event in scenario.events] == [(13, "corruption.scale", 0.0)]
    run = Run(scenario.timeline, scenario.seed, scenario.months)
    run.advance(36)
    again = RunData(scenario, scenario.seed, run.state.records[:36], run.state.relocations)
    assert table == again.months.to_csv(index=False)


@pytest.mark.slow
def test_a_lever_moved_while_the_run_plays_acts_and_is_listed(visit):
    visit.page.click(".play")
    visit.wait_for_month(10)
    visit.slide("corruption.scale", 0.5)
    visit.page.wait_for_selector(".timeline li")
    visit.wait_for_month(40)
    visit.page.click(".play")
    visit.settled()
    assert visit.page.locator(".timeline li").count() == 1
    assert visit.page.input_value("[data-key='corruption.scale']") == "0.5"
    visit.page.click(".timeline button")
    visit.page.wait_for_selector(".timeline li", state="detached")
    visit.settled()
    assert visit.page.input_value("[data-key='corruption.scale']") == "1"


@pytest.mark.slow
def test_a_seed_can_be_typed_while_the_run_plays(visit):
    visit.page.click(".play")
    visit.page.click("input.seed", click_count=3)
    visit.page.keyboard.type("12345", delay=80)
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_function("(document.querySelector('.levers') || {}).__vue__?.controls.seed === '12345'")
    visit.page.click(".play")
    visit.settled()
    assert visit.page.input_value("input.seed") == "12345"


@pytest.mark.slow
def test_play_keeps_its_pace_whatever_is_clicked_meanwhile(visit):
    visit.page.select_option("select.pace", "600")
    visit.page.click(".play")
    visit.page.mouse.click(*spot(visit, "AAA"))
    for _ in range(4):
        visit.page.click(".play")
        visit.page.click(".play")
    before = int(visit.read(".clock b"))
    visit.page.wait_for_timeout(3000)
    visit.page.click(".play")
    # At least 600 ms a month: five in three seconds, and one that was on its way.
    assert 1 <= int(visit.read(".clock b")) - before <= 6
    visit.settled()


@pytest.mark.slow
def test_a_double_click_takes_back_one_change(visit):
    for month, value in ((5, 0.5), (10, 0.25)):
        visit.jump(month)
        visit.slide("corruption.scale", value)
        visit.wait_for_count(".timeline li", month // 5)
        visit.settled()
    visit.page.dblclick(".timeline button >> nth=0")
    visit.settled()
    visit.page.wait_for_timeout(500)
    assert visit.page.locator(".timeline li").count() == 1
    assert "month 11" in visit.read(".timeline li")


@pytest.mark.slow
def test_a_scenario_file_of_the_readers_own_is_opened_or_refused(visit, tmp_path):
    own = tmp_path / "own.toml"
    own.write_text('title = "My own"\nregion.base = "us_canada"\napproach = "european"\n')
    visit.page.set_input_files("input.open", own)
    visit.wait_for(".side h2", "My own")
    visit.settled()
    visit.jump(12)
    assert shown(visit) == pytest.approx(harm(own, 12), abs=0.6)
    own.write_text("#" * 20_000_000)
    visit.page.set_input_files("input.open", own)
    visit.agree()
    visit.page.wait_for_selector("[role=alert]")
    visit.settled()
    assert "bytes" in visit.read(".message")
    own.write_text("corruption.scale = 7")
    visit.page.set_input_files("input.open", own)
    visit.agree()
    visit.wait_for(".message", "corruption.scale")
    assert "own.toml:1" in visit.read(".message")
    assert "My own" in visit.read(".side h2")


@pytest.mark.slow
def test_side_by_side_shows_what_the_two_approaches_differ_in(visit):
    visit.page.click("input.compare")
    visit.wait_for_count(".side", 2)
    visit.settled()
    visit.jump(24)
    first, second = (float(text.replace(",", "")) for text in visit.page.locator(".side .harm").all_inner_texts())
    assert first != second
    assert "European approach" in visit.read(".side:nth-child(1) h2")
    assert "North American approach" in visit.read(".side:nth-child(2) h2")
    visit.wait_for(".verdict", "95 % interval")
    assert "smallest effect of interest 2 %" in visit.read(".verdict")
    visit.page.select_option("select.contrast", "arrests")
    visit.wait_for("aside .plot span", "per month")
    visit.settled()
    visit.page.select_option("select.scenario >> nth=1", "us_canada")
    visit.agree()
    visit.wait(".clock b", "0")
    visit.settled()
    visit.page.click("input.compare")
    visit.wait_for_count(".side", 1)
    visit.settled()


@pytest.mark.slow
def test_five_seeds_of_a_border_say_the_same_about_the_difference(browser):
    with served("scenarios/us_canada.toml") as own:
        visit = Visit(browser, own)
        visit.wait(".clock b", "0")
        visit.page.click("input.compare")
        said, harm = set(), set()
        for seed in range(1, 6):
            visit.page.fill("input.seed", str(seed))
            visit.page.press("input.seed", "Enter")
            visit.jump(130 + seed)
            visit.wait_for(".verdict", "95 % interval")
            said.add(visit.read(".verdict"))
            harm.add(shown(visit))
        assert len(said) == 1
        assert len(harm) > 3  # two runs may agree to the victim-month
        assert visit.errors == []


@pytest.mark.slow
def test_another_scenario_begins_again_with_its_own_values(visit):
    visit.jump(5)
    visit.page.select_option("select.scenario", "us_canada")
    visit.agree()
    visit.wait(".clock b", "0")
    visit.settled()
    assert "United States-Canada" in visit.read(".side h2")


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), [(1400, 900), (1024, 768)])
def test_nothing_is_cut_and_the_headline_is_above_the_fold(browser, europe, width, height):
    visit = Visit(browser, europe)
    visit.page.set_viewport_size({"width": width, "height": height})
    visit.wait(".clock b", "0")
    visit.jump(12)
    assert visit.cut() == []
    assert visit.page.locator(".map").bounding_box()["height"] > 0.5 * height
    visit.page.mouse.click(*spot(visit, "DEU", "police"))
    visit.page.wait_for_selector(".partners")
    visit.page.click("input.compare")
    visit.agree()
    visit.wait_for_count(".side", 2)
    visit.settled()
    visit.jump(12)
    assert visit.cut() == []
    assert visit.page.locator(".map >> nth=1").bounding_box()["height"] > 0.5 * height
    assert visit.errors == []
    visit.leave()


@pytest.mark.slow
def test_text_of_a_scenario_is_never_read_as_a_page(visit):
    assert HOSTILE in visit.read(".side h2")
    assert visit.page.locator("h2 img").count() == 0


def placed(visit, spot, arg=None):
    """Where something is drawn on the first map, pixels of the page, once the map fits the room that it has."""
    found = visit.page.wait_for_function(
        f"""(arg) => {{
            const map = document.querySelector(".map"), view = map && map.__vue__, sheet = view && view.$refs.sheet;
            if (!sheet || view.width !== sheet.clientWidth || view.height !== sheet.clientHeight) return null;
            if (view.placed !== view.region || !view.sat) return null;
            const box = sheet.getBoundingClientRect(), [x, y] = ({spot})(view, arg);
            return [box.left + x, box.top + y];
        }}""",
        arg=arg,
    )
    return found.json_value()


def spot(visit, code, kind=None):
    """Where a country, or one of its agencies, is drawn on the first map, pixels of the page."""
    return placed(
        visit,
        """(view, [code, kind]) => {
            const spot = view.spots[view.region.codes.indexOf(code)];
            return kind === null ? [spot.x, spot.y]
                : [spot.x + view.agencyShift(view.region.kinds.indexOf(kind)), spot.y + view.agencyDrop()];
        }""",
        [code, kind],
    )


def market(visit):
    """Where the market of some group is drawn on the first map, pixels of the page."""
    return placed(
        visit,
        """(view) => {
            const at = view.sat.findIndex((here, leg) => here !== 255 && leg % 3 === 0);
            return [view.across[at], view.down[at]];
        }""",
    )


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), [(1400, 900), (1024, 768)])
def test_the_map_stays_under_the_pointer_while_the_page_tells_what_it_found(browser, europe, width, height):
    visit = Visit(browser, europe)
    visit.page.set_viewport_size({"width": width, "height": height})
    visit.wait(".clock b", "0")
    for is_compared in (False, True):
        if is_compared:
            visit.page.click("input.compare")
            visit.wait_for_count(".side", 2)
        visit.settled()
        before = spot(visit, "DEU")
        visit.wait_for(".verdict", "95 % interval")
        visit.page.click(".step")
        visit.wait(".clock b", "1")
        visit.page.fill("input.month", "999")
        visit.page.click(".jump")
        visit.page.wait_for_selector("[role=alert]")
        assert spot(visit, "DEU") == before
        assert is_seen(visit, ".verdict p")
        visit.page.click(".reset")
        visit.wait(".clock b", "0")
    visit.leave()


def is_seen(visit, selector):
    """Tell whether nothing lies over the middle of something."""
    return visit.page.eval_on_selector(
        selector,
        """(one) => {
            const { left, top, width, height } = one.getBoundingClientRect();
            return one.contains(document.elementFromPoint(left + width / 2, top + height / 2));
        }""",
    )


@pytest.mark.slow
def test_caveats_on_the_verdict_are_never_cut_off(visit):
    visit.page.click("input.compare")
    visit.wait_for_count(".side", 2)
    visit.wait_for(".verdict", "95 % interval")
    caveats = " Caution: one difference lies far from all others, so that the interval may be too narrow." * 4
    visit.page.eval_on_selector(".verdict small >> nth=-1", "(note, more) => { note.textContent += more; }", caveats)
    visit.wait_for(".verdict", caveats.strip())
    for width, height in ((1400, 900), (1024, 768), (390, 844)):
        visit.page.set_viewport_size({"width": width, "height": height})
        assert visit.page.eval_on_selector(".verdict", "(box) => box.scrollHeight <= box.clientHeight")
        ends = (".verdict small >> nth=-1", ".side h2 >> nth=0")
        last, title = (visit.page.locator(one).bounding_box() for one in ends)
        assert last["y"] + last["height"] <= title["y"]


@pytest.mark.slow
def test_a_message_stays_while_the_run_plays_and_goes_when_it_is_dismissed_or_something_else_is_asked(visit):
    visit.page.click(".play")
    visit.wait_for_month(int(visit.read(".clock b")) + 1)  # the run plays; to begin to is something else that is asked
    visit.page.fill("input.seed", "no number")
    visit.page.press("input.seed", "Enter")
    visit.page.wait_for_selector("[role=alert]")
    visit.wait_for_month(int(visit.read(".clock b")) + 5)
    assert "the seed is 'no number'" in visit.read("[role=alert]")
    visit.page.click(".dismiss")
    visit.page.click(".play")
    visit.settled()
    assert visit.page.locator("[role=alert]").count() == 0
    visit.page.fill("input.month", "999")
    visit.page.click(".jump")
    visit.page.wait_for_selector("[role=alert]")
    visit.page.mouse.click(*spot(visit, "AAA"))
    visit.page.wait_for_selector("[role=alert]", state="detached")
    visit.page.fill("input.month", "239")
    visit.page.click(".jump")
    visit.wait(".clock b", "239")
    visit.settled()
    visit.page.click(".play")
    visit.page.wait_for_selector(".ended")
    assert is_seen(visit, ".verdict p")
    visit.page.click(".scope button")
    visit.page.wait_for_selector(".ended", state="detached")


@pytest.mark.slow
def test_the_address_follows_each_change_while_the_run_plays(visit):
    visit.page.select_option("select.pace", "600")
    visit.page.click(".play")
    visit.wait_for_month(2)
    visit.slide("corruption.scale", 0.5)
    visit.page.wait_for_function("location.hash.includes('corruption.scale=0.5')", timeout=5000)
    assert visit.read(".play") == "Pause"
    visit.page.click(".play")
    visit.settled()


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), [(1400, 900), (1024, 768)])
def test_countries_without_coasts_and_all_groups_lie_on_the_map_side_by_side(visit, width, height):
    visit.page.set_viewport_size({"width": width, "height": height})
    visit.page.click("input.compare")
    visit.wait_for_count(".side", 2)
    visit.settled()
    visit.jump(12)
    spot(visit, "AAA")  # waits until the map has the room that it has
    assert visit.page.eval_on_selector(
        ".map",
        """({ __vue__: view }) => {
            const within = (x, y) => Math.min(x, y, view.width - x, view.height - y);
            return view.spots.every(({ x, y }) => within(x, y) >= view.island())
                && view.sat.every((here, leg) => here === 255 || within(view.across[leg], view.down[leg]) > 0);
        }""",
    )


@pytest.mark.slow
def test_a_country_or_an_agency_that_is_clicked_shows_its_own_numbers(visit):
    visit.jump(3)
    visit.page.mouse.click(*spot(visit, "AAA"))
    visit.page.wait_for_selector(".scope button", timeout=5000)
    visit.settled()
    assert visit.read(".agencies").count("\n") >= 3
    assert visit.page.locator(".partners").count() == 0
    visit.page.mouse.click(*spot(visit, "AAA", "border"))
    visit.page.wait_for_selector(".partners", timeout=5000)
    visit.settled()
    assert visit.read(".agencies .chosen th") == "border"
    assert "Marketland, the whole country. Its border agency has its numbers in the tables alone." in visit.read(
        ".scope"
    )
    visit.page.click(".scope button")
    visit.settled()
    assert "whole region" in visit.read(".scope")


@pytest.mark.slow
def test_what_lies_under_the_pointer_is_told(visit):
    visit.jump(3)
    x, y = spot(visit, "AAA")
    visit.page.mouse.move(x, y - 9)
    visit.wait_for(".hint", "active groups")
    visit.page.mouse.move(*spot(visit, "AAA", "police"))
    visit.wait_for(".hint", "police: joint cases")
    visit.page.mouse.move(*market(visit))
    visit.wait_for(".hint", "market:")


@pytest.mark.slow
def test_a_case_is_followed_from_its_first_evidence_and_has_the_same_months_in_the_log_that_is_saved(visit, tmp_path):
    visit.jump(60)
    visit.page.click(".history > summary")
    visit.page.click(".recent button")
    visit.page.wait_for_selector(".life li")
    group = int(visit.read(".life b").removeprefix("Group "))
    shown_lines = visit.page.locator(".history .life > ol > li").all_inner_texts()
    with visit.page.expect_download() as kept:
        visit.page.click(".log-file")
    file = tmp_path / "events.parquet"
    kept.value.save_as(file)
    life = [f"{one.month} {one.text}" for one in case_life(read_log(file), group)]
    assert "found the first evidence" in life[0]
    if more := re.fullmatch("… (.*) before", shown_lines[0]):  # of a long life, the page shows the end
        life = [shown_lines[0], *life[int(more[1]) :]]
    assert shown_lines == life


@pytest.mark.slow
def test_a_group_or_an_agency_that_is_clicked_is_followed(visit):
    visit.jump(30)
    visit.page.mouse.click(*market(visit))
    visit.page.wait_for_selector(".history .life")
    assert visit.page.eval_on_selector(".map", "(map) => map.__vue__.followed") is not None
    visit.page.mouse.click(*spot(visit, "AAA", "police"))
    visit.page.wait_for_selector("[aria-label^='Diary of the agency']")
    assert "Marketland" in visit.read("[aria-label^='Diary of the agency'] b")


@pytest.mark.slow
def test_what_is_shown_as_chosen_is_what_runs_whatever_is_refused_or_thought_better_of(visit):
    own = visit.page.input_value("select.scenario")
    visit.jump(5)
    visit.page.select_option("select.scenario", "us_canada")
    visit.page.click(".asked .no")
    assert visit.page.input_value("select.scenario") == own
    assert visit.read(".clock b") == "5"
    visit.page.fill("input.seed", "no number")
    visit.page.press("input.seed", "Enter")
    visit.page.wait_for_selector("[role=alert]")
    visit.settled()
    assert visit.page.input_value("input.seed") == "1"
    visit.page.click("details.every summary")
    visit.page.fill("input.search", "nothing like that")
    assert visit.page.locator(".every label [data-setting]").count() == 0
    visit.page.fill("input.search", "trust experience")
    visit.page.select_option("[data-setting='trust.rule']", "fixed")
    visit.page.wait_for_selector(".timeline li")
    assert "month 6: trust.rule fixed" in visit.read(".timeline li")
    visit.page.fill("input.search", "marketland corruption")
    visit.page.fill("[data-setting='jurisdictions.AAA.corruption']", "0.75")
    visit.page.press("[data-setting='jurisdictions.AAA.corruption']", "Enter")
    visit.wait_for(".timeline", "month 6: Marketland: corruption 0.75")
    visit.settled()
    visit.page.fill("input.search", "forgetting")
    before = visit.page.input_value("[data-setting='assistance.forgetting']")
    visit.page.fill("[data-setting='assistance.forgetting']", "99")
    visit.page.press("[data-setting='assistance.forgetting']", "Enter")
    visit.wait_for("[role=alert]", "assistance.forgetting")
    visit.settled()
    assert visit.page.input_value("[data-setting='assistance.forgetting']") == before
    visit.page.fill("[data-setting='assistance.forgetting']", "")
    visit.page.press("[data-setting='assistance.forgetting']", "Enter")
    assert visit.page.input_value("[data-setting='assistance.forgetting']") == before


@pytest.mark.slow
def test_the_address_shows_the_same_run_on_another_page_and_play_says_that_the_end_is_reached(visit, browser):
    visit.page.click("details.every summary")
    visit.page.fill("input.search", "run.months")
    visit.page.fill("[data-setting='run.months']", "130")
    visit.page.press("[data-setting='run.months']", "Enter")
    visit.wait_for(".clock", "of 130")
    visit.jump(129)
    visit.slide("corruption.scale", 0.5)
    visit.page.wait_for_selector(".timeline li")
    visit.settled()
    visit.page.click(".play")
    visit.page.wait_for_selector(".ended")
    assert visit.read(".play") == "Ended"
    visit.page.wait_for_function("location.hash.includes('month=130')")
    other = browser.new_context().new_page()
    other.goto(visit.page.url)
    other.wait_for_function("(document.querySelector('.clock b') || {}).innerText === '130'")
    assert other.inner_text(".side .harm") == visit.read(".side .harm")
    assert other.inner_text(".timeline li") == visit.read(".timeline li")


@pytest.mark.slow
def test_a_reader_without_a_mouse_runs_months_and_reads_the_map_as_a_table(visit):
    assert visit.page.evaluate("document.documentElement.lang") == "en"
    visit.page.keyboard.press("ArrowRight")
    visit.wait(".clock b", "1")
    visit.settled()
    visit.page.keyboard.press("Space")
    visit.wait_for_month(5)
    visit.page.keyboard.press("Space")
    visit.settled()
    month = int(visit.read(".clock b"))
    visit.page.keyboard.press("ArrowLeft")
    visit.wait(".clock b", str(month - 1))
    visit.settled()
    assert visit.page.inner_text(".unseen").startswith(f"Month {month - 1} of ")
    visit.page.keyboard.press("?")
    visit.page.wait_for_selector(".help")
    for key in ("Shift+Tab", "Tab", "Tab"):
        visit.page.keyboard.press(key)
        assert visit.page.evaluate("document.activeElement.closest('.help') !== null")
    with visit.page.context.expect_page() as opened:
        visit.page.click(".help [href='/docs/worlds.md']")
    assert "# Worlds" in opened.value.inner_text("body")
    opened.value.close()
    visit.page.bring_to_front()
    visit.page.keyboard.press("Escape")
    visit.page.wait_for_selector(".help", state="detached")
    visit.page.focus(".mirror summary")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector(".mirror tbody tr")
    drawn = visit.page.eval_on_selector(".map", "(map) => map.__vue__.side.numbers.active_groups")
    column = visit.page.locator(".mirror tbody td:nth-child(2)").all_inner_texts()
    assert column == [f"{value:.0f}" for value in drawn]
    visit.page.focus(".mirror tbody button")
    assert visit.page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector(".scope button")
    visit.settled()
    visit.page.focus(".play")
    visit.page.keyboard.press("Home")
    visit.page.evaluate("document.activeElement.blur()")
    visit.page.keyboard.press("Home")
    visit.wait(".clock b", "0")
    visit.settled()


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 700])  # a phone; a window of 1400 pixels at twice its size
def test_on_a_small_screen_all_stands_in_one_column(visit, width):
    visit.page.set_viewport_size({"width": width, "height": 844})
    visit.jump(3)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    parts = [visit.page.locator(f".page {part}").bounding_box() for part in (".middle", "aside")]
    assert parts[0]["y"] + parts[0]["height"] <= parts[1]["y"] + 1
    assert all(part["width"] > 0.95 * width for part in parts)


@pytest.mark.slow
def test_one_visitor_does_not_move_the_model_of_another(visit, browser, port):
    other = Visit(browser, port)
    other.wait(".clock b", "0")
    visit.jump(7)
    other.page.click(".step")
    other.wait(".clock b", "1")
    assert visit.read(".clock b") == "7"
    other.leave()


@pytest.mark.long
def test_the_ninth_visitor_is_told_and_comes_in_when_one_has_left(browser):
    with served("scenarios/two_countries.toml") as own:
        visits = [Visit(browser, own) for _ in range(8)]
        for visit in visits:
            visit.wait(".clock b", "0")
        ninth = Visit(browser, own)
        ninth.page.wait_for_selector(".notice")
        assert "as many visitors as this server takes (8)" in ninth.read(".notice")
        visits[3].leave()
        ninth.page.wait_for_timeout(1000)
        ninth.page.reload()
        ninth.wait(".clock b", "0")


@pytest.mark.slow
def test_a_plot_is_saved_as_a_picture(visit):
    visit.jump(12)
    with visit.page.expect_download() as kept:
        visit.page.click("figure.plot button >> nth=0")
    assert kept.value.suggested_filename == "harm_averted_whole_region_month_12.png"
    picture = Path(kept.value.path()).read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20]) >= 1200  # pixels across
    assert "| seed 1 |" in visit.page.eval_on_selector("figure.plot", "(one) => one.__vue__.about")
    rows = visit.page.eval_on_selector(
        "figure.plot",
        """({ __vue__: plot }) => {
            const words = "a legend of many words that fits into no row of this width".split(" ");
            const pen = { measureText: (text) => ({ width: 7 * text.length }) };
            return plot.rows(pen, words.map((text) => ({ text })), 100, 7);
        }""",
    )
    assert len(rows) > 3
    assert all(one["at"] + 7 * len(one["text"]) <= 100 for row in rows for one in row)


@pytest.mark.slow
def test_an_axis_has_no_negative_zero_and_tells_small_steps_apart(visit):
    pairs = [[-1e-17, 0.1], [-0.2, 0.1], [0.0005, 0.0005], [1500, 500]]
    marks = "({ __vue__: plot }, pairs) => pairs.map((pair) => plot.mark(...pair))"
    assert visit.page.eval_on_selector("figure.plot", marks, pairs) == ["0", "-0.2", "0.0005", "1,500"]


@pytest.mark.slow
def test_on_paper_stand_the_verdict_the_map_and_every_plot_without_controls(visit):
    visit.jump(12)
    visit.page.emulate_media(media="print")
    seen = "(all) => all.map((one) => one.getBoundingClientRect()).filter((box) => box.width && box.height).length"
    assert visit.page.eval_on_selector_all(".verdict, .map .sheet", seen) == 2
    assert visit.page.eval_on_selector_all(".page header, .page nav, .page button", seen) == 0
    assert visit.page.eval_on_selector("aside", "(box) => box.scrollHeight <= box.clientHeight + 1")
    visit.page.emulate_media(media="screen")


@pytest.mark.slow
def test_a_plot_out_of_sight_is_drawn_when_it_is_scrolled_to(visit):
    visit.jump(12)
    last = "[...document.querySelectorAll('figure.plot')].pop()"
    assert visit.page.evaluate(f"{last}.__vue__.isStale")
    visit.page.locator("figure.plot >> nth=-1").scroll_into_view_if_needed()
    visit.page.wait_for_function(f"!{last}.__vue__.isStale")
