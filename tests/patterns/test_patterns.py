"""The model shows the patterns as it is recorded to, and a null model without what a pattern is about shows less.

What the record says to fail does fail: a change that mends or breaks a pattern is noticed either way. Then
`python dev/make_patterns.py` writes the record and the page.
"""

import csv
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from dev.make_patterns import RECORD, SEEDS, TABLE
from sim.experiment.intervals import Interval, mean_interval
from sim.model.counts import HIGHER, Count
from sim.patterns import literature
from sim.patterns.catalogue import PATTERNS, look_for
from sim.patterns.docking import corridors, if_it_helps, small_budgets_gain_from_it
from sim.patterns.judgement import FAILS, NOT_SHOWN, PASSES, Part, at_least, higher, interior_peak, lower, ratio
from sim.patterns.literature import LAGS, METRICS, correlogram, is_flat
from sim.patterns.page import METAMORPHIC, page
from sim.patterns.pattern import EUROPE, NORTH_AMERICA, Finding, Pattern, shows_as_much, verdict
from sim.patterns.runs import FULL, Cell, Model, Runs, means, null_models
from sim.patterns.study import IMPEDIMENTS, crossing_share, impediments_hurt, outputs_are_not_outcomes
from sim.run.simulation import simulate
from sim.run.summary import BETTER
from sim.scenario import load
from tests.cli.in_process import coopsim

ROOT = Path(__file__).parents[2]
NOISE = np.linspace(-1, 1, 10)  # its 95 % interval reaches from -0.48 to 0.48


@pytest.fixture(name="model", scope="module")
def model_of() -> Iterator[Callable[[str], Model]]:
    """Make each model once, so that patterns share its runs."""
    with ThreadPoolExecutor(1) as executor:
        yield cache(lambda name: Model(name, SEEDS, executor))


def verdicts(pattern: Pattern, model: Model) -> dict[object, str]:
    return {key: part.verdict for key, part in pattern.find(model).items()}


@pytest.mark.pattern
@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_every_part_of_a_pattern_is_found_as_recorded(pattern, model):
    assert verdicts(pattern, model(FULL)) == recorded()[pattern.id, FULL]


@pytest.mark.pattern
@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_the_null_model_without_what_a_pattern_is_about_is_found_as_recorded(pattern, model):
    assert verdicts(pattern, model(pattern.null)) == recorded()[pattern.id, pattern.null]


def recorded() -> dict[tuple[str, str], dict[object, str]]:
    """The verdicts that are expected: pattern and model to the verdict of each part."""
    found = {}
    with RECORD.open(encoding="utf-8", newline="") as file:
        for one in csv.DictReader(file):
            parts = found.setdefault((one["pattern"], one["model"]), {})
            parts[(one["region"], one["approach"]), one["part"]] = one["verdict"]
    return found


def test_every_pattern_is_recorded_and_on_the_page():
    assert set(recorded()) == {(one.id, model) for one in PATTERNS.values() for model in (FULL, one.null)}
    text = (ROOT / "docs" / "patterns.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| ([A-Z]\d+) \|", text, flags=re.MULTILINE) == list(PATTERNS)
    assert re.findall(r"^## ([A-Z]\d+):", text, flags=re.MULTILINE) == list(PATTERNS)


def kept() -> list[Finding]:
    """Read the findings of each pattern from the kept table."""
    found = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for one in csv.DictReader(file):
            effect = Interval(*(float(one[name]) for name in ("effect", "low", "high"))) if one["effect"] else None
            part = Part(one["part"], one["verdict"], effect, one["unit"], float(one["limit"]), one["note"])
            parts = found.setdefault(one["pattern"], {}).setdefault(one["model"], {})
            parts[Cell(one["region"], one["approach"]), part.name] = part
    return [Finding(PATTERNS[name], by_model) for name, by_model in found.items()]


def test_the_page_that_is_kept_is_what_the_kept_table_says():
    assert page(kept(), 40) == (ROOT / "docs" / "patterns.md").read_text(encoding="utf-8")


def test_the_page_names_tests_that_there_are():
    tests = (ROOT / "tests" / "theory" / "test_metamorphic.py").read_text(encoding="utf-8")
    assert len(METAMORPHIC) == 3
    for test in METAMORPHIC.values():
        assert f"\ndef {test}(" in tests


