"""Prosecution: operations yield suspects and identified victims; suspects wait until a court has room for them.

    suspects_j    ~ suspects_per_operation · operations_j           rounded with exact expectation, as all below
    victims_j     ~ victims_at_market · rescues_j + victims_elsewhere · (operations_j - rescues_j)
    backlog_j     + charge_share · suspects_j                       those against whom a charge can be prepared
    charged_j     ~ min(backlog_j, court_capacity · capacity_j)
    convicted_j   ~ conviction_share · s_j · charged_j
    lapsed_j      ~ lapse · (backlog_j - charged_j)

with s_j the mean strength 1 - exp(-E / court_scale) of the evidence against those in the backlog, of which all are
charged or lapse alike, and capacity_j the investigator-months of the country's agencies before political will, on
which courts do not depend. Those who are charged or lapse leave the backlog. Where courts have room, suspects are
charged at once; where operations outrun them, charges lapse. Victims of domestic groups, and victims found at a source,
are citizens of the country that identifies them; all others are foreigners there. This is the funnel that published
counts measure.

Source: UNODC country panel: prosecuted / suspected 0.78, convicted / prosecuted 0.47, convicted / victims 0.17
(medians, 2007-2021). Off: suspects_per_operation, victims_at_market and victims_elsewhere 0.
"""

from typing import NamedTuple

from sim.engine.chance import Chance, stream
from sim.engine.compiled import rule
from sim.engine.decisions import rounded
from sim.model.counts import Count
from sim.model.indices import countries
from sim.model.quantity import ASSUMED, quantity
from sim.model.state import State

NAME = "prosecution"
WRITES = (
    "backlog", "backlog_strength", "tally",
    "fresh_operations", "fresh_strength", "fresh_rescues", "fresh_domestic", "fresh_source",
)  # fmt: skip
OFF = {"suspects_per_operation": 0.0, "victims_at_market": 0.0, "victims_elsewhere": 0.0}

SUSPECT = stream("prosecution: suspects")
IDENTIFY_OWN = stream("prosecution: victims who are citizens")
IDENTIFY_FOREIGN = stream("prosecution: victims who are foreigners")
JOIN = stream("prosecution: join the backlog")
CHARGE = stream("prosecution: charge")
CONVICT = stream("prosecution: convict")
LAPSE = stream("prosecution: lapse")


class Parameters(NamedTuple):
    """Section `prosecution`."""

    suspects_per_operation: float = quantity(
        1.71, "persons", 0, 1000, "suspects an operation yields", "fitted to F1", (0.8, 4)
    )
    victims_at_market: float = quantity(
        4.18, "persons", 0, 1000, "victims identified by an operation at a market", "fitted to F1", (2, 8)
    )
    victims_elsewhere: float = quantity(
        0.997, "persons", 0, 1000, "victims identified by one elsewhere", ASSUMED, (0.5, 4)
    )
    charge_share: float = quantity(
        0.892, "share", 0, 1, "suspects who are charged, if a court has room in time",
        "UNODC panel: prosecuted / suspected, median of 36, 0.78 of all", (0.8, 1),
    )  # fmt: skip
    lapse: float = quantity(
        0.0314, "per month", 0, 1, "chance that a charge lapses while it waits", ASSUMED, (0.01, 0.1)
    )
    court_capacity: float = quantity(
        0.115, "persons per investigator-month", 0, 1000, "persons that courts can charge", ASSUMED, (0.03, 0.3)
    )
    conviction_share: float = quantity(0.587, "share", 0, 1, "convictions with full evidence", "fitted to F1", (0.4, 1))


@rule
def identify(state: State, parameters: Parameters, chance: Chance, j: int) -> None:
    """Identify the victims of this month's operations: citizens of the country, and foreigners."""
    foreign_rescues = state.fresh_rescues[j] - state.fresh_domestic[j]
    transits = state.fresh_operations[j] - state.fresh_rescues[j] - state.fresh_source[j]
    own = parameters.victims_at_market * state.fresh_domestic[j]
    own += parameters.victims_elsewhere * state.fresh_source[j]
    foreign = parameters.victims_at_market * foreign_rescues + parameters.victims_elsewhere * transits
    citizens = float(rounded(chance, IDENTIFY_OWN, state.country_identity[j], 0, own))
    foreigners = rounded(chance, IDENTIFY_FOREIGN, state.country_identity[j], 0, foreign)
    state.tally[Count.VICTIMS_OWN_CITIZENS, j] += citizens
    state.tally[Count.VICTIMS_IDENTIFIED, j] += citizens + foreigners


@rule
def register(state: State, parameters: Parameters, chance: Chance, j: int) -> None:
    """Let this month's suspects join the backlog, then forget the operations that yielded them."""
    identity = state.country_identity[j]
    expected = parameters.suspects_per_operation * state.fresh_operations[j]
    suspects = float(rounded(chance, SUSPECT, identity, 0, expected))
    joining = float(rounded(chance, JOIN, identity, 0, parameters.charge_share * suspects))
    state.tally[Count.SUSPECTS, j] += suspects
    state.backlog[j] += joining
    state.backlog_strength[j] += joining * state.fresh_strength[j] / state.fresh_operations[j]
    state.fresh_operations[j] = state.fresh_strength[j] = 0.0
    state.fresh_rescues[j] = state.fresh_domestic[j] = state.fresh_source[j] = 0.0


@rule
def work_off(state: State, parameters: Parameters, chance: Chance, j: int) -> None:
    """Charge as many of a country's backlog as its courts have room for, convict some, and let others lapse."""
    identity, waiting = state.country_identity[j], state.backlog[j]
    strength = state.backlog_strength[j] / waiting
    room = min(waiting, parameters.court_capacity * state.capacity[j])
    # The bounds hold by themselves, but for the rounding of the sum inside `rounded`.
    charged = min(waiting, float(rounded(chance, CHARGE, identity, 0, room)))
    expected = parameters.conviction_share * strength * charged
    convicted = min(charged, float(rounded(chance, CONVICT, identity, 0, expected)))
    lapsed = min(waiting - charged, float(rounded(chance, LAPSE, identity, 0, parameters.lapse * (waiting - charged))))
    state.tally[Count.PROSECUTIONS, j] += charged
    state.tally[Count.CONVICTIONS, j] += convicted
    state.tally[Count.CHARGES_LAPSED, j] += lapsed
    state.backlog[j] = waiting - charged - lapsed
    state.backlog_strength[j] = strength * state.backlog[j]


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Register the month's operations, and work off the backlog."""
    for j in countries(state):
        if state.fresh_operations[j] > 0.0:
            identify(state, parameters, chance, j)
            register(state, parameters, chance, j)
        if state.backlog[j] > 0.0:
            work_off(state, parameters, chance, j)
        state.tally[Count.CHARGING_BACKLOG, j] += state.backlog[j]
