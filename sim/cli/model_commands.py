"""The commands that hold the model against what is known, and those that print what it is made of."""

from pathlib import Path

from sim.cli.describing import Commands, Told, add_workers
from sim.cli.values import positive, several

CALIBRATION = Told(
    "print published figures beside the model's, at its defaults, in Markdown",
    "Targets that are not met are printed as they are.",
    "coopsim calibration --seeds 20",
    "docs/calibration.md",
)
VALIDATE = Told(
    "compare the model with countries' own yearly counts, to which nothing was fitted",
    "It writes a page with tables and figures. Without a table of worlds, its intervals are of chance alone.",
    "coopsim validate --worlds experiments/calibration/posterior.parquet --seeds 2",
    "docs/validation.md",
)
PATTERNS = Told(
    "print which known patterns the model shows, and which null models show them too",
    "Each pattern has a criterion that was stated before it was run.",
    "coopsim patterns S1 --seeds 10",
    "docs/patterns.md",
)
PARAMETERS = Told(
    "print what a scenario may set: the parameters about a word, or the table of all of them",
    "With a word, those that have it in their key or meaning, with default, unit and bounds. Without, all of them in "
    "Markdown, with range of uncertainty and source besides.",
    "coopsim parameters capacity",
    "docs/ODD.md",
)
SCHEMA = Told(
    "print the JSON Schema of scenario files, for editors",
    "An editor that knows it completes keys and marks mistakes while you write.",
    "coopsim schema > scenario.schema.json",
    "README.md#write-a-scenario",
)
SELFTEST = Told(
    "check within a minute that coopsim works on this machine as it does elsewhere",
    "It compares the generator, a run, a queue and the store with what they must give, and prints what to send if they "
    "do not.",
    "coopsim selftest",
    "docs/reliability.md",
)
COMPLETION = Told(
    "print what a shell needs to complete commands, options and names",
    "Give the example once for a shell that is open, or write it into the file that your shell reads as it starts.",
    'eval "$(coopsim completion bash)"',
    "README.md#install-it",
)
SHELLS = ("bash", "zsh", "fish", "tcsh", "powershell")


def add_model_commands(commands: Commands) -> None:
    """Describe them."""
    commands.group("The model, held against what is known")
    calibration = commands.add("calibration", CALIBRATION)
    calibration.add_argument("--seeds", type=positive, default=10, help="runs of each scenario, default 10")
    validate = commands.add("validate", VALIDATE)
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

    patterns = commands.add("patterns", PATTERNS)
    patterns.add_argument("names", nargs="*", metavar="PATTERN", help="such as S1 (else all)")
    patterns.add_argument("--seeds", type=several, default=40, help="runs of each scenario, at least 2, default 40")
    add_workers(patterns)
    patterns.add_argument(
        "-o", "--output", type=Path, metavar="FOLDER", help="new folder for the page and its table (else printed)"
    )


def add_reference_commands(commands: Commands) -> None:
    """Describe the commands that print what files and shells need to know."""
    commands.group("Reference")
    parameters = commands.add("parameters", PARAMETERS)
    parameters.add_argument("word", nargs="?", metavar="WORD", help="such as corruption (else all)")
    commands.add("schema", SCHEMA)
    commands.add("selftest", SELFTEST)
    completion = commands.add("completion", COMPLETION)
    completion.add_argument("shell", nargs="?", choices=SHELLS, default="bash", help="default bash")
