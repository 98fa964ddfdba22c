"""How large an experiment is to be: as its file says, as it is asked for, or twice as large as it was."""

import json
from dataclasses import replace

import pytest

from sim.experiment.growth import Asked, sized
from sim.experiment.specification import Precision
from sim.scenario import ArgumentError
from tests.experiment.results_directory import Made
from tests.experiment.test_designs import experiment as made_of

ONE = {"level": "a", "scenario": "0"}
WORLDS = '[worlds]\ncount = 4\n[[uncertainties]]\nname = "u"\nrange = { learning.pace = [0.1, 0.3] }\n'
FACTOR = '[[factors]]\nname = "h"\nlevels = [{ name = "a" }, { name = "b", set = { hub.level = 0.5 } }]\n'


def asked(replicates=None, worlds=None, extend=False):
    return Asked(replicates, worlds, extend)


def begun(folder, points, *names):
    """Leave the plan of an experiment of these points, and other files of it."""
    folder.mkdir()
    plan = Made({"level": ["a"]}).plan()
    plan |= {"points": points, "replicates": 6, "stages": [[len(points), 6]]}
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    for name in names:
        (folder / name).touch()
    return folder


def test_an_experiment_has_the_size_that_is_asked_for(tmp_path):
    plain, many = made_of(tmp_path, FACTOR), made_of(tmp_path, FACTOR + WORLDS)
    out = tmp_path / "out"
    assert sized(plain, out, asked()) == plain
    assert sized(plain, out, asked(replicates=9)).replicates == 9
    assert sized(many, out, asked(worlds=3)).worlds.count == 3
    assert sized(many, out, asked(worlds=5)).worlds.count == 5
    assert sized(many, out, asked(worlds=0)).worlds is None
    with pytest.raises(ArgumentError, match="--worlds is for an experiment with worlds"):
        sized(plain, out, asked(worlds=3))
    there = begun(tmp_path / "there", [ONE], "manifest.json")
    assert sized(plain, there, asked(replicates=9, extend=True)).replicates == 9
    with pytest.raises(ArgumentError, match="--extend needs --replicates"):
        sized(plain, there, asked(extend=True))


@pytest.mark.parametrize("more", [{}, {"replicates": 9}, {"worlds": 3}])
def test_what_was_never_begun_is_not_taken_further(more, tmp_path):
    with pytest.raises(
        ArgumentError, match="there are none in .*/out. Give their directory with -o, or leave --extend"
    ):
        sized(made_of(tmp_path, FACTOR + WORLDS), tmp_path / "out", asked(**more, extend=True))


def test_worlds_of_a_table_go_up_to_the_number_that_the_file_takes(tmp_path):
    rows = "".join(f"{0.1 + at / 100}\n" for at in range(9))
    (tmp_path / "own.csv").write_text(f"learning.pace\n{rows}", encoding="utf-8")
    many = made_of(tmp_path, FACTOR + '[worlds]\nfrom = "own.csv"\ncount = 6\n')
    for number, finished, taken in ((4, True, 6), (6, True, 6), (4, False, 6), (8, False, 8)):
        of_worlds = [{**ONE, "world": world} for world in range(number) for _ in range(2)]
        folder = begun(tmp_path / f"{number}{finished}", of_worlds, *(["manifest.json"] if finished else []))
        assert sized(many, folder, asked(extend=True)).worlds.count == taken
    more = begun(tmp_path / "more", [{**ONE, "world": 7}], "manifest.json")
    with pytest.raises(ArgumentError, match="has 8. Give --worlds, the number to go up to, at most 9"):
        sized(many, more, asked(extend=True))
    assert sized(many, more, asked(worlds=9, extend=True)).worlds.count == 9


@pytest.mark.parametrize("of_shares", [True, False])
def test_worlds_that_are_added_until_shares_are_known_are_not_extended(tmp_path, of_shares):
    precise = replace(made_of(tmp_path, FACTOR + WORLDS), precision=Precision(0.1, 2, 2, 4, of_shares))
    out = begun(tmp_path / "out", [{**ONE, "world": world} for world in range(4)])
    assert sized(precise, out, asked(replicates=9)).precision == (precise.precision if of_shares else None)
    assert sized(precise, out, asked(worlds=3)).precision is None
    assert sized(precise, out, asked(worlds=0)).precision == (None if of_shares else precise.precision)
    if of_shares:
        with pytest.raises(ArgumentError, match="--extend is not for an experiment that adds worlds"):
            sized(precise, out, asked(extend=True))
    else:
        assert sized(precise, out, asked(extend=True)).worlds.count == 4


def test_what_has_finished_is_doubled_and_what_was_interrupted_is_as_large_as_before(tmp_path):
    many = made_of(tmp_path, FACTOR + WORLDS)
    of_worlds = [{**ONE, "world": world} for world in range(5) for _ in range(2)]
    whole = begun(tmp_path / "whole", of_worlds, "manifest.json")
    broken = begun(tmp_path / "broken", of_worlds)
    assert sized(many, whole, asked(extend=True)).worlds.count == 10
    assert sized(many, broken, asked(extend=True)).worlds.count == 5
    assert sized(many, whole, asked(replicates=9, extend=True)).worlds.count == 5
    assert sized(many, begun(tmp_path / "none", [ONE], "manifest.json"), asked(extend=True)).worlds is None
    ranges = '[[factors]]\nname = "h"\nrange = { hub.level = [0, 1] }\n'
    sobol = made_of(tmp_path, f'design = "sobol"\nsamples = 2\n{ranges}')
    finished = begun(tmp_path / "sobol", [ONE] * 12, "manifest.json")  # 4 samples of 1 factor: 4 x (1 + 2) points
    assert sized(sobol, finished, asked(extend=True)).samples == 8
    assert sized(sobol, finished, asked(replicates=9, extend=True)).samples == 4
