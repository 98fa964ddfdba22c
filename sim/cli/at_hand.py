"""The files at hand by kind: those that come with coopsim, and those in the user's folders of the same names."""

from pathlib import Path

from sim.documents.named_files import EXPERIMENTS, FRAGMENTS, SCENARIOS, available

CALIBRATIONS = "calibration"  # a folder within experiments


def at_hand() -> dict[str, dict[str, Path]]:
    """Map each kind, in the order in which they are listed, to the names of its files with their paths."""
    fragments, calibrations = tuple(f"{one}/" for one in FRAGMENTS), f"{CALIBRATIONS}/"
    scenarios, experiments = available(SCENARIOS), available(EXPERIMENTS)
    return {
        SCENARIOS: {name: path for name, path in scenarios.items() if not name.startswith(fragments)},
        EXPERIMENTS: {name: path for name, path in experiments.items() if not name.startswith(calibrations)},
        CALIBRATIONS: {name: path for name, path in experiments.items() if name.startswith(calibrations)},
        **{kind: available(kind) for kind in FRAGMENTS},
    }
