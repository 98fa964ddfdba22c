"""The hunt: mutants are drawn, planted and followed to their fate, which is kept."""

import hashlib
import json
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

from dev.mutants import reach
from dev.mutants.children import Ended, Job, run_all
from dev.mutants.mutant import Mutant, Place, at_most_one_of_each
from dev.mutants.operators import mutants_of
from dev.mutants.rooms import ROOMS, files_of, tests_of

HERE = Path(__file__).parent
FOUND, SURVIVED, TIME_OVER, EQUIVALENT = "found", "survived", "time over", "equivalent"
MORE_TIME = 5  # than its tests take without a slip, beside what it takes to load them
LOADING = 20.0


class Fate(NamedTuple):
    """The fate of a mutant: the verdict, the test that found it or why none can, and seconds."""

    mutant: Mutant
    verdict: str
    by: str
    seconds: float


def rooms_of(
    root: Path, names: list[str], seed: int, count: int | None, only: list[str] | None
) -> dict[str, list[Mutant]]:
    """Draw the mutants of rooms.

    Each mutant has a number that depends on its own text alone, and those with the smallest digests of seed and number
    are drawn: an edit of a file leaves the draw of all others as it was.
    """
    drawn = {}
    for name in names:
        every = [
            mutant for file in files_of(root, name) for mutant in mutants_of(name, file, (root / file).read_bytes())
        ]
        every = at_most_one_of_each(every)
        if only:
            drawn[name] = [mutant for mutant in every if mutant.number in only]
        else:
            ranked = sorted(every, key=lambda mutant: hashlib.sha256(f"{seed} {mutant.said}".encode()).digest())
            drawn[name] = ranked[: count or ROOMS[name].count]
    return drawn


def known_room(root: Path) -> list[Mutant]:
    """Read the slips that are known to have gone through the tests once."""
    slips = tomllib.loads((HERE / "known.toml").read_text())["slip"]
    return [of_patch(root, slip) for slip in slips]


def of_patch(root: Path, slip: dict[str, str]) -> Mutant:
    """Make a mutant of a file, an old text and a new one."""
    source = (root / slip["file"]).read_bytes()
    old = slip["old"].encode()
    if source.count(old) != 1:
        sys.exit(f"dev/mutants/known.toml: {slip['name']}: its old text stands {source.count(old)} times in the file")
    start = source.index(old)
    first = source.count(b"\n", 0, start) + 1
    place = Place(slip["file"], slip["name"], start, start + len(old))
    return Mutant("known", source, place, "known", slip["new"], (first, first + old.count(b"\n")))


def equivalents() -> dict[tuple[str, str, str, str], str]:
    """Read why mutants are equivalent, by file, function, line before and line after."""
    listed = tomllib.loads((HERE / "equivalent.toml").read_text()).get("equivalent", [])
    return {(one["file"], one["function"], one["old"], one["new"]): one["why"] for one in listed}


def room_of_file(root: Path, file: str) -> str:
    """Return the room whose tests look for slips in a file."""
    return next(name for name in reversed(ROOMS) if file in files_of(root, name))


