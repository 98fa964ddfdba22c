"""`python -m dev.mutants`: draw mutants, plant them one at a time, and print which the tests have found."""

import os

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[threads] = "1"  # a child is a fork, which takes no threads with it

import argparse  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that children end too
signal.signal(signal.SIGINT, signal.default_int_handler)

from dev.mutants.copies import copy_of  # noqa: E402
from dev.mutants.hunt import hunt, known_room, rooms_of  # noqa: E402
from dev.mutants.inside import load_libraries  # noqa: E402
from dev.mutants.page import page  # noqa: E402
from dev.mutants.rooms import ROOMS  # noqa: E402
from dev.mutants.tables import print_table  # noqa: E402

ROOT = Path(__file__).parents[2]
KNOWN = "known"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m dev.mutants", description=__doc__)
    parser.add_argument("--room", action="append", choices=[*ROOMS, KNOWN], help="a room; all if none is named")
    parser.add_argument("--seed", type=int, default=18, help="by which mutants are drawn")
    parser.add_argument("--count", type=int, help="mutants of a room; else as `dev/mutants/rooms.py` says")
    parser.add_argument("--only", action="append", help="number of a mutant, planted whether it was drawn or not")
    parser.add_argument("--afresh", action="store_true", help="plant also those whose fate is kept")
    parser.add_argument("--kept", action="store_true", help="plant nothing: tell of those whose fate is kept")
    parser.add_argument("--processes", type=int, default=2, choices=(1, 2), help="children at a time")
    parser.add_argument("--seconds", type=float, default=24.0, help="of the processor, for the tests of a mutant")
    parser.add_argument("--folder", type=Path, default=ROOT / ".mutants", help="for copies and what is kept")
    parser.add_argument("--list", type=Path, help="file for the survivors, as differences")
    parser.add_argument("--page", action="store_true", help="write docs/mutants.md, and keep the figures")
    return parser.parse_args()


def main() -> int:
    given = arguments()
    given.folder.mkdir(exist_ok=True)
    # Nothing is planted in the first, so that an edit of the project meanwhile changes nothing.
    root, *copies = [copy_of(ROOT, given.folder / f"copy-{number}") for number in range(given.processes + 1)]
    load_libraries()
    names = given.room or [*ROOMS, KNOWN]
    rooms = rooms_of(root, [name for name in names if name != KNOWN], given.seed, given.count, given.only)
    if KNOWN in names and not given.only:
        rooms[KNOWN] = known_room(root)
    found = hunt(root, given.folder, copies, rooms, given.seconds, given.afresh, given.kept)
    print_table(found, given.list)
    if given.page:
        # They load the project, which no child may have done before it is in its copy.
        from dev.mutants.promise import promise
        from dev.reliability.kept import keep

        (ROOT / "docs/mutants.md").write_text(page(found, given.seed), encoding="utf-8")
        keep(promise(found, given.seed))
    if given.only:
        for copy in copies[: len(found)]:
            sys.stdout.write(copy.with_name(f"{copy.name}.log").read_text())
    return 0 if all(fate.verdict != "survived" for fate in found) else 1


if __name__ == "__main__":
    sys.exit(main())
