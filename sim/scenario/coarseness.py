"""Whether a region is simulated with enough groups for its number of countries."""

from collections.abc import Iterable

from sim.scenario.scenario import Scenario

# Of a country's three groups, often none or six are there: what its agencies could do is lost in one month and short in
# another. With 3 slots a country the share of harm averted comes out half a point lower than with 125, with 10 or more
# within 0.3 points; of joint dismantlings per slot about a tenth or less is left (`docs/properties.md`, scale).
FEWEST_SLOTS = 10  # a country of the region


def too_coarse(scenarios: Iterable[Scenario]) -> list[str]:
    """Say which scenarios have too few slots for their countries, each sentence once."""
    return list(dict.fromkeys(filter(None, map(warning, scenarios))))


def warning(scenario: Scenario) -> str:
    """Say that a scenario has too few slots for its countries; empty where it has enough."""
    setting = scenario.setting()
    countries = int((~setting.external).sum())
    if setting.slots >= FEWEST_SLOTS * countries:
        return ""
    return (
        f"'{scenario.name}' simulates {setting.slots} slots in {countries} countries: with fewer than {FEWEST_SLOTS} a "
        "country, agencies come out less able than with more, and the share of harm averted too low. "
        f"Set region.slots to {FEWEST_SLOTS * countries} or more."
    )
