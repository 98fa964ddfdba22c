"""The results of `coopsim run`: none is lost, none is half, and whatever names people give, none is confused."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import matplotlib as mpl
import pandas as pd
import pytest

import sim
from sim.cli import main
from sim.engine.machine_code import cache_folder
from sim.outputs import figures, result_files
from sim.outputs.folder import MARK, AtWork, Claim, DirectoryExists, NoPlace, claimed, make_claim, put
from sim.outputs.headlines import comparison, labels, printed
from sim.outputs.naming import columns, distinct, folder_name, shortened, stem
from sim.outputs.result import Result
from sim.outputs.style import STYLE, plainly
from tests.conftest import Field

TABLES = {"months.parquet", "summary.csv", "relocations.csv", "scenario.toml"}
SHORT = ["--months", "121"]
SCENARIO = "scenarios/two_countries.toml"


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def is_whole(folder: Path) -> bool:
    """Whether every file is what the manifest says, and the manifest names every file."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    del there["manifest.json"]
    return manifest["sha256"] == {
        name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in sorted(there.items())
    }


def not_drawn(folder: Path) -> list[str]:
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["not_drawn"]


@pytest.fixture(scope="module")
def result() -> Result:
    return sim.run(SCENARIO, seed=2, months=121)


def named(result, *given: str):
    """The same result under other names."""
    return [replace(result, scenario=replace(result.scenario, name=name)) for name in given]


def interrupted(directory: Path, meanwhile: Callable[[], object]) -> None:
    """Claim a directory, and be interrupted before there is a result."""
    with claimed(directory):
        meanwhile()
        raise KeyboardInterrupt


# The folder of a result


@pytest.mark.slow
def test_two_runs_at_once_both_keep_their_results(field: Field):
    done = field.run("sh", "parallel_runs.sh")
    assert names(field.folder / "results") == {"small-1", "small-2"}, done.stderr
    for folder in (field.folder / "results").iterdir():
        assert is_whole(folder)
    seeds = [json.loads(path.read_text())["runs"][0]["seed"] for path in field.folder.glob("results/*/manifest.json")]
    assert sorted(seeds) == [1, 2]


@pytest.mark.slow
def test_twelve_long_names_make_a_short_one(field: Field):
    done = field.run("sh", "long_names.sh")
    assert "Written to results/joint_teams_treaty_variant_1-and-11-more-1/" in done.stdout, done.stderr
    folder = field.folder / "results/joint_teams_treaty_variant_1-and-11-more-1"
    assert is_whole(folder)
    assert len([path for path in folder.iterdir() if path.is_dir()]) == 12


@pytest.mark.slow
def test_a_reader_that_closes_the_pipe_costs_no_result(field: Field):
    done = field.run("sh", "pipe.sh")
    assert set(done.stdout.split()) == TABLES | {"overview.png", "manifest.json"}, done.stderr
    assert "Traceback" not in done.stderr
    code = field.run("bash", "-c", "PYTHONUNBUFFERED=1 coopsim run small.toml -o again | true; echo ${PIPESTATUS[0]}")
    assert code.stdout == "0\n"


REFUSED = {
    "exists": "never overwritten",
    "empty": "No result stands in it",
    "file": "never overwritten",
    "file/below": "is no folder",
    "file/below/more": "is no folder",
    "dangling": "never overwritten",
    "dangling/below": "is no folder",
    "/dev/null": "never overwritten",
    "/dev/null/x": "is no folder",
    "n" * 256: "File name too long",
    "/proc/nope/x": "No such file or directory",
}


@pytest.mark.parametrize(("wanted", "told"), REFUSED.items(), ids=[name[:20] for name in REFUSED])
def test_a_place_that_cannot_be_had_is_refused_in_a_sentence_before_anything_starts(
    wanted, told, tmp_path, monkeypatch, capsys
):
    scenario = str(Path(SCENARIO).absolute())
    monkeypatch.chdir(tmp_path)
    Path("exists").mkdir()
    Path("exists/notes.txt").write_text("mine")
    Path("empty").mkdir()
    Path("file").write_text("mine")
    Path("dangling").symlink_to("nowhere")
    before = sorted(tmp_path.rglob("*"))
    monkeypatch.setattr("sim.cli.running.simulate_all", lambda _: pytest.fail("a run was started"))
    assert main(["run", scenario, "-o", wanted]) == 2
    assert told in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before
    assert Path("file").read_text() == "mine"


