"""Runs chunks in processes on this machine."""

import signal
import threading
from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import parent_process
from os import _exit

from sim.engine.machine_code import Voice, share_voice
from sim.experiment.execution import CannotRun, in_a_line
from sim.experiment.workers import Workers

KILLED, ENDED = -9, -15  # exit codes: by the system's own hand, and as we ask for


class Processes:
    """An executor of processes on this machine, for a `with` block that yields it and their number.

    Each process is started afresh: compiled code and threads do not survive a fork.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def __enter__(self) -> tuple[Executor, int]:
        """Start the processes."""
        context = Workers()
        voice = context.Lock()
        share_voice(voice)
        self.pool = ProcessPoolExecutor(self.workers, context, initializer=attend, initargs=(voice,))
        return self.pool, self.workers

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        """Stop the processes, at once if an error ended the block.

        Raises
        ------
        BrokenProcessPool
            If a worker died, with how it ended.
        CannotRun
            If a chunk could not be handed over or taken back.
        """
        children = list((self.pool._processes or {}).values())
        if error is not None:
            for child in children:
                child.terminate()
        self.pool.shutdown(cancel_futures=True)
        if isinstance(error, BrokenProcessPool):
            raise BrokenProcessPool(how_ended([child.exitcode or 0 for child in children])) from None
        if isinstance(error, Exception) and not isinstance(error, CannotRun):
            raise CannotRun(f"a chunk could not be made: {in_a_line(error)}") from error


def how_ended(codes: Sequence[int]) -> str:
    """Describe how a worker died, by the exit codes of all."""
    by_itself = [code for code in codes if code not in (0, ENDED)]
    if KILLED in by_itself or not by_itself:
        how = "one was killed, as the system does where memory runs out" if by_itself else "memory may have run out"
        return f"{how}. Give fewer --workers, or run it where there is more memory"
    code = by_itself[0]
    return f"one ended with {'signal' if code < 0 else 'exit code'} {abs(code)}. See its message above, if it left one"


def attend(voice: Voice) -> None:
    """Set up a worker: it leaves Ctrl-C to the parent, ends with the parent, and prints a common message only once."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    share_voice(voice)
    parent = parent_process()
    if parent is not None:

        def watch() -> None:
            parent.join()
            _exit(1)

        threading.Thread(target=watch, daemon=True).start()
