"""The commands that make a results directory, and the commands that take one."""

from pathlib import Path

from sim.cli.describing import SCENARIO, Commands, Told, add_workers
from sim.cli.values import natural, positive, run_of, seed, several, shard, table_file

EXPERIMENT = Told(
    "run a batch experiment on every core, or go on with one",
    "It prints a verdict on each hypothesis that the file states. It can be stopped at any moment: the same command "
    "goes on where it was, and its files are the same bytes with any number of workers.",
    "coopsim experiment events --replicates 4 -o results/trial",
    "README.md#run-an-experiment",
)
REPORT = Told(
    "write the results of an experiment as one HTML page with its figures",
    "The page can be read offline, and sent to others as it is.",
    "coopsim report results/trial",
    "README.md#run-an-experiment",
)
MECHANISMS = Told(
    "print what each mechanism does to harm and to joint dismantlings, with intervals",
    "It switches each impediment, technique, ingredient and null model alone, and needs no experiment file.",
    "coopsim mechanisms europe_12 --approach european",
    "docs/mechanisms.md",
)
MERGE = Told(
    "join the shards of an experiment to the results of the whole",
    "Shards are made by `coopsim experiment --shard`; the bytes are those of one run.",
    "coopsim merge results/part-1 results/part-2 -o results/mine",
    "docs/cluster.md#job-arrays",
)
VERIFY = Told(
    "check every file of an experiment's results against its manifest",
    "Files of your own in the directory are left alone, and mentioned.",
    "coopsim verify results/trial",
    "README.md#run-an-experiment",
)
REPRODUCE = Told(
    "make every run of an experiment again and compare every byte",
    "It takes as long as the experiment did, and changes nothing in the directory.",
    "coopsim reproduce results/trial",
    "README.md#run-an-experiment",
)
BUNDLE = Told(
    "write the results of an experiment as one zip, with all that it takes to make them again",
    "It is an RO-Crate with data, plan, lock, licence and CODECHECK's file. `coopsim reproduce` takes it.",
    "coopsim bundle results/trial -o results/trial.zip",
    "README.md#run-an-experiment",
)
REPLAY = Told(
    "make one run of an experiment again, alone, and compare",
    "With -o the run is also written in full, month by month.",
    "coopsim replay results/trial 3:2",
    "README.md#run-an-experiment",
)


def add_experiment_commands(commands: Commands) -> None:
    """Describe them."""
    commands.group("Experiments")
    add_experiment(commands)
    report = commands.add("report", REPORT)
    report.add_argument("results", type=Path, metavar="RESULTS", help="results directory of a finished experiment")
    report.add_argument("-o", "--output", type=Path, metavar="FILE", help="the page (else RESULTS/report.html)")
    add_mechanisms(commands)
    merge = commands.add("merge", MERGE)
    merge.add_argument("shards", nargs="+", type=Path, metavar="SHARD", help="directories of all shards, in any order")
    merge.add_argument("-o", "--output", type=Path, help="results directory (else results/NAME)")

    verify = commands.add("verify", VERIFY)
    verify.add_argument("results", type=Path, metavar="RESULTS", help="results directory")

    reproduce = commands.add("reproduce", REPRODUCE)
    reproduce.add_argument("results", type=Path, metavar="RESULTS", help="results directory, or its bundle, a zip")
    add_workers(reproduce)

    replay = commands.add("replay", REPLAY)
    replay.add_argument("results", type=Path, metavar="RESULTS", help="results directory")
    replay.add_argument("run", type=run_of, metavar="POINT:REPLICATE", help="which run, for example 3:17")
    replay.add_argument("-o", "--output", type=Path, help="also write the whole run here, as `coopsim run` does")

    bundle = commands.add("bundle", BUNDLE)
    bundle.add_argument("results", type=Path, metavar="RESULTS", help="results directory of a finished experiment")
    bundle.add_argument("-o", "--output", type=Path, metavar="FILE", help="new file, .zip (else RESULTS.zip)")


def add_experiment(commands: Commands) -> None:
    """Describe the command that runs an experiment."""
    experiment = commands.add("experiment", EXPERIMENT)
    experiment.add_argument("file", metavar="EXPERIMENT", help="experiment file, or a name that `coopsim list` shows")
    add_workers(experiment)
    experiment.add_argument("--replicates", type=positive, help="runs of each point (else the experiment's)")
    experiment.add_argument(
        "--worlds",
        type=natural,
        help="number of worlds (else the experiment's); 0 for none, the values of its base scenario alone",
    )
    experiment.add_argument(
        "--extend",
        action="store_true",
        help="take a finished directory further: up to --replicates or --worlds, else to twice the worlds that were "
        "drawn, to the number that the file takes of a table of worlds, or to twice the samples of a sobol design",
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


def add_mechanisms(commands: Commands) -> None:
    """Describe the command that switches one mechanism after another."""
    mechanisms = commands.add("mechanisms", MECHANISMS)
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
