"""Trust: what agencies experience of each other becomes reputation; it fades, and it partly leaves with people.

    keep_a   = memory · (1 - people_share · turnover_j · (1 - retention_j))
    α_ab <- α0 + keep_a · (α_ab - α0) + training_ak + success_ab
    β_ab <- β0 + keep_a · (β_ab - β0) + loss_weight · failure_ab
    trust_ab = α_ab / (α_ab + β_ab)

for the trust of agency a of country j in agency b of country k. α0 = strength · prior and β0 = strength - α0, the prior
being `prior_within` a country and `prior_across` borders; turnover_j is the share of staff who move on. Under the rule
`fixed` nothing is learned (a null model).

Source: beta reputation with forgetting (Jøsang & Ismail 2002); losses weigh more than gains (Slovic 1993). Off:
rule = "fixed".
"""

from typing import NamedTuple

from sim.engine.chance import Chance
from sim.engine.compiled import rule
from sim.model.indices import agencies_of, countries, span_of
from sim.model.quantity import ASSUMED, choice, quantity
from sim.model.state import Floats, State

NAME = "trust"
WRITES = ("alpha", "beta", "trust_in", "experience_kept")
OFF = {"rule": "fixed"}

FIXED = 0  # as `rule` counts its options


class Parameters(NamedTuple):
    """Section `trust`."""

    rule: int = choice("beta", ("fixed", "beta"), "how experience becomes trust", "Jøsang & Ismail 2002")
    prior_within: float = quantity(0.7, "share", 0, 1, "trust among agencies of one country at first", ASSUMED)
    prior_across: float = quantity(0.5, "share", 0, 1, "trust across borders at first", ASSUMED)
    strength: float = quantity(4.0, "experiences", 0.01, 1000, "weight of the prior", ASSUMED)
    memory: float = quantity(0.98, "per month", 0, 1, "share of experience kept from month to month", ASSUMED)
    loss_weight: float = quantity(5.0, "gains", 0, 100, "weight of a bad experience beside a good one", "Slovic 1993")
    people_share: float = quantity(0.5, "share", 0, 1, "share of trust that lives in people", ASSUMED)


@rule
def set_kept(state: State, parameters: Parameters) -> None:
    """Set the share of experience that each agency keeps this month."""
    for j in countries(state):
        leaving = parameters.people_share * state.turnover[j] * (1.0 - state.retention[j])
        for a in agencies_of(state, j):
            state.experience_kept[a] = parameters.memory * (1.0 - leaving)


# The three rules below go through all that hold experience of one (see `sim.model.indices`).


@rule
def fade(held: Floats, prior: float, kept: Floats, training_weight: float, training: Floats) -> None:
    """Let experience fade towards its prior, and add the month's training by its weight."""
    for a in range(len(held)):
        held[a] = prior + kept[a] * (held[a] - prior) + training_weight * training[a]


@rule
def fade_and_learn(
    held: Floats, prior: float, kept: Floats, training_weight: float, training: Floats, weight: float, lived: Floats
) -> None:
    """Do the same, and add by its weight what was lived through in cases this month."""
    for a in range(len(held)):
        held[a] = prior + kept[a] * (held[a] - prior) + (training_weight * training[a] + weight * lived[a])


@rule
def believe(trust: Floats, alpha: Floats, beta: Floats) -> None:
    """Turn experience into trust."""
    for a in range(len(trust)):
        trust[a] = alpha[a] / (alpha[a] + beta[a])


@rule
def revise(state: State, parameters: Parameters, b: int, first: int, end: int, prior: float) -> None:
    """Revise the trust in agency b that those from `first` to before `end` have, who share a prior."""
    alpha, beta, kept = state.alpha[b, first:end], state.beta[b, first:end], state.experience_kept[first:end]
    training = state.training[state.home[b], first:end]
    good = parameters.strength * prior
    bad = parameters.strength - good
    if state.was_met[b] == 1:  # most agencies are not met in a month, which saves time
        success, failure = state.success[b, first:end], state.failure[b, first:end]
        fade_and_learn(alpha, good, kept, 1.0, training, 1.0, success)
        fade_and_learn(beta, bad, kept, 0.0, training, parameters.loss_weight, failure)
    else:
        fade(alpha, good, kept, 1.0, training)
        fade(beta, bad, kept, 0.0, training)
    believe(state.trust_in[b, first:end], alpha, beta)


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Turn the month's experience into trust, in each agency: of colleagues at home, and of all others."""
    if parameters.rule == FIXED:
        return
    set_kept(state, parameters)
    for k in countries(state):
        first, end = span_of(state, k)
        for b in agencies_of(state, k):
            revise(state, parameters, b, 0, first, parameters.prior_across)
            revise(state, parameters, b, first, end, parameters.prior_within)
            revise(state, parameters, b, end, len(state.staff), parameters.prior_across)
