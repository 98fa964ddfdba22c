"""Main effects and interactions of two factors, as means of paired differences.

The main effect of a level against the first is the mean over all points at that level, less the mean over those at the
first. The interaction of two factors is the effect of one at a level of the other, less its effect at the other's
first level. In a fractional factorial some of these are aliased with others, which the table names.
"""

import itertools
from collections.abc import Iterator, Sequence

from sim.experiment.comparison import Comparison
from sim.experiment.contrast import contrast
from sim.experiment.design import Point
from sim.experiment.mean_difference import Values
from sim.experiment.over_worlds import InWorlds
from sim.experiment.rows import MAIN, NOT_ASSESSED, EffectRow
from sim.experiment.runs import RunTable
from sim.experiment.specification import AT_LEVELS, Experiment, Factor


def effect_rows(experiment: Experiment, design: Sequence[Point], runs: RunTable) -> Iterator[EffectRow]:
    """Compare levels for every outcome of a design at levels; no numbers where a run has no value."""
    for outcome in experiment.outcomes if experiment.design in AT_LEVELS else ():
        try:
            yield from effects(experiment, design, outcome, runs.complete(outcome), runs.in_worlds(outcome))
        except ValueError as error:
            yield EffectRow(outcome, NOT_ASSESSED, str(error))


def effects(
    experiment: Experiment, design: Sequence[Point], outcome: str, values: Values, worlds: InWorlds | None = None
) -> Iterator[EffectRow]:
    """Compare every level with the first, then every two factors with each other unless one factor changes at a time.

    Parameters
    ----------
    experiment
        With a design at levels.
    design
        Its points.
    outcome
        Name of the outcome.
    values
        Its values, shape (points, replicates), or (points, worlds).
    worlds
        Its values in every world; None without worlds.

    Yields
    ------
    EffectRow

    Raises
    ------
    ValueError
        If a run has no value, or there are fewer than two replicates.
    """
    alone = experiment.design == "one_at_a_time"
    start = design[0].levels
    for factor in experiment.factors:
        first, *others = (level.name for level in factor.levels)
        for level in others:
            # One at a time, the others stay at their first level; else they are averaged over.
            of = {**start, factor.name: level} if alone else {factor.name: level}
            against = start if alone else {factor.name: first}
            compared = contrast(values, design, [of], [against], worlds)
            yield row(experiment, outcome, f"{factor.name}: {level} - {first}", (factor.name,), compared)
    if not alone:
        for one, other in itertools.combinations(experiment.factors, 2):
            yield from interactions(experiment, design, outcome, values, worlds, (one, other))


def interactions(
    experiment: Experiment,
    design: Sequence[Point],
    outcome: str,
    values: Values,
    worlds: InWorlds | None,
    factors: tuple[Factor, Factor],
) -> Iterator[EffectRow]:
    """Compare the effect of each level of one factor at each level of the other with that at its first level."""
    one, other = factors
    for level, at in itertools.product(one.levels[1:], other.levels[1:]):
        first, start = one.levels[0].name, other.levels[0].name
        of = [{one.name: level.name, other.name: at.name}, {one.name: first, other.name: start}]
        against = [{one.name: first, other.name: at.name}, {one.name: level.name, other.name: start}]
        try:
            compared = contrast(values, design, of, against, worlds)
        except LookupError:  # a fraction without a point at these levels
            continue
        name = f"({one.name}: {level.name} - {first}) at {other.name} = {at.name}, less that at {start}"
        yield row(experiment, outcome, name, (one.name, other.name), compared)


def row(experiment: Experiment, outcome: str, effect: str, factors: tuple[str, ...], compared: Comparison) -> EffectRow:
    """Make the row of a main effect, which has one factor, or of an interaction, which has two."""
    return EffectRow(
        outcome=outcome,
        kind=MAIN if len(factors) == 1 else "interaction",
        effect=effect,
        factors=" x ".join(factors),
        aliases="; ".join(aliases(experiment, *factors)),
        mean_of=compared.mean_of,
        mean_against=compared.mean_against,
        difference=compared.difference,
        low=compared.low,
        high=compared.high,
        standardised=compared.standardised,
        correlation=compared.correlation,
        pairing_worth=compared.pairing_worth,
        pairs=compared.pairs,
        warnings=compared.warnings,
    )


def aliases(experiment: Experiment, *factors: str) -> tuple[str, ...]:
    """List the factors, and pairs of factors, that a fractional design cannot tell from these."""
    if not experiment.generators:
        return ()
    identities: set[frozenset[str]] = {frozenset()}
    for name, word in experiment.generators.items():
        identities |= {known ^ frozenset((name, *word)) for known in identities}
    own = frozenset(factors)
    names = [factor.name for factor in experiment.factors]
    found = []
    for size in (1, 2):
        for those in itertools.combinations(names, size):
            if frozenset(those) != own and frozenset(those) ^ own in identities:
                found.append(" x ".join(those))
    return tuple(found)
