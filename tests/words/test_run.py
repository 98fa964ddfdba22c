"""A run is told in a sentence: what happened, out of what maximum, and that one run decides nothing."""

from types import SimpleNamespace

import pandas as pd

from sim.run.data import REGION
from sim.words.run import happened


def run(**outcomes: float) -> SimpleNamespace:
    usual = {"harm": 3000.0, "harm_averted_share": 0.25, "dismantled_joint": 0.25, "dismantled_domestic": 0.5}
    summary = pd.DataFrame({REGION: pd.Series(usual | outcomes)})
    return SimpleNamespace(summary=summary, scenario=SimpleNamespace(months=240, warm_up=120))


def test_harm_is_told_of_what_there_would_be_without_enforcement():
    assert happened(run()) == (
        "In the 120 months after the warm-up, harm was 3,000 victim-months a month of the 4,000 that there would be "
        "without enforcement: 25 % was averted. 3.0 groups a year were dismantled by joint actions, 6.0 by arrests."
    )


def test_a_run_without_harm_is_told_as_such():
    told = "In the 120 months after the warm-up there was no harm."
    assert happened(run(harm=0.0, harm_averted_share=1.0)) == told
    assert happened(run(harm=0.0, harm_averted_share=float("nan"))) == told
