"""The checks of the model's properties find what is planted, and do not find what is not there."""

import re
from types import SimpleNamespace

import numpy as np
import pytest

from dev.evidence import causes, cooperation, frozen, knife_edge, page, same_bytes, scale, stationary, warm_up, worlds
from dev.evidence.__main__ import main
from dev.evidence.runs import AVERTED, MEASURED, Window, measured, measuring, scenario_of
from dev.evidence.statistics import (
    FAILS,
    HOLDS,
    UNDECIDED,
    Interval,
    judge,
    mean_interval,
    share_interval,
    unpaired_interval,
    worst,
)
from sim.engine.source import model_digest
from sim.scenario.coarseness import FEWEST_SLOTS
from sim.worlds.table import World
from sim.worlds.uncertainty import Uncertainty

EUROPEAN = ["european"]
NOISE = 0.01


def planted(share, counts=lambda values, window: 10.0, noise=NOISE):
    """A world in place of the model, whose outcomes are functions of a scenario's values and of the months."""

    def measure(scenarios, seeds, windows=(stationary.EARLY,), outcomes=MEASURED):
        luck = np.random.default_rng(1).normal(0, noise, (seeds, len(windows)))  # the same for all: paired
        found = np.empty((len(scenarios), seeds, len(windows), len(outcomes)))
        for number, scenario in enumerate(scenarios):
            for column, window in enumerate(windows):
                found[number, :, column, 0] = share(scenario.values, window) + luck[:, column]
                found[number, :, column, 1:] = (counts(scenario.values, window) * (1 + luck[:, column]))[:, None]
        return found

    return measure


def after(month, rise):
    return lambda values, window: 0.2 + rise * (window.first > month)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (-0.4, 0.9, HOLDS),
        (-0.4, 1.1, UNDECIDED),
        (-1.1, 0.7, UNDECIDED),
        (-3, 3, UNDECIDED),
        (1.1, 2, FAILS),
        (-2, -1.1, FAILS),
    ],
)
def test_a_difference_is_small_where_its_whole_interval_is(low, high, verdict):
    assert judge(Interval((low + high) / 2, low, high), 1.0) == verdict


def test_a_whole_is_as_good_as_its_worst_part():
    assert worst([HOLDS, HOLDS]) == HOLDS
    assert worst([HOLDS, FAILS, UNDECIDED]) == FAILS
    assert worst([]) == UNDECIDED


def test_an_interval_of_a_mean_covers_it_as_often_as_it_says():
    draws = np.random.default_rng(2).normal(3, 1, (2000, 8))
    covers = [one.low < 3 < one.high for one in map(mean_interval, draws)]
    assert 0.935 < np.mean(covers) < 0.965


def test_the_difference_of_two_means_does_not_take_their_spreads_for_equal():
    few, many = np.array([0.0, 4.0, 8.0]), np.arange(40) % 2 / 10
    found = unpaired_interval(few, many)
    alone = mean_interval(few)  # which has nearly all of the error, and as few degrees of freedom
    assert found.mean == pytest.approx(3.95)
    assert found.high - found.mean == pytest.approx(alone.high - alone.mean, rel=0.01)


def test_a_share_of_none_or_all_has_an_interval():
    assert share_interval(0, 20).high > 0.1
    assert share_interval(20, 20).low < 0.9


def test_a_share_that_rises_later_is_not_stationary():
    assert stationary.check(planted(after(300, 0.0)), EUROPEAN, 200).verdict == HOLDS
    found = stationary.check(planted(after(300, 0.02)), EUROPEAN, 200)
    assert found.verdict == FAILS
    assert all(1 < float(row[4].split(" ")[0]) < 3 for row in found.tables[0].rows)  # later less earlier, points


def test_a_window_holds_its_first_month_and_its_last():
    windows = (Window(1, 1), Window(2, 2), Window(1, 2))
    (first,), (second,), (both,) = measured(windows, ("harm",), scenario_of("us_canada", "european"), 1)
    assert 0 < first != second > 0
    assert both == pytest.approx((first + second) / 2)


