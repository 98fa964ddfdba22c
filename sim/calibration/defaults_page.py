"""The page of `coopsim calibration`: published figures beside those of the shipped defaults, met or not.

Targets F1-F3, F6 and F7 are published figures of Europe and North America, each region with the approach that is its
own. What is not met stands here as it is.
"""

from collections.abc import Sequence
from statistics import median

import numpy as np

from sim import shipped
from sim.calibration.figures import (
    BEST,
    FAILURES,
    NEW_MEMBERS,
    OLD_MEMBERS,
    WITHHELD,
    Runs,
    met_in_five_years,
    months_to_answer,
    ratios,
    share_detected,
    share_domestic,
    shares_detected,
)
from sim.model.counts import Count
from sim.run.simulation import simulate
from sim.scenario import Scenario, load

SCENARIOS = (shipped.SCENARIOS / "europe.toml", shipped.SCENARIOS / "north_america.toml")
PAGE = """\
# Calibration

Published figures beside the model's, met or not, as `coopsim calibration` prints them ({count} runs of each
scenario). Medians and quartiles are over countries with at least three persons to divide by.

{table}

How to read it. The shipped defaults are one world: the typical one of the calibration below, to three figures.
*Fitted* figures were its targets, all at once, with the tolerances stated there, so that this one world misses some.

F3 is a consistency check, no validation: the domestic share of victims is an input (`cross_border_share`), and what is
checked is whether it comes out again where victims are identified. Victims of domestic groups, and those found at a
source, are citizens of the country that identifies them. It comes out lower where groups move in from abroad and keep
their source. The input of Canada is 0.71.

F7 is asked of officers, whom the model does not have. Its figure is 1 - exp(-60 r), with r the events in a month over
the investigators (a unit of staff each), for events that concern one officer each, all officers alike and independently
of each other. Cooperation failures are information that was withheld, counted when an officer finds it without being
told, cases spoiled by a rival, and requests refused; the second line takes the first of these alone. Where some
officers cooperate much more than others, fewer would meet a failure.

F4 (corridors) is an input, so it tests nothing. F8 (few agencies produce the cases) needs local agencies, which the
model does not have.

Counts measure enforcement as much as crime: none of these figures says how much trafficking there is.
"""
CHECK = "consistency check: it is an input"


def funnel(runs: Runs, above: Count, below: Count) -> str:
    """F1: median and quartiles of a ratio over countries."""
    values = ratios(runs, above, below)
    if not values:
        return "-"
    low, high = np.quantile(values, [0.25, 0.75])
    return f"{median(values):.2f} ({low:.2f}–{high:.2f})"


def detected(runs: Runs) -> str:
    """F2: the share of victims detected, in the region and over countries."""
    shares = shares_detected(runs)
    best = np.quantile(shares, BEST)
    return f"{share_detected(runs):.0%} in the region; best fifth of countries {best:.0%}, median {median(shares):.0%}"


def domestic(runs: Runs, codes: Sequence[str]) -> str:
    """F3: the domestic share of some countries."""
    share = share_domestic(runs, codes)
    return "-" if share != share else f"{share:.2f}"


def months(scenario: Scenario, hub: float) -> str:
    """F6: median and middle four fifths of the months to an answer."""
    low, middle, high = np.quantile(months_to_answer(scenario, hub), [0.1, 0.5, 0.9])
    return f"{middle:.1f} ({low:.1f}–{high:.1f})"


def met(runs: Runs, counts: Sequence[Count]) -> str:
    """F7: the share of officers who meet some events."""
    return f"{met_in_five_years(runs, counts):.0%}"


def page(seeds: Sequence[int]) -> str:
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
    scenarios = [load(path) for path in SCENARIOS]
    europe, america = ([simulate(one, seed) for seed in seeds] for one in scenarios)
    rows = [
        ("F1 convicted / prosecuted", "0.47 (0.28–0.65)", funnel(europe, Count.CONVICTIONS, Count.PROSECUTIONS),
         funnel(america, Count.CONVICTIONS, Count.PROSECUTIONS), "fitted"),
        ("F1 prosecuted / suspected", "0.78 (0.55–1.0)", funnel(europe, Count.PROSECUTIONS, Count.SUSPECTS),
         funnel(america, Count.PROSECUTIONS, Count.SUSPECTS), "fitted"),
        ("F1 convicted / victims", "0.17 (0.10–0.30)", funnel(europe, Count.CONVICTIONS, Count.VICTIMS_IDENTIFIED),
         funnel(america, Count.CONVICTIONS, Count.VICTIMS_IDENTIFIED), "fitted"),
        ("F2 victims detected a year", "10–25 % best-resourced, a tenth of it elsewhere", detected(europe),
         detected(america), "fitted"),
        ("F3 domestic share, EU-15", "0.20–0.35", domestic(europe, OLD_MEMBERS), "", CHECK),
        ("F3 domestic share, newer members", "above 0.70", domestic(europe, NEW_MEMBERS), "", CHECK),
        ("F3 domestic share, United States", "0.33 to 0.67", "", domestic(america, ["USA"]), CHECK),
        ("F3 domestic share, Canada", "above 0.70", "", domestic(america, ["CAN"]), CHECK),
        ("F5 surrender, days before and under mutual recognition", "270–365 and 40–48", "not modelled", "not modelled",
         "the model asks for evidence, not for persons"),
        ("F6 evidence by classic assistance, months", "6–24", months(scenarios[0], 0.0),
         months(scenarios[1], 0.0), "fitted"),
        ("F6 evidence under a deadline rule, months", "up to 4", months(scenarios[0], 1.0),
         months(scenarios[1], 1.0), "fitted in Europe"),
        ("F7 officers who meet a cooperation failure in five years", "33–40 %", met(europe, FAILURES),
         met(america, FAILURES), "fitted in North America"),
        ("F7 officers who see information withheld in five years", "27 %", met(europe, WITHHELD),
         met(america, WITHHELD), "fitted in North America"),
    ]  # fmt: skip
    head = ("target", "published", "Europe, European approach", "North America, its own approach", "how")
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return PAGE.format(count=len(seeds), table="\n".join(lines))
