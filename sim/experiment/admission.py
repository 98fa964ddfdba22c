"""Which workers of a Dask cluster are given work: those with the model, the machine and the packages that are here.

A worker that is admitted is given a resource, in Dask's sense, named after the environment. Each chunk asks for it, so
that the scheduler sends none to a worker that nobody has compared, whenever that worker joins. Others who use the same
cluster are not disturbed: what they submit does not ask for it.
"""

import hashlib
import json
import sys
import threading
from collections.abc import Mapping
from typing import Any

from tqdm import tqdm

from sim.experiment.plan import environment

PAUSE = 1.0  # seconds between two looks at who has joined


def resource() -> str:
    """Name what an admitted worker has, and what each chunk asks for; another environment has another name."""
    described = json.dumps(environment(), sort_keys=True)
    return f"coopsim-{hashlib.sha256(described.encode()).hexdigest()[:16]}"


async def take_work(name: str, dask_worker: Any) -> None:
    """Give the worker in which this runs a resource, as much of it as it has threads."""
    from distributed import Status

    await dask_worker.set_resources(**{name: dask_worker.state.nthreads})
    if dask_worker.status == Status.running:
        # Chunks that wait for such a worker are looked at again where a worker resumes, not where it gets a resource.
        dask_worker.status = Status.paused
        dask_worker.status = Status.running


def differences(there: Mapping[str, Any], here: Mapping[str, Any]) -> str:
    """Say in which ways an environment is not the one that is here; nothing if it is the same.

    >>> here = {"model_source": "aa", "machine": "x86_64", "packages": {"numba": "0.66"}}
    >>> differences({"model_source": "bb", "machine": "x86_64", "packages": {"numba": "0.67"}}, here)
    'numba 0.67 (here 0.66), model_source bb (here aa)'
    """
    mine, other = ({**all_of["packages"], **all_of} for all_of in (here, there))
    keys = [key for key in {**mine, **other} if key != "packages" and mine.get(key) != other.get(key)]
    return ", ".join(f"{key} {other.get(key)} (here {mine.get(key)})" for key in keys)


class Admission:
    """Compares workers with this machine, and admits those that are the same.

    Parameters
    ----------
    client
        A Dask client.
    """

    def __init__(self, client: Any) -> None:
        self.client = client
        self.name = resource()
        self.refused: dict[str, str] = {}  # address to what is wrong with it
        self.closed = threading.Event()
        self.keeper = threading.Thread(target=self.keep, daemon=True)

    def admit(self) -> dict[str, str]:
        """Compare the workers that joined since the last call; return the address of each refused one, with why."""
        present = self.client.scheduler_info()["workers"]
        self.refused = {worker: why for worker, why in self.refused.items() if worker in present}
        known = {*self.refused, *(one for one, told in present.items() if self.name in told["resources"])}
        joined = [one for one in present if one not in known]
        if not joined:
            return {}
        found = self.client.run(environment, workers=joined, on_error="return")
        # A worker that left meanwhile is no longer there to be refused.
        wrong = {one: why for one, there in found.items() if not isinstance(there, OSError) and (why := verdict(there))}
        same = [one for one, there in found.items() if not isinstance(there, Exception) and one not in wrong]
        if same:
            self.client.run(take_work, self.name, workers=same, on_error="ignore")
        self.refused |= wrong
        return wrong

    def keep(self) -> None:
        """Admit or refuse who joins, until the client is closed, and name those who are refused."""
        while not self.closed.wait(PAUSE):
            try:
                wrong = self.admit()
            except Exception:  # the scheduler is busy or gone: those who wait for its chunks are told by the client
                continue
            for worker, why in wrong.items():
                message = f"Warning: the worker {worker} joined and is given no work: {why}. Install this version there"
                tqdm.write(message, file=sys.stderr)


def verdict(there: Mapping[str, Any] | Exception) -> str:
    """Say what is wrong with a worker by what it said of itself; nothing if it can have work."""
    if isinstance(there, Exception):
        return f"it cannot load the model: {type(there).__name__}: {there}"
    return differences(there, environment())
