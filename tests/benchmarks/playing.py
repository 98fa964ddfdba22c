"""Whether the page can be left to play: memory of its server and of its browser while two models play side by side.

`python -m tests.benchmarks.playing 60` plays Europe under two approaches at full speed for an hour, from the start
again after each last month, with the bands of twenty runs and the log open, and prints a line a minute. With `--keep`
its figures are kept for docs/reliability.md.
"""

import argparse
from collections.abc import Sequence
from time import monotonic
from typing import NamedTuple

import psutil

from dev.evidence.page import Table
from dev.evidence.statistics import judge, worst
from dev.reliability.kept import Part, keep
from dev.soak import LIMIT, MB, Memory
from tests.browser.watching import Visit, chromium, served

BETWEEN = 60.0  # seconds between two lines
SHORTEST = 10.0  # minutes


class Reading(NamedTuple):
    """Megabytes that the server and the page hold after some months, and the number of elements of the page."""

    months: int
    server: float
    page: float
    elements: float


def server(port: int) -> psutil.Process:
    """Find the server that this program started."""
    return next(one for one in psutil.Process().children() if any(
        place.laddr.port == port for place in one.net_connections(kind="tcp")
    ))  # fmt: skip


class Gauge:
    """What a page and its server hold."""

    def __init__(self, visit: Visit, port: int) -> None:
        self.server = server(port)
        self.tools = visit.page.context.new_cdp_session(visit.page)
        self.tools.send("Performance.enable")

    def reading(self, months: int) -> Reading:
        """Measure megabytes of the server and of the page's objects, garbage left out, and count its elements."""
        self.tools.send("HeapProfiler.collectGarbage")
        page = {one["name"]: one["value"] for one in self.tools.send("Performance.getMetrics")["metrics"]}
        server = self.server.memory_info().rss / MB
        return Reading(months, server, page["JSHeapUsedSize"] / MB, page["Nodes"])


def prepare(visit: Visit) -> None:
    """Set two models side by side, open the log, and wait for the bands."""
    visit.wait(".clock b", "0")
    visit.page.click("input.compare")
    visit.wait_for_count(".side", 2)
    visit.settled()
    visit.wait_for(".verdict", "95 % interval")
    visit.page.click(".history > summary")


def play(minutes: float) -> list[Reading]:
    """Play, print what is held a line a minute, and return it."""
    readings = []
    print("minute, months, ms a month, server MB, page MB, elements of the page")
    with chromium() as browser, served("scenarios/europe.toml") as port:
        visit = Visit(browser, port)
        prepare(visit)
        gauge, began, told, months = Gauge(visit, port), monotonic(), 0.0, 0
        while monotonic() - began < 60 * minutes:
            visit.page.click(".play")
            while visit.read(".play") == "Pause" and monotonic() - began - told < BETWEEN:
                visit.page.wait_for_timeout(1000)
            if visit.read(".play") == "Pause":
                visit.page.click(".play")
            visit.settled()
            now = int(visit.read(".clock b"))
            if monotonic() - began - told >= BETWEEN:
                told = monotonic() - began
                readings.append(gauge.reading(months + now))
                row = ", ".join(f"{value:.0f}" for value in readings[-1][1:])
                print(f"{told / 60:.0f}, {months + now}, {visit.read('.speed').split()[0]}, {row}", flush=True)
            if visit.read(".play") == "Ended":
                months += now
                visit.page.click(".reset")
                visit.wait(".clock b", "0")
                visit.settled()
        assert visit.errors == []
    return readings


def promise(readings: Sequence[Reading], minutes: float) -> Part:
    """Judge whether what is held grows with the months."""
    months = [one.months for one in readings]
    found = [
        Memory("the server", months, [one.server for one in readings]),
        Memory("the page, garbage left out", months, [one.page for one in readings]),
    ]
    head = ["process", "readings", "MB after a tenth", "MB at the end", "most MB", "MB more in 10,000 months (95 %)"]
    least, most = (of(one.elements for one in readings) for of in (min, max))
    return Part(
        part="page",
        order=81,
        title="A page left to play",
        promise=(
            f"Left to play for {minutes:.0f} minutes, two models of Europe side by side with bands and the log open, "
            f"neither the server nor the page grows by {LIMIT:.0f} MB in 10,000 months."
        ),
        tests=["tests/project/test_soak.py", "tests/browser"],
        command=f"python -m tests.benchmarks.playing {minutes:.0f} --keep",
        tables=[Table(head, [one.row(months[-1]) for one in found])],
        verdict=worst(judge(one.slope(months[-1]), LIMIT) for one in found),
        notes=[f"{months[-1]:,} months were played, 240 a time. The page had {least:,.0f} to {most:,.0f} elements."],
    )


def main() -> None:
    """Play for some minutes, and keep the figures where that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.playing", description=__doc__)
    parser.add_argument("minutes", type=float, nargs="?", default=60.0)
    parser.add_argument("--keep", action="store_true", help="keep the figures for docs/reliability.md")
    given = parser.parse_args()
    if given.minutes < SHORTEST:
        parser.error(f"memory is judged by {SHORTEST:.0f} minutes or more")
    part = promise(play(given.minutes), given.minutes)
    print("\n\n".join([part.promise, *map(str, part.tables), *part.notes, f"**Verdict: {part.verdict}.**"]))
    if given.keep:
        keep(part)


if __name__ == "__main__":
    main()
