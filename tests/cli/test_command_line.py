"""Every command and flag. Each command as a process of its own is in `test_terminal.py`."""

import json
import os
import pty
import re
import select
import subprocess
import sys
import termios
import tomllib
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from sim.cli import running
from sim.cli.arguments import command_names
from sim.cli.commands import COMMANDS, function
from sim.model import simulate
from sim.outputs import result_files
from sim.scenario import load
from tests.cli.in_process import coopsim

ROOT = Path(__file__).parents[2]
SHORT = ["--months", "132"]


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("one") / "run"
    done = coopsim("run", "scenarios/two_countries.toml", *SHORT, "--seed", "7", "-o", folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_a_run_writes_its_tables_scenario_manifest_and_figure(one):
    assert {path.name for path in one.iterdir()} == {
        "months.parquet", "summary.csv", "relocations.csv", "scenario.toml", "manifest.json", "overview.png",
    }  # fmt: skip
    months = pq.read_table(one / "months.parquet").to_pandas()
    assert list(months.columns) == ["month", "jurisdiction", "outcome", "value"]
    assert set(months.month) == set(range(1, 133))
    assert not months.duplicated(["month", "jurisdiction", "outcome"]).any()
    summary = pd.read_csv(one / "summary.csv", index_col="outcome")
    harm = months[(months.outcome == "harm") & (months.month > 120)]
    assert summary.loc["harm", "region"] == pytest.approx(harm.groupby("month").value.sum().mean())


def test_the_manifest_says_what_made_the_run_and_sums_every_file(one):
    import hashlib

    manifest = json.loads((one / "manifest.json").read_text())
    assert manifest["command"][:2] == ["coopsim", "run"]
    assert manifest["runs"][0]["seed"] == 7
    assert manifest["runs"][0]["hash"] == load("scenarios/two_countries.toml", ["run.months=132", "run.seed=7"]).hash
    assert set(manifest["sha256"]) == {path.name for path in one.iterdir()} - {"manifest.json"}
    for name, digest in manifest["sha256"].items():
        assert hashlib.sha256((one / name).read_bytes()).hexdigest() == digest
    assert str(ROOT) not in json.dumps(manifest)


def test_the_written_scenario_repeats_the_run(one, tmp_path):
    done = coopsim("run", one / "scenario.toml", "-o", tmp_path / "again")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "again" / "months.parquet").read_bytes() == (one / "months.parquet").read_bytes()
    assert (tmp_path / "again" / "summary.csv").read_bytes() == (one / "summary.csv").read_bytes()


def test_a_result_is_never_overwritten(one):
    before = (one / "manifest.json").read_bytes()
    done = coopsim("run", "scenarios/two_countries.toml", *SHORT, "-o", one)
    assert done.returncode == 2
    assert "never overwritten" in done.stderr
    assert (one / "manifest.json").read_bytes() == before


@pytest.mark.slow
def test_several_scenarios_are_put_side_by_side(tmp_path):
    done = coopsim(
        "run", "scenarios/two_countries.toml", "scenarios/two_countries.toml", *SHORT, "-o", tmp_path / "pair"
    )
    assert done.returncode == 0, done.stderr
    for word in ("harm", "active_share", "arrests", "dismantled_joint", "requests_sent", "request_delay", "leaks",
                 "trust_across", "cooperation_share", "convictions_per_victim"):  # fmt: skip
        assert word in done.stdout
    assert {path.name for path in (tmp_path / "pair").iterdir()} == {
        "two_countries_1", "two_countries_2", "comparison.csv", "comparison.png", "manifest.json",
    }  # fmt: skip
    table = pd.read_csv(tmp_path / "pair" / "comparison.csv", index_col="outcome")
    np.testing.assert_array_equal(table["two_countries (1)"], table["two_countries (2)"])


def test_without_a_directory_results_are_numbered(tmp_path):
    for number in (1, 2):
        done = coopsim("run", ROOT / "scenarios/two_countries.toml", *SHORT, cwd=tmp_path)
        assert f"Written to results/two_countries-{number}/" in done.stdout


