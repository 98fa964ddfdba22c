"""A sentence gives the main effects, the largest first, in the unit of the outcome, and only what is clear."""

from sim.experiment.rows import EffectRow, Tables
from sim.words.factors import by_factor
from sim.words.study import Study

REGION = [("Canada - Europe", 0.0149, 0.0107, 0.0191), ("Mexico - Europe", -0.0004, -0.003, 0.002)]
APPROACH = [("European - other", -0.0058, -0.0085, -0.0031)]
NOTHING = [("2 - 1", -0.0003, -0.0032, 0.0025)]


def effects(factor, levels, outcome="harm_averted_share", kind="main", aliases=""):
    return [EffectRow(outcome, kind, f"{factor}: {name}", factor, aliases, 0.1, 0.1, *rest) for name, *rest in levels]


def said(*rows, usual=None):
    return " ".join(by_factor(Study([], [], usual or {}, "", Tables(effects=rows), "")))


def test_the_largest_effect_of_each_factor_is_said_the_largest_factor_first():
    of_harm = effects("region", [("Canada - Europe", 1.0, 0.9, 1.1)], "harm")
    assert said(*effects("approach", APPROACH), *effects("region", REGION), *of_harm) == (
        "Averaged over the other factors, the share of harm averted changes with region by 1.49 percentage points "
        "(Canada - Europe; 95 % interval 1.07 to 1.91) and with approach by −0.58 (European - other; −0.85 to −0.31)."
    )


def test_a_clear_effect_comes_before_a_larger_one_that_is_not_and_no_bound_of_it_is_rounded_to_0():
    levels = [("Canada - Europe", 0.014, -0.0001, 0.028), ("Mexico - Europe", 0.0085, 0.0004, 0.02)]
    text = said(*effects("region", levels), *effects("size", NOTHING))
    assert "changes with region by 0.85 percentage points (Mexico - Europe; 95 % interval 0.04 to 2.00); it" in text
    assert text.endswith("; it does not clearly change with size.")


def test_where_no_effect_is_clear_that_is_said():
    assert said(*effects("region", REGION[1:]), *effects("size", NOTHING)) == (
        "Averaged over the other factors, the share of harm averted does not clearly change with region and with size."
    )


def test_factors_beyond_the_fourth_are_counted():
    rows = [
        row for number in range(6) for row in effects(f"factor {number}", [("b - a", 0.1 - number / 100, 0.01, 0.2)])
    ]
    text = said(*rows)
    assert text.count("with factor") == 4
    assert text.endswith(" and less with 2 more.")


def test_nothing_is_said_of_one_factor_of_a_base_that_stays_of_a_fraction_or_of_effects_that_are_not_known():
    both = [*effects("approach", APPROACH), *effects("region", REGION)]
    assert said(*both)
    assert said(*effects("region", REGION)) == said() == ""
    assert said(*both, usual={"approach": "American"}) == ""
    assert said(*both, *effects("size", [("2 - 1", None, None, None)])) == ""
    assert said(*effects("approach", APPROACH), *effects("region", REGION, kind="interaction")) == ""
    assert said(*both, *effects("size", NOTHING, aliases="approach x region")) == ""


def test_names_of_levels_stand_as_they_were_given():
    rows = [*effects("{unit}", APPROACH), *effects("size", [("{a} - {b}", 0.5, 0.4, 0.6)])]
    assert "with size by 50 percentage points ({a} - {b}; " in said(*rows)
    assert "with {unit} by −0.58" in said(*rows)
