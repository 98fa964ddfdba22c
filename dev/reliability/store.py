"""The store: results in which a bit is turned over, a file is cut off or gone are said to be damaged."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from dev.evidence.page import Table
from dev.evidence.same_bytes import sums_of
from dev.evidence.statistics import FAILS, HOLDS
from dev.reliability.kept import Part
from dev.reliability.same_bytes import oddly, studies
from sim.experiment.directory import verify

BITS = 32  # of each file, evenly spread over its bytes
MOST_TOLD = 10


def check() -> Part:
    """Damage each file of small results in every way, and count what `coopsim verify` finds."""
    with TemporaryDirectory() as place:
        study = {name: one for name, one, _ in studies(Path(place))}["one world of it"]
        oddly(study, "whole", "here")
        folder = study.place / "whole"
        untouched = verify(folder)
        rows, missed = damaged(folder, sorted(sums_of(folder)))
    found = [*untouched, *missed]
    return Part(
        part="store",
        order=50,
        title="Damage",
        promise="Results in which a bit is turned over, or of which a file is cut off or gone, are said to be damaged; "
        "results that nobody touched are not.",
        tests=["tests/reliability/test_store.py", "tests/experiment/test_store.py", "tests/cli/test_selftest.py"],
        command="python -m dev.reliability store",
        tables=[Table(["damage", "tried", "found"], rows)],
        verdict=FAILS if found else HOLDS,
        notes=[
            f"Of each file but journal and lock, {BITS} bits are turned over, spread over the file, one at a time; it "
            "is cut to half, and removed. The message names the file; where the list of checksums is damaged, it may "
            "name the one whose checksum it was.",
            *([f"Not as promised: {'; '.join(found[:MOST_TOLD])}."] if found else []),
        ],
        not_promised=[
            "The journal, which tells when what was done, is not guarded against damage: no result depends on it.",
            "Checksums find damage, and no forgery: whoever changes results can change the checksums too.",
        ],
    )


def damaged(folder: Path, names: list[str]) -> tuple[list[list[str]], list[str]]:
    """Damage one file after the other; the rows of the table, and what was not found."""
    tried, missed = dict[str, int](), list[tuple[str, str]]()
    for name in names:
        data = (folder / name).read_bytes()
        for damage, spoilt in damages(data):
            if spoilt is None:
                (folder / name).unlink()
            else:
                (folder / name).write_bytes(spoilt)
            tried[damage] = tried.get(damage, 0) + 1
            if not verify(folder):
                missed.append((damage, name))
            (folder / name).write_bytes(data)
    rows = [
        [damage, str(count), str(count - sum(one == damage for one, _ in missed))] for damage, count in tried.items()
    ]
    return rows, [f"{damage} of {name}" for damage, name in missed]


def damages(data: bytes) -> Iterator[tuple[str, bytes | None]]:
    """Yield every damage of the bytes of a file, with its name; None where the file is gone."""
    for number in range(min(BITS, len(data))):
        at = number * len(data) // BITS if len(data) >= BITS else number
        yield "a bit turned over", data[:at] + bytes([data[at] ^ (1 << number % 8)]) + data[at + 1 :]
    if data:
        yield "cut to half", data[: len(data) // 2]
    yield "gone", None
