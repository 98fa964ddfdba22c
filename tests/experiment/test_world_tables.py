"""The tables over worlds say what was planted in the runs, and sentences say what the tables say."""

from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest

from sim.experiment.analysis import over_worlds
from sim.experiment.choices import comparable
from sim.experiment.design import Point
from sim.experiment.rows import STATED, FindingRow, Tables
from sim.experiment.specification import Hypothesis
from sim.experiment.world_means import run_table
from sim.experiment.world_rows import JUDGED, WITHOUT_CHANCE
from sim.words.sentences import sentence
from sim.words.study import Study
from sim.words.worlds import not_judged, variance_sentence
from sim.worlds.sequence import EVEN, MORRIS
from sim.worlds.source import WorldSource
from sim.worlds.table import World

WORLDS, REPLICATES = 100, 3
PLACES = {"border": ("USA", "CAN"), "Europe": ("DEU", "FRA")}
AT_BORDER = {"place": "border"}
CLAIM = Hypothesis(
    "Less",
    "harm",
    ({**AT_BORDER, "policy": "new"},),
    ({**AT_BORDER, "policy": "old"},),
    "lower",
    0.02,
    is_relative=True,
)


def scenario(place, slots=500):
    """The part of a scenario that says whether policies can be compared."""
    return SimpleNamespace(values={"region.countries": PLACES[place], "region.slots": slots})


def planted(harm, weights=None, places=("border", "Europe"), columns=None, sequence=EVEN) -> Tables:
    """Tables of harm of shape (worlds, policies, replicates); the policies are old and new, place by place."""
    weights = np.ones(len(harm)) if weights is None else weights
    columns = {"number": list(range(len(harm)))} if columns is None else columns
    worlds = [
        World(at, {key: column[at] for key, column in columns.items()}, float(weight))
        for at, weight in enumerate(weights)
    ]
    levels = [{"place": place, "policy": policy} for place in places for policy in ("old", "new")]
    design = [
        Point(
            world.number * len(levels) + at,
            one,
            scenario(one["place"]),
            world,
        )
        for world in worlds
        for at, one in enumerate(levels)
    ]
    rows = {
        "point": np.repeat(np.arange(len(design)), harm.shape[2]),
        "replicate": np.tile(np.arange(harm.shape[2]), len(design)),
        "failure": np.where(np.isnan(harm.ravel()), "no", ""),
        "seed": np.ones(harm.size, dtype=int),
        "harm": harm.ravel(),
    }
    experiment = SimpleNamespace(
        outcomes=("harm", "harm_gini"), hypotheses=(CLAIM,), worlds=WorldSource(len(worlds), sequence=sequence)
    )
    return over_worlds(experiment, design, run_table(len(design), pa.table(rows), worlds), [CLAIM])


def harm_of(effects, chance=0.0) -> np.ndarray:
    """Harm of 100 under the old policy, and as much per cent more under the new one; in Europe 50 under both."""
    noise = np.random.default_rng(1).normal(0, 1, (len(effects), 4, REPLICATES))
    mean = np.stack(
        [np.full(len(effects), 100.0), 100 + np.asarray(effects, dtype=float)] + [np.full(len(effects), 50.0)] * 2
    )
    return mean.T[:, :, None] + chance * noise


def found_of(tables) -> Tables:
    """The tables with a finding of the claim, whose numbers do not matter."""
    return tables._replace(findings=(FindingRow(CLAIM.name, STATED, "harm", "lower", 2.0, "refuted", difference=1.0),))


def sentence_of(tables) -> str:
    """What is said of the claim."""
    whole = found_of(tables)
    return sentence(Study([CLAIM], [], {}, "", whole, ""), whole.findings[0])


def test_the_effect_in_each_world_is_that_of_its_own_runs():
    harm = harm_of([-5.0, 3.0, 0.5], 0.1)
    harm[2, 1, 0] = np.nan
    rows = planted(harm, [1.0, 2.0, 1.0]).effects_by_world
    differences = harm[:, 1] - harm[:, 0]
    assert [row.world for row in rows] == [0, 1, 2]
    assert [row.weight for row in rows] == [1.0, 2.0, 1.0]
    assert [row.effect for row in rows[:2]] == pytest.approx(differences[:2].mean(axis=1))
    assert [row.smallest_effect for row in rows[:2]] == pytest.approx(0.02 * harm[:2, 0].mean(axis=1))
    assert [row.verdict for row in rows] == ["supported", "refuted", "not assessed: 1 of 3 pairs have no value"]
    assert rows[2][3:8] == (None,) * 5
    assert list(not_judged(rows)) == ["Not judged in world 2: 1 of 3 pairs have no value."]


def test_shares_of_worlds_and_what_the_sentences_make_of_them():
    effects = np.repeat([-5.0, 0.5, 5.0], [70, 20, 10])
    found = planted(harm_of(effects, 0.1))
    judged = {row.answer: (row.number, row.share) for row in found.shares if row.kind == JUDGED}
    assert judged == {
        "supported": (70, 0.7), "practically equal": (20, 0.2), "refuted": (10, 0.1), "undecided": (0, 0.0),
        "not assessed": (0, 0.0),
    }  # fmt: skip
    without = {row.answer: row.share for row in found.shares if row.kind == WITHOUT_CHANCE}
    assert without == pytest.approx(
        {"lower by more than 2 %": 0.7, "within 2 %": 0.2, "higher by more than 2 %": 0.1}, abs=1e-6
    )
    assert sentence_of(found).startswith(
        "In 70 % of the 100 worlds (60 to 79), with place border, harm is more than 2 %"
    )
    assert " lower with policy new than with policy old; within that in 20 %, higher in 10 %." in sentence_of(found)


