"""The door to numba: `@compiled` turns a plain loop into machine code, which `sim.engine.kept_code` keeps.

``NUMBA_DISABLE_JIT=1`` runs the same source as ordinary Python, for debugging.
"""

from collections.abc import Callable
from typing import Any, cast

from sim.engine.machine_code import NoCompiler

OLDEST = "0.66"  # as pyproject.toml says

try:
    import numba
except Exception as error:  # it looks for its own needs in many ways
    found = f"numba, which compiles the model, cannot be loaded: {error}"
    raise NoCompiler(f"{found}. Install numba {OLDEST} or newer, with the packages it needs") from error
if [*map(int, numba.__version__.split(".")[:2])] < [*map(int, OLDEST.split("."))]:
    raise NoCompiler(f"numba {numba.__version__} is too old to compile the model: install numba {OLDEST} or newer")

from sim.engine.kept_code import KeptCode  # noqa: E402  which needs numba too

# Nothing that is compiled may allocate: numba then refuses what would, and counts no references to arrays. Where a
# state of a hundred arrays is handed over whole, that counting takes longer than the month's work.
OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False}
NO_DOOR: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
INLINED: dict[str, Any] = {"forceinline": True}


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
    return kept(function, OPTIONS)


def compiled_part[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function that only compiled code calls.

    It gets no door to Python: most parts take a reference (see `sim.engine.reference`), which Python cannot make,
    and doors take long to compile. Python must not call it: that ends the process with a segmentation fault.

    Parameters
    ----------
    function
        As for `compiled`.

    Returns
    -------
    callable
        The compiled function; the function itself where ``NUMBA_DISABLE_JIT=1``.
    """
    return kept(function, OPTIONS | NO_DOOR)


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
    return kept(function, OPTIONS | INLINED)


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
    return kept(function, OPTIONS | NO_DOOR | INLINED)


def kept[**P, R](function: Callable[P, R], options: dict[str, Any]) -> Callable[P, R]:
    """Hand a function to numba, and give it our own cache instead of numba's."""
    made = numba.njit(**options)(function)
    if made is not function:
        made._cache = KeptCode(function, options)
    return cast(Callable[P, R], made)
