"""The command `python -m dev.supply_chain`: locks, use, bills of material and advisories of all that is installed."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from dev.evidence.page import Table
from dev.evidence.statistics import FAILS, HOLDS
from dev.reliability.kept import UNTESTED, Part, keep
from dev.supply_chain import audit, bill, locks, used
from dev.supply_chain.audit import Audit
from dev.supply_chain.tools import tools

EXIT = {FAILS: 1, UNTESTED: 3, HOLDS: 0}  # the worst first
COMMAND = "python -m dev.supply_chain"
TESTS = ["tests/project/test_supply_chain.py"]


def check(folder: Path) -> list[Part]:
    """Check locks and use, write the bills of material into a folder, and ask for advisories."""
    with tools() as programs:
        return [installed(programs, folder), advisories(audit.check(programs))]


def installed(programs: Path, folder: Path) -> Part:
    """Say what is installed, and what for."""
    (locked, wrong), (base, unused), (billed, not_billed) = locks.check(), used.check(), bill.check(programs, folder)
    wrong = [*wrong, *unused, *not_billed]
    return Part(
        part="supply_chain",
        order=60,
        title="What is installed",
        promise=(
            "Each extra has a lock that names every package by version and hashes, each lock has a bill of material "
            "(CycloneDX), and the base installs nothing that it does not use."
        ),
        tests=[*TESTS, "tests/project/test_installed.py"],
        command=COMMAND,
        tables=[
            Table(["lock", "packages", "hashes"], locked),
            Table(["bill of material of", "packages", "form"], billed),
            Table(["package of the base", "version", "installed on", "imported by", "required by"], base),
        ],
        verdict=FAILS if wrong else HOLDS,
        notes=[
            *wrong,
            "A dash under both last heads: what packages of another system require can be read on that system alone.",
        ],
        not_promised=["That packages are harmless: a hash shows that a file is the one that was tested, and no more."],
    )


def advisories(audits: Mapping[str, Audit]) -> Part:
    """Say which packages have known vulnerabilities; one service that answers is enough."""
    answered = [found.verdict for found in audits.values() if found.known]
    verdict = HOLDS if HOLDS in answered else FAILS if answered else UNTESTED
    if any(found.vulnerable for found in audits.values()):
        verdict = FAILS
    head = ["advisory service", "packages looked up", "not known to it", "with a vulnerability", "audit"]
    rows = [
        [service, f"{len(one.known)}", f"{len(one.unknown)}", f"{len(one.vulnerable)}", one.verdict]
        for service, one in audits.items()
    ]
    return Part(
        part="advisories",
        order=61,
        title="Known vulnerabilities",
        promise="No package of any lock has a known vulnerability; one that could not be looked up fails the audit.",
        tests=TESTS,
        command=COMMAND,
        tables=[Table(head, rows)],
        verdict=verdict,
        notes=[f"{service}: {wrong}." for service, one in audits.items() for wrong in one.wrong],
        not_promised=["That a package has no vulnerability that nobody has reported."],
    )


def main(given: list[str]) -> int:
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=Path("results/bills"), help="folder of the bills")
    parser.add_argument("--keep", action="store_true", help="keep the figures for docs/reliability.md")
    options = parser.parse_args(given)
    parts = check(options.output)
    for part in parts:
        print("\n\n".join([part.promise, *map(str, part.tables), *part.notes, f"**Verdict: {part.verdict}.**"]), "\n")
        if options.keep:
            keep(part)
    verdicts = {part.verdict for part in parts}
    return next(code for verdict, code in EXIT.items() if verdict in verdicts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
