"""Broken scenario files: each is refused with file, line, key, what was expected and what to do; nothing is written."""

import re
import subprocess
import sys
from pathlib import Path
from time import process_time

import pytest

from sim.scenario import ScenarioError, load

ROOT = Path(__file__).parents[2]
BROKEN = ROOT / "tests" / "scenario" / "broken_scenarios"
FILES = sorted(BROKEN.glob("*.toml"))


def expected(path: Path) -> list[str]:
    """What a broken file says of itself: lines `# expect: ...`."""
    return re.findall(r"^# expect: (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)


def complaints(path: Path) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load(path)
    return caught.value.mistakes


def test_there_are_twenty_and_more():
    assert len(FILES) >= 20


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_broken_file_is_refused_with_file_line_key_and_hint(path):
    assert expected(path)
    # The part before the file's name depends on where the tests are run from.
    assert [line.replace("tests/scenario/broken_scenarios/", "") for line in complaints(path)] == expected(path)


def test_all_mistakes_of_a_file_are_told_at_once():
    assert len(complaints(BROKEN / "many_mistakes.toml")) == 4


def test_the_command_line_refuses_with_exit_code_2_and_writes_nothing(tmp_path):
    command = [sys.executable, "-m", "sim", "run", str(BROKEN / "misspelt_key.toml"), "-o", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 2
    assert "misspelt_key.toml:4: [intelligence] has no parameter 'serch'. Did you mean 'search'?" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_a_file_extends_as_if_it_were_a_path_is_to_be_written_without_its_ending(tmp_path):
    (tmp_path / "own.toml").write_text('extends = "two_countries.toml"\n')
    (told,) = complaints(tmp_path / "own.toml")
    assert told.endswith(
        "own.toml:1: extends 'two_countries.toml', but there is no such file beside this one. "
        "Write 'two_countries', without .toml, for the one that `coopsim list` shows."
    )


@pytest.mark.parametrize("key", ["extends", "region", "approach"])
def test_a_folder_that_is_named_in_the_place_of_a_file_is_called_one_and_not_suggested(key, tmp_path):
    (tmp_path / "other.toml").mkdir()
    (tmp_path / "own.toml").write_text(f'{key} = "other.toml"\n')
    told = complaints(tmp_path / "own.toml")[0]
    assert "own.toml:1: " in told
    assert "'other.toml', but that is a folder, no file." in told
    assert "mean 'other.toml'" not in told


def test_files_that_extend_each_other_are_refused(tmp_path):
    (tmp_path / "a.toml").write_text('extends = "b.toml"\n')
    (tmp_path / "b.toml").write_text('extends = "a.toml"\n')
    assert "extend each other in a loop: " in complaints(tmp_path / "a.toml")[0]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ("corruption.scale=2", "--set: corruption.scale is 2, expected a number from 0 to 1 (share)."),
        ("corruption.scal=1", "--set: [corruption] has no parameter 'scal'. Did you mean 'scale'?"),
        ("corruption.scale", "--set: 'corruption.scale' is not key=value, for example corruption.scale=0.5."),
        ("trust.rule=gamma", '--set: trust.rule is \'gamma\', expected one of "fixed", "beta".'),
        ("assistance.requests_needed=1", "--set: assistance.requests_needed is 1, expected true or false."),
        ("corruption.scale=nan", "--set: corruption.scale is nan, expected a number from 0 to 1 (share)."),
        ("corruption.scale=true", "--set: corruption.scale is true, expected a number from 0 to 1 (share)."),
        ("learning.review_months=1.5", "expected a whole number from 1 to 600 (months)."),
        ("scale=1", "--set: a scenario has no 'scale'. Did you mean 'corruption.scale'?"),
        ("approach=europaen", "there is no approach 'europaen' in approaches/. Did you mean 'european'?"),
        ("region=europa", "there is no region 'europa' in regions/. Did you mean 'europe'?"),
        ("jurisdictions.XXX.corruption=0.5", "--set: 'XXX' is no country of the region."),
        ("corruption.scale=0.5\nhub.level=1", "--set: corruption.scale is '0.5\\nhub.level=1', expected a number"),
        ("extends=europe_12.toml", "--set: `extends` is for files."),
        ("hub={level=1}", "--set: 'hub' is a section, not a value. Write [hub] and its keys below."),
        ("events=[]", "--set: 'events' is a list of tables in a file."),
        ("run.seed=1" + "0" * 400, "--set: run.seed is 10000000"),
        ("jurisdictions.EXT.pull=3", "--set: jurisdictions.EXT.pull would have no effect"),
    ],
)
def test_a_wrong_change_is_refused(change, complaint):
    with pytest.raises(ScenarioError, match=re.escape(complaint)):
        load(ROOT / "scenarios" / "europe.toml", [change])


