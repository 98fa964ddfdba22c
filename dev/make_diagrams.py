"""Draw the three diagrams of docs/ODD.md from what the code declares; `--check` compares, and writes nothing."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main(given: list[str]) -> int:
    """Write or compare; the exit code says whether the diagrams are what the code declares."""
    sys.path.insert(0, str(ROOT))
    from dev.diagrams.case import case
    from dev.diagrams.month import month
    from dev.diagrams.way import way

    drawn = {ROOT / "docs" / f"odd_{draw.__name__}.svg": draw() for draw in (case, month, way)}
    if "--check" in given:
        stale = [path for path, one in drawn.items() if not path.exists() or path.read_text(encoding="utf-8") != one]
        for path in stale:
            print(f"docs/{path.name} is not what the source says: run `python dev/make_diagrams.py`", file=sys.stderr)
        return int(bool(stale))
    for path, one in drawn.items():
        path.write_text(one, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
