"""The generated parts of docs/TRACE.md: what the declarations, the tests, the experiments and other pages say."""

import ast
import re
import tomllib
from collections import Counter
from pathlib import Path

from sim.model.quantity import Quantity
from sim.outputs.markdown import table
from sim.scenario.declarations import sections

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
# How the source of a parameter begins, and what kind of source that is; any other is a publication or a data file.
KINDS = {"assumed": "assumed: nobody has measured it", "design": "design of the model", "fitted": "fitted to a target",
         "null model": "design of the model", "the scenario": "of the scenario"}  # fmt: skip
PUBLISHED = "a publication or a data file"


def sources() -> str:
    """Count the parameters by the kind of their source."""
    declared = [what for names in sections().values() for what in names.values()]
    counts = Counter(kind_of(str(what.source)) for what in declared)
    ranges = sum(isinstance(what, Quantity) and what.plausible is not None for what in declared)
    rows = [[kind, str(count)] for kind, count in counts.most_common()]
    counted = table(["source", "parameters"], rows)
    return f"{counted}\n\n{ranges} of them have a declared range of uncertainty."


def kind_of(source: str) -> str:
    """Name the kind of a source."""
    return next((kind for start, kind in KINDS.items() if source.startswith(start)), PUBLISHED)


def tests() -> str:
    """List the files of tests that verify the model, with what each says of itself."""
    rows = []
    for folder in ("theory", "model"):
        for file in sorted((ROOT / "tests" / folder).glob("test_*.py")):
            doc = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
            rows.append([f"`{file.relative_to(ROOT).as_posix()}`", " ".join(doc.split("\n\n")[0].split())])
    return table(["tests", "what they show"], rows)


def pattern_rows() -> list[list[str]]:
    """Read the verdicts of docs/patterns.md: id, pattern, full model, weight."""
    text = (DOCS / "patterns.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if re.match(r"\| [A-Z]\d+ \|", line)]
    return [row[:4] for row in rows]


def patterns() -> str:
    """Table of the patterns and their verdicts."""
    return table(["id", "pattern", "full model", "weight"], pattern_rows())


def pattern_counts() -> str:
    """Count the patterns by verdict and weight."""
    rows = pattern_rows()
    whole = [name for name, _, verdict, _ in rows if verdict == "passes"]
    parts = [name for name, _, verdict, _ in rows if verdict.startswith("passes in")]
    missing = [name for name, *_ in rows if name not in whole + parts]
    weighty = [name for name, _, _, weight in rows if weight.startswith("carries weight")]
    lines = [("shown", whole), ("shown in part", parts), ("not shown, or failing", missing), ("with weight", weighty)]
    return table(["patterns", "", "which"], [[what, str(len(names)), ", ".join(names)] for what, names in lines])


def properties() -> str:
    """Table of the properties of docs/properties.md with their verdicts."""
    text = (DOCS / "properties.md").read_text(encoding="utf-8")
    claims = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", text, flags=re.MULTILINE))
    parts = re.findall(r"<!-- evidence: (\w+) -->.*?\*\*Verdict: (.+?)\.\*\*.*?<!-- end -->", text, flags=re.DOTALL)
    return table(["property", "claim", "verdict"], [[f"`{name}`", claims[name], verdict] for name, verdict in parts])


def experiments() -> str:
    """Table of the shipped experiments and the number of their hypotheses."""
    rows = []
    for file in sorted((ROOT / "experiments").rglob("*.toml")):
        read = tomllib.loads(file.read_text(encoding="utf-8"))
        name = file.relative_to(ROOT / "experiments").with_suffix("").as_posix()
        if name.startswith("calibration/"):
            continue
        rows.append([f"`{name}`", read["title"], str(len(read.get("hypotheses", [])))])
    return table(["experiment", "question", "hypotheses"], rows)


def validation() -> str:
    """Return what docs/validation.md says fails."""
    text = (DOCS / "validation.md").read_text(encoding="utf-8")
    found = re.search(r"## What fails\n\n(.*?)\n\n## ", text, flags=re.DOTALL)
    return found[1] if found else ""


PARTS = {
    "sources": sources, "tests": tests, "patterns": patterns, "pattern_counts": pattern_counts,
    "properties": properties, "experiments": experiments, "validation": validation,
}  # fmt: skip
