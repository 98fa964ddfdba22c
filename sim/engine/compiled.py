"""Two decorators turn plain loops into machine code: `@kernel` for what Python calls, `@rule` for all else.

    Python  ->  @kernel  ->  @rule  ->  @rule ...

A kernel hands its named tuples on by reference (see `sim.engine.reference`). A rule can be called by kernels and other
rules alone; Python is told so. ``NUMBA_DISABLE_JIT=1`` runs the same source as ordinary Python, for debugging: then
Python may call both.
"""

import inspect
from collections.abc import Callable
from functools import update_wrapper
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

from numba.core.registry import CPUDispatcher  # noqa: E402

from sim.engine.kept_code import KeptCode  # noqa: E402  which needs numba too
from sim.engine.reference import by_reference  # noqa: E402

# Nothing that is compiled may allocate: numba then refuses what would, and counts no references to arrays. Where a
# state of a hundred arrays is handed over whole, that counting takes longer than the month's work. Neither `fastmath`
# (it makes `isnan` false) nor `parallel` (its sums depend on the number of threads) is used, and no lock is held.
OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False, "forceinline": True}
# Doors to Python take long to compile, and nobody can go through that of a rule: Python cannot make a reference.
NO_DOOR: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
# A step is long and is called in one place; it is compiled by itself. All else is compiled into those that call it, so
# that what it reads of the state is read once for all groups.
STEP = "step"


class RuleCalled(TypeError):
    """Python called a rule, which only compiled code can call."""


class Rule(CPUDispatcher):
    """A compiled function that says so when Python calls it; without this, the process would end in a crash."""

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Refuse.

        Raises
        ------
        RuleCalled
            Always.
        """
        name = f"{self.py_func.__module__}.{self.py_func.__qualname__}"
        raise RuleCalled(
            f"{name} is a rule, which only compiled code can call. Call it from a function under @kernel, "
            "or set NUMBA_DISABLE_JIT=1 to run everything as ordinary Python."
        )


def kernel[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function that Python calls; named tuples among its arguments reach it by reference.

    It is compiled on its first call, and its machine code is kept on disk. A run gives the same bits wherever the same
    machine code runs. Threads may run side by side, on tuples of their own.

    Parameters
    ----------
    function
        Plain loops over arrays and numbers that make no array. It takes plain parameters without defaults, and must not
        return a named tuple that it was given.

    Returns
    -------
    callable
        The compiled function; the function itself where ``NUMBA_DISABLE_JIT=1``.
    """
    inner: Callable[P, R] = numba.njit(**OPTIONS, **NO_DOOR)(function)
    if inner is function:
        return function
    given = inspect.signature(function).parameters
    if any(one.kind is not one.POSITIONAL_OR_KEYWORD or one.default is not one.empty for one in given.values()):
        raise TypeError(f"{function.__qualname__} is a kernel: it takes plain parameters without defaults")
    referred = ", ".join(f"_by_reference({name})" for name in given)
    text = f"def {function.__name__}({', '.join(given)}):\n    return _inner({referred})"
    named: dict[str, Any] = {"_inner": inner, "_by_reference": by_reference, "__name__": function.__module__}
    exec(compile(text, function.__code__.co_filename, "exec"), named)
    compiled = numba.njit(**OPTIONS)(update_wrapper(named[function.__name__], function))
    compiled._cache = KeptCode(function, OPTIONS)
    return cast(Callable[P, R], compiled)


def rule[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function that only compiled code calls, into each that calls it.

    Parameters
    ----------
    function
        As for `kernel`; tuples reach it as its caller hands them over.

    Returns
    -------
    callable
        The compiled function; the function itself where ``NUMBA_DISABLE_JIT=1``.
    """
    options = OPTIONS | NO_DOOR | {"forceinline": function.__name__ != STEP}
    compiled = numba.njit(**options)(function)
    if compiled is not function:
        compiled._cache = KeptCode(function, options)
        compiled.__class__ = Rule
    return cast(Callable[P, R], compiled)
