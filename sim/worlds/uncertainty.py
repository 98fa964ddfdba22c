"""What is uncertain: values that nobody has measured, each with a distribution or with choices.

    uniform       every value of the range is as likely as any other
    log_uniform   every value's logarithm is: one to two is as likely as ten to twenty
    triangular    the likelier, the nearer to `mode`, the most likely value (Law 2015, Simulation Modeling, 8.3.15)

A share of 0 to 1 stands for the value below which the distribution has that share of its mass.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, sqrt
from typing import Any

from sim.model.quantity import Quantity
from sim.scenario.declarations import sections
from sim.worlds.ranges import Ranges, between, is_whole

UNIFORM, LOG_UNIFORM, TRIANGULAR = DISTRIBUTIONS = ("uniform", "log_uniform", "triangular")
WIDE = 4.0  # high over low from which a range is taken in its logarithm, unless it is said otherwise


@dataclass(frozen=True)
class Uncertainty:
    """One uncertain value, or several that move together.

    Attributes
    ----------
    ranges
        Key to its low and high value; empty where there are choices.
    distribution
        One of DISTRIBUTIONS.
    mode
        Most likely value of the one key of a triangular distribution.
    choices
        Values of the same keys each, equally likely; empty where there are ranges.
    is_independent, is_relative
        Of keys of every country, `jurisdictions.*.…`: whether each country takes a value of its own, and whether the
        range multiplies the value that the country has. See `sim.worlds.by_country`.
    """

    name: str
    ranges: Ranges
    distribution: str = UNIFORM
    mode: float = 0.0
    choices: tuple[Mapping[str, Any], ...] = ()
    is_independent: bool = False
    is_relative: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys that a world gets from it."""
        return tuple(self.choices[0] if self.choices else self.ranges)

    def values(self, share: float) -> dict[str, Any]:
        """Return the value of each key at a share of 0 to 1 of the distribution; 1 itself is left out."""
        if self.choices:
            return dict(self.choices[int(share * len(self.choices))])
        return {key: self.value(key, low, high, share) for key, (low, high) in self.ranges.items()}

    def value(self, key: str, low: float, high: float, share: float) -> float:
        """Return the value of one key; a whole number where the key takes no other."""
        if self.distribution == LOG_UNIFORM:
            drawn = min(low * (high / low) ** share, high)
            return round(drawn) if is_whole(key) else float(drawn)
        if self.distribution == TRIANGULAR:
            share = triangular(share, (self.mode - low) / (high - low))
        return between(key, low, high, share)


def triangular(share: float, mode: float) -> float:
    """Return the quantile of the triangular distribution from 0 to 1, with its mode in between."""
    return sqrt(share * mode) if share < mode else 1 - sqrt((1 - share) * (1 - mode))


def usual(ranges: Ranges) -> str:
    """Return the distribution of ranges of which nothing else is said."""
    return LOG_UNIFORM if all(low > 0 and WIDE * low <= high for low, high in ranges.values()) else UNIFORM


def has_logarithm(ranges: Ranges) -> bool:
    """Tell whether a range can be taken in its logarithm."""
    return all(low > 0 and isfinite(high / low) for low, high in ranges.values())


def plausible(policies: Sequence[Mapping[str, Any]], taken: Iterable[str] = ()) -> list[Uncertainty]:
    """List every declared range of uncertainty that belongs to the world.

    Parameters
    ----------
    policies
        Values of the scenario of every policy. A key whose values differ belongs to the policies.
    taken
        Keys that are left out besides.

    Returns
    -------
    list of Uncertainty
        One a key, named after it, in the order of declaration. The keys of countries are not among them.
    """
    first, excluded = policies[0], set(taken)
    found = []
    for section, names in sections().items():
        for name, what in names.items():
            key = f"{section}.{name}"
            if not isinstance(what, Quantity) or what.plausible is None or key in excluded:
                continue
            if all(values[key] == first[key] for values in policies):
                ranges = {key: what.plausible}
                found.append(Uncertainty(key, ranges, usual(ranges)))
    return found
