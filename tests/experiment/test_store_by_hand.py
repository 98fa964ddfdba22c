"""The store at the value from which each of its rules holds, and a worker at its end."""

import os
import threading
from multiprocessing import get_context

import pyarrow as pa
import pytest

from sim.experiment import processes
from sim.experiment.plain_files import LARGEST_TABLE, LARGEST_TEXT, Unfit, opened, read_whole
from sim.experiment.plan import Measured
from sim.experiment.processes import how_ended
from sim.experiment.runs import RunTable, failed_run
from sim.outputs.whole_files import make_parents

COLUMNS = pa.schema({"point": pa.int32(), "replicate": pa.int32(), "failure": pa.string()})


def table_of(*runs):
    rows = [{"point": point, "replicate": replicate, "failure": ""} for point, replicate in runs]
    return pa.Table.from_pylist(rows, schema=COLUMNS)


@pytest.mark.parametrize("runs", [[], [(-1, 0)], [(2, 0)], [(0, -1)], [(0, 0), (1, -1)], [(0, 1)], [(-1, 0), (0, 0)]])
def test_runs_of_points_and_replicates_that_cannot_be_are_refused(runs):
    with pytest.raises(ValueError, match="holds no runs, or some without their point and replicate"):
        RunTable(2, table_of(*runs))


def test_the_replicates_of_runs_are_counted_from_the_last():
    assert RunTable(2, table_of((0, 0))).replicates == 1
    assert RunTable(2, table_of((1, 0), (1, 2), (0, 1))).replicates == 3


def test_a_run_that_failed_has_no_value_of_what_is_kept_over_time_or_of_places():
    measured = Measured({"harm.DEU": ("DEU",)}, by_year=("arrests",), by_month=("harm", "leaks"))
    row = failed_run(3, 4, 5, "month 7: trust is NaN", measured)
    assert row[:4] == (3, 4, 5, "month 7: trust is NaN")
    assert {"harm", "arrests", "harm.DEU"} <= row.outcomes.keys()
    assert set(row.outcomes.values()) == {None}
    assert row.by_year == {"arrests": None}
    assert row.by_month == {"harm": None, "leaks": None}
    assert row.jurisdictions is None


@pytest.mark.parametrize(("largest", "size"), [(LARGEST_TEXT, 536_870_912), (LARGEST_TABLE, 17_179_869_184)])
def test_a_text_of_half_a_gigabyte_and_a_table_of_sixteen_are_read_and_one_byte_more_is_not(largest, size, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    os.truncate(tmp_path / "file", size)
    with opened(tmp_path / "file", largest) as file:
        assert file.seek(0, os.SEEK_END) == size
    os.truncate(tmp_path / "file", size + 1)
    with pytest.raises(Unfit, match=f"{size + 1} bytes, more than any experiment writes"):
        read_whole(tmp_path / "file", largest)


def test_the_folders_that_were_made_are_listed_from_the_top(tmp_path):
    made = []
    make_parents(tmp_path / "a" / "b", made)
    assert made == [tmp_path / "a", tmp_path / "a" / "b"]
    make_parents(tmp_path / "a" / "c", made)
    assert made[2:] == [tmp_path / "a" / "c"]
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError, match="file is no folder"):
        make_parents(tmp_path / "file", made)
    assert made[3:] == []


def test_workers_that_were_asked_to_end_are_not_why_it_ended():
    assert how_ended([-15, 0, 3]).startswith("one ended with exit code 3.")
    assert how_ended([-15, -6]).startswith("one ended with signal 6.")
    assert how_ended([-16]).startswith("one ended with signal 16.")
    assert how_ended([-15, 0]).startswith("memory may have run out.")
    assert how_ended([-6, -9]).startswith("one was killed, as the system does where memory runs out.")


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_worker_that_is_no_longer_needed_ends_while_its_parent_goes_on(monkeypatch):
    monkeypatch.setattr(processes, "Workers", lambda: get_context("fork"))  # by which a worker starts at once
    with processes.Processes(1) as (pool, workers):
        assert (pool.submit(abs, -3).result(), workers) == (3, 1)
        (worker,) = pool._processes.values()
        late = threading.Timer(3, worker.kill)
        late.start()
    late.cancel()
    assert worker.exitcode == 0
