"""Results can be made again from their directory alone, run by run or whole, and be taken further."""

import pandas as pd
import pyarrow.parquet as pq
import pytest

from tests.cli.in_process import coopsim
from tests.experiment.small_experiment import SMALL, contents, in_own_process, reseal

SOBOL = """
design = "sobol"
samples = 4
[[factors]]
name = "corruption"
range = { corruption.scale = [0.0, 1.0] }
[[factors]]
name = "levers"
range = { networking.level = [0.0, 1.0], right_people.level = [0.0, 1.0] }
"""
SEQUENTIAL = SMALL.replace(
    "replicates = 30", "precision = { half_width = 0.5, first_look = 20, look_every = 10, cap = 60 }"
)


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_one_run_made_again_alone_gives_the_same_numbers_though_the_experiment_file_is_gone(small, tmp_path):
    folder = tmp_path / "out"
    assert coopsim("experiment", small, "--replicates", "4", "-o", folder).returncode == 0
    small.unlink()
    done = coopsim("replay", folder, "3:2", "-o", tmp_path / "run")
    assert done.returncode == 0, done.stderr
    assert "Seed 3: every number agrees." in done.stdout
    runs = pq.read_table(folder / "runs.parquet").to_pandas()
    kept = runs[(runs.point == 3) & (runs.replicate == 2)].harm.item()
    summary = (tmp_path / "run" / "summary.csv").read_text(encoding="utf-8")
    harm = next(line for line in summary.splitlines() if line.startswith("harm,"))
    assert float(harm.split(",")[2]) == pytest.approx(kept, rel=1e-6)
    assert "has no run 4:0" in coopsim("replay", folder, "4:0").stderr


def test_a_number_that_was_changed_is_found_by_replay_and_by_reproduce(small, tmp_path):
    folder = tmp_path / "out"
    assert coopsim("experiment", small, "--replicates", "2", "-o", folder).returncode == 0
    assert "every byte agrees" in coopsim("reproduce", folder).stdout
    table = pq.read_table(folder / "runs.parquet")
    at = table.schema.get_field_index("harm")
    changed = [value + (row == 0) for row, value in enumerate(table["harm"].to_pylist())]
    pq.write_table(table.set_column(at, "harm", [changed]), folder / "runs.parquet", write_page_checksum=True)
    unsealed = coopsim("replay", folder, "0:0")
    assert unsealed.returncode == 6
    assert "runs.parquet is not what was written" in unsealed.stderr
    reseal(folder)
    again = coopsim("replay", folder, "0:0")
    assert again.returncode == 6
    assert "NOT the same numbers" in again.stdout
    whole = coopsim("reproduce", folder)
    assert whole.returncode == 6
    assert "runs.parquet differs" in whole.stdout


@pytest.mark.parametrize("damaged", ["summary.csv", "hypotheses.json", "parts"])
def test_a_replay_holds_every_file_against_the_manifest(damaged, small, tmp_path):
    folder = tmp_path / "out"
    assert coopsim("experiment", small, "--replicates", "2", "-o", folder).returncode == 0
    path = folder / damaged
    path = next(path.iterdir()) if path.is_dir() else path
    path.write_bytes(path.read_bytes() + b"\n")
    for command in (["verify", folder], ["replay", folder, "0:0"]):
        done = coopsim(*command)
        assert done.returncode == 6
        assert f"{path.name} is not what was written" in done.stdout + done.stderr


