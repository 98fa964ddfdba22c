"""The calibration targets beside the model's figures, met or not.

Targets F1-F3, F6 and F7 are published figures of Europe and North America. The figures of the model are medians over
countries and means over seeds, after the warm-up, each region with the approach that is its own. What is not met stands
here as it is.
"""

import math
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import numpy as np

from sim import shipped
from sim.model.counts import Count
from sim.run.data import RunData
from sim.run.simulation import begin, simulate
from sim.scenario import load

SCENARIOS = (shipped.SCENARIOS / "europe.toml", shipped.SCENARIOS / "north_america.toml")
OLD_MEMBERS = ["AUT", "BEL", "DEU", "DNK", "ESP", "FIN", "FRA", "GBR", "GRC", "IRL", "ITA", "LUX", "NLD", "PRT", "SWE"]
NEW_MEMBERS = ["BGR", "CYP", "CZE", "EST", "HRV", "HUN", "LTU", "LVA", "MLT", "POL", "ROU", "SVK", "SVN"]
PAGE = """\
# Calibration

Published figures beside the model's, met or not, as `coopsim calibration` prints them ({count} runs of each
scenario). Medians and quartiles are over countries with at least three persons to divide by.

{table}

How to read it. *Fitted* parameters were moved until the figures of both regions lay near the targets, all at once, and
are the same in both; *set* ones were taken from the target itself.

F3 is a consistency check, no validation: the domestic share of victims is an input (`cross_border_share`), and what is
checked is whether it comes out again where victims are identified. Victims of domestic groups, and those found at a
source, are citizens of the country that identifies them. It comes out lower where groups move in from abroad and keep
their source: without relocation Canada's is 0.6, near its input of 0.71.

F7 is asked of officers, whom the model does not have. Its figure is 1 - exp(-60 r), with r the events in a month over
the investigators (a unit of staff each), for events that concern one officer each, all officers alike and independently
of each other. Cooperation failures are information that was withheld, counted when an officer finds it without being
told, cases spoiled by a rival, and requests refused; the second line takes the first of these alone. Where some
officers cooperate much more than others, fewer would meet a failure.

F4 (corridors) is an input, so it tests nothing. F8 (few agencies produce the cases) needs local agencies, which the
model does not have.

Counts measure enforcement as much as crime: none of these figures says how much trafficking there is.
"""
FAILURES = (Count.WITHHOLDING_NOTICED, Count.JOINT_CASES_SPOILED, Count.REQUESTS_REFUSED)
FIVE_YEARS = 60  # months
CHECK = "consistency check: it is an input"
FEWEST = 3  # persons over the whole run below which a country's ratio says nothing


def sums(results: Sequence[RunData], count: Count) -> np.ndarray:
    """Sum a count over seeds and months, shape (jurisdictions,)."""
    total: np.ndarray = np.sum([result.after_warm_up[:, count].sum(axis=0) for result in results], axis=0)
    return total


def ratios(results: Sequence[RunData], above: Count, below: Count, only: Sequence[str] | None = None) -> list[float]:
    """Return the ratio of two counts for each country of the region, where there is enough to divide by."""
    first = results[0]
    tops, bottoms = sums(results, above), sums(results, below)
    return [
        float(top / bottom)
        for code, inside, top, bottom in zip(first.codes, first.inside, tops, bottoms, strict=True)
        if inside and bottom >= FEWEST and (only is None or code in only)
    ]


def median_and_quartiles(values: Sequence[float]) -> str:
    """Write the median and the quartiles."""
    if not values:
        return "-"
    low, high = np.quantile(values, [0.25, 0.75])
    return f"{median(values):.2f} ({low:.2f}–{high:.2f})"


def funnel(results: Sequence[RunData], above: Count, below: Count) -> str:
    """F1: a ratio of the funnel over countries."""
    return median_and_quartiles(ratios(results, above, below))


def detected(results: Sequence[RunData]) -> str:
    """F2: victims identified in a year over victims at a time, in the region and over countries."""
    shares = [12 * value for value in ratios(results, Count.VICTIMS_IDENTIFIED, Count.HARM)]
    inside = results[0].inside
    region = 12 * sums(results, Count.VICTIMS_IDENTIFIED)[inside].sum() / sums(results, Count.HARM)[inside].sum()
    best = np.quantile(shares, 0.8)
    return f"{region:.0%} in the region; best fifth of countries {best:.0%}, median {median(shares):.0%}"


