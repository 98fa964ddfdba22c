"""What one month costs on the page, from the click to what is seen: a canvas, SVG and matplotlib in Mesa's SolaraViz.

`python -m tests.benchmarks.drawing` prints the table of `docs/browser.md`: medians in milliseconds, as the page itself
measures them, of Europe with 40 countries. SVG and matplotlib draw the dots of the groups alone; the canvas is the
whole map, and the last column is the page of `coopsim view`, which has seven plots besides.
"""

import tempfile
from pathlib import Path
from statistics import median

from tests.browser.watching import Visit, chromium, served, solara_page

EUROPE = 'title = "Europe"\nregion.base = "europe"\napproach = "european"\n'
WAYS = ("canvas", "svg", "matplotlib")
GROUPS = (500, 2_000, 10_000)
MONTHS = 20
ROUNDS = 3
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


def rounds(groups: int, folder: Path) -> list[float]:
    """Time each way in turn, ROUNDS times; the medians."""
    path = folder / "europe.toml"
    path.write_text(EUROPE + f"region.slots = {groups}", encoding="utf-8")
    found: list[list[float]] = []
    for _ in range(ROUNDS):
        row = []
        for way in WAYS:
            with solara_page("tests/benchmarks/drawing_page.py", DRAWING=way, SLOTS=str(groups)) as port:
                row.append(milliseconds(port))
        with served(path) as port:
            row.append(milliseconds(port))
        found.append(row)
    return [median(column) for column in zip(*found, strict=True)]


def main() -> None:
    """Print the table."""
    print("| groups | " + " | ".join(f"{way}, ms" for way in (*WAYS, "the page")) + " |")
    print("|---|" + "---|" * (len(WAYS) + 1))
    with tempfile.TemporaryDirectory() as folder:
        for groups in GROUPS:
            row = rounds(groups, Path(folder))
            print(f"| {groups:,} | " + " | ".join(f"{value:.0f}" for value in row) + " |", flush=True)


if __name__ == "__main__":
    main()
