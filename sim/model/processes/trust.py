"""Trust: what agencies experience of each other becomes reputation; it fades, and it partly leaves with people.

    keep_a   = memory · (1 - people_share · turnover_j · (1 - retention_j))
    α_ab <- α0 + keep_a · (α_ab - α0) + training_ak + w · [(1 - shared) · own_ab + heard_ak]
    β_ab <- β0 + keep_a · (β_ab - β0) + loss_weight · w · [(1 - shared) · own_ab + heard_ak]
    heard_ak = shared · X_jk + gossip · hub_link_jk · sum over other countries j' of hub_member_j' · X_j'k
    trust_ab = α_ab / (α_ab + β_ab)

for the trust of agency a of country j in agency b of country k. own_ab is what a lived through with b this month, good
for α and bad for β, X_jk the sum of it over all agencies of j and of k: an agency abroad is known by its country too,
colleagues tell each other, and members of a hub tell other members. Among colleagues at home it is own_ab alone. w is
the number of real groups that a simulated one stands for, and turnover_j the share of staff who move on.

α0 = strength · prior and β0 = strength - α0. The prior is `prior_within` a country; across borders it is the higher,
the less corrupt country k is beside the mean of the region, by the share c_k of its agencies that is compromised in
the long run (see `corruption`),

    prior_k = prior_across + integrity · (mean of c - c_k)      from least_prior to 1 - least_prior

and for the world outside prior_across, within the same limits.

Under the rule `fixed` nothing is learned (a null model).

Source: beta reputation with forgetting (Jøsang & Ismail 2002), which travels by gossip (Nowak & Sigmund 2005); losses
weigh more than gains (Slovic 1993). Off: rule = "fixed".
"""

from typing import NamedTuple

from sim.engine.chance import Chance
from sim.engine.compiled import rule
from sim.model.indices import agencies, agencies_of, countries, span_of
from sim.model.quantity import ASSUMED, choice, quantity
from sim.model.state import Floats, Numbers, State

NAME = "trust"
WRITES = ("alpha", "beta", "trust_in", "experience_kept", "prior_trust", "heard")
OFF = {"rule": "fixed"}

FIXED = 0  # as `rule` counts its options


class Parameters(NamedTuple):
    """Section `trust`."""

    rule: int = choice("beta", ("fixed", "beta"), "how experience becomes trust", "Jøsang & Ismail 2002")
    prior_within: float = quantity(
        0.702, "share", 0, 1, "trust among agencies of one country at first", ASSUMED, (0.5, 0.9)
    )
    prior_across: float = quantity(0.451, "share", 0, 1, "trust across borders at first", ASSUMED, (0.2, 0.7))
    integrity: float = quantity(
        0.477, "per unit of corruption", 0, 10, "gain in first trust of a less corrupt country", ASSUMED, (0, 1)
    )
    least_prior: float = quantity(
        0.05, "share", 0, 0.5, "first trust is at least this, and at most 1 less this",
        "design: experience can change it",
    )  # fmt: skip
    strength: float = quantity(4.3, "experiences", 0.01, 1000, "weight of the prior", ASSUMED, (2, 10))
    memory: float = quantity(
        0.975, "per month", 0, 1, "share of experience kept from month to month", ASSUMED, (0.96, 0.99)
    )
    loss_weight: float = quantity(
        4.0, "gains", 0, 100, "weight of a bad experience beside a good one", "Slovic 1993", (2, 8)
    )
    people_share: float = quantity(0.374, "share", 0, 1, "share of trust that lives in people", ASSUMED, (0.2, 0.8))
    shared: float = quantity(
        0.433, "share", 0, 1, "share of experience abroad that colleagues make in common", ASSUMED, (0.2, 1)
    )
    gossip: float = quantity(
        0.227, "share", 0, 1, "weight of what other members of a full hub lived through", ASSUMED, (0, 0.5)
    )


@rule
def set_priors(state: State, parameters: Parameters) -> None:
    """Set the trust that agencies of each country meet abroad at first."""
    total, members = 0.0, 0
    for k in countries(state):
        if state.external[k] == 0:
            total += state.compromised_share[k]
            members += 1
    for k in countries(state):
        beyond_mean = 0.0 if state.external[k] == 1 else total / members - state.compromised_share[k]
        prior = parameters.prior_across + parameters.integrity * beyond_mean
        state.prior_trust[k] = min(1.0 - parameters.least_prior, max(parameters.least_prior, prior))


@rule
def introduce(state: State, parameters: Parameters) -> None:
    """Give agencies the trust in each other that they have at first, at month 0."""
    set_priors(state, parameters)
    for b in agencies(state):
        for a in agencies(state):
            k = state.home[b]
            prior = parameters.prior_within if state.home[a] == k else state.prior_trust[k]
            state.trust_in[b, a] = prior
            state.alpha[b, a] = parameters.strength * prior
            state.beta[b, a] = parameters.strength - state.alpha[b, a]


