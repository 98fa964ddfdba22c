"""Counts visitors: at most so many at once, and those who do nothing for long make room."""

import threading
from time import monotonic

MOST = 8
IDLE_SECONDS = 3600.0


class Visitors:
    """The sessions that are open.

    Parameters
    ----------
    most
        Sessions at once.
    idle_seconds
        After so long without a request a session ends when it is asked again, or its place is wanted.
    """

    def __init__(self, most: int = MOST, idle_seconds: float = IDLE_SECONDS) -> None:
        self.most = most
        self.idle_seconds = idle_seconds
        self.seen: dict[str, float] = {}
        self.lock = threading.Lock()

    def enter(self, visitor: str) -> bool:
        """Take a place, if there is one."""
        now = monotonic()
        with self.lock:
            self.seen = {one: last for one, last in self.seen.items() if now - last < self.idle_seconds}
            if visitor not in self.seen and len(self.seen) >= self.most:
                return False
            self.seen[visitor] = now
            return True

    def stays(self, visitor: str) -> bool:
        """Note that a visitor does something; False if the session has ended meanwhile."""
        now = monotonic()
        with self.lock:
            if now - self.seen.get(visitor, -float("inf")) >= self.idle_seconds:
                self.seen.pop(visitor, None)
                return False
            self.seen[visitor] = now
            return True

    def leave(self, visitor: str) -> None:
        """Give the place back."""
        with self.lock:
            self.seen.pop(visitor, None)
