"""Locks, use, bills of material and advisories: what is planted in each is found."""

import json
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from dev.evidence.statistics import FAILS, HOLDS
from dev.reliability.kept import UNTESTED
from dev.supply_chain import audit, bill, locks, used
from dev.supply_chain.__main__ import advisories
from dev.supply_chain.locks import LOCKS, ROOT

PROJECT = ROOT / "pyproject.toml"
HASH = f"    --hash=sha256:{'0' * 64}\n"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(LOCKS, tmp_path / "locks")
    return tmp_path / "locks"


def test_every_extra_has_a_lock_that_holds_what_it_asks_for_by_hash_and_agrees_with_the_others():
    rows, wrong = locks.check()
    assert wrong == []
    assert {row[0] for row in rows} == {*locks.asked(), *locks.TOOLS}


def test_an_extra_without_a_lock_and_a_lock_without_an_extra_are_found(copy):
    (copy / "docs.txt").rename(copy / "dogs.txt")
    _, wrong = locks.check(copy)
    assert "the extra docs has no lock: add it to dev/lock.sh" in wrong
    assert "dogs.txt is the lock of no extra" in wrong


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        (
            "numpy==2.0.0 \\\n" + HASH,
            "cluster.txt: numpy 2.0.0 is another version than that of dev.txt: run dev/lock.sh",
        ),
        ("left-pad==1.0 \\\n", "cluster.txt: left-pad has no hash"),
    ],
)
def test_another_version_and_a_package_without_a_hash_are_found(copy, planted, told):
    with (copy / "cluster.txt").open("a", encoding="utf-8") as lock:
        lock.write(planted)
    assert told in locks.check(copy)[1]


@pytest.mark.parametrize("line", ["--pre", "numpy>=2", "-e .", "numpy @ somewhere"])
def test_what_is_neither_a_pin_nor_a_hash_is_refused(copy, line):
    lock = copy / "base.txt"
    lock.write_text(line + "\n" + lock.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(ValueError, match="base.txt:1: neither a package with its version nor a hash"):
        locks.check(copy)


def test_what_an_extra_asks_for_and_its_lock_lacks_is_found(tmp_path):
    project = tmp_path / "pyproject.toml"
    text = PROJECT.read_text(encoding="utf-8")
    project.write_text(text.replace('cluster = ["dist', 'cluster = ["left-pad>=1", "dist'), encoding="utf-8")
    assert locks.check(project=project)[1] == ["cluster.txt has not left-pad, which is asked for: run dev/lock.sh"]


@pytest.fixture(scope="module")
def importers() -> used.Importers:
    return used.importers()


def test_every_package_of_the_base_is_imported_by_the_base_or_required_by_one_that_is(importers):
    rows, wrong = used.check(importers)
    assert wrong == []
    assert {row[0] for row in rows} >= locks.asked()["base"].keys()


def test_a_dependency_that_only_a_part_of_an_extra_imports_is_found(importers):
    # As if tqdm were imported by the page alone.
    planted = {**importers, "tqdm": {"sim.browser.page"}}
    assert used.check(planted)[1] == ["tqdm is a dependency of the base, and no module of the base imports it"]


def test_a_package_that_nothing_requires_is_found(importers, tmp_path):
    lock = tmp_path / "base.txt"
    lock.write_text((LOCKS / "base.txt").read_text(encoding="utf-8") + "left-pad==1.0 \\\n" + HASH, encoding="utf-8")
    assert used.check(importers, lock)[1] == ["left-pad is in base.txt, and nothing requires it: run dev/lock.sh"]


def test_a_requirement_of_another_extra_is_no_reason_to_install_a_package():
    assert "networkx" in used.needed("mesa", {"network"})
    assert "solara" not in used.needed("mesa", {"network"})
    assert "solara" in used.needed("mesa", {"viz"})


def test_a_bill_that_lacks_a_package_or_a_hash_or_has_one_more_is_found():
    held = locks.pins(LOCKS / "build.txt")
    parts = [
        {"name": one.name, "version": one.version, "externalReferences": [{"hashes": [{}] * one.hashes}]}
        for one in held
    ]
    assert bill.lacking({"components": parts}, held) == []
    assert bill.lacking({"components": parts[1:]}, held) == ["editables 0.6 is not in the bill with its hashes"]
    stranger = {"name": "left-pad", "version": "1.0"}
    assert bill.lacking({"components": [*parts, stranger]}, held) == ["left-pad 1.0 of the bill is not in the lock"]


SOUND = {"name": "numpy", "version": "2.5.5", "vulns": []}
SICK = {"name": "jinja2", "version": "3.0", "vulns": [{"id": "PYSEC-1"}]}
SKIPPED = {"name": "mesa", "skip_reason": "Dependency not found on PyPI and could not be audited: mesa (3.5.1)"}


@pytest.mark.parametrize(
    ("dependencies", "verdict", "told"),
    [
        ([SOUND], HOLDS, []),
        ([SOUND, SICK], FAILS, ["jinja2 3.0: PYSEC-1"]),
        ([SOUND, SKIPPED], FAILS, ["mesa could not be looked up"]),
        ([SKIPPED], UNTESTED, ["no advisory service answers here: it knows none of 1 packages"]),
    ],
)
def test_an_audit_fails_on_what_it_could_not_look_up_and_is_untested_where_nothing_could_be(
    dependencies, verdict, told, monkeypatch
):
    # pip-audit itself ends with 0 in three of these four.
    said = SimpleNamespace(stdout=json.dumps({"dependencies": dependencies, "fixes": []}), stderr="", returncode=0)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: said)
    found = audit.ask(Path(), "pypi", [("numpy", "2.5.5")])
    assert (found.verdict, found.wrong) == (verdict, told)


def test_a_service_that_does_not_answer_leaves_the_audit_untested(monkeypatch):
    said = SimpleNamespace(stdout="", stderr="Traceback\nConnectionError: nobody there\n", returncode=1)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: said)
    found = audit.ask(Path(), "osv", [("numpy", "2.5.5")])
    assert found.verdict == UNTESTED
    assert found.wrong == ["no advisory service answers here: ConnectionError"]


def test_the_audit_as_a_whole_fails_on_any_vulnerability_and_needs_one_service_that_knows_all():
    sound = audit.read({"dependencies": [SOUND]})
    sick, part = audit.read({"dependencies": [SOUND, SICK]}), audit.read({"dependencies": [SOUND, SKIPPED]})
    silent = audit.Audit(silence="nobody there")
    verdicts = [
        advisories({"one": one, "other": other}).verdict for one in (sound, silent) for other in (sick, part, silent)
    ]
    assert verdicts == [FAILS, HOLDS, HOLDS, FAILS, FAILS, UNTESTED]


def test_a_package_with_two_versions_is_asked_for_in_two_lists():
    asked = [("docutils", "0.22"), ("docutils", "0.23"), ("furo", "1")]
    assert audit.once_each(asked) == [[("docutils", "0.22"), ("furo", "1")], [("docutils", "0.23")]]
