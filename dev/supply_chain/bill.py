"""Bills of material (SBOM) as CycloneDX, one a lock; the program that makes them checks them against its schema."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dev.supply_chain.locks import LOCKS, ROOT, Pin, pins

FORM = "1.6"  # of CycloneDX


def check(programs: Path, folder: Path) -> tuple[list[list[str]], list[str]]:
    """Write the bill of each lock: rows of a table, and what is wrong."""
    folder.mkdir(parents=True, exist_ok=True)
    rows, wrong = [], []
    for lock in sorted(LOCKS.glob("*.txt")):
        bill = folder / f"{lock.stem}.cdx.json"
        made = [programs / "cyclonedx-py", "requirements", lock, "--pyproject", ROOT / "pyproject.toml"]
        how = ["--output-reproducible", "--validate", "--sv", FORM, "-o", bill]
        done = subprocess.run([*made, *how], capture_output=True, text=True, check=False)
        if done.returncode:
            wrong.append(f"{lock.stem}: no valid bill of material: {done.stderr.strip().splitlines()[-1]}")
            continue
        content = json.loads(bill.read_text(encoding="utf-8"))
        wrong += [f"{lock.stem}: {what}" for what in lacking(content, pins(lock))]
        rows.append([lock.stem, f"{len(content['components'])}", f"CycloneDX {content['specVersion']}, valid"])
    return rows, wrong


def lacking(bill: dict[str, Any], held: Sequence[Pin]) -> list[str]:
    """Compare a bill with its lock: every package once, with as many hashes as there."""
    there = sorted((one["name"], one["version"], hashes(one)) for one in bill["components"])
    wanted = sorted((pin.name, pin.version, pin.hashes) for pin in held)
    lost, more = [one for one in wanted if one not in there], [one for one in there if one not in wanted]
    return [f"{name} {version} is not in the bill with its hashes" for name, version, _ in lost] + [
        f"{name} {version} of the bill is not in the lock" for name, version, _ in more
    ]


def hashes(component: dict[str, Any]) -> int:
    """Count the hashes of a component."""
    return sum(len(one.get("hashes", [])) for one in component.get("externalReferences", []))
