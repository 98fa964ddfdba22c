"""What moves each answer of a study: the measures of every unknown, and the answer along the strongest of them."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from sim.discovery import designed
from sim.discovery.along import Slice, along
from sim.discovery.importance import Importance, importance
from sim.discovery.study import FEWEST, Answer, Study, worlds_told
from sim.discovery.unknowns import Unknown
from sim.worlds.sequence import EVEN

LEADING = ("delta", "mu_star", "ST")  # measures by which the strongest unknown is chosen, whichever there is


class Sensitivity(NamedTuple):
    """What moves one answer.

    Attributes
    ----------
    worlds
        Number of worlds of equal weight that tell as much as those that give the answer.
    chance
        Share of the answer's variance over worlds that is chance; NaN where a single replicate tells none.
    mean, deviation
        Of the answer over worlds.
    measures
        Empty where nothing can be measured.
    slices
        The answer along the strongest unknown; none where the worlds were drawn for elementary effects or indices.
    reason
        Why there are no measures; empty where there are some.
    """

    answer: Answer
    worlds: float
    chance: float
    mean: float
    deviation: float
    measures: tuple[Importance, ...] = ()
    slices: tuple[Slice, ...] = ()
    reason: str = ""

    def ordered(self) -> list[Importance]:
        """List the unknowns by the leading measure, the strongest first."""
        leading = next(name for name in LEADING if any(one.measure == name for one in self.measures))
        return sorted((one for one in self.measures if one.measure == leading), key=lambda one: -abs(one.value))

    @property
    def strongest(self) -> Unknown:
        """The unknown that moves the answer most."""
        return self.ordered()[0].unknown

    def by(self, unknown: Unknown) -> dict[str, Importance]:
        """Return every measure of an unknown by its name."""
        return {one.measure: one for one in self.measures if one.unknown.keys == unknown.keys}


def sensitivity(study: Study, answer: Answer) -> Sensitivity:
    """Measure what moves an answer."""
    unknowns, weights, values = study.of(answer)
    told = worlds_told(weights)
    if told < FEWEST:
        reason = f"{len(weights)} of {len(study.weights)} worlds have a value of it, which are too few"
        return Sensitivity(answer, told, np.nan, np.nan, np.nan, reason=reason)
    share = weights / weights.sum()
    mean = float(share @ values)
    deviation = float(np.sqrt(share @ (values - mean) ** 2))
    whole = Sensitivity(answer, told, answer.chance(study.weights), mean, deviation)
    try:
        if designed.sequence_of(study.content) != EVEN:
            return whole._replace(measures=tuple(from_design(study, answer)))
        whole = whole._replace(measures=tuple(importance(unknowns, weights, values)))
    except ValueError as error:
        return whole._replace(reason=str(error))
    return whole._replace(slices=tuple(along(whole.strongest, weights, values, answer.least[answer.known])))


def from_design(study: Study, answer: Answer) -> list[Importance]:
    """Compute the measures that the worlds were drawn for.

    Raises
    ------
    ValueError
        If a world has no value, or all have the same.
    """
    missing = int((~answer.known).sum())
    if missing:
        message = f"{missing} of {len(answer.values)} worlds have no value, and none may be left out"
        raise ValueError(message)
    if np.ptp(answer.values) == 0:
        message = "it is the same in every world"
        raise ValueError(message)
    here = {one.keys for one in study.unknowns_in(answer.region)}
    found = designed.measures(study.content, study.unknowns, answer.values, answer.errors)
    return [one for one in found if one.unknown.keys in here]


def sensitivities(study: Study, watch: Callable[[int, int], object] | None = None) -> list[Sensitivity]:
    """Measure what moves every answer of a study.

    Parameters
    ----------
    watch
        Called with 1 and the number of answers that are left, after each.
    """
    found = []
    for number, answer in enumerate(study.answers):
        found.append(sensitivity(study, answer))
        if watch is not None:
            watch(1, len(study.answers) - number - 1)
    return found


def regions(found: Sequence[Sensitivity]) -> dict[str, list[Sensitivity]]:
    """Group answers by their region, in the order of the regions."""
    groups: dict[str, list[Sensitivity]] = {}
    for one in found:
        groups.setdefault(one.answer.region, []).append(one)
    return groups
