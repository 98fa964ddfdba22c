"""The docs say what the code does: commands run, paths exist, tables are those of the source."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from sim.experiment.design import points
from sim.experiment.experiment_file import load_experiment
from sim.scenario import load
from sim.scenario.describe import show
from tests.cli.in_process import coopsim

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "sim" / "countries" / "data" / "README.md"]
README = (ROOT / "README.md").read_text(encoding="utf-8")
README_SCENARIO, README_EXPERIMENT = re.findall(r"```toml\n(.*?)```", README, flags=re.DOTALL)
TREATY = "treaty.toml"


def shell_lines() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL)
    return [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]


def test_the_odd_and_the_schema_are_what_the_source_says():
    done = subprocess.run([sys.executable, "dev/make_docs.py", "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_equation_of_the_odd_stands_in_a_fence():
    odd = (ROOT / "docs" / "ODD.md").read_text(encoding="utf-8")
    assert "```text\n    contact_jk <- max(" in odd
    outside = re.sub(r"^```.*?^```", "", odd, flags=re.DOTALL | re.MULTILINE)
    assert [line for line in outside.splitlines() if line.startswith("    ")] == []


def test_the_odd_names_every_parameter_that_show_prints_and_no_other():
    odd = (ROOT / "docs" / "ODD.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z_]+(?:\.[A-Za-z_<>]+)+)` \|", odd, flags=re.MULTILINE)
    named = {row for row in rows if "[" not in row}
    printed = set()
    for path in (ROOT / "scenarios").glob("*.toml"):
        for key, _, _, _ in show(load(path)):
            key = re.sub(r"^jurisdictions\.\w+", "jurisdictions.<CODE>", key)
            printed.add(re.sub(r"^corridors\.\w+\.\w+", "corridors.<MARKET>.<SOURCE>", key))
    unsaid = {"jurisdictions.<CODE>.capacity"}  # derived from population unless a scenario gives it
    assert named - printed <= unsaid | {"jurisdictions.<CODE>.borders"}
    assert printed - named == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_that_a_page_names_exists(page):
    text = page.read_text(encoding="utf-8")
    linked = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    for link in linked:
        assert (page.parent / link).exists(), link
    for path in re.findall(r"`((?:sim|tests|docs|dev|scenarios)/[\w./]+)`", text):
        assert (ROOT / path).exists(), path


def test_the_readme_has_the_two_commands_that_set_up_everything():
    first = "./coopsim experiment experiments/approaches.toml --worlds 30 -o results/first"
    assert shell_lines()[:2] == [first, "./check"]
    assert "./check" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.long
def test_every_command_of_the_readme_runs(tmp_path):
    """One after the other in one folder, as for a reader: some need what others have written."""
    (tmp_path / TREATY).write_text(README_SCENARIO, encoding="utf-8")
    lines = shell_lines()
    for given, smaller in (("--worlds 30", "--worlds 3"), ("--worlds 4", "--worlds 2"), ("--worlds 6", "--worlds 3")):
        lines = [line.replace(given, smaller) for line in lines]
    lines = [line for line in lines if line.startswith("./coopsim") and " view" not in line]
    assert lines
    for line in lines:
        arguments = [
            str(tmp_path / word.removeprefix("results/")) if word.startswith("results/") or word == TREATY else word
            for word in shlex.split(line)[1:]
        ]
        if arguments[0] == "run":
            arguments += ["--months", "132", *([] if "-o" in arguments else ["-o", str(tmp_path / "run")])]
        done = coopsim(*arguments)
        assert done.returncode == 0, f"{line}: {done.stderr}"


def test_the_experiment_of_the_readme_is_in_order(tmp_path):
    path = tmp_path / "experiment.toml"
    path.write_text(README_EXPERIMENT.replace("../scenarios", str(ROOT / "scenarios")), encoding="utf-8")
    experiment = load_experiment(path)
    assert len(points(experiment)) == 6
    assert len(experiment.hypotheses) == 1


def test_the_worlds_of_their_page_can_be_drawn(tmp_path):
    page = (ROOT / "docs" / "worlds.md").read_text(encoding="utf-8")
    path = tmp_path / "experiment.toml"
    drawn = re.findall(r"```toml\n(.*?)```", page, flags=re.DOTALL)[0].replace("count = 256", "count = 2")
    own = README_EXPERIMENT.replace("../scenarios", str(ROOT / "scenarios"))
    path.write_text(f"{own}\n{drawn}", encoding="utf-8")
    assert len(points(load_experiment(path))) == 12


def test_the_scenario_of_the_readme_differs_from_the_border_in_the_treaty_alone(tmp_path):
    path = tmp_path / TREATY
    path.write_text(README_SCENARIO, encoding="utf-8")
    treaty, border = load(path), load("scenarios/us_canada.toml")
    assert treaty.values == border.values
    assert [(event.month, event.key, event.value) for event in treaty.events] == [(120, "assistance.joint_teams", 0.5)]
    assert border.events == ()


@pytest.mark.slow
def test_the_tutorial_prints_what_its_commands_print():
    code = [sys.executable, "dev/make_tutorial.py", "--check"]
    done = subprocess.run(code, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("number", range(len(re.findall(r"```python", README))))
def test_the_python_of_the_readme_runs(number):
    exec(re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)[number], {})


def test_the_means_that_the_readme_computes_are_those_of_the_summary():
    names = {}
    exec(re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)[0], names)
    computed = names["sums"].weighted / names["sums"].weight
    kept = pd.read_csv(ROOT / "results" / "reference" / "first" / "summary.csv")
    means = kept[kept.outcome == "harm"].set_index("levels")["mean"]
    assert {f"region = {region}, approach = {approach}": mean for (region, approach), mean in computed.items()} == (
        pytest.approx(means.to_dict(), rel=1e-12)
    )


def test_no_page_or_source_names_a_machine_or_an_index():
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True).stdout.split("\n")
    texts = {name: (ROOT / name).read_bytes() for name in listed if name and (ROOT / name).is_file()}
    for name, text in texts.items():
        if name.endswith((".png",)) or name == "tests/project/test_docs.py":
            continue
        assert not re.search(rb"--(?:extra-)?index-url", text), name
        assert str(ROOT).encode() + b"/" not in text, name
