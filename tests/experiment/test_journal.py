"""The journal of a results directory says when work began, what was made, and how it ended."""

import json
from datetime import datetime

import pytest

from sim.experiment import execution
from sim.model.simulate import RunFailed
from tests.cli.in_process import coopsim
from tests.experiment.small_experiment import SMALL

simulated = execution.simulated


def fails_with_seed_2(scenario, seed, measured):
    if seed == 2:
        raise RunFailed("month 7: trust is NaN or out of its range")
    return simulated(scenario, seed, measured)


def journal(folder):
    lines = [json.loads(line) for line in (folder / "journal.jsonl").read_text(encoding="utf-8").splitlines()]
    times = [datetime.fromisoformat(line.pop("at")) for line in lines]
    assert times == sorted(times)
    assert all(line.pop("seconds") >= 0 for line in lines if line["what"] == "made")
    return lines


@pytest.mark.parametrize("shard", [(), ("--shard", "1/1")])
def test_the_journal_counts_chunks_runs_and_failures(tmp_path, monkeypatch, shard):
    """Four points with three replicates each are one chunk; the second replicate of each fails."""
    monkeypatch.setattr(execution, "simulated", fails_with_seed_2)
    (tmp_path / "small.toml").write_text(SMALL.replace("replicates = 30", "replicates = 3"), encoding="utf-8")
    given = ("experiment", tmp_path / "small.toml", *shard, "-o", tmp_path / "out")
    assert coopsim(*given).returncode == 3
    begun = {"what": "begun", "chunks": 1, "missing": 1}
    made = {"what": "made", "chunk": "p00000-00003-r00000-00002", "failed": 4}
    ended = {"what": "finished", "runs": 12, "failed": 4}
    assert journal(tmp_path / "out") == [begun, made, ended]
    assert coopsim(*given).returncode == 3
    assert journal(tmp_path / "out") == [begun, made, ended, {**begun, "missing": 0}, ended]
