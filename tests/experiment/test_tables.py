"""Rows are read back as they were written, to the last bit; a missing number is None, and its row says why."""

import math

import pytest

from sim.experiment.point_rows import PointRow, SummaryRow, TrajectoryRow
from sim.experiment.rows import (
    STATED,
    CaveatRow,
    EffectRow,
    FindingRow,
    IndexRow,
    LookRow,
    ShareRow,
    Tables,
)
from sim.experiment.tables import ROW_CLASSES, read_points, read_rows, read_tables, write_points, write_tables
from sim.experiment.world_rows import (
    JUDGED,
    WITHOUT_CHANCE,
    EffectByWorldRow,
    KnowingRow,
    PolicyRow,
    VarianceRow,
    WorldShareRow,
)
from tests.conftest import ROOT

REFERENCE = sorted(runs.parent for runs in (ROOT / "results" / "reference").glob("*/runs.parquet"))
AWKWARD = 0.1 + 0.2
FULL = Tables(
    summary=(
        SummaryRow(0, 'a = "x, y"', "harm", "victim-months", AWKWARD, 5e-324, 3, 0),
        SummaryRow(1, "a = b\nc", "harm", "victim-months", 2.0, None, 3, 2),
        SummaryRow(2, "", "harm", "victim-months", None, None, 3, 3),
    ),
    findings=(
        FindingRow("Less", STATED, "harm", "lower", AWKWARD, "refuted", 30, 1.0, -0.0, 1 / 3, *[0.5] * 6, None,
                   math.inf, 0.1, None, ("one", "two")),
        FindingRow("None", STATED, "harm", "lower", None, "not assessed: 2 of 9 runs failed"),
    ),
    effects=(
        EffectRow("harm", "main", "a: y - x", "a", "b x c", *[AWKWARD] * 8, 30, ("skewed",)),
        EffectRow("leaks", "not assessed", "2 of 9 runs failed"),
    ),
    caveats=(CaveatRow("", "all of it is assumed"), CaveatRow("Less", 'a "quoted", one')),
    shapley=(ShareRow("harm", "a", 1.0, 0.5, 1.5, 3.0), ShareRow("leaks", "not assessed: 2 of 9 runs failed")),
    sensitivity=(
        IndexRow("harm", "morris", "a", "sigma", 1e300),
        IndexRow("harm", "latin_hypercube", "a", "prcc"),
        IndexRow("leaks", "sobol", "not assessed: 2 of 9 runs failed"),
    ),
    trajectories=(
        TrajectoryRow(0, "harm", 12, AWKWARD, 0.1, 0.5, 3, 0), TrajectoryRow(1, "harm", 12, None, None, None, 3, 3),
    ),
    looks=(LookRow(20, "Less", 0.7, 0.5, ""), LookRow(30, "Less", None, 0.5, "1 of 1 differences have no value", 64)),
    effects_by_world=(
        EffectByWorldRow("Less", 0, AWKWARD, 1 / 3, None, None, 2.0, 0.1, "undecided"),
        EffectByWorldRow("Less", 1, 1.0, *[None] * 5, "not assessed: 1 of 4 pairs have no value"),
    ),
    shares=(
        WorldShareRow("Less", "harm", "2 %", JUDGED, "refuted", AWKWARD, 0.1, 0.5, 1, 3, 2.5),
        WorldShareRow("Less", "harm", "0.5", WITHOUT_CHANCE, "not assessed: few worlds", *[None] * 4, 3, 2.5),
    ),
    variance=(VarianceRow("Less", "harm", 3, 1, 2.5, 4, *[AWKWARD] * 10),),
    policies=(PolicyRow("harm", "region = x", 0, "a = b", 1.0, 0.5, None, 1.0, 2.0, 7, 0.5, 0.1, 0.9, 3, 1),),
    value_of_knowing=(KnowingRow("harm", "", "trust.rule", -0.1, AWKWARD, 0.5),),
)  # fmt: skip


def test_every_table_is_read_back_as_it_was_written(tmp_path):
    for name, data in write_tables(FULL).items():
        (tmp_path / name).write_bytes(data)
    there = [path.name for path in tmp_path.iterdir()]
    assert sorted(there) == sorted(f"{name}.csv" for name in ROW_CLASSES)
    assert read_tables(tmp_path, there) == FULL
    assert read_tables(tmp_path, ["looks.csv"]) == Tables(looks=FULL.looks)


@pytest.mark.parametrize("folder", REFERENCE, ids=lambda folder: folder.name)
def test_the_shipped_tables_read_and_written_are_the_same_bytes(folder):
    there = [path.name for path in folder.glob("*.csv")]
    written = write_tables(read_tables(folder, there))
    written["points.csv"] = write_points(*read_points(folder / "points.csv"))
    assert written == {name: (folder / name).read_bytes() for name in there}


def test_a_row_without_its_number_says_why():
    failed = "2 of 9 runs failed"
    assert [row.reason for row in FULL.summary] == ["", "only one run has a value", "no run has a value"]
    assert [row.reason for row in FULL.findings] == ["", failed]
    assert [row.reason for row in FULL.effects] == ["", failed]
    assert [row.reason for row in FULL.shapley] == ["", failed]
    assert [row.reason for row in FULL.sensitivity] == ["", "prcc of a is not defined", failed]
    assert [row.reason for row in FULL.effects_by_world] == ["", "1 of 4 pairs have no value"]
    assert [row.reason for row in FULL.shares] == ["", "few worlds"]
    assert [row.reason for row in FULL.trajectories] == ["", "no run has a value"]


def test_levels_stay_the_text_they_are(tmp_path):
    points = (PointRow(0, ("NA", "01"), "0" * 64), PointRow(1, ("", "1e3"), "1" * 64))
    (tmp_path / "points.csv").write_bytes(write_points(["a", "b, c"], points))
    assert read_points(tmp_path / "points.csv") == (("a", "b, c"), points)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("replicates,hypothesis\n", "has the columns replicates, hypothesis, expected replicates, hypothesis, half_w"),
        ("replicates,hypothesis,half_width,target,reason,worlds\n1,a\n", "is damaged: a line has not a cell for each"),
        ("replicates,hypothesis,half_width,target,reason,worlds\none,a,,1,,\n", "is damaged: invalid .* int.*'one'"),
        ("", "is empty"),
        ('"', "is damaged"),
    ],
)  # fmt: skip
def test_a_table_of_another_form_is_refused_by_name(text, complaint, tmp_path):
    path = tmp_path / "looks.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=f"{path} {complaint}"):
        read_rows(LookRow, path)
