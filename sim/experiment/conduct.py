"""The call `sim.experiment(...)`: from its arguments to the results."""

import re
from os import PathLike, fspath
from pathlib import Path

from sim.arguments import count
from sim.documents.named_files import EXPERIMENTS, find
from sim.experiment.claim import InUse
from sim.experiment.cluster import Cluster, ClusterUnusable
from sim.experiment.cores import MOST_WORKERS, usable_cores
from sim.experiment.directory import Damaged, Refused
from sim.experiment.execution import CannotRun, OpenExecutor
from sim.experiment.experiment import perform
from sim.experiment.experiment_file import load_experiment
from sim.experiment.growth import Asked, sized
from sim.experiment.processes import Processes
from sim.experiment.results import Results
from sim.outputs.folder import NoPlace
from sim.outputs.naming import visible
from sim.progress import Watch
from sim.scenario import ArgumentError

# Options in messages of the command line, and the arguments of Python that they stand for.
ARGUMENTS = {
    "-o": "output=",
    "--extend": "extend=True",
    "--replicates": "replicates=",
    "--unencrypted": "unencrypted=True",
    "--workers": "workers=",
    "--worlds": "worlds=",
}


def conduct(
    file: object, asked: Asked, output: str | PathLike[str] | None, executor: OpenExecutor, watch: Watch
) -> Results:
    """Run an experiment, or its missing runs; see `sim.experiment`."""
    if not isinstance(file, str | PathLike):
        message = f"file is {visible(repr(file))}, expected an experiment file, or the name of one."
        raise ArgumentError(message)
    experiment = load_experiment(find(fspath(file), EXPERIMENTS))
    folder = Path("results", experiment.name) if output is None else Path(fspath(output))
    try:
        experiment = sized(experiment, folder, asked)
    except ArgumentError as error:
        raise ArgumentError(with_arguments(str(error))) from None
    try:
        perform(experiment, folder, executor, asked.extend, watch)
    except (InUse, Refused, Damaged, CannotRun, ClusterUnusable, NoPlace) as error:
        raise type(error)(with_arguments(str(error))) from None
    return Results(folder)


def size(replicates: object, worlds: object, extend: bool) -> Asked:
    """Check the size that a caller asks for."""
    return Asked(
        replicates=None if replicates is None else count("replicates", replicates),
        worlds=None if worlds is None else count("worlds", worlds, least=0),
        extend=extend,
    )


def with_arguments(message: str) -> str:
    """Replace the options in a message of the command line by arguments."""
    options = "|".join(map(re.escape, ARGUMENTS))
    return re.sub(rf"(?<!\S)({options})(?![\w-])", lambda found: ARGUMENTS[found[0]], message)


def executor(workers: object, cluster: str | None, unencrypted: bool) -> OpenExecutor:
    """Return the function that opens the workers that a caller asks for."""
    if cluster is None:
        if unencrypted:
            raise ArgumentError("unencrypted= is of cluster=. Give both, or neither.")
        number = usable_cores() if workers is None else count("workers", workers, MOST_WORKERS)
        return lambda: Processes(number)
    if workers is not None:
        raise ArgumentError("workers= and cluster= exclude each other. Give one.")
    return lambda: Cluster(cluster, unencrypted)