def domestic(results: Sequence[RunData], codes: Sequence[str]) -> str:
    """F3: share of identified victims who are citizens of the country that identified them."""
    kept = [code in codes for code in results[0].codes]
    identified = sums(results, Count.VICTIMS_IDENTIFIED)[kept].sum()
    return f"{sums(results, Count.VICTIMS_OWN_CITIZENS)[kept].sum() / identified:.2f}" if identified else "-"


def months_to_answer(scenario: Path, hub: float) -> str:
    """F6: months that a request is expected to take where no other is pending, by pairs of members of the hub."""
    resolved = load(scenario, {"hub.level": hub})
    run = begin(resolved, seed=1)
    inside = np.flatnonzero(~resolved.setting().external)
    months = run.state.expected_delay[np.ix_(inside, inside)]
    across = ~np.eye(len(inside), dtype=bool)
    members = np.outer(run.state.hub_member[inside], run.state.hub_member[inside]) > 0
    low, middle, high = np.quantile(months[across & members], [0.1, 0.5, 0.9])
    return f"{middle:.1f} ({low:.1f}–{high:.1f})"


def met_in_five_years(results: Sequence[RunData], counts: Sequence[Count]) -> str:
    """F7: share of investigators who meet any of some events in five years, if these concern all alike."""
    months = sum(len(result.after_warm_up) for result in results)
    inside = results[0].inside
    events = sum(float(sums(results, count)[inside].sum()) for count in counts) / months
    staff = float(np.mean([result.region_summary()["effort"] for result in results]))
    return f"{1 - math.exp(-FIVE_YEARS * events / staff):.0%}"


def report(seeds: Sequence[int]) -> str:
    """Run Europe and North America and set the targets beside their figures.

    Parameters
    ----------
    seeds
        One run of each scenario a seed.

    Returns
    -------
    str
        Markdown.
    """
    europe, america = ([simulate(load(name), seed) for seed in seeds] for name in SCENARIOS)
    rows = [
        ("F1 convicted / prosecuted", "0.47 (0.28–0.65)", funnel(europe, Count.CONVICTIONS, Count.PROSECUTIONS),
         funnel(america, Count.CONVICTIONS, Count.PROSECUTIONS), "fitted: conviction_share"),
        ("F1 prosecuted / suspected", "0.78 (0.55–1.0)", funnel(europe, Count.PROSECUTIONS, Count.SUSPECTS),
         funnel(america, Count.PROSECUTIONS, Count.SUSPECTS), "set: charge_share; what lapses follows"),
        ("F1 convicted / victims", "0.17 (0.10–0.30)", funnel(europe, Count.CONVICTIONS, Count.VICTIMS_IDENTIFIED),
         funnel(america, Count.CONVICTIONS, Count.VICTIMS_IDENTIFIED), "fitted: suspects and victims per operation"),
        ("F2 victims detected a year", "10–25 % best-resourced, a tenth of it elsewhere", detected(europe),
         detected(america), "fitted: search, income_elasticity"),
        ("F3 domestic share, EU-15", "0.20–0.35", domestic(europe, OLD_MEMBERS), "", CHECK),
        ("F3 domestic share, newer members", "above 0.70", domestic(europe, NEW_MEMBERS), "", CHECK),
        ("F3 domestic share, United States", "0.33 to 0.67", "", domestic(america, ["USA"]), CHECK),
        ("F3 domestic share, Canada", "above 0.70", "", domestic(america, ["CAN"]), CHECK),
        ("F5 surrender, days before and under mutual recognition", "270–365 and 40–48", "not modelled", "not modelled",
         "the model asks for evidence, not for persons"),
        ("F6 evidence by classic assistance, months", "6–24", months_to_answer(SCENARIOS[0], 0.0),
         months_to_answer(SCENARIOS[1], 0.0), "set: base_months, legal_delay"),
        ("F6 evidence under a deadline rule, months", "up to 4", months_to_answer(SCENARIOS[0], 1.0),
         months_to_answer(SCENARIOS[1], 1.0), "set: hub_speed"),
        ("F7 officers who meet a cooperation failure in five years", "33–40 %", met_in_five_years(europe, FAILURES),
         met_in_five_years(america, FAILURES), "not fitted"),
        ("F7 officers who see information withheld in five years", "27 %", met_in_five_years(europe, FAILURES[:1]),
         met_in_five_years(america, FAILURES[:1]), "not fitted"),
    ]  # fmt: skip
    head = ("target", "published", "Europe, European approach", "North America, its own approach", "how")
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return PAGE.format(count=len(seeds), table="\n".join(lines))
