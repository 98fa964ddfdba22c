"""The commands that take scenarios."""

import argparse
from pathlib import Path

from sim.cli.describing import SCENARIO, Commands, Told
from sim.cli.values import host, port

NEW = Told(
    "write a study to begin with: a scenario of two countries, an experiment on it, and its worlds",
    "Both files are commented and run as they are.",
    "coopsim new my_border --border BGR GRC",
    "docs/tutorial.md",
)
RUN = Told(
    "run one scenario, or several side by side, and write the results",
    "One run decides nothing: it shows what can happen. To compare policies, run an experiment.",
    "coopsim run europe north_america --seed 1 -o results/two_regions",
    "README.md#run-a-scenario",
)
VIEW = Told(
    "watch a scenario, or two side by side, in the browser",
    "The page is served on this machine and asks nothing of the network. What is changed there can be saved as a "
    "scenario.",
    "coopsim view us_canada",
    "docs/browser.md",
)
LIST = Told(
    "list the scenarios, experiments, calibrations, regions, approaches and null models at hand",
    "Your own files come first, then those that come with coopsim. A broken file is shown with its first mistake.",
    "coopsim list --long",
    "README.md#install-it",
)
CHECK = Told(
    "check scenario, experiment and calibration files without running them",
    "Every mistake is printed at once, with file, line and what was expected.",
    "coopsim check scenarios/us_canada.toml experiments/transfer.toml",
    "README.md#write-a-scenario",
)
SHOW = Told(
    "print the resolved scenario, each value with where it comes from",
    "A value comes from the defaults, country data, the region, the approach, a file with its line, or --set.",
    "coopsim show us_canada --set approach=european",
    "README.md#write-a-scenario",
)
DIFF = Told(
    "print the values in which two scenarios differ",
    "What is not printed is the same in both, so that a difference in results comes from what is.",
    "coopsim diff europe north_america",
    "README.md#write-a-scenario",
)


def add_scenario_commands(commands: Commands) -> None:
    """Describe the commands that take scenarios."""
    commands.group("Scenarios")
    new = commands.add("new", NEW)
    new.add_argument("study", type=Path, metavar="STUDY", help="new folder for it")
    new.add_argument(
        "--border",
        nargs=2,
        default=("BGR", "GRC"),
        metavar=("CODE", "CODE"),
        help="two countries of the data by their ISO codes of three letters (else BGR GRC, Bulgaria and Greece)",
    )

    run = commands.add("run", RUN)
    run.add_argument("scenarios", nargs="+", metavar="SCENARIO", help=SCENARIO)
    run.add_argument("--seed", type=int, help="seed of chance, 0 to 2**63 - 1 (else the scenario's)")
    run.add_argument("--months", type=int, help="length of the run (else the scenario's)")
    add_changes(run)
    run.add_argument("-o", "--output", type=Path, help="new directory for the results (else one below results/)")
    run.add_argument(
        "--events",
        action="store_true",
        help="also write events.parquet: what happened, by month, agency and group, see docs/history.md",
    )
    run.add_argument(
        "--ties",
        action="store_true",
        help="also write ties.parquet: trust, contact, leads and requests of every pair of agencies by month",
    )

    view = commands.add("view", VIEW)
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

    listing = commands.add("list", LIST)
    listing.add_argument("--long", action="store_true", help="say of each what it asks, sets or changes, too")

    check = commands.add("check", CHECK)
    check.add_argument("scenarios", nargs="+", metavar="FILE", help=f"{SCENARIO}, or an experiment's or calibration's")
    add_changes(check)

    show = commands.add("show", SHOW)
    show.add_argument("scenario", metavar="SCENARIO", help=SCENARIO)
    show.add_argument("--toml", action="store_true", help="print it as a scenario file that stands alone")
    add_changes(show)

    diff = commands.add("diff", DIFF)
    diff.add_argument("first", metavar="SCENARIO", help=SCENARIO)
    diff.add_argument("second", metavar="SCENARIO", help="the other one")


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
