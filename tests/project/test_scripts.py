"""`./coopsim` and the locks: found from anywhere, nothing more installed than a command needs, and all of one mind."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dev.supply_chain.locks import pins

ROOT = Path(__file__).parents[2]
EXTRAS = ("view", "cluster", "dev")
# In place of Python, so that nothing is installed: notes what it is asked, and fails while a file `broken` is there.
PYTHON = """#!/bin/sh
here=$(dirname -- "$0")/../..
[ "$1" = -m ] || exit 0
for word in "$@"; do last=$word; done
basename -- "$last" >>"$here/installed"
[ ! -f "$here/broken" ]
"""
PROGRAM = '#!/bin/sh\nfor word in "$@"; do printf "[%s]" "$word"; done\necho\n'
BRINGS = 'echo >"$0.new" && chmod +x "$0.new" && mv "$0.new" "${0%/*}/chromium"'  # in place of apt-get


def program(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


class Copy:
    """A copy of the scripts, in a folder with a space, whose virtual environment is there but for the extras."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "dev", folder / "dev")
        shutil.copytree(ROOT / "requirements", folder / "requirements")
        for name in ("coopsim", "check", "pyproject.toml"):
            shutil.copy(ROOT / name, folder)
        programs = folder / ".venv" / "bin"
        programs.mkdir(parents=True)
        program(programs / "python", PYTHON)
        for name in ("coopsim", "ruff", "mypy", "lint-imports", "pytest", "playwright"):
            program(programs / name, PROGRAM)
        self.stamp("base", "project")

    def stamp(self, *parts: str) -> None:
        """Say of some parts that they are installed."""
        code = (
            'root=$1; . "$root/dev/setup.sh"; shift; for part; do made_from $part >"$root/.venv/installed-$part"; done'
        )
        subprocess.run(["sh", "-c", code, "sh", self.folder, *parts], check=True)

    def run(self, *arguments: str | Path, script: Path | None = None, **settings: object) -> str:
        command = [str(script or self.folder / "coopsim"), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, **settings)
        return f"{done.returncode} {done.stdout}"

    @property
    def installed(self) -> list[str]:
        """What was installed since this was asked last."""
        file = self.folder / "installed"
        said = file.read_text().split() if file.exists() else []
        file.unlink(missing_ok=True)
        return said


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "a copy")


def test_it_works_through_links_from_another_folder_and_with_cdpath_set(copy, tmp_path):
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "one").symlink_to("../a copy/coopsim")
    (tmp_path / "two").symlink_to(tmp_path / "far" / "one")
    for script in (tmp_path / "far" / "one", tmp_path / "two"):
        assert copy.run("run", "a b", script=script, cwd="/") == "0 [run][a b]\n"
    settings = {"cwd": tmp_path, "env": {"CDPATH": "/:/tmp", "PATH": "/usr/bin:/bin"}}
    assert copy.run("list", script=Path("far/one"), **settings) == "0 [list]\n"
    assert copy.installed == []


def test_it_works_in_the_background_of_a_shell_without_job_control(copy):
    done = subprocess.run(["sh", "-c", '"$1" list & wait $!', "sh", copy.folder / "coopsim"], stdout=subprocess.PIPE)
    assert done.stdout == b"[list]\n"


@pytest.mark.parametrize(
    ("command", "extra"),
    [
        ("run view", None),
        ("view us_canada", "view"),
        ("view --help", None),
        ("discover results/x", "discovery"),
        ("--version", None),
        ("experiment view", None),
        ("calibrate calibration/model --check", "calibration"),
        ("experiment approaches --cluster tcp://a:1", "cluster"),
        ("experiment approaches --cluster=tcp://a:1", "cluster"),
        ("reproduce x --clus tcp://a:1", "cluster"),
        ("run x --cluster y", None),
    ],
)
def test_an_extra_is_brought_the_first_time_that_a_command_needs_it(copy, command, extra):
    for installed in ([f"{extra}.txt"] if extra else [], []):
        assert copy.run(*command.split()).startswith("0 [")
        assert copy.installed == installed


def test_an_install_that_fails_is_noticed_and_done_again(copy):
    (copy.folder / "broken").touch()
    assert copy.run("view") == "2 "
    assert copy.run("list") == "0 [list]\n"
    assert copy.installed == ["view.txt"]
    (copy.folder / "broken").unlink()
    assert copy.run("view") == "0 [view]\n"
    assert copy.installed == ["view.txt"]


def test_a_shell_that_asks_how_a_word_may_go_on_installs_nothing(copy):
    asked = {"_ARGCOMPLETE": "1", "PATH": "/usr/bin:/bin"}
    assert copy.run("view", env=asked) == "0 [view]\n"
    shutil.rmtree(copy.folder / ".venv")
    assert copy.run("view", env=asked) == "1 "
    assert (copy.installed, (copy.folder / ".venv").exists()) == ([], False)


def test_a_calibration_on_a_cluster_needs_two(copy):
    assert copy.run("calibrate", "x", "--cluster", "y") == "0 [calibrate][x][--cluster][y]\n"
    assert copy.installed == ["calibration.txt", "cluster.txt"]


