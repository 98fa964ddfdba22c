"""The files of a calibration: tables, pictures, and a page that says first what the data do not tell."""

from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa

from sim.calibration.found import Found, Posterior, StageRow
from sim.calibration.picture import picture
from sim.calibration.planted import LEVEL, Planted, PlantedRow
from sim.calibration.posterior import ParameterRow, TargetRow, typical_toml
from sim.calibration.specification import Calibration
from sim.experiment.tables import csv_text
from sim.worlds.parquet import to_parquet
from sim.worlds.table import World, write_worlds

WORLDS, PAGE, CHECK = "worlds.parquet", "calibration.md", "planted.md"
FEWEST_EFFECTIVE = 150  # worlds: below this, shares of worlds are too vague to be cited
HEAD = """\
# {title}

{worlds} worlds that agree with what is published, of {parameters} free parameters; effective sample size
{size:.0f}{few}. In the last generation each fitted figure lies within {epsilon:.3g} standard deviations of the
published one{short}. Made by `coopsim calibrate`; `{table}` holds the worlds with their weights.

## What the data do not identify

{open} of {parameters} values cannot be told from their priors (Kolmogorov's test at 1 %, which errs for one in a
hundred). They stay as wide as they were, and every answer has to be given over them:

{names}

## What the data identify

Quantiles of the posterior; *width* is the share of the prior's width that is left, 100 % where a posterior leans to one
side and is no narrower.

{identified}

## Targets

Figures in the posterior's worlds, run anew under seeds that nothing was chosen by: a published value is *covered*
where it lies between their quantiles at 5 and 95 %. *Within* is the share of worlds whose figure lies so near to the
published one as the last generation asked. Targets that are not fitted are checks.

{targets}

## History matching and sampling

A wave rules out worlds whose implausibility is {cutoff:g} or more; *left* is the share of the prior that remains. A
generation accepts worlds up to an implausibility of ε.

{stages}

"""
PLANTED = """\
## Planted truths

{truths} rows of the first wave were taken for the truth and recovered from the others, by {found:.0f} of them each (the
median). Ranks of the true values are {uniform}, and central intervals of 50 and 90 % cover them at {covered} rates, for
all parameters together at the {level:.0%} level. The least probability of ranks so uneven is {least:.2g} for one of
{parameters} parameters; intervals of 50 % covered {half:.1%} on average, those of 90 % {most:.1%}. The posteriors left
{width:.0%} of the prior's width of the best known parameter, {name}.
"""


def files(found: Found) -> dict[str, bytes]:
    """Make the files of a calibration or of its check: name to bytes."""
    made = {
        "prior_runs.parquet": prior_runs(found),
        "planted.csv": csv_text(PlantedRow._fields, found.planted.rows),
        CHECK: f"# {found.calibration.title}\n\n{planted(found.planted)}".encode(),
    }
    posterior = found.posterior
    if posterior is None:
        return made
    calibration = found.calibration
    worlds = [calibration.world(shares) for shares in posterior.shares]
    table = [World(at, world, weight) for at, (world, weight) in enumerate(zip(worlds, posterior.weights, strict=True))]
    return {
        **made,
        WORLDS: write_worlds(table),
        "typical.toml": typical_toml(calibration.world(posterior.typical), calibration.title).encode(),
        "parameters.csv": csv_text(ParameterRow._fields, posterior.parameters),
        "targets.csv": csv_text(TargetRow._fields, posterior.targets),
        "stages.csv": csv_text(StageRow._fields, found.stages),
        "figures.csv": figures(calibration, posterior),
        "posterior.png": picture(calibration, posterior.shares, posterior.weights, posterior.parameters),
        PAGE: page(found, posterior).encode(),
    }


def prior_runs(found: Found) -> bytes:
    """Write the table of prior runs: one row an evaluation, with the world, its figures, and why it failed."""
    calibration, prior = found.calibration, found.prior
    worlds = [calibration.world(shares) for shares in prior.shares]
    columns = {key: [world[key] for world in worlds] for key in worlds[0]}
    named = {target.name: prior.figures[:, at] for at, target in enumerate(calibration.targets)}
    return to_parquet(pa.table({**columns, **named, "failure": prior.failures}))


