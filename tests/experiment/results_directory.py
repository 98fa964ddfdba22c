"""Makes results directories by hand, with every file that an experiment may write."""

import csv
import hashlib
import itertools
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.experiment.statistics import compare

# Whatever a reader of HTML, SVG, CSV, templates or mathematics might take for its own.
NASTY = """<script>alert(1)</script> $x_1$ & "q" 'a' </text> {{ 7*7 }}"""
UNITS = {"harm": "victim-months", "arrests": "arrests", "trust_across": "share", "harm.DEU": "victim-months"}
REPLICATES = 8
FINDINGS = (
    "hypothesis status outcome direction smallest_effect verdict pairs mean_of mean_against difference low high "
    "bca_low bca_high effect superiority correlation pairing_worth p p_holm warnings"
)


@dataclass
class Made:
    """An experiment as the directory tells it; points are those of the full factorial if not given."""

    factors: Mapping[str, Sequence[str]]
    title: str = "A small experiment"
    hypothesis: str = "The last point has less harm than the first"
    design: str = "factorial"
    points: Sequence[Sequence[str]] = ()
    failed: Collection[tuple[int, int]] = ()

    def __post_init__(self) -> None:
        self.points = self.points or list(itertools.product(*self.factors.values()))

    def write(self, folder: Path) -> Path:
        folder.mkdir(parents=True)
        (folder / "experiment.toml").write_text(self.statement(), encoding="utf-8")
        (folder / "plan.json").write_text(json.dumps(self.plan()), encoding="utf-8")
        (folder / "hypotheses.json").write_text("{}", encoding="utf-8")
        rows = [[number, *levels, f"{number:064x}"] for number, levels in enumerate(self.points)]
        table(folder / "points.csv", ["point", *self.factors, "scenario"], rows)
        values = self.values()
        self.runs(folder, values)
        summaries(folder, values)
        self.findings(folder, values["harm"])
        self.analyses(folder)
        seal(folder)
        return folder

    def statement(self) -> str:
        lines = [f"title = {toml(self.title)}", f"question = {toml(self.title + '?')}", 'base = "../scenarios/a.toml"']
        lines += [f"design = {toml(self.design)}", f"outcomes = {json.dumps(list(UNITS))}"]
        for name, levels in self.factors.items():
            lines += ["[[factors]]", f"name = {toml(name)}"]
            if self.design == "sobol":
                lines += ["range = { corruption.scale = [0, 2] }"]
                continue
            entries = [f"{{ name = {toml(level)}, set = {{ hub.level = {at} }} }}" for at, level in enumerate(levels)]
            lines += [f"levels = [{', '.join(entries)}]"]
        return "\n".join(lines) + "\n"

    def plan(self) -> dict[str, Any]:
        points = [dict(zip(self.factors, levels, strict=True)) for levels in self.points]
        return {
            "experiment": "small",
            "design": self.design,
            "measured": {"of_places": {"harm.DEU": ["DEU"]}, "by_year": [], "with_twin": False},
            "precision": None,
            "runs_in_chunk": 60,
            "stages": [[len(points), REPLICATES]],
            "first_seed": 1,
            "machine": "x86_64",
            "model_source": "0123456789abcdef",
            "packages": {"numpy": "2.5.5"},
            "points": [point | {"scenario": f"{number:064x}"} for number, point in enumerate(points)],
            "replicates": REPLICATES,
        }

    def values(self) -> dict[str, Any]:
        """Outcomes that rise with the place of each level, with luck that all points share."""
        chance = np.random.default_rng(1)
        luck = chance.normal(size=(len(UNITS), REPLICATES))
        pull = []
        for point in self.points:
            first, *rest = [
                list(levels).index(level) / max(1, len(levels) - 1)
                for levels, level in zip(self.factors.values(), point, strict=True)
            ]
            pull.append(first + sum(rest) + 3 * first * (sum(rest) - 0.7))
        found = {}
        for at, outcome in enumerate(UNITS):
            noise = chance.normal(scale=0.3, size=(len(self.points), REPLICATES))
            found[outcome] = 100 + np.array(pull)[:, None] + luck[at] + noise
            for failed in self.failed:
                found[outcome][failed] = np.nan
        return found

    def runs(self, folder: Path, values: Mapping[str, Any]) -> None:
        rows = []
        for point, replicate in itertools.product(range(len(self.points)), range(REPLICATES)):
            broken = (point, replicate) in self.failed
            failure = f"month 7: harm is nan {NASTY}\nTraceback of it" if broken else ""
            run: dict[str, Any] = {"point": point, "replicate": replicate, "seed": 1 + replicate, "failure": failure}
            rows.append(run | {outcome: of[point, replicate] for outcome, of in values.items()})
        pq.write_table(pa.Table.from_pylist(rows), folder / "runs.parquet")

    def findings(self, folder: Path, harm: Any) -> None:
        row: list[Any] = [self.hypothesis, "stated beforehand", "harm", "lower"]
        if self.failed:
            row += ["", "not assessed: 1 of 16 runs failed", *[""] * 15]
        else:
            found = compare(harm[-1], harm[0])
            row += [0.5, "refuted", found.pairs, found.mean_of, found.mean_against, found.difference, found.low]
            row += [found.high, found.bca_low, found.bca_high, found.effect, found.superiority, found.correlation]
            row += [found.gain, found.p, found.p, "; ".join(found.warnings)]
        table(folder / "findings.csv", FINDINGS, [row])

    def analyses(self, folder: Path) -> None:
        """Write plausible rows of the analyses; the page draws what it finds."""
        first, rows = next(iter(self.factors)), []
        for outcome in ("harm", "arrests"):
            rows.append([outcome, "main", f"{first}: b - a", first, 1.5, 1.0, 2.0, 100.0, 8])
        rows.append(["harm", "interaction", f"{first}: b - a x other", f"{first} x other", -0.2, -0.5, 0.1, 100.0, 8])
        columns = "outcome kind effect factors difference low high mean_against pairs"
        table(folder / "effects.csv", columns, rows)
        total = sum(range(1, len(self.factors) + 1))
        rows = [["harm", name, at + 1.0, at - 0.5, at + 2.5, total] for at, name in enumerate(self.factors)]
        table(folder / "shapley.csv", "outcome factor share_value low high total", rows)
        measures = ["harm sobol S1", "harm sobol ST", "harm morris mu_star", "harm morris sigma", "arrests rank rho"]
        rows = []
        for (outcome, method, measure), (at, name) in itertools.product(
            map(str.split, measures), enumerate(self.factors)
        ):
            interval = ["", ""] if method == "morris" else [0.1 * at, 0.1 * at + 0.4]
            rows.append([outcome, method, name, measure, 0.1 * at + 0.2, *interval])
        table(folder / "sensitivity.csv", "outcome method factor measure value low high", rows)
        rows = [[REPLICATES, self.hypothesis, 0.4, 0.5, "every difference is known well enough"]]
        table(folder / "looks.csv", "replicates hypothesis half_width target reason", rows)


