"""Makes results directories by hand, with every file that an experiment may write."""

import csv
import hashlib
import itertools
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.experiment.statistics import compare

# Whatever a reader of HTML, SVG, CSV or mathematics might take for its own.
NASTY = """<script>alert(1)</script> $x_1$ & "q" 'a' </text> {{ 7*7 }}"""
UNITS = {"harm": "victim-months", "arrests": "arrests", "trust_across": "share", "harm.DEU": "victim-months"}
REPLICATES = 8


def toml(text: str) -> str:
    """Write a basic string of TOML."""
    return json.dumps(text, ensure_ascii=False)


def statement(title: str, factors: Mapping[str, Sequence[str]], design: str) -> str:
    lines = [f"title = {toml(title)}", f"question = {toml(title + '?')}", 'base = "../scenarios/europe.toml"']
    lines += [f"design = {toml(design)}", f"outcomes = {json.dumps(list(UNITS))}"]
    for name, levels in factors.items():
        lines += ["[[factors]]", f"name = {toml(name)}"]
        if design in ("sobol", "morris", "latin_hypercube"):
            lines += ["range = { corruption.scale = [0, 2] }"]
        else:
            entries = [f"{{ name = {toml(level)}, set = {{ corruption.scale = {at} }} }}" for at, level in enumerate(levels)]
            lines += [f"levels = [{', '.join(entries)}]"]
    return "\n".join(lines) + "\n"


def write(folder: Path, name: str, columns: str, rows: Sequence[Sequence[Any]]) -> None:
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns.split(), *rows])


def make(
    folder: Path,
    factors: Mapping[str, Sequence[str]],
    title: str = "A small experiment",
    design: str = "factorial",
    points: Sequence[Sequence[str]] | None = None,
    hypothesis: str = "The second level lowers harm",
    failed: Sequence[tuple[int, int]] = (),
) -> Path:
    """Make a directory; hypothesis and effects compare the levels of the first factor at the first of the others."""
    folder.mkdir(parents=True)
    points = list(itertools.product(*factors.values())) if points is None else points
    (folder / "experiment.toml").write_text(statement(title, factors, design), encoding="utf-8")
    write(folder, "points.csv", "point", [])
    with (folder / "points.csv").open("w", encoding="utf-8", newline="") as file:
        rows = [[number, *levels, f"{number:064x}"] for number, levels in enumerate(points)]
        csv.writer(file).writerows([["point", *factors, "scenario"], *rows])
    plan = {
        "experiment": "small", "first_seed": 1, "machine": "x86_64", "model_source": "0123456789abcdef",
        "packages": {"numpy": "2.5.5"}, "replicates": REPLICATES,
        "points": [dict(zip(factors, levels, strict=True)) | {"scenario": f"{n:064x}"} for n, levels in enumerate(points)],
    }  # fmt: skip
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    (folder / "hypotheses.json").write_text("{}", encoding="utf-8")
    values = runs(folder, points, factors, failed)
    tables(folder, values, factors, hypothesis, bool(failed))
    seal(folder)
    return folder


def runs(folder: Path, points: Sequence[Sequence[str]], factors: Mapping[str, Sequence[str]], failed: Any) -> Any:
    """Write runs whose outcomes rise with the place of each level, with luck that all points share."""
    luck = np.random.default_rng(1).normal(size=(len(UNITS), REPLICATES))
    values = {}
    for at, outcome in enumerate(UNITS):
        places = [[list(levels).index(level) for levels, level in zip(factors.values(), point, strict=True)] for point in points]
        pull = [(place[0] - 0.5) * (sum(place[1:]) - 1.5) + sum(place) for place in places]
        noise = np.random.default_rng(at + 7).normal(scale=0.3, size=(len(points), REPLICATES))
        values[outcome] = 100 + np.array(pull)[:, None] + luck[at] + noise
    rows = []
    for point, replicate in itertools.product(range(len(points)), range(REPLICATES)):
        broken = (point, replicate) in failed
        row: dict[str, Any] = {"point": point, "replicate": replicate, "seed": 1 + replicate}
        row["failure"] = f"month 7: harm is nan {NASTY}\nTraceback of it" if broken else ""
        for one in UNITS:
            values[one][point, replicate] = np.nan if broken else values[one][point, replicate]
            row[one] = values[one][point, replicate]
        rows.append(row)
    pq.write_table(pa.Table.from_pylist(rows), folder / "runs.parquet")
    return values


