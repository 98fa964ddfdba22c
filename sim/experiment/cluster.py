"""Runs chunks on an existing Dask cluster; see `docs/cluster.md`."""

import time
from concurrent.futures import Executor
from ipaddress import ip_address

from sim.experiment.admission import Admission
from sim.experiment.execution import CannotRun, WorkersDied, in_a_line

PATIENCE = 10  # seconds until the scheduler has answered, and a first worker has come
ENCRYPTED = ("tls", "wss")  # kinds of address


class ClusterUnusable(Exception):
    """There is no cluster at the address, or its workers would give other numbers."""


class Cluster:
    """An executor of a Dask cluster, for a `with` block that yields it and the number of its threads.

    Parameters
    ----------
    address
        Of the scheduler, such as `tcp://127.0.0.1:8786`, or `tls://10.0.0.4:8786` with certificates.
    unencrypted
        Whether a scheduler that other machines can reach may be used without TLS.
    """

    def __init__(self, address: str, unencrypted: bool = False) -> None:
        self.address = address
        self.unencrypted = unencrypted

    def __enter__(self) -> tuple[Executor, int]:
        """Connect, and compare the model, machine and packages of every worker with those here."""
        from distributed import Client

        self.refuse_open(self.address, "is reached over a network")
        try:
            self.client = Client(self.address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            raise ClusterUnusable(self.no_answer(error)) from None
        try:
            self.refuse_open(self.client.scheduler_info()["address"], "listens on a network")
            threads = self.threads()
            self.admission = Admission(self.client)
            if wrong := self.admission.admit():
                named = "; ".join(f"{worker}: {why}" for worker, why in sorted(wrong.items()))
                message = f"workers with another model, machine or packages: {named}. Install this version there"
                raise ClusterUnusable(message)
        except ClusterUnusable:
            self.client.close()
            raise
        self.admission.keeper.start()
        # Not pure, so that a chunk that is submitted twice is run twice.
        return self.client.get_executor(pure=False, resources={self.admission.name: 1}), threads

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

        self.admission.closed.set()
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

    def refuse_open(self, address: str, how: str) -> None:
        """Refuse a scheduler that other machines can reach without TLS, unless the user wants that.

        Raises
        ------
        ClusterUnusable
            If it is one.
        """
        if self.unencrypted or is_closed(address):
            return
        message = (
            f"the scheduler at {address} {how} without TLS, so that whoever reaches it can read what is sent and run "
            "programs on its workers. Keep it on this machine (`dask scheduler --host 127.0.0.1`), or give it "
            "certificates and a tls:// address, or add --unencrypted if you trust everybody in that network; "
            "see docs/cluster.md"
        )
        raise ClusterUnusable(message)

    def no_answer(self, error: Exception) -> str:
        """Say that no scheduler answers, and what to look at."""
        what = "Start one, or check the certificates" if self.address.startswith(ENCRYPTED) else "Start one"
        return f"no Dask scheduler answers at {self.address}: {error}. {what}, see docs/cluster.md"

    def threads(self) -> int:
        """Wait for a first worker, and count the threads of all."""
        until = time.monotonic() + PATIENCE
        while not (threads := sum(self.client.nthreads().values())):
            if time.monotonic() > until:
                message = f"the scheduler at {self.address} has no workers. Start some, see docs/cluster.md"
                raise ClusterUnusable(message)
            time.sleep(0.2)
        return int(threads)


def is_closed(address: str) -> bool:
    """Tell whether an address is encrypted, or of this machine alone.

    >>> [is_closed(one) for one in ("tcp://127.0.0.1:8786", "localhost:8786", "tcp://[::1]:8786", "tls://10.0.0.4:8786")]
    [True, True, True, True]
    >>> [is_closed(one) for one in ("tcp://10.0.0.4:8786", "node7:8786", "tcp://127.0.0.1.example.org:8786")]
    [False, False, False]
    """
    from distributed.comm.addressing import parse_address, parse_host_port

    scheme, location = parse_address(address)
    if scheme in ENCRYPTED:
        return True
    try:
        return ip_address(parse_host_port(location, 0)[0]).is_loopback
    except ValueError:  # a name, which may mean any machine
        return location.partition(":")[0] == "localhost"
