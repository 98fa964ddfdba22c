"""Too few groups for the number of countries are warned of, wherever a scenario is run or checked."""

import pytest

from sim.scenario import load
from sim.scenario.coarseness import FEWEST_SLOTS, too_coarse, warning
from tests.cli.in_process import coopsim
from tests.experiment.small_experiment import ROOT

COARSE = "scenarios/europe_12.toml"
FINE = 12 * FEWEST_SLOTS


@pytest.mark.parametrize("name", ["europe", "europe_12", "north_america", "us_canada", "two_countries"])
def test_shipped_scenarios_are_fine_enough(name):
    assert too_coarse([load(f"scenarios/{name}.toml")]) == []


@pytest.mark.parametrize(("slots", "fine"), [(19, False), (20, True)])
def test_two_countries_are_fine_enough_with_ten_slots_each(slots, fine):
    assert bool(warning(load("scenarios/two_countries.toml", {"region.slots": slots}))) is not fine


def test_the_world_outside_the_region_needs_no_slots():
    scenario = load(COARSE, {"region.slots": FINE})
    assert scenario.setting().external.any()
    assert too_coarse([scenario]) == []


def test_each_sentence_is_said_once_with_the_slots_to_take():
    coarse = load(COARSE, {"region.slots": FINE - 1})
    (told,) = too_coarse([coarse, load(COARSE), coarse])
    assert told.startswith("'europe_12' simulates 119 slots in 12 countries")
    assert told.endswith("Set region.slots to 120 or more.")


@pytest.mark.parametrize("command", [("check",), ("run", "--months=2")])
def test_commands_warn_of_it(command, tmp_path):
    for slots, count in ((FINE - 1, 1), (FINE, 0)):
        given = [*command, ROOT / COARSE, f"--set=region.slots={slots}", "--set=run.warm_up=0"]
        ended = coopsim(*given, cwd=tmp_path)
        assert ended.returncode == 0
        assert ended.stderr.count("119 slots in 12 countries") == count