def hunt(  # noqa: PLR0913  as the command is asked
    root: Path,
    folder: Path,
    copies: list[Path],
    rooms: dict[str, list[Mutant]],
    seconds: float,
    afresh: bool,
    only_kept: bool = False,
) -> list[Fate]:
    """Follow every mutant to its fate; where only what is kept is asked for, without those whose fate is not known."""
    excused = equivalents()
    tests: dict[str, list[reach.Test]] = {}
    jobs, fates = [], []
    kept = {} if afresh else read_kept(folder)
    for mutant in [one for mutants in rooms.values() for one in mutants]:
        room = mutant.room if mutant.room in ROOMS else room_of_file(root, mutant.place.file)
        why = excused.get((mutant.place.file, mutant.place.function, *mutant.old_and_new))
        if why:
            fates.append(Fate(mutant, EQUIVALENT, why, 0.0))
            continue
        was = kept.get(key_of(mutant))
        # A survivor stays one until it is planted again, so that nothing looks better than it was seen to be.
        if was and (is_valid(root, room, was) or only_kept and was["verdict"] == SURVIVED):
            fates.append(Fate(mutant, was["verdict"], was["by"], float(was["seconds"])))
            continue
        if only_kept:
            continue
        if room not in tests:
            tests[room] = known_tests(root, folder, copies, room)
        chosen, expected = reach.nearest(mutant, tests[room], seconds)
        limit = LOADING + MORE_TIME * expected
        jobs.append(
            Job(mutant, mutant.place.file, mutant.mutated, chosen, ROOMS[room].interpreted, False, limit, limit)
        )
    for number, ended in enumerate(run_all(jobs, copies), 1):
        fate = fate_of(ended)
        keep(root, folder, fate)
        fates.append(fate)
        say(f"{number}/{len(jobs)} {fate.verdict:9} {fate.seconds:5.1f} s {fate.mutant.diff().splitlines()[0]}")
    return fates


def known_tests(root: Path, folder: Path, copies: list[Path], room: str) -> list[reach.Test]:
    """Find out, or look up, what the tests of a room run."""
    interpreted, files = ROOMS[room].interpreted, tests_of(root, room)
    say(f"{room}: {len(files)} files of tests")
    reach.map_tests(root, folder, copies, [(file, interpreted) for file in files], say)
    return reach.load(folder, files, interpreted)


def fate_of(ended: Ended) -> Fate:
    """Judge by how a child ended."""
    mutant: Mutant = ended.job.what
    if ended.code is None:
        return Fate(mutant, TIME_OVER, "", ended.seconds)
    failed = [one.test for one in ended.told if one.outcome != "passed"]
    if ended.code == 0:
        return Fate(mutant, SURVIVED, f"{len(ended.told)} tests passed", ended.seconds)
    if failed and [one.outcome for one in ended.told][-1] == "slow":
        return Fate(mutant, TIME_OVER, failed[-1], ended.seconds)
    return Fate(mutant, FOUND, failed[-1] if failed else "it cannot be loaded", ended.seconds)


def key_of(mutant: Mutant) -> str:
    """Digest of the whole file with the slip."""
    return hashlib.sha256(mutant.place.file.encode() + b"\0" + mutant.mutated).hexdigest()


def digest_of_tests(root: Path, room: str) -> str:
    """Digest of all tests of a room."""
    files = tests_of(root, room)
    digests = [digest for file in files for digest in (reach.digest(root / file), reach.support(root, file))]
    return hashlib.sha256("".join(digests).encode()).hexdigest()


def is_valid(root: Path, room: str, was: dict[str, str]) -> bool:
    """Tell whether a kept fate still holds: the test that found the mutant, or all that did not, are as they were."""
    if was["verdict"] == FOUND and "::" in was["by"]:
        return was["tests"] == reach.digest_of_test(root, was["by"])
    return was["tests"] == digest_of_tests(root, room)


def keep(root: Path, folder: Path, fate: Fate) -> None:
    """Keep a fate, with the digest of the tests on which it rests."""
    room = fate.mutant.room if fate.mutant.room in ROOMS else room_of_file(root, fate.mutant.place.file)
    by_one = fate.verdict == FOUND and "::" in fate.by
    tests = reach.digest_of_test(root, fate.by) if by_one else digest_of_tests(root, room)
    line = {"key": key_of(fate.mutant), "verdict": fate.verdict, "by": fate.by, "seconds": fate.seconds, "tests": tests}
    with (folder / "fates.jsonl").open("a") as file:
        file.write(json.dumps(line) + "\n")


def read_kept(folder: Path) -> dict[str, dict[str, str]]:
    """Read the fates that are kept, the latest of each."""
    path = folder / "fates.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    return {line["key"]: line for line in map(json.loads, lines)}


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)
