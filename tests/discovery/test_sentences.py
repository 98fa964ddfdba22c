"""What is found is said in sentences that can be cited, by what values mean, with units, and how sure it is."""

import numpy as np
import pytest

from sim.discovery.along import Slice
from sim.discovery.box import ABOVE, AMONG, BELOW, Restriction, Worth
from sim.discovery.discovery import CONTRARY, HOLDS, REVERSED, Discovery, of_interest
from sim.discovery.discovery_tables import box_row, restriction_rows
from sim.discovery.importance import Importance
from sim.discovery.prim import Path
from sim.discovery.sensitivity import Sensitivity
from sim.discovery.sensitivity_page import along_table, text
from sim.discovery.sentences import sentence
from sim.discovery.study import Answer
from sim.discovery.trial import FOUND, OVER_FITTED, HeldOut, Trial
from sim.discovery.unknowns import Unknown
from sim.discovery.wording import conditions
from sim.experiment.over_worlds import Share
from sim.words.rounding import listed

CLAIM = "In Europe the European approach lowers harm"
WORLDS = 100
PATH = Path(np.ones(1), np.ones(1), np.ones(1), 0)


def unknowns() -> list[Unknown]:
    months, share = np.linspace(6, 36, WORLDS), np.linspace(0.1, 0.9, WORLDS)
    rule = Unknown(("trust.rule",), np.arange(WORLDS) % 2.0, ("fixed", "beta"))
    return [Unknown(("formation.new_months",), months), Unknown(("operations.burn",), share), rule]


def answer(direction: str = "lower", outcome: str = "harm", **changes: object) -> Answer:
    known = np.full(WORLDS, 1.0)
    whole = Answer(CLAIM, "Europe", outcome, "victim-months", direction, known, known, known, ("undecided",) * WORLDS)
    return whole._replace(**changes)


def found(question: str, trial: Trial | None, of: Answer | None = None) -> Discovery:
    interest = np.arange(WORLDS) < 46
    of = of or answer()
    return Discovery(of, question, tuple(unknowns()), np.ones(WORLDS), interest, of.values, 0.1, trial, ())


def trial(held_out: Share, box: tuple[Restriction, ...] | None = None) -> Trial:
    box = (Restriction(0, ABOVE, 14.04), Restriction(2, AMONG, options=(1,))) if box is None else box
    found = HeldOut(held_out, Share(0.57, 0.4, 0.7))
    return Trial(box, 0.46, Worth(0.83, 0.6, 0.31), found, [0.001] * len(box), [box], PATH)


def test_a_share_says_that_chance_is_in_it_where_that_is_much_or_the_findings_give_none() -> None:
    few = found(HOLDS, None, answer(least=np.full(WORLDS, 1.0)))
    assert "Chance" not in sentence(few)
    assert sentence(few._replace(chance=0.38)).endswith(" Chance, 38 % of the variance, is not taken out.")
    refused = answer(no_shares="chance has 38 % of the variance")
    assert sentence(found(HOLDS, None, refused)).endswith(
        " Chance is not taken out, and the findings give no shares of worlds, since chance has 38 % of the variance."
    )
    assert "Chance" not in sentence(found("undecided", None, refused))
    assert "a single replicate a world does not tell" in sentence(few._replace(chance=np.nan))


def test_worlds_in_which_any_difference_counts_are_told() -> None:
    least = np.where(np.arange(WORLDS) < 13, 0.0, 1.0)
    assert "In 13 worlds the smallest effect is a share of 0, so that any difference counts." in sentence(
        found(HOLDS, None, answer(least=least))
    )
    one = answer(least=np.where(np.arange(WORLDS) < 1, 0.0, 1.0))
    assert "In 1 world the smallest effect is a share of 0" in sentence(found(HOLDS, None, one))
    assert "any difference counts" not in sentence(found(CONTRARY, None, answer(least=least)))  # it counts anyway


def test_where_a_hypothesis_holds_is_said_with_shares_of_worlds_held_out() -> None:
    assert sentence(found(HOLDS, trial(Share(0.81, 0.7, 0.9)))) == (
        "*In Europe the European approach lowers harm* holds, by more than the smallest effect of interest, where "
        "*mean time until a vacant slot is filled by a new group, T1* is above 14 months and "
        "*how experience becomes trust* is beta: in 81 % of the worlds there (70 % to 90 %, on worlds "
        "held out), against 46 % of all. 31 % of all worlds lie there. Boxes found again without some of the worlds "
        "hold 57 % of those left out in which it is so."
    )


@pytest.mark.parametrize(
    ("direction", "outcome", "said"),
    [
        ("lower", "harm", "harm is higher by more than the smallest effect of interest, which hurts"),
        (
            "higher",
            "dismantled_joint",
            "joint dismantlings are lower by more than the smallest effect of interest, which h",
        ),
        ("higher", "harm.DEU", "harm in Germany is lower by more than the smallest effect of interest)"),
    ],
)
def test_where_it_turns_round_it_is_said_whether_that_hurts(direction: str, outcome: str, said: str) -> None:
    assert said in sentence(found(REVERSED, trial(Share(0.81, 0.7, 0.9)), answer(direction, outcome)))


