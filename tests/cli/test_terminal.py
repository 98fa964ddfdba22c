"""What commands print, whatever stands at the other end: no letter, name, closed pipe or full disk costs a result."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli.commands import COMMANDS
from sim.scenario import load
from tests.cli.in_process import coopsim
from tests.conftest import FIELD, Field

TITLE = "Härte → Küste"
EXPERIMENT = f"""
title = "{TITLE}"
base = "small.toml"
replicates = 2
outcomes = ["harm"]
[[factors]]
name = "Nähe → Weite"
levels = [{{ name = "näher" }}, {{ name = "weiter →", set = {{ corruption.scale = 0 }} }}]
[[hypotheses]]
name = "{TITLE}"
outcome = "harm"
of = {{ "Nähe → Weite" = "näher" }}
against = {{ "Nähe → Weite" = "weiter →" }}
direction = "lower"
smallest_effect = 1.0
"""
EVERY_COMMAND = (
    ("check", "Härte → Küste.toml", "small.toml"),
    ("show", "Härte → Küste.toml"),
    ("show", "Härte → Küste.toml", "--toml"),
    ("diff", "Härte → Küste.toml", "small.toml"),
    ("list",),
    ("schema",),
    ("parameters",),
    ("--help",),
    ("run", "Härte → Küste.toml", "small.toml", "-o", "out →"),
    ("experiment", "exp.toml", "-o", "results →", "--workers", "1"),
    ("verify", "results →"),
    ("replay", "results →", "1:1"),
    ("replay", "results →", "1:1", "-o", "replayed →"),
    ("reproduce", "results →", "--workers", "1"),
    ("report", "results →"),
    ("new", "neu →"),
    ("bundle", "results →", "-o", "bundle →.zip"),
    ("completion", "bash"),
)
OTHERS = {  # by why they are not tried
    "takes a minute or more": {"calibrate", "calibration", "mechanisms", "patterns", "selftest", "validate"},
    "asks for fifty worlds": {"discover", "sensitivity"},
    "asks for shards, and prints as `experiment` does": {"merge"},
    "does not end": {"view"},
}
ENCODINGS = ("cp1252", "ascii")
STRICTER = ("run", "list", "experiment", "report")  # tried with ASCII


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Field:
    """A folder with a scenario, and an experiment with its results, whose names few terminals can encode."""
    folder = tmp_path_factory.mktemp("made") / "field"
    shutil.copytree(FIELD, folder)
    (folder / "exp.toml").write_text(EXPERIMENT, encoding="utf-8")
    small = (folder / "small.toml").read_text(encoding="utf-8").replace('"Small"', f'"{TITLE}"')
    (folder / f"{TITLE}.toml").write_text(small + "[corruption]\nscale = 0.5\n", encoding="utf-8")
    there = Field(folder)
    done = there.run("coopsim", "experiment", "exp.toml", "-o", "results →", "--workers", "1")
    assert done.returncode == 0, done.stderr
    return there


def shown(command: tuple[str, ...]) -> str:
    return " ".join(command[:1] + command[2:3] * (command[0] in ("show", "replay")))


def remove_outputs(folder: Path) -> None:
    for name in ("out →", "replayed →", "neu →"):
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / "bundle →.zip").unlink(missing_ok=True)


def test_every_command_is_tried_or_it_is_said_why_not():
    assert {command[0] for command in EVERY_COMMAND} - {"--help"} == COMMANDS.keys() - set().union(*OTHERS.values())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "encoding"),
    [(command, "ascii" if command[0] in STRICTER else "cp1252") for command in EVERY_COMMAND],
    ids=[shown(command) for command in EVERY_COMMAND],
)
def test_every_command_survives_a_terminal_that_cannot_encode_a_letter(command, encoding, made):
    remove_outputs(made.folder)
    done = coopsim(*command, cwd=made.folder, encoding=encoding)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_letters_that_cannot_be_encoded_are_escapes_that_keep_columns_aligned(made):
    text = made.run("coopsim", "diff", f"{TITLE}.toml", "small.toml", PYTHONIOENCODING="ascii").stdout
    head, row = text.splitlines()[:2]
    assert "H\\u00e4rte \\u2192 K\\u00fcste" in head
    assert head.index("small") == row.rindex(row.split()[-1])


@pytest.mark.parametrize("encoding", [*ENCODINGS, "utf-8"])
def test_a_scenario_that_is_printed_can_be_read_again(encoding, made, tmp_path):
    done = made.run("coopsim", "show", f"{TITLE}.toml", "--toml", PYTHONIOENCODING=encoding)
    (tmp_path / "again.toml").write_text(done.stdout, encoding="utf-8")
    again, before = load(tmp_path / "again.toml"), load(made.folder / f"{TITLE}.toml")
    assert (again.title, again.hash) == (TITLE, before.hash)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_experiment_that_is_refused_says_why_in_any_encoding(encoding, field: Field):
    done = coopsim("experiment", "exp_u.toml", "-o", "out", cwd=field.folder, encoding=encoding)
    assert (done.returncode, done.stdout) == (2, "")
    assert "exp_u.toml:7: a level cannot be called 'NA'" in done.stderr
    assert not (field.folder / "out").exists()


def test_a_replay_has_a_place_for_its_run_before_it_begins(made):
    kept = made.folder / "small.toml"
    done = coopsim("replay", "results →", "1:1", "-o", kept, cwd=made.folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "never overwritten" in done.stderr
    done = coopsim("replay", "results →", "1:99", "-o", "nothing/of/it", cwd=made.folder)
    assert done.returncode == 2
    assert not (made.folder / "nothing").exists()


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="other systems have no such names")
def test_a_name_cannot_speak_to_the_terminal(field: Field):
    hostile = "\x1b[2Jred\nforged line\u202e\x07.toml"
    (field.folder / hostile).write_text((field.folder / "small.toml").read_text())
    (field.folder / f"broken{hostile}").write_text("title = 1")
    for command in (
        ("run", hostile, hostile, "--months", "121"),
        ("check", hostile, f"broken{hostile}"),
        ("diff", hostile, "small.toml"),
        ("list",),
        ("run", "small.toml", "--months", "121", "-o", hostile),
        ("run", "small.toml", "--months", "121", "-o", hostile),
        ("no\x1b[2Jcommand",),
        ("verify", f"no{hostile}"),
    ):
        done = coopsim(*command, cwd=field.folder)
        for text in (done.stdout, done.stderr):
            assert not set(text) & set("\x1b\x07\u202e"), command
        if command[0] in ("run", "check", "show", "diff", "list"):
            assert "\nforged line" not in done.stdout + done.stderr, command


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="needs a shell of POSIX")
@pytest.mark.parametrize("command", EVERY_COMMAND, ids=shown)
def test_no_command_minds_a_reader_that_leaves(command, made):
    remove_outputs(made.folder)
    words = " ".join(f"'{word}'" for word in command)
    script = f"PYTHONUNBUFFERED=1 coopsim {words} | true; echo ${{PIPESTATUS[0]}}"
    done = made.run("bash", "-c", script)
    assert (done.stdout, done.stderr.count("Traceback"), done.stderr.count("Broken pipe")) == ("0\n", 0, 0)
    if "-o" in command and command[0] != "bundle":
        assert (made.folder / command[command.index("-o") + 1] / "manifest.json").exists()


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("streams", [">/dev/full", ">/dev/full 2>/dev/full", ">&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_a_run_keeps_its_results_where_nothing_can_be_printed(streams, field: Field):
    done = field.run("sh", "-c", f"coopsim run small.toml --months 121 -o out {streams}")
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert ("are kept" in done.stderr) == (streams == ">/dev/full")
    assert (field.folder / "out/overview.png").read_bytes().startswith(b"\x89PNG")
    assert (field.folder / "out/summary.csv").read_text().startswith("outcome,unit,region")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_lost_output_is_no_success_where_it_is_all_there_is(field: Field):
    done = field.run("sh", "-c", "coopsim show small.toml >/dev/full")
    assert (done.returncode, done.stderr) == (4, "What was printed is lost (No space left on device).\n")


def test_a_progress_bar_still_draws(field: Field):
    code = (
        "import sys; from sim.cli.terminal import open_streams; open_streams()\n"
        "print('a\\rb\\x1b[31m', file=sys.stderr, end=''); print('a\\rb', end='')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert (done.stderr, done.stdout) == (b"a\rb\\u001b[31m", b"a\\u000db")


@pytest.mark.skipif(sys.platform == "win32", reason="there a folder in use cannot be removed")
def test_that_the_current_folder_is_gone_is_told(tmp_path):
    command = f"mkdir gone && cd gone && rmdir ../gone && exec '{sys.executable}' -m sim run two_countries"
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "The current folder is no longer there. Change to another.\n")