def test_a_cause_that_does_nothing_is_told_with_how_busy_desks_are():
    def shares(desks):
        def share(values, window):
            trust, told = values["trust.rule"] == "fixed", values["exchange.rate"] == 0
            return 0.2 + 0.01 * trust - 0.01 * told + desks * values[causes.DESKS]

        def measure(*given, **more):
            found = planted(share)(*given, **more)
            return found + np.random.default_rng(2).normal(0, 0.001, found.shape)  # not all pairs differ by the same

        return measure

    assert causes.check(shares(1.0), EUROPEAN, 50).verdict == HOLDS
    found = causes.check(shares(0.0), EUROPEAN, 50)
    assert found.verdict == FAILS
    assert "fixed trust 4, desks × 10 0, no exchange 4" in found.notes[0]
    assert found.tables[1].rows[0][2].startswith("0.2")  # what `planted` says of the first outcome


def test_a_cause_has_to_be_told_in_two_regions():
    def share(values, window):
        trust = values["trust.rule"] == "fixed" and len(values["region.countries"]) == 2
        return 0.2 + 0.01 * trust - 0.01 * (values["exchange.rate"] == 0) + values[causes.DESKS]

    def measure(*given, **more):
        found = planted(share)(*given, **more)
        return found + np.random.default_rng(2).normal(0, 0.001, found.shape)

    found = causes.check(measure, EUROPEAN, 50)
    assert found.verdict == FAILS
    assert "fixed trust 1, desks × 10 4, no exchange 4" in found.notes[0]


def test_of_many_comparisons_that_are_a_little_unlikely_none_is_told(monkeypatch):
    monkeypatch.setattr(causes, "compare", lambda of, against: SimpleNamespace(p=0.02))
    found = causes.check(planted(lambda values, window: 0.2), EUROPEAN, 5)
    assert {row[-1] for row in found.tables[0].rows} == {"0.24"}  # of twelve
    assert "fixed trust 0, desks × 10 0, no exchange 0" in found.notes[0]


def test_what_few_groups_say_else_than_many_is_found():
    def shifted(by):
        return planted(lambda values, window: 0.2 - by * (values["region.slots"] < 500))

    assert scale.check(shifted(0.0), EUROPEAN, 200).verdict == HOLDS
    assert scale.check(shifted(0.03), EUROPEAN, 200).verdict == FAILS


def test_what_too_few_groups_a_country_say_is_not_compared():
    def share(values, window):
        return 0.2 - 0.03 * (values["region.slots"] < FEWEST_SLOTS * len(values["region.countries"]))

    found = scale.check(planted(share), EUROPEAN, 200)
    assert found.verdict == HOLDS
    assert any(cell.startswith("[") for row in found.tables[0].rows for cell in row)


def test_joint_dismantlings_are_given_a_year_and_for_as_many_slots():
    monthly = np.array(scale.SLOTS) / scale.PER_SLOTS  # one a month for each 500 slots
    found = np.ones((len(scale.SLOTS), 3, 1, len(MEASURED))) * monthly[:, None, None, None]
    assert scale.joint_a_year(found) == ["12.00 (12.00 to 12.00)"] * len(scale.SLOTS)


@pytest.mark.parametrize(
    ("file", "verdict"),
    [("journal.jsonl", HOLDS), ("runs.parquet", FAILS), ("parts/p1.parquet", FAILS), ("more.csv", FAILS)],
)
def test_a_file_that_depends_on_how_it_was_made_is_found(file, verdict, monkeypatch):
    def make(study, name):
        for path in ("journal.jsonl", "runs.parquet", "parts/p1.parquet"):
            (study.place / name / path).parent.mkdir(parents=True, exist_ok=True)
            (study.place / name / path).write_text(path, encoding="utf-8")
        if name == "other":
            (study.place / name / file).write_text("other", encoding="utf-8")
        return name

    monkeypatch.setattr(same_bytes, "ways", lambda: [("first", make), ("same", make), ("other", make)])
    found = same_bytes.check(planted(None), [])
    assert found.verdict == verdict
    assert [row[-1] for row in found.tables[0].rows] == ["none", "none", "none" if verdict == HOLDS else file]


def test_an_outcome_that_falls_within_the_summary_drifts():
    kept = planted(lambda values, window: 0.2, lambda values, window: 10.0)
    fading = planted(lambda values, window: 0.2, lambda values, window: 10.0 + 5 * np.exp(-window.first / 100))
    assert warm_up.check(kept, EUROPEAN, 50).verdict == HOLDS
    found = warm_up.check(fading, EUROPEAN, 50)
    assert found.verdict == FAILS
    assert {row[2] for row in found.tables[0].rows if row[-1] == FAILS} == set(MEASURED) - {AVERTED}
    assert all(row[4].startswith("-") for row in found.tables[0].rows if row[-1] == FAILS)  # the second half less


