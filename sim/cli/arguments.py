"""The arguments of each command."""

import argparse
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from sim.experiment.cores import MOST_WORKERS

EPILOGUE = """\
exit codes:
  0  complete
  2  bad input: nothing was started, nothing written
  3  finished, but some runs failed
  4  stopped before its end (Ctrl-C, memory, disk): the same command goes on
  5  the results directory is in use by another process
  6  results are damaged or incomplete
  7  refused: scenario, code or environment differs from what the directory began with
"""
# Beyond the smallest effect of interest in the direction claimed, beyond it the other way, and the verdicts.
QUESTIONS = ("holds", "reversed", "supported", "refuted", "practically equal", "undecided")
LARGEST_FIRST_SEED = 2**62
SCENARIO = "scenario file, or a name that `coopsim list` shows"


def parser() -> argparse.ArgumentParser:
    """Describe the command line.

    Returns
    -------
    argparse.ArgumentParser
    """
    whole = argparse.ArgumentParser(
        prog="coopsim",
        description="Why does cross-national cooperation against human trafficking so often fail, "
        "and what would make it work? Run scenarios of agencies, groups and borders.",
        epilog=EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=f"coopsim {version('coopsim')}")
    commands = whole.add_subparsers(dest="command", metavar="command")

    run = commands.add_parser("run", help="run one scenario, or several side by side, and write the results")
    run.add_argument("scenarios", nargs="+", metavar="SCENARIO", help=SCENARIO)
    run.add_argument("--seed", type=int, help="seed of chance, 0 to 2**63 - 1 (else the scenario's)")
    run.add_argument("--months", type=int, help="length of the run (else the scenario's)")
    add_changes(run)
    run.add_argument("-o", "--output", type=Path, help="new directory for the results (else one below results/)")

    check = commands.add_parser("check", help="check scenario and experiment files without running them")
    check.add_argument("scenarios", nargs="+", metavar="FILE", help=f"{SCENARIO}, or an experiment's")
    add_changes(check)

    show = commands.add_parser("show", help="print the resolved scenario, each value with where it comes from")
    show.add_argument("scenario", metavar="SCENARIO", help=SCENARIO)
    show.add_argument("--toml", action="store_true", help="print it as a scenario file that stands alone")
    add_changes(show)

    diff = commands.add_parser("diff", help="print the values in which two scenarios differ")
    diff.add_argument("first", metavar="A", help=SCENARIO)
    diff.add_argument("second", metavar="B", help=SCENARIO)

    view = commands.add_parser("view", help="watch a scenario, or two side by side, in the browser")
    view.add_argument(
        "scenario", nargs="?", default="us_canada", metavar="SCENARIO", help=f"{SCENARIO} (else us_canada)"
    )
    view.add_argument("--port", type=port, default=8765, help="port to listen at, 0 for a free one (else 8765)")
    view.add_argument(
        "--host",
        type=host,
        default="127.0.0.1",
        help="address to listen at, the one that visitors type (else this machine alone can ask)",
    )
    view.add_argument("--no-open", action="store_true", help="print the address and open no browser")

    add_experiments(commands)
    add_explanations(commands)
    commands.add_parser("list", help="list the scenarios, experiments, regions, approaches and null models at hand")
    commands.add_parser("schema", help="print the JSON Schema of scenario files, for editors")
    commands.add_parser("parameters", help="print the table of every parameter, in Markdown")
    calibration = commands.add_parser(
        "calibration", help="print the calibration targets beside the model's figures, in Markdown"
    )
    calibration.add_argument("--seeds", type=positive, default=10, help="runs of each scenario, default 10")
    add_calibrate(commands)
    add_mechanisms(commands)
    add_patterns(commands)
    add_validation(commands)
    return whole


def command_names() -> list[str]:
    """List the commands."""
    subparsers = [action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)]
    return list(subparsers[0].choices)


