"""What a hypothesis compares, in words: where, and which levels with which."""

from collections.abc import Mapping
from os.path import commonprefix
from types import MappingProxyType
from typing import NamedTuple

from sim.experiment.specification import Cell, Hypothesis
from sim.words.rounding import listed

AS_IS = (" as it is", " as they are")
EVERY_POINT = "over all points"  # a side that names no level: one-at-a-time designs fill in the first levels
REGION, APPROACH = "region", "approach"  # factors that English has words for


class Side(NamedTuple):
    """One side of a comparison: `under` `the European approach`, `with` `corruption removed`."""

    preposition: str
    name: str

    def __str__(self) -> str:
        """Write it into a sentence."""
        return f"{self.preposition} {self.name}"


class Contrast(NamedTuple):
    """A comparison of two cells of a design.

    Attributes
    ----------
    where
        What both have; empty where nothing is held.
    of, against
        What differs.
    """

    where: str
    of: Side
    against: Side

    @property
    def rather(self) -> str:
        """What is compared with, after the first side; nothing where it is only how things are."""
        if self.against.name.endswith(AS_IS):
            return ""
        if str(self.against) == EVERY_POINT:
            return f" rather than {EVERY_POINT}"
        same = commonprefix([self.of.name.split(), self.against.name.split()]) if self.of.preposition == "with" else []
        return f" rather than {' '.join(self.against.name.split()[len(same) :])}"


class Interaction(NamedTuple):
    """How much more one contrast is than the same contrast elsewhere: first less second."""

    first: Contrast
    second: Contrast
    cells: tuple[tuple[Cell, Cell], tuple[Cell, Cell]]


def contrast(of: Cell, against: Cell, usual: Cell = MappingProxyType({})) -> Contrast:
    """Word the comparison of two cells; what both have as usual goes without saying."""
    shared = {factor: level for factor, level in of.items() if against.get(factor) == level}
    apart = {factor: level for factor, level in of.items() if factor not in shared}
    other = {factor: level for factor, level in against.items() if factor not in shared}
    first, second = side(apart), side(other)
    if first.preposition == second.preposition == "under":
        second = Side("under", second.name.replace(" approach", " one"))
    elif len(other) > 1 and len(set(other.values())) == 1 and list(other) == list(apart):
        second = Side("with", f"{'both' if len(other) == 2 else 'all'} of them {next(iter(other.values()))}")
    return Contrast(
        where({factor: level for factor, level in shared.items() if usual.get(factor) != level}), first, second
    )


def where(shared: Cell) -> str:
    """Say what both cells have."""
    places = [place(level) for factor, level in shared.items() if factor == REGION]
    approaches = [str(side({factor: level})) for factor, level in shared.items() if is_approach(factor, level)]
    others = {factor: level for factor, level in shared.items() if factor != REGION and not is_approach(factor, level)}
    return ", ".join([*places, *approaches, *([f"with {levels_in_words(others)}"] if others else [])])


def place(level: str) -> str:
    """Write a region; a hyphen joins the countries of a border.

    >>> place("Europe"), place("United States-Canada")
    ('in Europe', 'at the United States-Canada border')
    """
    return f"at the {level} border" if "-" in level else f"in {level}"


def is_approach(factor: str, level: str) -> bool:
    """Tell whether a level is an approach by name, such as the European one."""
    return factor == APPROACH and level[:1].isupper()


def side(levels: Mapping[str, str]) -> Side:
    """Word the levels of one side, those of the same name together.

    >>> str(side({"approach": "European"})), str(side({"networking": "high", "hub": "high"})), str(side({}))
    ('under the European approach', 'with networking and hub high', 'over all points')
    """
    if not levels:
        return Side(*EVERY_POINT.split(" ", 1))
    if len(levels) == 1:
        (factor, level), *_ = levels.items()
        if is_approach(factor, level):
            return Side("under", f"the {level} approach")
        if factor == REGION:
            return Side(*place(level).split(" ", 1))
    return Side("with", levels_in_words(levels))


def levels_in_words(levels: Mapping[str, str]) -> str:
    """Name factors with their levels, those at the same level together."""
    found: dict[str, list[str]] = {}
    for factor, level in levels.items():
        found.setdefault(level, []).append(factor)
    return listed([f"{listed(factors)} {level}" for level, factors in found.items()])


def compared(hypothesis: Hypothesis, usual: Cell) -> Contrast | Interaction | None:
    """Word what a hypothesis compares; None for sums of cells that are neither a contrast nor an interaction.

    Parameters
    ----------
    hypothesis
        With the factors of its cells in the order of the design.
    usual
        Levels that go without saying.
    """
    pairs = [contrast(*cells, usual) for cells in zip(hypothesis.of, hypothesis.against, strict=True)]
    if len({(one.of, one.against) for one in pairs}) == 1:
        together = f"{listed([one.where for one in pairs])} together"
        return pairs[0] if len(pairs) == 1 else pairs[0]._replace(where=together)
    if len(pairs) != 2:
        return None
    first, second = (hypothesis.of[0], hypothesis.against[0]), (hypothesis.against[1], hypothesis.of[1])
    one, other = contrast(*first, usual), contrast(*second, usual)
    if (one.of, one.against) != (other.of, other.against):
        return None
    return Interaction(one, other, (first, second))
