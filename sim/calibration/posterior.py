"""Compare the posterior with the prior, parameter by parameter and target by target."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.calibration.matching import distances
from sim.calibration.specification import Calibration, Target, Values
from sim.calibration.weights import TELLS, apart_beside_chance, quantiles
from sim.documents.checks import written
from sim.scenario.scenario import as_toml
from sim.worlds.uncertainty import Uncertainty

ENDS = (0.05, 0.5, 0.95)


class ParameterRow(NamedTuple):
    """A key of a world.

    Attributes
    ----------
    prior
        Its distribution, or its choices.
    prior_low, prior_high
        Ends of its range; None for choices.
    low, middle, high
        Quantiles of the posterior at 5, 50 and 95 %; None for choices.
    width
        Share of the prior's width that is left: distance of those quantiles in shares of the prior, over 0.9.
    apart
        Kolmogorov's distance between posterior and prior, times the root of the effective sample size.
    identified
        `yes` where that is more than chance gives once in a hundred, else `no`.
    typical
        Value in the typical world.
    """

    key: str
    prior: str
    prior_low: float | None
    prior_high: float | None
    low: float | None
    middle: float | None
    high: float | None
    width: float
    apart: float
    identified: str
    typical: str


class TargetRow(NamedTuple):
    """A target beside the model's figure.

    Attributes
    ----------
    fitted
        `yes` or `no`.
    chance
        Standard deviation of the figure over seeds.
    prior_low, prior_middle, prior_high
        Quantiles at 5, 50 and 95 % of the figure in worlds of the prior.
    low, middle, high
        The same in worlds of the posterior, run anew with seeds that nothing was chosen by.
    covered
        `yes` where the published value lies between low and high.
    within
        Share of the posterior's worlds whose figure lies within the last ε of the published value.
    """

    target: str
    fitted: str
    published: float
    tolerance: float
    discrepancy: float
    chance: float
    prior_low: float
    prior_middle: float
    prior_high: float
    low: float
    middle: float
    high: float
    covered: str
    within: float
    source: str


def parameter_rows(calibration: Calibration, shares: Values, weights: Values, typical: Values) -> list[ParameterRow]:
    """Compare the posterior with the prior.

    Parameters
    ----------
    shares
        Of the priors, shape (worlds, parameters).
    weights
        Shape (worlds,), with a sum of 1.
    typical
        The typical world, in shares of the priors, shape (parameters,).
    """
    world, rows = calibration.world(typical), []
    for parameter, column in zip(calibration.parameters, shares.T, strict=True):
        ends = quantiles(column, weights, ENDS)
        distance = apart_beside_chance(column, weights)
        for key in parameter.keys:
            lowest, highest = parameter.ranges.get(key, (None, None))
            low, middle, high = (parameter.values(end)[key] if parameter.ranges else None for end in ends)
            rows.append(
                ParameterRow(
                    key=key,
                    prior=described(parameter, key),
                    prior_low=lowest,
                    prior_high=highest,
                    low=low,
                    middle=middle,
                    high=high,
                    width=(ends[2] - ends[0]) / (ENDS[2] - ENDS[0]),
                    apart=distance,
                    identified="yes" if distance > TELLS else "no",
                    typical=written(world[key]),
                )
            )
    return rows


def described(parameter: Uncertainty, key: str) -> str:
    """Name the prior of a key."""
    if parameter.choices:
        return "one of " + ", ".join(written(choice[key]) for choice in parameter.choices)
    return parameter.distribution


class Predicted(NamedTuple):
    """Figures of the worlds of the prior and of the posterior, shape (worlds, targets), and of the latter the weights.

    `spread` and `chance` have the shape (targets,); `epsilon` is the last one.
    """

    prior: Values
    posterior: Values
    weights: Values
    spread: Values
    chance: Values
    epsilon: float


def target_rows(targets: Sequence[Target], found: Predicted) -> list[TargetRow]:
    """Compare the targets with what the model says of them before and after; worlds without a figure are left out."""
    equal = np.full(len(found.prior), 1 / len(found.prior))
    within = found.weights @ (distances(found.posterior, targets, found.spread) <= found.epsilon)
    rows = []
    for at, target in enumerate(targets):
        before = quantiles(found.prior[:, at], equal, ENDS)
        after = quantiles(found.posterior[:, at], found.weights, ENDS)
        rows.append(
            TargetRow(
                target=target.name,
                fitted="yes" if target.is_fitted else "no",
                published=target.published,
                tolerance=target.tolerance,
                discrepancy=target.discrepancy,
                chance=float(found.chance[at]),
                prior_low=before[0],
                prior_middle=before[1],
                prior_high=before[2],
                low=after[0],
                middle=after[1],
                high=after[2],
                covered="yes" if after[0] <= target.published <= after[2] else "no",
                within=float(within[at]),
                source=target.source,
            )
        )
    return rows


def typical_toml(world: dict[str, Any], title: str) -> str:
    """Write a world as a part of a scenario, which a scenario takes by `extends`."""
    tables: dict[str, list[str]] = {}
    for key, value in world.items():
        section, _, name = key.rpartition(".")
        tables.setdefault(section, []).append(f"{name} = {as_toml(value)}")
    lines = [f"# The typical world of a calibration: {title}", ""]
    return "\n".join([*lines, *(f"[{name}]\n" + "\n".join(entries) + "\n" for name, entries in tables.items())])
