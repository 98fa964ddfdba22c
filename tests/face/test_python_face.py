"""Python does what the command line does: names, changes, events, seeds, results and what they show in a notebook."""

import base64
import json
import os
import pickle
import re
import shutil
import subprocess
import sys
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.documents.checks import written
from tests.cli.in_process import coopsim
from tests.experiment.small_experiment import ROOT, SMALL, contents

SCENARIO, MONTHS = "scenarios/two_countries.toml", 132
EVENT = {"month": 61, "key": "hub.level", "value": 0.5}
NO_SEEDS = (1.7, "1", True, -1, 2**63, 2**64 + 5, np.float64(1), np.bool_(True), [1], np.array([1]), "")


@pytest.fixture(scope="module")
def result():
    return sim.run(SCENARIO, seed=1, months=MONTHS)


def test_a_name_is_the_file_that_it_names_on_the_command_line():
    by_name, by_file = sim.load("two_countries"), sim.load(Path(SCENARIO))
    assert by_name == by_file
    assert by_name.hash == by_file.hash


@pytest.mark.parametrize("seed", [np.int64(1), np.uint64(1), np.int8(1), np.array(1), pd.Series([1])[0]])
def test_a_seed_or_length_of_numpy_is_the_number_that_it_is(seed, result):
    again = sim.run(SCENARIO, seed=seed, months=np.int64(MONTHS))
    assert type(again.seed) is int
    assert np.array_equal(again.record, result.record)


@pytest.mark.parametrize("seed", NO_SEEDS, ids=repr)
def test_what_is_no_seed_is_refused_in_one_message_that_speaks_of_the_argument(seed):
    with pytest.raises(sim.ScenarioError) as refused:
        sim.run(SCENARIO, seed=seed, months=MONTHS)
    assert str(refused.value) == f"seed is {written(seed)}, expected a whole number from 0 to 2**63 - 1."
    assert isinstance(refused.value, ValueError)
    with pytest.raises(sim.ScenarioError, match="seed is"):
        sim.run(sim.load(SCENARIO), seed=seed)


@pytest.mark.parametrize("months", [7.5, "72", True, 0, 6001, np.float32(72)], ids=repr)
def test_what_is_no_length_of_a_run_is_refused_so_too(months):
    with pytest.raises(sim.ScenarioError) as refused:
        sim.load(SCENARIO, months=months)
    assert str(refused.value) == f"months is {written(months)}, expected a whole number from 1 to 6000 (months)."


def test_the_largest_seed_and_the_smallest_are_seeds():
    for seed in (0, 2**63 - 1):
        assert sim.run(SCENARIO, seed=seed, months=121).seed == seed


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ({"corruption.scale": np.float32(0.5), "region.external": np.bool_(False)},) * 2,
        ({"corruption.scale": np.array(0.5)}, {"corruption.scale": 0.5}),
        ({"region.slots": np.int16(50)}, {"region.slots": 50}),
        ({"region.countries": np.array(["BBB", "AAA"])}, {"region.countries": ["BBB", "AAA"]}),
        ({"region.countries": ("BBB", "AAA")}, {"region.countries": ["BBB", "AAA"]}),
        ({"region.countries": pd.Series(["BBB", "AAA"])}, {"region.countries": ["BBB", "AAA"]}),
        ({"approach": Path("scenarios/approaches/european.toml")}, {"approach": "european"}),
    ],
)  # fmt: skip
def test_values_of_numpy_pandas_and_pathlib_are_what_they_are_in_python(given, plain):
    made = sim.load(SCENARIO, given)
    assert made.hash == sim.load(SCENARIO, plain).hash
    assert all(type(value) in (int, float, bool, str, tuple) for value in made.values.values())