def test_a_single_replicate_is_no_reason_to_warn_of_arithmetic(small, tmp_path):
    done = coopsim("experiment", small, "--replicates", "1", "--workers", "1", "-o", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    assert "fewer than two pairs" in done.stdout


@pytest.mark.slow
def test_replicates_are_added_and_no_old_run_is_made_again(small, tmp_path):
    folder = tmp_path / "out"
    assert coopsim("experiment", small, "--replicates", "10", "-o", folder).returncode == 0
    before = {path: path.stat().st_mtime_ns for path in (folder / "parts").iterdir()}
    done = coopsim("experiment", small, "--replicates", "30", "--extend", "-o", folder)
    assert done.returncode == 0, done.stderr
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert coopsim("experiment", small, "-o", tmp_path / "whole").returncode == 0
    one, other = contents(folder), contents(tmp_path / "whole")
    for name in ("runs.parquet", "summary.csv", "findings.csv", "effects.csv", "trajectories.csv"):
        assert one[name] == other[name], name
    assert "every byte agrees" in coopsim("reproduce", folder).stdout
    assert coopsim("experiment", small, "--replicates", "20", "--extend", "-o", folder).returncode == 7


@pytest.mark.slow
def test_a_sobol_design_is_doubled_and_no_old_run_is_made_again(small, tmp_path):
    text = SMALL.replace("replicates = 30", "replicates = 2")
    small.write_text(text[: text.index("[[factors]]")] + SOBOL, encoding="utf-8")
    folder = tmp_path / "out"
    assert coopsim("experiment", small, "-o", folder).returncode == 0
    before = contents(folder)
    done = coopsim("experiment", small, "--extend", "-o", folder)
    assert done.returncode == 0, done.stderr
    assert "64 runs" in done.stdout
    indices = pd.read_csv(folder / "sensitivity.csv").query("outcome == 'harm' and measure == 'ST'")
    printed = [line.split()[0] for line in done.stdout.splitlines() if line.startswith(("corruption", "levers"))]
    assert printed == indices.sort_values("value", ascending=False).factor.tolist()
    after = contents(folder)
    assert all(after[name] == data for name, data in before.items() if name.startswith("parts/"))
    small.write_text(small.read_text(encoding="utf-8").replace("samples = 4", "samples = 8"), encoding="utf-8")
    assert coopsim("experiment", small, "-o", tmp_path / "whole").returncode == 0
    assert contents(tmp_path / "whole")["sensitivity.csv"] == after["sensitivity.csv"]
    assert "every byte agrees" in coopsim("reproduce", folder).stdout


@pytest.mark.slow
def test_a_sequential_experiment_stops_at_the_same_look_whatever_the_workers(small, tmp_path):
    small.write_text(SEQUENTIAL.replace("smallest_effect = 0.001", "smallest_effect = 0.3"), encoding="utf-8")
    for workers in ("1", "2"):
        done = in_own_process("experiment", small, "--workers", workers, "-o", tmp_path / workers)
        assert done.returncode == 0, done.stderr
        assert "every difference is known well enough" in done.stdout
    assert contents(tmp_path / "1") == contents(tmp_path / "2")
    looks = (tmp_path / "1" / "looks.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert [line.split(",")[0] for line in looks] == ["20", "30", "40", "50", "60"][: len(looks)]
    assert float(looks[-1].rsplit(",", 3)[1]) <= 0.5
    assert "every byte agrees" in coopsim("reproduce", tmp_path / "1").stdout


@pytest.mark.slow
def test_taking_a_hypothesis_out_does_not_move_the_end_of_a_sequential_experiment(small, tmp_path):
    easy = SEQUENTIAL.replace("smallest_effect = 0.001", "smallest_effect = 5")
    hard = SEQUENTIAL[SEQUENTIAL.index("[[hypotheses]]") :].replace("Less corruption", "Much less corruption")
    small.write_text(easy + hard, encoding="utf-8")
    first = coopsim("experiment", small, "-o", tmp_path / "out")
    assert "Stopped at 60 replicates" in first.stdout
    small.write_text(easy, encoding="utf-8")
    again = coopsim("experiment", small, "-o", tmp_path / "out")
    assert "Stopped at 60 replicates" in again.stdout
    assert "taken out of the file afterwards" in again.stdout


@pytest.mark.slow
def test_a_sequential_experiment_ends_at_its_cap_and_says_so(small, tmp_path):
    small.write_text(SEQUENTIAL, encoding="utf-8")
    done = coopsim("experiment", small, "-o", tmp_path / "out")
    assert "Stopped at 60 replicates: the cap is reached." in done.stdout
