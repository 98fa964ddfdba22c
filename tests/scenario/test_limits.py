"""Scenarios have limits that are checked before anything is made, and with which a run fits into memory."""

import time

import pytest

from sim.model.initialise import blank, chance_for
from sim.scenario import ScenarioError, load
from sim.scenario.limits import MOST_COUNTRIES, memory_of_run
from tests.conftest import ROOT


def test_the_memory_of_a_run_is_that_of_its_arrays():
    scenario = load(ROOT / "scenarios" / "europe_12.toml")
    setting = scenario.setting()
    room = chance_for(setting, seed=1).room
    lists = room.asked, room.struck, room.heights, room.is_struck
    asked = sum(array.nbytes for array in lists) - 16  # one more than legs, but for the marks
    made = sum(array.nbytes for array in blank(setting, scenario.months)) + asked
    assert memory_of_run(len(setting.codes), len(setting.kinds), setting.slots, scenario.months) == made


def test_the_largest_scenario_that_is_taken_has_room():
    assert memory_of_run(MOST_COUNTRIES + 1, 5, 5_000_000, 6000) < 4.6e9


def test_a_region_of_more_countries_than_there_are_is_refused_at_once(tmp_path):
    path = tmp_path / "many.toml"
    codes = ",\n".join(f'"C{number}"' for number in range(50_000))
    path.write_text(f"[region]\ncountries = [{codes}]\n", encoding="utf-8")
    began = time.process_time()
    with pytest.raises(ScenarioError) as caught:
        load(path)
    assert time.process_time() - began < 2
    assert "many.toml:2: region.countries names 50,000 countries, more than 500. Leave some out." in str(caught.value)


def test_a_time_line_without_end_is_refused_at_the_first_event_that_is_too_many():
    events = [{"month": 1 + number % 100, "key": "hub.level", "value": 0.1} for number in range(10_002)]
    told = r"^events\[10000\]: the time line has 10,002 events, more than 10,000. Leave some out.$"
    with pytest.raises(ScenarioError, match=told):
        load(ROOT / "scenarios" / "two_countries.toml", events=events, origin={"": "changes", "events": "events"})