def test_a_change_on_the_command_line_acts(tmp_path):
    done = coopsim(
        "run", "scenarios/two_countries.toml", *SHORT, "--set", "corruption.scale=0", "--set", "hub.level=0",
        "-o", tmp_path / "clean",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    summary = pd.read_csv(tmp_path / "clean" / "summary.csv", index_col="outcome")
    assert summary.loc["leaks", "region"] == 0
    written = tomllib.loads((tmp_path / "clean" / "scenario.toml").read_text())
    assert (written["corruption"]["scale"], written["hub"]["level"]) == (0.0, 0.0)


def test_an_impossible_number_fails_the_run_and_nothing_is_written(tmp_path, monkeypatch):
    begin = simulate.begin

    def spoilt(*given):
        state = begin(*given)
        state.alpha[0, 1] = np.nan
        return state

    monkeypatch.setattr(simulate, "begin", spoilt)
    done = coopsim("run", "scenarios/two_countries.toml", "-o", tmp_path / "out")
    assert done.returncode == 3
    assert "month 0: alpha[0, 1] is nan after it" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_is_interrupted_leaves_nothing(tmp_path, monkeypatch):
    def stop(*given):
        raise KeyboardInterrupt

    monkeypatch.setattr(result_files, "conclude", stop)
    done = coopsim("run", "scenarios/two_countries.toml", "-o", tmp_path / "out")
    assert done.returncode == 4
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--seed", "-1"], "--seed: run.seed is -1"),
        (["--seed", "3", "--set", "run.seed=4"], "--seed and --set run.seed change the same value. Give one of them."),
        (["--months", "200", "--set", " run.months = 150"], "--months and --set run.months change the same value."),
        (["--months", "10"], "--months: run.warm_up is 120 and run.months is 10"),
        (["--set", "run.months=10"], "--set: run.warm_up is 120 and run.months is 10"),
    ],
)
def test_a_message_names_the_option_at_fault(given, said):
    done = coopsim("run", "scenarios/two_countries.toml", *given)
    assert done.returncode == 2
    assert done.stderr.startswith(said)


@pytest.mark.parametrize(("flag", "value"), [("--seed", "-1"), ("--months", "0"), ("--set", "x"), ("--seed", "a")])
def test_a_wrong_flag_is_bad_input(flag, value, tmp_path):
    done = coopsim("run", "scenarios/two_countries.toml", flag, value, "-o", tmp_path / "out")
    assert done.returncode == 2
    assert not (tmp_path / "out").exists()


def test_check_reports_every_file(tmp_path):
    done = coopsim("check", "scenarios/europe.toml", "tests/scenario/broken_scenarios/misspelt_key.toml", "us_canada")
    assert done.returncode == 2
    assert "scenarios/europe.toml: in order. 41 jurisdictions, 3 kinds of agency, 500 slots" in done.stdout
    assert "us_canada.toml: in order." in done.stdout
    assert "misspelt_key.toml:4" in done.stderr
    assert coopsim("check", "scenarios/europe.toml", "--set", "hub.level=2").returncode == 2


def test_check_counts_one_event_as_one(tmp_path):
    event = '[[events]]\nmonth = 1\nkey = "hub.level"\nvalue = 1\n'
    (tmp_path / "own.toml").write_text(f'extends = "two_countries"\n[agencies]\nkinds = ["police"]\n{event}')
    done = coopsim("check", tmp_path / "own.toml")
    assert " 1 kind of agency, " in done.stdout
    assert done.stdout.endswith(" months, 1 event.\n")


def test_show_prints_each_value_with_its_place():
    done = coopsim("show", "europe", "--set", "corruption.scale=0.5")
    assert done.returncode == 0
    lines = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert lines["corruption.scale"].endswith("--set")
    assert lines["hub.level"].endswith("scenarios/approaches/factors/topology_hub.toml:4")
    assert "sim/countries/data/jurisdictions.csv:" in lines["jurisdictions.DEU.corruption"]


def test_show_toml_is_a_scenario_that_stands_alone(tmp_path):
    (tmp_path / "alone.toml").write_text(coopsim("show", "europe_12", "--toml").stdout, encoding="utf-8")
    assert load(tmp_path / "alone.toml").hash == load("scenarios/europe_12.toml").hash


def test_diff_prints_what_differs_and_nothing_else():
    done = coopsim("diff", "europe", "europe")
    assert (done.returncode, done.stdout) == (0, "no difference\n")
    assert "hub.level" in coopsim("diff", "europe", "north_america").stdout


@pytest.mark.slow
def test_list_shows_every_scenario_with_its_title():
    done = coopsim("list")
    assert "scenarios/two_countries.toml" in done.stdout
    assert "Two countries: a teaching case" in done.stdout
    assert "scenarios/nulls/no_corruption.toml" in done.stdout


@pytest.mark.slow
def test_list_and_check_know_a_calibration():
    said = coopsim("list").stdout
    assert said.index("Calibrations: coopsim calibrate NAME") < said.index("experiments/calibration/model.toml")
    assert "BROKEN" not in said
    done = coopsim("check", "experiments/calibration/model.toml")
    assert "in order. A calibration of 144 parameters, 10 targets and 5 checks, on 2 scenarios." in done.stdout
    done = coopsim("experiment", "experiments/calibration/model.toml")
    assert done.returncode == 2
    assert "this is a calibration, no experiment. `coopsim calibrate" in done.stderr


