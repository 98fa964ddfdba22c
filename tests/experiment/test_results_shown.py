"""A notebook shows the first rows of results, says how many more there are, and counts each verdict."""

from dataclasses import dataclass

import pytest

import sim
from sim.experiment.rows import STATED, FindingRow, Tables
from tests.experiment.results_directory import REPLICATES, UNITS, Made


@dataclass
class Judged(Made):
    """An experiment whose hypotheses have these verdicts."""

    verdicts: tuple[str, ...] = ()

    def tables(self, values):
        rows = [FindingRow(f"H{at}", STATED, "harm", "lower", 0.5, of) for at, of in enumerate(self.verdicts)]
        return Tables(summary=super().tables(values).summary, findings=tuple(rows))


def rows_of(shown):
    """How many rows the table has, but for the one with the names."""
    return shown.count("<tr>") - 1


@pytest.mark.parametrize("number", [39, 40, 41, 52])
def test_a_notebook_shows_forty_findings_and_says_how_many_more_there_are(number, tmp_path):
    shown = sim.Results(Judged({"a": "xy"}, verdicts=("refuted",) * number).write(tmp_path / "out"))._repr_html_()
    assert rows_of(shown) == min(number, 40)
    assert ("rows more" in shown) == (number > 40)
    assert (f"<p>and {number - 40} rows more</p>" in shown) == (number > 40)


def test_without_hypotheses_a_notebook_shows_the_mean_of_every_outcome_at_every_point(tmp_path):
    done = sim.Results(Judged({"a": "xy", "b": "xyz"}).write(tmp_path / "out"))
    shown = done._repr_html_()
    assert rows_of(shown) == 2 * 3 * len(UNITS)
    assert all(f">{mean:.4g}</td>" in shown for mean in done.summary["mean"])
    assert "runs failed" not in shown
    assert repr(done) == f"<Results of 'small': {6 * REPLICATES} runs, 0 failed; in {done.folder}; " + (
        ".findings, .summary, .runs, .points>"
    )


def test_results_say_how_many_hypotheses_have_each_verdict_and_how_many_runs_failed(tmp_path):
    verdicts = ("supported", "refuted", "supported")
    done = sim.Results(Judged({"a": "xy"}, failed=[(1, 2)], verdicts=verdicts).write(tmp_path / "out"))
    assert f": {2 * REPLICATES} runs, 1 failed; 2 supported; 1 refuted; in {done.folder};" in repr(done)
    assert "<strong>1 run failed</strong>" in done._repr_html_()
