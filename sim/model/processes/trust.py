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
def revise(
    alpha: Floats,
    beta: Floats,
    success: Floats,
    failure: Floats,
    trust: Floats,
    prior: tuple[float, float],
    keep: float,
    loss_weight: float,
    first: int,
    end: int,
) -> None:
    """Revise an agency's trust in those from `first` to before `end`, who have the same prior (α0, β0)."""
    good, bad = prior
    for b in range(first, end):
        alpha[b] = good + keep * (alpha[b] - good) + success[b]
        beta[b] = bad + keep * (beta[b] - bad) + loss_weight * failure[b]
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
        for first, end, prior in ((0, home, across), (home, home + kinds, within), (home + kinds, agencies, across)):
            revise(
                state.alpha[a],
                state.beta[a],
                state.success[a],
                state.failure[a],
                state.trust[a],
                prior,
                keep,
                parameters.loss_weight,
                first,
                end,
            )
