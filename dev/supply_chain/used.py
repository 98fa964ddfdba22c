"""Nothing that the base installs is unused: each package is imported by the base of `sim`, or required by one that is.

The base of `sim` are the modules that import no package of an extra. That its commands run without the packages of any
extra is shown by `tests/project/test_installed.py`, in a virtual environment that holds the base alone.
"""

import re
import sys
from collections.abc import Mapping
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import grimp

from dev.supply_chain.locks import BASE, LOCKS, NAME, asked, normal, pins

EXTRA = re.compile(r"extra == [\"']([\w.-]+)")
Importers = Mapping[str, set[str]]  # package to the modules of `sim` that import it, in a function or at the top


def importers() -> Importers:
    """Map each package that `sim` imports to the modules that do."""
    graph = grimp.build_graph("sim", include_external_packages=True, exclude_type_checking_imports=True, cache_dir=None)
    packages = packages_distributions()
    found: dict[str, set[str]] = {}
    for module in graph.modules:
        if module.partition(".")[0] not in {"sim", *sys.stdlib_module_names}:
            for distribution in packages.get(module, [module]):
                found.setdefault(normal(distribution), set()).update(graph.find_modules_that_directly_import(module))
    return found


def needed(package: str, extras: set[str]) -> set[str]:
    """List what a package requires, on any system, with some of its extras; nothing if it is not installed."""
    try:
        wanted = requires(package) or []
    except ModuleNotFoundError:
        return set()
    found = set()
    for one in wanted:
        extra = EXTRA.search(one)
        if extra is None or extra[1] in extras:
            found.add(normal(NAME.match(one)[0]))
    return found


def check(found: Importers | None = None, lock: Path = LOCKS / "base.txt") -> tuple[list[list[str]], list[str]]:
    """Say of each package of the base who needs it: rows of a table, and what is wrong."""
    found = importers() if found is None else found
    declared = asked()[BASE]
    requirements = {one: needed(one, declared.get(one, set())) for one in {pin.name for pin in pins(lock)}}
    held = {pin.name: pin for pin in pins(lock)}
    of_extras = {module for package, modules in found.items() if package not in held for module in modules}
    rows, wrong = [], []
    for name, pin in held.items():
        modules = sorted(found.get(name, set()) - of_extras)
        parents = sorted(one for one in held if one != name and name in requirements[one])
        if name in declared and not modules:
            wrong.append(f"{name} is a dependency of the base, and no module of the base imports it")
        if name not in declared and not parents and not pin.marker:
            wrong.append(f"{name} is in base.txt, and nothing requires it: run dev/lock.sh")
        where = pin.marker.replace("sys_platform == ", "").strip("'") or "every system"
        users = f"{len(modules)} modules" if len(modules) > 1 else "".join(modules) or "-"
        rows.append([name, pin.version, where, users, ", ".join(parents) or "-"])
    return rows, wrong
