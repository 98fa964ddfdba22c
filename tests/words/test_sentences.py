"""Sentences say what a finding says: the numbers by hand, the text to the letter."""

import json

import pytest

from sim.experiment.point_rows import SummaryRow
from sim.experiment.rows import EXPLORATORY, STATED, FindingRow, Tables
from sim.experiment.specification import Hypothesis
from sim.experiment.world_rows import JUDGED, WITHOUT_CHANCE, EffectByWorldRow, VarianceRow, WorldShareRow
from sim.run.summary import SUMMARISED
from sim.words.lead import lead
from sim.words.rounding import place, ranged, rounded, span
from sim.words.sentences import sentence
from sim.words.study import AGREEING, Study, is_at, study
from sim.words.titles import MANY, ONE, STOCKS, title
from sim.words.worlds import judged, not_judged, variance_sentence

IN_EUROPE = {"region": "Europe", "approach": "European"}, {"region": "Europe", "approach": "North American"}
AT_BORDER = tuple({**cell, "region": "United States-Canada"} for cell in IN_EUROPE)


def claim(name="Less harm", outcome="harm", cells=IN_EUROPE, direction="lower", least=0.02, is_relative=True):
    of, against = cells
    return Hypothesis(name, outcome, (of,), (against,), direction, least, is_relative)


def finding(one, difference, low, high, against, verdict, least=None, status=STATED):
    least = one.smallest_effect * against if least is None else least
    return FindingRow(
        one.name, status, one.outcome, one.direction, least, verdict, 60, against + difference, against, difference,
        low, high,
    )  # fmt: skip


def told(claims, rows, **more) -> Study:
    tables = Tables(findings=tuple(rows), **{name: tuple(found) for name, found in more.items() if name != "usual"})
    return Study(claims, [], more.get("usual", {}), "Is it so?", tables, AGREEING)


def said(one, row, **more) -> str:
    return sentence(told([one], [row], **more), row)


def shares(one, lower, within, higher, least="2 %"):
    start = one.name, one.outcome, least
    answers = (
        (f"lower by more than {least}", *lower),
        (f"within {least}", *within),
        (f"higher by more than {least}", *higher),
    )
    rows = [WorldShareRow(*start, WITHOUT_CHANCE, *answer, None, 300, 245.0) for answer in answers]
    return [WorldShareRow(*start, JUDGED, "undecided", 0.3, 0.2, 0.4, 90, 300, 245.0), *rows]


@pytest.mark.parametrize(
    ("worlds", "says"),
    [
        (1, "The one world was judged by its own replicates: lower in 100 %."),
        (2, "Judged one by one, each of 2 worlds by its own replicates: lower in 100 %."),
    ],
)
def test_a_single_world_is_not_counted_as_worlds(worlds, says):
    row = WorldShareRow("Less harm", "harm", "2 %", JUDGED, "lower", 1.0, 1.0, 1.0, worlds, worlds, 1.0)
    assert judged([row]) == says
    assert told([], [], shares=[row]).of_worlds(worlds).startswith(f"of the {worlds} world{'s' * (worlds - 1)} that")


def test_a_difference_at_one_point_has_unit_percentage_threshold_and_direction_in_words():
    one = claim()
    assert said(one, finding(one, 94.3, 57.1, 131.4, 3934.2, "refuted")) == (
        "In Europe, harm was 2.4 % higher under the European approach than under the North American one (94 victim-"
        "months a month of 3,934; 95 % interval 57 to 131; smallest effect of interest 2 %): refuted."
    )


def test_a_difference_whose_sign_is_not_known_is_not_given_one():
    one = claim(cells=AT_BORDER)
    assert said(one, finding(one, -4.19, -9.51, 1.13, 4304.2, "practically equal")) == (
        "At the United States-Canada border, harm under the European approach could not be told from that under the "
        "North American one (4 victim-months a month lower, of 4,304; 95 % interval 10 lower to 1 higher; smallest "
        "effect of interest 2 %): practically equal."
    )


