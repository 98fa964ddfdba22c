"""Cores that this process may use, which on a shared machine are fewer than the machine has."""

import os
import sys

MOST_WORKERS = 1024  # processes; no machine has more cores than these
# What Slurm grants to a task, and to a job on this node; not every site binds the job's processes to its cores.
GRANTED = ("SLURM_CPUS_PER_TASK", "SLURM_CPUS_ON_NODE")


def usable_cores() -> int:
    """Count the cores that this process may use, by its affinity and by what Slurm grants.

    Returns
    -------
    int
        The smallest of the numbers that are known; at least 1.
    """
    bound: int | None
    if sys.version_info >= (3, 13):
        bound = os.process_cpu_count()
    elif hasattr(os, "sched_getaffinity"):
        bound = len(os.sched_getaffinity(0))
    else:
        bound = os.cpu_count()
    granted = [os.environ.get(name, "") for name in GRANTED]
    return min([bound or 1, *(int(number) for number in granted if number.isdecimal() and int(number) > 0)])
