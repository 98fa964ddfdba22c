"""The door to numba: `@compiled` turns a plain loop into machine code, kept in the user's cache.

numba's own disk cache notices an edit only in the file that holds the edited function. A constant changed in
another file would go on living in old machine code, and old and new science would mix in silence. So the cache
folder is named after a digest of every file that compiled code can reach: any edit starts an empty folder.

``NUMBA_DISABLE_JIT=1`` runs the same source as ordinary Python, for debugging.
"""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from platformdirs import user_cache_path

PACKAGE = Path(__file__).parent
MODEL = PACKAGE / "model"


def source_digest() -> str:
    """Digest of every file whose text can end up in machine code: this one, `reference.py` and all of `sim/model`.

    Returns
    -------
    str
        Sixteen hexadecimal digits.
    """
    digest = hashlib.sha256()
    for path in [Path(__file__), PACKAGE / "reference.py", *sorted(MODEL.rglob("*.py"))]:
        digest.update(path.relative_to(PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Folder of the machine code that belongs to the present source.

    Returns
    -------
    pathlib.Path
        Below the user's cache folder, or below ``COOPSIM_CACHE`` where that is set.
    """
    root = Path(os.environ.get("COOPSIM_CACHE") or user_cache_path("coopsim"))
    return root / "machine-code" / source_digest()


def is_compiled_before() -> bool:
    """Whether machine code of the present source is on disk already.

    Returns
    -------
    bool
        False on the first run after an edit or an installation: that run compiles for about a minute.
    """
    return any(cache_folder().rglob("*.nbc"))


os.environ["NUMBA_CACHE_DIR"] = str(cache_folder())

import numba  # noqa: E402  the cache folder must be set before numba is imported

# A caller may have imported numba earlier; the folder then has to be set on its configuration too.
vars(numba.config)["CACHE_DIR"] = os.environ["NUMBA_CACHE_DIR"]


# Nothing that is compiled may allocate: numba then refuses what would, and counts no references to arrays. Where a
# state of a hundred arrays is handed over whole, that counting takes longer than the month's work.
OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy", "_nrt": False}
NO_DOOR: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def compiled[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function on its first call and keep the machine code on disk.

    Neither `fastmath` (it makes ``isnan`` false) nor `parallel` (its sums depend on the thread count) is ever
    used: a run gives the same bits wherever the same machine code runs. The compiled code holds no interpreter
    lock, so threads may run side by side.

    Parameters
    ----------
    function
        Plain loops over arrays and numbers that make no array.

    Returns
    -------
    callable
        The compiled function; the function itself where ``NUMBA_DISABLE_JIT=1``.
    """
    return cast(Callable[P, R], numba.njit(**OPTIONS)(function))


def compiled_part[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function that only compiled code calls.

    It gets no door to Python: most parts take a reference (see `sim.reference`), which Python cannot make, and doors
    take long to compile. Python must not call it: that ends the process with a segmentation fault.

    Parameters
    ----------
    function
        As for `compiled`.

    Returns
    -------
    callable
        The compiled function; the function itself where ``NUMBA_DISABLE_JIT=1``.
    """
    return cast(Callable[P, R], numba.njit(**OPTIONS, **NO_DOOR)(function))


def inlined[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function into each that calls it, so that a loop of it can work on several numbers at once.

    Parameters
    ----------
    function
        As for `compiled`; a few lines.

    Returns
    -------
    callable
        The compiled function; the function itself where ``NUMBA_DISABLE_JIT=1``.
    """
    return cast(Callable[P, R], numba.njit(**OPTIONS, forceinline=True)(function))


def inlined_part[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function that only compiled code calls into each that calls it.

    For functions with one caller, or of few lines: every caller grows by them, and compiling takes longer. Python must
    not call it, see `compiled_part`.

    Parameters
    ----------
    function
        As for `compiled`.

    Returns
    -------
    callable
        The compiled function; the function itself where ``NUMBA_DISABLE_JIT=1``.
    """
    return cast(Callable[P, R], numba.njit(**OPTIONS, **NO_DOOR, forceinline=True)(function))
