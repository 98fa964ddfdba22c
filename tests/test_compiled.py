"""Machine code belongs to the source it was made from."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numba
import numpy as np
import pytest

from sim import compiled
from sim.reference import by_reference

ROOT = Path(__file__).parent.parent
RUN = """
import hashlib, sim
few = sim.run("scenarios/two_countries.toml", months=61).record
# From 2,000 groups on, what lies far apart is read ahead.
large = {"region.slots": 2_100, "run.months": 3, "run.warm_up": 1}
many = sim.run(sim.load("scenarios/two_countries.toml", large)).record
print(hashlib.sha256(few.tobytes() + many.tobytes()).hexdigest())
"""


def test_an_edit_anywhere_in_the_model_starts_an_empty_cache(tmp_path, monkeypatch):
    copy = tmp_path / "sim" / "model"
    shutil.copytree(compiled.MODEL, copy)
    reference = Path(shutil.copy(compiled.PACKAGE / "reference.py", tmp_path / "sim"))
    monkeypatch.setattr(compiled, "MODEL", copy)
    monkeypatch.setattr(compiled, "PACKAGE", tmp_path / "sim")
    monkeypatch.setattr(compiled, "__file__", str(shutil.copy(compiled.__file__, tmp_path / "sim")))
    before = compiled.cache_folder()
    draws = copy / "draws.py"
    draws.write_text(draws.read_text().replace("ROUNDS = 10", "ROUNDS = 9"))
    assert compiled.cache_folder() != before
    draws.write_text(draws.read_text().replace("ROUNDS = 9", "ROUNDS = 10"))
    assert compiled.cache_folder() == before
    reference.write_text(reference.read_text() + "# edited")
    assert compiled.cache_folder() != before


def test_the_cache_is_in_the_users_folder_not_in_the_project():
    assert ROOT not in compiled.cache_folder().parents


def test_code_that_would_make_an_array_in_the_month_is_refused():
    @compiled.compiled
    def wasteful(count):
        return np.zeros(count)

    with pytest.raises(numba.TypingError):
        wasteful(3)


class Pair(NamedTuple):
    left: np.ndarray
    right: np.ndarray


@compiled.compiled_part
def move(pair, count):
    for at in range(len(pair.left)):
        pair.left[at] -= count
        pair.right[at, 0] += count


@compiled.compiled
def move_twice(pair, count):
    pair = by_reference(pair)
    move(pair, count)
    move(pair, count)
    return pair.left.sum()


def test_what_is_handed_over_by_reference_is_the_thing_itself():
    pair = Pair(np.arange(5.0), np.ones((5, 3), order="F"))
    assert move_twice(pair, 2.0) == 10.0 - 20.0
    assert pair.left.tolist() == [-4.0, -3.0, -2.0, -1.0, 0.0]
    assert (pair.right == [5.0, 1.0, 1.0]).all()
    assert by_reference(pair) is pair  # where nothing is compiled


@pytest.mark.parametrize(
    "ask", [lambda pair: pair[0], lambda pair: pair.middle], ids=["by position", "by a wrong name"]
)
def test_of_a_reference_only_its_fields_can_be_had(ask):
    inner = compiled.compiled_part(ask)

    @compiled.compiled
    def outer(pair):
        return inner(by_reference(pair)).sum()

    with pytest.raises(numba.TypingError):
        outer(Pair(np.arange(5.0), np.ones((5, 3))))


def test_only_a_named_tuple_is_handed_over_by_reference():
    @compiled.compiled
    def refer_to(number):
        by_reference(number)

    with pytest.raises(numba.TypingError):
        refer_to(3)


@pytest.mark.slow
def test_the_same_source_runs_uncompiled_with_the_same_numbers():
    """The whole record, to the last bit: logarithms and powers may differ, the decisions that follow must not."""
    plain, fast = (
        subprocess.run(
            [sys.executable, "-c", RUN], capture_output=True, text=True, cwd=ROOT, check=True,
            env=os.environ | {"NUMBA_DISABLE_JIT": number},
        ).stdout
        for number in "10"
    )  # fmt: skip
    assert plain == fast
