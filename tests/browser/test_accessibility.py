"""The page as axe-core, the judge of pages by the rules for readers with disabilities, sees it."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.watching import Visit, served


def complaints(visit):
    """What axe-core finds wrong: rule, how serious, and where."""
    fades_in = "getComputedStyle(document.querySelector('.solara-content-main')).opacity !== '1'"
    visit.page.wait_for_function(f"!({fades_in})")  # colours of what is half there are not those of the page
    found = Axe().run(visit.page).response["violations"]
    return [(one["id"], one["impact"], [node["target"] for node in one["nodes"]]) for one in found]


def compare(visit):
    """Set two models side by side and wait for the bands of many runs."""
    visit.page.click("input.compare")
    visit.agree()
    visit.wait_for_count(".side", 2)
    visit.settled()
    visit.jump(24)
    visit.wait_for(".verdict", "95 % interval")


@pytest.mark.long
def test_axe_finds_nothing_wrong_with_the_page_in_any_state(chrome):
    with served("scenarios/us_canada.toml") as port:
        visit = Visit(chrome, port)
        visit.wait(".clock b", "0")
        assert complaints(visit) == []
        visit.page.click(".ask-help")
        visit.page.wait_for_selector(".help")
        assert complaints(visit) == []
        visit.page.keyboard.press("Escape")
        visit.page.click("details.every summary")
        visit.page.click(".mirror summary")
        visit.jump(60)
        visit.page.click(".history > summary")
        visit.page.click(".recent button")
        visit.page.wait_for_selector(".life li")
        visit.page.click(".mirror tbody button")
        visit.page.wait_for_selector(".agencies")
        assert complaints(visit) == []
        compare(visit)
        assert complaints(visit) == []
        visit.page.set_viewport_size({"width": 390, "height": 844})
        assert complaints(visit) == []
        visit.page.fill("input.seed", "no number")
        visit.page.press("input.seed", "Enter")
        visit.page.wait_for_selector("[role=alert]")
        assert complaints(visit) == []
        visit.leave()
        assert visit.errors == []
