"""What one month costs on the page, from the click to what is seen: a canvas, SVG and matplotlib in Mesa's SolaraViz.

`python -m tests.benchmarks.drawing` prints the table of `docs/browser.md`: medians in milliseconds, as the page itself
measures them, of Europe with 40 countries. SVG and matplotlib draw the dots of the groups alone; the canvas is the
whole map, and the last column is the page of `coopsim view`, which has seven plots besides.
"""

import tempfile
from pathlib import Path
from statistics import median

from tests.watching import Visit, chromium, served, solara_page

EUROPE = 'title = "Europe"\nregion.base = "europe"\napproach = "european"\n'
WAYS = ("canvas", "svg", "matplotlib")
GROUPS = (500, 2_000, 10_000)
MONTHS = 15
# Clicks, waits until what was asked for is there, and until that was painted.
TIMED = """async (months) => {
    const label = () => document.querySelector('[aria-label^="Map, month"]')?.getAttribute("aria-label");
    const step = () => [...document.querySelectorAll("button")].find((one) => /^\\s*step\\s*$/i.test(one.innerText));
    const times = [];
    for (let month = 0; month < months; month++) {
        const before = label(), began = performance.now();
        step().click();
        while (label() === before) await new Promise((go) => setTimeout(go, 1));
        await new Promise((go) => requestAnimationFrame(() => setTimeout(go, 0)));
        times.push(performance.now() - began);
        await new Promise((go) => setTimeout(go, 50));
    }
    return times;
}"""


def milliseconds(port: int) -> float:
    """Milliseconds of a month, median."""
    with chromium() as browser:
        page = Visit(browser, port).page
        page.wait_for_selector('[aria-label^="Map, month"]', timeout=60_000)
        page.wait_for_timeout(1000)
        return median(page.evaluate(TIMED, MONTHS))


def main() -> None:
    """Print the table."""
    print("| groups | " + " | ".join(f"{way}, ms" for way in (*WAYS, "the page, ms")) + " |")
    print("|---|" + "---|" * (len(WAYS) + 1))
    with tempfile.TemporaryDirectory() as folder:
        for groups in GROUPS:
            row = []
            for way in WAYS:
                with solara_page("tests/benchmarks/drawing_page.py", DRAWING=way, SLOTS=str(groups)) as port:
                    row.append(milliseconds(port))
            path = Path(folder) / "europe.toml"
            path.write_text(EUROPE + f"region.slots = {groups}")
            with served(path) as port:
                row.append(milliseconds(port))
            print(f"| {groups:,} | " + " | ".join(f"{value:.0f}" for value in row) + " |", flush=True)


if __name__ == "__main__":
    main()
