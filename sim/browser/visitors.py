"""Limits the visitors at once, and ends the sessions of those who do nothing for long."""

import threading
from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

MOST = 8
IDLE_SECONDS = 3600.0
SWEEP_SECONDS = 60.0


class Seat(NamedTuple):
    """A seat that is taken: the time of its visitor's last request, and the function that ends the session."""

    asked: float
    end: Callable[[], None]


class Visitors:
    """The sessions that are open.

    Parameters
    ----------
    most
        Sessions at once.
    idle_seconds
        After so long without a request a session ends.
    """

    def __init__(self, most: int = MOST, idle_seconds: float = IDLE_SECONDS) -> None:
        self.most = most
        self.idle_seconds = idle_seconds
        self.seats: dict[str, Seat] = {}
        self.lock = threading.Lock()

    def enter(self, visitor: str, end: Callable[[], None]) -> bool:
        """Take a seat, if one is free; `end` is called when it is taken away."""
        self.sweep()
        with self.lock:
            if len(self.seats) >= self.most:
                return False
            self.seats[visitor] = Seat(monotonic(), end)
            return True

    def stays(self, visitor: str) -> bool:
        """Note that a visitor does something; False if the session has ended meanwhile."""
        self.sweep()
        with self.lock:
            if visitor not in self.seats:
                return False
            self.seats[visitor] = self.seats[visitor]._replace(asked=monotonic())
            return True

    def leave(self, visitor: str) -> None:
        """Give the seat back."""
        with self.lock:
            self.seats.pop(visitor, None)

    def sweep(self) -> None:
        """End the sessions that were idle for too long."""
        now = monotonic()
        with self.lock:
            idle = {name: seat for name, seat in self.seats.items() if now - seat.asked >= self.idle_seconds}
            for name in idle:
                del self.seats[name]
        for seat in idle.values():
            seat.end()

    def watch(self) -> None:
        """Sweep every minute, for as long as the server runs."""
        timer = threading.Timer(SWEEP_SECONDS, self.watch)
        timer.daemon = True
        timer.start()
        self.sweep()
