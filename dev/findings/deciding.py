"""What decides whether the European approach helps: values that nobody has measured, and where each approach wins."""

from collections.abc import Iterator, Mapping, Sequence

from dev.findings.boxes import Row, parts, told
from dev.findings.chosen import APPROACHES, BOTH, HARM, TRANSFER, of_approach, place
from dev.findings.figures import Drawn, along, placed
from dev.findings.kept import Kept
from dev.findings.words import bullets, difference, goes_with
from sim.words.keys import UNSAID, meaning
from sim.words.rounding import sentence_case

FRONTIER = ("cross-border share", "corruption")  # factors of the experiment


def deciding(every: Mapping[str, Kept], drawn: list[Drawn]) -> Iterator[str]:
    """Say what decides whether the European approach helps."""
    yield "## What decides it\n"
    one = every.get(APPROACHES)
    rows = one.rows("sensitivity", "along.csv") if one else []
    panels, texts, are_sure = [], [], []
    for effect in of_approach(one, HARM) if one else []:
        slices = [row for row in rows if row["answer"] == effect.row.hypothesis]
        if len(slices) < 2:
            continue
        key, unit = slices[0]["unknown"], slices[0]["unknown_unit"]
        what = meaning(key)
        named = what if unit in UNSAID else f"{what} ({unit})"
        panels.append((sentence_case(place(effect)), named, slices, effect.least))
        first, others = importance(one, effect.row.hypothesis, key) if one else ({}, [])
        clear = [row for row in others if row["clear"] == "yes"]
        alike = [meaning(row["unknown"]) for row in clear if float(row["value"]) >= float(first["low"])]
        are_sure.append(all(float(row["high"]) < float(first["low"]) for row in others))
        beside = f" (about as much do: {'; '.join(alike)})" if alike else ""
        texts.append(f"{sentence_case(effect.words.where)} it is *{what}*{beside}: {ends(slices)}.")
    if panels:
        unsure = "" if any(are_sure) else "; in no region is it sure that it is before all others ([worlds](worlds.md))"
        yield (
            "The value that nobody has measured and that seems to move the difference between the approaches "
            f"most{unsure}:\n"
        )
        yield bullets(texts)
        caption = (
            "Harm under the European approach less that under the North American one, in five parts of the worlds."
        )
        aside = (
            "Means with 95 % intervals over worlds, coloured where they leave 0 out; the grey band is smaller than the "
            "smallest effect of interest."
        )
        yield placed(
            drawn, "findings_deciding.png", caption, aside, lambda: along(panels, "difference of harm, per cent")
        )
    else:
        yield "No sensitivity analysis of the difference between the approaches is kept (`coopsim sensitivity`).\n"
    yield from boxes(every)
    yield from winning(every)


def importance(one: Kept, answer: str, first: str) -> tuple[Row, list[Row]]:
    """Return how much an unknown moves an answer, by Delta, and all others, largest first."""
    rows = [
        row
        for row in one.rows("sensitivity", "importance.csv")
        if row["answer"] == answer and row["measure"] == "delta"
    ]
    own = next(row for row in rows if row["unknown"] == first)
    return own, sorted((row for row in rows if row is not own), key=lambda row: -float(row["value"]))


def winning(every: Mapping[str, Kept]) -> Iterator[str]:
    """Say where each approach has less harm, over the share of groups that cross borders and corruption."""
    one = every.get("frontier")
    changes: dict[tuple[str, ...], float] = {}
    for levels in {tuple(row[name] for name in FRONTIER) for row in one.rows("points.csv")} if one else ():
        cells = [{"approach": approach, **dict(zip(FRONTIER, levels, strict=True))} for approach in BOTH]
        before, after = (one.told.mean(HARM, cell) if one else None for cell in cells)
        if before and after:
            changes[levels] = 100 * (after / before - 1)
    if changes:
        best, worst = min(changes, key=lambda cell: changes[cell]), max(changes, key=lambda cell: changes[cell])
        lower = sum(change < 0 for change in changes.values())
        yield (
            f"*Where does which approach win?* Of {len(changes)} combinations of the share of groups that cross "
            "borders and the corruption of agencies, in twelve countries of Europe, harm is expected to be lower under "
            f"the European approach in {lower} and higher in {len(changes) - lower}: from {by_how_much(changes[best])} "
            f"({at(best)}) to {by_how_much(changes[worst])} ({at(worst)}).\n"
        )


def at(levels: Sequence[str]) -> str:
    """Name a combination of the two.

    >>> at(("0.9", "0"))
    'cross-border share 0.9, corruption 0'
    """
    return ", ".join(f"{factor} {level}" for factor, level in zip(FRONTIER, levels, strict=True))


def by_how_much(change: float) -> str:
    """Say by how many per cent something is lower or higher.

    >>> by_how_much(-0.07), by_how_much(1.58)
    ('0.1 % lower', '1.6 % higher')
    """
    return f"{abs(change):.1f} % {'lower' if change < 0 else 'higher'}"


def ends(parts: Sequence[Mapping[str, str]]) -> str:
    """Say what a difference is where a value is least and where it is most, or under each of its options."""
    harm = "harm under the European approach is"
    if " to " not in parts[0]["part"]:
        return f"{harm} " + "; ".join(f"under {row['part']} {difference(row, '%')}" for row in parts)
    first, last, unit = parts[0], parts[-1], parts[0]["unknown_unit"]
    counted = "" if unit in UNSAID else f" {unit}"
    return (
        f"where that is least ({first['part']}{counted}) {harm} {difference(first, '%')}, where it is most "
        f"({last['part']}) {difference(last, '%')}; {goes_with(parts)}"
    )


def boxes(every: Mapping[str, Kept]) -> Iterator[str]:
    """Say in which worlds it is so more often, where that was found and held on other worlds."""
    kept = [every[name] for name in (APPROACHES, TRANSFER) if name in every]
    if texts := [told(part) for one in kept for part in parts(one)]:
        yield (
            "*In which worlds?* Each line is a part of the worlds in which something is so more often than in all of "
            "them. Its share is of worlds that were *held out*: kept apart while the part was sought "
            "(`coopsim discover`). Chance is not taken out of these shares, so that they differ from those above by a "
            "point or so, either way.\n"
        )
        yield bullets(texts)
    for one in kept:
        if one.rows("discovery", "boxes.csv") and not parts(one):
            yield f"`coopsim discover` found no part of the worlds of `{one.name}` that may be cited.\n"
