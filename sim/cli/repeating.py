"""`coopsim verify`, `reproduce` and `replay`: check a results directory, or make its runs again and compare."""

import argparse
import sys
from contextlib import nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path

from sim.cli.batch import guarded, opener
from sim.cli.exit_codes import BAD_INPUT, COMPLETE, DAMAGED, SOME_FAILED
from sim.cli.running import illustrate
from sim.cli.terminal import print_columns
from sim.experiment import reproduction
from sim.experiment.bundle import in_bundle, unpacked
from sim.experiment.directory import Damaged, checksums, foreign_files
from sim.experiment.directory import verify as find_damage
from sim.experiment.given_folder import why_no_results, why_not_whole
from sim.experiment.made_page import Page, about_page, page_in
from sim.outputs.folder import claimed
from sim.outputs.result_files import write
from sim.progress import announce_compiling, progress
from sim.run.simulation import simulate

MOST_NAMED = 10  # files of others
AS_IT_WAS = "The results are as they were: give the same command again."


def refuse(wrong: str) -> bool:
    """Print why a folder does not hold what is asked for; return False if nothing is wrong."""
    if wrong:
        print(wrong, file=sys.stderr)
    return bool(wrong)


def verify(options: argparse.Namespace) -> int:
    """Check the files of a results directory, and mention files of others."""
    if refuse(why_no_results(options.results)):
        return BAD_INPUT

    def work() -> int:
        wrong, page = find_damage(options.results), page_beside(options.results)
        print("\n".join(wrong) if wrong else f"{options.results}: every file is as it was written")
        if told := about_page(options.results, page):
            print(told)
        if besides := foreign_files(options.results):
            more = f" and {len(besides) - MOST_NAMED} more" if len(besides) > MOST_NAMED else ""
            print(f"Not of the experiment, and left alone: {', '.join(besides[:MOST_NAMED])}{more}")
        return DAMAGED if wrong or page is Page.OTHER else COMPLETE

    return guarded(work, AS_IT_WAS)


def page_beside(folder: Path) -> Page:
    """Tell what lies in the place of the page; nothing that counts where there is no manifest to compare it with."""
    with suppress(Damaged):
        return page_in(folder, checksums(folder))
    return Page.NONE


def reproduce(options: argparse.Namespace) -> int:
    """Make every run again, and print whether every byte agrees."""

    def work() -> int:
        with unpacked(options.results) as folder:
            if refuse(in_bundle(why_not_whole(folder), folder, options.results)):
                return BAD_INPUT
            announce_compiling()
            with progress("run") as watch:
                found = reproduction.reproduce(folder, opener(options), watch)
        different = [in_bundle(one, folder, options.results) for one in found.different]
        print("\n".join(different) if different else f"{options.results}: every byte agrees")
        if found.ended.failed == found.ended.runs:
            print(f"Every run failed: {found.ended.failure}", file=sys.stderr)
        return DAMAGED if found.different else SOME_FAILED if found.ended.failed == found.ended.runs else COMPLETE

    return guarded(work, AS_IT_WAS)


def replay(options: argparse.Namespace) -> int:
    """Make one run again, alone, and compare."""
    if refuse(why_not_whole(options.results)):
        return BAD_INPUT
    announce_compiling()
    started = datetime.now(UTC)

    def work() -> int:
        with claimed(options.output) if options.output else nullcontext() as claim:
            found = reproduction.replay(options.results, *options.run)
            results = []
            if claim and not found.failure:
                results = [simulate(found.scenario, found.seed)]
                write(results, claim, ["coopsim", *options.given], started)
        if found.failure_kept or found.failure:
            print(f"kept:  {found.failure_kept or 'no failure'}\nagain: {found.failure or 'no failure'}")
        if found.failure and found.agrees:
            print(f"\nSeed {found.seed}: the run failed again, in the same way.")
            return SOME_FAILED
        rows = [
            (one.outcome, to_last_digit(one.kept), to_last_digit(one.computed), "" if one.agrees else "differs")
            for one in found.outcomes
        ]
        print_columns([("outcome", "kept", "again", ""), *rows])
        print(f"\nSeed {found.seed}: " + ("every number agrees." if found.agrees else "NOT the same numbers."))
        if claim and results:
            print(f"The whole run is written to {options.output}/", flush=True)
            illustrate(results, claim)
        return COMPLETE if found.agrees else DAMAGED

    return guarded(work, AS_IT_WAS)


def to_last_digit(value: float | None) -> str:
    """Write a number to its last digit; a dash where there is none."""
    return "-" if value is None else str(value)
