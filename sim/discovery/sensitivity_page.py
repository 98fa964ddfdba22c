"""The findings of `coopsim sensitivity` as a page in Markdown, and as lines for a terminal."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from sim.discovery.importance import SPEARMAN, Importance
from sim.discovery.sensitivity import LEADING, Sensitivity, regions
from sim.discovery.study import Study
from sim.discovery.together import together
from sim.discovery.wording import MUCH_CHANCE, number, per_cent, sizes, warned
from sim.words.keys import UNSAID
from sim.words.titles import title

SHOWN = 6  # unknowns of an answer on the page
NAMED = 3  # and on a terminal

RELATIVE = (
    " A difference whose smallest effect is a share is taken in per cent of each world's own mean: its mean may have "
    "another sign than that of the findings, which is of differences in the outcome's unit."
)
CLEAR = "An unknown moves an answer *clearly*, and is printed bold, where the 95 % interval of its {} lies above {}."
# Of each leading measure: what is told of the measures, and the measures with their headings.
TOLD: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "delta": (
        "*delta* and *PAWN* (0 to 1) say how far an answer in fifths of the worlds, cut along an unknown, is "
        "distributed differently from that in all worlds. Chance alone keeps both above 0, so a dummy that does "
        "nothing is measured too. *Alone* is the share of the variance that lies between the fifths; *rank* the rank "
        f"correlation. {CLEAR.format('delta', 'the dummy')}",
        {"delta": "delta", "pawn": "PAWN", "S1": "alone", SPEARMAN: "rank"},
    ),
    "mu_star": (
        "*μ\\** is the mean size of what an unknown does over its whole range while the others stay, in the answer's "
        "unit; *σ* its standard deviation, large where it depends on the others. The dummy is what chance alone would "
        f"do at most. {CLEAR.format('μ\\*', 'the dummy')}",
        {"mu_star": "μ\\*", "sigma": "σ"},
    ),
    "ST": (
        "*Total* is the share of the variance that an unknown explains with all its interactions, *alone* what it "
        f"explains by itself. {CLEAR.format('total', '0')}",
        {"ST": "total", "S1": "alone"},
    ),
}


def summary(found: Sequence[Sensitivity]) -> str:
    """Write a line an answer for a terminal."""
    lines = []
    for one in found:
        region = f"{one.answer.region}, " if one.answer.region and not one.answer.is_claim else ""
        told = f"{movers(one)} {strongest(one)} {chance(one.chance)}" if one.measures else nothing(one)
        lines.append(f"{region}{one.answer.name}: {told}")
    return "\n\n".join(lines)


def page(study: Study, found: Sequence[Sensitivity], pictures: Sequence[str]) -> str:
    """Write the page.

    Parameters
    ----------
    pictures
        Names of the files of the pictures.
    """
    measures = {one.measure for answer in found for one in answer.measures}
    lines = [
        f"# What moves the answers of {study.name}",
        "",
        sizes(len(study.weights), len(study.unknowns), study.failed)
        + (RELATIVE if any(one.answer.is_claim and one.answer.unit.startswith("%") for one in found) else ""),
        "",
        *[TOLD[leading][0] for leading in LEADING if leading in measures],
    ]
    if pairs := together(study.unknowns, study.weights):
        lines += ["", warned(pairs)]
    lines += [line for picture in pictures for line in ("", f"![What moves each answer, and along what]({picture})")]
    for region, answers in regions(found).items():
        lines += ["", f"## {region}" if region else "## All points"]
        for one in answers:
            lines += ["", *section(one)]
    return "\n".join(lines) + "\n"


def section(one: Sensitivity) -> Iterator[str]:
    """Write what is known of one answer."""
    answer = one.answer
    what = f"difference in {title(answer.outcome).text}" if answer.is_claim else "over all policies"
    yield f"### {answer.name} ({what})"
    yield ""
    if not one.measures:
        yield nothing(one)
        return
    yield f"{spread(one)} {chance(one.chance)} {movers(one)}"
    yield ""
    yield from measure_table(one)
    if one.slices:
        yield ""
        by = "option by option" if one.strongest.options else "in fifths of the worlds"
        yield f"Along *{one.strongest.meaning}*, {by}:"
        yield ""
        yield from along_table(one)


def nothing(one: Sensitivity) -> str:
    """Say why nothing is measured."""
    return f"Nothing can be measured: {one.reason}."


def strongest(one: Sensitivity) -> str:
    """Name the strongest unknowns."""
    of = one.ordered()[:NAMED]
    named = "; ".join(f"{each.unknown.meaning} ({text(each.measure, each.value)})" for each in of)
    return f"The strongest, by {of[0].measure}: {named}."


def spread(one: Sensitivity) -> str:
    """Say where an answer lies."""
    return f"Mean {number(one.mean)} {one.answer.unit}, standard deviation over worlds {number(one.deviation)}."


def chance(share: float) -> str:
    """Say how much of the variance is chance."""
    if np.isnan(share):
        return "How much of its variance over worlds is chance is not known from a single replicate a world."
    more = "; more replicates would lessen it" if share >= MUCH_CHANCE else ""
    return f"Chance is {per_cent(share)} of its variance over worlds{more}."


def movers(one: Sensitivity) -> str:
    """Say how many unknowns clearly move an answer."""
    of = one.ordered()
    clear = sum(each.is_clear for each in of)
    return f"{clear or 'None'} of {len(of)} unknowns {'moves' if clear == 1 else 'move'} it clearly."


def measure_table(one: Sensitivity) -> Iterator[str]:
    """Write the measures of the strongest unknowns, and those of a dummy."""
    ordered = one.ordered()
    columns = TOLD[ordered[0].measure][1]
    yield f"| unknown | what it is | {' | '.join(columns.values())} |"
    yield "|---|---|" + "---|" * len(columns)
    for of in ordered[:SHOWN]:
        by, unknown = one.by(of.unknown), of.unknown
        name = f"**`{unknown.name}`**" if of.is_clear else f"`{unknown.name}`"
        meaning = f"{unknown.meaning}{'' if unknown.unit in ('', *UNSAID) else f', {unknown.unit}'}"
        yield f"| {name} | {meaning} | {' | '.join(cell(by.get(measure), of) for measure in columns)} |"
    dummies = {each.measure: each.dummy for each in one.measures}
    if np.isfinite(dummies[ordered[0].measure]):
        cells = [text(measure, dummies[measure]) if measure in dummies else "–" for measure in columns]
        yield f"| *a dummy* | nothing | {' | '.join(cells)} |"


def cell(of: Importance | None, leading: Importance) -> str:
    """Write a measure, the leading one with its interval."""
    if of is None:
        return "–"
    value, low, high = (text(of.measure, each) for each in (of.value, of.low, of.high))
    return f"{value} ({low} to {high})" if of is leading else value


def text(measure: str, value: float) -> str:
    """Write the value of a measure: shares in per cent, effects in the answer's unit."""
    if not np.isfinite(value):
        return "–"
    if measure in ("S1", "ST"):
        return per_cent(value)
    if measure == SPEARMAN:
        return f"{value:+.2f}".replace("-", "−") if value else "0"
    return number(value) if measure in ("mu_star", "sigma") else f"{value:.2f}"


def along_table(one: Sensitivity) -> Iterator[str]:
    """Write an answer along its strongest unknown."""
    is_claim = one.answer.is_claim
    sides = ("higher by more than s", "lower by more than s")
    head = [one.strongest.unit or "option", "worlds", f"mean, {one.answer.unit}", "95 % interval"]
    head += sides if is_claim else []
    yield "| " + " | ".join(head) + " |"
    yield "|---" * len(head) + "|"
    for part in one.slices:
        cells = [part.label, str(part.worlds), number(part.mean), f"{number(part.low)} to {number(part.high)}"]
        cells += [per_cent(part.above), per_cent(part.below)] if is_claim else []
        yield "| " + " | ".join(cells) + " |"
    if is_claim:
        yield ""
        why = one.answer.no_shares
        more = f", and the findings give no shares, since {why}" if why else ""
        yield (
            "The last two columns are shares of worlds by their means over replicates; chance is not taken "
            f"out{more}. s is the smallest effect of interest."
        )
