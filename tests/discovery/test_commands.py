"""`coopsim sensitivity` and `coopsim discover` on results over worlds, where it is known what decides a difference."""

import json
import shutil
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim.cli import extras
from sim.cli.exit_codes import DAMAGED
from sim.discovery import discovery, importance, trial
from sim.discovery.study import LEVELS, read, why_no_shares
from sim.experiment.tables_alone import keep_tables
from tests.cli.in_process import coopsim
from tests.experiment.small_experiment import ROOT, contents, reseal

pytestmark = pytest.mark.slow
WORLDS = 128
EXPERIMENT = f"""
title = "Small, over worlds"
base = "{ROOT}/scenarios/two_countries.toml"
replicates = 2
months = 121
outcomes = ["harm"]
[worlds]
count = {WORLDS}
[[uncertainties]]
name = "formation.new_months"
[[uncertainties]]
name = "operations.burn"
[[uncertainties]]
name = "exchange.rate"
[[uncertainties]]
name = "trust.rule"
choices = ["fixed", "beta"]
[[factors]]
name = "region"
levels = [
    {{ name = "two", set = {{ region = "two_countries" }} }},
    {{ name = "border", set = {{ region = "us_canada" }} }},
]
[[factors]]
name = "hub"
levels = [{{ name = "off", set = {{ hub.level = 0 }} }}, {{ name = "on", set = {{ hub.level = 1 }} }}]
[[hypotheses]]
name = "In two countries a hub lowers harm"
outcome = "harm"
of = {{ region = "two", hub = "on" }}
against = {{ region = "two", hub = "off" }}
direction = "lower"
smallest_effect = "2%"
[[hypotheses]]
name = "A hub raises joint dismantlings"
outcome = "dismantled_joint"
of = {{ hub = "on" }}
against = {{ hub = "off" }}
direction = "higher"
smallest_effect = 0.1
"""
NO_SHARES = "not assessed: chance has 38 % of the variance over worlds"
LOWERS, RAISES = "In two countries a hub lowers harm", "A hub raises joint dismantlings"


