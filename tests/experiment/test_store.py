"""A results directory belongs to its user: only what is ours is replaced, and nothing else is followed or read."""

import errno
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import sim
from sim.experiment import claim, directory, plain_files, store
from tests.cli.in_process import coopsim, copied, finished  # noqa: F401 - fixtures
from tests.experiment.small_experiment import ROOT, SMALL, command, contents, reseal

THEIRS = ("notes.md", "my.csv", ".plan.json.bad", ".DS_Store", "summary.csv~", ".x.123")
OUTSIDE = ("../../x", "/etc/passwd", "parts/../../x", "..", "parts/..", "a\\b", "C:x", "a\nb", "")
FIXED = ("experiment.toml", "hypotheses.json", "plan.json", "scenarios.json")


def every_command(study: Path) -> list[tuple[str | Path, ...]]:
    out = study / "out"
    return [
        ("experiment", study / "small.toml", "-o", out),
        ("verify", out),
        ("replay", out, "1:1"),
        ("reproduce", out),
        ("report", out),
    ]


def unfinish(out: Path) -> None:
    """Leave what a process leaves that was killed before its tables."""
    for path in out.iterdir():
        if path.is_file() and path.name not in FIXED:
            path.unlink()


# Only what is ours is replaced or removed.


@pytest.mark.slow
def test_a_table_of_the_users_own_survives_the_same_command(field):
    text = (field.folder / "exp.toml").read_text(encoding="utf-8")
    text = text.replace('"NA"', '"N America"').replace('"None"', '"no leaks"')
    (field.folder / "exp.toml").write_text(text, encoding="utf-8")
    done = field.run("sh", "csv_deleted.sh")
    assert done.returncode == 0, done.stderr
    assert "exp/my_codes.csv" in done.stdout
    assert (field.folder / "exp" / "my_codes.csv").read_text(encoding="utf-8") == "my,codes\n"


def test_what_others_put_there_is_mentioned_once_and_is_neither_damage_nor_adopted(study):
    out = study / "out"
    before = contents(out)
    for name in (*THEIRS, ".git/HEAD", ".ipynb_checkpoints/a.ipynb"):
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_text("mine", encoding="utf-8")
    (out / "parts" / "Thumbs.db").write_bytes(b"")
    checked = coopsim("verify", out)
    assert checked.returncode == 0
    (told,) = [line for line in checked.stdout.splitlines() if "left alone" in line]
    assert told.rpartition(": ")[2].split(", ") == sorted([*THEIRS, ".git/", ".ipynb_checkpoints/", "parts/Thumbs.db"])
    with_theirs = contents(out)
    for ours in every_command(study)[:4]:
        assert coopsim(*ours).returncode == 0, ours
    assert contents(out) == with_theirs
    assert {name: with_theirs[name] for name in before} == before


@pytest.mark.parametrize("name", ["findings.csv", "looks.csv", "runs.parquet"])
def test_a_table_of_the_users_own_that_is_called_like_one_of_ours_is_never_overwritten(name, study):
    out = study / "out"
    unfinish(out)
    (out / name).write_text("mine", encoding="utf-8")
    done = coopsim("experiment", study / "small.toml", "-o", out)
    assert done.returncode == 7
    assert f"{name} was not written by this experiment" in done.stderr
    assert (out / name).read_text(encoding="utf-8") == "mine"
    (out / name).unlink()
    assert coopsim("experiment", study / "small.toml", "-o", out).returncode == 0


def test_a_table_that_appears_while_runs_are_made_is_not_overwritten(study, monkeypatch):
    out = study / "out"
    unfinish(out)

    def meanwhile(*given):
        (out / "summary.csv").write_text("mine", encoding="utf-8")
        return as_files(*given)

    from sim.experiment import experiment

    as_files = experiment.as_files
    monkeypatch.setattr(experiment, "as_files", meanwhile)
    assert coopsim("experiment", study / "small.toml", "-o", out).returncode == 7
    assert (out / "summary.csv").read_text(encoding="utf-8") == "mine"


def test_a_table_of_ours_that_is_no_longer_made_goes(study):
    out = study / "out"
    (out / "looks.csv").write_text("replicates\n", encoding="utf-8")
    sums = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["sha256"] | {"looks.csv": "0" * 64}
    (out / "manifest.json").write_text(json.dumps({"sha256": sums}), encoding="utf-8")
    reseal(out)
    assert coopsim("experiment", study / "small.toml", "-o", out).returncode == 0
    assert not (out / "looks.csv").exists()


