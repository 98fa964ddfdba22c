"""Parameters of tests: the round numbers of `round_numbers.toml`, and what a test changes."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sim.model import quantity
from sim.model.schedule import SECTIONS
from sim.scenario.file_layer import leaves

ROUND: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
NAMES = {kind: name for name, kind in SECTIONS.items()}


def flat(table: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """List the keys of a table of sections, as scenario files write them, with their values."""
    return ((".".join(parts), value) for parts, value in leaves(table))


def build[T](section: type[T], changes: dict[str, Any] | None = None) -> T:
    """Make the parameters of a process or technique."""
    return quantity.build(section, ROUND.get(NAMES[section], {}) | (changes or {}))
