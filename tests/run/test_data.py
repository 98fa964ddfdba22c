"""The numbers of a run: sums, ratios, means, and values that are missing."""

import math

import numpy as np
import pytest

import sim
from sim.model.counts import HIGHER, LOWER, Count
from sim.model.observation import divided, gini, running_mean
from sim.model.outcomes import OUTCOMES
from sim.outputs.headlines import printed
from sim.run.data import RunData
from sim.run.summary import region_summary
from tests.theory.readable_model import outcomes

SCENARIO = "scenarios/two_countries.toml"


@pytest.fixture(scope="module")
def result():
    return sim.run(SCENARIO, seed=2)


def test_a_sum_over_countries_is_the_sum_of_its_countries(result):
    row = result.summary.loc["arrests"]
    assert row["region"] == pytest.approx(row["AAA"] + row["BBB"])


def test_a_ratio_is_a_ratio_of_sums_never_a_mean_of_ratios(result):
    convictions, prosecutions = (
        result.after_warm_up[:, Count[name.upper()]].sum() for name in ("convictions", "prosecutions")
    )
    assert result.summary.loc["convictions_per_prosecution", "region"] == pytest.approx(convictions / prosecutions)


def test_what_has_nothing_to_divide_by_is_missing_never_zero(result):
    assert np.isnan(divided(np.array([1.0]), np.array([0.0])))[0]
    quiet = sim.run(SCENARIO, months=132, changes={"case_decision.joint_cases": False})
    assert math.isnan(quiet.summary.loc["request_delay", "region"])
    assert "request_delay" not in set(quiet.months.outcome)
    assert "request_delay" in printed([quiet])


def test_active_share_is_active_groups_over_slots(result):
    active = result.summary.loc["active_groups", "region"]
    assert result.summary.loc["active_share", "region"] == pytest.approx(active / 100)


def test_the_world_outside_does_not_count_in_the_region():
    outside = sim.run("scenarios/us_canada.toml", months=132)
    row = outside.summary.loc["arrests"]
    assert row["EXT"] > 0
    assert row["region"] == pytest.approx(row["USA"] + row["CAN"])


def test_relocations_add_up(result):
    moved = result.relocations.moves.sum()
    assert moved == result.record[:, Count.RELOCATIONS].sum()
    assert moved == result.record[:, Count.RELOCATIONS_RECEIVED].sum()


def test_every_outcome_says_its_name_unit_meaning_and_whether_more_is_better():
    for name, outcome in OUTCOMES.items():
        assert outcome.name == name
        assert outcome.better in ("", HIGHER, LOWER), name
        assert outcome.unit, name
        assert outcome.meaning, name


def test_the_data_of_a_run_are_those_of_no_other_and_are_written_in_a_line(result):
    one, other = (RunData(result.scenario, 2, result.record.copy(), result.moved, result.started) for _ in range(2))
    assert one == one
    assert one != other
    assert len({one, other}) == 2
    assert len(repr(one)) < 200


@pytest.mark.parametrize(("values", "expected"), [([1, 1, 1], 0), ([0, 0, 3], 2 / 3), ([1, 2, 3], 2 / 9)])
def test_gini_as_worked_by_hand(values, expected):
    assert gini(np.array(values, float)) == pytest.approx(expected)


def test_a_running_mean_as_worked_by_hand():
    assert running_mean(np.array([2.0, 4.0, 6.0, 8.0]), 2) == pytest.approx([2, 3, 5, 7])
    assert running_mean(np.array([2.0, 4.0]), 12) == pytest.approx([2, 3])


def by_hand(record, months, counts, places):
    """Sums of the record, month by month, one count and one place at a time."""
    return [sum(record[month, Count[count], place] for count in counts for place in places) for month in months]


def test_the_world_outside_is_no_country_over_which_a_stock_is_averaged_by_month():
    outside = sim.run("scenarios/us_canada.toml", months=132)
    assert outside.codes[-1] == "EXT"
    means = np.array(by_hand(outside.record, range(132), ["TRUST_ACROSS"], range(2))) / 2
    assert outside.over_time("trust_across") == pytest.approx(means)
    assert outside.summary.loc["trust_across", "region"] == pytest.approx(means[120:].mean())


