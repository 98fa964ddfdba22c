"""The documents that the page's help leads to, served as they are: nothing is asked of the network."""

from pathlib import Path

from sim.shipped import FOLDER

TITLES = {
    "findings.md": "What the experiments found, over worlds",
    "tutorial.md": "The first quarter of an hour",
    "browser.md": "This page",
    "history.md": "What happened in a run",
    "worlds.md": "Worlds: what nobody has measured",
    "ODD.md": "The model, in full",
    "validation.md": "Where the model fails",
    "ethics.md": "Ethics",
}


def document(name: str) -> Path | None:
    """Return where one of these documents lies; None where it was not installed, or is another."""
    path = FOLDER / "docs" / name
    return path if name in TITLES and path.is_file() else None


def documents() -> list[dict[str, str]]:
    """List the documents as the help does: title, name in the folder of the program, and path here, if it has one."""
    return [
        {"title": title, "name": f"docs/{name}", "path": f"/docs/{name}" if document(name) else ""}
        for name, title in TITLES.items()
    ]