@pytest.mark.slow
def test_the_command_prints_the_page_of_the_patterns_that_are_named_and_writes_it_with_its_table(tmp_path):
    printed = coopsim("patterns", "S7", "--seeds", "2", "--workers", "1")
    written = coopsim("patterns", "S7", "--seeds", "2", "--workers", "2", "-o", tmp_path / "found")
    assert (printed.returncode, written.returncode) == (0, 0), printed.stderr + written.stderr
    assert printed.stdout == (tmp_path / "found" / "patterns.md").read_text(encoding="utf-8")
    assert "fixed trust" in printed.stdout
    table = pd.read_csv(tmp_path / "found" / "patterns.csv", keep_default_na=False)
    assert set(table.pattern) == {"S7"}
    assert set(table.model) == {FULL, *null_models()}
    assert coopsim("patterns", "S7", "-o", tmp_path / "found").returncode == 2
    unknown = coopsim("patterns", "S17")
    assert (unknown.returncode, "Did you mean 'S" in unknown.stderr) == (2, True)


def test_a_pattern_names_a_null_model_that_there_is():
    assert {pattern.null for pattern in PATTERNS.values()} <= set(null_models())


@pytest.mark.parametrize(("effect", "found"), [(0.5, PASSES), (0.45, NOT_SHOWN), (-0.45, NOT_SHOWN), (-0.5, FAILS)])
def test_a_part_passes_beyond_its_limit_and_fails_on_the_other_side(effect, found):
    assert higher("", 3 + effect + NOISE, limit=3).verdict == found
    assert lower("", 3 - effect + NOISE, 3).verdict == found
    assert at_least("", 3 + effect + NOISE, 3).verdict == found


def test_what_is_at_its_limit_in_every_run_is_at_least_there_and_not_above():
    assert at_least("", np.full(10, 3.0), 3).verdict == PASSES
    assert higher("", np.full(10, 3.0), limit=3).verdict == FAILS


def test_no_difference_in_any_run_is_no_pass():
    assert higher("", np.zeros(10)).verdict == FAILS


def test_a_ratio_of_means_has_the_spread_of_what_varies_in_it():
    below = 10 + NOISE
    assert mean_interval(ratio(3 * below, below)) == pytest.approx((3, 3, 3))
    found = mean_interval(ratio(30 + NOISE, np.full(10, 10.0)))
    assert found == pytest.approx((3, 3 - 0.048, 3 + 0.048), abs=0.001)
    with pytest.raises(ZeroDivisionError):
        ratio(below, np.zeros(10))


@pytest.mark.parametrize(("means", "found"), [([0, 2, 1], PASSES), ([0, 1.3, 1], NOT_SHOWN), ([2, 1, 0], FAILS)])
def test_an_interior_peak_is_above_both_ends(means, found):
    noises = (NOISE, NOISE, 0 * NOISE)
    assert interior_peak([mean + noise for mean, noise in zip(means, noises, strict=True)]).verdict == found


def test_the_effect_of_an_interior_peak_is_the_lead_over_the_end_that_comes_nearest():
    assert interior_peak([0 * NOISE, 3 + NOISE, 1 + 0 * NOISE]).effect.mean == pytest.approx(2)
    assert interior_peak([1 + 0 * NOISE, 3 + NOISE, 0 * NOISE]).effect.mean == pytest.approx(2)


def test_an_outcome_that_only_rises_has_its_best_inner_level_below_the_last():
    part = interior_peak([0 * NOISE, 1 + NOISE, 3 + 0 * NOISE])
    assert part.effect.mean == pytest.approx(-2)
    assert part.note.startswith("level 2 of 3 ")


def test_a_plateau_is_a_step_up_or_down_that_is_small_against_the_largest_level():
    levels = [level + 0.001 * NOISE for level in (1.0, 2.0, 2.08, 2.0)]
    assert is_flat(levels[1], levels[2], levels)
    assert is_flat(levels[2], levels[3], levels)
    assert not is_flat(levels[0], levels[1], levels)
    assert not is_flat(levels[1], levels[0], levels)
    assert not is_flat(0 * NOISE, 0 * NOISE, levels)


def test_what_follows_operations_three_months_later_is_found_at_a_lag_of_three(monkeypatch):
    operations = np.random.default_rng(1).poisson(3.0, size=(240, 2))
    records = np.zeros((240, len(Count), 3))
    records[:, Count.OPERATIONS, :2] = operations
    records[:, Count.RELOCATIONS, :2] = np.roll(operations, 3, axis=0)
    run = SimpleNamespace(advance=lambda months: None, state=SimpleNamespace(records=records))
    monkeypatch.setattr(literature, "begin", lambda scenario, seed: run)
    setting = SimpleNamespace(external=np.array([False, False, True]))
    found = correlogram(SimpleNamespace(months=240, warm_up=120, setting=lambda: setting), 1)
    assert int(found.argmax()) - LAGS == 3
    assert found.max() == pytest.approx(1, abs=0.2)


