"""A calibration file is read strictly: what is wrong, at its line, and what to do."""

import pytest

from sim.calibration.calibration_file import load_calibration
from sim.calibration.emulator import number_of_terms
from sim.documents.checks import ANY_TEXT
from sim.scenario import ScenarioError
from tests.calibration.small_calibration import SMALL
from tests.experiment.small_experiment import ROOT

SHIPPED = ROOT / "experiments" / "calibration" / "model.toml"


def read(tmp_path, text):
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return load_calibration(path)


def test_a_calibration_file_is_read(tmp_path):
    found = read(tmp_path, SMALL)
    assert [one.name for one in found.targets] == ["convicted", "months to evidence", "failures"]
    assert [one.name for one in found.fitted] == ["convicted", "months to evidence"]
    assert found.world([0.0, 0.0, 0.9]) == {
        "prosecution.conviction_share": 0.2,
        "assistance.base_months": 4.0,
        "trust.rule": "beta",
    }
    assert found.scenarios["two countries"].months == 180
    assert found.reasons["trust.rule"] == "Either may be true."


def test_every_declared_range_can_be_free(tmp_path):
    text = SMALL.replace("seed = 7", 'seed = 7\nothers = "declared"').replace("[60, 60]", "[1000]")
    found = read(tmp_path, text)
    names = [one.name for one in found.parameters]
    assert names[:3] == ["prosecution.conviction_share", "assistance.base_months", "trust.rule"]
    assert len(names) == len(set(names)) > 100
    assert "formation.new_months" in names


MISTAKES = [
    ("seed = 7", "seed = 7\nspeed = 9", r"own\.toml:4: a calibration has no 'speed'\. Did you mean 'seed'"),
    ('figure = "met_failure"', 'figure = "met_failures"', r"own\.toml:\d+: figure is 'met_failures', expected one of"),
    ('scenarios = ["two countries"]', 'scenarios = ["two"]', r"own\.toml:\d+: there is no scenario 'two' here"),
    ('reason = "As declared."', "", r"own\.toml:\d+: reason is '', expected a text that is not empty"),
    ('"assistance.base_months"', '"assistance.base_month"', r"needs a range or choices"),
    ("tolerance = 1\n", "tolerance = 0\n", r"own\.toml:\d+: tolerance is 0, expected a number above 0"),
    ("discrepancy = 0\nfitted", "fitted", r"a target has no 'discrepancy'"),
    (
        "[60, 60]",
        "[60, 12]",
        r"own\.toml:6: a wave has 12 evaluations, too few for 3 parameters\. Give each 20 or more",
    ),
    ("repeated = 10", "repeated = 70", r"own\.toml:7: the first wave has 60 evaluations\. Repeat fewer"),
    ("two_countries.toml", "three_countries.toml", r"three_countries\.toml:1: there is no such file"),
    (
        'name = "trust.rule"\nchoices = ["fixed", "beta"]',
        'name = "assistance.base_months"',
        r"two parameters set assistance\.base_months",
    ),
    ("run.months = 180", "run.months = 180, run.seed = 5", r"own\.toml:\d+: run\.seed is decided by the calibration"),
    ('name = "failures"', 'name = "convicted"', r"two targets share the name 'convicted'"),
    ("[sampling]\nworlds = 40", "[sampling]\nworlds = 4", r"worlds is 4, expected a whole number from 10"),
]


@pytest.mark.parametrize(("right", "wrong", "message"), MISTAKES)
def test_a_mistake_is_told_with_its_line(tmp_path, right, wrong, message):
    assert right in SMALL
    with pytest.raises(ScenarioError, match=message):
        read(tmp_path, SMALL.replace(right, wrong, 1))


def test_a_calibration_fits_something(tmp_path):
    with pytest.raises(ScenarioError, match="no target is fitted"):
        read(tmp_path, SMALL.replace("fitted = false", "").replace("source =", "fitted = false\nsource ="))


def test_the_shipped_calibration_fits_the_funnel_detection_assistance_and_rivalry():
    found = load_calibration(SHIPPED)
    assert [one.name[:2] for one in found.fitted] == ["F1"] * 3 + ["F2"] * 2 + ["F6"] * 3 + ["F7"] * 2
    assert {one.name[:2] for one in found.targets if not one.is_fitted} == {"F3", "F7"}
    assert all(ANY_TEXT.takes(one.source) and one.reason for one in found.targets)
    assert len(found.parameters) > 100
    assert min(found.matching.waves) > 2 * number_of_terms(len(found.parameters))
    assert found.sampling.worlds >= 300
