"""Outcomes of the world outside the region: those that show nothing there are refused, and all others are counted."""

import numpy as np
import pytest

from sim.experiment.design import points
from sim.experiment.experiment_file import load_experiment
from sim.experiment.point_scenario import NOTHING_OUTSIDE
from sim.model.outcomes import OUTCOMES
from sim.run.simulation import simulate
from sim.scenario import InvalidError, load
from tests.experiment.small_experiment import ROOT

BASE = ROOT / "scenarios" / "us_canada.toml"
HEAD = f'title = "Own"\nbase = "{BASE}"\nreplicates = 2\n'
HUB = '[[factors]]\nname = "hub"\nlevels = [{ name = "none" }, { name = "full", set = { hub.level = 1 } }]\n'
CLAIM = (
    '[[hypotheses]]\nname = "Less"\noutcome = "%s"\nof = { hub = "full" }\nagainst = { hub = "none" }\n'
    'direction = "lower"\nsmallest_effect = "2%%"\n'
)
# Of cooperation, which the world outside may take part in and in a short run does not.
RARE = {
    "joint_cases_spoiled", "joint_actions", "joint_actions_failed", "requests_refused", "requests_timed_out",
    "requests_granted", "requests_withdrawn", "teams_formed", "request_delay",
}  # fmt: skip


def refused(folder, text: str) -> str:
    (folder / "own.toml").write_text(HEAD + text, encoding="utf-8")
    with pytest.raises(InvalidError) as caught:
        points(load_experiment(folder / "own.toml"))
    return str(caught.value).replace(f"{folder}/", "")


def test_an_outcome_that_shows_nothing_of_the_world_outside_is_refused_at_its_line(tmp_path):
    assert refused(tmp_path, HUB + CLAIM % "harm.EXT") == (
        "own.toml:9: harm.EXT: EXT is the world outside the region. It is no market and pays for no technique, so that "
        "harm is 0 or has no value there. Name a country of the region. (at hub = none)"
    )
    place = 'places = { own = ["USA", "EXT"] }\noutcomes = ["arrests.own", "harm_averted_share.own"]\n'
    assert refused(tmp_path, place + HUB) == (
        "own.toml:5: harm_averted_share.own: EXT, which the place 'own' holds, is the world outside the region. It is "
        "no market and pays for no technique, so that harm_averted_share is 0 or has no value there. Take EXT out of "
        "the place. (at hub = none)"
    )


def test_what_its_agencies_do_is_counted(tmp_path):
    text = 'places = { own = ["USA", "EXT"] }\noutcomes = ["arrests.own", "harm.USA"]\n' + HUB + CLAIM % "arrests.EXT"
    (tmp_path / "own.toml").write_text(HEAD + text, encoding="utf-8")
    assert len(points(load_experiment(tmp_path / "own.toml"))) == 2


def test_those_refused_are_those_that_show_nothing_in_runs():
    shown = set()
    for name, changes in (("us_canada", []), ("europe_12", ["hub.level=1", "networking.level=1"])):
        scenario = load(
            ROOT / "scenarios" / f"{name}.toml", [*changes, "common_ground.level=1", "right_people.level=1"]
        )
        run = simulate(scenario, 1)
        outside = np.array(run.codes) == "EXT"
        assert outside.sum() == 1
        shown |= {key for key, one in OUTCOMES.items() if np.nan_to_num(one.total(run.record, outside))}
    assert not shown & NOTHING_OUTSIDE
    assert set(OUTCOMES) - shown - NOTHING_OUTSIDE <= RARE
    assert set(OUTCOMES) >= NOTHING_OUTSIDE