def test_where_it_points_the_wrong_way_however_little_that_is_said() -> None:
    assert "points the wrong way (harm is higher however little, which hurts)" in sentence(found(CONTRARY, None))


def test_an_over_fitted_box_is_called_so_and_not_to_be_cited() -> None:
    for held_out in (Share(0.5, 0.4, 0.6), Share(0.55, 0.5, 0.6), Share(np.nan, np.nan, np.nan)):
        said = sentence(found(HOLDS, trial(held_out)))
        assert "it is over-fitted: 83 % of the worlds that it was found in" in said
        assert said.endswith("Do not cite it.")


def test_a_box_is_over_fitted_unless_worlds_held_out_surely_hold_more_and_half_as_many() -> None:
    good = trial(Share(0.81, 0.47, 0.9))  # of all worlds, 46 % are of interest
    assert good.verdict == FOUND
    assert trial(Share(0.81, 0.45, 0.9)).verdict == OVER_FITTED
    few = good.held_out._replace(coverage=Share(0.29, 0.2, 0.4))  # half of 60 % is 30 %
    assert good._replace(held_out=few).verdict == OVER_FITTED


def test_the_tables_of_a_box_have_each_number_in_its_column() -> None:
    of = trial(Share(0.81, 0.7, 0.9))
    one = found(HOLDS, of._replace(resampled=[of.box, (), ()]))
    row = box_row(one)
    assert (row.density, row.coverage, row.mass) == (0.83, 0.6, 0.31)
    assert (row.held_out, row.held_out_low, row.held_out_high) == (0.81, 0.7, 0.9)
    assert (row.held_out_coverage, row.held_out_coverage_low, row.held_out_coverage_high) == (0.57, 0.4, 0.7)
    assert [each.samples for each in restriction_rows(one)] == pytest.approx([1 / 3] * 2, abs=1e-6)


def test_an_answer_along_an_unknown_has_shares_on_the_side_that_its_head_says() -> None:
    moves = Importance(unknowns()[0], "delta", 0.4, 0.3, 0.5, 0.1, 0.2)
    part = Slice("6 to 12", 9.0, 20, -3.0, -4.0, -2.0, above=0.1, below=0.8)
    head, _, cells, *_ = along_table(Sensitivity(answer(), 100.0, 0.1, -1.0, 2.0, (moves,), (part,)))
    row = dict(zip(head.strip("| ").split(" | "), cells.strip("| ").split(" | "), strict=True))
    assert (row["higher by more than s"], row["lower by more than s"]) == ("10 %", "80 %")


def test_shares_of_the_variance_are_written_in_per_cent() -> None:
    assert (text("S1", 0.25), text("ST", 0.5), text("delta", 0.5)) == ("25 %", "50 %", "0.50")


def test_where_there_is_no_box_or_too_few_worlds_that_is_said() -> None:
    none = sentence(found(HOLDS, trial(Share(np.nan, np.nan, np.nan), ())))
    assert none.endswith("in 46 % of all worlds, and no box of a few unknowns holds clearly more of them.")
    assert sentence(found("supported", None)).endswith(
        "in 46 of 100 worlds, and in 54 it is not so: too few to say where."
    )


def test_two_bounds_of_an_unknown_are_one_condition() -> None:
    box = (Restriction(0, BELOW, 30.0), Restriction(1, BELOW, 0.5), Restriction(0, ABOVE, 9.5))
    first, second = conditions(box, unknowns())
    assert first.endswith("is between 9.5 and 30 months")
    assert second.endswith("is below 0.5")
    assert listed(["a", "b", "c"]) == "a, b and c"


def test_a_hypothesis_holds_or_is_reversed_beyond_the_smallest_effect_in_the_direction_claimed() -> None:
    values, least = np.array([-2.0, -0.5, 0.5, 2.0, np.nan]), np.ones(5)
    for direction, expected in (("lower", [True, False, False, False, False]), ("higher", [False] * 3 + [True, False])):
        of = answer(direction, values=values, least=least)
        assert of_interest(of, HOLDS).tolist() == expected
        assert of_interest(of, REVERSED)[:4].tolist() == expected[3::-1]
        is_contrary = [False, False, True, True, False]
        assert of_interest(of, CONTRARY).tolist() == (
            is_contrary if direction == "lower" else [*is_contrary[3::-1], False]
        )
    verdicts = ("supported", "refuted", "undecided", "supported", "not assessed: 1 run failed")
    assert of_interest(answer(verdicts=verdicts), "supported").tolist() == [True, False, False, True, False]
