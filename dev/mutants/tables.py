"""Lays out what a hunt found: a line for each room, and every survivor as a difference."""

from collections.abc import Sequence
from pathlib import Path

from dev.mutants.hunt import EQUIVALENT, FOUND, SURVIVED, TIME_OVER, Fate

VERDICTS = (FOUND, SURVIVED, TIME_OVER, EQUIVALENT)


def rows(fates: Sequence[Fate]) -> list[list[str]]:
    """Count the fates of each room, and of all."""
    table = [["room", "drawn", *VERDICTS, "share found", "seconds each"]]
    rooms = list(dict.fromkeys(fate.mutant.room for fate in fates))
    for room in [*rooms, "all"]:
        some = [fate for fate in fates if room in ("all", fate.mutant.room)]
        number = {name: sum(fate.verdict == name for fate in some) for name in VERDICTS}
        counted = len(some) - number[EQUIVALENT]
        share = f"{(number[FOUND] + number[TIME_OVER]) / counted:.1%}" if counted else ""
        seconds = sum(fate.seconds for fate in some) / max(1, counted)
        table.append([room, str(len(some)), *(str(number[name]) for name in VERDICTS), share, f"{seconds:.1f}"])
    return table


def ordered(fates: Sequence[Fate], verdict: str) -> list[Fate]:
    """Return those of a verdict, by room and place."""
    some = [fate for fate in fates if fate.verdict == verdict]
    return sorted(some, key=lambda fate: (fate.mutant.room, fate.mutant.place))


def print_table(fates: Sequence[Fate], survivors: Path | None) -> None:
    """Print the rooms, and list the survivors, here or in a file."""
    for room, *figures in rows(fates):
        print(f"{room:12}" + "".join(f"{figure:>14}" for figure in figures))
    text = "\n\n".join(f"{fate.mutant.diff()}\n  {fate.by}" for fate in ordered(fates, SURVIVED))
    if survivors:
        survivors.write_text(text + "\n")
    elif text:
        print("\n" + text)
