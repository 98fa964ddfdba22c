"""Batches of runs in a results directory: the workers that make them, and an exit code for every end."""

import argparse
import signal
import sys
from collections.abc import Callable
from concurrent.futures import Executor

from sim.cli.exit_codes import BAD_INPUT, DAMAGED, IN_USE, INTERRUPTED, REFUSED, SOME_FAILED
from sim.cli.extras import lacking
from sim.experiment.claim import InUse
from sim.experiment.cluster import Cluster, ClusterUnusable
from sim.experiment.cores import usable_cores
from sim.experiment.directory import Damaged, Refused
from sim.experiment.execution import CannotRun, OpenExecutor
from sim.experiment.processes import Processes
from sim.experiment.reproduction import NoSuchRun
from sim.model.simulate import RunFailed
from sim.outputs.folder import AtWork, NoPlace

GO_ON = "What was made is kept: give the same command again to go on."


def guarded(work: Callable[[], int], rest: str = GO_ON) -> int:
    """Do some work on a results directory, and turn what stops it into a message and an exit code.

    Parameters
    ----------
    work
        Returns its own exit code.
    rest
        Sentence on the state of the directory when the work is stopped, and what to do.
    """
    # Ending a batch job is like Ctrl-C: what is at work is kept, and the exit code says that it was stopped.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return work()
    except KeyboardInterrupt:
        print(f"Interrupted. {rest}", file=sys.stderr)
        return INTERRUPTED
    except MemoryError as error:
        print(f"Memory ran out{f': {error}' if str(error) else ''}. {rest}", file=sys.stderr)
        return INTERRUPTED
    except RunFailed as error:
        print(f"{error}. {rest}", file=sys.stderr)
        return SOME_FAILED
    except (CannotRun, OSError) as error:
        print(f"{error}. {rest}", file=sys.stderr)
        return INTERRUPTED
    except (InUse, Refused, Damaged, ClusterUnusable, NoSuchRun, NoPlace) as error:
        print(error, file=sys.stderr)
        codes = {InUse: IN_USE, AtWork: IN_USE, Refused: REFUSED, Damaged: DAMAGED}
        return codes.get(type(error), BAD_INPUT)


def opener(options: argparse.Namespace) -> OpenExecutor:
    """Return a function that opens the executor that was asked for."""
    if options.cluster:
        if wrong := lacking("cluster", f"coopsim {options.command} --cluster"):
            raise ClusterUnusable(wrong)
        return lambda: Cluster(options.cluster, options.unencrypted)
    if options.unencrypted:
        raise ClusterUnusable("--unencrypted is of --cluster: give both, or neither")
    return lambda: Processes(options.workers or usable_cores())


def with_executor[Found](options: argparse.Namespace, work: Callable[[Executor], Found]) -> Found:
    """Do some work with the executor that was asked for.

    Raises
    ------
    RunFailed
        If a run fails; other errors in the work become those of the executor.
    """
    with opener(options)() as (executor, _):
        try:
            return work(executor)
        except RunFailed as error:
            failure = error
    raise failure
