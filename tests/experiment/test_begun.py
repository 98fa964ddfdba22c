"""A directory that has begun is taken further only if that is asked for, and only by what comes after what it holds."""

import json

import pytest

from sim.experiment.directory import Refused
from sim.experiment.plan import Extent
from sim.experiment.store import Store
from tests.experiment.results_directory import Made

DIGEST = "0" * 64


def plan(points=2, first="a", **changed):
    made = Made({"level": ["a"]}).plan() | {"measured": {"of_places": {}, "by_year": [], "by_month": []}}
    made |= {"points": [{"level": first if not at else "b", "scenario": str(at)} for at in range(points)]}
    return {name: value for name, value in {**made, **changed}.items() if name not in ("stages", "replicates")}


def begin(folder, described, replicates, extend=False):
    with Store(folder) as store:
        return store.begin(described, Extent(len(described["points"]), replicates), extend)


@pytest.fixture
def folder(tmp_path):
    """A directory of two points with three replicates each."""
    assert begin(tmp_path / "out", plan(), 3) == [(2, 3)]
    return tmp_path / "out"


def test_the_same_again_and_what_goes_further_step_by_step(folder):
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    assert begin(folder, plan(), 3) == begin(folder, plan(), 3, extend=True) == [(2, 3)]
    assert (folder / "manifest.json").exists()
    assert begin(folder, plan(), 5, extend=True) == [(2, 3), (2, 5)]
    assert not (folder / "manifest.json").exists()
    assert begin(folder, plan(4), 5, extend=True) == [(2, 3), (2, 5), (4, 5)]
    assert begin(folder, plan(4), 5) == [(2, 3), (2, 5), (4, 5)]
    kept = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    assert (kept["replicates"], len(kept["points"]), kept["stages"]) == (5, 4, [[2, 3], [2, 5], [4, 5]])


def test_what_was_extended_is_never_made_smaller_than_it_is_by_now(folder):
    assert begin(folder, plan(), 5, extend=True) == [(2, 3), (2, 5)]
    for replicates in (3, 4):
        with pytest.raises(Refused, match=rf"\(replicates: 5 then, {replicates} now\): give another directory"):
            begin(folder, plan(), replicates, extend=True)
    with pytest.raises(Refused, match="points: 2 entries then, 3 now; replicates: 5 then, 4 now"):
        begin(folder, plan(3), 4, extend=True)


@pytest.mark.parametrize(
    ("described", "replicates", "extend", "told"),
    [
        (plan(), 4, False, r"\(replicates: 3 then, 4 now\): .* or add to it with --extend"),
        (plan(), 2, False, r"\(replicates: 3 then, 2 now\): give another directory with -o$"),
        (plan(), 2, True, r"\(replicates: 3 then, 2 now\): give another directory with -o$"),
        (plan(3), 3, False, "points: 2 entries then, 3 now"),
        (plan(1), 3, True, "points: 2 entries then, 1 now"),
        (plan(first="c"), 3, True, 'points.0.level: "a" then, "c" now'),
        (plan(3, first="c"), 4, True, "points: 2 entries then, 3 now; replicates: 3 then, 4 now"),
        (plan(3), 2, True, "points: 2 entries then, 3 now; replicates: 3 then, 2 now"),
        (plan(first_seed=2), 4, True, r"\(first_seed: 1 then, 2 now\)"),
        (plan(worlds={"worlds.parquet": DIGEST}), 4, True, "worlds: null then"),
    ],
)
def test_another_plan_is_refused_with_what_differs(folder, described, replicates, extend, told):
    before = (folder / "plan.json").read_bytes()
    with pytest.raises(Refused, match=told):
        begin(folder, described, replicates, extend)
    assert (folder / "plan.json").read_bytes() == before


def test_more_worlds_have_another_table_of_them(folder):
    more = plan(4, worlds={"worlds.parquet": DIGEST})
    assert begin(folder, more, 3, extend=True) == [(2, 3), (4, 3)]