def test_policies_are_ranked_by_each_outcome_in_its_better_direction_and_effort_is_a_cost():
    declared = {name: BETTER[name] == HIGHER for name in METRICS if BETTER[name]}
    assert {name: METRICS[name] for name in declared} == declared
    assert [more for name, more in METRICS.items() if name.startswith("effort_")] == [False, False]


def test_runs_are_averaged_over_the_months_after_the_warm_up():
    scenario = load(ROOT / "scenarios" / "two_countries.toml", {"run.months": 24, "run.warm_up": 12})
    assert np.array_equal(means(scenario, 1), simulate(scenario, 1).record[12:].mean(axis=0))


def planted(*arms: dict[str, float]) -> SimpleNamespace:
    """A model whose runs have these outcomes, arm by arm, but for noise that all arms share."""
    runs = [
        SimpleNamespace(outcome=lambda name, arm=arm: arm[name] + NOISE, averted=arm.get("averted", 0) + NOISE)
        for arm in arms
    ]
    return SimpleNamespace(changes={}, runs=lambda cell, *changes: runs)


def test_what_all_impediments_do_beyond_their_sum_is_told():
    removed = [{"averted": 0.11}] * len(IMPEDIMENTS)
    parts = impediments_hurt(planted({"averted": 0.1}, {"averted": 0.2}, *removed), EUROPE)
    assert [part.effect.mean for part in parts] == pytest.approx([1] * len(IMPEDIMENTS))
    assert parts[-1].note == "all five 10.00 (10.00 to 10.00) points, beyond their sum 5.00 (5.00 to 5.00) points"


def test_outputs_are_no_outcomes_where_the_north_american_approach_arrests_more_and_dismantles_less():
    european, american = {"arrests": 1.0, "dismantled": 0.5}, {"arrests": 2.0, "dismantled": 0.4}
    assert [part.verdict for part in outputs_are_not_outcomes(planted(european, american), EUROPE)] == [PASSES] * 2
    assert [part.verdict for part in outputs_are_not_outcomes(planted(american, european), EUROPE)] == [FAILS] * 2


@pytest.mark.parametrize(("doubled", "found"), [(0.25, PASSES), (0.15, FAILS)])
def test_a_small_budget_gains_where_twice_of_it_makes_coordination_worth_more_than_twice_as_much(doubled, found):
    none = [{"averted": 0.1}] * 2
    (part,) = small_budgets_gain_from_it(planted({"averted": 0.2}, {"averted": 0.1 + doubled}, *none), EUROPE)
    assert part.effect.mean == pytest.approx(100 * (doubled - 0.2))
    assert part.verdict == found


def test_where_every_slot_is_active_all_groups_that_could_cross_borders_do():
    scenario = load(ROOT / "scenarios" / "north_america.toml")
    setting = scenario.setting()
    record = np.zeros((2, len(Count), len(setting.codes)))
    record[:, Count.ACTIVE_CROSS_BORDER] = setting.slots * setting.pull * setting.cross_border_share
    assert crossing_share(Runs(scenario, record)) == pytest.approx([1, 1])


def test_a_pattern_of_which_nothing_happens_fails():
    nothing = PATTERNS["T1"]._replace(evaluate=lambda model, cell: [] if ratio(NOISE, np.zeros(10)) else [])
    assert [part.verdict for part in nothing.find(None).values()] == [FAILS, FAILS]


def test_coordination_that_harms_less_than_elsewhere_is_worth_nothing():
    assert if_it_helps(1 + NOISE, 1 + NOISE, "").verdict == PASSES
    assert if_it_helps(NOISE - 1, 1 + NOISE, "").verdict == FAILS
    assert if_it_helps(1 + NOISE, NOISE - 1, "").verdict == FAILS


