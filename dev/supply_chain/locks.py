"""Each extra has a lock; it holds all that the extra asks for, every package by its hashes; and all locks agree."""

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
LOCKS = ROOT / "requirements"
BASE, WHOLE = "base", "dev"
TOOLS = {"build", "supply_chain"}  # locks that are no extra's
PIN = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[^\s;]+)(?: ; (?P<marker>.+?))? \\$")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?$")
ASKED = re.compile(r"([\w.-]+)(?:\[([\w,.-]+)\])?")
NAME = re.compile(r"[\w.-]+")


class Pin(NamedTuple):
    """A package of a lock.

    Attributes
    ----------
    marker
        On which systems and versions of Python; empty for all.
    hashes
        Number of files that may be installed.
    """

    name: str
    version: str
    marker: str
    hashes: int


def asked(project: Path = ROOT / "pyproject.toml") -> dict[str, dict[str, set[str]]]:
    """Read what the base and each extra ask for: package to those of its own extras that are asked for with it."""
    declared = tomllib.loads(project.read_text(encoding="utf-8"))["project"]
    whole = {BASE: declared["dependencies"], **declared["optional-dependencies"]}
    return {extra: dict(map(asked_for, ones)) for extra, ones in whole.items()}


def asked_for(requirement: str) -> tuple[str, set[str]]:
    """Take a requirement apart, such as `mesa[network]>=3.5`."""
    name, extras = ASKED.match(requirement).groups()
    return normal(name), set((extras or "").split(",")) - {""}


def normal(name: str) -> str:
    """Write a name as locks do."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: Path) -> list[Pin]:
    """Read a lock.

    Raises
    ------
    ValueError
        If a line is neither a pinned package nor a hash: an index, say, or a package without a version.
    """
    found: list[Pin] = []
    for number, line in enumerate(lock.read_text(encoding="utf-8").splitlines(), start=1):
        if pin := PIN.match(line):
            found.append(Pin(pin["name"], pin["version"], pin["marker"] or "", 0))
        elif HASH.match(line) and found:
            found[-1] = found[-1]._replace(hashes=found[-1].hashes + 1)
        else:
            message = f"{lock.name}:{number}: neither a package with its version nor a hash: {line}"
            raise ValueError(message)
    return found


def check(locks: Path = LOCKS, project: Path = ROOT / "pyproject.toml") -> tuple[list[list[str]], list[str]]:
    """Compare the locks with what is asked for: rows of a table, and what is wrong."""
    wanted = asked(project)
    there = {path.stem: pins(path) for path in sorted(locks.glob("*.txt"))}
    wrong = [f"the extra {extra} has no lock: add it to dev/lock.sh" for extra in sorted(wanted.keys() - there)]
    wrong += [f"{name}.txt is the lock of no extra" for name in sorted(there.keys() - wanted.keys() - TOOLS)]
    whole = {pin[:3] for pin in there.get(WHOLE, [])}
    for name, held in there.items():
        wrong += [f"{name}.txt: {pin.name} has no hash" for pin in held if not pin.hashes]
        missing = wanted.get(name, {}).keys() - {pin.name for pin in held} - {"coopsim"}
        wrong += [f"{name}.txt has not {one}, which is asked for: run dev/lock.sh" for one in sorted(missing)]
        versions = {(pin_name, version) for pin_name, version, _ in whole}
        known = {pin_name for pin_name, _ in versions}
        wrong += [
            f"{name}.txt: {pin.name} {pin.version} is another version than that of {WHOLE}.txt: run dev/lock.sh"
            for pin in held
            if pin.name in known and pin[:2] not in versions
        ]
        if name in wanted and not {pin.name for pin in there.get(BASE, [])} <= {pin.name for pin in held}:
            wrong.append(f"{name}.txt has not all of the base: run dev/lock.sh")
    rows = [[name, f"{len(held)}", f"{sum(pin.hashes for pin in held):,}"] for name, held in there.items()]
    return rows, wrong
