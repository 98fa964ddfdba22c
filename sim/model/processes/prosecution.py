"""Prosecution: operations yield suspects and identified victims; cases reach court with a lag.

    suspects_j    ~ suspects_per_operation · operations_j           rounded with exact expectation
    victims_j     ~ victims_at_market · rescues_j + victims_elsewhere · (operations_j - rescues_j)
    after lag_months:
    prosecutions  ~ charge_share · suspects
    convictions   ~ conviction_share · s / (1 + load_j / court_capacity) · prosecutions

with s the mean strength 1 - exp(-E) of the evidence at the operation and load_j the prosecutions of the month per
investigator-month of the country's capacity. Victims of domestic groups, and victims found at a source, are citizens of
the country that identifies them; all others are foreigners there. This is the funnel that published counts measure.

Source: UNODC country panel: prosecuted / suspected 0.78, convicted / prosecuted 0.47, convicted / victims 0.17
(medians, 2007-2021). Off: suspects_per_operation, victims_at_market and victims_elsewhere 0.
"""

from typing import NamedTuple

from sim.engine.chance import Chance, stream
from sim.engine.compiled import rule
from sim.engine.decisions import rounded
from sim.model.counts import Count
from sim.model.indices import countries
from sim.model.quantity import ASSUMED, quantity, whole
from sim.model.state import DOCKET_MONTHS, State

NAME = "prosecution"
WRITES = (
    "docket", "docket_strength", "tally",
    "fresh_operations", "fresh_strength", "fresh_rescues", "fresh_domestic", "fresh_source",
)  # fmt: skip
OFF = {"suspects_per_operation": 0.0, "victims_at_market": 0.0, "victims_elsewhere": 0.0}

SUSPECT = stream("prosecution: suspects")
IDENTIFY_OWN = stream("prosecution: victims who are citizens")
IDENTIFY_FOREIGN = stream("prosecution: victims who are foreigners")
CHARGE = stream("prosecution: charge")
CONVICT = stream("prosecution: convict")


class Parameters(NamedTuple):
    """Section `prosecution`."""

    suspects_per_operation: float = quantity(1.6, "persons", 0, 1000, "suspects an operation yields", "fitted to F1")
    victims_at_market: float = quantity(
        4.0, "persons", 0, 1000, "victims identified by an operation at a market", "fitted to F1"
    )
    victims_elsewhere: float = quantity(1.5, "persons", 0, 1000, "victims identified by one elsewhere", ASSUMED)
    lag_months: int = whole(
        12, "months", 1, 60, "time from an operation to court", "assumed; published counts hide lags of 1-3 years"
    )
    charge_share: float = quantity(
        0.78, "share", 0, 1, "suspects who are prosecuted", "UNODC panel: prosecuted / suspected, median of 36"
    )
    conviction_share: float = quantity(
        0.85, "share", 0, 1, "convictions with full evidence and an idle court", "fitted to F1"
    )
    court_capacity: float = quantity(
        1.0, "prosecutions per investigator-month", 0.001, 1000, "load that halves the chance of conviction", ASSUMED
    )


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
def register(state: State, parameters: Parameters, chance: Chance, j: int, due: int) -> None:
    """Put this month's suspects on the way to court."""
    operations = state.fresh_operations[j]
    expected = parameters.suspects_per_operation * operations
    suspects = float(rounded(chance, SUSPECT, state.country_identity[j], 0, expected))
    state.tally[Count.SUSPECTS, j] += suspects
    state.docket[j, due] += suspects
    state.docket_strength[j, due] += suspects * state.fresh_strength[j] / operations


@rule
def clear(state: State, j: int) -> None:
    """Forget this month's operations, which are registered."""
    state.fresh_operations[j] = 0.0
    state.fresh_strength[j] = 0.0
    state.fresh_rescues[j] = 0.0
    state.fresh_domestic[j] = 0.0
    state.fresh_source[j] = 0.0


@rule
def try_cases(state: State, parameters: Parameters, chance: Chance, j: int, due: int) -> None:
    """Bring to court the suspects whose time has come."""
    identity = state.country_identity[j]
    suspects = state.docket[j, due]
    if suspects <= 0.0:
        return
    charged = float(rounded(chance, CHARGE, identity, 0, parameters.charge_share * suspects))
    load = charged / max(1e-9, state.capacity[j])
    strength = state.docket_strength[j, due] / suspects
    probability = parameters.conviction_share * strength / (1.0 + load / parameters.court_capacity)
    convicted = float(rounded(chance, CONVICT, identity, 0, probability * charged))
    state.tally[Count.PROSECUTIONS, j] += charged
    state.tally[Count.CONVICTIONS, j] += min(charged, convicted)
    state.docket[j, due] = 0.0
    state.docket_strength[j, due] = 0.0


@rule
def step(state: State, parameters: Parameters, chance: Chance) -> None:
    """Try what is due, then register the month's operations for later."""
    month = int(chance.month)
    for j in countries(state):
        try_cases(state, parameters, chance, j, month % DOCKET_MONTHS)
        if state.fresh_operations[j] > 0.0:
            register(state, parameters, chance, j, (month + parameters.lag_months) % DOCKET_MONTHS)
            identify(state, parameters, chance, j)
        clear(state, j)
