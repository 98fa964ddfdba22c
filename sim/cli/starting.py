"""`coopsim new`: writes a study that runs, to be made one's own."""

import argparse
import sys
from pathlib import Path
from shlex import quote
from string import Template

from sim.cli.exit_codes import BAD_INPUT, COMPLETE
from sim.cli.terminal import warn
from sim.countries.data_files import Row, UnknownCountryError, countries, rows
from sim.countries.declarations import Region
from sim.countries.pairs import borders
from sim.model.quantity import declared
from sim.outputs.naming import visible
from sim.outputs.whole_files import make_parents, replace_whole
from sim.shipped import EXPERIMENTS

TEMPLATES = Path(__file__).with_name("study")
BORDER, EXPERIMENT, WORLDS = "border.toml", "hub.toml", "posterior.parquet"
SOUTH = 8  # degrees below both countries, where the map of most borders is empty
NEXT = """\
Two countries, one lever, forty worlds: read {border} and {experiment} and change what you like. Next:

  coopsim check {border} {experiment}
  coopsim experiment {experiment} -o {results}
"""


def new(options: argparse.Namespace) -> int:
    """Write the folder of a study, and print the next two commands."""
    folder: Path = options.study
    try:
        one, other = (country(code) for code in options.border)
    except UnknownCountryError as error:
        print(f"--border: {error} The data hold {', '.join(countries())}.", file=sys.stderr)
        return BAD_INPUT
    if one == other:
        print("--border: one country is given twice, and a border has two.", file=sys.stderr)
        return BAD_INPUT
    files = study(one, other)
    try:
        make_parents(folder.parent, [])
        folder.mkdir()
        for name, data in files.items():
            replace_whole(folder / name, data)
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or str(error)
        print(f"{visible(str(folder))} cannot be written: {what}. Give a new folder.", file=sys.stderr)
        return BAD_INPUT
    warn(no_border(one, other))
    print(f"Written to {visible(str(folder))}/: {', '.join(files)}")
    paths = {"border": folder / BORDER, "experiment": folder / EXPERIMENT, "results": folder / "results"}
    print(NEXT.format(**{name: quote(visible(str(path))) for name, path in paths.items()}), end="")
    return COMPLETE


def no_border(one: Row, other: Row) -> list[str]:
    """Say that two countries have no border in common, and which have one with either; nothing if they have."""
    codes = list(countries())
    border = borders(codes, float(declared(Region)["narrow_sea_km"].default))
    first, second = (codes.index(row.cells["iso3"]) for row in (one, other))
    if border[first, second]:
        return []
    near = {at: [codes[other] for other in border[at].nonzero()[0]] for at in (first, second)}
    around = [f"{codes[at]} has one with {', '.join(others)}" for at, others in near.items() if others]
    more = f" {'; '.join(around)}." if around else ""
    return [
        f"{one.cells['name']} and {other.cells['name']} have no land border in the data, nor a narrow sea between "
        f"them: they are no neighbours in this study.{more}"
    ]


def study(one: Row, other: Row) -> dict[str, bytes]:
    """Make the files of a study.

    Parameters
    ----------
    one, other
        The two countries of the border.

    Returns
    -------
    dict of str to bytes
        Name to content: a scenario, an experiment on it, and the worlds of the experiment.
    """
    codes = (one.cells["iso3"], other.cells["iso3"])
    places = [row.cells for row in rows("places.csv") if row.cells["iso3"] in codes]
    filled = {
        "one": codes[0],
        "other": codes[1],
        "one_name": one.cells["name"],
        "other_name": other.cells["name"],
        "longitude": f"{sum(float(place['longitude']) for place in places) / 2:.1f}",
        "latitude": f"{min(float(place['latitude']) for place in places) - SOUTH:.1f}",
    }
    texts = {name: Template((TEMPLATES / name).read_text(encoding="utf-8")) for name in (BORDER, EXPERIMENT)}
    worlds = (EXPERIMENTS / "calibration" / WORLDS).read_bytes()
    return {**{name: text.substitute(filled).encode() for name, text in texts.items()}, WORLDS: worlds}


def country(code: str) -> Row:
    """Find a country of the data.

    Raises
    ------
    UnknownCountryError
        If there is none of this code.
    """
    if code.upper() not in countries():
        raise UnknownCountryError(code)
    return countries()[code.upper()]
