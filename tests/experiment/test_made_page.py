"""A page is shown with the tables that it was made of, and with no others."""

import json
from zipfile import ZipFile

import pytest

from sim.experiment.directory import REPORT
from sim.experiment.tables_alone import keep_tables
from tests.cli.in_process import coopsim, copied, finished  # noqa: F401 - fixtures

FOREIGN = "<p>mine</p>"


@pytest.fixture
def reported(study):
    assert coopsim("report", study / "out").returncode == 0
    return study


def without_mark(page):
    """Make the page one of an earlier coopsim."""
    lines = page.read_text(encoding="utf-8").splitlines(keepends=True)
    page.write_text("".join(line for line in lines if "coopsim-tables" not in line), encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("change", [lambda page: None, without_mark])
def test_a_page_of_earlier_tables_goes_when_there_are_others(change, reported):
    page = reported / "out" / REPORT
    change(page)
    same = coopsim("experiment", reported / "small.toml", "-o", reported / "out")
    assert (same.returncode, page.exists(), "Removed" in same.stdout) == (0, True, False)
    more = ("--replicates", "3", "--extend", "-o", reported / "out")
    done = coopsim("experiment", reported / "small.toml", *more)
    assert (done.returncode, page.exists()) == (0, False)
    assert f"Removed {page}, which was made of earlier tables." in done.stdout


@pytest.mark.slow
def test_a_page_of_other_tables_is_neither_verified_nor_bundled(reported):
    out, page = reported / "out", reported / "out" / REPORT
    old = page.read_bytes()
    assert coopsim("verify", out).returncode == 0
    assert coopsim("experiment", reported / "small.toml", "--replicates", "3", "--extend", "-o", out).returncode == 0
    page.write_bytes(old)
    verified, bundled = coopsim("verify", out), coopsim("bundle", out)
    assert (verified.returncode, "was made of other tables than are here now" in verified.stdout) == (6, True)
    assert (bundled.returncode, "make it again with `coopsim report" in bundled.stderr) == (6, True)
    assert coopsim("report", out).returncode == 0
    assert (coopsim("verify", out).returncode, coopsim("bundle", out).returncode) == (0, 0)
    with ZipFile(reported / "out.zip") as whole:
        assert whole.read(f"results/{REPORT}") == page.read_bytes()


@pytest.mark.parametrize(
    ("change", "said"),
    [(lambda page: page.write_text(FOREIGN), "no page of coopsim"), (without_mark, "does not say of which tables")],
)
def test_a_page_of_which_nobody_can_tell_is_mentioned_and_not_bundled(change, said, reported):
    out = reported / "out"
    change(out / REPORT)
    verified, bundled = coopsim("verify", out), coopsim("bundle", out)
    assert (verified.returncode, said in verified.stdout) == (0, True)
    assert (bundled.returncode, said in bundled.stderr) == (6, True)


def test_a_text_of_somebody_else_stays_when_tables_are_made_anew(study):
    (study / "out" / REPORT).write_text(FOREIGN, encoding="utf-8")
    more = ("--replicates", "3", "--extend", "-o", study / "out")
    assert coopsim("experiment", study / "small.toml", *more).returncode == 0
    assert (study / "out" / REPORT).read_text(encoding="utf-8") == FOREIGN


def test_the_page_of_the_whole_is_that_of_its_tables_kept_alone(reported, tmp_path):
    alone = tmp_path / "alone"
    alone.mkdir()
    keep_tables(reported / "out", alone)
    (alone / REPORT).write_bytes((reported / "out" / REPORT).read_bytes())
    assert coopsim("verify", alone).stdout == f"{alone}: every file is as it was written\n"
    assert "points" not in json.loads((alone / "plan.json").read_text(encoding="utf-8"))