def toml(text: str) -> str:
    """Write a basic string of TOML."""
    return json.dumps(text, ensure_ascii=False)


def table(path: Path, columns: str | Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    names = columns.split() if isinstance(columns, str) else columns
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([names, *rows])


def summaries(folder: Path, values: Mapping[str, Any]) -> None:
    rows, years = [], []
    for (outcome, unit), point in itertools.product(UNITS.items(), range(len(values["harm"]))):
        of = values[outcome][point]
        known = of[np.isfinite(of)]
        rows.append([point, "levels", outcome, unit, known.mean(), known.std(ddof=1), len(of), len(of) - len(known)])
        if outcome != "harm.DEU":
            for share in (0.1, 0.5, 1.0):
                mean = known.mean() * share
                years.append([point, outcome, round(120 * share), mean, 0.95 * mean, 1.05 * mean, len(of), 0])
    columns = "point levels outcome unit mean standard_deviation runs without_value"
    table(folder / "summary.csv", columns, rows)
    table(folder / "trajectories.csv", "point outcome month mean low high runs without_value", years)


def seal(folder: Path) -> None:
    """Write the manifest."""
    files = sorted(path for path in folder.iterdir() if path.name not in ("manifest.json", "report.html"))
    sums = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    (folder / "manifest.json").write_text(json.dumps({"sha256": sums}), encoding="utf-8")
