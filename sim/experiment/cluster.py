"""Runs chunks on an existing Dask cluster; see `docs/cluster.md`."""

import time
from concurrent.futures import Executor
from typing import Any

from sim.experiment.execution import CannotRun, WorkersDied, in_a_line
from sim.experiment.plan import environment

PATIENCE = 10  # seconds until the scheduler has answered, and a first worker has come


class ClusterUnusable(Exception):
    """There is no cluster at the address, or its workers would give other numbers."""


class Cluster:
    """An executor of a Dask cluster, for a `with` block that yields it and the number of its threads.

    Parameters
    ----------
    address
        Of the scheduler, such as `tcp://127.0.0.1:8786`.
    """

    def __init__(self, address: str) -> None:
        self.address = address

    def __enter__(self) -> tuple[Executor, int]:
        """Connect, and compare the model, machine and packages of every worker with those here."""
        from distributed import Client

        try:
            self.client = Client(self.address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            message = f"no Dask scheduler answers at {self.address}: {error}. Start one, see docs/cluster.md"
            raise ClusterUnusable(message) from None
        try:
            threads = self.threads()
            self.compare()
        except ClusterUnusable:
            self.client.close()
            raise
        # Not pure, so that a chunk that is submitted twice is run twice.
        return self.client.get_executor(pure=False), threads

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        """Close the connection; the cluster drops the chunks that it still holds.

        Raises
        ------
        WorkersDied
            If a chunk is given up because every worker that had it died.
        CannotRun
            If the cluster is gone, or a chunk cannot be handed over or taken back.
        """
        from distributed import KilledWorker

        self.client.close()
        if isinstance(error, KilledWorker):
            message = (
                f"workers of the cluster at {self.address} died again and again with the same chunk: memory may have "
                "run out. Give each of them more, or start fewer on a machine"
            )
            raise WorkersDied(message) from None
        if isinstance(error, Exception) and not isinstance(error, CannotRun):
            message = f"the cluster at {self.address} gave up: {in_a_line(error)}. Mend it"
            raise CannotRun(message) from error

    def threads(self) -> int:
        """Wait for a first worker, and count the threads of all."""
        until = time.monotonic() + PATIENCE
        while not (threads := sum(self.client.nthreads().values())):
            if time.monotonic() > until:
                message = f"the scheduler at {self.address} has no workers. Start some, see docs/cluster.md"
                raise ClusterUnusable(message)
            time.sleep(0.2)
        return int(threads)

    def compare(self) -> None:
        """Refuse workers that would give other numbers."""
        try:
            found: dict[str, Any] = self.client.run(environment)
        except Exception as error:  # whatever a worker without this project, or with another, raises
            message = f"the workers at {self.address} cannot load the model: {error}. Install this version on them"
            raise ClusterUnusable(message) from None
        if other := sorted(worker for worker, there in found.items() if there != environment()):
            message = f"workers with another model, machine or packages: {', '.join(other)}. Install this version there"
            raise ClusterUnusable(message)
