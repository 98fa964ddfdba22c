"""A run that is made again is held against what is kept of it: failure against failure, number against number."""

import pytest

from sim.experiment import execution
from sim.experiment.reproduction import NoSuchRun, replay
from tests.cli.in_process import coopsim, copied, finished  # noqa: F401 - fixtures
from tests.experiment.test_journal import fails_with_seed_2

FAILED = "month 7: trust is NaN or out of its range"


def test_a_run_that_failed_and_ends_now_is_told_with_the_failure_that_is_kept(study, monkeypatch):
    """Of two replicates with the seeds 1 and 2, the second failed."""
    with monkeypatch.context() as patch:
        patch.setattr(execution, "simulated", fails_with_seed_2)
        assert coopsim("experiment", study / "small.toml", "-o", study / "failed").returncode == 3
        again = replay(study / "failed", 3, 1)
        assert (again.failure_kept, again.failure, again.outcomes, again.agrees) == (FAILED, FAILED, [], True)
        new = replay(study / "out", 3, 1)
        assert (new.failure_kept, new.failure, new.outcomes, new.agrees) == ("", FAILED, [], False)
    other = replay(study / "failed", 3, 1)
    assert (other.seed, other.failure_kept, other.failure, other.agrees) == (2, FAILED, "", False)
    assert {one.kept for one in other.outcomes} == {None}
    same = replay(study / "out", 3, 0)
    assert (same.seed, same.failure_kept, same.failure, same.agrees) == (1, "", "", True)
    assert [one.kept for one in same.outcomes] == [one.computed for one in same.outcomes]


@pytest.mark.parametrize(("point", "replicate"), [(4, 0), (-1, 0), (0, 2), (0, -1)])
def test_there_is_no_run_beyond_the_last(study, point, replicate):
    with pytest.raises(NoSuchRun, match="its points are 0 to 3, its replicates 0 to 1"):
        replay(study / "out", point, replicate)