def test_a_difference_stated_in_its_unit_is_told_in_it_and_one_of_many_times_the_mean_too():
    one = claim(outcome="harm_averted_share", direction="higher", least=0.01, is_relative=False)
    assert said(one, finding(one, -0.0055, -0.00828, -0.00272, 0.1394, "refuted", 0.01)) == (
        "In Europe, the share of harm averted was 0.55 percentage points lower under the European approach than under"
        " the North American one (against 13.94 %; 95 % interval 0.27 to 0.83; smallest effect of interest 1): "
        "refuted."
    )
    one = claim(outcome="dismantled_joint", direction="higher", least=0.5)
    assert "were 0.377 groups a month higher" in said(one, finding(one, 0.3768, 0.3628, 0.3908, 0.0057, "supported"))


def test_levels_that_go_without_saying_are_not_said_and_those_of_many_factors_are_taken_together():
    usual = {"corruption": "as it is", "competition": "as it is"}
    one = claim(cells=({**usual, "corruption": "removed"}, usual))
    assert "harm was 1.3 % lower with corruption removed than with corruption as it is (" in said(
        one, finding(one, -54.5, -61.1, -47.9, 4304.2, "supported"), usual=usual
    ).replace("Harm", "harm")
    bundle = ["trust building", "networking", "hub"]
    one = claim(cells=(dict.fromkeys(bundle, "high"), dict.fromkeys(bundle, "low")))
    row = finding(one, -49.43, -53.81, -45.05, 4278.4, "practically equal")
    assert said(one, row).startswith(
        "Harm was 1.2 % lower with trust building, networking and hub high than with all of them low (49.4 "
    )


def test_over_worlds_the_share_comes_first_then_what_is_expected():
    one = claim(cells=AT_BORDER)
    row = finding(one, 28.27, 7.42, 49.12, 5532.9, "practically equal")
    parts = shares(one, (0.12, 0.08, 0.16), (0.66, 0.59, 0.73), (0.22, 0.16, 0.29))
    assert said(one, row, shares=parts) == (
        "In 66 % of the 300 worlds (59 to 73) that agree with published figures, at the United States-Canada border "
        "harm under the European approach is within 2 % of that under the North American one; lower in 12 %, higher "
        "in 22 %. Expected: 28 victim-months a month higher (0.5 %; 95 % interval 7 to 49): practically equal."
    )
    one = claim(outcome="dismantled_joint", direction="higher", least=0.1, is_relative=False)
    row = finding(one, 0.437, 0.3818, 0.4922, 0.0154, "supported", 0.1)
    parts = shares(one, (0.0004, 0, 0.02), (0.28, 0.23, 0.34), (0.7196, 0.66, 0.77), "0.1")
    assert said(one, row, shares=parts) == (
        "In 72 % of the 300 worlds (66 to 77) that agree with published figures, in Europe joint dismantlings are more "
        "than 0.1 groups a month higher under the European approach than under the North American one; lower in less "
        "than 1 %, within that in 28 %. Expected: 0.44 groups a month higher (95 % interval 0.38 to 0.49): supported."
    )


INTERACTION = Hypothesis(
    "Harm falls more in Europe", "harm",
    (IN_EUROPE[0], {"region": "North America", "approach": "North American"}),
    (IN_EUROPE[1], {"region": "North America", "approach": "European"}),
    "lower", 0.01, is_relative=True,
)  # fmt: skip


def means(*values):
    places = [(place, side) for place in ("Europe", "North America") for side in ("North American", "European")]
    return [
        SummaryRow(at, f"region = {place}, approach = {side}", "harm", "victim-months", value, 1.0, 60, 0)
        for at, ((place, side), value) in enumerate(zip(places, values, strict=True))
    ]


def test_an_interaction_is_named_by_its_construction_with_the_simple_effects_beside_it():
    row = finding(INTERACTION, -113.7, -125.1, -102.3, 8667.0, "supported", 43.3)
    assert said(INTERACTION, row, summary=means(4331.0, 4204.0, 4349.0, 4335.7)) == (
        "The effect of the European approach rather than the North American one on harm was 114 victim-months a month "
        "lower in Europe than in North America (95 % interval 102 to 125; smallest effect of interest 1 % of 4,334): "
        "supported. By itself the effect was 127 lower in Europe and 13 lower in North America."
    )


