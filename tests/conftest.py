"""Tests run from the project's folder, so that paths in messages and examples are those that a reader sees."""

from pathlib import Path

import pytest

# A page that its own server imports, told by its environment what to draw.
collect_ignore = ["benchmarks/drawing_page.py"]


@pytest.fixture(autouse=True)
def _from_the_projects_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parent.parent)
