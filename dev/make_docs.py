"""Write docs/scenario.schema.json and the generated parts of docs/ODD.md from the source; `--check` compares only."""

import ast
import json
import re
import sys
from pathlib import Path

from sim.model import initialise, schedule
from sim.model import state as state_module
from sim.model.outcomes import OUTCOMES
from sim.scenario.describe import parameter_table, sections
from sim.scenario.schema import schema

ROOT = Path(__file__).parent.parent
ODD = ROOT / "docs" / "ODD.md"
SCHEMA = ROOT / "docs" / "scenario.schema.json"


def table(head: list[str], rows: list[list[str]]) -> str:
    """Lay out a Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def state() -> str:
    """Tables of the state variables, one a block of `State`, with the comment of each."""
    source = Path(state_module.__file__).read_text(encoding="utf-8")
    body = source[source.index("class State") :]
    blocks, rows, title = [], [], ""
    for line in body.splitlines():
        if heading := re.match(r"    # (.+)$", line):
            blocks.append((title, rows))
            title, rows = heading[1], []
        elif variable := re.match(r'    (\w+): Annotated\[(\w+), "([^"]+)"[^\]]*\](?:  # (.+))?$', line):
            indices = ", ".join(variable[3].split())
            rows.append([f"`{variable[1]}[{indices}]`", variable[4] or ""])
    blocks.append((title, rows))
    shown = [block for block in blocks if block[1] and not block[0].startswith("room")]
    return "\n\n".join(
        f"*{title[0].upper()}{title[1:]}*\n\n{table(['variable', 'meaning'], rows)}" for title, rows in shown
    )


def outcomes() -> str:
    """Table of the outcomes."""
    rows = [[f"`{name}`", known.unit, known.meaning] for name, known in OUTCOMES.items()]
    return table(["outcome", "unit", "meaning"], rows)


def order() -> str:
    """Return the schedule, from its own docstring."""
    text = ast.get_docstring(ast.parse(Path(schedule.__file__).read_text(encoding="utf-8"))) or ""
    return "```text\n" + text.split("\n\n", 1)[1].rstrip() + "\n```"


def submodel(module: object) -> str:
    """One submodel: the docstring of its file, and the table of its parameters."""
    name = module.NAME  # type: ignore[attr-defined]
    title, text = (module.__doc__ or "").strip().split("\n", 1)
    parts = [f"### {name}", title, equations(text.strip())]
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
    """All processes in the order of the schedule, the techniques after liaison."""
    modules: list[object] = []
    for module in schedule.PROCESSES:
        modules.append(module)
        if module.NAME == "liaison":
            modules.extend(schedule.TECHNIQUES)
    return "\n\n".join(submodel(module) for module in modules)


def settings() -> str:
    """Tables of the sections that no process owns."""
    own = [name for name in sections() if name not in schedule.SECTIONS]
    return "\n\n".join(f"### {name}\n\n{parameter_table(name)}" for name in own)


def initialisation() -> str:
    """Return the docstring of `initialise`, without its first line."""
    return (initialise.__doc__ or "").split("\n\n", 1)[1].strip()


PARTS = {
    "state": state,
    "schedule": order,
    "outcomes": outcomes,
    "initialisation": initialisation,
    "submodels": submodels,
    "settings": settings,
}


def filled(text: str) -> str:
    """Return the text with every generated part made anew."""
    for name, make in PARTS.items():
        marker = re.compile(rf"(<!-- generated: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        part = make()
        text = marker.sub(lambda found, part=part: f"{found[1]}\n{part}\n\n{found[2]}", text)
    return text


def main() -> int:
    """Write, or compare."""
    made = {
        ODD: filled(ODD.read_text(encoding="utf-8")),
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
