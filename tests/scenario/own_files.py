"""Files that a test writes, and the mistakes that are found in them."""

from pathlib import Path

import pytest

from sim.scenario import ScenarioError
from tests.conftest import ROOT

TWO = ROOT / "scenarios" / "two_countries.toml"
REGION = (ROOT / "scenarios" / "regions" / "two_countries.toml").read_text(encoding="utf-8")


def complaints(call) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        call()
    return caught.value.mistakes


def write(tmp_path: Path, text: str, name: str = "own.toml") -> Path:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / name


def with_codes(tmp_path: Path, first: str, second: str) -> Path:
    """A scenario of two invented countries under codes of the test's choice."""
    return write(tmp_path, "title = 't'\n" + REGION.replace("AAA", first).replace("BBB", second))
