"""A pattern, and the verdict on all that was found of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from sim.patterns.judgement import FAILS, NOT_SHOWN, PASSES, Part
from sim.patterns.runs import FULL, Cell, Model

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
    compares_approaches
        Whether it sets the approach itself, whatever that of the cell.
    """

    id: str
    statement: str
    criterion: str
    source: str
    null: str
    cells: Sequence[Cell]
    evaluate: Callable[[Model, Cell], list[Part]]
    compares_approaches: bool = False

    def find(self, model: Model) -> Parts:
        """Look for it in its cells; what never happens in a model it does not show."""
        found: dict[tuple[Cell, str], Part] = {}
        for cell in self.cells:
            try:
                parts = self.evaluate(model, cell)
            except ZeroDivisionError:
                parts = [Part("", FAILS, note="nothing of the kind happens")]
            found |= {(cell, part.name): part for part in parts}
        return found


class Finding(NamedTuple):
    """What the full model and every null model show of a pattern.

    Attributes
    ----------
    pattern
        What was looked for.
    by_model
        Name of a model, of which `FULL` is one, to the parts that were found in it.
    """

    pattern: Pattern
    by_model: Mapping[str, Parts]

    @property
    def full(self) -> Parts:
        """The parts in the full model."""
        return self.by_model[FULL]

    @property
    def passing_nulls(self) -> list[str]:
        """Null models that show as much as the full model."""
        return [name for name, parts in self.by_model.items() if name != FULL and shows_as_much(parts, self.full)]

    @property
    def is_shown(self) -> bool:
        """Whether the full model passes any part."""
        return any(part.verdict == PASSES for part in self.full.values())

    @property
    def carries_weight(self) -> bool:
        """Whether the full model shows it, and the null model that lacks what it is about does not show as much."""
        return self.is_shown and self.pattern.null not in self.passing_nulls

    @property
    def is_constructed(self) -> bool:
        """Tell whether the null model shows less only where nothing can happen in it: all its runs are alike there."""
        null = self.by_model[self.pattern.null]
        passed = {key: part for key, part in self.full.items() if part.verdict == PASSES}
        lost = {key: part for key, part in passed.items() if key not in null or null[key].verdict != PASSES}
        return bool(lost) and all(part.effect and is_still(null.get(key)) for key, part in lost.items())


def is_still(part: Part | None) -> bool:
    """Tell whether nothing of the kind happens, or the same in every run."""
    return part is None or part.effect is None or part.effect.low == part.effect.high


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
