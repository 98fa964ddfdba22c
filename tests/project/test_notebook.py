"""The notebook repeats the headline from the kept tables, and gives what is kept with it."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from dev.make_notebook import said

ROOT = Path(__file__).parents[2]
NOTEBOOK = nbformat.read(ROOT / "docs" / "headline.ipynb", as_version=4)
PRINTED = [text for cell in said(NOTEBOOK) for text in cell]


@pytest.mark.long
def test_the_notebook_gives_what_is_kept_with_it():
    code = [sys.executable, "dev/make_notebook.py", "--check"]
    done = subprocess.run(code, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_notebook_says_what_the_readme_says():
    headline = next(text for text in PRINTED if "by region" in text)
    shares = re.findall(r"\d+ to \d+ %", headline)
    answer = (ROOT / "README.md").read_text(encoding="utf-8").split("<!-- answer", 1)[1]
    assert len(shares) == 3
    assert re.findall(r"\d+ to \d+ %", answer)[:3] == shares


def test_what_is_made_live_is_what_is_kept():
    assert "192 runs, 0 failed\n" in PRINTED
    assert any(text.endswith("kept: 0.000000\n") for text in PRINTED)
