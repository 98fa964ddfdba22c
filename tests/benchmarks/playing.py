"""Whether the page can be left to play: memory of its server and of its browser while two models play side by side.

`python -m tests.benchmarks.playing 20` plays Europe under two approaches at full speed for 20 minutes, from the start
again after each last month, with the bands of twenty runs and the log open, and prints a line a minute.
"""

import sys
from time import monotonic

import psutil

from tests.browser.watching import Visit, chromium, served

MEGABYTE = 1e6
BETWEEN = 60.0  # seconds between two lines


def server(port: int) -> psutil.Process:
    """Find the server that this program started."""
    return next(one for one in psutil.Process().children() if any(
        place.laddr.port == port for place in one.net_connections(kind="tcp")
    ))  # fmt: skip


class Memory:
    """What a page and its server hold."""

    def __init__(self, visit: Visit, port: int) -> None:
        self.server = server(port)
        self.tools = visit.page.context.new_cdp_session(visit.page)
        self.tools.send("Performance.enable")

    def row(self) -> tuple[float, float, float]:
        """Measure megabytes of the server and of the page's objects, garbage left out, and count its elements."""
        self.tools.send("HeapProfiler.collectGarbage")
        page = {one["name"]: one["value"] for one in self.tools.send("Performance.getMetrics")["metrics"]}
        return self.server.memory_info().rss / MEGABYTE, page["JSHeapUsedSize"] / MEGABYTE, page["Nodes"]


def prepare(visit: Visit) -> None:
    """Set two models side by side, open the log, and wait for the bands."""
    visit.wait(".clock b", "0")
    visit.page.click("input.compare")
    visit.wait_for_count(".side", 2)
    visit.settled()
    visit.wait_for(".verdict", "95 % interval")
    visit.page.click(".history > summary")


def main(minutes: float) -> None:
    """Play, and print what is held."""
    print("minute, months, ms a month, server MB, page MB, elements of the page")
    with chromium() as browser, served("scenarios/europe.toml") as port:
        visit = Visit(browser, port)
        prepare(visit)
        memory, began, told, months = Memory(visit, port), monotonic(), 0.0, 0
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
                held = ", ".join(f"{value:.0f}" for value in memory.row())
                print(f"{told / 60:.0f}, {months + now}, {visit.read('.speed').split()[0]}, {held}", flush=True)
            if visit.read(".play") == "Ended":
                months += now
                visit.page.click(".reset")
                visit.wait(".clock b", "0")
                visit.settled()
        assert visit.errors == []


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 20.0)
