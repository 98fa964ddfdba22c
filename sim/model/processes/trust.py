"""Trust: what agencies experience of each other becomes reputation; it fades, and it partly leaves with people.

    keep     = memory · (1 - people_share · turnover · (1 - retention_j))
    α_ab <- α0 + keep · (α_ab - α0) + training_jk + success_ab
    β_ab <- β0 + keep · (β_ab - β0) + loss_weight · failure_ab
    trust_ab = α_ab / (α_ab + β_ab)

α0 = strength · prior and β0 = strength · (1 - prior), the prior being `prior_within` a country and `prior_across`
borders. Under the rule `fixed` nothing is learned (a null model).

Source: beta reputation with forgetting (Jøsang & Ismail 2002); losses weigh more than gains (Slovic 1993). Off:
rule = "fixed".
"""

from typing import NamedTuple

from sim.engine.compiled import compiled_part, inlined_part
from sim.engine.draws import Luck
from sim.model.quantity import ASSUMED, choice, quantity
from sim.model.state import Floats, State

NAME = "trust"
WRITES = ("alpha", "beta", "trust", "kept", "prior_alpha", "prior_beta", "trained", "fresh")
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


@inlined_part
def presume(state: State, strength: float, prior: float, first: int, end: int) -> None:
    """Set the experience that agencies from `first` to before `end` have of one before any was made."""
    state.prior_alpha[first:end] = strength * prior
    state.prior_beta[first:end] = strength - strength * prior


@inlined_part
def spread(of_country: Floats, of_agency: Floats) -> None:
    """Give every agency the number of its country.

    Parameters
    ----------
    of_country
        Shape (countries,).
    of_agency
        Shape (agencies,), those of a country beside each other.
    """
    kinds = len(of_agency) // len(of_country)
    for m in range(kinds):
        of_kind = of_agency[m::kinds]
        for j in range(len(of_country)):
            of_kind[j] = of_country[j]


@inlined_part
def fade(held: Floats, first: Floats, kept: Floats) -> None:
    """Let all experience of one agency fade towards what it was at first."""
    for a in range(len(held)):
        held[a] = first[a] + kept[a] * (held[a] - first[a])


@inlined_part
def remember(held: Floats, first: Floats, kept: Floats, fresh: Floats) -> None:
    """Let all experience of one agency fade towards what it was at first, and add the month's."""
    for a in range(len(held)):
        held[a] = first[a] + kept[a] * (held[a] - first[a]) + fresh[a]


@inlined_part
def believe(trust: Floats, alpha: Floats, beta: Floats) -> None:
    """Turn all experience of one agency into trust."""
    for a in range(len(trust)):
        trust[a] = alpha[a] / (alpha[a] + beta[a])


@inlined_part
def learn_of(state: State, parameters: Parameters, b: int) -> None:
    """Add the month's experience of one agency, of whom `trained` holds what training gave."""
    alpha, beta, success, failure = state.alpha.T[b], state.beta.T[b], state.success.T[b], state.failure.T[b]
    if state.met[b] == 0:
        remember(alpha, state.prior_alpha, state.kept, state.trained)
        fade(beta, state.prior_beta, state.kept)
        return
    for a in range(len(success)):
        state.fresh[a] = state.trained[a] + success[a]
    remember(alpha, state.prior_alpha, state.kept, state.fresh)
    for a in range(len(failure)):
        state.fresh[a] = parameters.loss_weight * failure[a]
    remember(beta, state.prior_beta, state.kept, state.fresh)


@compiled_part
def step(state: State, parameters: Parameters, luck: Luck) -> None:
    """Turn the month's experience into trust."""
    if parameters.rule == FIXED:
        return
    kinds, agencies = state.sight.shape[0], len(state.staff)
    for j in range(len(state.external)):
        leaving = parameters.people_share * parameters.turnover * (1.0 - state.retention[j])
        state.kept[j * kinds : (j + 1) * kinds] = parameters.memory * (1.0 - leaving)
    presume(state, parameters.strength, parameters.prior_across, 0, agencies)
    for home in range(0, agencies, kinds):
        presume(state, parameters.strength, parameters.prior_within, home, home + kinds)
        spread(state.training.T[home // kinds], state.trained)
        for b in range(home, home + kinds):
            learn_of(state, parameters, b)
            believe(state.trust.T[b], state.alpha.T[b], state.beta.T[b])
        presume(state, parameters.strength, parameters.prior_across, home, home + kinds)