def figures(calibration: Calibration, posterior: Posterior) -> bytes:
    """Write the figures of the posterior's worlds: as they were accepted, and of new runs."""
    names = [target.name for target in calibration.targets]
    header = ["world", "weight", *names, *(f"{name}, run anew" for name in names)]
    rows = np.column_stack([posterior.weights, posterior.accepted, posterior.predicted])
    return csv_text(header, [[at, *row] for at, row in enumerate(rows.tolist())])


def page(found: Found, posterior: Posterior) -> str:
    """Write the page of a calibration."""
    calibration, parameters = found.calibration, posterior.parameters
    closest, size = calibration.sampling.closest, posterior.sample_size
    open_ = [row for row in parameters if row.identified == "no"]
    head = HEAD.format(
        title=calibration.title,
        worlds=len(posterior.shares),
        parameters=len(parameters),
        size=size,
        few=f", too few to cite: ask for more worlds than {len(posterior.shares)}" if size < FEWEST_EFFECTIVE else "",
        epsilon=posterior.epsilon,
        short=""
        if posterior.epsilon <= closest
        else f", not the {closest:.3g} that were asked for: evaluations ran out",
        table=WORLDS,
        open=len(open_),
        names=", ".join(f"`{row.key}`" for row in open_) or "none",
        identified=identified([row for row in parameters if row.identified == "yes"]),
        targets=targets(posterior.targets),
        cutoff=calibration.matching.cutoff,
        stages=stages(found.stages),
    )
    return head + planted(found.planted)


def planted(found: Planted) -> str:
    """Write the section on planted truths."""
    rows = found.rows
    best = min(rows, key=lambda row: row.width)
    return PLANTED.format(
        truths=found.truths,
        found=found.found,
        uniform="uniform" if found.is_uniform else "NOT uniform",
        covered="nominal" if found.is_covered else "NOT nominal",
        level=LEVEL,
        least=min(row.uniform for row in rows),
        parameters=len(rows),
        half=np.mean([row.covered_half for row in rows]),
        most=np.mean([row.covered_most for row in rows]),
        width=best.width,
        name=f"`{best.parameter}`",
    )


def identified(rows: Sequence[ParameterRow]) -> str:
    """Write the table of what is identified, the best known first."""
    head = ("parameter", "prior", "5 %", "50 %", "95 %", "width", "typical world")
    ordered = sorted(rows, key=lambda row: row.width)
    return table(
        head,
        [
            (
                f"`{row.key}`",
                row.prior if row.prior_low is None else f"{row.prior} {row.prior_low:g} to {row.prior_high:g}",
                *(number(value) for value in (row.low, row.middle, row.high)),
                f"{row.width:.0%}",
                row.typical if row.prior_low is None else number(float(row.typical)),
            )
            for row in ordered
        ],
    )


def targets(rows: Sequence[TargetRow]) -> str:
    """Write the table of targets."""
    head = ("target", "published", "tolerance, discrepancy, chance", "prior", "posterior", "covered", "within")
    return table(
        head,
        [
            (
                row.target + ("" if row.fitted == "yes" else " (check)"),
                number(row.published),
                f"{number(row.tolerance)}, {number(row.discrepancy)}, {number(row.chance)}",
                span(row.prior_low, row.prior_middle, row.prior_high),
                span(row.low, row.middle, row.high),
                row.covered,
                f"{row.within:.0%}",
            )
            for row in rows
        ],
    )


def stages(rows: Sequence[StageRow]) -> str:
    """Write the table of waves and generations."""
    head = ("stage", "evaluations", "ε", "worlds", "left", "least implausibility", "effective sample size")
    return table(
        head,
        [
            (
                row.stage,
                f"{row.evaluations:,}",
                number(row.epsilon),
                f"{row.accepted:,}",
                "" if row.left is None else f"{row.left:.2%}",
                number(row.best),
                "" if row.sample_size is None else f"{row.sample_size:.0f}",
            )
            for row in rows
        ],
    )


def span(low: float, middle: float, high: float) -> str:
    """Write a median with the ends of an interval."""
    return f"{number(middle)} ({number(low)}–{number(high)})"


def number(value: float | None) -> str:
    """Write a number with three figures; nothing where there is none."""
    return "" if value is None else f"{value:.3g}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table in Markdown."""
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))
