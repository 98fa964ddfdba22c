"""Known vulnerabilities of every package of every lock, by pip-audit.

pip-audit ends well where it could look up nothing: a package that its service does not know counts as sound. Here such
a package fails the audit; and where no service answers for any package, the audit is untested, and says so.
"""

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from dev.evidence.statistics import FAILS, HOLDS
from dev.reliability.kept import UNTESTED
from dev.supply_chain.locks import LOCKS, pins

SERVICES = ("pypi", "osv")


class Audit(NamedTuple):
    """The answer of a service.

    Attributes
    ----------
    known
        Packages that it looked up.
    unknown
        Packages that it did not.
    vulnerable
        Package to the names of its advisories.
    silence
        Why there is no answer at all; empty if there is one.
    """

    known: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    vulnerable: Mapping[str, Sequence[str]] = {}
    silence: str = ""

    @property
    def verdict(self) -> str:
        """Tell whether every package was looked up, and is sound."""
        if not self.known:
            return UNTESTED
        return FAILS if self.unknown or self.vulnerable else HOLDS

    @property
    def wrong(self) -> list[str]:
        """List what is wrong, or say why nothing is known."""
        if not self.known:
            why = self.silence or f"it knows none of {len(self.unknown)} packages"
            return [f"no advisory service answers here: {why}"]
        unknown = [f"{one} could not be looked up" for one in sorted(self.unknown)]
        return unknown + [f"{one}: {', '.join(names)}" for one, names in sorted(self.vulnerable.items())]


def read(report: Mapping[str, Any]) -> Audit:
    """Read what pip-audit wrote as JSON."""
    found: dict[bool, set[str]] = {True: set(), False: set()}
    vulnerable = {}
    for one in report["dependencies"]:
        name = f"{one['name']} {one['version']}" if "version" in one else one["name"]
        found["skip_reason" not in one].add(name)
        if one.get("vulns"):
            vulnerable[name] = [advisory["id"] for advisory in one["vulns"]]
    return Audit(frozenset(found[True]), frozenset(found[False]), vulnerable)


def check(programs: Path) -> dict[str, Audit]:
    """Ask each service for every package of every lock, of whatever system."""
    whole = {(pin.name, pin.version) for lock in LOCKS.glob("*.txt") for pin in pins(lock)}
    return {service: ask(programs, service, sorted(whole)) for service in SERVICES}


def ask(programs: Path, service: str, packages: Sequence[tuple[str, str]]) -> Audit:
    """Ask a service for packages with their versions."""
    audits = []
    with TemporaryDirectory() as place:
        for number, some in enumerate(once_each(packages)):
            file = Path(place, f"{number}.txt")
            file.write_text("".join(f"{name}=={version}\n" for name, version in some), encoding="utf-8")
            how = ["--no-deps", "--disable-pip", "--vulnerability-service", service, "--format", "json"]
            command = [programs / "pip-audit", "-r", file, *how, "--progress-spinner", "off", "--cache-dir", place]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if not done.stdout.startswith("{"):
                last = (done.stderr.strip().splitlines() or ["it says nothing"])[-1]
                return Audit(silence=last.partition(":")[0])
            audits.append(read(json.loads(done.stdout)))
    return Audit(
        frozenset().union(*(one.known for one in audits)),
        frozenset().union(*(one.unknown for one in audits)),
        {name: ids for one in audits for name, ids in one.vulnerable.items()},
    )


def once_each(packages: Sequence[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """Deal packages into lists with no name twice, for a package may have a version for each version of Python."""
    lists: list[list[tuple[str, str]]] = []
    for package in packages:
        free = next((one for one in lists if package[0] not in {name for name, _ in one}), None)
        if free is None:
            lists.append([package])
        else:
            free.append(package)
    return lists