def test_a_dense_network_joins_every_country_to_every_other_and_a_sparse_one_to_its_first_source():
    scenario = load(ROOT / "scenarios" / "north_america.toml")
    assert corridors(scenario, dense=False) == {
        "corridors.CAN.USA": 1, "corridors.MEX.CAN": 1, "corridors.USA.MEX": 1,
    }  # fmt: skip
    changed = load(ROOT / "scenarios" / "north_america.toml", corridors(scenario, dense=True))
    routes = {key: value for key, value in changed.values.items() if key.startswith("corridors.")}
    assert routes == dict.fromkeys(corridors(scenario, dense=True), 1.0)
    assert len(routes) == 6


def parts(*found: str) -> dict[object, Part]:
    return {(EUROPE, str(number)): Part(str(number), one) for number, one in enumerate(found)}


def test_a_whole_passes_with_all_its_parts():
    assert verdict(parts(PASSES, PASSES)) == PASSES
    assert verdict(parts(PASSES, FAILS)) == "passes in 1 of 2 parts"
    assert verdict(parts(NOT_SHOWN, FAILS)) == NOT_SHOWN
    assert verdict(parts(FAILS, FAILS)) == FAILS


def test_a_null_model_shows_as_much_if_it_passes_what_the_full_model_passes():
    full = parts(PASSES, FAILS)
    assert shows_as_much(parts(PASSES, FAILS), full)
    assert not shows_as_much(parts(NOT_SHOWN, PASSES), full)
    assert shows_as_much(parts(PASSES, PASSES), parts(FAILS, FAILS))
    assert not shows_as_much(parts(PASSES, FAILS), parts(FAILS, FAILS))
    assert not shows_as_much({(NORTH_AMERICA, "0"): Part("0", PASSES)}, full)


def test_the_page_says_which_null_models_show_as_much_and_what_weight_that_leaves():
    pattern = PATTERNS["T1"]
    full, less = parts(PASSES), parts(FAILS)
    weighty = {FULL: full, "no_adaptation": less, "fixed_trust": full}
    weightless = {FULL: full, "no_adaptation": full, "fixed_trust": full}
    failing = {FULL: less, "no_adaptation": less, "fixed_trust": less}
    pages = [page([Finding(pattern, found)], SEEDS) for found in (weighty, weightless, failing)]
    rows = [re.search(r"^\| T1 \| (.*) \|$", one, flags=re.MULTILINE)[1].split(" | ")[1:] for one in pages]
    assert rows == [
        ["passes", "carries weight: no adaptation shows less", "fixed trust"],
        ["passes", "carries no weight: no adaptation shows as much", "no adaptation, fixed trust"],
        ["fails", "not shown, so there is nothing to weigh", "none"],
    ]
    assert "| no adaptation | none | T1 |" in pages[0]


@pytest.mark.parametrize(
    ("null", "said"),
    [
        (Part("0", FAILS, Interval(0, 0, 0)), "of T1."),
        (Part("0", FAILS, note="nothing of the kind happens"), "of T1."),
        (None, "of T1."),
        (Part("0", FAILS, Interval(-1, -2, -0.1)), "it is so of none."),
        (Part("0", PASSES, Interval(1, 1, 1)), "it is so of none."),
    ],
)
def test_a_pattern_in_whose_null_model_nothing_can_happen_is_named(null, said):
    full = {(EUROPE, "0"): Part("0", PASSES, Interval(1, 0.5, 1.5))}
    without = {} if null is None else {(EUROPE, "0"): null}
    text = page([Finding(PATTERNS["T1"], {FULL: full, "no_adaptation": without})], SEEDS)
    assert re.search(r"^Of the patterns .* (it is so of none\.|of T1\.)$", text, flags=re.MULTILINE)[1] == said


def test_a_pattern_of_which_one_part_can_be_compared_is_not_by_construction():
    full = {(EUROPE, name): Part(name, PASSES, Interval(1, 0.5, 1.5)) for name in "ab"}
    null = {(EUROPE, "a"): Part("a", FAILS, Interval(0, 0, 0)), (EUROPE, "b"): Part("b", FAILS, Interval(-1, -2, -1))}
    assert not Finding(PATTERNS["T1"], {FULL: full, "no_adaptation": null}).is_constructed


def test_a_pattern_is_looked_for_in_the_full_model_and_in_every_null_model_with_the_seeds_that_are_asked_for():
    asked = []
    planted = PATTERNS["S5"]._replace(evaluate=lambda model, cell: asked.append((model.name, model.seeds)) or [])
    (found,) = look_for([planted], 3, None)
    assert asked == [(name, 3) for name in (FULL, *null_models()) for _ in planted.cells]
    assert list(found.by_model) == [FULL, *null_models()]