def test_an_event_of_the_caller_comes_after_those_of_the_file(tmp_path):
    event = {"month": np.int64(61), "key": "hub.level", "value": np.float64(0.5)}
    file = tmp_path / "with_event.toml"
    file.write_text(
        Path(SCENARIO).read_text(encoding="utf-8") + '\n[[events]]\nmonth = 61\nkey = "hub.level"\nvalue = 0.5\n',
        encoding="utf-8",
    )
    called, written_down = sim.load(SCENARIO, events=[event]), sim.load(file)
    assert called.hash == written_down.hash
    assert np.array_equal(
        sim.run(SCENARIO, seed=1, months=MONTHS, events=[event]).record, sim.run(file, seed=1, months=MONTHS).record
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"changes": {"corruption.scal": 1}}, "changes=: [corruption] has no parameter 'scal'. Did you mean 'scale'?"),
        ({"changes": {"corruption.scale": "high"}}, "changes=: corruption.scale is 'high', expected a number"),
        ({"changes": ["corruption.scale=1"]}, "changes is ['corruption.scale=1'], expected a dict"),
        ({"changes": {1: 2}}, "changes is {1: 2}, expected a dict"),
        ({"months": 130, "changes": {"run.months": 140}}, "months= and changes= run.months change the same value."),
        ({"months": 10}, "months=: run.warm_up is 120 and run.months is 10"),
        ({"events": {"month": 1}}, "events is {'month': 1}, expected a list of dicts"),
        ({"events": [EVENT, {"month": 61}]}, "events[1]: an event has no 'key'"),
        ({"events": [{"month": 61, "key": "hub.lever", "value": 0.5}]}, "events[0]: [hub] has no parameter 'lever'"),
        ({"events": [{"month": 999, "key": "hub.level", "value": 0.5}]}, "events[0]: the event is in month 999"),
        ({"scenario": 7}, "scenario is 7, expected a scenario file"),
        ({"scenario": None}, "scenario is None, expected a scenario file"),
    ],
)  # fmt: skip
def test_a_message_speaks_of_the_argument_at_fault(arguments, said):
    with pytest.raises(sim.ScenarioError) as refused:
        sim.load(**{"scenario": SCENARIO} | arguments)
    assert said in str(refused.value)
    assert "--set" not in str(refused.value)


def test_a_seed_is_given_once():
    with pytest.raises(sim.ScenarioError, match="seed= and changes= run.seed change the same value. Give one of them"):
        sim.run(SCENARIO, seed=3, changes={"run.seed": 4})


def test_a_resolved_scenario_is_run_as_it_is():
    for more in ({"months": 80}, {"changes": {"corruption.scale": 0}}, {"events": [{"month": 1}]}):
        with pytest.raises(sim.ScenarioError, match="to sim.load instead"):
            sim.run(sim.load(SCENARIO), **more)


def test_a_scenario_cannot_be_half_changed():
    codes = ["AAA", "BBB"]
    scenario = sim.load(SCENARIO, {"region.countries": codes})
    before = scenario.hash
    for change in (
        lambda: scenario.values.update({"corruption.scale": 0.0}),
        lambda: scenario.values.__setitem__("corruption.scale", 0.0),
        lambda: scenario.origins.__setitem__("corruption.scale", "elsewhere"),
        lambda: scenario.values["region.countries"].append("CCC"),
        lambda: setattr(scenario, "values", {}),
        lambda: setattr(scenario.events, "month", 2),
    ):
        with pytest.raises((TypeError, AttributeError, FrozenInstanceError)):
            change()
    with pytest.raises(ValueError, match="read-only"):
        scenario.setting().corruption[:] = 0
    codes.append("CCC")
    assert replace(scenario).hash == scenario.hash == before
    assert replace(scenario).setting().codes == ("AAA", "BBB")


def test_a_scenario_is_not_the_dictionary_that_it_was_made_of():
    values = dict(sim.load(SCENARIO).values)
    made = replace(sim.load(SCENARIO), values=values)
    values["corruption.scale"] = 0.0
    assert made.parameters() == sim.load(SCENARIO).parameters()
    assert made.hash == sim.load(SCENARIO).hash


def test_a_scenario_tells_what_it_is_on_one_line():
    scenario = sim.load(SCENARIO)
    assert repr(scenario) == (
        "<Scenario 'two_countries': Two countries: a teaching case; Two countries, 240 months, seed 1; "
        f".values has {len(scenario.values)} keys>"
    )


