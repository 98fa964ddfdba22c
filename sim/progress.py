"""Progress of long work on stderr: a bar on a terminal, elsewhere (the log of a batch job) a line each minute.

Before the first run, a line says that the model is compiled.
"""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from tqdm import tqdm

from sim.engine.kept_code import is_compiled_before
from sim.engine.machine_code import cache_folder

Watch = Callable[[int, int], object]  # called with the number done since the last call, and the number left

HISTORY_COMPILED_LAST = "sim.history.watched.displacement_step"
SECONDS = 60.0  # from line to line
UNITS = ((86_400, "days"), (3_600, "hours"), (60, "minutes"), (1, "seconds"))


def announce_compiling(with_history: bool = False) -> None:
    """Say why the first run takes longer, and the first with a history a little longer still."""
    if not is_compiled_before():
        print("Compiling the model: once after installation or an edit, for about a minute ...", file=sys.stderr)
    if with_history and not any(cache_folder().glob(f"{HISTORY_COMPILED_LAST}-*.code")):
        print("Compiling what watches the model: once after that, for about half a minute ...", file=sys.stderr)


@contextmanager
def progress(unit: str) -> Iterator[Watch]:
    """Show what is done, the rate, and the time that is left.

    Parameters
    ----------
    unit
        Name of the things counted, such as `run`.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        with lines(f"{unit}s") as watch:
            yield watch
        return
    with tqdm(unit=unit, leave=False, smoothing=0.1, file=sys.stderr) as bar:

        def watch(done: int, left: int) -> None:
            bar.total = bar.n + done + left
            bar.update(done)

        yield watch


@contextmanager
def lines(units: str) -> Iterator[Watch]:
    """Print a line each minute, even if nothing has ended in that minute."""
    count = Count(units)
    ended = threading.Event()

    def tell() -> None:
        while not ended.wait(SECONDS):
            with suppress(OSError, ValueError, AttributeError):  # nobody reads, or there is no stderr
                print(count.line(time.monotonic()), file=sys.stderr, flush=True)

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield lambda done, left: count.add(done, left, time.monotonic())
    finally:
        ended.set()
        teller.join()


class Count:
    """Number of things done and left, and the second from which their rate is taken; seconds are of any clock."""

    def __init__(self, units: str) -> None:
        self.units = units
        self.done = self.left = self.before = 0
        self.since: float | None = None

    def add(self, done: int, left: int, now: float) -> None:
        """Add to what is done; the rate leaves out the first, which may have waited for the model to be compiled."""
        self.done += done
        self.left = left
        if self.since is None and done:
            self.since, self.before = now, self.done

    def line(self, now: float) -> str:
        """Say how much is done, at which rate, and how long the rest will take."""
        head = f"{self.done:,} of {self.done + self.left:,} {self.units}"
        after = self.done - self.before
        if self.since is None or not after:
            return head
        rate = after / (now - self.since)
        pace = f"{rate:,.1f} a second" if rate >= 1 else f"{60 * rate:,.1f} a minute"
        return f"{head}, {pace}, about {duration(self.left / rate)} left"


def duration(seconds: float) -> str:
    """Write a length of time in the largest unit of which it has two.

    >>> duration(1500)
    '25 minutes'
    >>> duration(119)
    '119 seconds'
    >>> duration(7200)
    '2 hours'
    """
    size, name = next((unit for unit in UNITS if seconds >= 2 * unit[0]), UNITS[-1])
    number = max(1, round(seconds / size))
    return f"{number} {name if number > 1 else name[:-1]}"
