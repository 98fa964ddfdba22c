"""The rooms in which mutants are drawn, and the tests that may find them.

No test takes part that compares with numbers kept in a file: the baseline, the reference results, frozen digests.
"""

from pathlib import Path
from typing import NamedTuple


class Room(NamedTuple):
    """Some files, and the tests nearest to them.

    Attributes
    ----------
    files, tests
        Files, or patterns of files.
    count
        Mutants that are drawn.
    interpreted
        Whether the model runs as plain Python: where compiled code is mutated.
    """

    files: list[str]
    tests: list[str]
    count: int
    interpreted: bool


def named(pattern: str, words: str) -> list[str]:
    """Name files by a pattern and what takes the place of its star."""
    return [pattern.replace("*", word) for word in words.split()]


OF_THE_MODEL = ["tests/model/test_*.py"] + named(
    "tests/theory/test_*.py", "closed_forms reputation same_draws search waiting_times"
)
OUTCOMES = ["sim/model/outcomes.py", "sim/model/observation.py", "sim/run/*.py"]
STATISTICS = (
    "choices coherence comparison contrast deconvolution drift effects intervals knowing looks mean_difference "
    "mechanism_effects over_worlds parts regret sampling sensitivity shapley summaries variance verdicts "
    "world_effects world_means"
)
STORE = (
    "archive bundle directory execution growth kept_series plain_files plan plan_file processes reproduction results "
    "runs shards store tables tables_alone"
)
OF_STATISTICS = (
    "all_failed comparison deconvolution designs drift effects_by_hand kept_series mechanisms over_worlds "
    "share_precision sizes statistics_by_hand tables world_tables worlds"
)
OF_THE_STORE = (
    "all_failed archive begun bundle execution file_designs files_of_others foreign_results growth journal kept_series "
    "measurements plan_file replayed reproduction results_shown shards store store_by_hand tables tables_alone worlds"
)
ROOMS = {
    "processes": Room(["sim/model/*.py", "sim/model/processes/*.py"], OF_THE_MODEL, 120, interpreted=True),
    "techniques": Room(["sim/model/techniques/*.py"], OF_THE_MODEL, 45, interpreted=True),
    "outcomes": Room(
        OUTCOMES,
        ["tests/run/test_*.py", *named("tests/experiment/test_*.py", "drift measurements")],
        45,
        interpreted=False,
    ),
    "scenarios": Room(
        ["sim/scenario/*.py", "sim/countries/*.py"],
        ["tests/scenario/test_*.py", "tests/countries/test_*.py"],
        70,
        interpreted=False,
    ),
    "statistics": Room(
        named("sim/experiment/*.py", STATISTICS),
        [*named("tests/experiment/test_*.py", OF_STATISTICS), "tests/words/test_*.py"],
        80,
        interpreted=False,
    ),
    "store": Room(
        ["sim/outputs/whole_files.py", *named("sim/experiment/*.py", STORE)],
        [*named("tests/experiment/test_*.py", OF_THE_STORE), "tests/outputs/test_full_disk.py"],
        70,
        interpreted=False,
    ),
}
# What of `sim/model` holds declarations, or belongs to another room.
NO_PROCESS = {"sim/model/quantity.py", "sim/model/counts.py", "sim/model/setting.py", "sim/model/state.py"}
# They compare with kept numbers or digests, copy the whole project, or need more machines than one.
GOLDEN = (
    "tests/model/test_baseline.py",
    "tests/countries/test_new_fact.py",
    "tests/scenario/test_fuzz.py",
    "tests/model/test_invariants.py",
)


def listed(root: Path, patterns: list[str]) -> set[str]:
    """List the files that fit patterns."""
    return {path.relative_to(root).as_posix() for pattern in patterns for path in root.glob(pattern)}


def files_of(root: Path, room: str) -> list[str]:
    """List the files of a room."""
    others = NO_PROCESS | listed(root, OUTCOMES) if room == "processes" else set()
    return sorted(listed(root, ROOMS[room].files) - others)


def tests_of(root: Path, room: str) -> list[str]:
    """List the files of tests of a room."""
    return sorted(listed(root, ROOMS[room].tests) - set(GOLDEN))
