"""The site of the documentation is built without a warning, says what is declared, and asks nobody for anything."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from dev.site.sources import FIGURE
from sim.model.outcomes import OUTCOMES
from sim.report.page import report
from sim.scenario.declarations import known

ROOT = Path(__file__).parents[2]
FETCHED = re.compile(r'<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)="(?:https?:)?//[^"]+"')


@pytest.mark.slow
def test_every_figure_of_a_report_is_found_for_the_gallery():
    page = report(ROOT / "results" / "reference" / "first")
    assert len(FIGURE.findall(page)) == page.count("<svg ") > 10


@pytest.mark.long
def test_the_site_is_built_by_one_command(tmp_path):
    code = [sys.executable, "dev/make_site.py", str(tmp_path / "site")]
    done = subprocess.run(code, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    pages = {path.relative_to(tmp_path / "site").as_posix(): path for path in (tmp_path / "site").rglob("*.html")}
    texts = {name: path.read_text(encoding="utf-8") for name, path in pages.items()}
    assert {"index.html", "docs/tutorial.html", "docs/ODD.html", "glossary.html", "gallery.html"} <= texts.keys()
    assert [name for name, text in texts.items() if FETCHED.search(text)] == []
    assert [name for name in OUTCOMES if name not in texts["glossary.html"]] == []
    assert known("corruption.scale").meaning in re.sub("<[^>]*>", "", texts["glossary.html"])
    kept = [path.parent.name for path in (ROOT / "results" / "reference").rglob("report.html")]
    assert [name for name in kept if f"{name}_1.svg" not in texts["gallery.html"]] == []
    assert "sim.run" in texts["api/functions.html"]
    pictures = [path.read_text(encoding="utf-8") for path in (tmp_path / "site" / "_images").glob("*.svg")]
    assert len(pictures) > len(kept)
    for picture in pictures:
        colours = set(re.findall(r"var\((--c\w+)\)", picture))
        assert [colour for colour in colours if f"{colour}:" not in picture] == [] != colours
    assert "192 runs, 0 failed" in texts["docs/headline.html"]
