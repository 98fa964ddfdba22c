"""A file in a results directory belongs to the experiment or to somebody else."""

import pytest

from sim.experiment.directory import foreign_files, is_plain, is_unfinished

DIGITS = "0123456789abcdef"
PART = f"p00000-00003-r00000-00001-{DIGITS}.parquet"
OWN = ("plan.json", "manifest.json", "runs.parquet", "summary.csv", ".lock", ".plan.json.12", f".{PART}.{DIGITS}")
OTHERS = ("notes.md", "my.csv", ".plan.json.bad", ".notes.md.12", "parts/mine.txt", "folder/")


@pytest.mark.parametrize("has_parts", [True, False])
def test_files_of_others_are_listed_and_no_own_one(tmp_path, has_parts):
    (tmp_path / "folder").mkdir()
    if has_parts:
        (tmp_path / "parts").mkdir()
        (tmp_path / "parts" / PART).touch()
    names = [name for name in OWN + OTHERS if name[-1] != "/" and (has_parts or not name.startswith("parts/"))]
    for name in names:
        (tmp_path / name).touch()
    assert foreign_files(tmp_path) == sorted(name for name in OTHERS if has_parts or not name.startswith("parts/"))


def test_an_unfinished_copy_is_called_after_a_file_of_an_experiment():
    assert all(map(is_unfinished, (".plan.json.1", f".plan.json.{DIGITS}", f".{PART}.7")))
    assert not any(map(is_unfinished, ("plan.json", ".plan.json", ".plan.json.1g", ".mine.json.1", "plan.json.1")))


def test_a_manifest_names_files_of_the_directory_and_of_its_parts_by_at_most_200_characters_and_249_bytes():
    assert all(map(is_plain, ("plan.json", f"parts/{PART}", ".lock", 200 * "a", 124 * "\u00e9" + "a")))
    assert not any(map(is_plain, ("", "..", "parts/..", "other/plan.json", "/plan.json", 201 * "a", 125 * "\u00e9")))
