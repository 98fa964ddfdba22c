"""Worker processes that do not run the caller's script again.

By default each process that Python starts afresh runs the caller's `__main__` first, for what is defined there. Chunks
need nothing of it, and a script without `if __name__ == "__main__":` would start its experiment again in every worker.
So workers are started as if there were no script.
"""

import threading
from multiprocessing import spawn
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.process import BaseProcess
from typing import Any

SCRIPT = ("init_main_from_name", "init_main_from_path")
ours = threading.local()  # `starting` while this thread starts a worker
prepared = spawn.get_preparation_data


def without_script(name: str) -> dict[str, Any]:
    """Return the data for starting a process, without the script if it is a worker."""
    data = prepared(name)
    if getattr(ours, "starting", False):
        data = {key: value for key, value in data.items() if key not in SCRIPT}
    return data


class Worker(SpawnProcess):
    """A process that is started afresh, without the caller's script."""

    @staticmethod
    def _Popen(process: BaseProcess) -> Any:  # noqa: N802
        ours.starting = True
        try:
            return SpawnProcess._Popen(process)
        finally:
            ours.starting = False


class Workers(SpawnContext):
    """The context by which `ProcessPoolExecutor` starts workers."""

    Process = Worker


spawn.get_preparation_data = without_script
