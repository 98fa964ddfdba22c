"""Write docs/findings.md and its figures from the tables kept under results/reference/.

    python dev/make_findings.py [--check] [REFERENCE PAGE]

Figures are written beside the page. What is not kept, or not over worlds, is said on it. `--check` compares the page
with the tables, and writes nothing.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "results" / "reference"
PAGE = ROOT / "docs" / "findings.md"


def main(given: list[str]) -> int:
    """Write or compare; the exit code says whether the page is as the tables have it."""
    sys.path.insert(0, str(ROOT))
    from dev.findings.figures import png
    from dev.findings.page import findings

    check, places = "--check" in given, [Path(one) for one in given if one != "--check"]
    reference, page = places if places else (REFERENCE, PAGE)
    found = findings(reference)
    if check:
        if page.read_text(encoding="utf-8") != found.text:
            print(f"{page} is not what the tables say: python dev/make_findings.py writes it anew", file=sys.stderr)
            return 1
        return 0
    page.write_text(found.text, encoding="utf-8")
    for old in page.parent.glob("findings_*.png"):
        old.unlink()
    for one in found.figures:
        (page.parent / one.file).write_bytes(png(one.draw))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
