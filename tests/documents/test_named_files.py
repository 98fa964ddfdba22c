"""Names of files: one's own come first, then the shipped ones, and what is no such file is said to be what it is."""

import shutil
from pathlib import Path

import pytest

from sim.experiment.design import points
from sim.experiment.experiment_file import load_experiment
from sim.scenario import ScenarioError, load
from tests.cli.in_process import coopsim

ROOT = Path(__file__).parents[2]
SMALL = 'region = "two_countries"\napproach = "european"\n'


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def region_with(slots: int) -> str:
    shipped = (ROOT / "scenarios" / "regions" / "two_countries.toml").read_text(encoding="utf-8")
    return shipped.replace("slots = 100", f"slots = {slots}")


@pytest.mark.slow
def test_an_empty_folder_lists_all_that_is_shipped(tmp_path):
    said = coopsim("list", cwd=tmp_path).stdout
    for folder in ("scenarios", "experiments"):
        for file in (ROOT / folder).rglob("*.toml"):
            assert f"\n  {file.stem} " in said or f"/{file.stem} " in said, file
    assert "Two countries: a teaching case" in said
    assert "Does the approach matter, or the region?" in said
    assert "sensitivity/europe_morris" in said


@pytest.mark.slow
def test_ones_own_file_comes_before_the_shipped_one_and_run_says_which_it_took(tmp_path):
    write(tmp_path / "scenarios" / "europe.toml", SMALL)
    done = coopsim("run", "europe", "--months", "121", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "europe: scenarios/europe.toml\n" in done.stderr
    assert "  scenarios/europe.toml  europe\n" in coopsim("list", cwd=tmp_path).stdout


def test_a_shipped_name_is_said_to_be_one(tmp_path):
    done = coopsim("run", "two_countries", "--months", "121", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "two_countries.toml, which comes with coopsim\n" in done.stderr
    assert (tmp_path / "results" / "two_countries-1" / "summary.csv").is_file()


def test_a_path_is_not_told(tmp_path):
    write(tmp_path / "own.toml", SMALL)
    assert "own" not in coopsim("run", "own.toml", "--months", "121", cwd=tmp_path).stderr


@pytest.mark.slow
def test_a_folder_of_the_name_does_not_hide_the_file(tmp_path):
    (tmp_path / "approaches").mkdir()
    done = coopsim("check", "approaches", cwd=tmp_path)
    assert "An experiment of 2400 points" in done.stdout


def test_the_search_does_not_climb_past_the_studys_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "regions" / "two_countries.toml", region_with(77))
    for file in ("study/one.toml", "study/scenarios/one.toml", "study/scenarios/more/one.toml"):
        path = write(tmp_path / file, SMALL)
        assert load(path).values["region.slots"] == 100, file
    write(tmp_path / "study" / "scenarios" / "regions" / "two_countries.toml", region_with(55))
    assert load(tmp_path / "study" / "scenarios" / "more" / "one.toml").values["region.slots"] == 55
    assert load(tmp_path / "study" / "one.toml").values["region.slots"] == 55


def test_a_study_with_its_folders_side_by_side_finds_them(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "study" / "regions" / "two_countries.toml", region_with(66))
    for file in ("scenarios/one.toml", "scenarios/more/one.toml", "experiments/one.toml"):
        assert load(write(tmp_path / "study" / file, SMALL)).values["region.slots"] == 66, file


def test_a_path_where_there_is_none_leads_to_the_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = write(tmp_path / "mine.toml", 'extends = ["europe.toml", "nulls/no_corruption.toml"]\n')
    for name in ("europe", "nulls/no_corruption"):
        with pytest.raises(ScenarioError, match=f"extends '{name}.toml', but .* Write '{name}', without .toml"):
            load(path)
    path = write(tmp_path / "approaches" / "own.toml", 'extends = "factors/topology_hub.toml"\n')
    with pytest.raises(ScenarioError, match="Write 'approaches/factors/topology_hub', without .toml"):
        load(path)
    write(path, 'extends = "approaches/factors/topology_hub"\n')
    assert load(path, ["region=two_countries"]).values["hub.level"] == 1
    with pytest.raises(ScenarioError, match="Write 'european', without .toml"):
        load(write(tmp_path / "mine.toml", 'region = "two_countries"\napproach = "european.toml"\n'))
    assert "europe.toml:1: there is no such file. Write 'europe'" in coopsim("run", "europe.toml", cwd=tmp_path).stderr
    copy = shutil.copy(ROOT / "experiments" / "transfer.toml", tmp_path)
    assert "but there is no such file. Write 'us_canada', without .toml" in coopsim("check", copy).stderr


def test_a_folder_around_results_leads_to_them(tmp_path):
    (tmp_path / "results" / "first").mkdir(parents=True)
    (tmp_path / "results" / "first" / "plan.json").touch()
    done = coopsim("report", "results", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == "results holds no results of an experiment. Did you mean results/first?\n"
    assert coopsim("verify", ".", cwd=tmp_path).stderr == ". holds no results of an experiment.\n"


def test_a_change_of_a_shipped_scenario_takes_ones_own_region_first(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shipped = ROOT / "scenarios" / "two_countries.toml"
    write(tmp_path / "regions" / "two_countries.toml", region_with(77))
    assert load(shipped).values["region.slots"] == 100
    assert load(shipped, ["region=two_countries"]).values["region.slots"] == 77


def test_a_file_of_ones_own_builds_on_shipped_ones_by_name(tmp_path):
    path = write(tmp_path / "mine.toml", 'extends = ["us_canada", "nulls/no_corruption"]\n')
    assert load(path).hash == load(ROOT / "scenarios" / "us_canada.toml", {"corruption.scale": 0}).hash
    path = write(tmp_path / "wrong.toml", 'extends = "us_canda"\n')
    with pytest.raises(ScenarioError, match=r"wrong.toml:1: extends 'us_canda', .* Did you mean 'us_canada'\?"):
        load(path)


def test_an_experiment_of_ones_own_names_shipped_scenarios_and_regions_beside_it(tmp_path):
    text = (
        'title = "t"\nbase = "us_canada"\nreplicates = 2\n[[factors]]\nname = "where"\n'
        'levels = [{ name = "here", set = { region = "two_countries" } }, { name = "there" }]\n'
    )
    write(tmp_path / "regions" / "two_countries.toml", region_with(77))
    here, there = points(load_experiment(write(tmp_path / "exp.toml", text)))
    assert here.scenario.values["region.slots"] == 77
    assert there.scenario.hash == load(ROOT / "scenarios" / "us_canada.toml").hash


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("bytes", b'title = "\xff\xfe"\n', "byte 9 of the file is not UTF-8"),
        ("words", b"this is not\n", "this is not TOML"),
        ("huge", b"# " + b"x" * 2_000_000, "bytes, so it is not read"),
        ("misspelt", b'region = "europe"\n[corruption]\nscal = 1\n', "has no parameter 'scal'"),
        ("nowhere", b'region = "erope"\n', "there is no region 'erope'"),
    ],
)
def test_list_shows_a_broken_file_as_broken(name, content, told, tmp_path):
    for folder in ("scenarios", "experiments", "regions", "approaches", "scenarios/nulls"):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / f"{name}.toml").write_bytes(content)
    (tmp_path / "scenarios" / "folder.toml").mkdir()
    done = coopsim("list", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (line,) = (line for line in done.stdout.splitlines() if line.startswith(f"  scenarios/{name}.toml"))
    assert f"BROKEN: scenarios/{name}.toml:" in line
    assert told in line
    assert done.stdout.count("BROKEN") >= 3
    assert "two_countries" in done.stdout
    assert done.stderr == ""


@pytest.mark.slow
def test_loose_files_of_ours_are_listed_and_those_of_others_are_not(tmp_path):
    write(tmp_path / "own.toml", 'title = "My own"\n' + SMALL)
    write(tmp_path / "pyproject.toml", '[project]\nname = "another"\n')
    said = coopsim("list", cwd=tmp_path).stdout
    assert "  own.toml" in said
    assert "My own" in said
    assert "pyproject" not in said


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["rnu", "europe"], "no command 'rnu'. Did you mean 'run'?"),
        (["--help-me"], "--help"),
        (["run", "two_countrys"], "no scenario 'two_countrys'. Did you mean 'two_countries'?"),
        (["run", "scenarios/two_countrys.toml"], "Did you mean 'two_countries.toml'?"),
        (["experiment", "aproaches"], "no experiment 'aproaches'. Did you mean 'approaches'?"),
        (["check", "transfr"], "Did you mean the experiment 'transfer'?"),
        (["experiment", "qqqqqqqq"], "`coopsim list` shows those at hand"),
        (["run", "approaches"], "the name of an experiment: `coopsim experiment approaches`"),
        (["experiment", "europe"], "the name of a scenario: `coopsim run europe`"),
        (
            ["run", "experiments/scale.toml"],
            "this is an experiment, no scenario. `coopsim experiment exp",
        ),
        (["experiment", "scenarios/europe.toml"], "this is a scenario, no experiment. `coopsim run scenarios/europe"),
        (["experiment", "scenarios/nulls/no_corruption.toml"], "this is a scenario, no experiment"),
        (["run", "scenarios"], "scenarios is a folder. Give one of its files, such as scenarios/europe.toml"),
        (["check", "tests"], "tests is a folder. Give the file of a scenario"),
        (["show", "results/reference/scale"], "the results of an experiment: `coopsim report results/reference/scale`"),
        (["report", "scenarios/europe.toml"], "no directory"),
        (["verify", "results/reference/scales"], "Did you mean 'results/reference/scale'?"),
        (["check", "approaches", "--set", "hub.level=1"], "an experiment takes no --set"),
    ],
)
def test_what_is_not_meant_so_is_told(command, told):
    done = coopsim(*command)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_check_takes_an_experiment_with_every_point_of_it(tmp_path):
    done = coopsim("check", "approaches", "europe")
    assert done.returncode == 0, done.stderr
    expected = "approaches.toml: in order. An experiment of 2400 points (8 policies in 300 worlds), 4 replicates, "
    assert expected in done.stdout
    assert "europe.toml: in order. 41 jurisdictions" in done.stdout
    text = (ROOT / "experiments" / "approaches.toml").read_text(encoding="utf-8")
    wrong = write(
        tmp_path / "wrong.toml",
        text.replace("../scenarios/europe.toml", "two_countries").replace(
            'region = "north_america"', 'region = "nowhere"'
        ),
    )
    done = coopsim("check", wrong)
    assert done.returncode == 2
    assert "there is no region 'nowhere'" in done.stderr


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `coopsim run` has written one result, and one of two scenarios."""
    folder = tmp_path_factory.mktemp("results")
    for name, scenarios in (("one", ["two_countries"]), ("two", ["two_countries", "us_canada"])):
        done = coopsim("run", *scenarios, "--months", "121", "-o", folder / name)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("command", ["report", "verify", "reproduce", "replay"])
@pytest.mark.parametrize("which", ["one", "two"])
def test_results_of_a_run_are_no_results_of_an_experiment(command, which, results):
    done = coopsim(command, results / which, *(["0:0"] if command == "replay" else []))
    assert done.returncode == 2
    assert "holds the results of `coopsim run`" in done.stderr
    assert not (results / which / "report.html").exists()


def test_results_of_a_run_lead_to_its_scenario(results):
    for which, scenario in (("one", "scenario.toml"), ("two", "two_countries/scenario.toml")):
        done = coopsim("run", results / which)
        assert done.returncode == 2
        assert f"`coopsim run {results / which / scenario}` repeats it" in done.stderr


def test_every_door_finds_the_same_file_from_anywhere(tmp_path):
    copy = shutil.copy(ROOT / "scenarios" / "two_countries.toml", tmp_path / "two_countries.toml")
    assert load(copy).hash == load(ROOT / "scenarios" / "two_countries.toml").hash
    assert (
        "no difference"
        in coopsim("diff", "two_countries", ROOT / "scenarios" / "two_countries.toml", cwd=tmp_path).stdout
    )