def test_an_interaction_over_worlds_says_of_what_its_percentage_is():
    row = finding(INTERACTION, -40.0, -61.0, -19.0, 8667.0, "undecided", 43.3)
    summary = means(4331.0, 4281.0, 4349.0, 4339.0)
    mostly = shares(INTERACTION, (0.5, 0.4, 0.6), (0.3, 0.2, 0.4), (0.2, 0.1, 0.3), "1 %")
    effect = "the effect of the European approach rather than the North American one on harm"
    assert said(INTERACTION, row, summary=summary, shares=mostly) == (
        f"In 50 % of the 300 worlds (40 to 60) that agree with published figures, {effect} is lower in Europe than in "
        "North America by more than 1 % of harm; within that in 30 %, higher in 20 %. Expected: 40 victim-months a "
        "month lower (smallest effect of interest 1 % of 4,334; 95 % interval 19 to 61): undecided. By itself the "
        "effect was 50 lower in Europe and 10 lower in North America."
    )
    hardly = shares(INTERACTION, (0.1, 0, 0.2), (0.8, 0.7, 0.9), (0.1, 0, 0.2), "1 %")
    told = said(INTERACTION, row, summary=summary, shares=hardly)
    assert f", {effect} is the same, within 1 % of harm, in Europe as in North America; lower in 10 %" in told


def test_a_sum_over_places_is_told_as_one():
    elsewhere = tuple({**cell, "region": "North America"} for cell in IN_EUROPE)
    of, against = zip(IN_EUROPE, elsewhere, strict=True)
    one = Hypothesis("More", "arrests", of, against, "higher", 0.2, is_relative=True)
    row = finding(one, 3.63, 3.57, 3.7, 22.8, "supported", 2.28)
    assert said(one, row) == (
        "In Europe and in North America together, arrests were 15.9 % higher under the European approach than under "
        "the North American one (3.63 arrests a month of 22.80; 95 % interval 3.57 to 3.70; smallest effect of "
        "interest 10 %): supported."
    )
    parts = shares(one, (0.0, 0, 1), (0.3, 0, 1), (0.7, 0.6, 0.8), "20 %")
    assert "together arrests are more than 10 % higher under the European" in said(one, row, shares=parts)
    assert "together, arrests are more than 10 % higher under the European" in lead(told([one], [row], shares=parts))[0]


def test_a_wording_that_presumes_an_effect_that_was_refuted_is_flagged():
    flag = (
        " Its wording presumes an effect that was not found: in Europe, harm was not lower under the European "
        "approach by more than the smallest effect of interest."
    )
    row = finding(INTERACTION, -50.0, -61.0, -39.0, 8667.0, "supported", 43.3)
    upward = means(4331.0, 4341.0, 4349.0, 4409.0)
    assert said(INTERACTION, row, summary=upward).endswith(
        "was 10 higher in Europe and 60 higher in North America." + flag
    )
    alone = claim(least=0.01)
    for verdict, is_flagged in (("refuted", True), ("practically equal", True), ("supported", False)):
        simple = finding(alone, -60.0, -70.0, -50.0, 4331.0, verdict)
        whole = told([INTERACTION, alone], [row, simple], summary=means(4331.0, 4271.0, 4349.0, 4339.0))
        assert sentence(whole, row).endswith(flag) == is_flagged


def test_what_was_not_assessed_says_why_and_an_unknown_claim_is_named():
    one = claim()
    row = FindingRow(one.name, STATED, "harm", "lower", None, "not assessed: 1 of 16 runs failed")
    assert said(one, row) == "Harm: not assessed, 1 of 16 runs failed."
    row = finding(one, 94.3, 57.1, 131.4, 3934.2, "refuted", status=EXPLORATORY)
    assert said(one, row).startswith("Less harm: harm was 94 victim-months a month higher (against 3,934; 95 % ")


