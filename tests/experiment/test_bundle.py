"""One zip holds the results of an experiment and all that it takes to make them again."""

import json
import shutil
from tempfile import gettempdir
from zipfile import ZipFile

import pyarrow.parquet as pq

from sim.experiment.crate import HOLDS
from sim.experiment.directory import BEGUN, MANIFEST, REPORT, TABLE_FILES
from tests.cli.in_process import coopsim, copied, finished  # noqa: F401 - fixtures
from tests.experiment.small_experiment import reseal

METADATA = "ro-crate-metadata.json"


def test_a_bundle_is_made_again_from_its_zip_alone(study, tmp_path):
    for file in ("one.zip", "other.zip"):
        packed = coopsim("bundle", study / "out", "-o", study / file)
        assert packed.returncode == 0, packed.stderr
    assert (study / "one.zip").read_bytes() == (study / "other.zip").read_bytes()
    alone = shutil.copy(study / "one.zip", tmp_path / "alone.zip")
    shutil.rmtree(study)
    done = coopsim("reproduce", alone)
    assert done.returncode == 0, done.stderr
    assert f"{alone}: every byte agrees" in done.stdout


def test_a_bundle_says_of_every_file_what_it_holds(study):
    assert coopsim("report", study / "out").returncode == 0
    assert coopsim("bundle", study / "out").returncode == 0
    with ZipFile(study / "out.zip") as whole:
        assert all((one.create_system, one.external_attr >> 16) == (3, 0o644) for one in whole.infolist())  # as on Unix
        sizes = {name: str(whole.getinfo(name).file_size) for name in whole.namelist() if name != METADATA}
        graph = {entry["@id"]: entry for entry in json.loads(whole.read(METADATA))["@graph"]}
        checked, how = whole.read("codecheck.yml").decode(), whole.read("README.md").decode()
    root = graph[graph[METADATA]["about"]["@id"]]
    assert [part["@id"] for part in root["hasPart"]] == list(sizes)
    assert {name: graph[name]["contentSize"] for name in sizes} == sizes
    assert {"results/plan.json", "results/report.html", "requirements.txt", "LICENSE", "README.md"} <= sizes.keys()
    assert (root["name"], root["license"]) == ("A small crossover", {"@id": "LICENSE"})
    assert '- file: "results/findings.csv"' in checked
    assert '- file: "results/report.html"' in checked
    assert json.loads((study / "out" / "plan.json").read_text())["model_source"] in how


def test_a_number_that_was_changed_in_a_bundle_is_found(study):
    table = pq.read_table(study / "out" / "runs.parquet")
    at = table.schema.get_field_index("harm")
    changed = [value + (row == 0) for row, value in enumerate(table["harm"].to_pylist())]
    pq.write_table(table.set_column(at, "harm", [changed]), study / "out" / "runs.parquet", write_page_checksum=True)
    unsealed = coopsim("bundle", study / "out")
    assert (unsealed.returncode, "is not what was written" in unsealed.stderr) == (6, True)
    reseal(study / "out")
    assert coopsim("bundle", study / "out").returncode == 0
    done = coopsim("reproduce", study / "out.zip")
    assert (done.returncode, "runs.parquet differs" in done.stdout) == (6, True)


def test_what_is_no_bundle_is_refused_and_none_is_overwritten(study):
    for name, data in (("no.zip", b"nothing"), ("cut.zip", b"PK\x03\x04")):
        (study / name).write_bytes(data)
        done = coopsim("reproduce", study / name)
        assert (done.returncode, "is damaged" in done.stderr) == (6, True)
    with ZipFile(study / "other.zip", "w") as other:
        other.writestr("a.txt", "a")
    assert "is no bundle of coopsim" in coopsim("reproduce", study / "other.zip").stderr
    kept = coopsim("bundle", study / "out", "-o", study / "no.zip")
    assert (kept.returncode, (study / "no.zip").read_bytes()) == (2, b"nothing")
    assert coopsim("bundle", study / "out", "-o", study / "out.tar").returncode == 2
    assert sorted(path.name for path in study.iterdir()) == ["cut.zip", "no.zip", "other.zip", "out", "small.toml"]


def test_what_is_wrong_with_a_bundle_is_told_of_the_bundle(study):
    assert coopsim("bundle", study / "out").returncode == 0
    for name in ("plan.json", "manifest.json", "runs.parquet"):
        with ZipFile(study / "out.zip") as whole, ZipFile(study / "less.zip", "w") as less:
            for one in whole.namelist():
                if one != f"results/{name}":
                    less.writestr(one, whole.read(one))
        done = coopsim("reproduce", study / "less.zip")
        assert (done.returncode, f"{study / 'less.zip'}/results/{name}" in done.stderr) == (6, True), name
        assert gettempdir() not in done.stderr.replace(str(study), "")


def test_every_file_that_an_experiment_may_write_is_described():
    assert {*BEGUN, *TABLE_FILES, MANIFEST, REPORT} <= HOLDS.keys()
    assert len(set(HOLDS.values())) == len(HOLDS)
