"""The wheel in a virtual environment of its own, and the base without the packages of others' systems and of extras."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
POSIX = ("fcntl", "grp", "pty", "pwd", "resource", "termios", "tty")
EXTRAS = (
    "altair", "dask", "distributed", "ema_workbench", "ipyvuetify", "ipywidgets", "pyabc", "sklearn", "solara",
    "starlette", "threadpoolctl", "uvicorn",
)  # fmt: skip
# As Windows, or a base without extras, would answer an import. The library of locks has one for each system.
WITHOUT = "import sys, filelock\nfor name in {absent}:\n    sys.modules[name] = None\n"


def without(absent: tuple[str, ...], code: str, *arguments: str | Path, cwd: Path = ROOT) -> str:
    command = [sys.executable, "-c", WITHOUT.format(absent=absent) + code, *map(str, arguments)]
    settings = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=settings, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_no_module_needs_what_posix_alone_has():
    code = (
        "import importlib, pkgutil, sim\n"
        "for module in pkgutil.walk_packages(sim.__path__, 'sim.'):\n"
        "    if module.name != 'sim.calibration.smc':\n"  # pyABC's own packages have other parts for Windows
        "        importlib.import_module(module.name)\n"
    )
    without(POSIX, code)


COMMANDS = "from sim.cli import main\nsys.exit(main(sys.argv[1:]))\n"
ONE_BY_ONE = """
from sim.cli import main
for line in sys.argv[1:]:
    print("==", line, flush=True)
    if code := main(line.split()):
        sys.exit(code)
"""


@pytest.mark.slow
@pytest.mark.parametrize("absent", [POSIX, EXTRAS], ids=["as on Windows", "the base alone"])
def test_runs_experiments_and_reports_need_none_of_these(absent, tmp_path):
    (tmp_path / "small.toml").write_text(
        'title = "small"\nbase = "two_countries"\nreplicates = 2\nmonths = 121\n[[factors]]\nname = "hub"\n'
        'levels = [{ name = "off", set = { "hub.level" = 0 } }, { name = "on", set = { "hub.level" = 1 } }]\n'
    )
    commands = (
        "list",
        "run two_countries --months 121",
        "experiment small.toml --workers 1 -o results/small",
        "verify results/small",
        "report results/small",
    )
    printed = without(absent, ONE_BY_ONE, *commands, cwd=tmp_path).split("== ")[1:]
    said = dict(one.split("\n", 1) for one in printed)
    assert tuple(said) == commands
    assert "two_countries" in said["list"]
    assert "harm" in said["run two_countries --months 121"]
    assert "every file" in said["verify results/small"]
    assert (tmp_path / "results" / "small" / "report.html").is_file()


@pytest.mark.slow
def test_mesas_model_needs_no_page():
    without(EXTRAS, "from sim.mesa_model import CooperationModel\nCooperationModel('scenarios/two_countries.toml')\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("extra", "command"),
    [
        ("view", ["view"]),
        ("calibration", ["calibrate", "calibration/model"]),
        ("cluster", ["experiment", "approaches", "--cluster", "tcp://127.0.0.1:1"]),
    ],
)
def test_a_command_whose_extra_is_not_installed_says_which(extra, command, tmp_path):
    code = "from importlib import util\nutil.find_spec = lambda name: None\n" + COMMANDS
    done = subprocess.run(
        [sys.executable, "-c", "import sys\n" + code, *command], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 2
    assert f"pip install 'coopsim[{extra}]'" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.long
def test_the_wheel_works_from_an_empty_folder_with_the_base_alone(tmp_path):
    # Packages come from the index, or from where pip keeps those that it has had.
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-build-isolation", "--no-deps", "-w", tmp_path, ROOT]
    subprocess.run(build, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    venv.create(tmp_path / "venv")
    programs, study = tmp_path / "venv" / "bin", tmp_path / "study"
    pip = [sys.executable, "-m", "pip", "--python", programs / "python"]
    install = [*pip, "install", "--quiet", "--no-deps", "--no-compile"]
    subprocess.run([*install, "--require-hashes", "-r", ROOT / "requirements" / "base.txt"], check=True)
    subprocess.run([*install, wheel], check=True)
    study.mkdir()

    def coopsim(*arguments: str) -> subprocess.CompletedProcess[str]:
        settings = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        command = [programs / "coopsim", *arguments]
        return subprocess.run(command, capture_output=True, text=True, cwd=study, env=settings, check=False)

    listed = coopsim("list")
    assert listed.stderr == ""
    for name in ("europe", "approaches", "no_corruption", "sensitivity/europe_morris", "factors/technique_high"):
        assert f"  {name} " in listed.stdout
    assert "sim/shipped/scenarios/two_countries.toml: in order" in coopsim("check", "two_countries").stdout
    for command in (
        "check europe sensitivity/europe_morris",
        "run two_countries --months 132",
        "run europe --months 121 --set approach=north_american",
        "experiment approaches --worlds 2 --replicates 2",
        "verify results/approaches",
        "report results/approaches",
        "replay results/approaches 0:0",
        "bundle results/approaches",
        "new my_border",
        "check my_border/border.toml my_border/hub.toml",
    ):
        done = coopsim(*command.split())
        assert done.returncode == 0, f"{command}: {done.stderr}"
        assert str(ROOT) not in done.stdout + done.stderr
    assert "Does the approach matter" in (study / "results" / "approaches" / "report.html").read_text(encoding="utf-8")
    assert {path.name for path in study.iterdir()} == {"results", "my_border"}
    absent = "import importlib.util as u; print([name for name in {} if u.find_spec(name)])".format(
        EXTRAS + ("pytest",)
    )
    said = subprocess.run([programs / "python", "-c", absent], capture_output=True, text=True, cwd=study, check=True)
    assert said.stdout == "[]\n"
    assert coopsim("view").returncode == 2
    assert "pip install 'coopsim[view]'" in coopsim("view").stderr
