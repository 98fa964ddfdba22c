"""Writes what each mechanism does as a page in Markdown."""

import itertools
from collections.abc import Sequence

from sim.experiment.mechanism_effects import MechanismRow
from sim.experiment.mechanisms import MEASURES

PAGE = """\
# Mechanisms

What each mechanism does to two outcomes that were named beforehand, as `coopsim mechanisms` prints it:
{titles}.

All runs are in one world: the values of the scenario, and the shipped defaults where it sets none. So levels differ
from those of `docs/findings.md`, where the answers stand, over hundreds of worlds that agree with published figures.

How to read it. Each row compares two arms that differ in one change of the scenario, by {pairs} pairs of runs with the
same seeds, so that a difference is due to the change. It gives the mean of both arms, and the mean difference with its
95 % interval: points are percentage points. After Holm's correction over the {count} rows of a column, *raises* and
*lowers* err in less than 5 % of such columns; *no effect found* means that the difference cannot be told from none, and
its interval how large it may be all the same. The intervals themselves are not corrected, so that one may leave out
0 where no effect is found.
"""
TABLE = """
## {scenario}, approach {approach}

{table}
"""


def page(rows: Sequence[MechanismRow]) -> str:
    """Write rows as Markdown, a table for each scenario and approach."""
    tables = [list(some) for _, some in itertools.groupby(rows, key=lambda row: (row.scenario, row.approach))]
    titles = " and ".join(f"*{measure.title}*" for measure in MEASURES)
    head = PAGE.format(titles=titles, pairs=rows[0].pairs, count=len(tables[0]) // len(MEASURES))
    return head + "".join(
        TABLE.format(scenario=some[0].scenario, approach=some[0].approach, table=table(some)) for some in tables
    )


def table(rows: Sequence[MechanismRow]) -> str:
    """Write the rows of one scenario and approach, a line for each mechanism."""
    head = ["mechanism", "what changes"]
    for measure in MEASURES:
        head += [measure.title, f"effect ({measure.unit})"]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for of_mechanism in itertools.batched(rows, len(MEASURES)):
        first = of_mechanism[0]
        cells = [f"{first.mechanism}: {first.kind}", f"`{first.change}`"]
        for row in of_mechanism:
            cells += [f"{row.mean_first:.2f} to {row.mean_second:.2f}", row.finding]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