def test_a_result_is_written_as_the_command_line_writes_it(result, tmp_path):
    folder = result.write(tmp_path / "python")
    done = coopsim("run", SCENARIO, "--seed", 1, "--months", MONTHS, "-o", tmp_path / "command_line")
    assert done.returncode == 0, done.stderr
    names = {path.name for path in folder.iterdir()}
    assert names == {path.name for path in (tmp_path / "command_line").iterdir()}
    assert {"months.parquet", "summary.csv", "relocations.csv", "scenario.toml", "overview.png"} < names
    for name in names - {"manifest.json"}:
        assert (folder / name).read_bytes() == (tmp_path / "command_line" / name).read_bytes(), name
    python, command_line = (
        json.loads((place / "manifest.json").read_text()) for place in (folder, tmp_path / "command_line")
    )
    assert python["sha256"] == command_line["sha256"]
    assert python["runs"] == command_line["runs"]


def test_a_result_without_a_folder_takes_the_next_free_one(result, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert [result.write(), result.write()] == [Path("results/two_countries-1"), Path("results/two_countries-2")]


def test_a_result_is_never_overwritten(result, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    with pytest.raises(sim.DirectoryExists, match="exists already"):
        result.write(tmp_path / "mine")
    with pytest.raises(sim.NoPlace, match="cannot be written"):
        result.write(tmp_path / "mine" / "notes.txt" / "below")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_what_is_written_is_what_was_computed_whatever_was_done_to_the_data_frames(result, tmp_path):
    own = replace(result)
    own.summary.loc["harm", "region"] = 0.0
    own.months["value"] = 0.0
    own.write(tmp_path / "changed")
    result.write(tmp_path / "as_it_was")
    for name in ("summary.csv", "months.parquet"):
        assert (tmp_path / "changed" / name).read_bytes() == (tmp_path / "as_it_was" / name).read_bytes()
    with pytest.raises(ValueError, match="read-only"):
        result.record[0] = 0


def test_a_notebook_shows_a_result_as_a_table_and_a_figure(result):
    shown = result._repr_html_()
    harm = f"{result.summary.loc['harm', 'region']:,.0f}"
    assert ">harm</td><td style" in shown
    assert f">{harm}</td>" in shown
    picture = base64.b64decode(re.search(r'src="data:image/png;base64,([^"]+)"', shown)[1])
    assert picture.startswith(b"\x89PNG")
    assert "seed 1, 132 months" in shown


def test_text_of_a_scenario_is_never_read_as_a_page_in_a_notebook(result):
    hostile = replace(result, scenario=replace(result.scenario, title="<script>alert(1)</script>", name='"><b>'))
    shown = hostile._repr_html_()
    assert "<script>" not in shown
    assert "<b>" not in shown


def test_a_figure_that_fails_costs_a_notebook_no_table(result, monkeypatch):
    monkeypatch.setattr("sim.outputs.notebook.picture", lambda results: 1 / 0)
    shown = replace(result)._repr_html_()
    assert ">harm</td>" in shown
    assert "could not be drawn (ZeroDivisionError" in shown


def test_a_result_tells_what_it_is_on_one_line(result):
    averted = f"{result.summary.loc['harm_averted_share', 'region']:.1%}"
    assert repr(result).startswith(f"<Result of 'two_countries', seed 1, 132 months: {averted} of harm averted")
    assert len({result, replace(result)}) == 2


@pytest.mark.slow
def test_the_page_of_an_experiment_is_what_the_command_line_writes(tmp_path):
    page = sim.report("results/reference/first", tmp_path / "page.html")
    assert page == tmp_path / "page.html"
    done = coopsim("report", "results/reference/first", "-o", tmp_path / "other.html")
    assert done.returncode == 0, done.stderr
    assert page.read_bytes() == (tmp_path / "other.html").read_bytes()
    with pytest.raises(sim.Unreadable, match="holds no results of an experiment"):
        sim.report(tmp_path)
    result = sim.run("two_countries", months=121)
    with pytest.raises(sim.Unreadable, match="results is a single run"):
        sim.report(result)
    with pytest.raises(sim.Damaged, match="holds a single run: read its months.parquet"):
        sim.Results(result.write(tmp_path / "run"))


def test_importing_coopsim_imports_nothing_heavy():
    heavy = ("numpy", "numba", "pandas", "mesa", "matplotlib", "pyarrow", "scipy", "solara", "distributed")
    asked = f"import sys, sim; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.slow
def test_a_package_of_a_functions_name_is_both():
    asked = (
        "import sim.experiment.plan as plan, sim.report.page as page, sim.run.data as data, sim, inspect;"
        "print(sim.experiment.plan is plan, sim.report.page is page, sim.run.data is data);"
        "print(callable(sim.experiment), callable(sim.report), callable(sim.run));"
        "print(*inspect.signature(sim.experiment).parameters); print(sim.report.__doc__.splitlines()[0])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "True True True",
        "True True True",
        "file replicates output workers extend cluster worlds unencrypted",
        "Write the results of an experiment as one HTML page that can be read offline.",
    ]


def test_a_function_can_be_handed_to_another_process():
    for function in (sim.load, sim.run, sim.experiment, sim.report):
        assert pickle.loads(pickle.dumps(function)) is function


def test_what_does_not_exist_is_said_to_be_missing():
    with pytest.raises(AttributeError, match="module 'sim' has no attribute 'runn'"):
        sim.runn  # noqa: B018
    assert all(hasattr(sim, name) for name in sim.__all__)


ASKED = """
import sim
print("the script runs", flush=True)
done = sim.experiment(r"{file}", replicates=2, output=r"{folder}", workers=2)
print(done.failed, len(done.runs))
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A small experiment file, and its finished results."""
    folder = tmp_path_factory.mktemp("experiment")
    (folder / "small.toml").write_text(SMALL, encoding="utf-8")
    return folder / "small.toml", sim.experiment(folder / "small.toml", replicates=2, output=folder / "done", workers=2)


@pytest.mark.slow
def test_an_experiment_from_python_is_what_the_command_line_makes_of_it(small, tmp_path):
    file, done = small
    made = coopsim("experiment", file, "--replicates", 2, "-o", tmp_path / "command_line")
    assert made.returncode == 0, made.stderr
    assert contents(done.folder) == contents(tmp_path / "command_line")


def test_the_tables_of_an_experiment_are_data_frames(small):
    _, done = small
    assert done.failed == 0
    assert len(done.failures) == 0
    assert done.runs[["point", "replicate"]].values.tolist() == [[point, one] for point in range(4) for one in (0, 1)]
    assert done.points["approach"].tolist() == ["own", "own", "other", "other"]
    assert done.findings["hypothesis"].tolist() == ["Less corruption, fewer leaks"]
    harm = done.summary.query("outcome == 'harm'").set_index("point")["mean"]
    assert np.allclose(harm, done.runs.groupby("point").harm.mean())
    assert not done.effects.empty
    assert not done.trajectories.empty
    assert done.sensitivity.empty
    assert done.looks.empty
    again = sim.Results(done.folder)
    for name in ("runs", "points", "summary", "findings", "effects", "shapley", "trajectories"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(done, name))


def test_an_experiment_shows_its_findings_in_a_notebook(small):
    _, done = small
    verdict = done.findings["verdict"][0]
    assert repr(done).startswith(f"<Results of 'small': 8 runs, 0 failed; 1 {verdict}; ")
    shown = done._repr_html_()
    assert ">Less corruption, fewer leaks</td>" in shown
    assert f">{done.findings['difference'][0]:.4g}</td>" in shown


@pytest.mark.slow
def test_an_experiment_goes_on_and_is_extended(small, tmp_path):
    file, done = small
    shutil.copytree(done.folder, tmp_path / "copy")
    with pytest.raises(sim.Refused, match=r"output=, or add to it with extend=True$"):
        sim.experiment(file, replicates=3, output=tmp_path / "copy", workers=1)
    more = sim.experiment(file, replicates=3, output=tmp_path / "copy", workers=1, extend=True)
    assert len(more.runs) == 12
    with pytest.raises(sim.ScenarioError, match="extend=True needs replicates="):
        sim.experiment(file, output=tmp_path / "copy", extend=True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"replicates": 0}, "replicates is 0, expected a whole number from 1"),
        ({"replicates": True}, "replicates is true, expected"),
        ({"replicates": 2.0}, "replicates is 2.0, expected"),
        ({"workers": "two"}, "workers is 'two', expected"),
        ({"workers": 10**9}, "workers is 1000000000, expected a whole number from 1 to 1024"),
        ({"workers": 1, "cluster": "tcp://nowhere:1"}, "workers= and cluster= exclude each other"),
    ],
)
def test_arguments_of_an_experiment_are_checked_before_anything_starts(small, tmp_path, arguments, said):
    with pytest.raises(sim.ScenarioError) as refused:
        sim.experiment(small[0], output=tmp_path / "none", **arguments)
    assert said in str(refused.value)
    assert not (tmp_path / "none").exists()