@pytest.fixture(name="planted", scope="module")
def with_planted_effects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results with 4 % less harm by a hub where replacement takes longer than 20 months, and 4 % more elsewhere."""
    folder = tmp_path_factory.mktemp("over") / "out"
    (folder.parent / "over.toml").write_text(EXPERIMENT, encoding="utf-8")
    assert coopsim("experiment", folder.parent / "over.toml", "-o", folder).returncode == 0
    worlds = pd.read_parquet(folder / "worlds.parquet")
    noise = np.random.default_rng(1).normal(size=WORLDS)
    lowers = 80 * np.where(worlds["formation.new_months"] > 20, -2, 2) + 8 * noise
    plant(folder, [
        table(LOWERS, lowers, 80.0, np.where(lowers < 0, "supported", "refuted")),
        table(RAISES, 0.05 * noise[::-1], 0.1, np.full(WORLDS, "undecided")),
    ])  # fmt: skip
    return folder


def table(hypothesis: str, effect: np.ndarray, least: float, verdict: np.ndarray) -> pd.DataFrame:
    columns = {
        "hypothesis": hypothesis, "world": range(WORLDS), "weight": 1.0, "effect": effect, "low": effect - least / 10,
        "high": effect + least / 10, "reference": 4000.0, "smallest_effect": least, "verdict": verdict,
    }  # fmt: skip
    return pd.DataFrame(columns)


def plant(folder: Path, tables: list[pd.DataFrame]) -> None:
    """Write the effects, and a manifest that answers for them."""
    pd.concat(tables).to_csv(folder / "effects_by_world.csv", index=False)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["sha256"]["effects_by_world.csv"] = ""
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    reseal(folder)


def without(planted: Path, folder: Path, lost: Callable[[pd.Series], pd.Series], hypothesis: str = "") -> Path:
    """The results, but for worlds in which a run failed, or in which one hypothesis alone was not assessed."""
    shutil.copytree(planted, folder)
    effects = pd.read_csv(folder / "effects_by_world.csv")
    of = effects["hypothesis"].isin([hypothesis] if hypothesis else [LOWERS, RAISES])
    effects.loc[of & lost(effects["world"]), "verdict"] = "not assessed: 1 of 2 pairs have no value"
    if not hypothesis:
        points, runs = pd.read_csv(folder / "points.csv"), pd.read_parquet(folder / "runs.parquet")
        failed = runs["point"].isin(points["point"][lost(points["world"])]) & (runs["replicate"] == 1)
        runs.loc[failed, ["harm", "harm_averted_share", "dismantled_joint"]] = np.nan
        runs.to_parquet(folder / "runs.parquet")
    plant(folder, [effects])
    return folder


@pytest.fixture(name="few")
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "RESAMPLES", 3)
    monkeypatch.setattr(trial, "FOLDS", 3)
    monkeypatch.setattr(importance, "RESAMPLES", 5)


def test_a_difference_of_sums_is_a_share_of_all_that_it_is_compared_with_and_an_interaction_of_a_cell() -> None:
    found = {answer.name: answer for answer in read(ROOT / "results/reference/approaches").answers}
    kept = pd.read_csv(ROOT / "results/reference/approaches/effects_by_world.csv").sort_values("world")
    for name, cells, least in (
        ("The North American approach makes more arrests, over both regions", 1, 10),
        ("The approach lowers harm more in Europe than in North America (interaction)", 2, 1),
        ("In Europe the North American approach makes more arrests", 1, 10),
    ):
        of = kept[kept["hypothesis"] == name]
        expected = cells * 100 * of["effect"] / of["reference"]
        assert np.allclose(found[name].values, expected, equal_nan=True)
        assert np.allclose(found[name].least, least)


def test_sensitivity_says_what_moves_the_difference_in_which_region(planted: Path, tmp_path: Path, few: None) -> None:
    done = coopsim("sensitivity", planted, "-o", tmp_path / "made")
    assert (done.returncode, done.stderr) == (0, "")
    said = next(line for line in done.stdout.splitlines() if line.startswith(LOWERS))
    assert "1 of 4 unknowns moves it clearly. The strongest, by delta: mean time until a vacant slot" in said
    rows = pd.read_csv(tmp_path / "made" / "importance.csv").query("measure == 'delta' and clear == 'yes'")
    assert rows["unknown"][rows["answer"] == LOWERS].to_list() == ["formation.new_months"]
    answers = pd.read_csv(tmp_path / "made" / "answers.csv", keep_default_na=False)
    assert answers[["region", "answer"]].to_numpy().tolist() == [
        *[[region, outcome] for region in ("two", "border") for outcome in LEVELS],
        ["two", LOWERS],
        ["", RAISES],
    ]  # fmt: skip
    along = pd.read_csv(tmp_path / "made" / "along.csv").set_index("answer").loc[LOWERS]
    assert along["below"].iloc[-1] == along["above"].iloc[0] == 1
    page = (tmp_path / "made" / "sensitivity.md").read_text(encoding="utf-8")
    assert "mean time until a vacant slot is filled by a new group, T1, months" in page
    assert {"two.png", "border.png", "all.png"} <= {path.name for path in (tmp_path / "made").iterdir()}


def test_a_difference_is_in_the_unit_of_its_smallest_effect_with_the_error_of_its_interval(planted: Path) -> None:
    study = read(planted)
    of = {answer.name: answer for answer in study.answers}
    lowers, raises = of[LOWERS], of[RAISES]
    assert (lowers.unit, raises.unit) == ("% of harm", "groups")
    assert set(lowers.least) == {2.0}  # where 80 victim-months are 2 %
    assert sorted(lowers.values)[0] == pytest.approx(-4, abs=1)
    # Half an interval of two pairs is 12.7 standard errors.
    assert lowers.errors == pytest.approx(np.full(WORLDS, 0.2 / 12.706), rel=1e-3)
    assert raises.errors == pytest.approx(np.full(WORLDS, 0.01 / 12.706), rel=1e-3)
    runs = pd.read_parquet(planted / "runs.parquet").merge(pd.read_csv(planted / "points.csv"), on="point")
    means = runs[runs["region"] == "border"].groupby("world")["harm"].mean()
    (border,) = (answer for answer in study.answers if (answer.region, answer.name) == ("border", "harm"))
    assert border.values == pytest.approx(means.to_numpy())
    pairs = runs[runs["region"] == "border"].groupby(["world", "replicate"])["harm"].mean().unstack().to_numpy()
    assert border.errors == pytest.approx(pairs.std(axis=1, ddof=1) / np.sqrt(2))
    assert border.errors.max() > 0


def test_discover_finds_where_it_holds_and_where_it_hurts(planted: Path, tmp_path: Path, few: None) -> None:
    done = coopsim("discover", planted, "--hypothesis", LOWERS, "--hypothesis", LOWERS, "-o", tmp_path / "made")
    assert (done.returncode, done.stderr) == (0, "")
    holds, reversed_ = done.stdout.split("\n\n")
    assert 'where "mean time until a vacant slot is filled by a new group, T1" is above' in holds
    assert (
        'harm is higher by more than the smallest effect of interest, which hurts) where "mean time until' in reversed_
    )
    boxes = pd.read_csv(tmp_path / "made" / "boxes.csv")
    assert boxes[["question", "verdict", "density"]].to_numpy().tolist() == [
        ["holds", "found", 1],
        ["reversed", "found", 1],
    ]
    bounds = pd.read_csv(tmp_path / "made" / "restrictions.csv")
    assert bounds[["unknown", "side"]].to_numpy().tolist() == [
        ["formation.new_months", "above"], ["formation.new_months", "below"],
    ]  # fmt: skip
    assert bounds["bound"].to_list() == pytest.approx([20, 20], abs=1.5)
    assert bounds["samples"].to_list() == [1, 1]
    page = (tmp_path / "made" / "discovery.md").read_text(encoding="utf-8")
    assert page.count("A tree beside it") == 2
    assert json.loads((tmp_path / "made" / "manifest.json").read_text())["command"][:2] == ["coopsim", "discover"]


def test_values_of_countries_are_looked_at_in_regions_that_have_them(tmp_path: Path) -> None:
    text = EXPERIMENT.replace('name = "exchange.rate"', 'name = "staff"\nrange = { "jurisdictions.*.capacity_factor" = '
                              "[0.5, 2] }\nindependent = true").replace(f"count = {WORLDS}", "count = 50")  # fmt: skip
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    assert coopsim("experiment", tmp_path / "own.toml", "-o", tmp_path / "out").returncode == 0
    study = read(tmp_path / "out")
    for region, codes in {"two": {"AAA", "BBB"}, "border": {"CAN", "USA"}, "": {"AAA", "BBB", "CAN", "USA"}}.items():
        (answer,) = [one for one in study.answers if one.region == region][:1]
        keys = [key for one in study.of(answer)[0] for key in one.keys]
        assert {key.split(".")[1] for key in keys if key.startswith("jurisdictions.")} == codes
        assert "operations.burn" in keys


def test_tables_that_were_kept_without_runs_say_the_same_of_differences(
    planted: Path, tmp_path: Path, few: None
) -> None:
    kept = tmp_path / "out"
    kept.mkdir()
    keep_tables(planted, kept)
    assert not {"runs.parquet", "parts"} & {path.name for path in kept.iterdir()}
    whole, less = read(planted), read(kept)
    assert [one.name for one in less.answers] == [LOWERS, RAISES]
    for one, other in zip(whole.answers[-2:], less.answers, strict=True):
        assert (one.values == other.values).all()
        assert (one.errors == other.errors).all()
    assert (less.failed, less.name) == (0, whole.name)
    assert coopsim("sensitivity", kept, "-o", tmp_path / "moved").returncode == 0
    assert coopsim("discover", kept, "-o", tmp_path / "found").returncode == 0
    assert coopsim("verify", kept).returncode == 0
    assert "without the runs that they were made of" in coopsim("report", kept).stderr
    (kept / "points.csv").unlink()
    assert coopsim("discover", kept, "-o", tmp_path / "other").returncode == DAMAGED


def test_the_same_results_give_the_same_bytes(planted: Path, tmp_path: Path, few: None) -> None:
    for command in (["sensitivity"], ["discover", "--where", "supported", "--hypothesis", LOWERS]):
        for name in ("one", "other"):
            assert coopsim(*command, planted, "-o", tmp_path / name / command[0]).returncode == 0
    one, other = contents(tmp_path / "one"), contents(tmp_path / "other")
    assert len(one) > 10
    assert {name for name in one if one[name] != other[name]} == {"sensitivity/manifest.json", "discover/manifest.json"}


def test_worlds_in_which_a_run_failed_are_left_out_and_counted(planted: Path, tmp_path: Path, few: None) -> None:
    folder = without(planted, tmp_path / "out", lambda world: world < 3)
    study = read(folder)
    assert study.failed == 3
    claim = next(answer for answer in study.answers if answer.name == LOWERS)
    assert [len(part) for part in study.of(claim)[1:]] == [WORLDS - 3] * 2
    assert coopsim("sensitivity", folder, "-o", tmp_path / "made").returncode == 0
    assert "3 worlds are left out, since a run failed." in (tmp_path / "made" / "sensitivity.md").read_text()


def test_a_hypothesis_that_few_worlds_assess_is_no_reason_to_say_nothing_of_others(
    planted: Path, tmp_path: Path, few: None
) -> None:
    folder = without(planted, tmp_path / "out", lambda world: world >= 30, RAISES)
    done = coopsim("sensitivity", folder, "-o", tmp_path / "made")
    assert f"{RAISES}: Nothing can be measured: 30 of 128 worlds have a value of it, which are too few." in done.stdout
    assert f"{LOWERS}: 1 of 4 unknowns moves it clearly." in done.stdout
    done = coopsim(
        "discover", without(planted, tmp_path / "none", lambda world: world >= 0, RAISES), "-o", tmp_path / "m"
    )
    assert f'"{RAISES}" holds, by more than the smallest effect of interest, in 0 of 0 worlds, too few' in done.stdout


def test_a_difference_is_no_share_of_a_mean_that_is_0_in_some_world(planted: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(planted, tmp_path / "out"))
    claim = next(answer for answer in read(folder).answers if answer.name == LOWERS)
    assert (claim.unit, claim.least[0]) == ("% of harm", pytest.approx(2))
    effects = pd.read_csv(folder / "effects_by_world.csv")
    nothing = (effects["hypothesis"] == LOWERS) & (effects["world"] < 40)
    effects.loc[nothing, ["reference", "smallest_effect"]] = 0.0
    plant(folder, [effects])
    claim = next(answer for answer in read(folder).answers if answer.name == LOWERS)
    assert claim.unit == "victim-months"
    assert claim.known.all()
    assert claim.values == pytest.approx(effects.loc[effects["hypothesis"] == LOWERS, "effect"])
    assert set(claim.least) == {0, 80}
    holds = discovery.of_interest(claim, discovery.HOLDS)
    assert list(holds) == list(claim.values < -claim.least)


def test_why_the_findings_give_no_shares_is_told_where_shares_are_given(planted: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(planted, tmp_path / "out"))
    given = ["lower by more than 2 %", "within 2 % of 0", "higher by more than 2 %"]
    for answers, reason in ((given, ""), ([NO_SHARES], NO_SHARES.partition(": ")[2])):
        rows = pd.DataFrame({"answer": answers}).assign(hypothesis=LOWERS, kind="effect without chance")
        assert why_no_shares(SimpleNamespace(shares=rows), LOWERS) == reason
    shares = pd.read_csv(folder / "shares.csv", dtype=str, keep_default_na=False)
    of_claim = (shares["hypothesis"] == LOWERS) & (shares["kind"] == "effect without chance")
    shares.loc[of_claim, "answer"] = NO_SHARES
    shares.to_csv(folder / "shares.csv", index=False)
    reseal(folder)
    claim = next(answer for answer in read(folder).answers if answer.name == LOWERS)
    assert claim.no_shares == "chance has 38 % of the variance over worlds"


def test_results_that_say_nothing_of_single_worlds_are_refused(planted: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(planted, tmp_path / "out"))
    (folder / "effects_by_world.csv").unlink()
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    del manifest["sha256"]["effects_by_world.csv"]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    done = coopsim("sensitivity", folder)
    assert done.returncode == 2
    assert "says nothing of single worlds: an older coopsim made it. Run the experiment again." in done.stderr


def test_worlds_that_were_drawn_for_indices_are_no_sample(planted: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(planted, tmp_path / "out"))
    text = (folder / "experiment.toml").read_text(encoding="utf-8")
    (folder / "experiment.toml").write_text(text.replace("[worlds]", '[worlds]\nsequence = "morris"'), encoding="utf-8")
    reseal(folder)
    done = coopsim("discover", folder)
    assert done.returncode == 2
    assert (
        "its worlds were drawn by the sequence morris, for measures of sensitivity: they are no sample" in done.stderr
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["discover", "{planted}", "--hypothesis", "A hub lowers harm"], "there is no hypothesis"),
        (["discover", "{planted}", "--where", "practically equal", "--hypothesis", LOWERS],
         "there is no world in which a hypothesis is practically equal. The verdicts are: refuted, supported"),
        (["discover", "{one_point}"], "has no worlds: it was run at one point of what nobody has measured"),
        (["sensitivity", "{one_point}"], 'Add [worlds] to its experiment file, for example with from = "plausible"'),
        (["sensitivity", "{planted}/nowhere"], "is no directory"),
        (["sensitivity", "{planted}", "-o", "{planted}"], "exists already, and a result is never overwritten"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_said_with_what_to_do(
    planted: Path, tmp_path: Path, arguments: list[str], said: str
) -> None:
    places = {"planted": planted, "one_point": tmp_path / "one_point"}
    if "{one_point}" in arguments:
        coopsim("experiment", "transfer_dose", "--worlds", "0", "--replicates", "1", "-o", places["one_point"])
    done = coopsim(*[word.format(**places) for word in arguments], cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert not list(tmp_path.rglob("*.md"))


def test_too_few_worlds_are_refused(planted: Path, tmp_path: Path) -> None:
    folder = without(planted, tmp_path / "out", lambda world: world >= 40)
    done = coopsim("sensitivity", folder)
    assert done.returncode == 2
    assert "has 40 worlds without a failed run, and 50 are needed at least. Take more" in done.stderr


def test_discover_names_what_is_not_installed(monkeypatch: pytest.MonkeyPatch, planted: Path) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None if name == "ema_workbench" else find_spec(name))
    done = coopsim("discover", planted)
    assert done.returncode == 2
    assert "needs packages that are not installed (ema_workbench): pip install 'coopsim[discovery]'" in done.stderr
