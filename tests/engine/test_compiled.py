"""Kernels and rules; machine code belongs to the source it was made from."""

import inspect
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numba
import numpy as np
import pytest

from sim.engine import kept_code, machine_code
from sim.engine.compiled import Rule, RuleCalled, kernel, rule
from sim.model.schedule import MODULES

ROOT = Path(__file__).parents[2]
RUN = """
import hashlib, sim
few = sim.run("scenarios/two_countries.toml", months=121).record
# More groups than are asked at once.
large = {"region.slots": 2_100, "run.months": 3, "run.warm_up": 1}
many = sim.run(sim.load("scenarios/two_countries.toml", large)).record
print(hashlib.sha256(few.tobytes() + many.tobytes()).hexdigest())
"""


def test_code_that_would_make_an_array_in_the_month_is_refused():
    @kernel
    def wasteful(count):
        return np.zeros(count)

    with pytest.raises(numba.TypingError):
        wasteful(3)


class Pair(NamedTuple):
    left: np.ndarray
    right: np.ndarray


class Pairs(NamedTuple):
    pair: Pair
    times: int


@rule
def move(pair, count):
    for at in range(len(pair.left)):
        pair.left[at] -= count
        pair.right[at, 0] += count


@kernel
def move_often(pairs, count):
    for _ in range(pairs.times):
        move(pairs.pair, count)
    return pairs.pair.left.sum()


def test_a_kernel_works_on_what_it_was_given_itself():
    pair = Pair(np.arange(5.0), np.ones((5, 3)))
    assert move_often(Pairs(pair, 2), 2.0) == 10.0 - 20.0
    assert pair.left.tolist() == [-4.0, -3.0, -2.0, -1.0, 0.0]
    assert (pair.right[:, 0] == 5.0).all()


@pytest.mark.parametrize("function", [lambda *numbers: numbers[0], lambda number=1: number], ids=["star", "default"])
def test_a_kernel_takes_plain_parameters(function):
    with pytest.raises(TypeError, match="plain parameters without defaults"):
        kernel(function)


def test_two_functions_of_the_same_bytes_that_call_others_are_kept_apart():
    """As the text of a month with two steps in another order would be."""
    kept = []
    for text in ("one(number) * 2.0 + two(number)", "two(number) * 2.0 + one(number)"):
        names = {"one": one_more, "two": doubled, "__name__": __name__}
        exec(compile(f"def made(number):\n    return {text}", __file__, "exec"), names)
        kept.append(kernel(names["made"])(13.0))
    assert kept == [14.0 * 2.0 + 26.0, 26.0 * 2.0 + 14.0]


@rule
def one_more(number):
    return number + 1.0


@rule
def doubled(number):
    return number * 2.0


def test_python_is_told_that_it_cannot_call_a_rule():
    with pytest.raises(RuleCalled, match="move is a rule, which only compiled code can call. Call it from a function"):
        move(Pair(np.arange(5.0), np.ones((5, 3))), 1.0)


@pytest.mark.parametrize("module", MODULES.values(), ids=lambda module: module.NAME)
def test_no_function_of_the_model_crashes_python(module):
    """Each rule of a step refuses, whatever it is given."""
    rules = [one for one in vars(module).values() if isinstance(one, Rule)]
    assert rules or module.NAME == "events"
    for one in rules:
        with pytest.raises(RuleCalled):
            one(*range(len(inspect.signature(one.py_func).parameters)))


@pytest.mark.parametrize(
    "ask", [lambda pair: pair[0], lambda pair: pair.middle], ids=["by position", "by a wrong name"]
)
def test_of_a_named_tuple_only_its_fields_can_be_had(ask):
    inner = rule(ask)

    @kernel
    def outer(pair):
        return inner(pair).sum()

    with pytest.raises(numba.TypingError):
        outer(Pair(np.arange(5.0), np.ones((5, 3))))


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


@pytest.mark.long
def test_from_a_folder_in_which_every_file_is_damaged_the_model_comes_out_the_same(tmp_path):
    """By turns empty, cut, and with one bit flipped."""
    command = [sys.executable, "-m", "sim", "run", "two_countries", "--months", "132", "-o"]
    shown = []
    for name in ("before", "after"):
        done = subprocess.run(
            [*command, str(tmp_path / name)], capture_output=True, text=True, cwd=ROOT, check=True,
            env=os.environ | ({"COOPSIM_CACHE": str(tmp_path / "cache")} if shown else {}),
        )  # fmt: skip
        shown.append(done.stdout.partition("Written")[0])
        if name == "before":
            folder = tmp_path / "cache" / "machine-code" / machine_code.cache_folder().name
            shutil.copytree(machine_code.cache_folder(), folder)
            for turn, path in enumerate(sorted(folder.iterdir())):
                data = bytearray(path.read_bytes())
                data[len(data) // 2] ^= 4
                path.write_bytes([b"", data[: len(data) // 2], data][turn % 3])
    assert "Compiling the model" in done.stderr
    assert shown[0] == shown[1]
    (month,) = folder.glob(f"{kept_code.COMPILED_LAST}-*.code")
    assert kept_code.unsealed(month)


@pytest.mark.long
def test_an_edit_of_the_model_is_noticed_where_nothing_can_be_kept(field, tmp_path):
    """Compiled in memory twice, without the optimiser's help, which takes half as long."""
    copy = tmp_path / "scratch"
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    subprocess.run(["git", "init", "-q"], cwd=copy, check=True)
    subprocess.run(["git", "add", "-A"], cwd=copy, check=True)
    script = field.folder / "stale_code.sh"
    done = field.run("sh", script, cwd=copy, PYTHONPATH=str(copy), COOPSIM_CACHE="", NUMBA_OPT="0")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr.count("set COOPSIM_CACHE") == 2
