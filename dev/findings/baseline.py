"""How much harm there is under each approach, and how much of it enforcement averts."""

from collections.abc import Iterator, Mapping

from dev.findings.chosen import APPROACHES, HARM, JOINT, NAMES
from dev.findings.kept import Kept
from sim.outputs.markdown import table
from sim.words.rounding import rounded

ABOUT = """\
Means over the {worlds} worlds of `approaches`. Harm is in victim-months a month, what is averted in per cent of the
harm that there would be without enforcement; joint dismantlings and arrests are numbers a year, of a few hundred
simulated groups that stand for all. *Suppression* is what arrests avert, which set a group back for a while; *dormancy*
is that of groups that were warned and lie low. Parts may not sum up, since they are rounded.
"""
HEAD = (
    "region", "approach", "harm", "averted, %", "of it by dismantling, of domestic groups too", "by suppression",
    "by dormancy", "joint dismantlings a year", "arrests a year",
)  # fmt: skip
AVERTED = ("harm_averted_share", "averted_by_dismantling", "averted_by_suppression", "averted_by_dormancy")
YEAR = 12  # months


def baseline(every: Mapping[str, Kept]) -> Iterator[str]:
    """Lay out harm and what averts it, a row for each region and approach."""
    one = every.get(APPROACHES)
    rows = list(rows_of(one)) if one else []
    if one and rows:
        yield "## How much harm there is, and what enforcement averts\n"
        yield ABOUT.format(worlds=one.told.number)
        yield table(list(HEAD), rows)
        yield ""


def rows_of(one: Kept) -> Iterator[list[str]]:
    """Give the means of each region and approach; none where one of them is not known."""
    regions = dict.fromkeys(
        cell["region"] for _, hypothesis, _ in one.contrasts(HARM) for cell in hypothesis.of if "region" in cell
    )
    for region in regions:
        for name in reversed(NAMES):
            approach = name.removeprefix("the ").removesuffix(" approach")
            cell = {"region": region, "approach": approach}
            values = [one.told.mean(outcome, cell) for outcome in (HARM, *AVERTED, JOINT, "arrests")]
            found = [value for value in values if value is not None]
            if len(found) == len(values):
                harm, *shares, joint, arrests = found
                averted = [rounded(100 * share, -1) for share in shares]
                yield [
                    region, approach, rounded(harm, 1), *averted, rounded(YEAR * joint, -2), rounded(YEAR * arrests, 0)
                ]  # fmt: skip