@rule
def set_kept(state: State, parameters: Parameters) -> None:
    """Set the share of experience that each agency keeps this month."""
    for j in countries(state):
        leaving = parameters.people_share * state.turnover[j] * (1.0 - state.retention[j])
        for a in agencies_of(state, j):
            state.experience_kept[a] = parameters.memory * (1.0 - leaving)


# The rules below go through all that hold experience of one (see `sim.model.indices`).


@rule
def fade(
    alpha: Floats, beta: Floats, trust: Floats, kept: Floats, training: Floats, home: Numbers, k: int, strength: float,
    within: float, across: float,
) -> None:  # fmt: skip
    """Let experience of one fade towards its prior, within its country or across borders, and add that of training."""
    for a in range(len(alpha)):
        good = strength * (within if home[a] == k else across)
        bad = strength - good
        alpha[a] = good + kept[a] * (alpha[a] - good) + training[a]
        beta[a] = bad + kept[a] * (beta[a] - bad)
        trust[a] = alpha[a] / (alpha[a] + beta[a])


@rule
def add(held: Floats, lived: Floats, heard: Floats, home: Numbers, k: int, weight: float, shared: float) -> None:
    """Add to experience of one what each lived through, abroad less what its colleagues share, and what it heard."""
    abroad = weight * (1.0 - shared)
    for a in range(len(held)):
        own = weight if home[a] == k else abroad
        held[a] = held[a] + own * lived[a] + weight * heard[a]


@rule
def is_nothing(lived: Floats) -> bool:
    """Tell whether nobody lived through anything with some agencies."""
    values, events = lived.reshape(lived.size), 0
    for at in range(len(values)):
        events += values[at] != 0.0
    return events == 0


@rule
def believe(trust: Floats, alpha: Floats, beta: Floats) -> None:
    """Turn experience into trust."""
    trusts, good, bad = trust.reshape(trust.size), alpha.reshape(trust.size), beta.reshape(trust.size)
    for at in range(len(trusts)):
        trusts[at] = good[at] / (good[at] + bad[at])


@rule
def listen(state: State, parameters: Parameters, k: int, lived: Floats) -> None:
    """Set what each agency hears of those of country k, of colleagues and of the hub; at home it hears nothing new."""
    heard, told_to_members = state.heard, 0.0
    for a in range(len(heard)):
        heard[a] = 0.0
    for b in range(len(lived)):
        for a in range(len(heard)):
            heard[a] += lived[b, a]
    for j in countries(state):
        first, end = span_of(state, j)
        of_country = 0.0
        for own in heard[first:end]:
            of_country += own * (j != k)
        heard[first] = of_country  # kept here until all countries have told theirs
        told_to_members += state.hub_member[j] * of_country
    for j in countries(state):
        first, end = span_of(state, j)
        of_colleagues = heard[first]
        of_others = told_to_members - state.hub_member[j] * of_colleagues
        told = parameters.shared * of_colleagues + parameters.gossip * state.hub_link[k, j] * of_others * (j != k)
        for a in range(first, end):
            heard[a] = told


@rule
def learn(state: State, parameters: Parameters, k: int, held: Floats, lived: Floats, weight: float) -> None:
    """Add to what is held of the agencies of country k, by its weight, what was lived through with them and heard."""
    if is_nothing(lived):
        return
    listen(state, parameters, k, lived)
    for b in range(len(lived)):
        add(held[b], lived[b], state.heard, state.home, k, weight, parameters.shared)


@rule
def revise(state: State, parameters: Parameters, k: int) -> None:
    """Revise the trust that colleagues at home, and all others, have in the agencies of country k."""
    within, across = parameters.prior_within, state.prior_trust[k]
    for b in agencies_of(state, k):
        fade(
            state.alpha[b], state.beta[b], state.trust_in[b], state.experience_kept, state.training[k], state.home, k,
            parameters.strength, within, across,
        )  # fmt: skip
    if state.was_met[k] == 1:  # many countries are not met in a month, which saves time
        first, end = span_of(state, k)
        weight = state.group_weight[0]
        alpha, beta = state.alpha[first:end], state.beta[first:end]
        learn(state, parameters, k, alpha, state.success[first:end], weight)
        learn(state, parameters, k, beta, state.failure[first:end], parameters.loss_weight * weight)
        believe(state.trust_in[first:end], alpha, beta)


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Turn the month's experience into trust, in the agencies of each country."""
    if parameters.rule == FIXED:
        return
    set_priors(state, parameters)
    set_kept(state, parameters)
    for k in countries(state):
        revise(state, parameters, k)