def test_what_the_warm_up_held_is_no_drift_after_it():
    warm_up_ends = scenario_of("us_canada", "european").warm_up
    higher = planted(lambda values, window: 0.2, lambda values, window: 10.0 + 100 * (window.last <= warm_up_ends))
    assert warm_up.check(higher, EUROPEAN, 50).verdict == HOLDS


def test_the_months_that_mser_asks_to_leave_out_are_of_the_whole_run():
    higher = planted(lambda values, window: 0.2, lambda values, window: 10.0 + 100 * (window.last <= 10), noise=0)
    rows = warm_up.check(higher, EUROPEAN, 50).tables[0].rows
    assert {row[3] for row in rows if row[2] != AVERTED} == {"10"}


KEYS = ("case_decision.threshold", "intelligence.decay", "learning.review_months")


def test_a_value_at_which_the_world_jumps_is_a_knife_edge_and_named():
    threshold = scenario_of(knife_edge.REGION, "european").values[KEYS[0]]

    def jumping(values, window):
        return 10.0 if values[KEYS[0]] <= threshold else 5.0

    found = knife_edge.check(planted(lambda values, window: 0.2, jumping), EUROPEAN, 50, KEYS)
    assert found.verdict == FAILS
    failed = [(row[0], row[1], row[2]) for row in found.tables[0].rows if row[-1] == FAILS]
    assert failed == [(outcome, f"`{KEYS[0]}`", "+1%") for outcome in MEASURED[1:]]
    assert KEYS[2] in found.notes[0]


def test_a_smooth_world_has_no_knife_edge():
    def smooth(values, window):
        return 10.0 * values[KEYS[0]] ** 2 / values[KEYS[1]]

    assert knife_edge.check(planted(lambda values, window: 0.2, smooth), EUROPEAN, 50, KEYS).verdict == HOLDS


def test_of_what_is_kept_from_month_to_month_the_rest_is_changed():
    scenario = scenario_of(knife_edge.REGION, "european")
    rest = 1 - scenario.values[knife_edge.KEPT_MONTHLY]
    found = [1 - one.scenario.values[knife_edge.KEPT_MONTHLY] for one in knife_edge.around_rest(scenario, "european")]
    assert found == pytest.approx([1.01 * rest, 0.99 * rest])


def test_the_parameter_that_moves_an_outcome_most_is_shown_whichever_way_it_moves_it():
    neighbours = [knife_edge.Neighbour(key, 0.01, None) for key in KEYS[:2]]
    changes = [[Interval(by, by - 0.001, by + 0.001)] * 4 for by in (0.002, -0.004)]
    rows = knife_edge.table("european", neighbours, changes).rows
    assert [row[1] for row in rows] == [f"`{KEYS[1]}`"] * 4


def test_harm_changes_by_a_share_of_itself():
    against, of = (np.full((3, len(MEASURED)), share) for share in (0.2, 0.192))
    harm, arrests, *_ = knife_edge.relative_changes(against, of)
    assert harm.mean == pytest.approx(0.008 / 0.8)  # of the harm that is left
    assert arrests.mean == pytest.approx(-0.008 / 0.2)


@pytest.mark.parametrize("runs", [1, 10], ids=["undecided", "large"])
def test_what_is_not_shown_to_be_small_is_measured_with_more_seeds(runs):
    asked = []

    def measure(scenarios, seeds):
        asked.append((len(scenarios), seeds))
        found = np.full((len(scenarios), seeds, 1, len(MEASURED)), 0.5)
        found[1, :runs] += 0.1 if seeds == 10 else 0.0  # the first neighbour, by chance
        return found

    neighbours = [knife_edge.Neighbour(key, 0.01, None) for key in KEYS[:2]]
    changes = knife_edge.decided(measure, None, neighbours, 10)
    assert asked == [(3, 10), (2, 50)]
    assert {verdict for row in changes for verdict in knife_edge.judged(row)} == {HOLDS}


def test_every_number_of_the_model_is_changed_or_named_as_left_out():
    scenario = scenario_of(knife_edge.REGION, "european")
    keys = [key for key, _ in knife_edge.quantities(scenario)]
    neighbours, left_out = knife_edge.around(scenario, "european", ())
    assert {one.key for one in neighbours} | set(re.findall(r"[a-z_]+(?:\.[a-z_]+)+", left_out)) == set(keys)
    assert len(neighbours) > len(keys)
    assert all(one.scenario.values[one.key] != scenario.values[one.key] for one in neighbours)