def tables(folder: Path, values: Any, factors: Mapping[str, Sequence[str]], hypothesis: str, is_broken: bool) -> None:
    first = next(iter(factors))
    summary, trajectories = [], []
    for outcome, unit in UNITS.items():
        for point, of in enumerate(values[outcome]):
            known = of[np.isfinite(of)]
            label = f"point {point}"
            summary.append([point, label, outcome, unit, known.mean(), known.std(ddof=1), len(of), len(of) - len(known)])
            if outcome != "harm.DEU":
                ends = [[month, known.mean() * month / 120, 90 * month / 120, 110 * month / 120] for month in (12, 60, 120)]
                trajectories += [[point, outcome, unit, *end] for end in ends]
    write(folder, "summary.csv", "point levels outcome unit mean standard_deviation runs without_value", summary)
    write(folder, "trajectories.csv", "point outcome unit month mean low high", trajectories)
    names = ("hypothesis status outcome direction smallest_effect verdict pairs mean_of mean_against difference low high "
             "bca_low bca_high effect superiority correlation pairing_worth p p_holm warnings")  # fmt: skip
    found = None if is_broken else compare(values["harm"][-1], values["harm"][0])
    row = [hypothesis, "stated beforehand", "harm", "lower"]
    if found is None:
        row += ["", "not assessed: 1 of 16 runs failed", *[""] * 15]
    else:
        numbers = [found.bca_low, found.bca_high, found.effect, found.superiority, found.correlation, found.gain]
        sides = [found.pairs, found.mean_of, found.mean_against, found.difference, found.low, found.high]
        row += [2.0, "refuted", *sides, *numbers, found.p, found.p, "; ".join(found.warnings)]
    write(folder, "findings.csv", names, [row])
    effects = [[outcome, "main", f"{first}: b - a", first, 1.5, 1.0, 2.0, 100.0, 8] for outcome in ("harm", "arrests")]
    effects.append(["harm", "interaction", f"{first}: b - a x other", f"{first} x other", -0.2, -0.5, 0.1, 100.0, 8])
    write(folder, "effects.csv", "outcome kind effect factors difference low high mean_against pairs", effects)
    shares = [["harm", name, value, value - 1, value + 1, 3.0] for name, value in zip(factors, (4.0, -1.0), strict=False)]
    write(folder, "shapley.csv", "outcome factor share_value low high total", shares)
    sensitivity = [
        [outcome, method, name, measure, 0.3 + 0.1 * at, "" if method == "morris" else 0.1, "" if method == "morris" else 0.6]
        for outcome, method, measure in (("harm", "sobol", "S1"), ("harm", "sobol", "ST"), ("harm", "morris", "mu_star"),
                                         ("harm", "morris", "sigma"), ("arrests", "rank", "rho"))
        for at, name in enumerate(factors)
    ]  # fmt: skip
    write(folder, "sensitivity.csv", "outcome method factor measure value low high", sensitivity)
    looks = [[20, hypothesis, 0.9, 0.5, ""], [REPLICATES, hypothesis, 0.4, 0.5, "every difference is known well enough"]]
    write(folder, "looks.csv", "replicates hypothesis half_width target reason", looks[1:])


def seal(folder: Path) -> None:
    """Write the manifest."""
    files = sorted(path for path in folder.iterdir() if path.name not in ("manifest.json", "report.html"))
    sums = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    (folder / "manifest.json").write_text(json.dumps({"sha256": sums}), encoding="utf-8")
