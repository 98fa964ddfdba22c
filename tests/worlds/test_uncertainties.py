"""What is uncertain is read from a file, and a world takes its values from the stated distribution."""

import tomllib

import numpy as np
import pytest
from scipy import stats

from sim.documents.document import Document
from sim.documents.positions import positions
from sim.scenario import load
from sim.scenario.declarations import known
from sim.worlds.uncertainties import read_uncertainty
from sim.worlds.uncertainty import DISTRIBUTIONS, Uncertainty, plausible, triangular
from tests.experiment.small_experiment import ROOT

SHARES = (np.arange(4000) + 0.5) / 4000
KEY = "intelligence.search"


def read(text: str):
    """Read one uncertainty; return it with the mistakes."""
    whole = f"[[uncertainties]]\n{text}\n"
    document = Document("own.toml", positions(whole))
    return read_uncertainty(document, ("uncertainties", 0), tomllib.loads(whole)["uncertainties"][0]), document.mistakes


def drawn(distribution: str, mode: float = 0.0):
    return [Uncertainty("u", {KEY: (0.1, 0.5)}, distribution, mode).values(share)[KEY] for share in SHARES]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (drawn("uniform"), stats.uniform(0.1, 0.4)),
        (drawn("log_uniform"), stats.loguniform(0.1, 0.5)),
        (drawn("triangular", 0.2), stats.triang(0.25, 0.1, 0.4)),
    ],
)
def test_values_have_the_distribution_that_is_named(made, expected):
    assert stats.kstest(made, expected.cdf).statistic < 1e-3


def test_a_triangle_may_have_its_mode_at_an_end():
    assert triangular(0.0, 0.0) == 0
    assert triangular(0.75, 0.0) == 0.5
    assert triangular(0.25, 1.0) == 0.5


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
def test_no_value_lies_beyond_its_range(distribution):
    one = Uncertainty("u", {KEY: (0.1, 0.3)}, distribution, 0.2)
    for share in (0.0, np.nextafter(1.0, 0.0)):
        assert 0.1 <= one.values(share)[KEY] <= 0.3


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
def test_a_whole_number_stays_whole(distribution):
    one = Uncertainty("u", {"learning.review_months": (6, 24)}, distribution, 12)
    found = {one.values(share)["learning.review_months"] for share in SHARES}
    assert found == set(range(6, 25))
    assert all(type(value) is int for value in found)


def test_a_range_is_taken_in_its_logarithm_from_four_times_its_low_end_on():
    for ends, expected in (("[1, 4]", "log_uniform"), ("[1, 3.9]", "uniform"), ("[0, 4]", "uniform")):
        one, mistakes = read(f'name = "search"\nrange = {{ {KEY} = {ends} }}')
        assert (one.distribution, mistakes) == (expected, [])


def test_keys_of_one_uncertainty_move_together():
    one, _ = read('name = "evidence"\nrange = { intelligence.decay = [0, 0.1], intelligence.search = [1, 3] }')
    assert one.values(0.25) == {"intelligence.decay": 0.025, "intelligence.search": 1.5}


def test_a_key_has_the_range_of_its_declaration():
    one, mistakes = read(f'name = "{KEY}"')
    assert (one.ranges, mistakes) == ({KEY: known(KEY).plausible}, [])


def test_a_distribution_that_is_named_wins():
    one, mistakes = read(f'name = "{KEY}"\nrange = {{ {KEY} = [1, 9] }}\ndistribution = "triangular"\nmode = 3')
    assert (one.distribution, one.mode, mistakes) == ("triangular", 3.0, [])


