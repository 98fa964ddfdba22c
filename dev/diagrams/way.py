"""The way of the data: from the files that a user writes to what may be quoted."""

from typing import NamedTuple

from dev.diagrams.drawing import SMALL, arrow, box, paragraph, sheet, text
from sim.experiment.directory import (
    HYPOTHESES,
    MANIFEST,
    PLAN,
    POINTS,
    REPORT,
    RUNS,
    SCENARIOS,
    SERIES,
    SPECIFICATION,
    WORLDS,
)
from sim.experiment.rows import Tables
from sim.outputs.palette import BLUE, GREEN, GREY, ORANGE, PINK, SKY

LEFT, RIGHT, TOP, GAP, NEAR = 12.0, 428.0, 66.0, 34.0, 24.0


class Stop(NamedTuple):
    """A stop on the way: what is there, the files that hold it, and how one comes to it from the stop before."""

    title: str
    words: str
    files: tuple[str, ...]
    colour: str
    commands: tuple[str, ...] = ()
    is_beside: bool = False  # it joins the stop before, and does not follow from it


WAY = (
    Stop(
        "Layers of a scenario",
        "Defaults, the data of countries, the region, the approach, files that are built on, the file itself, events. "
        "A later one replaces an earlier one.",
        ("sim/countries/data", "scenarios/regions", "scenarios/approaches", "scenarios"), BLUE,
    ),
    Stop(
        "A scenario", "Every value, with the file and line that it comes from.", (SCENARIOS,), BLUE,
        ("check", "show", "diff"),
    ),
    Stop(
        "A question",
        "Factors with their levels, replicates, and hypotheses with the smallest effect of interest, stated before the "
        "first run.", (SPECIFICATION, HYPOTHESES), ORANGE, is_beside=True,
    ),
    Stop(
        "Worlds", "Sets of values for what nobody has measured, with weights: those of a calibration, or drawn from "
        "declared ranges.", (WORLDS,), PINK, is_beside=True,
    ),
    Stop(
        "A plan", "Every policy in every world, and the seed of every replicate, the same for all policies.",
        (PLAN, POINTS), SKY, ("experiment",),
    ),
    Stop(
        "Runs", "Each goes through its months by itself, in any order and on any number of cores. What was stopped "
        "goes on. The warm-up is left out.", (RUNS, SERIES), GREEN,
    ),
    Stop(
        "Tables", "Differences within replicates, in each world and over all; verdicts by intervals; shares of worlds.",
        tuple(f"{name}.csv" for name in Tables._fields), GREEN,
    ),
    Stop(
        "A finding",
        "The share of worlds first, then what is expected with its interval, the verdict and the warnings; on a page "
        "with figures, methods and a citation.", (REPORT,), ORANGE, ("report", "sensitivity", "discover"),
    ),
    Stop(
        "The same again", "Every file against its checksum, every run made anew and compared byte by byte, one zip for "
        "an archive.", (MANIFEST,), GREY, ("verify", "reproduce", "bundle"),
    ),
)  # fmt: skip


def way() -> str:
    """Draw the way of the data."""
    note = "Small letters name files, most of them in a results directory. A command stands beside its arrow."
    parts, _ = paragraph(LEFT, 28, RIGHT - LEFT, note, SMALL, colour=GREY)
    parts.insert(0, text(LEFT, 22, "From a scenario file to a finding", 17, bold=True))
    below = TOP
    for number, stop in enumerate(WAY):
        above = below + (NEAR if stop.is_beside else GAP) * (number > 0)
        if stop.is_beside:
            parts.append(text(LEFT + 40, (below + above) / 2 + 6, "+", 18, bold=True, anchor="middle"))
        elif number:
            parts.append(arrow((LEFT + 40, below), (LEFT + 40, above)))
        if stop.commands:
            command = f"coopsim {', '.join(stop.commands)}"
            parts.append(text(LEFT + 54, (below + above) / 2 + 4, command, SMALL, mono=True))
        drawn, below = box(LEFT, above, RIGHT - LEFT, stop.title, stop.words, stop.files, stop.colour)
        parts += drawn
    return sheet(below + 12, "The way of the data, from a scenario file to a finding", parts)