def test_all_effort_is_that_of_every_kind_with_the_idle_reserve(result):
    kinds = [
        "EFFORT_LIAISON", "EFFORT_TECHNIQUES", "EFFORT_OPERATIONS", "EFFORT_EXCHANGE", "EFFORT_SEARCH", "EFFORT_LEADS",
        "EFFORT_JOINT_CASEWORK", "EFFORT_IDLE_RESERVE",
    ]  # fmt: skip
    assert {count.name for count in Count if count.name.startswith("EFFORT_")} == set(kinds)
    assert (result.record[:, Count.EFFORT_IDLE_RESERVE] > 0).any()
    months = range(result.scenario.warm_up, len(result.record))
    assert result.summary.loc["effort", "region"] == pytest.approx(
        np.mean(by_hand(result.record, months, kinds, range(2)))
    )


OTHER_WORDS = {"months_to_dismantling": "months_since_first_evidence", "request_delay": "months_to_grant"}
CODES, INSIDE = ("AAA", "BBB", "EXT"), np.array([True, True, False])


@pytest.fixture(scope="module")
def record():
    """Seven months of any numbers, of which harm alone is what the averted parts leave of it."""
    made = np.random.default_rng(4).uniform(0.5, 9.0, (7, len(Count), len(CODES)))
    averted = made[:, Count.AVERTED_BY_DISMANTLING : Count.AVERTED_BY_DISPLACEMENT + 1].sum(axis=1)
    made[:, Count.HARM_WITHOUT_ENFORCEMENT] += 50.0
    made[:, Count.HARM] = made[:, Count.HARM_WITHOUT_ENFORCEMENT] - averted
    return made


def in_words(record):
    """A record as the readable model writes it: of each month, of each country, count to number."""
    counted = {count: OTHER_WORDS.get(count.name.lower(), count.name.lower()) for count in Count}
    return [
        {
            code: {word: float(month[count, j]) for count, word in counted.items()}
            | {"harm_averted": float(month[Count.HARM_WITHOUT_ENFORCEMENT, j] - month[Count.HARM, j])}
            for j, code in enumerate(CODES)
        }
        for month in record
    ]


def test_a_ratio_of_less_than_one_is_a_ratio_too(record):
    small = record / 1000
    for name, outcome in OUTCOMES.items():
        if outcome.denominator is not None:
            assert outcome.total(small, INSIDE) == pytest.approx(outcome.total(record, INSIDE)), name


@pytest.mark.parametrize("name", OUTCOMES)
def test_an_outcome_is_what_the_readable_model_makes_of_the_same_counts(name, record):
    """Of the region, of a month and country, and over three months: count by count, in plain sums."""
    outcome, months, region = OUTCOMES[name], in_words(record), CODES[:2]
    by_month, over_time = outcome.monthly(record), outcome.over_time(record, INSIDE, 3)
    whole = outcomes.outcome(name, months, region)
    assert region_summary(record, INSIDE, 50)[name] == pytest.approx(whole)
    assert outcome.total(record, INSIDE) == pytest.approx(whole)
    for t in range(7):
        assert over_time[t] == pytest.approx(outcomes.outcome(name, months[max(0, t - 2) : t + 1], region))
        for j, code in enumerate(CODES):
            assert by_month[t, j] == pytest.approx(outcomes.outcome(name, months[t : t + 1], [code]))


def test_what_is_of_the_region_alone_is_worked_out_by_hand(record):
    """The Gini coefficient of two amounts is half their difference over their sum."""
    found = region_summary(record, INSIDE, 50)
    one, other = (sum(by_hand(record, range(7), ["HARM"], [j])) for j in range(2))
    assert found["harm_gini"] == pytest.approx(abs(one - other) / 2 / (one + other))
    assert found["active_share"] == pytest.approx(sum(by_hand(record, range(7), ["ACTIVE_GROUPS"], range(2))) / 7 / 50)
    assert list(found)[:4] == [
        "harm_averted_share", "averted_by_dismantling", "averted_by_suppression", "averted_by_dormancy",
    ]  # fmt: skip


def test_a_number_far_from_one_takes_no_more_room_in_the_table_than_others():
    tiny = sim.run(
        SCENARIO, months=122, changes={f"jurisdictions.{code}.capacity_factor": 1e-200 for code in ("AAA", "BBB")}
    )
    lines = printed([tiny]).splitlines()
    assert max(map(len, lines)) < 120
    assert any("e+" in line for line in lines)
