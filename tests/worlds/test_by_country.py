"""Values of countries are uncertain one by one or together, and a region takes those of its own countries."""

import pytest

from sim.scenario import load
from sim.worlds.by_country import by_country, inside
from sim.worlds.table import World
from sim.worlds.uncertainty import LOG_UNIFORM, Uncertainty
from tests.experiment.small_experiment import ROOT
from tests.worlds.test_uncertainties import read

STAFF, CROSSING = "jurisdictions.*.capacity_factor", "jurisdictions.*.cross_border_share"
POLICIES = [load(f"{ROOT}/scenarios/{name}.toml").values for name in ("us_canada", "north_america")]


def test_an_independent_uncertainty_is_one_for_each_country_of_any_region():
    found = by_country(Uncertainty("staff", {STAFF: (0.5, 2)}, LOG_UNIFORM, is_independent=True), POLICIES)
    assert [one.name for one in found] == ["staff, CAN", "staff, USA", "staff, MEX"]
    assert [one.ranges for one in found] == [
        {STAFF.replace("*", code): (0.5, 2)} for code in ("CAN", "USA", "MEX")
    ]  # fmt: skip
    assert {one.distribution for one in found} == {LOG_UNIFORM}


def test_a_relative_range_multiplies_the_value_of_each_country_up_to_its_bounds():
    (found,) = by_country(Uncertainty("crossing", {CROSSING: (0.5, 2)}, is_relative=True), POLICIES)
    values = {key: POLICIES[1][key] for key in found.ranges}
    assert len(values) == 3
    assert found.ranges == {key: (value / 2, min(1, value * 2)) for key, value in values.items()}
    assert any(high == 1 for _, high in found.ranges.values())


def test_a_value_of_0_has_no_range_around_it():
    shares = {CROSSING.replace("*", "AAA"): 0.0, CROSSING.replace("*", "BBB"): 0.4}
    policies = [{"region.countries": ("AAA", "BBB"), **shares}]
    one = Uncertainty("crossing", {CROSSING: (0.5, 2)}, is_independent=True, is_relative=True)
    assert [each.name for each in by_country(one, policies)] == ["crossing, BBB"]


def test_any_other_uncertainty_stays_as_it_is():
    one = Uncertainty("staff", {STAFF: (0.5, 2)})
    assert by_country(one, POLICIES) == [one]


def test_a_region_takes_what_speaks_of_its_own_countries_or_of_all():
    values = {
        "trust.memory": 0.9, "jurisdictions.*.pull": 2.0, "jurisdictions.MEX.pull": 3.0, "jurisdictions.EXT.pull": 4.0,
        "corridors.MEX.USA": 1.0, "jurisdictions.USA.pull": 5.0,
    }  # fmt: skip
    world = World(3, values, 0.5)
    assert inside(world, POLICIES[1]) == world
    left = inside(world, POLICIES[0])
    assert (left.number, left.weight) == (3, 0.5)
    assert values.keys() - left.values.keys() == {"jurisdictions.MEX.pull", "corridors.MEX.USA"}


def test_both_are_read_from_a_file():
    one, mistakes = read(f'name = "a"\nrange = {{ "{CROSSING}" = [0.5, 2] }}\nindependent = true\nrelative = true')
    assert mistakes == []
    assert one == Uncertainty("a", {CROSSING: (0.5, 2)}, LOG_UNIFORM, is_independent=True, is_relative=True)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("range = { corruption.scale = [0.5, 1] }\nindependent = true", 4, "is for keys of every country"),
        ("range = { corruption.scale = [0.5, 1] }\nrelative = true", 4, "is for keys of every country"),
        (f'range = {{ "{CROSSING}" = [0, 2] }}\nrelative = true', 3, "begins above 0"),
        (f'range = {{ "{CROSSING}" = [0.5, 2] }}', 3, "expected a number from 0 to 1"),
        ('range = { "jurisdictions.*.hub_membre" = [0.5, 2] }\nrelative = true', 3, "Did you mean"),
        ('range = { "jurisdictions.*.legal_family" = [0.5, 2] }\nrelative = true', 3, "is no real number"),
        (f'range = {{ "{STAFF}" = [1, 2] }}\nindependent = 1', 4, "expected true or false"),
        (f'range = {{ "{STAFF}" = [1, 4] }}\nrelative = true\ndistribution = "triangular"\nmode = 2', 5, "log_uniform"),
        ("choices = [1, 2]\nindependent = true", 4, "have no independent"),
    ],
)
def test_a_mistake_is_told_at_its_line(text, line, says):
    one, mistakes = read(f'name = "{"exchange.rate" if text.startswith("choices") else "a"}"\n{text}')
    assert one is None
    assert any(mistake.startswith(f"own.toml:{line}: ") and says in mistake for mistake in mistakes), mistakes