def add_experiments(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the commands that make a results directory, and the commands that take one."""
    experiment = commands.add_parser("experiment", help="run a batch experiment on every core, or go on with one")
    experiment.add_argument("file", metavar="FILE", help="experiment file, or a name that `coopsim list` shows")
    add_workers(experiment)
    experiment.add_argument("--replicates", type=positive, help="runs of each point (else the experiment's)")
    experiment.add_argument("--worlds", type=positive, help="number of worlds (else the experiment's)")
    experiment.add_argument(
        "--extend",
        action="store_true",
        help="take a finished directory further: up to --replicates or --worlds, else to twice the worlds that were "
        "drawn, or twice the samples of a sobol design",
    )
    experiment.add_argument(
        "--shard",
        type=shard,
        metavar="K/N",
        help="make the K-th of N parts of the plan, in a directory of its own, for `coopsim merge`",
    )
    experiment.add_argument(
        "--dry-run",
        action="store_true",
        help="print the number of runs, and the time, the memory and the disk they would take",
    )
    experiment.add_argument(
        "-o", "--output", type=Path, help="results directory (else results/NAME); goes on where it was"
    )

    merge = commands.add_parser("merge", help="join the shards of an experiment to the results of the whole")
    merge.add_argument("shards", nargs="+", type=Path, metavar="SHARD", help="directories of all shards, in any order")
    merge.add_argument("-o", "--output", type=Path, help="results directory (else results/NAME)")

    verify = commands.add_parser("verify", help="check every file of an experiment's results against its manifest")
    verify.add_argument("results", type=Path, metavar="RESULTS", help="results directory")

    report = commands.add_parser("report", help="write the results of an experiment as one HTML page with its figures")
    report.add_argument("results", type=Path, metavar="RESULTS", help="results directory of a finished experiment")
    report.add_argument("-o", "--output", type=Path, metavar="FILE", help="the page (else RESULTS/report.html)")

    reproduce = commands.add_parser("reproduce", help="make every run of an experiment again and compare every byte")
    reproduce.add_argument("results", type=Path, metavar="RESULTS", help="results directory")
    add_workers(reproduce)

    replay = commands.add_parser("replay", help="make one run of an experiment again, alone, and compare")
    replay.add_argument("results", type=Path, metavar="RESULTS", help="results directory")
    replay.add_argument("run", type=run_of, metavar="POINT:REPLICATE", help="which run, for example 3:17")
    replay.add_argument("-o", "--output", type=Path, help="also write the whole run here, as `coopsim run` does")


def add_explanations(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the commands that look into the worlds of an experiment."""
    sensitivity = commands.add_parser(
        "sensitivity", help="measure which unknowns move the answers of an experiment over worlds"
    )
    discover = commands.add_parser(
        "discover", help="find in which worlds each hypothesis holds, and in which it turns round"
    )
    for command in (sensitivity, discover):
        command.add_argument(
            "results", type=Path, metavar="RESULTS", help="results directory of an experiment over worlds"
        )
        command.add_argument("-o", "--output", type=Path, metavar="DIR", help="new directory (else one below results/)")
    discover.add_argument(
        "--where",
        action="append",
        choices=QUESTIONS,
        help="look where a hypothesis holds, is reversed (both if not given), or has a verdict; may be given again",
    )
    discover.add_argument("--hypothesis", default="", metavar="NAME", help="look at this one alone (else at every one)")


def add_calibrate(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command that finds worlds which agree with what is published."""
    calibrate = commands.add_parser(
        "calibrate", help="find worlds that agree with published figures, and say what these do not tell"
    )
    calibrate.add_argument("file", metavar="FILE", help="calibration file, or a name that `coopsim list` shows")
    add_workers(calibrate)
    calibrate.add_argument(
        "--check", action="store_true", help="only plant truths among runs of the prior, and find them again"
    )
    calibrate.add_argument("-o", "--output", type=Path, help="directory (else results/NAME); goes on where it was")


def add_mechanisms(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command that switches one mechanism after another."""
    mechanisms = commands.add_parser(
        "mechanisms", help="print what each mechanism does to harm and to joint dismantlings, with intervals"
    )
    mechanisms.add_argument(
        "scenarios", nargs="*", default=["us_canada"], metavar="SCENARIO", help=f"{SCENARIO} (else us_canada)"
    )
    mechanisms.add_argument("--approach", help="its name (else european and north_american, a table each)")
    mechanisms.add_argument("--replicates", type=several, default=40, help="runs of each arm, at least 2, default 40")
    mechanisms.add_argument("--seed", type=seed, default=1, help="seed of the first of them, default 1")
    add_workers(mechanisms)
    mechanisms.add_argument(
        "-o", "--output", type=table_file, metavar="FILE", help="new file, .md or .csv (else printed, in Markdown)"
    )


def add_patterns(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command that looks for patterns."""
    patterns = commands.add_parser(
        "patterns", help="print which known patterns the model shows, and which null models show them too"
    )
    patterns.add_argument("names", nargs="*", metavar="PATTERN", help="such as S1 (else all)")
    patterns.add_argument("--seeds", type=several, default=40, help="runs of each scenario, at least 2, default 40")
    add_workers(patterns)
    patterns.add_argument(
        "-o", "--output", type=Path, metavar="FOLDER", help="new folder for the page and its table (else printed)"
    )


def add_validation(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command that compares the model with data held out."""
    validate = commands.add_parser(
        "validate", help="compare the model with countries' own yearly counts, to which nothing was fitted"
    )
    validate.add_argument(
        "--worlds", type=Path, metavar="TABLE", help="CSV or Parquet file of worlds (else the defaults, chance alone)"
    )
    validate.add_argument("--seeds", type=positive, help="runs in each world (else 4, or 40 at the defaults)")
    add_workers(validate)
    validate.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FOLDER",
        help="new folder for page, tables and figures (else below results/)",
    )


def add_workers(command: argparse.ArgumentParser) -> None:
    """Let a command choose the workers; results do not depend on them."""
    which = command.add_mutually_exclusive_group()
    which.add_argument("--workers", type=workers, help="processes on this machine (else one a core)")
    which.add_argument("--cluster", metavar="ADDRESS", help="scheduler of a Dask cluster, see docs/cluster.md")


def add_changes(command: argparse.ArgumentParser) -> None:
    """Let a command take `--set key=value`."""
    command.add_argument(
        "--set",
        action="append",
        default=[],
        dest="changes",
        metavar="KEY=VALUE",
        help="change a value, for example corruption.scale=0.5; may be given again",
    )


def run_of(text: str) -> tuple[int, int]:
    """Read the point and the replicate of a run."""
    try:
        point, replicate = text.split(":")
        return int(point), int(replicate)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected POINT:REPLICATE, for example 3:17, not '{text}'") from None


def positive(text: str) -> int:
    """Read a whole number from 1."""
    with suppress(ValueError):
        if int(text) >= 1:
            return int(text)
    raise argparse.ArgumentTypeError(f"expected a whole number from 1, not '{text}'")


def several(text: str) -> int:
    """Read a number of runs of which differences can be taken."""
    number = positive(text)
    if number < 2:
        raise argparse.ArgumentTypeError("one pair of runs has no interval: give 2 or more")
    return number


def shard(text: str) -> tuple[int, int]:
    """Read the number of a shard, and that of all shards."""
    with suppress(ValueError):
        number, of = map(int, text.split("/"))
        if 1 <= number <= of:
            return number, of
    raise argparse.ArgumentTypeError(f"expected K/N with K from 1 to N, for example 3/40, not '{text}'")


def seed(text: str) -> int:
    """Read the first of several seeds, so far below the largest that all of them fit."""
    with suppress(ValueError):
        if 0 <= int(text) <= LARGEST_FIRST_SEED:
            return int(text)
    raise argparse.ArgumentTypeError(f"expected a whole number from 0 to 2**62, not '{text}'")


def table_file(text: str) -> Path:
    """Read the name of a file of a table."""
    if Path(text).suffix not in (".md", ".csv"):
        raise argparse.ArgumentTypeError(f"expected a file that ends in .md or .csv, not '{text}'")
    return Path(text)


def workers(text: str) -> int:
    """Read a number of processes, up to more than any machine has cores."""
    number = positive(text)
    if number > MOST_WORKERS:
        message = f"{number} processes are more than the {MOST_WORKERS} that may be started"
        raise argparse.ArgumentTypeError(message)
    return number


def port(text: str) -> int:
    """Read the number of a port."""
    with suppress(ValueError):
        if 0 <= int(text) <= 65535:
            return int(text)
    raise argparse.ArgumentTypeError(f"expected a port, a whole number from 0 to 65535, not '{text}'")


def host(text: str) -> str:
    """Read an address to listen at; an address for all interfaces is refused, since no visitor can ask for it."""
    if text.strip("[]") in ("0.0.0.0", "::", ""):
        message = "give the address that visitors type, not one that stands for all"
        raise argparse.ArgumentTypeError(message)
    return text
