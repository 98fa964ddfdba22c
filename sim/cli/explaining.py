"""`coopsim sensitivity` and `coopsim discover`: what moves the answers of an experiment over worlds, and where."""

import argparse
import sys
from collections.abc import Callable, Mapping

from sim.cli.batch import guarded
from sim.cli.exit_codes import BAD_INPUT, COMPLETE
from sim.cli.extras import lacking
from sim.cli.pages import write_folder
from sim.experiment.given_folder import why_no_results
from sim.outputs.naming import folder_name
from sim.outputs.style import import_matplotlib
from sim.progress import progress


def sensitivity(options: argparse.Namespace) -> int:
    """Measure what moves each answer, and write tables, pictures and a page."""

    def make() -> Mapping[str, bytes]:
        from sim.discovery import drawing, sensitivity, sensitivity_page, sensitivity_picture, sensitivity_tables
        from sim.discovery.study import read

        study = read(options.results)
        with progress("answer") as watch:
            found = sensitivity.sensitivities(study, watch)
        pictures = {
            f"{folder_name(region or 'all')}.png": drawing.png(sensitivity_picture.picture(moved))
            for region, answers in sensitivity.regions(found).items()
            if (moved := [one for one in answers if one.measures])
        }
        page = sensitivity_page.page(study, found, list(pictures))
        print(sensitivity_page.summary(found))
        return {"sensitivity.md": page.encode(), **sensitivity_tables.tables(found), **pictures}

    return written(options, make)


def discover(options: argparse.Namespace) -> int:
    """Look in which worlds each hypothesis holds or turns round, and write tables, pictures and a page."""
    if wrong := lacking("discovery", "coopsim discover"):
        print(wrong, file=sys.stderr)
        return BAD_INPUT

    def make() -> Mapping[str, bytes]:
        from sim.discovery import box_picture, discovery, discovery_page, discovery_tables, drawing
        from sim.discovery.study import read

        study = read(options.results)
        pairs = discovery.asked(study, options.where or discovery.USUAL, options.hypothesis or ())
        with progress("question") as watch:
            found = discovery.discoveries(study, pairs, watch)
        pictures = {
            f"box-{number}.png": drawing.png(box_picture.picture(one))
            for number, one in enumerate(found, 1)
            if one.trial is not None and one.trial.box
        }
        page = discovery_page.page(study, found)
        print(discovery_page.summary(found))
        return {"discovery.md": page.encode(), **discovery_tables.tables(found), **pictures}

    return written(options, make)


def written(options: argparse.Namespace, make: Callable[[], Mapping[str, bytes]]) -> int:
    """Write what is made of a results directory into a new one."""
    if wrong := why_no_results(options.results):
        print(wrong, file=sys.stderr)
        return BAD_INPUT
    import_matplotlib()
    from sim.discovery.study import NoAnswer

    def work() -> int:
        name = f"{folder_name(options.results.resolve().name)}-{options.command}"
        try:
            write_folder(options.output, name, make, options.given)
        except NoAnswer as error:
            print(error, file=sys.stderr)
            return BAD_INPUT
        return COMPLETE

    return guarded(work, "Nothing was written: give the same command again.")