def test_the_lead_answers_by_effect_and_certainty():
    usual = dict.fromkeys(["corruption", "competition", "evaluation"], "as it is")
    claims = [claim(name, cells=({**usual, name: "removed"}, usual), least=0.01) for name in usual]
    rows = [
        finding(claims[0], -54.5, -61.1, -47.9, 4304.2, "supported"),
        finding(claims[1], -39.5, -47.4, -31.7, 4304.2, "undecided"),
        finding(claims[2], 21.2, 13.7, 28.8, 4304.2, "practically equal"),
    ]
    assert lead(told(claims, rows, usual=usual)) == [
        "Harm was lower by more than 1 % with corruption removed (1.3 % lower); it differed by less than 1 % with "
        "evaluation removed (0.5 % higher); it may or may not have been lower by 1 % with competition removed (0.9 % "
        "lower).",
        "This holds at one set of values for what nobody has measured; verdicts and intervals allow for chance alone.",
    ]
    parts = [
        row
        for one, lower, higher in zip(claims, (0.5, 0.8, 0.02), (0.1, 0.04, 0.3), strict=True)
        for row in shares(one, (lower, 0, 1), (1 - lower - higher, 0, 1), (higher, 0, 1), "1 %")
    ]
    assert lead(told(claims, rows, usual=usual, shares=parts)) == [
        "Harm is more than 1 % lower in 80 % of the 300 worlds that agree with published figures with "
        "competition removed, 50 % with corruption removed and 2 % with evaluation removed; it is more than 1 % "
        "higher in at most 30 %."
    ]


def test_means_beside_each_other_have_the_figures_by_which_they_differ():
    one = claim(outcome="harm_averted_share", direction="higher", least=0.01, is_relative=False)
    parts = [
        WorldShareRow(one.name, one.outcome, "0.01", kind, answer, 0.7, 0.6, 0.8, 210, 300, 245.0)
        for kind, answer in ((JUDGED, "practically equal"), (WITHOUT_CHANCE, "not assessed: it is unknown"))
    ]
    row = finding(one, -0.0009, -0.0035, 0.0018, 0.1305, "practically equal", 0.01)
    assert (
        "12.96 % instead of 13.05 (practically equal in 70 %; it is unknown)"
        in lead(told([one], [row], shares=parts))[0]
    )


def test_the_lead_begins_with_the_side_that_more_worlds_are_on_where_it_is_not_the_claimed_one_too():
    usual = dict.fromkeys(["reserve", "hub"], "none")
    claims = [claim(name, cells=({**usual, name: "full"}, usual), least=0.01) for name in usual]
    rows = [finding(one, 60.0, 50.0, 70.0, 5500.0, "refuted") for one in claims]
    parts = [
        *shares(claims[0], (0, 0, 1), (0.59, 0, 1), (0.41, 0, 1), "1 %"),
        *shares(claims[1], (0.02, 0, 1), (0.96, 0, 1), (0.02, 0, 1), "1 %"),
    ]
    assert lead(told(claims, rows, usual=usual, shares=parts)) == [
        "Harm is more than 1 % higher in 41 % of the 300 worlds that agree with published figures with reserve full and"
        " 2 % with hub full; it is more than 1 % lower in at most 2 %."
    ]


def test_the_lead_keeps_to_the_claimed_side_where_some_worlds_are_on_it():
    usual = dict.fromkeys(["topology", "orientation", "technique"], "low")
    claims = [claim(name, cells=({**usual, name: "high"}, usual), least=0.01) for name in usual]
    rows = [finding(one, 10.0, 5.0, 15.0, 5500.0, "undecided") for one in claims]
    parts = [
        row
        for one, lower, higher in zip(claims, (0.11, 0.03, 0.26), (0.0, 0.43, 0.01), strict=True)
        for row in shares(one, (lower, 0, 1), (1 - lower - higher, 0, 1), (higher, 0, 1), "1 %")
    ]
    assert lead(told(claims, rows, usual=usual, shares=parts)) == [
        "Harm is more than 1 % lower in 26 % of the 300 worlds that agree with published figures with technique high, "
        "11 % with topology high and 3 % with orientation high; it is more than 1 % higher in at most 43 %."
    ]


def test_the_lead_over_worlds_gives_the_range_over_places():
    claims = [claim("a"), claim("b", cells=AT_BORDER)]
    rows = [finding(one, 1.0, -17.0, 19.0, 5690.0, "practically equal") for one in claims]
    parts = [
        *shares(claims[0], (0.12, 0, 1), (0.75, 0, 1), (0.13, 0, 1)),
        *shares(claims[1], (0.19, 0, 1), (0.59, 0, 1), (0.22, 0, 1)),
    ]
    assert lead(told(claims, rows, shares=parts)) == [
        "In 59 to 75 % of the 300 worlds that agree with published figures (75 % in Europe, 59 % at the United "
        "States-Canada border), harm under the European approach is within 2 % of that under the North American one; it"
        " is lower in 12 to 19 % and higher in 13 to 22 %: either sign is possible in each."
    ]
    assert lead(told([], [])) == []
    higher = parts[3]._replace(share=0.04)  # in so few of the worlds in Europe
    assert "either sign is possible" not in lead(told(claims, rows, shares=[*parts[:3], higher, *parts[4:]]))[0]


