"""Scenarios and experiments that come with coopsim: in this folder once it is installed, else the repository's own."""

from pathlib import Path

INSIDE = Path(__file__).resolve().parent
IS_INSTALLED = (INSIDE / "scenarios").is_dir()
FOLDER = INSIDE if IS_INSTALLED else INSIDE.parents[1]
SCENARIOS = FOLDER / "scenarios"
EXPERIMENTS = FOLDER / "experiments"
LOCK = FOLDER / "requirements" / "base.txt"  # every package of the base, pinned by hash
BASELINE = INSIDE / "baseline.csv" if IS_INSTALLED else FOLDER / "tests" / "model" / "baseline.csv"  # of one run


def is_shipped(path: Path) -> bool:
    """Tell whether a file or folder is one of those that come with coopsim."""
    return any(path.resolve().is_relative_to(folder) for folder in (SCENARIOS, EXPERIMENTS))


def shown(path: Path) -> str:
    """Write the path of a shipped file as one inside the package, where it is; else nothing."""
    if not IS_INSTALLED or not is_shipped(path):
        return ""
    return f"sim/shipped/{path.resolve().relative_to(FOLDER).as_posix()}"
