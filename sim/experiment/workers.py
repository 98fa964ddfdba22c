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
this_thread = threading.local()  # has `starts_worker` while the thread starts one
prepared = spawn.get_preparation_data


def without_script(name: str) -> dict[str, Any]:
    """Return the data for starting a process, without the script if it is a worker."""
    data = prepared(name)
    if getattr(this_thread, "starts_worker", False):
        data = {key: value for key, value in data.items() if key not in SCRIPT}
    return data


class Worker(SpawnProcess):
    """A process that is started afresh, without the caller's script."""

    @staticmethod
    def _Popen(process: BaseProcess) -> Any:  # noqa: N802
        this_thread.starts_worker = True
        try:
            return SpawnProcess._Popen(process)
        finally:
            this_thread.starts_worker = False


class Workers(SpawnContext):
    """The context by which `ProcessPoolExecutor` starts workers."""

    Process = Worker


spawn.get_preparation_data = without_script
