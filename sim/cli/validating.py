"""`coopsim validate`: compares the model with countries' own yearly counts, to which nothing was fitted."""

import argparse
import sys
from collections.abc import Mapping
from concurrent.futures import Executor
from itertools import chain

from sim.cli.batch import guarded, with_executor
from sim.cli.exit_codes import COMPLETE, SOME_FAILED
from sim.cli.pages import write_folder
from sim.experiment.tables import csv_text
from sim.outputs.style import import_matplotlib
from sim.progress import announce_compiling
from sim.validation.agreement import CorrelationRow, CoverageRow, YearRow, correlations, coverage, years
from sim.validation.observed import PLACES, Place
from sim.validation.page import page, title
from sim.validation.predicted import DEFAULTS, Prediction, predict, scenarios_of
from sim.worlds.table import read_worlds

PAGE = "validation.md"
SEEDS_AT_DEFAULTS, SEEDS_A_WORLD = 40, 4


def validate(options: argparse.Namespace) -> int:
    """Write the page of the validation with its tables and figures, and print it."""
    worlds = DEFAULTS if options.worlds is None else read_worlds(options.worlds)
    seeds = options.seeds or (SEEDS_AT_DEFAULTS if worlds is DEFAULTS else SEEDS_A_WORLD)
    scenarios = {place: scenarios_of(place, worlds) for place in PLACES}
    import_matplotlib()
    announce_compiling()

    def run(executor: Executor) -> dict[Place, Prediction]:
        found = {}
        for place in PLACES:
            print(f"{title(place)} ...", file=sys.stderr)
            found[place] = predict(scenarios[place], [world.weight for world in worlds], seeds, executor)
        return found

    codes = [COMPLETE]

    def make() -> Mapping[str, bytes]:
        predicted = with_executor(options, run)
        files = files_of(predicted, seeds, None if worlds is DEFAULTS else len(worlds))
        print(files[PAGE].decode())
        codes.extend(SOME_FAILED for one in predicted.values() if one.failed)
        return files

    def work() -> int:
        write_folder(options.output, "validation", make, options.given)
        return codes[-1]

    return guarded(work, "Nothing was written.")


def files_of(predicted: Mapping[Place, Prediction], seeds: int, worlds: int | None) -> Mapping[str, bytes]:
    """Compare every place, and return the content of each file."""
    from sim.validation.plots import by_country

    related = [row for place, one in predicted.items() for row in correlations(place, one)]
    counted = {place: list(years(place, one)) for place, one in predicted.items()}
    every_year = list(chain.from_iterable(counted.values()))
    covered = list(coverage(every_year))
    figures = {
        f"validation_{place.region}_{place.vintage}.png": by_country(rows, title(place))
        for place, rows in counted.items()
    }
    failed = {title(place): one.failed for place, one in predicted.items()}
    text = page(related, covered, zip(map(title, predicted), figures, strict=True), seeds, worlds, failed)
    tables = {
        "correlations.csv": csv_text(CorrelationRow._fields, related),
        "coverage.csv": csv_text(CoverageRow._fields, covered),
        "years.csv": csv_text(YearRow._fields, every_year),
    }
    return {PAGE: text.encode(), **tables, **figures}
