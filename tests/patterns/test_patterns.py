"""The model shows the patterns as it is recorded to, and a null model without what a pattern is about shows less.

What the record says to fail does fail: a change that mends or breaks a pattern is noticed either way. Then
`python -m dev.patterns --record` writes the record, and `--write` the page.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
import pytest

from dev.evidence.statistics import mean_interval
from dev.patterns import __main__ as command
from dev.patterns.catalogue import PATTERNS, SMALL
from dev.patterns.figures import FAILS, NOT_SHOWN, PASSES, Part, higher, interior_peak, lower, ratio
from dev.patterns.frozen import is_frozen
from dev.patterns.page import PAGE, page, recorded
from dev.patterns.pattern import EUROPE, NORTH_AMERICA, Pattern, shows_as_much, verdict
from dev.patterns.runs import FULL, Model, null_models

NOISE = np.linspace(-1, 1, 10)  # its 95 % interval reaches from -0.48 to 0.48
LOOKED_FOR = [
    pytest.param(
        pattern,
        id=pattern.id,
        marks=pytest.mark.skipif(pattern.is_blind and not is_frozen(), reason="the model is not yet frozen"),
    )
    for pattern in PATTERNS.values()
]


@pytest.fixture(name="model", scope="module")
def model_of() -> Iterator[Callable[[str], Model]]:
    """Make each model once, so that patterns share its runs."""
    with ThreadPoolExecutor(1) as executor:
        yield cache(lambda name: Model(name, SMALL, executor))


def verdicts(pattern: Pattern, model: Model) -> dict[object, str]:
    return {key: part.verdict for key, part in pattern.find(model, command.APPROACHES).items()}


@pytest.mark.pattern
@pytest.mark.parametrize("pattern", LOOKED_FOR)
def test_every_part_of_a_pattern_is_found_as_recorded(pattern, model):
    assert verdicts(pattern, model(FULL)) == recorded()[pattern.id, FULL]


@pytest.mark.pattern
@pytest.mark.parametrize("pattern", LOOKED_FOR)
def test_the_null_model_without_what_a_pattern_is_about_is_found_as_recorded(pattern, model):
    assert verdicts(pattern, model(pattern.null)) == recorded()[pattern.id, pattern.null]


def test_all_patterns_but_those_that_wait_are_recorded_and_every_one_is_on_the_page():
    expected = {(one.id, model) for one in PATTERNS.values() if not one.is_blind for model in (FULL, one.null)}
    assert expected <= set(recorded())
    rows = [line.split(" | ")[0] for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    assert rows[2:] == [f"| {name}" for name in PATTERNS]


def test_a_pattern_names_a_null_model_that_there_is():
    assert {pattern.null for pattern in PATTERNS.values()} <= set(null_models())


def test_a_pattern_that_compares_the_approaches_waits_until_the_model_is_frozen(monkeypatch, capsys):
    asked = []
    planted = PATTERNS["S5"]._replace(evaluate=lambda model, cell: asked.append(cell) or [Part("", "", PASSES)])
    monkeypatch.setitem(PATTERNS, "S5", planted)
    with ThreadPoolExecutor(1) as executor:
        for frozen in (False, True):
            monkeypatch.setattr(command, "is_frozen", lambda frozen=frozen: frozen)
            command.look(Model(FULL, SMALL, executor), ["S5"], command.APPROACHES)
            assert asked == list(planted.cells) * frozen
    assert "waits until the model is frozen" in capsys.readouterr().out


@pytest.mark.parametrize(("effect", "found"), [(0.5, PASSES), (0.45, NOT_SHOWN), (-0.45, NOT_SHOWN), (-0.5, FAILS)])
def test_a_part_passes_beyond_its_limit_and_fails_on_the_other_side(effect, found):
    assert higher("", 3 + effect + NOISE, limit=3).verdict == found
    assert lower("", 3 - effect + NOISE, 3).verdict == found


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


def test_a_pattern_of_which_nothing_happens_fails():
    nothing = PATTERNS["T1"]._replace(evaluate=lambda model, cell: [] if ratio(NOISE, np.zeros(10)) else [])
    found = nothing.find(None, ["european"])
    assert [part.verdict for part in found.values()] == [FAILS]


def parts(*found: str) -> dict[object, Part]:
    return {(EUROPE, str(number)): Part(str(number), "", one) for number, one in enumerate(found)}


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
    assert not shows_as_much({(NORTH_AMERICA, "0"): Part("0", "", PASSES)}, full)


def test_the_page_says_which_null_models_pass_too_and_what_weight_that_leaves():
    pattern = PATTERNS["T1"]
    full, same, less = parts(PASSES), parts(PASSES), parts(FAILS)
    weighty = {FULL: full, "no_adaptation": less, "fixed_trust": same}
    weightless = {FULL: full, "no_adaptation": same, "fixed_trust": same}
    failing = {FULL: less, "no_adaptation": less, "fixed_trust": less}
    pages = [page({"T1": found}, [pattern], SMALL) for found in (weighty, weightless, failing)]
    ends = [one.rstrip().split(" | ")[-2:] for one in pages]
    assert ends == [
        ["fixed trust", "passes, with weight (no adaptation) |"],
        ["no adaptation, fixed trust", "passes, without weight (no adaptation) |"],
        ["none", "fails |"],
    ]
    assert "waits" not in page({}, [pattern], SMALL)
    assert "not looked for before the model is frozen" in page({}, [pattern], SMALL)
