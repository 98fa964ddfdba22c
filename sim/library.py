"""The functions of the library: `sim.load`, `sim.run`, `sim.experiment`, `sim.report`.

Heavy libraries are imported inside the functions that need them, so that `import sim` comes at once.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from os import PathLike
    from pathlib import Path

    from sim.experiment.results import Results
    from sim.outputs.result import Result
    from sim.scenario import Scenario


def load(
    scenario: str | PathLike[str],
    changes: Mapping[str, Any] | None = None,
    *,
    months: int | None = None,
    events: Sequence[Mapping[str, Any]] | None = None,
) -> Scenario:
    """Read and check a scenario.

    Parameters
    ----------
    scenario
        A scenario file, or the name of one as on the command line.
    changes
        Dotted key to value, as `--set` on the command line; a path in it starts from the current folder.
    months
        Length of the run; the scenario's if not given.
    events
        Entries of the time line, each with month, key and value, that come after those of the file.

    Returns
    -------
    Scenario
        The resolved scenario, which cannot be changed.

    Raises
    ------
    sim.ScenarioError
        With every mistake: where, what was expected, what to do.

    Examples
    --------
    >>> import sim
    >>> scenario = sim.load("europe", {"corruption.scale": 0.5})
    >>> scenario.values["corruption.scale"]
    0.5
    >>> treaty = sim.load("us_canada", events=[{"month": 60, "key": "assistance.joint_teams", "value": 0.5}])
    >>> [period.month for period in treaty.timeline]
    [0, 60]
    """
    from sim.arguments import resolved

    return resolved(scenario, months, changes, events)


def run(
    scenario: str | PathLike[str] | Scenario,
    seed: int | None = None,
    months: int | None = None,
    changes: Mapping[str, Any] | None = None,
    events: Sequence[Mapping[str, Any]] | None = None,
) -> Result:
    """Run a scenario.

    Parameters
    ----------
    scenario
        A scenario file, the name of one as on the command line, or what `sim.load` gave (then without `months`,
        `changes` and `events`).
    seed
        0 to 2**63 - 1; the scenario's if not given.
    months
        Length of the run; the scenario's if not given.
    changes
        Dotted key to value, as `--set` on the command line; numbers and lists may be numpy's.
    events
        Entries of the time line, each with month, key and value, that come after those of the file.

    Returns
    -------
    Result
        With the data frames `months`, `summary` and `relocations`, `plot()` and `write(folder)`.

    Raises
    ------
    sim.ScenarioError
        If the file or an argument is wrong.
    sim.RunFailed
        If a month gives an impossible number.

    Examples
    --------
    >>> import sim
    >>> result = sim.run("two_countries", seed=7, months=132, changes={"corruption.scale": 0})
    >>> float(result.summary.loc["leaks", "region"])
    0.0
    >>> sim.run("two_countries", seed=1.7)
    Traceback (most recent call last):
        ...
    sim.documents.errors.ArgumentError: seed is 1.7, expected a whole number from 0 to 2**63 - 1.
    """
    from sim.arguments import as_changes, refuse_twice, resolved, seed_of
    from sim.outputs.result import Result
    from sim.progress import announce_compiling
    from sim.run.simulation import simulate

    chosen = None if seed is None else seed_of(seed)
    if chosen is not None:
        refuse_twice("seed=", "run.seed", as_changes(changes))
    whole = resolved(scenario, months, changes, events)
    announce_compiling()
    made = simulate(whole, whole.seed if chosen is None else chosen)
    return Result(**{field.name: getattr(made, field.name) for field in fields(made)})


def experiment(  # noqa: PLR0913  a caller names them
    file: str | PathLike[str],
    replicates: int | None = None,
    output: str | PathLike[str] | None = None,
    workers: int | None = None,
    extend: bool = False,
    cluster: str | None = None,
    worlds: int | None = None,
    unencrypted: bool = False,
) -> Results:
    """Run an experiment, or the runs that are missing: the same call resumes one that was stopped.

    It works in a notebook, in a script and on standard input, with or without `if __name__ == "__main__":`.

    Parameters
    ----------
    file
        An experiment file, or the name of one as on the command line.
    replicates
        Runs of each point; the experiment's if not given.
    output
        Results directory; `results/NAME` if not given.
    workers
        Processes on this machine; one for each core that this one may use if not given. Results do not depend on it.
    extend
        If true, add to a finished directory: up to `replicates` or `worlds`, else to twice the worlds that were drawn,
        to the number that the file takes of a table of worlds, or to twice the samples of a sobol design.
    cluster
        Address of the scheduler of a Dask cluster, in place of `workers`.
    worlds
        Number of worlds; the experiment's if not given. 0 for none: the values of its base scenario alone.
    unencrypted
        If true, `cluster` may be on another machine and without TLS: only in a network that you trust.

    Returns
    -------
    Results
        With the data frames `findings`, `summary`, `runs`, `points` and others, the number `failed`, and the `folder`.

    Raises
    ------
    sim.ScenarioError
        If the file or an argument is wrong; nothing was started.
    sim.InUse, sim.Refused, sim.Damaged
        If the directory is at work, was begun with another plan, or is damaged.
    sim.CannotRun
        If the runs cannot be made here. What was made is kept.

    Examples
    --------
    >>> import sim, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     done = sim.experiment("approaches", replicates=2, output=f"{folder}/own", workers=1, worlds=0)
    ...     done.failed, len(done.runs), done.findings.status[0]
    (0, 16, 'stated beforehand')
    """
    from sim.experiment.conduct import conduct, executor, size
    from sim.progress import announce_compiling, progress

    announce_compiling()
    with progress("run") as watch:
        return conduct(file, size(replicates, worlds, extend), output, executor(workers, cluster, unencrypted), watch)


def report(results: str | PathLike[str] | Results, output: str | PathLike[str] | None = None) -> Path:
    """Write the results of an experiment as one HTML page that can be read offline.

    Parameters
    ----------
    results
        Results directory, or what `sim.experiment` gave.
    output
        The page; `report.html` in the directory if not given.

    Returns
    -------
    pathlib.Path
        The page.

    Raises
    ------
    sim.Unreadable
        If the directory is unfinished or damaged, or holds no results of an experiment.
    OSError
        If the page cannot be written, or if something else than an earlier page stands in its place.

    Examples
    --------
    >>> import sim, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     sim.report("results/reference/first", f"{folder}/first.html").name
    'first.html'
    """
    from os import fspath
    from pathlib import Path

    from sim.experiment.directory import REPORT
    from sim.experiment.given_folder import why_not_whole
    from sim.report.contents import Unreadable
    from sim.report.page import report as page
    from sim.report.page import write

    if hasattr(results, "relocations"):
        raise Unreadable("results is a single run: give those of an experiment, which has many to compare.")
    folder = results.folder if hasattr(results, "folder") else Path(fspath(results))
    if wrong := why_not_whole(folder):
        raise Unreadable(wrong)
    file = folder / REPORT if output is None else Path(fspath(output))
    write(file, page(folder))
    return file
