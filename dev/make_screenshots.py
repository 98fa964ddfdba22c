"""Make the pictures of docs/browser.md: opening page, side by side, and many countries with many groups, at two sizes.

python dev/make_screenshots.py
"""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
from tests.browser.watching import Visit, chromium, served  # noqa: E402

SIZES = ((1400, 900), (1024, 768))
MANY = """
title = "Europe: forty countries, 2,600 slots"
region.base = "europe"
region.slots = 2600
approach = "european"
agencies.kinds = ["police", "border", "prosecution"]
"""


def main() -> None:
    """Write the pictures into docs/."""
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        many = Path(folder) / "many.toml"
        many.write_text(MANY, encoding="utf-8")
        for scenario, name in ((ROOT / "scenarios/us_canada.toml", "opening"), (many, "many")):
            with served(scenario) as port:
                for width, height in SIZES:
                    visit = Visit(browser, port)
                    visit.page.set_viewport_size({"width": width, "height": height})
                    visit.wait(".clock b", "0")
                    if name == "many":
                        visit.jump(40)
                        visit.wait_for(".verdict", "95 % interval")
                    visit.page.wait_for_timeout(500)
                    visit.page.screenshot(path=ROOT / f"docs/browser_{name}_{width}.png")
                    if name == "opening":
                        visit.page.select_option("select.scenario", "europe")
                        visit.settled()
                        visit.page.click("input.compare")
                        visit.wait_for_count(".side", 2)
                        visit.settled()
                        visit.jump(60)
                        visit.wait_for(".verdict", "95 % interval")
                        visit.page.wait_for_timeout(500)
                        visit.page.screenshot(path=ROOT / f"docs/browser_side_by_side_{width}.png")
                    assert visit.errors == []
                    visit.page.close()


if __name__ == "__main__":
    main()
