"""The page of an experiment that lies beside its tables, and of which tables it was made.

The manifest does not answer for `report.html`, which is made of the tables and can be made again. So the page bears a
mark of the tables that it was made of, and is taken for theirs only where the mark agrees.
"""

import hashlib
import os
import re
from collections.abc import Mapping
from enum import Enum
from pathlib import Path

from sim.experiment.directory import PARTS, PLAN, REPORT, RUNS, SERIES
from sim.experiment.plain_files import read_whole

# Stands at the head of every page that was ever made here.
OURS = b"""<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">"""
MARK = re.compile(rb'<meta name="coopsim-tables" content="([0-9a-f]{64})">')
HEAD = 1500  # bytes, in which both stand
# Left away or shortened where tables are kept alone, whose page is that of the whole; what these hold, the tables show.
BESIDE_TABLES = (RUNS, SERIES, PLAN)


class Page(Enum):
    """A kind of file in the place of the page: none, a page of these tables or of others, or a file of somebody else.

    A page of an `earlier` coopsim bears no mark, so that nobody can tell of which tables it was made.
    """

    NONE = "none"
    THEIRS = "theirs"
    OTHER = "other"
    EARLIER = "earlier"
    FOREIGN = "foreign"


def mark(sums: Mapping[str, str]) -> str:
    """Return what a page bears that is made of the tables with these checksums."""
    kept = {name: one for name, one in sums.items() if name not in BESIDE_TABLES and not name.startswith(f"{PARTS}/")}
    return hashlib.sha256("\n".join(f"{name} {kept[name]}" for name in sorted(kept)).encode()).hexdigest()


def is_page(file: Path) -> bool:
    """Tell whether a file is a page of coopsim."""
    return OURS in head(file)


def head(file: Path) -> bytes:
    """Read the first bytes of a file; none of one that cannot be read, or is a link."""
    try:
        return read_whole(file)[:HEAD]
    except (OSError, ValueError):
        return b""


def page_in(folder: Path, sums: Mapping[str, str]) -> Page:
    """Tell what lies in the place of the page, in a directory whose files have these checksums."""
    if not os.path.lexists(folder / REPORT):
        return Page.NONE
    first = head(folder / REPORT)
    if OURS not in first:
        return Page.FOREIGN
    found = MARK.search(first)
    if found is None:
        return Page.EARLIER
    return Page.THEIRS if found[1].decode() == mark(sums) else Page.OTHER


def about_page(folder: Path, page: Page) -> str:
    """Say why the page beside some tables may not be shown with them; nothing where it may, or where there is none."""
    again = f"make it again with `coopsim report {folder}`"
    reasons = {
        Page.OTHER: f"{folder / REPORT} was made of other tables than are here now: {again}",
        Page.EARLIER: f"{folder / REPORT}, of an earlier coopsim, does not say of which tables it was made: {again}",
        Page.FOREIGN: f"{folder / REPORT} is no page of coopsim: move it away",
    }
    return reasons.get(page, "")


def remove_outdated(folder: Path, sums: Mapping[str, str], *, same_tables: bool) -> bool:
    """Remove a page of other tables than are here now, and tell whether there was one.

    Parameters
    ----------
    folder, sums
        The directory, and the checksums of its files.
    same_tables
        Whether the tables are those that were here before, so that a page without a mark may stay.
    """
    found = page_in(folder, sums)
    if found is Page.OTHER or (found is Page.EARLIER and not same_tables):
        (folder / REPORT).unlink()
        return True
    return False
