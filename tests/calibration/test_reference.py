"""The posterior that is shipped fits the model as it is now, and its page says where it comes from."""

import csv
import re

import numpy as np
import pyarrow.parquet as pq
import pytest
from scipy import stats

from dev import make_calibration
from sim.calibration.calibration_file import load_calibration
from sim.calibration.evaluation import Batch, Stage, figures_of
from sim.worlds.table import read_worlds

FIRST_WAVE = Stage("wave 1", 1)


@pytest.fixture(name="calibration", scope="module")
def shipped():
    return load_calibration(make_calibration.SPECIFICATION)


def test_the_posterior_has_the_keys_and_values_that_are_declared(calibration):
    worlds = read_worlds(make_calibration.POSTERIOR)
    assert set(worlds[0].values) == {key for one in calibration.parameters for key in one.keys}
    for parameter in calibration.parameters:
        for key, (low, high) in parameter.ranges.items():
            values = [world.values[key] for world in worlds]
            assert low <= min(values) <= max(values) <= high, key
        for key in parameter.keys if parameter.choices else ():
            assert {world.values[key] for world in worlds} <= {choice[key] for choice in parameter.choices}, key


@pytest.mark.slow
def test_the_model_gives_figures_of_the_law_that_the_calibration_found(calibration):
    """Worlds of the first wave are run again, by other draws of the same law: none of their figures is larger.

    False-alarm rate: a right model fails in one of 100,000 cases for each figure, by Wilcoxon's signed ranks.
    """
    assert (make_calibration.REFERENCE / "calibration.toml").read_text(encoding="utf-8") == calibration.text
    table = pq.read_table(make_calibration.REFERENCE / "prior_runs.parquet")
    keys = [key for one in calibration.parameters for key in one.keys]
    names = [target.name for target in calibration.targets]
    changes = []
    for number in range(0, table.num_rows, 25):
        row = table.slice(number, 1).to_pylist()[0]
        world = {key: row[key] for key in keys}
        made = figures_of(Batch(calibration, FIRST_WAVE, number, (world,)), number, world)
        changes.append([new - row[name] for new, name in zip(made, names, strict=True)])
    for name, change in zip(names, np.array(changes).T, strict=True):
        moved = change[np.abs(change) > 1e-9]  # NaN, where a world has no such figure, is left out
        assert len(moved) == 0 or stats.wilcoxon(moved).pvalue > 1e-5, name
    assert np.median([np.sum(np.abs(change) > 1e-9) for change in np.array(changes).T]) > len(changes) / 2


def test_the_page_says_what_was_found_and_by_which_source():
    page = make_calibration.PAGE.read_text(encoding="utf-8")
    found = make_calibration.found(make_calibration.REFERENCE, make_calibration.POSTERIOR)
    assert make_calibration.written(page, "found", found) == page


def test_caveats_of_experiments_say_of_how_many_values_the_figures_say_something():
    with (make_calibration.REFERENCE / "parameters.csv").open(encoding="utf-8", newline="") as file:
        identified = [row["identified"] for row in csv.DictReader(file)]
    counts = tuple(map(str, (identified.count("yes"), len(identified), identified.count("no"))))
    texts = [path.read_text(encoding="utf-8") for path in (make_calibration.ROOT / "experiments").glob("*.toml")]
    said = re.findall(r"of (\d+) of the (\d+) values that nobody has measured; the other (\d+)", "".join(texts))
    assert said
    assert set(said) == {counts}
