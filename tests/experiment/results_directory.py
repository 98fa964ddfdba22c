"""Makes results directories by hand, with every file that an experiment may write."""

import hashlib
import itertools
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.experiment.comparison import compare
from sim.experiment.point_rows import PointRow, SummaryRow, TrajectoryRow
from sim.experiment.rows import (
    STATED,
    EffectRow,
    FindingRow,
    IndexRow,
    LookRow,
    ShareRow,
    Tables,
)
from sim.experiment.tables import write_points, write_tables

# Whatever a reader of HTML, SVG, CSV, templates or mathematics might take for its own.
NASTY = """<script>alert(1)</script> $x_1$ & "q" 'a' </text> {{ 7*7 }}"""
UNITS = {"harm": "victim-months", "arrests": "arrests", "trust_across": "share", "harm.DEU": "victim-months"}
REPLICATES = 8


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
        points = [PointRow(number, tuple(levels), f"{number:064x}") for number, levels in enumerate(self.points)]
        (folder / "points.csv").write_bytes(write_points(list(self.factors), points))
        values = self.values()
        self.runs(folder, values)
        for name, data in write_tables(self.tables(values)).items():
            (folder / name).write_bytes(data)
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
            "measured": {"of_places": {"harm.DEU": ["DEU"]}, "by_year": []},
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
        """Outcomes that rise with the place of each level, with noise, most of which all points share."""
        chance = np.random.default_rng(1)
        shared = chance.normal(size=(len(UNITS), REPLICATES))
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
            found[outcome] = 100 + np.array(pull)[:, None] + shared[at] + noise
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

    def tables(self, values: Mapping[str, Any]) -> Tables:
        """Summaries of the values, and plausible rows of the analyses; the page draws what it finds."""
        names = list(self.factors)
        first = names[0]
        main = [EffectRow(outcome, "main", f"{first}: b - a", first, difference=1.5, low=1.0, high=2.0,
                          mean_against=100.0, pairs=8) for outcome in ("harm", "arrests")]  # fmt: skip
        interaction = EffectRow(
            "harm", "interaction", f"{first}: b - a x other", f"{first} x other", difference=-0.2, low=-0.5, high=0.1,
            mean_against=100.0, pairs=8,
        )  # fmt: skip
        total = sum(range(1, len(names) + 1))
        return Tables(
            summary=tuple(summaries(values)),
            findings=(self.finding(values["harm"]),),
            effects=(*main, interaction),
            shapley=tuple(ShareRow("harm", name, at + 1.0, at - 0.5, at + 2.5, total) for at, name in enumerate(names)),
            sensitivity=tuple(sensitivities(names)),
            trajectories=tuple(trajectories(values)),
            looks=(LookRow(REPLICATES, self.hypothesis, 0.4, 0.5, "every difference is known well enough"),),
        )

    def finding(self, harm: Any) -> FindingRow:
        """The last point against the first."""
        if self.failed:
            return FindingRow(self.hypothesis, STATED, "harm", "lower", None, "not assessed: 1 of 16 runs failed")
        found = compare(harm[-1], harm[0])
        shared = {name: value for name, value in vars(found).items() if name in FindingRow._fields}
        more = {"effect": found.standardised, "p_holm": found.p}
        return FindingRow(self.hypothesis, STATED, "harm", "lower", 0.5, "refuted", **shared, **more)


def summaries(values: Mapping[str, Any]) -> Iterator[SummaryRow]:
    for (outcome, unit), point in itertools.product(UNITS.items(), range(len(values["harm"]))):
        of = values[outcome][point]
        known = of[np.isfinite(of)]
        yield SummaryRow(point, "levels", outcome, unit, known.mean(), known.std(ddof=1), len(of), len(of) - len(known))


def trajectories(values: Mapping[str, Any]) -> Iterator[TrajectoryRow]:
    regional = [outcome for outcome in UNITS if outcome != "harm.DEU"]
    for outcome, point, month in itertools.product(regional, range(len(values["harm"])), (12, 60, 120)):
        of = values[outcome][point]
        mean = of[np.isfinite(of)].mean() * month / 120
        yield TrajectoryRow(point, outcome, month, mean, 0.95 * mean, 1.05 * mean, len(of), 0)


def sensitivities(factors: Sequence[str]) -> Iterator[IndexRow]:
    measures = [
        ("harm", "sobol", "S1"),
        ("harm", "sobol", "ST"),
        ("harm", "morris", "mu_star"),
        ("harm", "morris", "sigma"),
        ("arrests", "latin_hypercube", "prcc"),
    ]
    for (outcome, method, measure), (at, name) in itertools.product(measures, enumerate(factors)):
        low, high = (None, None) if method == "morris" else (0.1 * at, 0.1 * at + 0.4)
        yield IndexRow(outcome, method, name, measure, 0.1 * at + 0.2, low, high)


def toml(text: str) -> str:
    """Write a basic string of TOML."""
    return json.dumps(text, ensure_ascii=False)


def seal(folder: Path) -> None:
    """Write the manifest."""
    files = sorted(path for path in folder.iterdir() if path.name not in ("manifest.json", "report.html"))
    sums = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    (folder / "manifest.json").write_text(json.dumps({"sha256": sums}), encoding="utf-8")
