"""Write docs/findings.md, its figures and the answer at the head of README from the tables under results/reference/.

    python dev/make_findings.py [--check] [REFERENCE PAGE]

Figures are written beside the page, and README only with the project's own page. What is not kept, or not over worlds,
is said on it. `--check` compares with the tables, and writes nothing.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "results" / "reference"
PAGE = ROOT / "docs" / "findings.md"
README = ROOT / "README.md"


def main(given: list[str]) -> int:
    """Write or compare; the exit code says whether the page is as the tables have it."""
    sys.path.insert(0, str(ROOT))
    from dev.findings.figures import png
    from dev.findings.kept import kept
    from dev.findings.page import findings
    from dev.findings.readme import with_answer

    check, places = "--check" in given, [Path(one) for one in given if one != "--check"]
    reference, page = places if places else (REFERENCE, PAGE)
    found = findings(reference)
    written = {page: found.text}
    if page == PAGE:
        figure = next((one.file for one in found.figures if "approaches" in one.file), "")
        written[README] = with_answer(README.read_text(encoding="utf-8"), kept(reference), figure)
    if check:
        stale = [path for path, text in written.items() if path.read_text(encoding="utf-8") != text]
        for path in stale:
            print(f"{path} is not what the tables say: python dev/make_findings.py writes it anew", file=sys.stderr)
        return int(bool(stale))
    for path, text in written.items():
        path.write_text(text, encoding="utf-8")
    for old in page.parent.glob("findings_*.png"):
        old.unlink()
    for one in found.figures:
        (page.parent / one.file).write_bytes(png(one.draw))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
