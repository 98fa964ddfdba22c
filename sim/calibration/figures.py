"""The model's figures that published ones are held against.

Each is computed from runs of one or more scenarios, several seeds of each. Ratios are of sums over seeds and months
after the warm-up, country by country; then comes the median, or another quantile, over the countries of all scenarios
together.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from statistics import fmean, median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.counts import Count
from sim.run.data import RunData
from sim.run.simulation import begin
from sim.scenario import Scenario

Runs = Sequence[RunData]  # of one scenario, a seed each

OLD_MEMBERS = ("AUT", "BEL", "DEU", "DNK", "ESP", "FIN", "FRA", "GBR", "GRC", "IRL", "ITA", "LUX", "NLD", "PRT", "SWE")
NEW_MEMBERS = ("BGR", "CYP", "CZE", "EST", "HRV", "HUN", "LTU", "LVA", "MLT", "POL", "ROU", "SVK", "SVN")
FAILURES = (Count.WITHHOLDING_NOTICED, Count.JOINT_CASES_SPOILED, Count.REQUESTS_REFUSED)
WITHHELD = FAILURES[:1]
YEAR, FIVE_YEARS = 12, 60  # months
FEWEST = 3  # persons over the whole run below which a country's ratio says nothing
BEST, LEAST = 0.8, 0.2  # quantiles at which the best and the least fifth of countries begin


def sums(runs: Runs, count: Count) -> NDArray[np.float64]:
    """Sum a count over seeds and months, shape (jurisdictions,)."""
    total: NDArray[np.float64] = np.sum([run.after_warm_up[:, count].sum(axis=0) for run in runs], axis=0)
    return total


def ratios(runs: Runs, above: Count, below: Count) -> list[float]:
    """Return the ratio of two counts for each country of the region, where there is enough to divide by."""
    tops, bottoms = sums(runs, above), sums(runs, below)
    return [
        float(top / bottom)
        for inside, top, bottom in zip(runs[0].inside, tops, bottoms, strict=True)
        if inside and bottom >= FEWEST
    ]


def shares_detected(runs: Runs) -> list[float]:
    """F2: victims identified in a year over victims at a time, by country."""
    return [YEAR * ratio for ratio in ratios(runs, Count.VICTIMS_IDENTIFIED, Count.HARM)]


def share_detected(runs: Runs) -> float:
    """F2: victims identified in a year over victims at a time, in the region."""
    inside = runs[0].inside
    return float(YEAR * sums(runs, Count.VICTIMS_IDENTIFIED)[inside].sum() / sums(runs, Count.HARM)[inside].sum())


def share_domestic(runs: Runs, codes: Sequence[str]) -> float:
    """F3: share of identified victims who are citizens of the country that identified them; NaN if there are none."""
    kept = np.isin(runs[0].codes, codes)
    identified = sums(runs, Count.VICTIMS_IDENTIFIED)[kept].sum()
    return float(sums(runs, Count.VICTIMS_OWN_CITIZENS)[kept].sum() / identified) if identified else math.nan


def months_to_answer(scenario: Scenario, hub: float) -> NDArray[np.float64]:
    """F6: months that a request is expected to take where no other is pending, by pairs of members of the hub.

    Parameters
    ----------
    scenario
        Of the region.
    hub
        Level of the hub in its place, 0 to 1.

    Returns
    -------
    ndarray
        Shape (pairs,).
    """
    run = begin(replace(scenario, values={**scenario.values, "hub.level": hub}), seed=1)
    inside = np.flatnonzero(~scenario.setting().external)
    months = run.state.expected_delay[np.ix_(inside, inside)]
    across = ~np.eye(len(inside), dtype=bool)
    members = np.outer(run.state.hub_member[inside], run.state.hub_member[inside]) > 0
    return np.asarray(months[across & members])


def met_in_five_years(runs: Runs, counts: Sequence[Count]) -> float:
    """F7: share of investigators who meet any of some events in five years, if these concern all alike."""
    months = sum(len(run.after_warm_up) for run in runs)
    inside = runs[0].inside
    events = sum(float(sums(runs, count)[inside].sum()) for count in counts) / months
    staff = fmean(run.region_summary()["effort"] for run in runs)
    return 1 - math.exp(-FIVE_YEARS * events / staff)


class Figure(NamedTuple):
    """A figure: what it says, and a function from the runs of each scenario to its value, NaN if it has none."""

    meaning: str
    of: Callable[[Sequence[Runs]], float]


def median_ratio(above: Count, below: Count, scenarios: Sequence[Runs]) -> float:
    """Return the median over countries of the ratio of two counts."""
    found = [ratio for runs in scenarios for ratio in ratios(runs, above, below)]
    return median(found) if found else math.nan


def detected(quantile: float, scenarios: Sequence[Runs]) -> float:
    """Return the share of victims that is detected in a year, at a quantile over countries."""
    found = [share for runs in scenarios for share in shares_detected(runs)]
    return float(np.quantile(found, quantile)) if found else math.nan


def detected_elsewhere(scenarios: Sequence[Runs]) -> float:
    """Return the share detected where the least fifth of countries ends, over that where the best fifth begins."""
    best = detected(BEST, scenarios)
    return detected(LEAST, scenarios) / best if best > 0 else math.nan


def mean_of_scenarios(of: Callable[[Runs], float], scenarios: Sequence[Runs]) -> float:
    """Return the mean of a figure that each scenario has by itself."""
    return fmean(of(runs) for runs in scenarios)


def answer(hub: float, scenarios: Sequence[Runs]) -> float:
    """Return the median over pairs of countries of the months to an answer."""
    return float(np.median(np.concatenate([months_to_answer(runs[0].scenario, hub) for runs in scenarios])))


def domestic(codes: Sequence[str]) -> Callable[[Sequence[Runs]], float]:
    """Return the function of the domestic share of some countries."""
    return partial(mean_of_scenarios, partial(share_domestic, codes=codes))


def met(counts: Sequence[Count]) -> Callable[[Sequence[Runs]], float]:
    """Return the function of the share of investigators who meet some events."""
    return partial(mean_of_scenarios, partial(met_in_five_years, counts=counts))


FIGURES = {
    "convicted_of_prosecuted": Figure(
        "persons convicted over prosecuted, median over countries",
        partial(median_ratio, Count.CONVICTIONS, Count.PROSECUTIONS),
    ),
    "prosecuted_of_suspected": Figure(
        "persons prosecuted over suspected, median over countries",
        partial(median_ratio, Count.PROSECUTIONS, Count.SUSPECTS),
    ),
    "convicted_of_victims": Figure(
        "persons convicted over victims detected, median over countries",
        partial(median_ratio, Count.CONVICTIONS, Count.VICTIMS_IDENTIFIED),
    ),
    "detected_best": Figure(
        "share of victims detected in a year, where the best fifth of countries begins", partial(detected, BEST)
    ),
    "detected_elsewhere": Figure(
        "the same where the least fifth of countries ends, relative to the best fifth", detected_elsewhere
    ),
    "domestic_old_members": Figure("domestic share of victims detected, EU-15", domestic(OLD_MEMBERS)),
    "domestic_new_members": Figure("domestic share of victims detected, newer members", domestic(NEW_MEMBERS)),
    "domestic_united_states": Figure("domestic share of victims detected, United States", domestic(["USA"])),
    "domestic_canada": Figure("domestic share of victims detected, Canada", domestic(["CAN"])),
    "answer_classic": Figure(
        "months to an answer by classic assistance, median over pairs of countries", partial(answer, 0.0)
    ),
    "answer_deadline": Figure(
        "months to an answer under a deadline rule, median over pairs of countries", partial(answer, 1.0)
    ),
    "met_failure": Figure("officers who meet a cooperation failure in five years", met(FAILURES)),
    "saw_withheld": Figure("officers who see information withheld in five years", met(WITHHELD)),
}
