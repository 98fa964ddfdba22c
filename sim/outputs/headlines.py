"""The table that a run prints: the headline outcomes, one column a scenario."""

from collections.abc import Callable, Sequence

import pandas as pd

from sim.outputs.naming import columns, distinct, right, shortened, visible
from sim.run.data import REGION, RunData
from sim.run.summary import LEADING
from sim.run.warm_up import FEWEST_MONTHS, mser5

LONGEST_LABEL = 24  # columns of a terminal
# Share of mean harm. By MSER-5 alone every second run that has settled would be told to wait longer, since harm changes
# slowly; of 400 with 500 slots, in none would that have changed mean harm as much.
MATERIAL = 0.05
NOISE = 1e-12  # what sums of numbers around 1 differ by when they are equal
SMALLEST_PLAIN, LARGEST_PLAIN = 0.0005, 1e9  # that the table writes without a power of ten

HEADLINES = (
    *LEADING,
    "harm",
    "active_share",
    "arrests",
    "dismantled_domestic",
    "dismantled_joint",
    "joint_actions_failed",
    "requests_sent",
    "requests_granted",
    "requests_pending",
    "request_delay",
    "information_shared",
    "tips_confirmed_share",
    "leaks",
    "trust_within",
    "trust_across",
    "contact",
    "cooperation_share",
    "victims_identified",
    "convictions",
    "convictions_per_victim",
    "effort",
    "harm_averted_per_effort",
    "harm_gini",
)


def labels(results: Sequence[RunData]) -> list[str]:
    """Name each result by its scenario file, with a number where two share a name or a column has it already."""
    return distinct([visible(result.scenario.name) for result in results], taken=("outcome", "unit"))


def comparison(results: Sequence[RunData]) -> pd.DataFrame:
    """Put the summaries of several runs side by side.

    Returns
    -------
    pandas.DataFrame
        Index outcome; columns unit, then one a run.
    """
    frame = pd.DataFrame({"unit": results[0].summary["unit"]})
    for label, result in zip(labels(results), results, strict=True):
        frame[label] = result.summary[REGION]
    return frame


def printed(results: Sequence[RunData], printable: Callable[[str], str] = visible) -> str:
    """Lay out the headline outcomes for a terminal.

    Parameters
    ----------
    results
        One or more runs.
    printable
        Writes a name as the terminal will show it.

    Returns
    -------
    str
        Lines without a trailing newline.
    """
    labelled = labels(results)
    frame = comparison(results).loc[list(HEADLINES)]
    names = distinct([shortened(printable(name), LONGEST_LABEL) for name in labelled])
    width = [max(10, columns(name)) for name in names]
    first = max(len(name) for name in HEADLINES)
    head = "  ".join([" " * first, *(right(name, w) for name, w in zip(names, width, strict=True))])
    lines = [f"{head}  per month after the warm-up, in"]
    for outcome, row in frame.iterrows():
        cells = [number(float(row[name])).rjust(w) for name, w in zip(labelled, width, strict=True)]
        lines.append("  ".join([str(outcome).ljust(first), *cells, str(row["unit"])]))
    return "\n".join(lines)


def unsettled(result: RunData) -> str:
    """Say that a run may not have forgotten its start, if MSER-5 leaves out more months and mean harm differs then.

    A run with events has no one state to settle in, and nothing is said of it.
    """
    harm, warm_up = result.over_time("harm"), result.scenario.warm_up
    if result.scenario.events or len(harm) < FEWEST_MONTHS:
        return ""
    asked = mser5(harm)
    change = float(harm[asked.left_out :].mean() / harm[warm_up:].mean()) - 1 if asked.left_out > warm_up else 0.0
    if not abs(change) > MATERIAL:
        return ""
    return (
        f"'{visible(result.scenario.name)}' may not have forgotten its start: MSER-5 would leave out "
        f"{asked.left_out} months, the warm-up is {warm_up}, and mean harm would change by {change:+.0%}. "
        "Set a longer run.warm_up, and run.months to match."
    )


def number(value: float) -> str:
    """Write a number with about four figures; a dash where there is none, and 0 where only rounding left something.

    >>> number(0.7021), number(-3e-17), number(0.0001), number(1190.2), number(1.3e300), number(float("nan"))
    ('0.702', '0.000', '1.0e-04', '1,190', '1.3e+300', '-')
    """
    if value != value:
        return "-"
    size = abs(value)
    if size < NOISE:
        return f"{0.0:.3f}"
    if size < SMALLEST_PLAIN or size >= LARGEST_PLAIN:
        return f"{value:.1e}"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) >= 10 else f"{value:.3f}"
