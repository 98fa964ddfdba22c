"""Scenario files: layers, origins, time line, and the scenarios that are shipped."""

import copy
import dataclasses
import pickle
import tomllib
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from sim.model.quantity import Quantity
from sim.model.schedule import SECTIONS
from sim.model.setting import KINDS
from sim.model.simulate import Run
from sim.scenario import Event, Scenario, ScenarioError, load
from sim.scenario.cross_checks import FIXED
from sim.scenario.declarations import known
from sim.scenario.describe import difference, show
from sim.scenario.schema import schema
from tests.model.round_numbers import ROUND, flat

ROOT = Path(__file__).parents[2]
TWO = ROOT / "scenarios" / "two_countries.toml"
SCENARIOS = sorted((ROOT / "scenarios").glob("*.toml"))
FRAGMENTS = [
    *sorted((ROOT / "scenarios" / "approaches").glob("*.toml")),
    *sorted((ROOT / "scenarios" / "nulls").glob("*.toml")),
]


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_shipped_scenario_resolves(path):
    scenario = load(path)
    assert scenario.title != scenario.name
    assert scenario.setting().slots > 0
    assert len(scenario.timeline) == 1


@pytest.mark.parametrize("path", FRAGMENTS, ids=lambda path: path.stem)
def test_every_approach_and_null_model_changes_the_scenario_it_is_laid_over(path, tmp_path):
    base = ROOT / "scenarios" / "two_countries.toml"
    approach = '\napproach = "european"' if path.parent.name == "nulls" else ""
    extended = write(tmp_path, "one.toml", f'extends = ["{base}", "{path}"]{approach}\n')
    other = load(base, {"approach": "north_american"} if path.stem == "european" else {})
    assert load(extended).hash != other.hash


@pytest.mark.parametrize("path", [*SCENARIOS, *FRAGMENTS], ids=lambda path: path.stem)
def test_every_shipped_file_fits_the_json_schema(path):
    jsonschema.validate(tomllib.loads(path.read_text(encoding="utf-8")), schema())


def test_the_json_schema_refuses_what_the_check_refuses():
    for wrong in ({"corruption": {"scal": 1}}, {"corruption": {"scale": 2}}, {"trust": {"rule": "gamma"}}, {"x": 1}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema())