def test_schema_prints_the_one_that_is_shipped():
    assert coopsim("schema").stdout == (ROOT / "docs" / "scenario.schema.json").read_text(encoding="utf-8")


def test_parameters_is_a_table_of_all():
    assert "| `learning.initial_share` | 0.2 | share | 0 to 1 |" in coopsim("parameters").stdout


def test_parameters_about_a_word_have_it_in_their_key_or_their_meaning():
    done = coopsim("parameters", "Corruption")
    head, *rows = done.stdout.splitlines()
    assert head.split() == ["key", "default", "unit", "bounds", "meaning"]
    assert any(row.startswith("corruption.leak_hazard ") for row in rows)
    assert [row for row in rows if "corrupt" not in row.lower()] == []
    assert "jurisdictions.<CODE>.political_will " in coopsim("parameters", "3p pROSECUTION").stdout
    done = coopsim("parameters", "unheard-of")
    assert (done.returncode, done.stdout) == (2, "")
    assert "No parameter has 'unheard-of' in its key or its meaning." in done.stderr


@pytest.mark.slow
def test_calibration_prints_the_page_that_is_shipped():
    done = coopsim("calibration")
    assert done.returncode == 0, done.stderr
    for target in ("F1", "F2", "F3", "F5", "F6", "F7"):
        assert f"| {target} " in done.stdout
    page = (ROOT / "docs" / "calibration.md").read_text(encoding="utf-8")
    assert page.startswith(f"<!-- generated: defaults -->\n\n{done.stdout}\n<!-- end -->\n")


def test_the_command_is_python_m_sim_too():
    assert coopsim("--version").stdout.startswith("coopsim ")
    program = Path(sys.executable).parent / "coopsim"
    assert (
        subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
        == coopsim("--version").stdout
    )


def test_a_reader_that_has_seen_enough_is_no_error():
    command = f'"{sys.executable}" -m sim show europe | head -n 1'
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.stderr == ""


def test_progress_goes_over_the_months_of_all_scenarios_to_none_that_are_left(monkeypatch):
    told = []
    monkeypatch.setattr(running, "progress", lambda unit: nullcontext(lambda done, left: told.append((done, left))))
    lengths = ({"run.months": months, "run.warm_up": 0} for months in (24, 12))
    running.simulate_all([load("scenarios/two_countries.toml", length) for length in lengths])
    assert (told[0], told[-1][1]) == ((0, 36), 0)
    assert sum(done for done, _ in told) == 36


@pytest.mark.slow
def test_a_progress_bar_on_a_terminal_and_none_in_a_pipe(tmp_path):
    piped = coopsim("run", "scenarios/two_countries.toml", *SHORT, "-o", tmp_path / "piped")
    assert "month" not in piped.stderr
    leader, follower = pty.openpty()
    termios.tcsetwinsize(follower, (24, 100))
    command = [sys.executable, "-m", "sim", "run", "scenarios/two_countries.toml", *SHORT, "-o", str(tmp_path / "seen")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=follower, cwd=ROOT)
    os.close(follower)
    seen = b""
    while select.select([leader], [], [], 60)[0]:
        try:
            part = os.read(leader, 4096)
        except OSError:
            break
        if not part:
            break
        seen += part
    os.close(leader)
    assert process.wait() == 0
    assert b"/132" in seen


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--port", "99999"], "--port"),
        (["--host", "0.0.0.0"], "not one that stands for all"),
        (["nowhere.toml"], "no such file"),
    ],
)
def test_a_page_that_cannot_be_served_is_refused_before_anything_starts(arguments, told):
    done = coopsim("view", "--no-open", *arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_every_command_has_a_function_and_every_function_a_command():
    assert set(COMMANDS) == set(command_names())
    for command in COMMANDS:
        assert callable(function(command))


def test_every_value_from_the_data_is_shown_with_its_file_and_line():
    shown = [line for line in coopsim("show", "europe").stdout.splitlines() if "sim/countries/data/" in line]
    assert len(shown) > 300
    assert [line for line in shown if not re.search(r"sim/countries/data/\w+\.csv:\d+", line)] == []


@pytest.mark.slow
def test_a_run_that_an_experiment_does_not_have_ends_with_a_sentence_each_time():
    """In processes of their own: what crashed was their end, now and then."""
    command = [sys.executable, "-m", "sim", "replay", "results/reference/first", "99999:9"]
    ended = [subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False) for _ in range(4)]
    assert [(one.returncode, one.stdout) for one in ended] == [(2, "")] * 4


@pytest.mark.parametrize(("argument", "expected"), [("x", "POINT:REPLICATE, for example 3:17"), ("1:y", "3:17")])
def test_what_is_no_run_is_said_in_words(argument, expected):
    assert expected in coopsim("replay", "results/reference/first", argument).stderr