def test_the_lead_over_worlds_is_of_as_many_as_could_be_judged_in_every_place():
    claims = [claim("a"), claim("b", cells=AT_BORDER)]
    rows = [finding(one, 1.0, -17.0, 19.0, 5690.0, "practically equal") for one in claims]
    whole = shares(claims[0], (0.12, 0, 1), (0.75, 0, 1), (0.13, 0, 1))
    some = shares(claims[1], (0.19, 0, 1), (0.59, 0, 1), (0.22, 0, 1))
    some = [row if row.kind == JUDGED else row._replace(worlds=280) for row in some]
    assert lead(told(claims, rows, shares=[*whole, *some]))[0].startswith(
        "In 59 to 75 % of the 280 worlds that agree with published figures and could be judged (of 300) ("
    )


def test_of_comparisons_with_one_verdict_the_lead_names_the_largest_first_whatever_its_sign():
    usual = dict.fromkeys(["corruption", "competition"], "as it is")
    claims = [claim(name, cells=({**usual, name: "removed"}, usual), least=0.01) for name in usual]
    rows = [
        finding(claims[0], 8.6, 1.0, 16.2, 4304.2, "practically equal"),
        finding(claims[1], -21.5, -28.8, -13.7, 4304.2, "practically equal"),
    ]
    assert lead(told(claims, rows, usual=usual))[0] == (
        "Harm differed by less than 1 % with competition removed (0.5 % lower) and with corruption removed (0.2 % "
        "higher)."
    )


def test_the_interval_of_what_is_expected_is_in_the_unit_of_the_difference():
    one = claim(outcome="harm_averted_share", direction="higher", least=0.01, is_relative=False)
    row = finding(one, -0.0055, -0.00828, -0.00272, 0.1394, "undecided", 0.01)
    parts = shares(one, (0.2, 0.1, 0.3), (0.7, 0.6, 0.8), (0.1, 0.0, 0.2), "0.01")
    expected = "Expected: 0.55 percentage points lower (95 % interval 0.27 to 0.83): undecided."
    assert said(one, row, shares=parts).endswith(expected)


def test_a_mean_is_of_points_at_every_level_asked_for_and_none_where_one_has_no_value():
    assert is_at("dose = 1, hub = on", {"hub": "on", "dose": "1"})
    assert not is_at("dose = 10, hub = on", {"dose": "1"})
    assert not is_at("old hub = on", {"hub": "on"})
    rows = means(4331.0, 4204.0, 4349.0, 4335.0)
    assert told([], [], summary=rows).mean("harm", {"region": "Europe"}) == pytest.approx(4267.5)
    rows[1] = rows[1]._replace(mean=None)
    assert told([], [], summary=rows).mean("harm", {"region": "Europe"}) is None


def test_what_new_worlds_and_what_replicates_would_narrow_stand_beside_the_share_of_chance():
    row = VarianceRow(
        "", "harm", 300, 0, 245.0, 3, 1.0, 0.0, 2.0, deviation_of_worlds=3.0, deviation_of_chance=2.0,
        share_of_worlds=0.9, share_with_replicate=0.92, error=1.0, error_with_replicate=0.98, error_with_worlds=0.85,
    )  # fmt: skip
    assert variance_sentence(row) == (
        "Chance has 10.0 % of the variance: for as many runs, new worlds narrow the interval by 15.0 %, replicates by "
        "2.0 %."
    )


def test_of_many_worlds_that_were_not_judged_the_first_ten_are_named():
    rows = [
        EffectByWorldRow("", at, 1.0, None, None, None, None, None, "not assessed: a run failed") for at in range(12)
    ]
    assert list(not_judged(rows)) == ["Not judged in worlds 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more: a run failed."]


