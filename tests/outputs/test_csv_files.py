"""CSV files say what was computed, to the last bit, and nothing that a spreadsheet would calculate."""

import csv
import io
import math

import pandas as pd
import pytest

from sim.experiment.tables import csv_text as written
from tests.cli.in_process import coopsim
from tests.experiment.small_experiment import SMALL

NUMBERS = [0.1 + 0.2, 80000020.00000001, 1 / 3, 2.0, -0.0, 5e-324, 1.7976931348623157e308, 123456789012345.67]


def cells(value: object) -> list[str]:
    """The one row of a table that holds a value and something else."""
    (_, row) = csv.reader(io.StringIO(written(["a", "b"], [[value, "end"]]).decode(), newline=""))
    return row


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_is_read_back_as_the_number_that_was_written(number):
    back = float(cells(number)[0])
    assert (back, math.copysign(1, back)) == (number, math.copysign(1, number))


def test_a_whole_number_has_no_decimals_and_a_missing_one_no_cell():
    assert cells(20.0) == ["20", "end"]
    assert cells(float("nan")) == ["", "end"]


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x")', "-", "-1_000"])
def test_a_text_that_a_spreadsheet_would_calculate_has_an_apostrophe_before_it(text):
    assert cells(text) == [f"'{text}", "end"]


@pytest.mark.parametrize("text", ["-0.5", "+3", "-1e-05", "a = b", "0.10", "01", "'quoted'", "", "Österreich, süd"])
def test_every_other_text_stays_as_it_is(text):
    assert cells(text) == [text, "end"]


def test_a_mean_of_the_table_is_the_mean_of_the_runs(tmp_path):
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    assert coopsim("experiment", tmp_path / "small.toml", "--replicates", "3", "-o", tmp_path / "out").returncode == 0
    runs = pd.read_parquet(tmp_path / "out" / "runs.parquet")
    with (tmp_path / "out" / "summary.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["without_value"] == "0"]
    assert len(rows) > 20
    for row in rows:
        assert float(row["mean"]) == runs[runs.point == int(row["point"])][row["outcome"]].to_numpy().mean()