def test_shares_that_chance_hides_are_not_guessed():
    found = planted(harm_of(np.zeros(WORLDS), 3.0))
    told = sentence_of(found)
    assert told.startswith("Shares of worlds cannot be told, since chance has ")
    assert "Judged one by one, each of 100 worlds by its own replicates: " in told
    assert "undecided in" in told
    assert "since it takes 20 worlds" in sentence_of(planted(harm_of(np.zeros(5), 3.0)))


def test_a_share_of_a_mean_that_is_hardly_known_is_no_smallest_effect():
    harm = harm_of(np.full(WORLDS, 5.0), 0.1)
    harm[:, 0] -= 99.9
    found = planted(abs(harm))
    why = "told, since in at least half of the worlds, the mean is too uncertain to say what 2 % of it is."
    assert why in sentence_of(found)


def test_where_one_world_has_all_weight_nothing_is_told_over_worlds():
    found = planted(harm_of(np.linspace(-5, 5, 4), 0.1), np.array([1, 1e-17, 1e-17, 1e-17]))
    assert found.variance == ()


def test_worlds_that_weigh_more_count_more():
    effects = np.repeat([-5.0, 5.0], 50)
    found = planted(harm_of(effects, 0.1), np.repeat([3.0, 1.0], 50))
    assert [row.share for row in found.shares if row.answer in ("supported", "lower by more than 2 %")] == (
        pytest.approx([0.75, 0.75], abs=1e-6)
    )
    assert found.shares[0].effective_worlds == pytest.approx(80)
    assert sentence_of(found).startswith("In 75 % of the 100 worlds (")
    assert found.variance[0].mean == pytest.approx(-2.5, abs=0.1)


def test_the_variance_of_worlds_and_of_chance():
    effects = np.random.default_rng(2).normal(0, 3, 2000)
    row = planted(harm_of(effects, 2.0)).variance[0]
    assert row.deviation_of_worlds == pytest.approx(3, rel=0.05)
    assert row.deviation_of_chance == pytest.approx(2 * 2**0.5, rel=0.05)
    # A variance of 9 over worlds, and 8 of a pair: 8 / 3 of the mean of three.
    assert row.share_of_worlds == pytest.approx(9 / (9 + 8 / 3), abs=0.02)
    assert row.share_with_replicate == pytest.approx(9 / 11, abs=0.02)
    assert variance_sentence(row).startswith(f"Chance has {100 * (1 - row.share_of_worlds):.1f} % of the variance")
    assert (row.worlds, row.not_assessed, row.replicates) == (2000, 0, 3)


def test_policies_are_compared_where_they_have_the_same_countries():
    found = planted(harm_of([-5.0, 1.0, 1.0, -1.0])).policies
    assert [row.among for row in found] == ["place = border"] * 2 + ["place = Europe"] * 2
    old, new, *_ = found
    assert (old.mean_regret, old.largest_regret, old.worst_world, old.best) == (1.5, 5.0, 0, 0.5)
    assert (new.mean_regret, new.largest_regret, new.worst_world, new.best) == (0.5, 1.0, 1, 0.5)
    assert {row.outcome for row in found} == {"harm"}  # of harm_gini, neither direction is better
    assert [row.among for row in planted(harm_of([1.0])[:, :2], places=["border"]).policies] == ["", ""]


def test_nobody_chooses_a_policy_where_there_is_one_alone():
    design = [
        Point(at, {"place": place, "policy": policy}, scenario(place))
        for at, (place, policy) in enumerate([("border", "old"), ("Europe", "old"), ("border", "new")])
    ]
    assert comparable(design) == {"place = border": [design[0], design[2]]}
    assert comparable(design[:2]) == {}


def test_nobody_chooses_how_many_groups_are_simulated():
    markets = [("old", 500), ("new", 500), ("old", 2000), ("new", 2000)]
    design = [
        Point(at, {"policy": policy, "market": f"{slots} slots"}, scenario("border", slots))
        for at, (policy, slots) in enumerate(markets)
    ]
    assert comparable(design) == {"market = 500 slots": design[:2], "market = 2000 slots": design[2:]}


def test_a_world_without_a_value_is_left_out_of_the_choice_and_counted():
    harm = harm_of([-5.0, 1.0, 1.0])
    harm[0, 1, 2] = np.nan
    old, new, europe, _ = planted(harm).policies
    assert (old.worlds, old.without_value, old.mean_regret, new.mean_regret) == (2, 1, 0, 1)
    assert (europe.worlds, europe.without_value) == (3, 0)
    harm[:, 1, 2] = np.nan
    assert [row.among for row in planted(harm).policies] == ["place = Europe"] * 2


def test_the_value_that_decides_is_worth_knowing_and_others_are_not():
    chance = np.random.default_rng(3)
    effects = chance.normal(0, 3, WORLDS)
    columns = {"trust.rule": ["beta" if one else "fixed" for one in chance.random(WORLDS) > 0.5],
               "learning.pace": effects.tolist(), "corruption.scale": [0.5] * WORLDS}  # fmt: skip
    rows = planted(harm_of(effects), columns=columns).value_of_knowing
    at_border = {row.parameter: row for row in rows if row.among == "place = border"}
    assert list(at_border) == ["learning.pace", "trust.rule"]
    pace, rule = at_border.values()
    assert pace.value > max(pace.limit, 0.75 * pace.of_all)
    assert rule.value < 0.1 * pace.value
    assert pace.of_all == pytest.approx(min(np.maximum(effects, 0).mean(), np.maximum(-effects, 0).mean()))


def test_worlds_of_a_design_are_no_sample_and_have_no_shares():
    found = planted(harm_of([-5.0, 3.0]), sequence=MORRIS)
    assert len(found.effects_by_world) == 2
    assert not any([found.shares, found.variance, found.policies, found.value_of_knowing])
