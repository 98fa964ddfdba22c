"""An experiment of which every run failed ends with a sentence, whatever its design and whatever is asked of it."""

import pytest

from sim.experiment import execution
from sim.model.simulate import RunFailed
from tests.cli.in_process import coopsim
from tests.experiment.small_experiment import SMALL

RANGES = """
[[factors]]
name = "corruption"
range = { corruption.scale = [0.0, 1.0] }
[[factors]]
name = "levers"
range = { networking.level = [0.0, 1.0], right_people.level = [0.0, 1.0] }
"""
FACTORIAL = SMALL.replace("replicates = 30", "replicates = 2")
HEAD = FACTORIAL[: FACTORIAL.index("[[factors]]")]
FRACTION = """
[[factors]]
name = "third"
levels = [{ name = "a" }, { name = "b", set = { hub.level = 0 } }]
"""
DESIGNS = {
    "factorial": FACTORIAL,
    "one_at_a_time": 'design = "one_at_a_time"' + FACTORIAL,
    "fractional_factorial": FACTORIAL.replace(
        "[[factors]]",
        'design = "fractional_factorial"\ngenerators = { third = ["approach", "a lack of corruption"] }\n[[factors]]',
        1,
    ).replace("[[hypotheses]]", FRACTION + "[[hypotheses]]"),
    "sobol": f'{HEAD}design = "sobol"\nsamples = 2{RANGES}',
    "morris": f'{HEAD}design = "morris"\nsamples = 2{RANGES}',
    "latin_hypercube": f'{HEAD}design = "latin_hypercube"\nsamples = 6{RANGES}',
    "precision": SMALL.replace("replicates = 30", "precision = { half_width = 0.5, cap = 40 }"),
}


@pytest.mark.parametrize("design", DESIGNS)
def test_every_command_says_so_in_a_sentence(design, tmp_path, monkeypatch):
    def failing(*given):
        raise RunFailed("month 7: trust is NaN or out of its range")

    monkeypatch.setattr(execution, "simulated", failing)
    (tmp_path / "small.toml").write_text(DESIGNS[design], encoding="utf-8")
    out = tmp_path / "out"
    done = coopsim("experiment", tmp_path / "small.toml", "-o", out)
    assert done.returncode == 3
    assert "Every run failed, so that nothing can be compared: month 7: trust is NaN" in done.stderr
    assert coopsim("verify", out).returncode == 0
    assert coopsim("experiment", tmp_path / "small.toml", "-o", out).returncode == 3
    one = coopsim("replay", out, "1:0")
    assert (one.returncode, "failed again, in the same way" in one.stdout) == (3, True)
    assert coopsim("replay", out, "1:0", "-o", tmp_path / "run").returncode == 3
    assert not (tmp_path / "run").exists()
    for command in ("reproduce", "report"):
        told = coopsim(command, out)
        assert (told.returncode, "Every run failed: month 7" in told.stderr) == (3, True)
    assert "month 7: trust is NaN" in (out / "report.html").read_text(encoding="utf-8")


def test_a_run_that_failed_and_now_succeeds_is_another_run(tmp_path, monkeypatch):
    def failing(*given):
        raise RunFailed("month 7: trust is NaN or out of its range")

    (tmp_path / "small.toml").write_text(FACTORIAL, encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(execution, "simulated", failing)
        assert coopsim("experiment", tmp_path / "small.toml", "-o", tmp_path / "out").returncode == 3
    done = coopsim("replay", tmp_path / "out", "0:0")
    assert (done.returncode, "NOT the same" in done.stdout) == (6, True)