@pytest.mark.parametrize("more", [[], ["--replicates", "3", "--extend"]])
@pytest.mark.parametrize("last", ["points.csv", "summary.csv", "manifest.json"])
def test_an_experiment_that_is_killed_while_its_tables_are_written_goes_on(
    last,
    more,
    study,
    monkeypatch,
    made,
):
    out = study / "out"
    unfinish(out)

    def killed(path, data):
        if path.name == last:
            raise KeyboardInterrupt
        plain_files.write_whole(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(store, "write_whole", killed)
        assert coopsim("experiment", study / "small.toml", "-o", out).returncode == 4
    checked = coopsim("verify", out)
    assert (checked.returncode, "left alone" in checked.stdout) == (6, False)
    assert coopsim("experiment", study / "small.toml", *more, "-o", out).returncode == 0
    assert coopsim("verify", out).returncode == 0
    assert not (out / ".writing.json").exists()
    if not more:
        assert contents(out) == contents(made / "out")


def test_a_damaged_manifest_is_made_again_from_the_same_tables(study):
    out = study / "out"
    before = contents(out)
    (out / "manifest.json").write_text("{", encoding="utf-8")
    assert coopsim("experiment", study / "small.toml", "-o", out).returncode == 0
    assert contents(out) == before


@pytest.mark.parametrize("name", ["journal.jsonl", "parts/mine.dwg", "notes.md", ".git", "plan.toml"])
def test_a_directory_with_something_else_is_refused_and_stays_as_it_is(name, study):
    place = study / "mine"
    (place / name).parent.mkdir(parents=True)
    (place / name).write_text("mine", encoding="utf-8")
    done = coopsim("experiment", study / "small.toml", "-o", place)
    assert done.returncode == 7
    assert [path for path in place.rglob("*") if path.is_file()] == [place / name]


@pytest.mark.slow
def test_a_page_of_somebody_else_is_not_overwritten(study):
    out = study / "out"
    (out / "report.html").write_text("<p>mine</p>", encoding="utf-8")
    done = coopsim("report", out)
    assert (done.returncode, (out / "report.html").read_text(encoding="utf-8")) == (2, "<p>mine</p>")
    assert "no page of coopsim" in done.stderr
    with pytest.raises(FileExistsError, match="something else than a page of coopsim stands there.*'/"):
        sim.report(out)
    (out / "report.html").unlink()
    assert coopsim("report", out).returncode == 0
    assert coopsim("report", out).returncode == 0
    assert coopsim("report", out, "-o", os.devnull).returncode == 2
    assert not Path(os.devnull).is_file()


def test_the_report_reads_no_table_that_the_manifest_does_not_name(study):
    out = study / "out"
    (out / "looks.csv").write_text("not,a\ntable", encoding="utf-8")
    assert coopsim("report", out).returncode == 0


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ('"as it is"', '"as ever"', "points.0.a lack of corruption"),
        ("months = 132", "months = 144", "points.0.scenario"),
        ('"a lack of corruption"', '"honesty"', "points.0"),
    ],
)
def test_another_plan_is_refused_with_the_difference_whatever_became_of_the_hypotheses(old, new, difference, study):
    file = study / "small.toml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    before = contents(study / "out")
    done = coopsim("experiment", file, "-o", study / "out")
    assert (done.returncode, f"began with another plan ({difference}" in done.stderr) == (7, True)
    assert contents(study / "out") == before


def test_a_directory_that_is_reached_by_a_link_is_a_directory(study):
    (study / "scratch").mkdir()
    (study / "link").symlink_to(study / "scratch")
    for out in (study / "link", study / "link" / "new"):
        assert coopsim("experiment", study / "small.toml", "-o", out).returncode == 0
        assert coopsim("verify", out).returncode == 0
        shutil.rmtree(study / "scratch")
        (study / "scratch").mkdir()


# Links and devices are neither followed nor read; names are plain and inside.


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [".lock", "journal.jsonl", "plan.json", "manifest.json", "runs.parquet", "parts", "PART", "report.html"]
)
def test_a_link_is_not_followed(name, study):
    out = study / "out"
    if name == "PART":
        name = next((out / "parts").iterdir()).relative_to(out).as_posix()
    victim = study / "victim"
    if name == "parts":
        (out / name).rename(victim)
    elif (out / name).exists():
        (out / name).replace(victim)
    else:
        victim.write_bytes(b"")
    before = contents(victim) if victim.is_dir() else victim.read_bytes()
    (out / name).symlink_to(victim)
    codes = [coopsim(*one).returncode for one in every_command(study)]
    assert codes[0] == 6
    if name not in (".lock", "journal.jsonl", "report.html"):
        assert codes[1] == 6
    assert codes[-1] != 0 or name in (".lock", "journal.jsonl")
    assert (out / name).is_symlink()
    assert before == (contents(victim) if victim.is_dir() else victim.read_bytes())


@pytest.mark.parametrize("name", ["plan.json", "manifest.json", "experiment.toml", "scenarios.json", ".lock"])
@pytest.mark.parametrize("what", ["/dev/zero", "pipe", "folder"])
def test_a_device_a_pipe_or_a_folder_is_not_read(name, what, study):
    out = study / "out"
    (out / name).unlink()
    if what == "pipe":
        os.mkfifo(out / name)
    elif what == "folder":
        (out / name).mkdir()
    else:
        (out / name).symlink_to(what)
    began = time.process_time()  # of this process, since others may be at work beside it
    codes = [coopsim(*one).returncode for one in every_command(study)]
    assert codes == ([6, 0, 0, 0, 0] if name == ".lock" else [6, 6, 6, 6, 6])
    assert time.process_time() - began < 10


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_manifest_names_only_files_of_its_directory(name, study):
    out = study / "out"
    sums = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["sha256"] | {name: "0" * 64}
    (out / "manifest.json").write_text(json.dumps({"sha256": sums}), encoding="utf-8")
    for one in every_command(study)[1:]:
        done = coopsim(*one)
        assert done.returncode == 6
        assert "run the experiment again" in done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("name", ["plan.json", "manifest.json"])
