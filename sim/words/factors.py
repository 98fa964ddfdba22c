"""Words the main effects of a design: how much each factor changes the first outcome."""

from collections.abc import Sequence
from typing import NamedTuple

from sim.experiment.rows import MAIN, EffectRow
from sim.words.rounding import counted, listed, place, rounded
from sim.words.study import Study
from sim.words.titles import title

MOST_FACTORS = 4


class Effect(NamedTuple):
    """A main effect with its interval, in the unit of sentences."""

    factor: str
    levels: str
    difference: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Tell whether its interval leaves out 0."""
        return self.low > 0 or self.high < 0


def by_factor(study: Study) -> list[str]:
    """Say in a sentence what each factor does to the first outcome, averaged over the others, the largest effect first.

    A factor is given by that of its levels which differs most from its first, clearly if any does. Nothing is said of a
    single factor, of a one-at-a-time design, which averages over nothing, and of a fraction of a design in which a main
    effect cannot be told from an interaction.
    """
    rows = [row for row in study.tables.effects if row.kind == MAIN and row.outcome == study.tables.effects[0].outcome]
    if study.usual or any(row.aliases for row in rows):
        return []
    found = [effect for row in rows if (effect := effect_of(row, title(row.outcome).scale))]
    largest: dict[str, Effect] = {}
    for one in sorted(found, key=lambda effect: (effect.is_clear, abs(effect.difference)), reverse=True):
        largest.setdefault(one.factor, one)
    if len(largest) < 2 or len(found) < len(rows):
        return []
    named = title(rows[0].outcome)
    clear = [one for one in largest.values() if one.is_clear]
    verb, negation = ("change", "do not") if named.is_many else ("changes", "does not")
    over = "Averaged over the other factors and the worlds" if study.number else "Averaged over the other factors"
    sentence = f"{over}, {named.text} {verb} {listed(in_numbers(clear, named.unit))}" if clear else over
    if unclear := [f"with {one.factor}" for one in largest.values() if not one.is_clear]:
        subject = f"; {named.it}" if clear else f", {named.text}"
        sentence += f"{subject} {negation} clearly change {listed(unclear)}"
    return [f"{sentence}."]


def effect_of(row: EffectRow, scale: float) -> Effect | None:
    """Return an effect; None where it was not assessed or has no interval."""
    if row.difference is None or row.low is None or row.high is None:
        return None
    levels = row.effect.removeprefix(f"{row.factors}: ")
    return Effect(row.factors, levels, scale * row.difference, scale * row.low, scale * row.high)


def in_numbers(clear: Sequence[Effect], unit: str) -> list[str]:
    """Write effects with their intervals, the unit once, and how many more there are."""
    texts = []
    for number, one in enumerate(clear[:MOST_FACTORS]):
        # To a digit with which neither bound seems to be 0.
        at = min(place(one.high - one.low, one.difference), place(None, min(abs(one.low), abs(one.high))) + 2)
        difference, low, high = (rounded(value, at) for value in (one.difference, one.low, one.high))
        size, interval = (difference, "") if number else (counted(difference, unit), "95 % interval ")
        texts.append(f"with {one.factor} by {size} ({one.levels}; {interval}{low} to {high})")
    left = len(clear) - MOST_FACTORS
    return [*texts, f"less with {left} more"] if left > 0 else texts
