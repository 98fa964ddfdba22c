"""The store at the value from which each of its rules holds."""

import os

import pyarrow as pa
import pytest

from sim.experiment.plain_files import LARGEST_TEXT, Unfit, opened, read_whole
from sim.experiment.processes import how_ended
from sim.experiment.runs import RunTable
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


def test_a_file_of_half_a_gigabyte_is_read_and_one_byte_more_is_not(tmp_path):
    assert LARGEST_TEXT == 536_870_912
    for size in (30_000, LARGEST_TEXT, LARGEST_TEXT + 1):
        (tmp_path / "file").write_bytes(b"")
        os.truncate(tmp_path / "file", size)
        if size > LARGEST_TEXT:
            with pytest.raises(Unfit, match="536870913 bytes, more than any experiment writes"):
                read_whole(tmp_path / "file")
        else:
            with opened(tmp_path / "file", LARGEST_TEXT) as file:
                assert file.seek(0, os.SEEK_END) == size


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
