"""Write docs/scenario.schema.json and the generated parts of other pages of docs; `--check` compares only."""

import json
import re
import sys
from pathlib import Path

import trace_parts
from arrays_of_steps import read, written

from sim.history.rows import AMOUNTS, EVENTS
from sim.model import initialise, schedule
from sim.model import state as state_module
from sim.model.outcomes import OUTCOMES
from sim.model.schedule import MODULES
from sim.model.state import ARRAYS
from sim.run.summary import SUMMARISED
from sim.scenario.describe import parameter_table, sections
from sim.scenario.schema import schema

ROOT = Path(__file__).parent.parent
ODD = ROOT / "docs" / "ODD.md"
TRACE = ROOT / "docs" / "TRACE.md"
HISTORY = ROOT / "docs" / "history.md"
SCHEMA = ROOT / "docs" / "scenario.schema.json"


def table(head: list[str], rows: list[list[str]]) -> str:
    """Lay out a Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def state() -> str:
    """Tables of the state variables, one a block of `State`, with the comment of each."""
    source = Path(state_module.__file__).read_text(encoding="utf-8")
    body = source[source.index("class State") : source.index("def arrays")]
    marks = {name: mark for name, mark, _, _ in ARRAYS}
    blocks, rows, title = [], [], ""
    for line in body.splitlines():
        if heading := re.match(r"    # (.+)$", line):
            blocks.append((title, rows))
            title, rows = heading[1], []
        elif variable := re.match(r'    (\w+): Annotated\[\w+, \w+, "([^"]+)"\]  # (.+)$', line):
            rows.append([f"`{variable[1]}[{', '.join(variable[2].split())}]`", marks[variable[1]], variable[3]])
    blocks.append((title, rows))
    if sum(len(rows) for _, rows in blocks) != len(ARRAYS):
        raise ValueError("sim/model/state.py: an array has no comment, or more than one line")
    return "\n\n".join(
        f"*{title[0].upper()}{title[1:]}*\n\n{table(['variable', 'kind', 'meaning'], rows)}"
        for title, rows in blocks
        if rows
    )


def outcomes() -> str:
    """Table of the outcomes, in the order in which a run shows them."""
    rows = [[f"`{name}`", OUTCOMES[name].unit, OUTCOMES[name].meaning] for name in SUMMARISED if name in OUTCOMES]
    return table(["outcome", "unit", "meaning"], rows)


def first_sentence(module: object) -> str:
    """Return what a submodel says of itself after its title."""
    line = " ".join((module.__doc__ or "").split("\n\n")[0].split())
    return line.partition(": ")[2].rstrip(".")


def order() -> str:
    """Table of the schedule."""
    rows = []
    for number, step in enumerate(schedule.SCHEDULE, start=1):
        rows.append([str(number), f"[{step.name}](#{step.name})", first_sentence(MODULES[step.name]), step.why_here])
    return table(["", "step", "what happens", "why here"], rows)


def matrix() -> str:
    """Matrix of the steps that read (r) and write (w) the arrays that are no facts."""
    steps = [name for name, module in MODULES.items() if hasattr(module, "step")]
    numbers = {step.name: number for number, step in enumerate(schedule.SCHEDULE, start=1)}
    does = {name: (read(name), written(name)) for name in steps}
    rows = []
    for array, mark, _, _ in ARRAYS:
        if mark != "fact":
            cells = ["r" * (array in does[name][0]) + "w" * (array in does[name][1]) for name in steps]
            rows.append([f"`{array}`", *cells])
    return table(["array", *(str(numbers[name]) for name in steps)], rows)


def submodel(module: object) -> str:
    """One submodel: the docstring of its file, and the table of its parameters."""
    name = module.NAME  # type: ignore[attr-defined]
    title, text = (module.__doc__ or "").strip().split("\n", 1)
    parts = [f"### {name}", title, equations(text.strip("\n").rstrip())]
    if name in sections():
        parts.append(parameter_table(name))
    return "\n\n".join(parts)


def equations(text: str) -> str:
    """Put the indented blocks of a docstring into code fences."""
    parts = []
    for block in text.split("\n\n"):
        indented = all(line.startswith("    ") for line in block.splitlines())
        parts.append("```text\n" + block + "\n```" if indented else block)
    return "\n\n".join(parts)


def submodels() -> str:
    """All steps in the order of the schedule."""
    return "\n\n".join(submodel(module) for module in MODULES.values())


def settings() -> str:
    """Tables of the sections that no process owns."""
    own = [name for name in sections() if name not in schedule.SECTIONS]
    return "\n\n".join(f"### {name}\n\n{parameter_table(name)}" for name in own)


def initialisation() -> str:
    """Return the docstring of `initialise`, without its first line."""
    return (initialise.__doc__ or "").split("\n\n", 1)[1].strip()


def events() -> str:
    """Table of the events of a log, with what `amount` counts."""
    return table(
        ["event", "what it says", "amount"], [[f"`{name}`", EVENTS[name], AMOUNTS.get(name, "")] for name in EVENTS]
    )


PARTS = {
    "events": events,
    "state": state,
    "schedule": order,
    "matrix": matrix,
    "outcomes": outcomes,
    "initialisation": initialisation,
    "submodels": submodels,
    "settings": settings,
    **trace_parts.PARTS,
}


def filled(text: str) -> str:
    """Return the text with every generated part made anew."""
    marker = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
    return marker.sub(lambda found: f"{found[1]}\n{PARTS[found[2]]()}\n\n{found[3]}", text)


def main() -> int:
    """Write, or compare."""
    made = {
        **{page: filled(page.read_text(encoding="utf-8")) for page in (ODD, TRACE, HISTORY)},
        SCHEMA: json.dumps(schema(), indent=2) + "\n",
    }
    stale = [path for path, text in made.items() if path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv:
        for path in stale:
            print(f"docs/{path.name} is not what the source says: run `python dev/make_docs.py`", file=sys.stderr)
        return int(bool(stale))
    for path in stale:
        path.write_text(made[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