def test_a_directory_that_is_not_finished_or_damaged_gives_no_numbers(small, tmp_path):
    with pytest.raises(sim.Damaged, match="nope is no directory: give that of an experiment's results"):
        sim.Results(tmp_path / "nope")
    with pytest.raises(sim.Damaged, match="holds no results of an experiment"):
        sim.Results(tmp_path)
    shutil.copytree(small[1].folder, tmp_path / "copy")
    summary = tmp_path / "copy" / "summary.csv"
    summary.write_text(summary.read_text().replace("1", "2"))
    with pytest.raises(sim.Damaged, match="summary.csv"):
        sim.Results(tmp_path / "copy")


@pytest.mark.slow
def test_a_script_without_a_guard_runs_its_experiment_once(small, tmp_path):
    script = tmp_path / "script.py"
    script.write_text(ASKED.format(file=small[0], folder=tmp_path / "from_script"), encoding="utf-8")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("the script runs\n0 8\n", 0), done.stderr


@pytest.mark.slow
def test_an_experiment_runs_from_standard_input_and_from_a_module(small, tmp_path):
    text = ASKED.format(file=small[0], folder=tmp_path / "from_input")
    done = subprocess.run([sys.executable, "-"], input=text, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("the script runs\n0 8\n", 0), done.stderr
    (tmp_path / "asked.py").write_text(ASKED.format(file=small[0], folder=tmp_path / "from_module"), encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(tmp_path)])}
    done = subprocess.run([sys.executable, "-m", "asked"], capture_output=True, text=True, check=False, env=environment)
    assert (done.stdout, done.returncode) == ("the script runs\n0 8\n", 0), done.stderr


