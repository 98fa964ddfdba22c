"""Which effects a design has, which of them share a number, and when nothing is said of drift."""

import numpy as np
import pytest

from sim.experiment.design import points
from sim.experiment.effects import effects
from sim.scenario import ScenarioError
from tests.experiment.test_designs import experiment, factors, values_of
from tests.experiment.test_drift import FLAT, RISING, warnings

THREE = ("common_ground", "trust_building", "networking")
OF_THREE_LEVELS = (
    '[{ name = "low" }, { name = "middle", set = { %s.level = 0.3 } }, { name = "high", set = { %s.level = 0.5 } }]'
)


def levels_of(made):
    """Name, of each effect, the factors and what is compared."""
    return [(row.factors, row.effect) for row in effects(made, points(made), "harm", values_of(made, lambda **_: 1.0))]


def test_in_a_fraction_of_three_factors_each_effect_shares_a_number_with_the_interaction_of_the_others(tmp_path):
    generated = 'design = "fractional_factorial"\ngenerators = { networking = ["common_ground", "trust_building"] }\n'
    made = experiment(tmp_path, generated + factors(*THREE))
    rows = effects(made, points(made), "harm", values_of(made, lambda **high: float(high["networking"])))
    assert {row.factors: row.aliases for row in rows} == {
        "common_ground": "trust_building x networking",
        "trust_building": "common_ground x networking",
        "networking": "common_ground x trust_building",
        "common_ground x trust_building": "networking",
        "common_ground x networking": "trust_building",
        "trust_building x networking": "common_ground",
    }


def test_an_interaction_is_of_every_level_but_the_first_of_both_factors(tmp_path):
    levels = OF_THREE_LEVELS.replace("%s", "networking")
    text = factors("common_ground") + f'[[factors]]\nname = "networking"\nlevels = {levels}\n'
    named = [name for of, name in levels_of(experiment(tmp_path, text)) if " x " in of]
    assert len(named) == 2
    assert all("high - low" in name for name in named)


def test_a_fraction_is_of_factors_of_two_levels(tmp_path):
    generated = 'design = "fractional_factorial"\ngenerators = { networking = ["common_ground", "trust_building"] }\n'
    levels = OF_THREE_LEVELS.replace("%s", "common_ground")
    text = f'[[factors]]\nname = "common_ground"\nlevels = {levels}\n' + factors("trust_building", "networking")
    with pytest.raises(ScenarioError, match="a fractional factorial takes factors of two levels"):
        experiment(tmp_path, generated + text)


@pytest.mark.parametrize("sides", [(RISING, np.nan * FLAT), (np.nan * FLAT, RISING)])
def test_nothing_is_said_of_the_drift_of_what_has_no_value_on_one_side(sides):
    assert warnings(*sides) == []
