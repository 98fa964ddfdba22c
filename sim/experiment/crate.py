"""What a bundle of results says of itself: to people, to RO-Crate's readers, and to whoever checks the code.

Sources: RO-Crate 1.1, https://w3id.org/ro/crate/1.1; CODECHECK's file, https://codecheck.org.uk/spec/config/1.0/.
"""

import json
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any, NamedTuple

from sim.experiment.directory import (
    HYPOTHESES,
    MANIFEST,
    PARTS,
    PLAN,
    POINTS,
    REPORT,
    RUNS,
    SCENARIOS,
    SERIES,
    SPECIFICATION,
    WORLDS,
    as_json,
)

RESULTS = "results"  # the folder of the results in a bundle
METADATA, CODECHECK, HOW, LICENCE, LOCK = (
    "ro-crate-metadata.json", "codecheck.yml", "README.md", "LICENSE", "requirements.txt",
)  # fmt: skip
HOLDS = {
    HOW: "How to make these results again",
    LICENCE: "The licence of coopsim, under which this bundle is",
    LOCK: "Every package that coopsim needs, pinned by hash",
    CODECHECK: "What a checker should find again",
    RUNS: "Every run: point, replicate, seed, failure, outcomes",
    POINTS: "The levels of every factor at each point",
    SERIES: "Outcomes of every run by month and country",
    WORLDS: "The worlds: values for what nobody has measured, and weights",
    SPECIFICATION: "The experiment as its author wrote it",
    PLAN: "All that was planned before the first run, with the versions that made it",
    SCENARIOS: "Every value of every scenario",
    HYPOTHESES: "The hypotheses, as stated before the first run",
    MANIFEST: "The checksum of every file",
    REPORT: "The report, one page",
    "findings.csv": "The hypotheses: difference, intervals, verdict, warnings",
    "summary.csv": "Mean and standard deviation of every outcome at each point",
    "effects_by_world.csv": "The effect of each hypothesis in each world",
    "shares.csv": "In how many worlds the effect of each hypothesis lies where",
    "effects.csv": "Main effects and interactions of the factors",
    "shapley.csv": "Shares of each factor in the effect of all",
    "sensitivity.csv": "Indices of Sobol, Morris and Latin hypercube designs",
    "trajectories.csv": "Mean by year, with the band that holds nine runs of ten",
    "looks.csv": "Each look at the results, and why the experiment stopped",
    "variance.csv": "How each effect varies over worlds and by chance",
    "policies.csv": "How policies compare over worlds: expected value, regret, how often the best",
    "value_of_knowing.csv": "What it would be worth to know a value of the worlds before choosing",
    "caveats.csv": "What has to be known beside the verdicts",
}
KINDS = {".csv": "text/csv", ".json": "application/json", ".html": "text/html", ".toml": "application/toml",
         ".parquet": "application/vnd.apache.parquet", ".md": "text/markdown", ".txt": "text/plain",
         ".yml": "application/yaml"}  # fmt: skip
SOFTWARE = "#coopsim"


class Described(NamedTuple):
    """The experiment of a bundle.

    Attributes
    ----------
    title, question
        Of the experiment; the question may be empty.
    date
        When the results were made, in ISO 8601.
    source
        Digest of the code of the model that made them.
    packages
        Package to version, of those on which numbers depend.
    """

    title: str
    question: str
    date: str
    source: str
    packages: Mapping[str, str]


def how(told: Described, lock: str) -> str:
    """Write how to make the results again."""
    pinned = lock.split()
    other = [f"{name} {made}" for name, made in told.packages.items() if f"{name}=={made}" not in pinned]
    besides = f"They were made with {', '.join(other)}, which `{LOCK}` pins to another version.\n" if other else ""
    return f"""# {told.title}

{told.question or "Results of an experiment of coopsim."}

`{RESULTS}/` holds every run and every table, `{RESULTS}/{SPECIFICATION}` the experiment as it was written, and
`{RESULTS}/{HYPOTHESES}` its hypotheses as they were stated before the first run.

To make all of it again you need the sources of coopsim {version("coopsim")} whose model has the digest `{told.source}`
(`{PLAN}` names it, `coopsim selftest` prints that of yours, and coopsim refuses any other), Python 3.12 or 3.13, and in
the folder of these sources:

    python -m pip install --require-hashes -r requirements.txt
    python -m pip install --no-deps .
    coopsim reproduce THIS.zip

with the `{LOCK}` and the path of this zip. Every run is made again, and every byte compared; it prints "every byte
agrees". Between processors the last digit of some numbers may differ.
{besides}"""


def codecheck(told: Described, names: Iterable[str]) -> str:
    """Write CODECHECK's file; who checks adds name, report and certificate."""
    files = [name for name in names if name.endswith((".csv", ".html"))]
    listed = "".join(f"  - file: {quoted(name)}\n    comment: {quoted(said(name))}\n" for name in files)
    return f"""---
version: https://codecheck.org.uk/spec/config/1.0/
# The codechecker adds codechecker, report, check_time and certificate; the authors of a paper add paper.
manifest:
{listed}summary: {quoted(f"{told.title}. `coopsim reproduce` on this bundle compares every byte.")}
"""


def quoted(text: str) -> str:
    """Quote a text for YAML, whose double-quoted texts hold those of JSON."""
    return json.dumps(text)


def said(name: str) -> str:
    """Say what a file holds."""
    bare = name.removeprefix(f"{RESULTS}/")
    return "A part of the runs, as it was made" if bare.startswith(f"{PARTS}/") else HOLDS[bare]


def crate(told: Described, sizes: Mapping[str, int]) -> bytes:
    """Write the RO-Crate's metadata.

    Parameters
    ----------
    sizes
        Path in the bundle to bytes, of every file but this.
    """
    described = [entity(name, size) for name, size in sizes.items()]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": told.title,
        "description": told.question or told.title,
        "datePublished": told.date,
        "license": {"@id": LICENCE},
        "hasPart": [{"@id": name} for name in sizes],
        "mentions": [{"@id": SOFTWARE}],
    }
    return as_json(
        {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": [OWN, root, software(told), *described]}
    )


OWN = {
    "@id": METADATA,
    "@type": "CreativeWork",
    "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    "about": {"@id": "./"},
}


def software(told: Described) -> dict[str, Any]:
    """Describe the program that made the results."""
    packages = ", ".join(f"{name} {made}" for name, made in told.packages.items())
    return {
        "@id": SOFTWARE,
        "@type": "SoftwareApplication",
        "name": "coopsim",
        "softwareVersion": version("coopsim"),
        "description": f"Digest of the model's code: {told.source}. Numbers depend on {packages}.",
        "softwareRequirements": {"@id": LOCK},
    }


def entity(name: str, size: int) -> dict[str, Any]:
    """Describe a file."""
    kind = next((kind for ending, kind in KINDS.items() if name.endswith(ending)), "text/plain")
    return {"@id": name, "@type": "File", "name": said(name), "contentSize": str(size), "encodingFormat": kind}