def test_the_lead_says_why_a_comparison_has_no_shares_with_what_both_sides_have_before_it():
    full = dict.fromkeys(["political will", "intra-country cooperation"], "full")
    one = claim("a", cells=({**full, "impediments": "as they are"}, {**full, "impediments": "removed"}))
    why = "not assessed: chance has 61 % of the variance over worlds, so that more replicates are needed"
    start = one.name, one.outcome, "2 %"
    parts = [
        WorldShareRow(*start, JUDGED, "supported", 0.74, 0.7, 0.8, 222, 300, 245.0),
        WorldShareRow(*start, WITHOUT_CHANCE, why, None, None, None, None, 300, 245.0),
    ]
    assert lead(told([one], [finding(one, -300.0, -320.0, -280.0, 1000.0, "supported")], shares=parts)) == [
        "For one comparison there are no shares of worlds; what is expected over them, and in brackets the commonest "
        "verdict on single worlds and why there are no shares: with political will and intra-country cooperation full, "
        "harm with impediments as they are rather than removed: 30.0 % lower (supported in 74 %; chance has 61 % of "
        "the variance over worlds)."
    ]


def test_verdicts_that_are_as_common_on_single_worlds_are_all_named():
    one = claim()
    start = one.name, one.outcome, "2 %"
    judged = (("supported", 0.4), ("practically equal", 0.4), ("refuted", 0.0), ("undecided", 0.2))
    parts = [WorldShareRow(*start, JUDGED, word, share, 0, 1, 4, 10, 10.0) for word, share in judged]
    parts.append(WorldShareRow(*start, WITHOUT_CHANCE, "not assessed: it is unknown", None, None, None, None, 10, 10.0))
    (text,) = lead(told([one], [finding(one, -300.0, -320.0, -280.0, 1000.0, "supported")], shares=parts))
    assert "(supported in 40 % and practically equal in 40 %; it is unknown)" in text


def test_sides_that_are_the_same_in_every_run_are_said_to_be_so_with_no_word_of_chance():
    one = claim()
    row = finding(one, 0.0, 0.0, 0.0, 3538.2, "practically equal")
    assert said(one, row) == (
        "In Europe, harm was the same in every run under the European approach as under the North American one (3,538 "
        "victim-months a month): practically equal."
    )
    assert lead(told([one], [row])) == [
        "The same in every run: in Europe, harm under the European approach as under the North American one."
    ]
    share = claim(outcome="harm_averted_share", cells=({"hub": "full"}, {"hub": "none"}))
    assert said(share, finding(share, 0.0, 0.0, 0.0, 0.1394, "practically equal")) == (
        "The share of harm averted was the same in every run with hub full as with hub none (13.9 %): practically "
        "equal."
    )
    row = finding(INTERACTION, 0.0, 0.0, 0.0, 8667.0, "practically equal", 43.3)
    assert said(INTERACTION, row, summary=means(4331.0, 4204.0, 4331.0, 4204.0)) == (
        "The effect of the European approach rather than the North American one on harm was the same in every run in "
        "Europe as in North America: practically equal. By itself the effect was 127 lower in Europe and 127 lower in "
        "North America."
    )
    unknown = finding(one, 0.0, 0.0, 0.0, 3538.2, "practically equal", status=EXPLORATORY)
    assert said(one, unknown) == "Less harm: harm was the same in every run on both sides: practically equal."
    equal = finding(one, -5.0, -5.0, -5.0, 3538.2, "practically equal")  # no more than equal differences
    assert "the same" not in said(one, equal)


def test_sides_are_the_same_over_worlds_where_they_are_in_every_world_and_replicate():
    one = claim(cells=({"hub": "full"}, {"hub": "none"}))
    row = finding(one, 0.0, 0.0, 0.0, 1098.0, "practically equal")
    why = "not assessed: it takes 20 worlds of equal weight and two replicates to tell effects from chance"
    start = one.name, one.outcome, "2 %"
    parts = [
        WorldShareRow(*start, JUDGED, "practically equal", 1.0, 0.5, 1.0, 4, 4, 4.0),
        WorldShareRow(*start, WITHOUT_CHANCE, why, None, None, None, None, 4, 4.0),
    ]

    def in_worlds(*rows):
        return [EffectByWorldRow(one.name, at, 1.0, *numbers, 1000.0, 20.0, "") for at, numbers in enumerate(rows)]

    nothing = (0.0, 0.0, 0.0)
    same = {"shares": parts, "effects_by_world": in_worlds(nothing, nothing)}
    assert said(one, row, **same) == (
        "Harm was the same in every run with hub full as with hub none (1,098 victim-months a month): practically "
        "equal."
    )
    assert lead(told([one], [row], **same)) == ["The same in every run: harm with hub full as with hub none."]
    few = FindingRow(one.name, STATED, "harm", "lower", None, "not assessed: the worlds tell too little")
    assert said(one, few, **same) == (
        "Harm was the same in every run with hub full as with hub none: what is expected over the worlds is not "
        "assessed, the worlds tell too little."
    )
    for other in ((0.0, -1.0, 1.0), (1.0, 1.0, 1.0), (None, None, None)):  # replicates that differ, a world, a failure
        assert "the same in every run" not in said(one, row, shares=parts, effects_by_world=in_worlds(nothing, other))
    single = in_worlds((0.0, None, None))  # of a single pair, which has no interval
    assert "the same in every run" in said(one, row, shares=parts, effects_by_world=single)


