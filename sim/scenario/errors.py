"""What can be wrong with a scenario, each cause a class.

ScenarioError                  every mistake of a scenario, a line each
├── UnreadableError            the file is missing, too large, or not TOML
└── InvalidError               its content breaks a rule
"""

import difflib
from collections.abc import Iterable, Sequence


class ScenarioError(Exception):
    """A scenario is wrong; each line says where, what was found, what was expected and what to do.

    Parameters
    ----------
    mistakes
        One text, or one a mistake.
    """

    def __init__(self, mistakes: str | Sequence[str]) -> None:
        self.mistakes = [mistakes] if isinstance(mistakes, str) else list(mistakes)
        super().__init__("\n".join(self.mistakes))


class UnreadableError(ScenarioError):
    """A file cannot be read as TOML."""


class InvalidError(ScenarioError):
    """A file can be read, but what it says breaks a rule."""


def suggestion(word: str, known: Iterable[str]) -> str:
    """Offer the nearest known word.

    Returns
    -------
    str
        " Did you mean 'finding'?", or nothing where none is near.
    """
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f" Did you mean '{near[0]}'?" if near else ""
