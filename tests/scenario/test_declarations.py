"""What is declared of each key: bounds, default, and the range in which it is uncertain."""

import pytest

from sim.countries.declarations import SECTIONS, Jurisdiction
from sim.model.quantity import Quantity, declared
from sim.scenario.declarations import country_keys, sections
from sim.scenario.describe import parameter_table
from sim.scenario.schema import schema

OF_COUNTRIES = {**SECTIONS, "jurisdictions.<CODE>": Jurisdiction}
EVERY = {
    f"{section}.{name}": what
    for section, names in {**sections(), "jurisdictions.<CODE>": country_keys()}.items()
    for name, what in names.items()
    if isinstance(what, Quantity)
}


@pytest.mark.parametrize("key", [key for key, what in EVERY.items() if what.plausible])
def test_a_range_of_uncertainty_lies_within_the_bounds_and_around_the_default(key):
    what = EVERY[key]
    low, high = what.plausible
    assert what.low <= low < high <= what.high
    assert low <= what.default <= high
    if what.is_whole:
        assert low == int(low)
        assert high == int(high)


@pytest.mark.parametrize("section", OF_COUNTRIES)
def test_all_that_is_assumed_of_regions_and_agencies_has_a_range(section):
    for name, what in declared(OF_COUNTRIES[section]).items():
        if what.source.startswith(("assumed", "fitted")):
            assert what.plausible, f"{section}.{name}"


def test_the_tables_of_parameters_and_the_schema_say_the_range():
    row = next(line for line in parameter_table("agencies").splitlines() if "competitiveness" in line)
    assert "| 0 to 1 | 0.1 to 0.7 |" in row
    agencies = schema()["properties"]["agencies"]["properties"]
    assert "plausible: 0.1 to 0.7" in agencies["competitiveness"]["description"]
    assert "plausible" not in agencies["approach_spread"]["description"]