def test_guards_against_excess_leave_ordinary_files_alone(tmp_path):
    text = f"""# {"[" * 200} {"." * 200}
extends = "{ROOT / "scenarios" / "two_countries.toml"}"
title = \"\"\"\\
{". " * 40} {"[" * 40} \\
\"\"\"
"""
    (tmp_path / "plain.toml").write_text(text)
    assert load(tmp_path / "plain.toml").title.startswith(". . .")


def test_a_mistake_in_a_file_that_is_reached_on_two_ways_is_told_once(tmp_path):
    (tmp_path / "base.toml").write_text("[hub]\nlevl = 1\n")
    for name in ("left", "right"):
        (tmp_path / f"{name}.toml").write_text('extends = "base.toml"\n')
    (tmp_path / "top.toml").write_text('region = "two_countries"\nextends = ["left.toml", "right.toml"]\n')
    assert len(complaints(tmp_path / "top.toml")) == 1


def test_files_that_extend_each_other_without_end_are_refused(tmp_path):
    for number in range(100):
        (tmp_path / f"{number}.toml").write_text(f'extends = "{number + 1}.toml"\n')
    assert "more than 30 files extend one another" in complaints(tmp_path / "0.toml")[0]


MANY = range(10_000)
UNKNOWN = {
    "keys": "\n".join(f"intelligenc{at} = 1" for at in MANY),
    "keys of a country": "\n".join(f"jurisdictions.A.political_wil{at} = 1" for at in MANY),
    "sections": "\n".join(f"[intelligenc{at}]\na = 1" for at in MANY),
    "empty sections": "\n".join(f"[intelligenc{at}]" for at in MANY),
    "keys of events": "\n".join(f'[[events]]\nmonth = 1\nkey = "learning.outcome_weigh{at}"\nvalue = 1' for at in MANY),
    "files": "extends = [\n" + ",\n".join(f'"europ{at}.toml"' for at in MANY) + "]",
}


@pytest.mark.parametrize("what", UNKNOWN)
def test_ten_thousand_unknown_names_are_told_within_two_seconds_twenty_of_them_in_words(what, tmp_path):
    path = tmp_path / "europe.toml"
    path.write_text(UNKNOWN[what])
    began = process_time()
    with pytest.raises(ScenarioError) as caught:
        load(path)
    assert process_time() - began < 2
    assert len(caught.value.mistakes) == len(MANY)
    *told, others = str(caught.value).split("\n")
    assert told == caught.value.mistakes[:20]
    assert "Did you mean" in told[0]
    assert others == "and 9,980 more"


@pytest.mark.parametrize("kind", ["region", "approach"])
@pytest.mark.parametrize("name", ["a" * 5000, "a\\u0000b", "", "..", "nowhere/"])
def test_a_name_that_no_file_can_have_is_refused(kind, name, tmp_path):
    (tmp_path / "odd.toml").write_text(f'{kind} = "{name}"\n')
    assert f"odd.toml:1: there is no {kind} " in complaints(tmp_path / "odd.toml")[0]


@pytest.mark.parametrize("kind", ["region", "approach"])
def test_a_region_or_an_approach_names_neither(kind, tmp_path):
    (tmp_path / "regions").mkdir()
    (tmp_path / "regions" / "own.toml").write_text(f'{kind} = "two_countries"\n')
    (tmp_path / "top.toml").write_text('region = "own"\n')
    assert (
        f"own.toml:1: a file that is used as a region cannot itself name the {kind}."
        in complaints(tmp_path / "top.toml")[0]
    )