def test_a_file_of_a_gigabyte_or_of_endless_depth_is_not_read(name, study):
    out = study / "out"
    (out / name).write_text("[" * 1_000_000, encoding="utf-8")
    assert [coopsim(*one).returncode for one in every_command(study)[1:]] == [6, 6, 6, 6]
    os.truncate(out / name, 2**30)
    began = time.process_time()  # of this process, since others may be at work beside it
    assert [coopsim(*one).returncode for one in every_command(study)[1:]] == [6, 6, 6, 6]
    assert coopsim("experiment", study / "small.toml", "-o", out).returncode == (6 if name == "plan.json" else 0)
    assert time.process_time() - began < 10


# What passes is not damage.


@pytest.mark.parametrize("number", ["EIO", "ESTALE", "EACCES", "EMFILE"])
def test_a_file_that_cannot_be_read_for_now_is_not_called_damaged(number, study, monkeypatch):
    broken = getattr(errno, number)
    (study / "out" / "manifest.json").read_bytes()

    def opened(path, largest):
        raise OSError(broken, os.strerror(broken), str(path))

    monkeypatch.setattr(plain_files, "opened", opened)
    for one in every_command(study):
        done = coopsim(*one)
        assert (done.returncode, "amaged" in done.stderr) == (4, False), one
        assert "ive the same command again" in done.stderr
    monkeypatch.undo()
    assert directory.verify(study / "out") == []


# A place that can never be written is told before anything is started.


@pytest.mark.parametrize("place", ["file/out", "/proc/coopsim", "x" * 300, "a/" + "x" * 300, "dangling"])
def test_a_place_that_can_never_be_written_is_bad_input_and_nothing_is_left(place, study):
    (study / "file").write_text("mine", encoding="utf-8")
    (study / "dangling").symlink_to(study / "nowhere")
    before = sorted(study.rglob("*"))
    done = coopsim("experiment", study / "small.toml", "-o", study / place)
    assert done.returncode == 2
    assert "give another" in done.stderr
    assert sorted(study.rglob("*")) == before


def test_a_folder_that_may_not_be_written_is_bad_input(study, monkeypatch):
    def denied(*given, **named):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), "parts")

    monkeypatch.setattr(claim.Path, "mkdir", denied)
    done = coopsim("experiment", study / "small.toml", "-o", study / "new")
    assert (done.returncode, "Nothing was started" in done.stderr) == (2, True)
    assert not (study / "new").exists()


# One process at a time.


def test_the_lock_ends_with_a_process_that_is_killed(study):
    out = study / "out"
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom sim.experiment.store import Store\n"
        "with Store(Path(sys.argv[1])):\n    print('held', flush=True)\n    time.sleep(60)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, out], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    done = coopsim("experiment", study / "small.toml", "-o", out)
    assert (done.returncode, "in use by another process" in done.stderr) == (5, True)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert coopsim("experiment", study / "small.toml", "-o", out).returncode == 0


@pytest.mark.slow
def test_of_two_that_start_at_once_one_is_refused_and_the_other_finishes(study):
    (study / "small.toml").write_text(SMALL, encoding="utf-8")
    line = command("experiment", study / "small.toml", "--workers", "1", "-o", study / "new")
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    both = [subprocess.Popen(line, cwd=ROOT, **pipes) for _ in range(2)]
    told = [process.communicate() for process in both]
    assert sorted(process.returncode for process in both) == [0, 5], told
    assert directory.verify(study / "new") == []


@pytest.mark.parametrize("number", ["ENOLCK", "ENOSYS", "EOPNOTSUPP"])
def test_a_file_system_without_locks_is_told_so(number, study, monkeypatch):
    import fcntl

    def none(*given):
        raise OSError(getattr(errno, number), os.strerror(getattr(errno, number)))

    monkeypatch.setattr(fcntl, "flock", none)
    done = coopsim("experiment", study / "small.toml", "-o", study / "new")
    assert (done.returncode, "network folder" in done.stderr) == (2, True)
    assert not (study / "new").exists()


@pytest.mark.slow
def test_no_command_needs_what_only_posix_has():
    code = (
        "import sys\nsys.modules['fcntl'] = None\nsys.modules['pty'] = None\n"
        "from sim.cli import commands, experimenting, repeating, reporting\nimport sim.report.page\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_a_reader_that_closes_the_pipe_costs_no_result(study):
    line = shlex.join(command("experiment", study / "small.toml", "--workers", "1", "-o", study / "new"))
    subprocess.run(["bash", "-c", f"{line} | true"], cwd=ROOT, capture_output=True, check=True)
    assert directory.verify(study / "new") == []
