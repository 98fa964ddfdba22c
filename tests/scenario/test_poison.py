"""An impossible number is refused by every way into a scenario, with its place and its key."""

from dataclasses import replace
from math import nan

import pytest

import sim
from dev.reliability.poisoned_values import SCENARIO, WAYS, Poison, missed, poisons, quantities
from sim.history.simulation import watch
from sim.run.simulation import begin, simulate
from sim.scenario import ScenarioError, load

POISONS = poisons()
SOME = POISONS[::40]
VALUES = {poison.text for poison in POISONS}


def test_poisons_are_of_every_number_switch_and_choice():
    assert {poison.key for poison in POISONS} == set(quantities())
    assert len(quantities()) > 150
    assert {"nan", "inf", "-1", "1.0000001"} == VALUES


@pytest.mark.parametrize("value", sorted(VALUES))
def test_a_file_of_nothing_but_poison_is_refused_for_each_line(value, tmp_path):
    keys = [poison.key for poison in POISONS if poison.text == value]
    path = tmp_path / "poisoned.toml"
    path.write_text(f'extends = "{SCENARIO}"\n' + "".join(f"{key} = {value}\n" for key in keys))
    with pytest.raises(ScenarioError) as caught:
        load(path)
    told = [line.partition("poisoned.toml:")[2] for line in caught.value.mistakes]
    lines = enumerate(zip(keys, told, strict=True), start=2)
    assert all(line.startswith(f"{at}: {key} is {value}, ") for at, (key, line) in lines)


@pytest.mark.parametrize("value", sorted(VALUES))
def test_changes_of_nothing_but_poison_are_refused_for_each_key(value):
    changes = {poison.key: poison.value for poison in POISONS if poison.text == value}
    with pytest.raises(ScenarioError) as caught:
        sim.load("two_countries", changes)
    assert [line.split(" is ")[0] for line in caught.value.mistakes] == [f"changes=: {key}" for key in changes]


@pytest.mark.parametrize("way", WAYS)
def test_every_way_refuses_what_is_tried(way, tmp_path, monkeypatch):
    monkeypatch.setattr("dev.reliability.poisoned_values.poisons", lambda: SOME)
    assert list(missed(way, tmp_path)) == []


def test_a_poison_that_is_accepted_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("dev.reliability.poisoned_values.poisons", lambda: [Poison("hub.level", 0.5)])
    for way in WAYS:
        assert list(missed(way, tmp_path)) == ["hub.level = 0.5: accepted"]


def test_no_run_begins_with_a_copy_that_was_poisoned():
    whole = load(SCENARIO)
    copy = replace(whole, values={**whole.values, "hub.level": nan})
    for start in (begin, simulate, watch):
        with pytest.raises(ScenarioError, match="hub.level is nan, expected a number from 0 to 1"):
            start(copy, 1)
    with pytest.raises(ScenarioError, match=r"hub\.level is nan"):
        sim.run(copy)
