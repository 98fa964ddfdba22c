"""The files of a result: the tables first, which make it whole, then its figures.

with claimed(directory) as claim:
    results = [simulate(scenario, seed)]
    write(results, claim, command, started)
warnings = draw(results, claim)
"""

import hashlib
import platform
import warnings
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.engine.source import model_digest
from sim.outputs.folder import MANIFEST, MARK, Claim, conclude, put
from sim.outputs.headlines import comparison
from sim.outputs.naming import distinct, folder_name
from sim.outputs.picture import picture
from sim.outputs.spreadsheet import inert
from sim.run.data import RunData

PACKAGES = ("coopsim", "mesa", "numba", "numpy", "pandas", "pyarrow", "matplotlib")
COMPARISON, COMPARISON_FIGURE, FIGURE = "comparison.csv", "comparison.png", "overview.png"
WHOLE = "The tables are whole."


def write(
    results: Sequence[RunData], claim: Claim, command: Sequence[str], started: datetime,
    more: Sequence[Mapping[str, bytes]] = (),
) -> None:  # fmt: skip
    """Write the tables of the results of one command, and the manifest that makes them a whole result.

    One run is written into the directory itself; several into one folder each, with `comparison.csv` beside them.

    Parameters
    ----------
    results
        One or more runs.
    claim
        The directory that was claimed for them.
    command
        The command line, for the manifest.
    started
        Time at which the command began.
    more
        Of each run, the names and bytes of further files.

    Raises
    ------
    OSError
        If they cannot be written, as on a full disk.
    """
    folders = folders_of(results)
    further = zip(folders, more, strict=True) if more else ()
    files = [(within(folder, name), found[name]) for folder, found in further for name in found]
    sums = {}
    for name, data in [*tables(results, folders), *files]:
        put(claim, name, data)
        sums[name] = hashlib.sha256(data).hexdigest()
    runs = [
        {"scenario": result.scenario.name, "hash": result.scenario.hash, "seed": result.seed}
        | ({"folder": folder} if folder else {})
        for result, folder in zip(results, folders, strict=True)
    ]
    manifest = {
        "command": list(command),
        "started": started.isoformat(timespec="seconds"),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "runs": runs,
        "model_source": model_digest(),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "packages": {package: version(package) for package in PACKAGES},
        "sha256": dict(sorted(sums.items())),
        "not_drawn": [name for name, _ in figures(results, folders)],
    }
    conclude(claim, manifest)


def draw(results: Sequence[RunData], claim: Claim) -> list[str]:
    """Draw the figures of results that are written, and name them in the manifest.

    A figure that fails costs nothing else: the manifest lists it as not drawn.

    Parameters
    ----------
    results, claim
        As they were written.

    Returns
    -------
    list of str
        Warnings, a sentence each; none where all went well.
    """
    failed: dict[str, list[str]] = {}
    sums, messages = dict(claim.manifest["sha256"]), []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("ignore")
        warnings.simplefilter("always", UserWarning)
        try:
            for name, shown in figures(results, folders_of(results)):
                try:
                    data = picture(shown)
                    put(claim, name, data)
                    sums[name] = hashlib.sha256(data).hexdigest()
                except Exception as error:  # whatever a library of figures raises
                    failed.setdefault(f"{type(error).__name__}: {error}", []).append(name)
        finally:  # be it that somebody has waited long enough
            messages += name_figures(results, claim, sums)
    messages += [f"{', '.join(names)} could not be drawn. {WHOLE} ({why})" for why, names in failed.items()]
    return messages + list(dict.fromkeys(doubt(str(one.message)) for one in caught))


def name_figures(results: Sequence[RunData], claim: Claim, sums: dict[str, str]) -> list[str]:
    """Name the figures in the manifest, drawn and not drawn; return a warning if it cannot be written again."""
    missing = [name for name, _ in figures(results, folders_of(results)) if name not in sums]
    try:
        conclude(claim, claim.manifest | {"sha256": dict(sorted(sums.items())), "not_drawn": missing})
    except OSError as error:
        return [f"{MANIFEST} does not name the figures, since it could not be written again. {WHOLE} ({error})"]
    return []


def doubt(message: str) -> str:
    """Put a warning of the figures' library into a sentence for the user."""
    if message.startswith("Glyph "):
        return "the font of the figures lacks letters of these names, and shows boxes instead."
    return f"a figure may not look as it should: {message}"


def tables(results: Sequence[RunData], folders: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Yield every table and scenario with the name of its file."""
    for result, folder in zip(results, folders, strict=True):
        months = pa.BufferOutputStream()
        table = pa.Table.from_pandas(result.months, preserve_index=False)
        pq.write_table(table, months, compression="zstd", write_page_checksum=True)
        yield within(folder, "months.parquet"), bytes(months.getvalue())
        yield within(folder, "summary.csv"), result.summary.to_csv(lineterminator="\n").encode()
        yield within(folder, "relocations.csv"), result.relocations.to_csv(index=False, lineterminator="\n").encode()
        yield within(folder, "scenario.toml"), result.scenario.to_toml(seed=result.seed).encode()
    if len(results) > 1:
        side_by_side = comparison(results)
        side_by_side.columns = pd.Index(distinct([inert(label) for label in side_by_side.columns]))
        yield COMPARISON, side_by_side.to_csv(lineterminator="\n").encode()


def figures(results: Sequence[RunData], folders: Sequence[str]) -> Sequence[tuple[str, Sequence[RunData]]]:
    """List the file of every figure, with the runs that it shows."""
    each = [(within(folder, FIGURE), [result]) for result, folder in zip(results, folders, strict=True)]
    return [*each, (COMPARISON_FIGURE, results)] if len(results) > 1 else each


def folders_of(results: Sequence[RunData]) -> list[str]:
    """Give each of several results a folder of its own; a result that is alone needs none."""
    if len(results) == 1:
        return [""]
    names = [folder_name(result.scenario.name) for result in results]
    return distinct(names, "{}_{}", (COMPARISON, COMPARISON_FIGURE, MANIFEST, MARK))


def within(folder: str, name: str) -> str:
    """Path of a file below the directory of the result."""
    return f"{folder}/{name}" if folder else name
