"""Levels of a factor that make one and the same scenario are named before any run, and no others are."""

from sim.experiment.design import points
from sim.experiment.experiment_file import load_experiment
from sim.experiment.results import Results
from sim.experiment.same_levels import same_levels
from sim.scenario import load
from tests.cli.in_process import coopsim
from tests.experiment.small_experiment import ROOT

BASE = load(ROOT / "scenarios" / "two_countries.toml")
HEAD = f'title = "Own"\nbase = "{ROOT}/scenarios/two_countries.toml"\nreplicates = 2\nmonths = 126\n'
WILL = '[[factors]]\nname = "will"\nlevels = [{ name = "as it is" }, { name = "full", set = { %s } }]\n'
# Both levels are that of the base.
IDLE = WILL % ", ".join(f"{key} = {BASE.values[key]!r}" for key in ("hub.level", "jurisdictions.AAA.corruption"))
HUB = '[[factors]]\nname = "hub"\nlevels = [{ name = "none" }, { name = "full", set = { networking.level = 1 } }]\n'
MORE = (
    '[[factors]]\nname = "more"\nlevels = [{ name = "none" }, { name = "full", set = { trust_building.level = 1 } }]\n'
)
TOLD = (
    "the levels 'as it is' and 'full' of 'will' make one and the same scenario at every point, so that no run can tell "
    "them apart. Let one of them set another value."
)
CLAIM = """
[[hypotheses]]
name = "Less"
outcome = "harm"
of = { will = "full" }
against = { will = "as it is" }
direction = "lower"
smallest_effect = "2%"
"""


def told(folder, text: str) -> list[str]:
    (folder / "own.toml").write_text(HEAD + text, encoding="utf-8")
    made = load_experiment(folder / "own.toml")
    return [one.replace(f"{folder}/", "") for one in same_levels(made, points(made))]


def test_a_level_that_sets_what_is_there_already_is_named_in_every_design(tmp_path):
    assert told(tmp_path, IDLE + HUB) == [f"own.toml:5: {TOLD}"]
    assert told(tmp_path, HUB + IDLE) == [f"own.toml:8: {TOLD}"]
    assert told(tmp_path, f'design = "one_at_a_time"\n{HUB}{IDLE}') == [f"own.toml:9: {TOLD}"]
    fraction = 'design = "fractional_factorial"\ngenerators = { will = ["hub", "more"] }\n'
    assert told(tmp_path, fraction + IDLE + HUB + MORE) == [f"own.toml:7: {TOLD}"]
    (tmp_path / "own.csv").write_text("trust.strength,will\n2,as it is\n2,full\n3,full\n", encoding="utf-8")
    assert told(tmp_path, f'design = "file"\npoints = "own.csv"\n{IDLE}') == [f"own.toml:6: {TOLD}"]
    (tmp_path / "own.csv").write_text("trust.strength,will\n2,as it is\n3,full\n", encoding="utf-8")
    assert told(tmp_path, f'design = "file"\npoints = "own.csv"\n{IDLE}') == []  # never with nothing else apart


def test_levels_that_differ_anywhere_are_not_named(tmp_path):
    assert told(tmp_path, HUB + MORE) == []
    fraction = 'design = "fractional_factorial"\ngenerators = { hub = ["approach", "more"] }\n'
    own = '[[factors]]\nname = "approach"\nlevels = [{ name = "own" }, { name = "other", set = { %s } }]\n'
    other = own % 'approach = "north_american"'
    assert told(tmp_path, fraction + other + HUB + MORE) == []
    # The base has a full hub already, and under the other approach there is none.
    hub = WILL % "hub.level = 1"
    assert told(tmp_path, hub) == [f"own.toml:5: {TOLD}"]
    assert told(tmp_path, hub + other) == told(tmp_path, other + hub) == []


def test_a_level_is_no_other_where_worlds_set_what_it_sets(tmp_path):
    value = BASE.values["intelligence.search"]
    level = WILL % f"intelligence.search = {value!r}"
    drawn = '[worlds]\nfrom = "own.csv"\n'
    (tmp_path / "own.csv").write_text(f"intelligence.search,trust.strength\n{value!r},2\n0.2,3\n", encoding="utf-8")
    assert told(tmp_path, level + HUB) == [f"own.toml:5: {TOLD}"]
    assert told(tmp_path, level + HUB + drawn) == []  # the same in the first world alone
    assert told(tmp_path, IDLE + HUB + drawn) == [f"own.toml:5: {TOLD}"]


def test_of_many_such_levels_two_are_named_and_the_pairs_counted(tmp_path):
    level = '{ name = "%s", set = { hub.level = 0.5 } }'
    levels = ", ".join(level % name for name in "abc")
    (sentence,) = told(tmp_path, f'[[factors]]\nname = "hub"\nlevels = [{levels}]\n')
    assert "'a' and 'b' of 'hub' make one and the same scenario at every point (and so do 2 more of its" in sentence


def test_check_and_experiment_warn_and_the_findings_say_that_nothing_differs(tmp_path):
    (tmp_path / "own.toml").write_text(HEAD + IDLE + CLAIM, encoding="utf-8")
    checked = coopsim("check", tmp_path / "own.toml")
    assert (checked.returncode, checked.stderr) == (0, f"Warning: {tmp_path}/own.toml:5: {TOLD}\n")
    done = coopsim("experiment", tmp_path / "own.toml", "-o", tmp_path / "out")
    assert TOLD in done.stderr
    said = " ".join(done.stdout.split())
    assert "Harm was the same in every run with will full as with will as it is (" in said
    assert "): practically equal. 2 pairs warning: all differences are equal" in said
    assert "inf" not in said
    assert Results(tmp_path / "out").findings["pairing_worth"].isna().all()
    assert coopsim("report", tmp_path / "out").returncode == 0
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "unpaired runs ·" not in page
    assert "∞" not in page


def test_sides_that_are_the_same_in_all_of_few_worlds_are_said_to_be_so(tmp_path):
    (tmp_path / "own.csv").write_text("intelligence.search,weight\n0.1,3\n0.2,2\n", encoding="utf-8")
    (tmp_path / "own.toml").write_text(HEAD + IDLE + CLAIM + '[worlds]\nfrom = "own.csv"\n', encoding="utf-8")
    done = coopsim("experiment", tmp_path / "own.toml", "-o", tmp_path / "out")
    assert (
        "Harm was the same in every run with will full as with will as it is: what is expected over the worlds is not "
        "assessed, the worlds tell as much as 1.9 of equal weight, and it takes 2." in " ".join(done.stdout.split())
    )