def test_choices_are_values_of_a_key_or_names_of_what_is_set_and_equally_likely():
    rule, mistakes = read('name = "trust.rule"\nchoices = ["beta", "fixed"]')
    assert mistakes == []
    assert [rule.values(share)["trust.rule"] for share in (0.0, 0.49, 0.5, 0.99)] == ["beta", "beta", "fixed", "fixed"]
    named, mistakes = read(
        'name = "groups"\nchoices = [{ name = "flee", set = { displacement = { fear = 9, roam = 0.1 } } }, '
        '{ name = "stay", set = { displacement = { fear = 0, roam = 0 } } }]'
    )
    assert mistakes == []
    assert named.keys == ("displacement.fear", "displacement.roam")
    assert named.values(0.7) == {"displacement.fear": 0.0, "displacement.roam": 0.0}


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("range = { corruption.scale = [0, 1] }", 1, "an uncertainty has no 'name'"),
        ('name = "a"', 1, "needs a range or choices"),
        ('name = "a"\nlevels = 3', 3, "an uncertainty has no 'levels'"),
        ('name = "trust.rule"', 1, "declared without a range"),
        ('name = "a"\nrange = { trust.strength = [2, 1] }', 3, "expected two numbers, the lower first"),
        ('name = "a"\nrange = { trust.strenth = [1, 2] }', 3, "Did you mean 'strength'?"),
        ('name = "a"\nrange = { trust.prior_across = [0.5, 1.5] }', 3, "expected a number from 0 to 1"),
        ('name = "a"\nrange = { trust.strength = [1, 2] }\ndistribution = "normal"', 4, 'expected one of "uniform"'),
        ('name = "a"\nrange = { trust.gossip = [0, 1] }\ndistribution = "log_uniform"', 4, "begins above 0"),
        ('name = "a"\nrange = { trust.strength = [1, 2] }\nmode = 1.5', 1, "belongs to a triangular distribution"),
        ('name = "a"\nrange = { trust.strength = [1, 2] }\ndistribution = "triangular"', 1, "which needs it"),
        (
            'name = "a"\nrange = { trust.strength = [1, 2] }\ndistribution = "triangular"\nmode = 3',
            5,
            "expected a number from 1 to 2",
        ),
        (
            'name = "a"\nrange.trust = { strength = [1, 2], gossip = [0, 1] }\ndistribution = "triangular"\nmode = 1',
            5,
            "has one key",
        ),
        ('name = "trust.rule"\nchoices = ["beta"]', 3, "expected a list of two choices or more"),
        ('name = "trust.rule"\nchoices = ["beta", "bata"]', 3, "Did you mean 'beta'?"),
        ('name = "trust.rule"\nchoices = ["beta", "beta"]', 3, "set the same"),
        ('name = "rule"\nchoices = ["beta", "fixed"]', 1, "Only of a key can they be bare values"),
        ('name = "trust.rule"\nchoices = ["beta", "fixed"]\nmode = 1', 4, "have no mode"),
        (
            'name = "a"\nchoices = [{ name = "x", set = { hub.level = 1 } }, { name = "y", set = { hub.cost = 1 } }]',
            3,
            "set the same keys, but not so hub.cost, hub.level",
        ),
        ('name = "a"\nchoices = [{ name = "x" }, { name = "y", set = { hub.level = 1 } }]', 3, "a choice has no 'set'"),
    ],
)
def test_a_mistake_is_told_at_its_line(text, line, says):
    one, mistakes = read(text)
    assert one is None
    assert mistakes[0].startswith(f"own.toml:{line}: ")
    assert says in "\n".join(mistakes)


def test_every_declared_range_that_the_policies_leave_open_is_uncertain():
    policies = [
        load(f"{ROOT}/scenarios/two_countries.toml", {"approach": name}).values
        for name in ("european", "north_american")
    ]
    names = [one.name for one in plausible(policies)]
    assert len(names) > 100
    assert KEY in names
    assert "hub.level" not in names  # which the approaches set apart
    assert KEY not in [one.name for one in plausible(policies, [KEY])]
    moved = [policies[0], {**policies[0], KEY: 9.0}]
    assert KEY not in [one.name for one in plausible(moved)]
    assert KEY not in [one.name for one in plausible([policies[0], *moved])]  # nor where the last alone differs
