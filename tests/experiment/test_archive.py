"""An experiment is read back from its results as it was planned, and what passes is not called damage."""

import errno
import os

import pytest

from sim.experiment import plain_files
from sim.experiment.archive import reopen
from sim.experiment.design import points
from sim.experiment.experiment_file import load_experiment
from sim.experiment.specification import Precision
from tests.cli.in_process import coopsim, copied, finished  # noqa: F401 - fixtures
from tests.experiment.small_experiment import SMALL


def test_points_and_sizes_are_read_back_as_they_were_planned(study):
    planned = load_experiment(study / "small.toml")
    experiment, design = reopen(study / "out")
    for name in ("title", "design", "replicates", "samples", "precision", "first_seed", "outcomes", "factors", "text"):
        assert getattr(experiment, name) == getattr(planned, name), name
    expected = [(point.number, point.levels, point.scenario.hash, point.world) for point in points(planned)]
    assert [(point.number, point.levels, point.scenario.hash, point.world) for point in design] == expected


@pytest.mark.parametrize("given", [(), ("--replicates", "3")])
def test_a_precision_is_read_back_unless_the_replicates_were_given_in_its_place(tmp_path, given):
    looks = "[precision]\nhalf_width = 0.5\nfirst_look = 20\nlook_every = 1\ncap = 21\n"
    text = SMALL.replace("replicates = 30\n", "").replace("[[factors]]", f"{looks}[[factors]]", 1)
    (tmp_path / "small.toml").write_text(text, encoding="utf-8")
    assert coopsim("experiment", tmp_path / "small.toml", *given, "-o", tmp_path / "out").returncode == 0
    experiment, design = reopen(tmp_path / "out")
    assert experiment.precision == (None if given else Precision(0.5, 20, 1, 21))
    assert len(design) == 4
    assert experiment.replicates in ([3] if given else [20, 21])


@pytest.mark.parametrize("name", ["experiment.toml", "plan.json", "scenarios.json"])
def test_a_file_that_cannot_be_read_for_now_is_no_damage_of_the_experiment(study, monkeypatch, name):
    opened = plain_files.opened

    def broken(path, largest):
        if path.name == name:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        return opened(path, largest)

    monkeypatch.setattr(plain_files, "opened", broken)
    with pytest.raises(OSError, match=name):
        reopen(study / "out")
    monkeypatch.undo()
    assert len(reopen(study / "out")[1]) == 4
