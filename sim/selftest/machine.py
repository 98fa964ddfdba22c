"""All checks of a machine, and what to send if one is not passed."""

import os
import platform
import time
import traceback
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version

from sim.engine.source import model_digest
from sim.selftest import baseline, generator, queue, store
from sim.selftest.check import Found

CHECKS: dict[str, Callable[[], Found]] = {
    "generator": generator.check,
    "baseline": baseline.check,
    "queue": queue.check,
    "store": store.check,
}
PACKAGES = ("coopsim", "numpy", "numba", "llvmlite", "scipy", "pandas", "pyarrow", "mesa", "filelock")
MOST_TOLD = 20  # lines of what differs
BASELINE_NOTE = (
    "The last bit of exp and log may differ between processors, and with it a run: where only `baseline` is not "
    "passed, results of this machine agree with one another, and need not agree with published ones to the last digit."
)


def checked() -> Iterator[tuple[str, Found, float]]:
    """Make one check after the other; yield its name, what it found and how many seconds it took."""
    for name, check in CHECKS.items():
        began = time.perf_counter()
        yield name, attempted(check), time.perf_counter() - began


def attempted(check: Callable[[], Found]) -> Found:
    """Make a check; one that cannot be made is not passed."""
    try:
        return check()
    except Exception:  # whatever it is, it is to be told
        return Found("could not be made", traceback.format_exc().strip().splitlines())


def to_send(found: dict[str, Found]) -> str:
    """Write what to send: versions, the machine, and what differed."""
    lines = [f"coopsim's model: {model_digest()}"]
    lines += [f"Python {platform.python_version()} ({platform.python_implementation()})"]
    lines += [f"{package} {version_of(package)}" for package in PACKAGES]
    lines += [f"{platform.platform()}, {platform.machine()}, {processor()}, {os.cpu_count()} cores"]
    lines += [
        f"{name}={value}" for name, value in sorted(os.environ.items()) if name.startswith(("NUMBA_", "COOPSIM_"))
    ]
    for name, one in found.items():
        lines += [f"{name}: {line}" for line in one.differs[:MOST_TOLD]]
        if len(one.differs) > MOST_TOLD:
            lines.append(f"{name}: and {len(one.differs) - MOST_TOLD} more")
    if [name for name, one in found.items() if one.differs] == ["baseline"]:
        lines.append(BASELINE_NOTE)
    return "\n".join(lines)


def version_of(package: str) -> str:
    """Return the version of a package, or say that there is none."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "is not installed"


def processor() -> str:
    """Name the processor, as the compiler sees it."""
    import llvmlite.binding as llvm

    return str(llvm.get_host_cpu_name())