def test_processes_of_others_still_know_the_callers_script(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import multiprocessing, sim.experiment.workers\n"
        "def double(number): return 2 * number\n"
        "if __name__ == '__main__':\n"
        "    with multiprocessing.get_context('spawn').Pool(1) as pool: print(pool.map(double, [1, 2]))\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert done.stdout == "[2, 4]\n", done.stderr


@pytest.mark.slow
def test_what_users_of_python_and_numpy_take_for_granted_holds(field):
    shutil.copytree(ROOT / "scenarios", field.folder / "scenarios")
    shutil.copytree(ROOT / "experiments", field.folder / "experiments")
    done = field.run(sys.executable, "python_user.py")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    for seed, line in zip((1.7, "1", True, -1, 2**63, 2**64 + 5), lines, strict=False):
        assert line == f"{seed!r} -> seed is {written(seed)}, expected a whole number from 0 to 2**63 - 1."
    assert lines[6] == "a picture in a notebook: True"
    assert "In Europe the European approach lowers harm" in done.stdout
    assert (field.folder / "a_result" / "manifest.json").is_file()
    assert (field.folder / "an_experiment" / "findings.csv").is_file()


def test_an_experiment_is_a_file_and_no_scenario():
    with pytest.raises(sim.ScenarioError, match="file is <Scenario.*>, expected an experiment file"):
        sim.experiment(sim.load("two_countries"))
