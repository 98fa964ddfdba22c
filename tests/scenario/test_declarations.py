"""What is declared of each key: bounds, default, and the range in which it is uncertain."""

import pkgutil

import pytest

from sim.countries.declarations import SECTIONS, Jurisdiction
from sim.model import techniques
from sim.model.quantity import Quantity, declared
from sim.model.schedule import SECTIONS as PROCESSES
from sim.scenario.declarations import country_keys, sections
from sim.scenario.describe import parameter_table
from sim.scenario.schema import schema

TECHNIQUES = [file.name for file in pkgutil.iter_modules(techniques.__path__)]
OF_COUNTRIES = {**SECTIONS, "jurisdictions.<CODE>": Jurisdiction}
# What is nobody's estimate: a level is chosen, and belongs to an approach.
SET_BY_POLICY = {f"{technique}.level" for technique in TECHNIQUES} | {
    "assistance.joint_teams",
    "learning.initial_share",
}
# Bounds of a share that moves between them, and a span that review_months cuts off.
LIMITS = {"learning.highest_share", "learning.stagger_months"}
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


@pytest.mark.parametrize("section", OF_COUNTRIES | PROCESSES)
def test_all_that_is_assumed_or_fitted_has_a_range_but_what_policy_sets(section):
    declarations = declared((OF_COUNTRIES | PROCESSES)[section])
    guessed = {name for name, what in declarations.items() if what.source.startswith(("assumed", "fitted"))}
    without = {f"{section}.{name}" for name in guessed if not declarations[name].plausible}
    assert without == {key for key in SET_BY_POLICY | LIMITS if key.startswith(f"{section}.")}


def test_the_tables_of_parameters_and_the_schema_say_the_range():
    row = next(line for line in parameter_table("agencies").splitlines() if "competitiveness" in line)
    assert "| 0 to 1 | 0.1 to 0.7 |" in row
    agencies = schema()["properties"]["agencies"]["properties"]
    assert "plausible: 0.1 to 0.7" in agencies["competitiveness"]["description"]
    assert "plausible" not in agencies["approach_spread"]["description"]
