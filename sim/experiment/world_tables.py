"""Rows of the tables of hypotheses over worlds: each in every world, shares of worlds, variance."""

from collections.abc import Iterator, Sequence
from math import isfinite, sqrt

from sim.experiment.over_worlds import effective_worlds
from sim.experiment.rows import NOT_ASSESSED
from sim.experiment.world_effects import VERDICTS, WorldEffects
from sim.experiment.world_rows import JUDGED, WITHOUT_CHANCE, EffectByWorldRow, VarianceRow, WorldShareRow
from sim.worlds.table import World


def effect_by_world_rows(found: WorldEffects, every: Sequence[World]) -> Iterator[EffectByWorldRow]:
    """Say of each world what a hypothesis compares there, and the verdict."""
    for world, one in zip(every, found.worlds, strict=True):
        yield EffectByWorldRow(
            hypothesis=found.hypothesis.name,
            world=world.number,
            weight=float(world.weight),
            effect=finite(one.effect),
            low=finite(one.low),
            high=finite(one.high),
            reference=finite(one.reference),
            smallest_effect=finite(one.smallest_effect),
            verdict=one.verdict,
        )


def finite(value: float) -> float | None:
    """Return a number, or None in the place of one that is missing or without bound."""
    return value if isfinite(value) else None


def world_share_rows(found: WorldEffects) -> Iterator[WorldShareRow]:
    """Share of worlds with each verdict, then of those with an effect on each side of the smallest one."""
    claim = found.hypothesis
    least = f"{100 * claim.smallest_effect:g} %" if claim.is_relative else f"{claim.smallest_effect:g}"
    words = [world.word for world in found.worlds]
    start, whole = (claim.name, claim.outcome, least), (len(words), effective_worlds(found.weights))
    for word, share in zip(VERDICTS, found.judged, strict=True):
        yield WorldShareRow(*start, JUDGED, word, *share, words.count(word), *whole)
    part = len(found.assessed), effective_worlds(found.weights[found.assessed])
    try:
        without_chance = found.without_chance
    except ValueError as error:
        yield WorldShareRow(*start, WITHOUT_CHANCE, f"{NOT_ASSESSED}: {error}", None, None, None, None, *part)
        return
    other = "higher" if claim.direction == "lower" else "lower"
    answers = f"{claim.direction} by more than {least}", f"within {least}", f"{other} by more than {least}"
    for answer, share in zip(answers, without_chance, strict=True):
        yield WorldShareRow(*start, WITHOUT_CHANCE, answer, *share, None, *part)


def variance_rows(found: WorldEffects) -> Iterator[VarianceRow]:
    """Split the variance of an effect, if there are worlds and replicates to do it."""
    split = found.variance
    if split is None:
        return
    yield VarianceRow(
        hypothesis=found.hypothesis.name,
        outcome=found.hypothesis.outcome,
        worlds=len(found.assessed),
        not_assessed=len(found.worlds) - len(found.assessed),
        effective_worlds=split.worlds,
        replicates=split.replicates,
        mean=split.mean,
        low=split.low,
        high=split.high,
        deviation_of_worlds=sqrt(max(0.0, split.between)),
        deviation_of_chance=sqrt(split.chance),
        share_of_worlds=split.reliability(),
        share_with_replicate=split.reliability(1),
        error=split.error(),
        error_with_replicate=split.error(1),
        error_with_worlds=split.error_with_worlds,
    )
