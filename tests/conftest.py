"""Tests run from the project's folder, so that paths in messages and examples are those that a reader sees."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _from_the_projects_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parent.parent)
