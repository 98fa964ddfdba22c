"""Evaluation and learning: agencies move their cooperation share towards the use of time that pays better.

Every review_months, in a month of its own, an agency moves its cooperation share x by

    Δx  = pace · clip((y_J - y_L) / (y_J + y_L) + noise · z, -1, 1)       x from lowest_share to highest_share
    y_J = (prior_worth + w · S_J) / (prior_months + w · M_J)              worth per investigator-month, y_L likewise

S_J and S_L are the worth of its joint and its local results, M_J the investigator-months that joint cases took, with
what was lost of a reserve without use (see `effort`), and M_L those of search and leads; w is the number of real groups
that a simulated one stands for, and z standard normal. A review leaves the share `keep` of all four sums. So the use
that pays better grows, wherever the shares started, until both pay alike or the share reaches a limit. States owe each
other assistance, so that no review leaves the share below lowest_share; and an agency that gave up cooperation
altogether would have no joint results to learn from.

A result that takes the share ϱ of a group's functions is worth (1 - ω) + ω · D(ϱ) / D(1/2) arrests in the agency's
eyes, with D(ϱ) the mean months that the group is down (see `formation`) and ω the weight of outcomes in its evaluation:
the rest counts results, whatever comes of them. Which results are joint and which local, `operations` says.

Source: melioration (Herrnstein 1982; Sakai & Fukai 2008); evaluations track outputs, not outcomes (Bryant & Landman
2020). Off: pace = 0; the sums go on, since others read what local work yields.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.chance import Chance, stream, uniform
from sim.engine.compiled import rule
from sim.model.indices import agencies
from sim.model.quantity import ASSUMED, quantity, whole
from sim.model.state import State

NAME = "learning"
WRITES = (
    "outcome_weight", "local_yield", "cooperation_share", "joint_worth", "joint_months", "local_worth", "local_months",
)  # fmt: skip
OFF = {"pace": 0.0}

RADIUS = stream("learning: noise radius")
ANGLE = stream("learning: noise angle")


class Parameters(NamedTuple):
    """Section `learning`."""

    outcome_weight: float = quantity(
        0.3, "share", 0, 1, "weight of outcomes in evaluation", "GAO-19-77, Campbell 2011:9: rarely evaluated"
    )
    initial_share: float = quantity(0.2, "share", 0, 1, "effort reserved for cooperation at first", ASSUMED)
    pace: float = quantity(
        0.0982, "share per review", 0, 1, "most by which a review moves the reserved share", ASSUMED, (0.05, 0.15)
    )
    review_months: int = whole(12, "months", 1, 600, "time between reviews", ASSUMED, (6, 24))
    stagger_months: int = whole(
        1024, "months", 1, 100_000, "span over which reviews are spread, up to review_months", ASSUMED
    )
    noise: float = quantity(
        0.152, "relative difference", 0, 10, "error in comparing the two uses of time", ASSUMED, (0, 0.3)
    )
    lowest_share: float = quantity(
        0.0465, "share", 0, 1, "least effort reserved for cooperation, by the duty to assist", ASSUMED, (0.02, 0.1)
    )
    highest_share: float = quantity(0.8, "share", 0, 1, "most effort reserved for cooperation", ASSUMED)
    keep: float = quantity(
        0.707, "share per review", 0, 1, "what a review leaves of earlier results", ASSUMED, (0.5, 0.9)
    )
    prior_worth: float = quantity(
        0.133, "arrests", 0, 1000, "worth that either use is believed to have had before", ASSUMED, (0.05, 0.5)
    )
    prior_months: float = quantity(
        1.67, "investigator-months", 0, 1000, "time that either use is believed to have taken before", ASSUMED, (0.5, 5)
    )


@rule
def yield_of(parameters: Parameters, weight: float, worth: float, months: float) -> float:
    """Worth per investigator-month of a use of time; 0 where no time was spent."""
    spent = parameters.prior_months + weight * months
    return (parameters.prior_worth + weight * worth) / spent if spent > 0.0 else 0.0


@rule
def contrast(one: float, other: float) -> float:
    """Difference of two amounts, relative to their sum: from -1 to 1, and 0 where both are 0."""
    return (one - other) / (one + other) if one + other > 0.0 else 0.0


@rule
def normal(chance: Chance, entity: int) -> float:
    """Draw a standard normal number (Box & Muller 1958)."""
    radius = np.sqrt(-2.0 * np.log(1.0 - uniform(chance, RADIUS, entity, 0)))
    return radius * np.cos(2.0 * np.pi * uniform(chance, ANGLE, entity, 0))


@rule
def review(state: State, parameters: Parameters, chance: Chance, a: int) -> None:
    """Move an agency's cooperation share towards the use that yields more, and let older results fade."""
    joint = yield_of(parameters, state.group_weight[0], state.joint_worth[a], state.joint_months[a])
    seen = contrast(joint, state.local_yield[a]) + parameters.noise * normal(chance, state.agency_identity[a])
    share = state.cooperation_share[a] + parameters.pace * min(1.0, max(-1.0, seen))
    if parameters.pace > 0.0:
        state.cooperation_share[a] = min(parameters.highest_share, max(parameters.lowest_share, share))
    state.joint_worth[a] *= parameters.keep
    state.joint_months[a] *= parameters.keep
    state.local_worth[a] *= parameters.keep
    state.local_months[a] *= parameters.keep


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Set what results are worth and what local work yields, and review the agencies whose turn it is."""
    for a in agencies(state):
        state.outcome_weight[a] = parameters.outcome_weight
        state.local_yield[a] = yield_of(parameters, state.group_weight[0], state.local_worth[a], state.local_months[a])
        stagger = int(state.agency_identity[a] % np.uint64(parameters.stagger_months))
        if (int(chance.month) + stagger) % parameters.review_months == 0:
            review(state, parameters, chance, a)
