"""What the factors of a design do by themselves, in a sentence: which of them moves the first outcome most."""

from sim.experiment.rows import EffectRow
from sim.words.rounding import listed, place, rounded
from sim.words.study import Study
from sim.words.titles import title

MAIN = "main"
MOST_FACTORS = 4


def by_factor(study: Study) -> str:
    """Say what each factor does to the first outcome, averaged over the others, the largest effect first.

    A factor is given by that of its levels which differs most from its first. Nothing is said of a single factor, nor
    of a one-at-a-time design, which averages over nothing.
    """
    rows = [row for row in study.tables.effects if row.kind == MAIN and row.outcome == study.tables.effects[0].outcome]
    largest: dict[str, EffectRow] = {}
    for row in sorted(rows, key=size, reverse=True):
        largest.setdefault(row.factors, row)
    if len(largest) < 2 or study.usual or any(row.difference is None for row in rows):
        return ""
    named = title(rows[0].outcome)
    first, *others = list(largest.values())[:MOST_FACTORS]
    changes = [in_numbers(first, named.scale, f" {named.unit}", "95 % interval ")]
    changes += [in_numbers(other, named.scale) for other in others]
    verb = "change" if named.is_many else "changes"
    return f"Averaged over the other factors, {named.text} {verb} {listed(changes)}."


def size(row: EffectRow) -> float:
    """Return the size of an effect."""
    return abs(row.difference or 0.0)


def in_numbers(row: EffectRow, scale: float, unit: str = "", interval: str = "") -> str:
    """Write an effect with its interval and its levels, and with the words that are said once."""
    values = [scale * (value or 0.0) for value in (row.difference, row.low, row.high)]
    at = place(values[2] - values[1], values[0])
    difference, low, high = (rounded(value, at) for value in values)
    levels = row.effect.removeprefix(f"{row.factors}: ")
    return f"with {row.factors} by {difference}{unit} ({levels}; {interval}{low} to {high})"
