"""A pattern, and the verdict on all that was found of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from dev.patterns.figures import FAILS, NOT_SHOWN, PASSES, Part
from dev.patterns.runs import Cell, Model

EUROPE = Cell("europe", "european")
NORTH_AMERICA = Cell("north_america", "north_american")
OWN = (EUROPE, NORTH_AMERICA)  # each region under the approach that has its name

Parts = Mapping[tuple[Cell, str], Part]  # by cell and name of the part


class Pattern(NamedTuple):
    """A pattern of the study, of a related model or of the field.

    Attributes
    ----------
    id, statement, criterion, source
        The name that it has in the project, what is claimed, when it is met, and where it comes from.
    null
        Null model that lacks what the pattern is about, and so should not show it.
    cells
        Where it is looked for.
    evaluate
        Finds its parts in a model and a cell.
    is_blind
        Whether it compares the approaches, which waits until the model is frozen.
    """

    id: str
    statement: str
    criterion: str
    source: str
    null: str
    cells: Sequence[Cell]
    evaluate: Callable[[Model, Cell], list[Part]]
    is_blind: bool = False

    def find(self, model: Model, approaches: Sequence[str]) -> Parts:
        """Look for it in its cells of some approaches; what never happens in a model it does not show."""
        found: dict[tuple[Cell, str], Part] = {}
        for cell in self.cells:
            if self.is_blind or cell.approach in approaches:
                try:
                    parts = self.evaluate(model, cell)
                except ZeroDivisionError:
                    parts = [Part("", "nothing of the kind happens", FAILS)]
                found |= {(cell, part.name): part for part in parts}
        return found


def verdict(found: Parts) -> str:
    """Judge the whole by its parts."""
    verdicts = [part.verdict for part in found.values()]
    passed = verdicts.count(PASSES)
    if passed == len(verdicts):
        return PASSES
    if passed:
        return f"passes in {passed} of {len(verdicts)} parts"
    return NOT_SHOWN if NOT_SHOWN in verdicts else FAILS


def shows_as_much(null: Parts, full: Parts) -> bool:
    """Tell whether a null model passes every part that the full model passes, or every part where it passes none."""
    passed = [key for key, part in full.items() if part.verdict == PASSES]
    return all(key in null and null[key].verdict == PASSES for key in passed or full)
