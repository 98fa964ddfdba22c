"""Perform docs/headline.ipynb from top to bottom, and keep with it what its cells give.

With `--check` it is performed, and what its cells print and return is compared; pictures are not, whose bytes go with
the version of matplotlib. What is said on stderr, such as that the model is compiled, is not kept.
"""

import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

PAGE = Path(__file__).parents[1] / "docs" / "headline.ipynb"
SECONDS = 600  # for a cell, of which the first run compiles the model
PICTURES = ("image/png",)


def performed(notebook: Any) -> Any:
    """Return a notebook as it is after all of its cells were performed in docs/."""
    made = NotebookClient(
        nbformat.from_dict(notebook), timeout=SECONDS, resources={"metadata": {"path": str(PAGE.parent)}}
    ).execute()
    made.metadata = notebook.metadata
    for cell in made.cells:
        cell.metadata = {}
        if cell.cell_type == "code":
            cell.outputs = [one for one in cell.outputs if one.get("name") != "stderr"]
    return made


def said(notebook: Any) -> list[list[str]]:
    """List by cell what was printed and returned, without pictures."""
    return [
        [str(one.get("text") or one.data["text/plain"]) for one in cell.get("outputs", ()) if not has_picture(one)]
        for cell in notebook.cells
    ]


def has_picture(output: Any) -> bool:
    """Tell whether an output is a picture."""
    return any(kind in output.get("data", {}) for kind in PICTURES)


def main() -> int:
    """Write the notebook; with --check, compare and write nothing."""
    old = nbformat.read(PAGE, as_version=4)
    new = performed(old)
    if "--check" not in sys.argv:
        nbformat.write(new, PAGE)
        return 0
    differing = [(before, now) for before, now in zip(said(old), said(new), strict=True) if before != now]
    for before, now in differing:
        print(f"docs/headline.ipynb has {before}, and gives {now}: `python dev/make_notebook.py` performs it")
    return int(bool(differing))


if __name__ == "__main__":
    sys.exit(main())
