"""Exchange: agencies tell each other which groups they know of, where they trust each other and do not compete.

Agency a, which holds evidence E on a leg of an active group, tells each agency b on the other legs of the route, and
each colleague on the same leg, with probability

    rate · min(1, E) · channel · trust_ab · (1 - |q_a - q_b|)

a month, channel being the contact of the two countries, or among colleagues the country's intra-country cooperation,
and q the approach; unless b has a tip that counts for more than the share told_enough of a's word, or evidence of at
least holds_enough. Both have staff. Whether a is willing is settled by one draw for each group and b: it is, with
probability

    1 - competitiveness_a · (1 - credit · ω_a)

so that competition bites as far as a is evaluated by results of its own; ω_a is the weight of outcomes. If it is not,
the information is withheld. Else b has a tip as strong as its trust in a, and both owe `cost` of effort. A tip steers
investigation; it is no evidence, neither for an arrest nor in court. Whoever has a tip can leak it (see `corruption`).

Source: 27 % of agents knew of information that was withheld (GAO 2011); first-line requests through Europol's channel
were answered in 4.2 days (evidence.md). Rate and cost assumed. Off: rate = 0.
"""

from typing import NamedTuple

import numpy as np

from sim.engine.chance import Chance, Room, stream, uniform_of_month
from sim.engine.compiled import rule
from sim.engine.questions import about, answer, name, note
from sim.model.counts import Count
from sim.model.indices import agency_of, country_of, kinds, number_of_kinds
from sim.model.known import ask_of_known
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import KEPT_FROM_IT, LEGS, NOTHING_KEPT, State

NAME = "exchange"
WRITES = ("tip", "informant", "withheld", "exchange_owed", "tally")
OFF = {"rate": 0.0}

TELL = stream("exchange: tell")
WILLING = stream("exchange: willing to tell")


class Parameters(NamedTuple):
    """Section `exchange`."""

    rate: float = quantity(
        0.704, "per month", 0, 1, "chance of telling a trusted, like-minded, daily contact", ASSUMED, (0.15, 1.0)
    )
    cost: float = quantity(
        0.0267, "investigator-months", 0, 100, "effort of telling and of being told, each", ASSUMED, (0.005, 0.1)
    )
    credit: float = quantity(
        0.516, "share", 0, 1, "part of competition that evaluation by outcomes takes away", ASSUMED, (0, 1)
    )
    told_enough: float = quantity(
        0.243, "share", 0, 1, "tip, beside what the word of the other is worth, above which nobody tells", ASSUMED,
        (0.1, 0.6),
    )  # fmt: skip
    holds_enough: float = quantity(
        0.447, "units of evidence", 0, 1e9, "evidence of its own from which on an agency is told nothing", ASSUMED,
        (0.2, 1),
    )  # fmt: skip


@rule
def is_willing(state: State, parameters: Parameters, chance: Chance, i: int, a: int, b: int) -> bool:
    """Tell whether a is ready to tell b of a group, by a draw that stays the same as long as the group is known."""
    willingness = 1.0 - state.competitiveness[a] * (1.0 - parameters.credit * state.outcome_weight[a])
    pair = state.agency_identity[b] + np.uint64(i)
    return uniform_of_month(chance, state.first_evidence[i], WILLING, state.agency_identity[a], pair) < willingness


@rule
def tell(state: State, parameters: Parameters, chance: Chance, i: int, leg: int, a: int, b: int) -> None:
    """Let a tell b, on its own leg, of a group; or keep it from b."""
    n = state.kind[b]
    if is_willing(state, parameters, chance, i, a, b):
        state.tip[i, leg, n] = state.trust_in[a, b]
        state.informant[i, leg, n] = a
        state.exchange_owed[a] += parameters.cost
        state.exchange_owed[b] += parameters.cost
        state.tally[Count.INFORMATION_SHARED, state.home[a]] += 1
    elif state.withheld[i, leg, n] == NOTHING_KEPT:
        state.withheld[i, leg, n] = KEPT_FROM_IT
        state.tally[Count.INFORMATION_WITHHELD, state.home[b]] += 1


@rule
def consider_telling(state: State, parameters: Parameters, chance: Chance, n: int) -> None:
    """Let a tell b, those of the n-th question, if trust and likeness suffice too and b was not told before."""
    i, leg, a, b = about(chance.room, n)
    if state.tip[i, leg, state.kind[b]] > parameters.told_enough * state.trust_in[a, b] or state.staff[b] <= 0.0:
        return
    likeness = 1.0 - abs(state.approach[a] - state.approach[b])
    if answer(chance, n, chance.room.limits[n] * state.trust_in[b, a] * likeness):
        tell(state, parameters, chance, i, leg, a, b)


@rule
def note_others(state: State, parameters: Parameters, room: Room, i: int, leg: int, a: int, count: int) -> int:
    """Note whom agency a could tell of a group, with the chance if they trusted each other and were alike."""
    j = np.uint32(state.home[a])
    eagerness = parameters.rate * min(1.0, state.evidence[i, leg, state.kind[a]])
    for other in range(state.legs[i]):
        k = country_of(state, i, other)
        limit = eagerness * (state.intra_cooperation[j] if other == leg else state.contact[k, j])
        for n in kinds(state):
            b = agency_of(state, k, n)
            # A tip above told_enough counts for more than that share of anybody's word.
            uninformed = (state.evidence[i, other, n] < parameters.holds_enough) & (
                state.tip[i, other, n] <= parameters.told_enough
            )
            wanted = (b != a) & (limit > 0.0) & uninformed
            count = note(room, count, (i, other, a, b), limit, wanted)
    return count


@rule
def name_question(state: State, room: Room, n: int) -> None:
    """Ask whether a would tell b, those of the n-th question, of their group."""
    i, _, a, b = about(room, n)
    pair = state.agency_identity[b] + np.uint64(i)
    name(room, n, TELL, state.agency_identity[a], pair)


@rule
def note_pairs(state: State, parameters: Parameters, room: Room, i: int, count: int) -> int:
    """Note who could tell whom of a group."""
    holders = 0  # listed without branches (see `sim.engine.listing`)
    for leg in range(state.legs[i]):
        for m in kinds(state):
            a = agency_of(state, state.route[i, leg], m)
            room.words[np.uint64(holders)] = a * LEGS + leg
            holders += (state.evidence[i, leg, m] > 0.0) & (state.staff[a] > 0.0)
    for n in range(holders):
        holder = room.words[np.uint64(n)]
        count = note_others(state, parameters, room, i, holder % LEGS, holder // LEGS, count)
    return count


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Let all that hold evidence on an active group tell others; what many would do is drawn at once."""
    if parameters.rate == 0.0:
        return
    most = (LEGS * number_of_kinds(state)) ** 2
    ask_of_known(state, parameters, chance, most, note_pairs, name_question, consider_telling)