def test_with_every_extra_there_none_is_brought(copy):
    copy.stamp("dev")
    assert copy.run("view") == "0 [view]\n"
    assert copy.installed == []


def test_another_lock_of_an_extra_brings_that_extra_alone(copy):
    copy.stamp("view", "cluster")
    with (copy.folder / "requirements" / "view.txt").open("a") as file:
        file.write("# changed\n")
    assert copy.run("view") == "0 [view]\n"
    assert copy.run("experiment", "x", "--cluster", "y") == "0 [experiment][x][--cluster][y]\n"
    assert copy.installed == ["view.txt"]


def machine(folder: Path, user: int, apt: str) -> dict[str, str]:
    """An environment without a Chromium, with a user's number and what `apt-get` does."""
    folder.mkdir()
    for tool in ("basename", "cat", "chmod", "cksum", "dirname", "flock", "mv", "rm", "sh", "tail"):
        (folder / tool).symlink_to(str(shutil.which(tool)))
    program(folder / "id", f"#!/bin/sh\necho {user}\n")
    program(folder / "apt-get", f"#!/bin/sh\n{apt}\n")
    return {"PATH": str(folder)}


@pytest.mark.parametrize(
    ("user", "apt", "told", "is_debians"),
    [
        (0, BRINGS, "installing Debian's ...\n==", True),
        (0, "exit 1", "Debian's Chromium could not be installed; Playwright's own will be taken (untested)", False),
        (1000, BRINGS, "Playwright's own will be taken (untested)", False),
    ],
)
def test_check_brings_a_chromium_and_says_so_before_anything_else(copy, tmp_path, user, apt, told, is_debians):
    environment = machine(tmp_path / "machine", user, apt)
    program(copy.folder / ".venv" / "bin" / "playwright", '#!/bin/sh\necho playwright >"$0.$1"\n')
    said = copy.run("-k", "name", script=copy.folder / "check", env=environment)
    assert said.startswith("0 No Chromium was found, which the tests of the page need: ")
    assert told in said
    assert said.endswith("[-k][name]\n")
    assert (copy.folder / ".venv" / "bin" / "playwright.install").exists() != is_debians


def test_a_quick_check_asks_for_no_browser_and_leaves_out_what_is_slow(copy, tmp_path):
    environment = machine(tmp_path / "machine", 0, "exit 1")
    said = copy.run("--quick", "-k", "name", script=copy.folder / "check", env=environment)
    assert said.startswith("0 The tests that are slow are left out")
    assert "Chromium" not in said
    assert said.endswith("[-m][not slow and not long and not pattern][-k][name]\n")
    assert "dev.txt" in copy.installed


def test_the_model_is_compiled_before_the_tests_and_a_run_that_fails_is_told(copy, tmp_path):
    line = re.search(r'python -c "(.+)" >/dev/null &', (ROOT / "check").read_text())[1]
    exec(line)
    environment = machine(tmp_path / "machine", 0, "exit 1")
    assert copy.run("--quick", script=copy.folder / "check", env=environment).startswith("0 ")
    fails = PYTHON.replace("here=", 'case "$2" in *sim.run*) exit 1;; esac\nhere=', 1)
    program(copy.folder / ".venv" / "bin" / "python", fails)
    command = [copy.folder / "check", "--quick"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 1
    assert "the run that compiles the model" in done.stderr


def test_tests_that_take_minutes_have_a_command_of_their_own(copy, tmp_path):
    said = copy.run("--long", script=copy.folder / "check", env=machine(tmp_path / "machine", 0, "exit 1"))
    assert said.endswith("[-m][long or pattern]\n")
    assert "No Chromium was found, which the tests of the page need" in said


def test_the_base_holds_no_page_cluster_or_test():
    assert not {pin.name for pin in pins(ROOT / "requirements" / "base.txt")} & {
        "solara",
        "ipyvuetify",
        "altair",
        "uvicorn",
        "starlette",
        "distributed",
        "dask",
        "ema-workbench",
        "scikit-learn",
        "pytest",
        "ruff",
    }


def test_the_locks_name_no_index_and_no_folder():
    for file in (ROOT / "requirements").iterdir():
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"://|--index|--find|(^|\s)/", text), file


@pytest.mark.parametrize("name", ["SIGINT", "SIGHUP"])
def test_tests_in_the_background_can_stop_what_they_start(name):
    code = (
        "import signal, subprocess, sys\n"
        "import tests.conftest\n"
        "code = 'print(flush=True); import time; time.sleep(9)'\n"
        "child = subprocess.Popen([sys.executable, '-c', code], stdout=-1)\n"
        "child.stdout.readline()\n"
        f"child.send_signal(signal.{name})\n"
        f"print(-child.wait() == signal.{name})\n"
    )
    script = 'trap "" HUP; "$1" -c "$2" & wait $!'
    done = subprocess.run(["sh", "-c", script, "sh", sys.executable, code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == "True\n"
