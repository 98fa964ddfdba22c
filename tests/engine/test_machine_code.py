"""Compiled code is kept, and what runs is always that of the source: whatever became of the folder or its files."""

import os
import random
import shutil
import subprocess
import sys
import threading
import tomllib
from pathlib import Path

import numba
import pytest

from sim.engine import compiled, kept_code, machine_code
from sim.engine.kept_code import is_compiled_before, seal
from sim.engine.source import digest, read_texts
from sim.experiment.processes import Processes
from tests.conftest import ROOT

KERNEL = """
from sim.engine.compiled import kernel
@kernel
def doubled(number):
    return number * FACTOR
FACTOR = 2
if __name__ == "__main__":
    import sys
    for number in sys.argv[1:]:
        print(doubled(float(number) if "." in number else int(number)))
    print(doubled.stats.cache_hits.total(), "loaded")
"""
NOT_KEPT = "Compiled code is not kept"


def doubled(number):
    return number * 2


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own, for this process and those that it starts."""
    monkeypatch.setenv("COOPSIM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(machine_code, "keeping", True)
    monkeypatch.setattr(machine_code, "voice", threading.Lock())
    machine_code.usable_folder.cache_clear()
    yield machine_code.cache_folder()
    machine_code.usable_folder.cache_clear()


def was_loaded(argument: float = 3) -> bool:
    """Compile or load as a new process would, and look at the number."""
    function = compiled.kernel(doubled)
    assert function(argument) == 2 * argument
    return function.stats.cache_hits.total() == 1


def start(kernel: Path, *numbers: str, **options) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}
    command = [sys.executable, str(kernel), *numbers]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, **options)


@pytest.fixture
def kernel(tmp_path: Path) -> Path:
    path = tmp_path / "source" / "kernel.py"
    path.parent.mkdir()
    path.write_text(KERNEL, encoding="utf-8")
    return path


@pytest.mark.slow
def test_what_was_compiled_is_loaded_at_the_next_start(folder, kernel):
    assert start(kernel, "3", "2.5").stdout == "6\n5.0\n0 loaded\n"
    assert start(kernel, "3", "2.5").stdout == "6\n5.0\n2 loaded\n"


def flip(data: bytes) -> bytes:
    damaged = bytearray(data)
    damaged[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return bytes(damaged)


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1],
        lambda data: data[:10],
        lambda data: data + b"more",
        *[flip] * 20,
    ],
)
def test_a_damaged_file_is_thrown_away_and_made_anew(damage, folder):
    assert not was_loaded()
    assert was_loaded()
    (path,) = folder.iterdir()
    path.write_bytes(damage(path.read_bytes()))
    assert not was_loaded()
    assert was_loaded()


def test_a_whole_file_that_holds_something_else_is_made_anew(folder):
    assert not was_loaded()
    (path,) = folder.iterdir()
    for wrong in (b"", b"no pickle", path.read_bytes()):
        seal(path, wrong)
        assert not was_loaded()
        assert was_loaded()


def test_code_for_other_types_is_not_taken_under_a_name_that_is_not_its_own(folder):
    assert not was_loaded(3)
    (whole,) = folder.iterdir()
    assert not was_loaded(2.5)
    (real,) = set(folder.iterdir()) - {whole}
    shutil.copy(whole, real)
    assert not was_loaded(2.5)
    assert was_loaded(2.5)


def test_the_folder_is_the_users_own(folder):
    was_loaded()
    assert folder.stat().st_mode & 0o777 == 0o700
    (path,) = folder.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600


def test_from_a_folder_into_which_others_may_write_nothing_is_loaded(folder, capsys):
    was_loaded()
    folder.chmod(0o777)
    machine_code.usable_folder.cache_clear()
    assert not was_loaded()
    assert not is_compiled_before()
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "other users may write to it" in told
    assert "COOPSIM_CACHE" in told


@pytest.mark.parametrize("place", ["/proc/nope/cache", "/dev/null"])
def test_where_nothing_can_be_kept_it_is_compiled_in_memory_with_one_line(place, kernel):
    done = start(kernel, "3", "2.5", env={"COOPSIM_CACHE": place})
    assert done.stdout == "6\n5.0\n0 loaded\n"
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(f"{NOT_KEPT} ({place}/machine-code/")
    assert "set COOPSIM_CACHE" in done.stderr


@pytest.mark.slow
def test_beside_the_source_nothing_is_kept_and_an_edit_of_another_file_is_noticed(kernel, tmp_path):
    other = kernel.parent / "constant.py"
    other.write_text("FACTOR = 2\n", encoding="utf-8")
    kernel.write_text(KERNEL.replace("FACTOR = 2\n", "from constant import FACTOR\n"), encoding="utf-8")
    nowhere = {"HOME": "/proc/nope", "XDG_CACHE_HOME": "", "COOPSIM_CACHE": ""}
    assert start(kernel, "3", env=nowhere).stdout.startswith("6\n")
    other.write_text("FACTOR = 5\n", encoding="utf-8")
    os.utime(other, (1, 1))
    assert start(kernel, "3", env=nowhere).stdout.startswith("15\n")
    assert not [path for path in tmp_path.rglob("*") if path.suffix in (".nbi", ".nbc", ".code")]


def test_a_disk_that_is_full_costs_the_keeping_and_nothing_else(folder, kernel):
    import resource  # not on Windows

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))

    done = start(kernel, "3", "2.5", preexec_fn=full)
    assert done.stdout == "6\n5.0\n0 loaded\n"
    assert done.stderr.count("\n") == 1
    assert "File too large), so every start compiles" in done.stderr
    assert list(folder.iterdir()) == []


@pytest.mark.slow
def test_two_processes_may_compile_into_the_same_folder_at_once(folder, kernel):
    both = [
        subprocess.Popen(
            [sys.executable, kernel, number], stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": ROOT}
        )
        for number in ("3", "2.5")
    ]
    assert [process.communicate()[0].partition("\n")[0] for process in both] == ["6", "5.0"]
    assert start(kernel, "3", "2.5").stdout.endswith("2 loaded\n")


def give_up(_: int) -> None:
    machine_code.keep_no_more(OSError(28, "No space left on device"))


@pytest.mark.slow
def test_of_several_workers_one_says_that_nothing_is_kept(folder, capfd):
    for _ in range(2):
        with Processes(2) as (pool, _):
            list(pool.map(give_up, range(4)))
    give_up(0)
    assert capfd.readouterr().err.count(NOT_KEPT) == 1


def test_an_edit_anywhere_in_the_model_starts_an_empty_folder(monkeypatch, folder):
    texts = read_texts()
    assert digest(texts) == machine_code.SOURCE
    for name in ("engine/chance.py", "engine/compiled.py", "model/state.py", "model/processes/trust.py"):
        assert digest({**texts, name: texts[name] + b"# edited\n"}) != machine_code.SOURCE
    monkeypatch.setattr(machine_code, "SOURCE", "0123456789abcdef")
    assert machine_code.cache_folder() != folder


@pytest.mark.parametrize(("package", "name"), [(numba, "__version__"), (sys, "version")])
def test_what_another_compiler_made_is_not_read(package, name, folder, monkeypatch):
    machine_code.compiler_digest.cache_clear()
    monkeypatch.setattr(package, name, "3.99.0 (another)")
    assert machine_code.cache_folder() != folder
    machine_code.compiler_digest.cache_clear()


def test_numbas_switches_have_folders_of_their_own(folder, monkeypatch):
    machine_code.compiler_digest.cache_clear()
    monkeypatch.setenv("NUMBA_OPT", "0")
    assert machine_code.cache_folder() != folder
    machine_code.compiler_digest.cache_clear()


def test_after_an_edit_a_process_that_runs_on_keeps_nothing(folder, monkeypatch):
    monkeypatch.setattr(kept_code, "digest", lambda _: "edited")
    assert not was_loaded()
    assert list(folder.iterdir()) == []


def test_the_cache_is_in_the_users_folder_not_in_the_project(monkeypatch):
    monkeypatch.delenv("COOPSIM_CACHE", raising=False)
    assert ROOT not in machine_code.cache_folder().parents


def test_folders_that_nobody_used_for_ninety_days_go_and_nothing_else_does(folder):
    beside = folder.parent
    names = ["0123456789abcdef", "0123456789abcdef-01234567", "mine", "0123456789abcde0"]
    for name in names:
        (beside / name).mkdir(parents=True)
        (beside / name / "file").write_text("", encoding="utf-8")
        long_ago = folder.parent.stat().st_mtime - (89 if name == names[-1] else 91) * 24 * 3600
        os.utime(beside / name, (long_ago, long_ago))
    was_loaded()
    assert {path.name for path in beside.iterdir()} == {folder.name, *names[2:]}


def test_the_user_is_told_to_wait_only_where_the_month_will_be_compiled(folder):
    assert not is_compiled_before()
    was_loaded()  # another function's code
    assert not is_compiled_before()
    month = folder / f"{kept_code.COMPILED_LAST}-0.code"
    seal(month, b"whole")
    assert is_compiled_before()
    month.write_bytes(month.read_bytes()[:-1])
    assert not is_compiled_before()


@pytest.mark.parametrize(
    ("numba_is", "told"),
    [
        (
            "raise ImportError('Numba needs NumPy 2.4 or less. Got NumPy 2.5.')",
            "cannot be loaded: Numba needs NumPy 2.4",
        ),
        ("raise SystemError('initialization failed')", "cannot be loaded: initialization failed"),
        ("__version__ = '0.60.0'", "numba 0.60.0 is too old to compile the model: install numba 0.66 or newer"),
    ],
)
def test_where_numba_is_of_no_use_a_sentence_says_so(numba_is, told, tmp_path):
    (tmp_path / "numba").mkdir()
    (tmp_path / "numba" / "__init__.py").write_text(numba_is, encoding="utf-8")
    path = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "sim", "run", "two_countries", "-o", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=path)
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_the_oldest_numba_is_that_of_the_project_file():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"numba>={compiled.OLDEST}" in project["dependencies"]
