"""The figures of each promise as they are kept, `results/reference/reliability/PART.json`; the page is made of them."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dev.evidence.page import Table
from dev.evidence.statistics import FAILS, HOLDS
from sim.engine.source import model_digest

KEPT = Path(__file__).parents[2] / "results" / "reference" / "reliability"
UNTESTED = "untested"  # for want of what this machine does not have; a note says what
VERDICTS = (HOLDS, FAILS, UNTESTED)


def here() -> dict[str, str]:
    """Say when, of which model and on what the figures are made."""
    machine = f"{platform.system()}, {platform.machine()}, {os.cpu_count()} cores"
    today = datetime.now(UTC).date().isoformat()
    return {"date": today, "model_source": model_digest(), "python": platform.python_version(), "platform": machine}


@dataclass(frozen=True)
class Part:
    """A promise, how it is tested, and what its last run found.

    Attributes
    ----------
    part, order, title
        Name of its file, place on the page, heading.
    promise
        What is promised, in a sentence.
    tests
        Files of the suite that hold the fast part.
    command
        Makes the figures.
    tables, verdict, notes
        What was found: see `dev.evidence.page.Finding`.
    not_promised
        What a reader might take for promised, and is not; a sentence each.
    made
        See `here`.
    """

    part: str
    order: int
    title: str
    promise: str
    tests: Sequence[str]
    command: str
    tables: Sequence[Table]
    verdict: str
    notes: Sequence[str] = ()
    not_promised: Sequence[str] = ()
    made: dict[str, str] = field(default_factory=here)


def keep(part: Part, folder: Path = KEPT) -> None:
    """Write the figures of a promise in the place of those before."""
    folder.mkdir(parents=True, exist_ok=True)
    content: dict[str, Any] = asdict(part) | {"tables": [table._asdict() for table in part.tables]}
    text = json.dumps(content, indent=1, ensure_ascii=False)
    (folder / f"{part.part}.json").write_text(text + "\n", encoding="utf-8")


def kept(folder: Path = KEPT) -> list[Part]:
    """Read what is kept, in the order of the page."""
    contents = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")]
    parts = [Part(**{**content, "tables": [Table(**table) for table in content["tables"]]}) for content in contents]
    return sorted(parts, key=lambda part: (part.order, part.part))