def test_cooperation_that_does_harm_is_said_not_to_help():
    def worth(by):
        return planted(lambda values, window: 0.2 + by * (values["case_decision.joint_cases"]))

    found = cooperation.check(worth(0.01), EUROPEAN, 50).verdict
    assert found.startswith("it helps in every region; of its parts, joint cases raise the share averted in every row")
    assert "europe (european)" in cooperation.check(worth(-0.01), EUROPEAN, 50).verdict


def test_joint_cases_that_do_harm_are_named_where_cooperation_helps():
    def helping(values, window):
        joint, told = values["case_decision.joint_cases"], values["liaison.border_contact"] > 0
        return 0.2 - 0.01 * joint + 0.03 * told

    assert cooperation.check(planted(helping), EUROPEAN, 50).verdict == (
        "it helps in every region; of its parts, joint cases lower the share averted in every row, "
        "and telling abroad raises the share averted in every row"
    )


def test_what_cooperation_is_worth_is_split_into_its_parts():
    def share(values, window):
        joint, told = values["case_decision.joint_cases"], values["liaison.border_contact"] > 0
        return 0.2 + 0.01 * joint + 0.03 * told - 0.02 * (told and values["liaison.tie_cost"] > 0)

    for row in cooperation.check(planted(share), EUROPEAN, 50).tables[0].rows:
        worth, joint_cases, telling, ties = (float(cell.split(" ")[0]) for cell in row[3:7])
        assert (worth, joint_cases, telling, ties) == (2.0, 1.0, 3.0, -2.0), row[0]
        assert row[7] == "9%"  # 2 of 22


def test_cooperation_is_shown_to_help_where_the_whole_interval_says_so():
    def measure(*given, **more):
        found = planted(lambda values, window: 0.2 + 0.005 * values["case_decision.joint_cases"])(*given, **more)
        found[0, ::2] += 0.05
        found[0, 1::2] -= 0.05
        return found

    verdict = cooperation.check(measure, EUROPEAN, 50).verdict
    assert verdict.startswith("it is not shown to help in europe (european), europe_12 (european), ")


def test_a_part_of_cooperation_that_does_not_the_same_everywhere_is_counted():
    part = [Interval(1, 0.5, 1.5), Interval(1, 0.5, 1.5), Interval(-1, -1.5, -0.5), Interval(0, -0.5, 0.5)]
    assert cooperation.does(part, "raises", "lowers") == "raises the share averted in 2 of 4 rows and lowers it in 1"


RANGES = {"intelligence.decay": (0.05, 0.15), "trust.prior_across": (0.2, 0.7), "learning.review_months": (6.0, 24.0)}
UNCERTAIN = [Uncertainty(key, {key: ends}) for key, ends in RANGES.items()]


def is_european(values):
    return values["hub.level"] > 0.5


def world(answer, size=60):
    """Find what is planted: `answer` gives the difference in a world, from the shares of the way through its ranges."""

    def share(values, window):
        way = [(values[key] - low) / (high - low) for key, (low, high) in RANGES.items()]
        return 0.2 + answer(*way) * is_european(values)

    return worlds.check(planted(share), worlds.APPROACHES, 6, UNCERTAIN, size)


@pytest.fixture
def _frozen(monkeypatch):
    monkeypatch.setattr(frozen, "tags", lambda: [f"frozen-{model_digest()}"])


@pytest.mark.slow
@pytest.mark.usefixtures("_frozen")
def test_an_answer_that_many_things_decide_is_not_decided_by_construction():
    found = world(lambda a, b, c: 0.05 * (a + b + c - 1.5) - 0.3 * (a - 0.5) * (c - 0.5))
    assert found.verdict == HOLDS
    assert len(found.tables) == 2


@pytest.mark.slow
@pytest.mark.usefixtures("_frozen")
def test_a_parameter_that_decides_is_named_and_the_answer_printed_along_it():
    found = world(lambda a, b, c: 0.1 * (a - 0.5) + 0.01 * b)
    assert found.verdict == FAILS
    assert "`intelligence.decay` +" in found.tables[1].rows[0][1]
    along = found.tables[2]
    assert "intelligence.decay" in along.head[0]
    assert [float(row[1].split(" ")[0]) for row in along.rows] == pytest.approx([-3.5, -1.5, 0.5, 2.5, 4.5], abs=0.3)


