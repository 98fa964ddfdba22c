"""The judgement of a part of a pattern by means over pairs of runs, with their 95 % intervals."""

from collections.abc import Sequence
from typing import NamedTuple

from sim.experiment.intervals import Interval, mean_interval
from sim.experiment.views import Array

PASSES, NOT_SHOWN, FAILS = VERDICTS = "passes", "not shown", "fails"  # from best to worst


class Part(NamedTuple):
    """A part of a pattern: what was found, and whether the criterion is met.

    Attributes
    ----------
    name
        Of the part; empty where a pattern has but one.
    verdict
        `NOT_SHOWN` where the interval includes the limit, `FAILS` where it lies on the wrong side.
    effect
        What is compared with the limit, in the unit; None where a criterion is no comparison of a mean.
    unit
        Empty for a plain number.
    limit
        Of the criterion.
    note
        Further figures, in words.
    """

    name: str
    verdict: str
    effect: Interval | None = None
    unit: str = ""
    limit: float = 0.0
    note: str = ""

    @property
    def figures(self) -> str:
        """Write what was found."""
        effect = "" if self.effect is None else f"{self.effect.text()} {self.unit}".strip()
        return "; ".join(filter(None, [effect, self.note]))


def ratio(above: Array, below: Array) -> Array:
    """Values, one a seed, whose mean is the ratio of two means, and whose spread is its own (linearised).

    Raises
    ------
    ZeroDivisionError
        If there is nothing to divide by.
    """
    mean = float(below.mean())
    if mean == 0:
        raise ZeroDivisionError
    return above.mean() / mean + (above - above.mean() / mean * below) / mean


def text(values: Array, unit: str = "", factor: float = 1.0) -> str:
    """Write the mean of values and its interval, in a unit that is so many times smaller."""
    return f"{mean_interval(factor * values).text()} {unit}".rstrip()


def higher(name: str, values: Array, unit: str = "", factor: float = 1.0, limit: float = 0.0) -> Part:
    """Judge whether the mean of values is above a limit; unit and factor as of `text`."""
    found = mean_interval(factor * values)
    verdict = PASSES if found.low > limit else FAILS if found.high <= limit else NOT_SHOWN
    return Part(name, verdict, found, unit, limit)


def at_least(name: str, values: Array, limit: float) -> Part:
    """Judge whether the mean of values is at or above a limit."""
    found = mean_interval(values)
    verdict = PASSES if found.low >= limit else FAILS if found.high < limit else NOT_SHOWN
    return Part(name, verdict, found, limit=limit)


def lower(name: str, values: Array, limit: float) -> Part:
    """Judge whether the mean of values is below a limit."""
    found = mean_interval(values)
    verdict = PASSES if found.high < limit else FAILS if found.low >= limit else NOT_SHOWN
    return Part(name, verdict, found, limit=limit)


def worst(parts: Sequence[Part]) -> Part:
    """Return the part with the worst verdict; of several, the one whose interval reaches lowest."""
    return max(parts, key=lambda part: (VERDICTS.index(part.verdict), -part.effect.low if part.effect else 0.0))


def interior_peak(levels: Sequence[Array]) -> Part:
    """Judge whether the best of some levels is neither the first nor the last, but better than both."""
    best = max(range(1, len(levels) - 1), key=lambda level: levels[level].mean())
    ends = {end: higher("", levels[best] - levels[number]) for end, number in (("first", 0), ("last", -1))}
    sides = ", ".join(f"less the {end} {part.figures}" for end, part in ends.items())
    return worst(list(ends.values()))._replace(note=f"level {best + 1} of {len(levels)} {sides}")
