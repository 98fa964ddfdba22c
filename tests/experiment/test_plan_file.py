"""Forms of a plan: the least that is right is taken, and its neighbour that is wrong is not."""

import json
from types import SimpleNamespace

import pytest

from sim.experiment.directory import Damaged
from sim.experiment.plan import Extent, chunks
from sim.experiment.plan_file import difference, read_plan
from tests.experiment.results_directory import REPLICATES, Made
from tests.experiment.test_designs import experiment as made_of
from tests.experiment.test_designs import factors

ONE = {"level": "a", "scenario": "0"}
LOOKS = {"half_width": 0.5, "first_look": 4, "look_every": 2, "cap": 8}


@pytest.fixture
def folder(tmp_path):
    return Made({"level": ["a", "b"]}).write(tmp_path / "out")


def reads(folder, **changed):
    """Read the plan with these entries in place of its own."""
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    (folder / "other").mkdir(exist_ok=True)
    (folder / "other" / "plan.json").write_text(json.dumps({**plan, **changed}), encoding="utf-8")
    return read_plan(folder / "other")


@pytest.mark.parametrize(
    ("key", "right", "wrong"),
    [
        ("points", [[ONE, ONE], [{**ONE, "world": 0}, {**ONE, "world": 2**63 - 1}]],
         [[], [3, 4], {"a": ONE}, "ab", [ONE], [ONE, {**ONE, "world": -1}], [ONE, {"level": "b"}],
          [ONE, {"level": 1, "scenario": "0"}]]),
        ("stages", [[[2, REPLICATES]], [[1, 1], [2, 1], [2, REPLICATES]]],
         [[], None, [[2, REPLICATES - 1]], [[2, REPLICATES], [2, REPLICATES]], [[2, REPLICATES], [1, REPLICATES]],
          [[1, 5], [2, 4], [2, REPLICATES]], [[2, 4], [1, 5], [2, REPLICATES]], [[2]], [[0, 1], [2, REPLICATES]],
          [[2, REPLICATES, 1]], [2, REPLICATES]]),
        ("shard", [None, [1, 1], [2, 3], [3, 3]], [[1], [0, 2], [3, 2], [1, 2, 3], "12", {"1": 2}, [1.0, 2.5]]),
        ("factors", [None, ["level"]], ["level", ["level", "level"], [1], {"level": 1}]),
        ("worlds", [None, {"worlds.parquet": "0"}], [{"worlds.parquet": 0}, ["worlds.parquet"], "worlds.parquet"]),
        ("precision", [None, LOOKS, {**LOOKS, "cap": 4}], [{**LOOKS, "cap": 3}, {}, [], {**LOOKS, "more": 1}]),
        ("measured", [{"of_places": {}, "by_year": []}, {"of_places": {}, "by_year": [], "by_month": ["harm"]}],
         [[], {}, {"of_places": {}}, {"of_places": {}, "by_year": ["harm", "harm"]}]),
        ("packages", [{}, {"numpy": "2"}], [{"numpy": 2}, ["numpy"]]),
        ("first_seed", [0, 2**63 - 1], [-1, 2**63, 0.5]),
        ("runs_in_chunk", [1], [0, None]),
    ],
)  # fmt: skip
def test_a_plan_is_read_if_it_has_the_form_of_one(folder, key, right, wrong):
    for value in right:
        assert reads(folder, **{key: value})[key] == value
    for value in wrong:
        with pytest.raises(Damaged, match="is no plan of an experiment"):
            reads(folder, **{key: value})


@pytest.mark.parametrize(
    ("then", "now", "told"),
    [
        (1, 2, "plan: 1 then, 2 now"),
        ({"a": 1, "b": [3, 4]}, {"a": 1, "b": [3, 5]}, "plan.b.1: 4 then, 5 now"),
        ([1, 2], [1], "plan: 2 entries then, 1 now"),
        ([1], 1, "plan: [1] then, 1 now"),
        (1, [1], "plan: 1 then, [1] now"),
        ({"a": 1}, {}, "plan.a: 1 then, null now"),
    ],
)
def test_of_two_plans_the_first_difference_is_told(then, now, told):
    assert difference(then, now, "plan") == told


@pytest.mark.parametrize("stages", [[(2, 150)], [(2, 7), (3, 7), (3, 70)], [(1, 1), (3, 1), (3, 61)]])
def test_the_chunks_of_a_plan_hold_every_run_once_and_those_of_an_earlier_stage_come_first(tmp_path, stages):
    made = made_of(tmp_path, factors("hub"))
    design, extents = [SimpleNamespace(scenario=None)] * 3, [Extent(*stage) for stage in stages]
    found, before = chunks(made, design, extents), chunks(made, design, extents[:-1])
    points, replicates = stages[-1]
    runs = [run for chunk in found for run in chunk.runs]
    assert sorted(runs) == [(point, replicate) for point in range(points) for replicate in range(replicates)]
    assert max(len(chunk.runs) for chunk in found) <= 60
    assert before == found[: len(before)]
