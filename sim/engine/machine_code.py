"""The folder of the machine code that belongs to the present source.

numba's own disk cache notices an edit only in the file that holds the edited function: a constant changed in another
file would go on living in old machine code, and old and new science would mix in silence. So the folder is named after
a digest of every file that compiled code can reach, and one of all that compiles it: any edit starts an empty folder.
Where the folder cannot be used there is no other: the model is compiled in memory, and one line says so.
"""

import hashlib
import os
import re
import shutil
import sys
import threading
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Protocol

from sim.engine.source import SOURCE

DAYS_KEPT = 90  # without a start that used the folder
# Of numba's switches, those that leave the machine code as it is.
HARMLESS = ("NUMBA_CACHE_DIR", "NUMBA_DISABLE_JIT", "NUMBA_NUM_THREADS")
OURS = re.compile("[0-9a-f]{16}(-[0-9a-f]{8})?")  # names of such folders, today's and those of earlier versions


class NoCompiler(ImportError):
    """numba is missing, broken, or too old."""


class Voice(Protocol):
    """A lock that is taken by whoever says the one line, and never given back."""

    def acquire(self, block: bool = True, /) -> bool:
        """Take it, or return False where another has it."""


voice: Voice = threading.Lock()
keeping = True


def share_voice(shared: Voice) -> None:
    """Say the one line in turns with other processes: in all of them together it is said once."""
    global voice
    if not voice.acquire(False):
        shared.acquire(False)
    voice = shared


@cache
def compiler_digest() -> str:
    """Digest of all that makes machine code of the source: Python, numba, LLVM, numpy, the processor, numba's switches.

    Returns
    -------
    str
        Eight hexadecimal digits.
    """
    import llvmlite
    import numba
    import numpy as np
    from numba.core.registry import cpu_target

    versions = [sys.version, numba.__version__, llvmlite.__version__, np.__version__]
    processor = cpu_target.target_context.codegen().magic_tuple()
    switches = sorted(f"{name}={value}" for name, value in os.environ.items() if name.startswith("NUMBA_"))
    switches = [switch for switch in switches if not switch.startswith(HARMLESS)]
    return hashlib.sha256(repr([versions, processor, switches]).encode()).hexdigest()[:8]


def cache_folder() -> Path:
    """Folder of the machine code that belongs to the present source and its compiler.

    Returns
    -------
    pathlib.Path
        Below ``COOPSIM_CACHE`` where that is set, else below the user's cache folder.
    """
    from platformdirs import user_cache_path

    given = os.environ.get("COOPSIM_CACHE")
    root = Path(os.path.abspath(os.path.expanduser(given))) if given else user_cache_path("coopsim")  # noqa: PTH100, PTH111
    return root / "machine-code" / f"{SOURCE}-{compiler_digest()}"


@cache
def usable_folder() -> Path | None:
    """Return the folder of the machine code, made if need be; None where it must not be used, which is said."""
    folder = cache_folder()
    try:
        if not folder.is_absolute():
            raise OSError(None, "there is no home folder", str(folder))
        is_new = not folder.exists()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        refuse_strangers(folder)
    except OSError as error:
        keep_no_more(error)
        return None
    with suppress(OSError):
        os.utime(folder)  # that it is used
        if is_new:
            remove_old(folder)
    return folder


def refuse_strangers(folder: Path) -> None:
    """Refuse a folder into which another user may put files: what is loaded from it is run.

    Raises
    ------
    PermissionError
        With the reason.
    """
    if sys.platform == "win32":
        return
    about = folder.stat()
    if about.st_uid not in (0, os.geteuid()):
        raise PermissionError(None, "it belongs to another user", str(folder))
    if about.st_mode & 0o022:
        raise PermissionError(None, "other users may write to it", str(folder))


def remove_old(folder: Path) -> None:
    """Remove the folders of sources and compilers that were not used for a long time before this one was made."""
    long_ago = folder.stat().st_mtime - DAYS_KEPT * 24 * 60 * 60
    for other in folder.parent.iterdir():
        if OURS.fullmatch(other.name) and not other.is_symlink() and other.stat().st_mtime < long_ago:
            shutil.rmtree(other, ignore_errors=True)


def keep_no_more(error: OSError) -> None:
    """Keep nothing more in this process, and say so once in all that share a voice."""
    global keeping
    keeping = False
    if voice.acquire(False):
        reason = f"{cache_folder()}: {error.strerror or error}"
        what = f"Compiled code is not kept ({reason}), so every start compiles the model for about a minute"
        print(f"{what}: set COOPSIM_CACHE to a folder of your own that can be written.", file=sys.stderr)
