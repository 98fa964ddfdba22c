"""The month: its steps in order, and which part of the state each of them reads and changes."""

import re
from pathlib import Path

from dev.arrays_of_steps import read, written
from dev.diagrams.drawing import SMALL, arrow, sheet, text
from sim.model import state as state_module
from sim.model import techniques
from sim.model.schedule import MODULES, SCHEDULE
from sim.outputs.palette import BLUE, GREEN, GREY, GRID, PAPER, variable

# Columns of the diagram, and the blocks of `State` that each of them is.
COLUMNS = {
    "facts": ("the region",),
    "agencies": ("agencies",),
    "their ties": (
        "pairs of agencies: of agency b, with agency a",
        "agencies of one jurisdiction, with agency a",
        "pairs of jurisdictions",
    ),
    "countries": ("jurisdictions",),
    "groups": ("groups",),
    "cases": ("the case of a group",),
    "the record": ("what is written down",),
}
LEFT, FIRST, STEP, ROW, TOP = 34.0, 204.0, 33.0, 27.0, 216.0


def blocks() -> dict[str, set[str]]:
    """Read the blocks of `State`: what each is, and the names of its arrays."""
    source = Path(state_module.__file__).read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for line in source[source.index("class State") : source.index("def arrays")].splitlines():
        if heading := re.match(r"    # (.+)$", line):
            found[heading[1]] = arrays = set()
        elif name := re.match(r"    (\w+): Annotated\[", line):
            arrays.add(name[1])
    return found


def touched() -> dict[str, dict[str, str]]:
    """Tell of each step, by column, whether it changes arrays there, only reads them, or neither.

    Raises
    ------
    ValueError
        If a block of the state has no column.
    """
    every = blocks()
    if set(every) != {block for names in COLUMNS.values() for block in names}:
        raise ValueError("dev/diagrams/month.py: its columns are not the blocks of sim/model/state.py")
    found = {}
    for name, module in MODULES.items():
        has_step = hasattr(module, "step")
        changes = written(name) if has_step else frozenset(module.WRITES)
        reads = read(name) if has_step else frozenset()
        columns = {column: set().union(*(every[one] for one in names)) for column, names in COLUMNS.items()}
        found[name] = {
            column: "changes" if changes & arrays else "reads" if reads & arrays else ""
            for column, arrays in columns.items()
        }
    return found


def month() -> str:
    """Draw the month."""
    parts = [text(LEFT, 22, "The month", 17, bold=True), *legend()]
    parts += [
        text(FIRST + STEP * number + 4, TOP - 20, column, SMALL, turned=-60) for number, column in enumerate(COLUMNS)
    ]
    does = touched()
    for number, step in enumerate(SCHEDULE):
        parts += row(TOP + ROW * number, number + 1, step.name, does[step.name])
    first, last = TOP, TOP + ROW * (len(SCHEDULE) - 1)
    parts += [
        arrow((LEFT - 2, last), (LEFT - 16, last), (LEFT - 16, first), (LEFT - 2, first)),
        text(LEFT - 21, (first + last) / 2, "next month", SMALL, anchor="middle", turned=-90),
    ]
    return sheet(last + 28, "The steps of a month, and what each reads and changes", parts)


def legend() -> list[str]:
    """Say what the marks are."""
    y, said = 46.0, []
    for mark, words in (
        (number_mark(LEFT + 11, y, "1", is_technique=False), "a process"),
        (number_mark(LEFT + 11, y + 24, "4", is_technique=True), "a technique, or the hub"),
        (dot(LEFT + 11, y + 48, "changes"), "changes something there"),
        (dot(LEFT + 11, y + 72, "reads"), "only reads it"),
    ):
        said += [mark, text(LEFT + 28, y + 24 * (len(said) // 2) + 4.5, words, SMALL)]
    return said


def row(y: float, number: int, name: str, does: dict[str, str]) -> list[str]:
    """Draw a step."""
    is_technique = MODULES[name].__name__.startswith(techniques.__name__)
    end = FIRST + STEP * (len(COLUMNS) - 1) + 12
    return [
        f"<line x1='{LEFT:g}' x2='{end:g}' y1='{y + ROW / 2:g}' y2='{y + ROW / 2:g}' stroke='{variable(GRID)}'/>",
        number_mark(LEFT + 11, y, str(number), is_technique=is_technique),
        text(LEFT + 28, y + 5, name),
        *(dot(FIRST + STEP * place, y, does[column]) for place, column in enumerate(COLUMNS) if does[column]),
    ]


def number_mark(x: float, y: float, number: str, *, is_technique: bool) -> str:
    """Draw the number of a step, in a circle, or in a square if it is a technique."""
    colour, radius = variable(GREEN if is_technique else BLUE), 10
    shape = (
        f"<rect x='{x - radius:g}' y='{y - radius:g}' width='{2 * radius}' height='{2 * radius}' fill='{colour}'/>"
        if is_technique
        else f"<circle cx='{x:g}' cy='{y:g}' r='{radius}' fill='{colour}'/>"
    )
    return shape + text(x, y + 4.5, number, SMALL, colour=PAPER, bold=True, anchor="middle")


def dot(x: float, y: float, does: str) -> str:
    """Draw a full dot for what is changed, a ring for what is only read."""
    changes = does == "changes"
    fill, edge = variable(BLUE) if changes else "none", variable(BLUE if changes else GREY)
    return f"<circle cx='{x:g}' cy='{y:g}' r='{6 if changes else 4}' fill='{fill}' stroke='{edge}' stroke-width='1.4'/>"
