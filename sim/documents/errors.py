"""Errors of files and arguments that users write, each cause a class.

ScenarioError                  every mistake of a scenario or an experiment, a line each
├── UnreadableError            the file is missing, too large, or not TOML
└── InvalidError               its content breaks a rule
    └── ArgumentError          an argument of a Python call is wrong
"""

from collections.abc import Sequence

from sim.documents.characters import escaped

MOST_SHOWN = 20  # mistakes in a message; a file may have ten thousand
LONGEST_MISTAKE = 2_000  # characters


class ScenarioError(Exception):
    """A scenario or an experiment is wrong; each line says where, the value found, the one expected and what to do.

    Parameters
    ----------
    mistakes
        One text, or one a mistake; the message shows the first of many and counts the others. Each becomes one line,
        whatever characters a user's texts have brought into it.
    """

    def __init__(self, mistakes: str | Sequence[str]) -> None:
        self.mistakes = [line(mistakes)] if isinstance(mistakes, str) else [line(mistake) for mistake in mistakes]
        others = len(self.mistakes) - MOST_SHOWN
        more = [f"and {others:,} more"] if others > 0 else []
        super().__init__("\n".join([*self.mistakes[:MOST_SHOWN], *more]))


class UnreadableError(ScenarioError):
    """A file cannot be read as TOML."""


class InvalidError(ScenarioError):
    """A file can be read, but its content breaks a rule."""


class ArgumentError(InvalidError, ValueError):
    """An argument of a Python call has a wrong value."""


def line(mistake: str) -> str:
    """Write a mistake on one line of bounded length."""
    text = mistake if len(mistake) <= LONGEST_MISTAKE else mistake[: LONGEST_MISTAKE - 3] + "..."
    return escaped(text)
