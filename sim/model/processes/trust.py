"""Trust: what agencies experience of each other becomes reputation; it fades, and it partly leaves with people.

    keep     = memory · (1 - people_share · turnover · (1 - retention_a))
    α_ab <- α0 + keep · (α_ab - α0) + success_ab
    β_ab <- β0 + keep · (β_ab - β0) + loss_weight · failure_ab
    trust_ab = α_ab / (α_ab + β_ab)

α0 = strength · prior and β0 = strength · (1 - prior), the prior being `prior_within` a country and `prior_across`
borders. Under the rule `fixed` nothing is learned (a null model).

Source: beta reputation with forgetting (Jøsang & Ismail 2002); losses weigh more than gains (Slovic 1993). Off:
rule = "fixed".
"""

from typing import NamedTuple

from sim.compiled import compiled_part
from sim.model.draws import Luck
from sim.model.quantity import ASSUMED, choice, quantity
from sim.model.state import Floats, State

NAME = "trust"
WRITES = ("alpha", "beta", "trust")
OFF = {"rule": "fixed"}

FIXED, BETA = range(2)


class Parameters(NamedTuple):
    """Section `trust`."""

    rule: int = choice("beta", ("fixed", "beta"), "how experience becomes trust", "Jøsang & Ismail 2002")
    prior_within: float = quantity(0.7, "share", 0, 1, "trust among agencies of one country at first", ASSUMED)
    prior_across: float = quantity(0.5, "share", 0, 1, "trust across borders at first", ASSUMED)
    strength: float = quantity(4.0, "experiences", 0.01, 1000, "weight of the prior", ASSUMED)
    memory: float = quantity(0.98, "per month", 0, 1, "share of experience kept from month to month", ASSUMED)
    loss_weight: float = quantity(5.0, "gains", 0, 100, "weight of a bad experience beside a good one", "Slovic 1993")
    people_share: float = quantity(0.5, "share", 0, 1, "share of trust that lives in people", ASSUMED)
    turnover: float = quantity(0.03, "per month", 0, 1, "share of staff who move on", "parameters.csv: 2 / 3 / 4 years")


@compiled_part
def remember(held: Floats, fresh: Floats, weight: float, prior: float, keep: float, first: int, end: int) -> None:
    """Let the experience of those from `first` to before `end`, who have the same prior, fade, and add the month's."""
    for b in range(first, end):
        held[b] = prior + keep * (held[b] - prior) + weight * fresh[b]


@compiled_part
def believe(trust: Floats, alpha: Floats, beta: Floats) -> None:
    """Turn a row of experience into trust."""
    for b in range(len(trust)):
        trust[b] = alpha[b] / (alpha[b] + beta[b])


@compiled_part
def step(state: State, parameters: Parameters, luck: Luck) -> None:
    """Turn the month's experience into trust."""
    if parameters.rule == FIXED:
        return
    kinds, agencies = state.sight.shape[0], len(state.staff)
    good_within, good_across = (
        parameters.strength * parameters.prior_within,
        parameters.strength * parameters.prior_across,
    )
    within = (good_within, parameters.strength - good_within)
    across = (good_across, parameters.strength - good_across)
    for a in range(agencies):
        leaving = parameters.people_share * parameters.turnover * (1.0 - state.retention[a])
        keep = parameters.memory * (1.0 - leaving)
        home = a // kinds * kinds
        for first, end, (good, bad) in (
            (0, home, across),
            (home, home + kinds, within),
            (home + kinds, agencies, across),
        ):
            remember(state.alpha[a], state.success[a], 1.0, good, keep, first, end)
            remember(state.beta[a], state.failure[a], parameters.loss_weight, bad, keep, first, end)
        believe(state.trust[a], state.alpha[a], state.beta[a])
