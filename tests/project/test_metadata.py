"""What describes the project to archives and journals agrees with the project, and cites only what it lists."""

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CITATION = dict(
    re.findall(r"^([a-z-]+): (.+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), flags=re.MULTILINE)
)
CODEMETA = json.loads((ROOT / "codemeta.json").read_text(encoding="utf-8"))


def test_version_licence_and_authors_are_the_same_everywhere():
    assert PROJECT["version"] == CITATION["version"] == CODEMETA["version"]
    assert PROJECT["license"] == CITATION["license"] == CODEMETA["license"].rpartition("/")[2]
    authors = [one["name"] for one in CODEMETA["author"]]
    assert [one["name"] for one in PROJECT["authors"]] == authors
    assert all(f"- name: {name}" in (ROOT / "CITATION.cff").read_text(encoding="utf-8") for name in authors)


def test_every_file_that_the_metadata_name_is_there():
    assert all((ROOT / CODEMETA[key]).is_file() for key in ("readme", "softwareHelp", "softwareRequirements"))


def test_the_paper_cites_what_its_bibliography_lists_and_nothing_else():
    paper, listed = ((ROOT / name).read_text(encoding="utf-8") for name in ("paper.md", "paper.bib"))
    assert set(re.findall(r"@(\w+\d{4})", paper)) == set(re.findall(r"^@\w+\{(\w+),", listed, flags=re.MULTILINE))
    asked_for = ("Summary", "Statement of need", "State of the field", "Software design", "Research impact statement")
    assert [heading for heading in asked_for if f"\n# {heading}\n" not in paper] == []
    assert 750 <= len(paper.split("\n---\n", 1)[1].split()) <= 1750


def test_every_model_of_the_field_says_what_was_read_of_it():
    page = (ROOT / "docs" / "state_of_the_field.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ") and not line.startswith("| model")]
    assert len(rows) > 10
    for row in rows:
        source, _, _, read = (cell.strip() for cell in row.strip("|").split(" | "))
        assert set(read.split(", ")) <= {"abstract", "pages", "text"}, row
        assert "](http" in source or "thesis" in source, row