@pytest.mark.usefixtures("_frozen")
def test_a_parameter_that_decides_the_other_way_round_is_named_too(monkeypatch):
    monkeypatch.setattr(worlds, "REGIONS", ("us_canada",))
    found = world(lambda a, b, c: 0.1 * (0.5 - a) + 0.01 * b, 30)
    assert found.verdict == FAILS
    assert "`intelligence.decay` -" in found.tables[1].rows[0][1]
    assert "intelligence.decay" in found.tables[2].head[0]


def test_an_answer_is_european_less_american_with_the_error_of_chance_within_worlds():
    shares = np.array([[0.3, 0.5, 0.4], [0.1, 0.1, 0.1], [0.2, 0.2, 0.2], [0.3, 0.3, 0.3]])  # two worlds, both in each

    def measure(scenarios, seeds):
        assert [is_european(one.values) for one in scenarios] == [True, False] * 2
        return np.repeat(shares[:, :, None, None], len(MEASURED), axis=3)

    found = worlds.answer(measure, "us_canada", worlds.APPROACHES, [World(0, {}), World(1, {})], 3)
    assert found.means == pytest.approx([0.3, -0.1])
    assert found.error == pytest.approx(np.sqrt((0.01 + 0) / 2 / 3))


def test_reliability_is_the_share_of_the_variance_that_is_not_chance():
    assert worlds.Answers(np.array([-1.0, 0.0, 1.0]), 0.5).reliability == pytest.approx(0.75)


def test_less_is_expected_to_be_averted_where_the_whole_interval_lies_below_0(tmp_path, monkeypatch):
    rows = ["hypothesis,difference,low,high"]
    for number, place in enumerate(worlds.PLACES.values()):
        ends = "-0.03,-0.01" if number == 0 else "-0.03,0.01"
        rows.append(f"{place} the European approach raises the share of harm averted,-0.02,{ends}")
    (tmp_path / "findings.csv").write_text("\n".join(rows), encoding="utf-8")
    monkeypatch.setattr(worlds, "CALIBRATED", tmp_path / "findings.csv")
    assert "less in 1 of 4 regions" in worlds.calibrated()


@pytest.mark.slow
@pytest.mark.usefixtures("_frozen")
def test_an_answer_of_one_sign_is_decided_by_construction():
    assert world(lambda a, b, c: 0.02 + 0.01 * (a + b + c), 120).verdict == FAILS


def test_the_page_says_that_its_worlds_are_not_the_calibrated_ones():
    text = page.PAGE.read_text(encoding="utf-8")
    assert f"{worlds.calibrated()}\n\n**Verdict" in text
    assert "less in 4 of 4 regions" in worlds.calibrated()


def test_a_world_is_no_policy():
    names = {one.name for one in worlds.unset_by_approaches()}
    assert "intelligence.decay" in names
    assert not {"learning.outcome_weight", "learning.initial_share", "hub.level"} & names


@pytest.mark.parametrize("tags", [[], ["frozen-0123456789abcdef"]])
def test_nothing_compares_the_approaches_before_this_model_is_frozen(monkeypatch, capsys, tags):
    monkeypatch.setattr(frozen, "tags", lambda: tags)
    with pytest.raises(frozen.NotFrozen, match=f"no tag frozen-{model_digest()}"):
        world(lambda a, b, c: 0.0)
    for given in (["stationary"], ["worlds"], ["scale", "--write"]):
        assert main(given) == 2
    assert main(["worlds", "--approach", "european"]) == 2
    assert capsys.readouterr().out == ""


def test_a_part_of_the_page_takes_the_place_of_the_one_before():
    text = page.written("# Properties\n", "scale", "first")
    text = page.written(text, "stationary", "other")
    assert page.written(text, "scale", "second") == text.replace("first", "second")


@pytest.mark.slow
def test_results_do_not_depend_on_the_workers():
    scenarios = [scenario_of(region, "european") for region in ("us_canada", "europe_12")]
    found = []
    for workers in (1, 2):
        with measuring(workers) as measure:
            found.append(measure(scenarios, 30, (Window(1, 12),)))
    assert np.array_equal(*found)


@pytest.mark.slow
@pytest.mark.parametrize("approach", worlds.APPROACHES)
def test_no_headline_outcome_drifts(approach):
    with measuring(1) as measure:
        found = warm_up.check(measure, [approach], 40)
    assert [row for row in found.tables[0].rows if row[-1] == FAILS] == []