def test_the_json_schema_lets_a_file_extend_one_or_several():
    for named in ("europe", ["europe", "nulls/no_corruption"]):
        jsonschema.validate({"extends": named}, schema())
    for wrong in (1, [1], {}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({"extends": wrong}, schema())


def test_the_eight_approaches_are_the_eight_cells():
    cells = {
        (
            scenario.values["hub.level"],
            scenario.values["learning.outcome_weight"],
            scenario.values["networking.level"],
        )
        for scenario in (
            load(ROOT / "scenarios" / "two_countries.toml", {"approach": path.stem})
            for path in (ROOT / "scenarios" / "approaches").glob("*.toml")
        )
    }
    assert len(cells) == 8


def test_region_and_approach_cross():
    path = ROOT / "scenarios" / "europe.toml"
    crossed = load(path, ["region=north_america", "approach=north_american"])
    home = load(ROOT / "scenarios" / "north_america.toml")
    assert crossed.hash == home.hash
    changed = {key for key, _, _ in difference(load(path), load(path, ["approach=north_american"]))}
    assert changed == {
        "common_ground.level", "trust_building.level", "networking.level", "right_people.level", "hub.level",
        "assistance.joint_teams", "learning.outcome_weight", "learning.initial_share",
    }  # fmt: skip


def test_own_values_win_over_what_a_file_extends_and_later_files_over_earlier(tmp_path):
    write(tmp_path, "first.toml", "[corruption]\nscale = 0.1\nleak_hazard = 0.1\nattribution = 0.1\n")
    write(tmp_path, "second.toml", "[corruption]\nscale = 0.2\nleak_hazard = 0.2\n")
    base = ROOT / "scenarios" / "two_countries.toml"
    text = f'extends = ["{base}", "first.toml", "second.toml"]\n[corruption]\nscale = 0.3\n'
    scenario = load(write(tmp_path, "top.toml", text), ["corruption.severity=2"])
    found = {
        name: scenario.values[f"corruption.{name}"] for name in ("scale", "leak_hazard", "attribution", "severity")
    }
    assert found == {"scale": 0.3, "leak_hazard": 0.2, "attribution": 0.1, "severity": 2.0}
    origins = {name: Path(scenario.origins[f"corruption.{name}"]).name for name in found}
    assert origins == {
        "scale": "top.toml:3", "leak_hazard": "second.toml:3", "attribution": "first.toml:4", "severity": "--set",
    }  # fmt: skip


def test_a_name_in_a_change_means_a_file_beside_whoever_makes_it_before_one_beside_the_scenario(tmp_path):
    for folder, level in (("mine", 0.25), ("theirs", 0.75)):
        (tmp_path / folder / "approaches").mkdir(parents=True)
        write(tmp_path / folder / "approaches", "own.toml", f"[hub]\nlevel = {level}\n")
    base = write(tmp_path / "theirs", "base.toml", f'extends = "{TWO}"\n')
    assert load(base, {"approach": "own"}).values["hub.level"] == 0.75
    assert load(base, {"approach": "own"}, beside=tmp_path / "mine").values["hub.level"] == 0.25


WILL = "jurisdictions.%s.political_will"


@pytest.mark.parametrize(
    ("changes", "beneath", "wills"),
    [
        ({WILL % "*": 0.11}, {}, [0.11, 0.11]),
        ({WILL % "*": 0.11, WILL % "AAA": 0.2}, {}, [0.2, 0.11]),
        ({WILL % "BBB": 0.2}, {WILL % "*": 0.11}, [0.11, 0.2]),
        ({WILL % "*": 0.2}, {WILL % "BBB": 0.11}, [0.2, 0.2]),
        ({}, {WILL % "*": 0.11, WILL % "BBB": 0.3}, [0.11, 0.3]),
    ],
)
def test_a_change_of_every_country_is_of_each_that_no_other_change_above_it_names(changes, beneath, wills):
    made = load(TWO, changes, beneath=beneath)
    assert made.setting().political_will.tolist() == wills


def test_a_change_of_every_country_of_the_region_leaves_the_world_outside_as_it_lies_beneath():
    made = load(ROOT / "scenarios" / "us_canada.toml", {WILL % "*": 0.2}, beneath={WILL % "EXT": 0.11})
    assert made.setting().political_will.tolist() == [0.2, 0.2, 0.11]


@pytest.mark.parametrize(("named", "meant"), [("two_countris", " Did you mean 'two_countries'?"), ("zzzzqq", "")])
def test_a_name_that_no_scenario_has_is_refused_with_the_most_similar_one(named, meant, tmp_path):
    (tmp_path / "own.toml").write_text(f'extends = "{named}"\n', encoding="utf-8")
    with pytest.raises(ScenarioError) as refused:
        load(tmp_path / "own.toml")
    assert refused.value.mistakes[0].endswith(f"extends '{named}', but there is no such file beside this one.{meant}")


def test_an_event_that_one_of_two_scenarios_has_is_a_difference_on_its_side():
    event = {"month": 61, "key": "hub.level", "value": 0.5}
    other = {"month": 61, "key": "hub.level", "value": 0.25}
    none, one, two = load(TWO), load(TWO, events=[event]), load(TWO, events=[other])
    key = "from month 61: hub.level"
    assert difference(one, none) == [(key, "0.5", "-")]
    assert difference(none, one) == [(key, "-", "0.5")]
    assert difference(one, two) == [(key, "0.5", "-"), (key, "-", "0.25")]
    assert difference(one, one) == []


def test_what_a_scenario_holds_is_its_own_and_cannot_be_changed():
    scenario = load(TWO)
    values, origins = dict(scenario.values), dict(scenario.origins)
    made = dataclasses.replace(scenario, values=values, origins=origins)
    values["hub.level"], origins["hub.level"] = 0.25, "elsewhere"
    assert (made.values, made.origins) == (scenario.values, scenario.origins)
    for held in (made.values, made.origins):
        with pytest.raises(TypeError):
            held["hub.level"] = 0.25


def test_a_region_that_nobody_names_has_a_name_by_default(tmp_path):
    scenario = load(write(tmp_path, "own.toml", '[region]\ncountries = ["AUT", "DEU"]\n'))
    assert (scenario.values["region.name"], scenario.origins["region.name"]) == ("a region of its own", "default")


def test_a_corridor_that_nobody_gives_weighs_what_its_declaration_says():
    scenario = load(ROOT / "scenarios" / "us_canada.toml")
    given, setting = scenario.values, scenario.setting()
    missing = [
        setting.corridor[j, k]
        for j, market in enumerate(setting.codes)
        for k, source in enumerate(setting.codes)
        if f"corridors.{market}.{source}" not in given
    ]
    assert missing
    assert set(missing) == {known("corridors.USA.CAN").default}


def test_a_file_may_extend_another_by_its_bare_name(tmp_path):
    assert load(write(tmp_path, "own.toml", 'extends = "two_countries"\n')).values == load(TWO).values


def test_values_are_told_as_a_scenario_file_writes_them():
    changes = {"case_decision.joint_cases": False, "hub.level": 1 / 3, "agencies.kinds": ["police", "border"]}
    rows = {key: (before, after) for key, before, after in difference(load(TWO), load(TWO, changes))}
    assert rows["case_decision.joint_cases"] == ("true", "false")
    assert rows["hub.level"] == ("1", "0.333333333333")
    assert rows["agencies.kinds"][1] == "police, border"


def test_every_value_says_where_it_comes_from():
    scenario = load(ROOT / "scenarios" / "europe.toml")
    assert set(scenario.values) == set(scenario.origins)
    assert len(show(scenario)) == len(scenario.values)
    assert scenario.origins["corruption.scale"] == "default"
    assert scenario.origins["jurisdictions.ROU.corruption"].startswith("sim/countries/data/jurisdictions.csv:")
    assert scenario.origins["hub.level"].endswith("approaches/factors/topology_hub.toml:4")


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_a_resolved_scenario_written_out_is_the_same_scenario(path, tmp_path):
    scenario = load(path, ["corruption.scale=0.25"])
    alone = load(write(tmp_path, "alone.toml", scenario.to_toml()))
    assert alone.values == scenario.values
    assert alone.hash == scenario.hash
    assert alone.title == scenario.title


def test_a_scenario_survives_the_way_to_another_process():
    scenario = load(TWO, events=[{"month": 61, "key": "hub.level", "value": 0.5}])
    for other in (pickle.loads(pickle.dumps(scenario)), copy.deepcopy(scenario), copy.copy(scenario)):
        assert other == scenario
        assert other.hash == scenario.hash
        with pytest.raises(TypeError):
            other.values["corruption.scale"] = 0.0


def test_events_become_stages_in_order_of_month(tmp_path):
    base = ROOT / "scenarios" / "two_countries.toml"
    text = f"""extends = "{base}"
[[events]]
month = 90
key = "jurisdictions.AAA.capacity_factor"
value = 0.5
[[events]]
month = 60
key = "assistance.joint_teams"
value = 0.9
[[events]]
month = 90
key = "hub.level"
value = 0
"""
    scenario = load(write(tmp_path, "treaty.toml", text))
    first, treaty, cut = scenario.timeline
    assert [period.month for period in (first, treaty, cut)] == [0, 60, 90]
    assert treaty.parameters.assistance.joint_teams == cut.parameters.assistance.joint_teams == 0.9
    assert cut.parameters.hub.level == 0.0
    assert cut.setting.capacity[0] == pytest.approx(first.setting.capacity[0] / 2)
    assert load(write(tmp_path, "again.toml", scenario.to_toml())).hash == scenario.hash


def test_kinds_of_agency_are_chosen_in_the_scenario():
    path = ROOT / "scenarios" / "two_countries.toml"
    assert load(path).setting().kinds == KINDS[:3]
    one = load(path, ['agencies.kinds=["police"]']).setting()
    assert one.kinds == ("police",)
    assert one.effort_share.sum() == 1


def test_the_resolved_scenario_is_hashed_by_what_it_is_not_by_what_it_is_called(tmp_path):
    base = ROOT / "scenarios" / "two_countries.toml"
    renamed = write(tmp_path, "renamed.toml", f'extends = "{base}"\ntitle = "Another title"\n')
    assert load(renamed).hash == load(base).hash
    assert load(base, {"run.seed": 2}).hash != load(base).hash


def test_a_caller_may_give_changes_as_values():
    with pytest.raises(ScenarioError, match="--set: corruption.scale is 'much', expected a number from 0 to 1"):
        load(ROOT / "scenarios" / "europe.toml", {"corruption.scale": "much"})


def test_a_border_can_close_and_a_law_can_change(tmp_path):
    base = ROOT / "scenarios" / "two_countries.toml"
    events = "".join(
        f'[[events]]\nmonth = 70\nkey = "jurisdictions.{code}.{name}"\nvalue = {value}\n'
        for code, name, value in (
            ("AAA", "borders", "[]"),
            ("BBB", "borders", "[]"),
            ("BBB", "legal_family", '"common"'),
        )
    )
    laws = "[region]\nlegal_distance_same_family = 0.4\nlegal_distance_other_family = 0.8\n"
    before, after = load(write(tmp_path, "closed.toml", f'extends = "{base}"\n{laws}{events}')).timeline
    assert (before.setting.border.sum(), after.setting.border.sum()) == (2, 0)
    assert (before.setting.legal_distance[0, 1], after.setting.legal_distance[0, 1]) == (0.4, 0.8)


def test_a_title_may_hold_any_character_that_can_be_seen(tmp_path):
    title = "".join(map(chr, range(32, 127))) + "é😀\u200dن\u200cی\\"
    scenario = load(ROOT / "scenarios" / "two_countries.toml", {"title": title, "region.name": title})
    alone = load(write(tmp_path, "alone.toml", scenario.to_toml()))
    assert (alone.title, alone.hash) == (title, scenario.hash)


def test_a_mark_of_byte_order_and_ends_of_line_of_another_system_are_read(tmp_path):
    path = tmp_path / "windows.toml"
    path.write_bytes(b'\xef\xbb\xbfregion = "two_countries"\r\n[hub]\r\nlevel = 0.4\r\n')
    scenario = load(path)
    assert scenario.values["hub.level"] == 0.4
    assert scenario.origins["hub.level"].endswith("windows.toml:3")


def test_origins_are_written_as_a_reader_would_type_them(tmp_path, monkeypatch):
    path = ROOT / "scenarios" / "europe.toml"
    origins = load(path).origins
    assert origins["agencies.kinds"] == "scenarios/europe.toml:7"
    assert origins["hub.level"] == "scenarios/approaches/factors/topology_hub.toml:4"
    assert origins["jurisdictions.RUS.longitude"] == "scenarios/regions/europe.toml:29"
    assert origins["run.months"] == "default"
    assert load(path, ["run.months=299"]).origins["run.months"] == "--set"
    monkeypatch.chdir(tmp_path)
    assert load(path).origins["agencies.kinds"] == f"{path}:7"


def test_a_word_is_a_word_even_if_it_looks_like_a_number():
    path = ROOT / "scenarios" / "europe_12.toml"
    assert load(path, ["region.year=2020"]).hash == load(path, ['region.year="2020"']).hash
    assert load(path, ["title=2020"]).title == "2020"
    assert load(path, "hub.level=0.3").values["hub.level"] == 0.3


def test_an_approach_is_looked_for_near_the_scenario_that_is_changed(tmp_path, monkeypatch):
    near, far = tmp_path / "study" / "scenarios" / "more", tmp_path / "far"
    for folder, level in ((near, 0.1), (tmp_path, 0.2), (far, 0.3)):
        (folder / "approaches").mkdir(parents=True)
        write(folder / "approaches", "own.toml", f"[hub]\nlevel = {level}\n")
    path = write(near, "one.toml", 'region = "two_countries"\n')
    monkeypatch.chdir(far)
    assert load(path, ["approach=own"]).values["hub.level"] == 0.1
    assert load(path, ["approach=approaches/own.toml"]).values["hub.level"] == 0.3
    (near / "approaches" / "own.toml").unlink()
    with pytest.raises(ScenarioError, match="there is no approach 'own'"):  # that above the study is another's
        load(path, ["approach=own"])


def test_what_is_reached_on_two_ways_happens_once(tmp_path):
    write(tmp_path, "base.toml", '[[events]]\nmonth = 9\nkey = "hub.level"\nvalue = 0.1\n')
    for number in range(20):  # two ways at each of twenty steps: a million ways in all
        below = f"{number + 1}.toml" if number < 19 else "base.toml"
        write(tmp_path, f"{number}.toml", f'extends = ["{below}", "{below}"]\n')
    scenario = load(write(tmp_path, "top.toml", 'region = "two_countries"\nextends = "0.toml"\n'))
    assert [(event.month, event.key, event.value) for event in scenario.events] == [(9, "hub.level", 0.1)]


def other_values(key: str, value: object) -> list[float | bool | str]:
    what = known(key)
    assert isinstance(what, Quantity)
    if what.options:
        return [word for word in what.options if word != value]
    if what.is_switch:
        return [not value]
    usual = float(value)  # type: ignore[arg-type]
    numbers = (min(2 * usual, what.high), max(usual / 2, what.low), what.low, min(what.high, 1.0))
    return [number for number in numbers if number != usual]


def arrays(scenario: Scenario) -> list[np.ndarray]:
    run = Run(scenario.timeline, scenario.seed, 72)
    run.advance(72)
    return [np.asarray(array).copy() for array in run.state]


@pytest.mark.parametrize("section", SECTIONS)
def test_an_event_on_any_parameter_that_may_change_changes_the_run(section):
    """No event is accepted and then ignored."""
    # Refusals and joint teams are too rare to be met in so short a run, but for the last four.
    full = [f"{key}={value}" for key, value in flat(ROUND)]
    full += [f"agencies.kinds={list(KINDS)}", "hub.level=0.5", "assistance.time_out_months=6"]
    full += [
        "assistance.refusal_legal=1",
        "assistance.joint_teams=0.5",
        "assistance.team_start=1",
        "region.capacity_per_slot=0.9",
    ]
    scenario = load(ROOT / "scenarios" / "europe_12.toml", full)
    usual = arrays(scenario)
    for key in scenario.values:
        if not key.startswith(f"{section}.") or key in FIXED:
            continue
        changed = (
            dataclasses.replace(scenario, events=(Event(1, key, value, "here"),))
            for value in other_values(key, scenario.values[key])
        )
        assert any(
            any(not np.array_equal(one, other, equal_nan=True) for one, other in zip(arrays(run), usual, strict=True))
            for run in changed
        ), key