def test_the_lead_counts_comparisons_beyond_the_sixth_that_are_the_same():
    usual = dict.fromkeys("abcdefgh", "none")
    claims = [claim(name, cells=({**usual, name: "full"}, usual)) for name in usual]
    rows = [finding(one, 0.0, 0.0, 0.0, 10.0, "practically equal") for one in claims]
    rows[0] = finding(claims[0], -5.0, -6.0, -4.0, 10.0, "supported")
    first, same, _ = lead(told(claims, rows, usual=usual))
    assert first == "Harm was lower by more than 2 % with a full rather than none (50 % lower)."
    assert same.startswith("The same in every run: harm with b full as with b none; ")
    assert same.endswith("; and 1 more.")


def test_every_outcome_has_a_title_and_no_title_is_of_none():
    assert {*ONE, *MANY, *STOCKS} <= set(SUMMARISED)
    assert not any("_" in title(outcome).text for outcome in SUMMARISED)
    assert title("active_groups.DEU").text == "active groups in Germany"
    assert (title("active_groups").unit, title("arrests").unit) == ("groups", "arrests a month")


def test_a_number_has_the_figures_that_its_interval_carries():
    assert [rounded(28.2709, place(width)) for width in (41.7, 4.17, 417.0)] == ["28", "28.3", "30"]
    assert span(-131.0, -57.0, 0) == "57 to 131"
    assert ranged([0.0004, 0.2]) == "0 to 20 %"


def test_what_sentences_need_is_read_from_a_results_directory(tmp_path):
    one = claim(cells=({"a": "removed", "b": "as it is"}, {"b": "as it is", "a": "as it is"}))
    (tmp_path / "hypotheses.json").write_text(json.dumps({one.fingerprint: vars(one)}))
    (tmp_path / "experiment.toml").write_text(
        'question = "Is it?"\ndesign = "one_at_a_time"\n[worlds]\nfrom = "../x/posterior.parquet"\n'
        '[[factors]]\nname = "b"\nlevels = [{ name = "as it is" }]\n[[factors]]\nname = "a"\n'
        'levels = [{ name = "as it is" }, { name = "removed" }]\n'
        '[[hypotheses]]\nname = "New"\noutcome = "harm"\nof = { a = "removed" }\nagainst = {}\n'
        'direction = "lower"\nsmallest_effect = "3%"\n'
    )
    found = study(tmp_path, Tables())
    assert list(found.stated[0].of[0]) == ["b", "a"]
    assert (found.usual, found.question, found.worlds) == ({"a": "as it is", "b": "as it is"}, "Is it?", AGREEING)
    assert found.now[0].smallest_effect == pytest.approx(0.03)
    with (tmp_path / "experiment.toml").open("a") as file:
        file.write('[[uncertainties]]\nname = "trust.rule"\nchoices = ["beta", "fixed"]\n')
    assert study(tmp_path, Tables()).worlds == f"{AGREEING}, with other values drawn besides"


def test_a_side_without_levels_is_every_point_and_not_how_things_are():
    one = claim(cells=({"corruption": "none"}, {}))
    assert said(one, finding(one, -94.3, -131.4, -57.1, 3934.2, "supported")).startswith(
        "Harm was 2.4 % lower with corruption none than over all points ("
    )
    other = claim(cells=({}, {"corruption": "none"}))
    assert "over all points than with corruption none" in said(
        other, finding(other, 94.3, 57.1, 131.4, 3934, "refuted")
    )
