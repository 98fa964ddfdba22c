"""Worker processes that do not run the caller's script again.

By default each process that Python starts afresh runs the caller's `__main__` first, so that it knows what is defined
there. Nothing of ours is, and a script without `if __name__ == "__main__":` would start its experiment again in every
worker. So ours are started as if there were no script.
"""

import threading
from multiprocessing import spawn
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.process import BaseProcess
from typing import Any

SCRIPT = ("init_main_from_name", "init_main_from_path")
ours = threading.local()  # whether this thread is starting a process of ours
prepared = spawn.get_preparation_data


def without_script(name: str) -> dict[str, Any]:
    """Say what a new process needs of this one; to one of ours, the script is no part of that."""
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
    """How `ProcessPoolExecutor` starts processes."""

    Process = Worker


spawn.get_preparation_data = without_script
