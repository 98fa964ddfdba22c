"""The commands that find worlds, and those that look into the worlds of an experiment."""

from pathlib import Path

from sim.cli.describing import Commands, Told, add_workers

# Beyond the smallest effect of interest in the direction claimed, beyond it or at all the other way, and the verdicts.
QUESTIONS = ("holds", "reversed", "contrary", "supported", "refuted", "practically equal", "undecided")
CALIBRATE = Told(
    "find worlds that agree with published figures, and say what these do not tell",
    "A world is one set of values for what nobody has measured. The table of worlds that it writes is what the "
    "`[worlds]` of an experiment file reads. The shipped file takes a quarter of an hour; the same command goes on "
    "where it was stopped.",
    "coopsim calibrate calibration/model -o results/worlds",
    "docs/calibration.md#worlds-that-agree-with-what-is-published",
)
SENSITIVITY = Told(
    "measure which unknowns move the answers of an experiment over worlds",
    "It runs nothing: it reads the results, and writes a page with tables beside it.",
    "coopsim sensitivity results/over_worlds",
    "docs/worlds.md",
)
DISCOVER = Told(
    "find in which worlds each hypothesis holds, and in which it turns round",
    "It runs nothing: it reads the results, and writes a page for each hypothesis, with the conditions that tell these "
    "worlds from the others.",
    "coopsim discover results/over_worlds --where reversed",
    "docs/worlds.md",
)


def add_world_commands(commands: Commands) -> None:
    """Describe them."""
    commands.group("Worlds, over all that is not known")
    calibrate = commands.add("calibrate", CALIBRATE)
    calibrate.add_argument("file", metavar="CALIBRATION", help="calibration file, or a name that `coopsim list` shows")
    add_workers(calibrate)
    calibrate.add_argument(
        "--worlds",
        type=int,
        help="worlds to find (else the file's), with as many evaluations less or more; 50 take a few minutes",
    )
    calibrate.add_argument(
        "--check", action="store_true", help="only plant truths among runs of the prior, and find them again"
    )
    calibrate.add_argument("-o", "--output", type=Path, help="directory (else results/NAME); goes on where it was")

    sensitivity = commands.add("sensitivity", SENSITIVITY)
    discover = commands.add("discover", DISCOVER)
    for command in (sensitivity, discover):
        command.add_argument(
            "results", type=Path, metavar="RESULTS", help="results directory of an experiment over worlds"
        )
        command.add_argument("-o", "--output", type=Path, metavar="DIR", help="new directory (else one below results/)")
    discover.add_argument(
        "--where",
        action="append",
        choices=QUESTIONS,
        help="look where a hypothesis holds, is reversed (both if not given), is contrary (points the other way, "
        "however little), or has a verdict; may be given again",
    )
    discover.add_argument(
        "--hypothesis",
        action="append",
        metavar="NAME",
        help="look at this one alone (else at every one); may be given again",
    )
