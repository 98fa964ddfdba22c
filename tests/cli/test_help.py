"""What the command line says of itself: help, lists, and how a word may go on."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli.arguments import command_names, described, parser
from sim.cli.commands import COMMANDS
from tests.cli.in_process import coopsim

ROOT = Path(__file__).parents[2]


def test_help_names_every_command_and_exit_code():
    done = coopsim("--help")
    assert done.returncode == 0
    for word in (*COMMANDS, "exit codes:"):
        assert word in done.stdout
    assert coopsim().returncode == 2


def test_help_imports_nothing_heavy():
    code = "import sys, sim.cli; sim.cli.parser().format_help(); print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    for heavy in ("numpy", "numba", "pandas", "mesa", "matplotlib", "pyarrow"):
        assert f"'{heavy}'" not in loaded


def test_every_command_is_in_a_group_and_has_an_example_that_can_be_given_and_a_page():
    commands = described()[1]
    assert [name for group in commands.groups.values() for name in group] == command_names()
    for name, told in [entry for group in commands.groups.values() for entry in group.items()]:
        example = told.example.removeprefix('eval "$(').removesuffix(')"').partition(" > ")[0]
        assert shlex.split(example)[:2] == ["coopsim", name]
        assert parser().parse_args(shlex.split(example)[1:]).command == name
        page, _, heading = told.page.partition("#")
        text = (ROOT / page).read_text(encoding="utf-8")
        headings = [line.strip("# ").lower().replace(" ", "-") for line in text.splitlines() if line.startswith("#")]
        assert not heading or heading in headings, told.page
        said = coopsim(name, "--help").stdout
        assert (told.example in said, told.page in said) == (True, True)


@pytest.mark.slow
def test_list_long_says_what_is_asked_and_what_is_changed():
    short, long = coopsim("list").stdout, coopsim("list", "--long").stdout
    for said in (
        "      When Germany's capacity is doubled, does activity rise among its neighbours,",
        "      Factorial design, 300 worlds, 4 replicates, 19 hypotheses.\n",
        "      40 countries, 240 months.\n",
        "      144 parameters, 10 figures that are fitted.\n",
        "Colleagues at home still tell each other.\n",
    ):
        assert (said in short, said in long) == (False, True), said
    assert [line for line in long.splitlines() if not line.startswith("      ")] == short.splitlines()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("coopsim re", ["report", "reproduce", "replay"]),
        ("coopsim run europ", ["europe", "europe_12"]),
        ("coopsim experiment app", ["approaches "]),
        ("coopsim calibrate c", ["calibration/model "]),
        ("coopsim experiment approaches --rep", ["--replicates "]),
        ("coopsim run sc", [""]),  # the shell completes scenarios/ itself
    ],
)
def test_a_shell_is_told_how_a_word_may_go_on(typed, expected, tmp_path):
    asked = {
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_IFS": "\n",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(tmp_path / "said"),
        "COMP_LINE": typed,
        "COMP_POINT": str(len(typed)),
    }
    subprocess.run([sys.executable, "-m", "sim"], cwd=ROOT, env={**os.environ, **asked}, check=True)
    assert (tmp_path / "said").read_text(encoding="utf-8").split("\n") == expected


def test_completion_prints_what_a_shell_has_to_read():
    assert "-F _python_argcomplete coopsim\n" in coopsim("completion").stdout
    assert "complete --command coopsim" in coopsim("completion", "fish").stdout