@pytest.mark.parametrize(("holds", "is_told"), [("notes.txt", False), ("unfinished.txt", True)])
def test_a_folder_of_the_users_own_is_never_said_to_be_removable(holds, is_told, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / holds).write_text("mine")
    with pytest.raises(DirectoryExists) as caught, claimed(folder):
        pass
    assert ("can be removed" in str(caught.value)) is is_told
    assert [path.name for path in folder.iterdir()] == [holds]


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_folder_that_cannot_be_written_into_is_refused_and_left_as_it_was(tmp_path, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    # As root, which tests may run as, every folder can be written into.
    monkeypatch.setattr("sim.outputs.whole_files.os.fsync", refuse)
    with pytest.raises(NoPlace, match=r"new/out cannot be written: Permission denied"), claimed(tmp_path / "new/out"):
        pytest.fail("a run was started")
    assert not names(tmp_path)


def test_results_that_is_a_file_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("results").write_text("mine")
    with pytest.raises(NoPlace, match="Not a directory|is no folder"), claimed(None, ["small"]):
        pytest.fail("a run was started")


def test_a_slash_at_the_end_and_missing_parents_are_fine(tmp_path, result):
    with claimed(f"{tmp_path}/a/b/out/") as there:
        result_files.write([result], there, ["test"], datetime.now(UTC))
    assert is_whole(tmp_path / "a/b/out")


def test_a_claim_is_given_back_with_the_parents_that_were_made_for_it(tmp_path):
    (tmp_path / "there").mkdir()
    seen: list[set[str]] = []
    out = tmp_path / "there/a/out"
    with pytest.raises(KeyboardInterrupt):
        interrupted(out, lambda: seen.append(names(out)))
    assert seen == [{MARK}]
    assert names(tmp_path / "there") == set()


def test_what_others_put_into_a_claim_stays(tmp_path, result):
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        interrupted(out, lambda: (out / "notes.txt").write_text("mine"))
    assert names(out) == {"notes.txt"}


def test_a_file_of_others_is_not_replaced_by_a_table(tmp_path, result):
    def run() -> None:
        with claimed(tmp_path / "out") as there:
            (tmp_path / "out/summary.csv").write_text("mine")
            result_files.write([result], there, ["test"], datetime.now(UTC))

    with pytest.raises(FileExistsError, match="not ours"):
        run()
    assert names(tmp_path / "out") == {"summary.csv"}
    assert (tmp_path / "out/summary.csv").read_text() == "mine"


def test_a_claim_can_be_had_once(tmp_path):
    with claimed(tmp_path / "out"), pytest.raises(AtWork, match="is in use by another process"):
        make_claim(tmp_path / "out")


def test_a_claim_ends_with_its_process_and_what_it_left_can_be_removed(tmp_path):
    code = f"import os\nfrom sim.outputs.folder import make_claim\nmake_claim({str(tmp_path / 'out')!r})\nos._exit(1)"
    subprocess.run([sys.executable, "-c", code], check=False)
    with pytest.raises(DirectoryExists, match="unless a run is at work") as caught:
        make_claim(tmp_path / "out")
    assert not isinstance(caught.value, AtWork)


def test_a_disk_that_is_full_at_the_end_leaves_nothing_but_what_is_printed(tmp_path, monkeypatch, capsys):
    def full(there: Claim, name: str, data: bytes) -> None:
        if name == "relocations.csv":
            raise OSError(28, "No space left on device")
        put(there, name, data)

    monkeypatch.setattr(result_files, "put", full)
    assert main(["run", SCENARIO, *SHORT, "-o", str(tmp_path / "out")]) == 4
    told = capsys.readouterr()
    assert "harm" in told.out
    assert "No space left on device" in told.err
    assert not names(tmp_path)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_stopped_gives_its_place_back(stop, tmp_path):
    code = (
        "import os, sys\n"
        "from sim.cli import running, program\n"
        f"running.simulate_all = lambda _: os.kill(os.getpid(), {int(stop)})\n"
        "sys.exit(program())\n"
    )
    command = [sys.executable, "-c", code, "run", SCENARIO, "-o", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (4, "Interrupted: nothing was written.\n")
    assert not names(tmp_path)


@pytest.mark.slow
def test_a_run_goes_on_where_the_end_of_its_terminal_is_to_be_ignored(tmp_path):
    code = (
        "import os, signal, sys\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "from sim.cli import running, program\n"
        "simulate_all = running.simulate_all\n"
        "running.simulate_all = lambda given: os.kill(os.getpid(), signal.SIGHUP) or simulate_all(given)\n"
        "sys.exit(program())\n"
    )
    command = [sys.executable, "-c", code, "run", SCENARIO, *SHORT, "-o", str(tmp_path / "out")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    assert is_whole(tmp_path / "out")


def test_a_run_that_is_killed_leaves_nothing_that_looks_whole(tmp_path):
    code = (
        "import os, sys\n"
        "from sim.outputs import result_files\n"
        "from sim.cli import program\n"
        "result_files.conclude = lambda *_: os.kill(os.getpid(), 9)\n"
        "sys.exit(program())\n"
    )
    command = [sys.executable, "-c", code, "run", SCENARIO, *SHORT, "-o", str(tmp_path / "out")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == -signal.SIGKILL
    assert names(tmp_path) == {"out"}
    assert names(tmp_path / "out") == TABLES | {MARK}
    assert "is no result" in (tmp_path / "out" / MARK).read_text().replace("\n", " ")


# The order: tables, then the terminal, then figures


def test_the_result_is_whole_before_its_figures_are_drawn(tmp_path, result):
    with claimed(tmp_path / "out") as there:
        result_files.write([result], there, ["test"], datetime.now(UTC))
    assert names(tmp_path / "out") == TABLES | {"manifest.json"}
    assert is_whole(tmp_path / "out")
    assert not_drawn(tmp_path / "out") == ["overview.png"]
    assert result_files.draw([result], there) == []
    assert names(tmp_path / "out") == TABLES | {"manifest.json", "overview.png"}
    assert is_whole(tmp_path / "out")
    assert not_drawn(tmp_path / "out") == []


@pytest.mark.parametrize("error", [RuntimeError("no font"), MemoryError(), KeyError("x"), OSError(28, "full")])
def test_a_figure_that_fails_costs_no_table(error, tmp_path, monkeypatch, capsys):
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(figures, "draw", fail)
    assert main(["run", SCENARIO, SCENARIO, *SHORT, "-o", str(tmp_path / "out")]) == 0
    told = capsys.readouterr()
    assert told.err.count("Warning: ") == 1
    assert "could not be drawn. The tables are whole." in told.err
    assert type(error).__name__ in told.err
    assert is_whole(tmp_path / "out")
    assert not_drawn(tmp_path / "out") == [
        "two_countries_1/overview.png", "two_countries_2/overview.png", "comparison.png",
    ]  # fmt: skip


def test_an_interruption_while_drawing_costs_no_table_and_the_manifest_names_what_is_there(
    tmp_path, monkeypatch, capsys
):
    drawn = iter(range(2))
    overview = figures.overview

    def stop(results):
        if next(drawn) == 1:
            raise KeyboardInterrupt
        return overview(results)

    monkeypatch.setattr(figures, "overview", stop)
    assert main(["run", SCENARIO, SCENARIO, *SHORT, "-o", str(tmp_path / "out")]) == 0
    assert "The tables are whole." in capsys.readouterr().err
    assert is_whole(tmp_path / "out")
    assert not_drawn(tmp_path / "out") == ["two_countries_2/overview.png", "comparison.png"]


def test_an_interruption_while_writing_leaves_nothing(tmp_path, monkeypatch, result):
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    def run() -> None:
        with claimed(tmp_path / "out") as there:
            monkeypatch.setattr("sim.outputs.whole_files.os.fsync", stop)
            result_files.write([result], there, ["test"], datetime.now(UTC))

    with pytest.raises(KeyboardInterrupt):
        run()
    assert not names(tmp_path)


def test_a_file_of_others_is_not_replaced_by_a_figure(tmp_path, result):
    with claimed(tmp_path / "out") as there:
        result_files.write([result], there, ["test"], datetime.now(UTC))
    (tmp_path / "out/overview.png").write_text("mine")
    assert "not ours" in result_files.draw([result], there)[0]
    assert (tmp_path / "out/overview.png").read_text() == "mine"
    assert not_drawn(tmp_path / "out") == ["overview.png"]


BROKEN = {"as given": None, "no text": b"\xff\xfe\x00", "no settings": b"font.size: huge\nlines.linewidth: {}\n"}


@pytest.mark.slow
@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_the_settings_of_matplotlib_in_the_current_folder_do_not_matter(content, field: Field):
    if content is not None:
        (field.folder / "matplotlibrc_here/matplotlibrc").write_bytes(content)
    done = field.run("coopsim", "run", "../small.toml", "-o", "out", cwd="matplotlibrc_here", MPLBACKEND="nonsense")
    assert (done.returncode, done.stderr) == (0, "")
    assert is_whole(field.folder / "matplotlibrc_here/out")
    if content is None:
        elsewhere = field.run("coopsim", "run", "small.toml", "-o", "out")
        assert elsewhere.returncode == 0
        drawn = [(field.folder / folder / "out/overview.png").read_bytes() for folder in (".", "matplotlibrc_here")]
        assert drawn[0] == drawn[1]


@pytest.mark.slow
def test_a_matplotlib_that_cannot_be_imported_costs_no_table(field: Field):
    (field.folder / "broken").mkdir()
    (field.folder / "broken/matplotlib.py").write_text("raise RuntimeError('broken here')")
    path = os.pathsep.join([str(field.folder / "broken"), str(Path.cwd())])
    done = field.run("coopsim", "run", "small.toml", *SHORT, "-o", "out", PYTHONPATH=path)
    assert (done.returncode, done.stderr.count("broken here")) == (0, 1)
    assert names(field.folder / "out") == TABLES | {"manifest.json"}
    assert is_whole(field.folder / "out")


def test_a_notebooks_own_settings_stay_its_own(result):
    with mpl.rc_context({"font.size": 30, "text.usetex": True, "axes.facecolor": "pink"}):
        with plainly():
            assert mpl.rcParams["font.size"] == mpl.rcParamsDefault["font.size"]
            assert mpl.rcParams["text.parse_math"] == STYLE["text.parse_math"]
        assert result_files.picture([result]) == mpl_default_picture(result)
        assert mpl.rcParams["font.size"] == 30


def mpl_default_picture(result) -> bytes:
    with mpl.rc_context():
        mpl.rcdefaults()
        return result_files.picture([result])


# Names


def legend(results) -> list[str]:
    return [text.get_text() for text in figures.overview(results).legends[0].get_texts()]


def test_a_legend_shows_every_name_as_it_is(result):
    given = ["_hidden", "$x^2$", "costs $5", "a_b", "Härte → Küste", r"\frac{1}{2}"]
    assert legend(named(result, *given)) == [f"{name}, seed 2" for name in given]
    assert len(result_files.picture(named(result, *given))) > 10_000


@pytest.mark.parametrize(("long", "wide"), [(5, 4), (25, 3), (40, 2), (250, 2)])
def test_a_legend_of_long_names_stays_within_the_figure(long, wide, result):
    several = named(result, *(f"{'n' * (long - 2)}{number:02}" for number in range(12)))
    with plainly():
        figure = figures.overview(several)
        figure.draw_without_rendering()
    box = figure.legends[0].get_window_extent()
    assert box.x0 >= 0
    assert box.x1 <= figure.bbox.x1
    assert box.y0 >= figure.axes[0].get_window_extent().y1
    assert len({round(text.get_window_extent().x0) for text in figure.legends[0].get_texts()}) == wide
    assert len(set(legend(several))) == 12


def test_a_name_that_is_a_column_already_is_told_apart(result):
    several = named(result, "unit", "small", "small", "small (1)", "outcome")
    assert labels(several) == ["unit (1)", "small (2)", "small (3)", "small (1)", "outcome (1)"]
    table = comparison(several)
    assert list(table.columns) == ["unit", *labels(several)]
    assert list(table["unit"]) == list(result.summary["unit"])


def test_a_table_for_the_terminal_is_aligned_and_narrow_whatever_the_names(result):
    several = named(result, "日本語のシナリオ", "e\u0301te\u0301", "x" * 250, "esc\x1b[31m", "two\nlines")
    lines = printed(several).splitlines()
    assert len(lines) == 28
    units = ("per month", "share")
    starts = [columns(line[: line.rindex(unit)]) for line, unit in zip(lines, units, strict=False)]
    assert starts[0] == starts[1]
    assert columns(lines[0]) < 180
    assert "\x1b" not in lines[0]


def test_each_of_several_runs_keeps_a_scenario_with_its_own_seed(result):
    files = dict(result_files.tables([result, replace(result, seed=3)], ["one", "other"]))
    seeds = [tomllib.loads(files[f"{folder}/scenario.toml"].decode())["run"]["seed"] for folder in ("one", "other")]
    assert seeds == [2, 3]


def test_no_two_names_become_one():
    given = ["small", "Small", "small (1)", "small_1", "ß", "SS", "small"]
    for form in ("{} ({})", "{}_{}"):
        assert len({name.casefold() for name in distinct(given, form)}) == len(given)
    assert distinct(["a", "b"]) == ["a", "b"]


@pytest.mark.parametrize(
    "name",
    ["con", "NUL.x", "a" * 255, "ä" * 120, "日" * 80, "dots...", " a b ", ".git", "-x", "a/b", "\udcff", "", "…"],
)
def test_a_folders_name_is_one_that_every_system_takes(name):
    made = folder_name(name)
    assert 0 < len(made.encode()) <= 61
    assert not set(made) & set('<>:"/\\|?*\n ')
    assert made[0] not in ".-"
    assert made[-1] not in ". "
    assert made.partition(".")[0].casefold() not in ("con", "nul")


def test_a_stem_is_short_and_says_how_many():
    assert stem(["europe", "north_america"]) == "europe-north_america"
    assert stem(["n" * 255]) == "n" * 60
    assert stem(["n" * 255] * 12) == "n" * 60 + "-and-11-more"


def test_a_shortened_name_keeps_both_ends():
    assert shortened("a" * 50 + "1", 21) == "aaaaaaaaa...aaaaaaaa1"
    assert columns(shortened("日" * 50, 21)) <= 21


@pytest.mark.slow
def test_names_that_are_alike_but_for_signs_get_folders_of_their_own(tmp_path):
    given = ["small (1)", "small_1", "Small_1", "con", "comparison.csv", "_hidden", "$x$", "Härte → Küste", "=1+1"]
    for number, name in enumerate(given):
        text = f'extends = "{Path(SCENARIO).absolute()}"\n[run]\nmonths = 121\nseed = {number}\n'
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    assert main(["run", *(str(tmp_path / f"{name}.toml") for name in given), "-o", str(out)]) == 0
    assert is_whole(out)
    runs = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["runs"]
    assert [run["seed"] for run in runs] == list(range(len(given)))
    folders = [run["folder"] for run in runs]
    assert len({folder.casefold() for folder in folders}) == len(given)
    table = pd.read_csv(out / "comparison.csv", index_col="outcome")
    assert table.columns[-1] == "'=1+1"  # which no spreadsheet calculates
    assert table.shape[1] == 1 + len(given)
    for run, column in zip(runs, table.columns[1:], strict=True):
        summary = pd.read_csv(out / run["folder"] / "summary.csv", index_col="outcome")
        assert table[column].loc["harm"] == summary["region"].loc["harm"]


@pytest.mark.slow
def test_without_a_home_a_run_says_nothing_of_matplotlib(tmp_path):
    home = {"HOME": str(tmp_path / "nowhere"), "XDG_CACHE_HOME": "", "COOPSIM_CACHE": str(cache_folder().parents[1])}
    command = [sys.executable, "-m", "sim", "run", SCENARIO, *SHORT, "-o", str(tmp_path / "out")]
    (tmp_path / "nowhere").write_text("no folder", encoding="utf-8")
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, **home})
    assert "atplotlib" not in done.stderr
    assert is_whole(tmp_path / "out")
