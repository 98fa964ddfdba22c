"""Every key that a scenario may set, with its declaration; those of countries and of processes are declared there."""

from functools import cache
from typing import NamedTuple

from sim.countries import declarations
from sim.countries.declarations import Jurisdiction
from sim.documents.declared import Known, Text
from sim.model.quantity import ASSUMED, Quantity, declared, whole
from sim.model.schedule import SECTIONS as PROCESS_SECTIONS

TOP: dict[str, Text] = {
    "title": Text(is_list=False, meaning="title of the scenario", source="the scenario"),
    "extends": Text(is_list=True, meaning="files that this one builds on", source="the scenario", is_file=True),
    "approach": Text(
        is_list=False,
        meaning="the policy: a name in approaches/, or a file",
        source="the scenario",
        is_file=True,
    ),
}
REGION_BASE = "region.base"
BASE = Text(
    is_list=False,
    meaning="the region: a name in regions/, or a file",
    source="the scenario",
    is_file=True,
)
CORRIDOR = Quantity(
    0.0,
    "relative",
    0,
    1e12,
    "weight of a source country for this market; a row given replaces the data's",
    "sim/countries/data/flows.csv",
)
BY_COUNTRY = ("jurisdictions", "corridors")  # one table a country


class Run(NamedTuple):
    """Section `run`."""

    months: int = whole(240, "months", 1, 6000, "length of a run", "design: 20 years")
    warm_up: int = whole(120, "months", 0, 6000, "first months, left out of summaries", "design: 10 years")
    seed: int = whole(1, "number", 0, 2**63 - 1, "seed of the run's random numbers", ASSUMED)


@cache
def sections() -> dict[str, dict[str, Known]]:
    """List every section but countries and corridors, with its keys: run, region, agencies, then the processes."""
    found: dict[str, dict[str, Known]] = {}
    for name, kind in {"run": Run, **declarations.SECTIONS, **PROCESS_SECTIONS}.items():
        found[name] = {**declarations.TEXTS.get(name, {}), **declared(kind)}
    found["region"] = {"base": BASE, **found["region"]}
    return found


@cache
def country_keys() -> dict[str, Known]:
    """List the keys of `jurisdictions.<CODE>`."""
    return {**declarations.TEXTS["jurisdictions"], **declared(Jurisdiction)}


def known(key: str) -> Known | None:
    """Return the declaration of a key, or None."""
    section, _, name = key.rpartition(".")
    parts = key.split(".")
    if key in TOP:
        return TOP[key]
    if parts[0] == "jurisdictions" and len(parts) == 3:
        return country_keys().get(name)
    if parts[0] == "corridors" and len(parts) == 3:
        return CORRIDOR
    return sections().get(section, {}).get(name)
