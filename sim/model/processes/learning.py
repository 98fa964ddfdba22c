"""Evaluation and learning: agencies move their cooperation share towards what they can measure as success.

Every review_months, in a month of its own, an agency compares its period with the one before,

    Δ = (1 - ω) · (C - C') / (C + C' + 1)  +  ω · (H' - H) / (H + H' + 1)  +  (1 - ω) · noise · z

with C its credited results (an arrest counts 1; a joint action, whatever comes of it, 1 shared among its agencies), H
the active legs on its soil, z standard normal, and ω the outcome weight. It keeps the direction of its last move if Δ
>= 0, turns round otherwise, and moves its cooperation share by `pace`. The outcome weight also sets what a dismantled
group is worth in the agency's own eyes: V = (1 - ω) · count_worth + ω · outcome_worth.

Source: performance-feedback search (Greve 2003); evaluations track outputs, not outcomes (Bryant & Landman 2020).
Off: pace = 0.
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
    "cooperation_share", "direction", "credit", "last_credit", "seen_harm", "last_seen_harm", "dismantling_worth",
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
    pace: float = quantity(0.03, "share per review", 0, 1, "step by which the reserved share moves", ASSUMED)
    review_months: int = whole(12, "months", 1, 600, "time between reviews", ASSUMED)
    stagger_months: int = whole(
        1024, "months", 1, 100_000, "span over which reviews are spread, up to review_months", ASSUMED
    )
    noise: float = quantity(0.1, "relative change", 0, 10, "measurement noise without outcome evaluation", ASSUMED)
    lowest_share: float = quantity(0.0, "share", 0, 1, "least effort reserved for cooperation", ASSUMED)
    highest_share: float = quantity(0.8, "share", 0, 1, "most effort reserved for cooperation", ASSUMED)
    count_worth: float = quantity(1.0, "arrests", 0, 1000, "worth of a dismantled group to one that counts", ASSUMED)
    outcome_worth: float = quantity(
        8.0, "arrests", 0, 1000, "its worth to one that measures outcomes", "1/entry_rate over 1/recovery_rate"
    )


@rule
def set_worth(state: State, parameters: Parameters) -> None:
    """Set what a dismantled group is worth in each agency's eyes."""
    weight = parameters.outcome_weight
    for a in agencies(state):
        state.dismantling_worth[a] = (1.0 - weight) * parameters.count_worth + weight * parameters.outcome_worth


@rule
def review(state: State, parameters: Parameters, chance: Chance, a: int) -> None:
    """Compare an agency's period with the one before, and move its cooperation share."""
    weight = parameters.outcome_weight
    counted = (state.credit[a] - state.last_credit[a]) / (state.credit[a] + state.last_credit[a] + 1.0)
    averted = (state.last_seen_harm[a] - state.seen_harm[a]) / (state.seen_harm[a] + state.last_seen_harm[a] + 1.0)
    identity = state.agency_identity[a]
    radius = np.sqrt(-2.0 * np.log(1.0 - uniform(chance, RADIUS, identity, 0)))
    normal = radius * np.cos(2.0 * np.pi * uniform(chance, ANGLE, identity, 0))
    change = (1.0 - weight) * (counted + parameters.noise * normal) + weight * averted
    if change < 0.0:
        state.direction[a] = -state.direction[a]
    share = state.cooperation_share[a] + parameters.pace * state.direction[a]
    state.cooperation_share[a] = min(parameters.highest_share, max(parameters.lowest_share, share))
    state.last_credit[a] = state.credit[a]
    state.last_seen_harm[a] = state.seen_harm[a]
    state.credit[a] = 0.0
    state.seen_harm[a] = 0.0


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Watch the month's harm, and review the agencies whose turn it is."""
    set_worth(state, parameters)
    for a in agencies(state):
        state.seen_harm[a] += state.active_legs[state.home[a]]
        stagger = int(state.agency_identity[a] % np.uint64(parameters.stagger_months))
        if parameters.pace > 0.0 and (int(chance.month) + stagger) % parameters.review_months == 0:
            review(state, parameters, chance, a)
