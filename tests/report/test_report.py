"""The page of an experiment: it stands alone, says what the files say, and runs nothing that a file holds."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure

from sim.cli import main
from sim.cli.exit_codes import BAD_INPUT, COMPLETE, DAMAGED
from sim.experiment.comparison import compare
from sim.experiment.point_rows import SummaryRow
from sim.experiment.rows import STATED, CaveatRow, EffectRow, FindingRow, IndexRow
from sim.outputs.style import plainly
from sim.report import dots, lines
from sim.report.averages import DifferenceMap, Estimate, is_crossed, maps, responses
from sim.report.contents import OPTIONAL, Unreadable, read
from sim.report.drawing import STYLE
from sim.report.forest import forest
from sim.report.page import rendered, report
from sim.report.plots import averted, effects, frontiers, sensitivities, told
from sim.report.points import in_points
from sim.report.ranks import ranks
from sim.run.summary import LEADING
from tests.experiment.results_directory import NASTY, REPLICATES, Made, seal

ROOT = Path(__file__).parents[2]
FACTORS = {"policy": ["old", "new"], "corruption": ["0", "0.5", "1"], "trust": ["low", "middle", "high"]}
SECTIONS = {
    "effects.csv": "Main effects and interactions",
    "shapley.csv": "Shares in the effect of all factors together",
    "sensitivity.csv": "Sensitivity",
    "trajectories.csv": "Over time",
    "looks.csv": "Looks on the way",
}


class Page(HTMLParser):
    """What a browser would find: elements with their attributes, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)

    @property
    def headings(self) -> set[str]:
        return {word for word in self.words if word in {*SECTIONS.values(), "Verdicts", "Where a policy pays"}}


@pytest.fixture(scope="module")
def directory(tmp_path_factory) -> Path:
    return Made(FACTORS).write(tmp_path_factory.mktemp("report") / "whole")


@pytest.fixture(scope="module")
def text(directory) -> str:
    return report(directory)


@pytest.fixture(scope="module")
def nasty(tmp_path_factory) -> str:
    factors = {NASTY: ["a" + NASTY, "_b"], "_third": [NASTY, "c"]}
    made = Made(factors, title=NASTY, hypothesis=NASTY)
    return report(made.write(tmp_path_factory.mktemp("report") / "nasty"))


@pytest.fixture
def copy(directory, tmp_path) -> Path:
    return Path(shutil.copytree(directory, tmp_path / "copy"))


@pytest.mark.slow
def test_the_page_asks_for_nothing_outside_itself(text):
    page = Page(text)
    assert not {"script", "link", "img", "iframe", "image", "object", "base"} & {tag for tag, _ in page.elements}
    for _, attributes in page.elements:
        assert not {"src", "srcset", "xlink:href"} & set(attributes)
        assert attributes.get("href", "#").startswith("#")
        assert not [name for name in attributes if name.startswith("on")]
    assert "http://" not in text
    assert "https://" not in text
    assert "@import" not in text
    assert set(re.findall(r"url\((.)", text)) <= {"#"}


def test_names_of_elements_are_unique_and_every_reference_finds_its_element(text):
    page = Page(text)
    names = Counter(attributes["id"] for _, attributes in page.elements if "id" in attributes)
    assert set(names.values()) == {1}
    referred = {attributes["href"][1:] for _, attributes in page.elements if "href" in attributes}
    assert referred | set(re.findall(r"url\(#([^)]+)\)", text)) <= set(names)


def test_whatever_a_file_says_is_shown_as_text(nasty):
    page = Page(nasty)
    assert "script" not in {tag for tag, _ in page.elements}
    assert "<script" not in nasty
    # Title of the window and of the page, question, hypothesis, factors, levels.
    assert page.text.count(NASTY) > 10
    figures = re.findall(r"<svg.*?</svg>", nasty, flags=re.DOTALL)
    assert len(figures) == 8
    written = " ".join("".join(Page(figure).words) for figure in figures)
    for word in ("<script>alert(1)</script>", "$x_1$", "&", '"q"', "</text>", "_b", "_third"):
        assert word in written


@pytest.mark.slow
def test_the_same_directory_gives_the_same_bytes_in_another_process(directory, text):
    command = "import sys; from pathlib import Path; from sim.report.page import report; "
    command += "sys.stdout.buffer.write(report(Path(sys.argv[1])).encode())"
    environment = os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", command, directory], capture_output=True, check=True, env=environment)
    assert done.stdout == text.encode()


@pytest.mark.slow
def test_the_readers_own_settings_of_matplotlib_do_not_matter(directory, text):
    with mpl.rc_context({"font.size": 30, "text.usetex": True, "axes.facecolor": "pink", "axes.grid": True}):
        assert report(directory) == text


@pytest.mark.parametrize("long", [1, 20, 200])
def test_names_of_lines_stand_above_their_panel_however_long_they_are(long, tmp_path):
    name = "a name of several words " * (long // 20) or "a"
    factors = {"policy": ["$5", f"{name} 1", f"{name} 2"], f"_{name}": ["_b", f"{name} 3"]}
    contents = read(Made(factors).write(tmp_path / "made"))
    with plainly(STYLE):
        figure = lines.interactions.__wrapped__(contents, [("harm", "policy", f"_{name}")])
        figure.draw_without_rendering()
    (axes,) = figure.axes
    names, panel = axes.get_legend().get_window_extent(), axes.get_window_extent()
    assert panel.y1 <= names.y0
    assert names.y1 <= figure.axes[0]._left_title.get_window_extent().y0
    assert names.x1 <= figure.bbox.x1
    assert panel.height > 120
    assert [text.get_text().strip("\u200b") for text in axes.get_legend().get_texts()][0] == "_b"


@pytest.mark.slow
def test_a_figure_that_fails_costs_nothing_else(directory, text, monkeypatch, capsys, tmp_path):
    def fail(*_: object) -> None:
        raise RuntimeError("no <font>")

    monkeypatch.setattr("sim.report.forest.draw", fail)
    assert main(["report", str(directory), "-o", str(tmp_path / "page.html")]) == COMPLETE
    assert "Warning: A figure could not be drawn (RuntimeError: no <font>)." in capsys.readouterr().err
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert (
        "<p>A figure could not be drawn (RuntimeError: no &lt;font&gt;). Its numbers stand in the tables.</p>" in page
    )
    assert page.count("<svg") == text.count("<svg") - 1
    assert page.count("<table") == text.count("<table")


def test_the_numbers_of_the_verdicts_are_those_of_the_findings(directory, text):
    with (directory / "findings.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    stated = [float(attributes["value"]) for tag, attributes in Page(text).elements if tag == "data"][:13]
    first = ("mean_against", "mean_of", "difference", "low", "high", "smallest_effect")
    second = ("effect", "superiority", "pairs", "correlation", "pairing_worth", "p_holm")
    assert stated[:12] == [float(row[name]) for name in (*first, *second)]
    assert "● supported" in Page(text).text
    assert "✖ refuted" in Page(text).text


def test_a_page_says_in_short_what_was_found(text):
    words = " ".join(Page(text).text.split())
    assert "Of 1 hypothesis: 0 supported, 1 refuted, 0 practically equal, 0 undecided and 0 not assessed." in words
    assert f"{18 * REPLICATES} runs: 18 points of the design, {REPLICATES} replicates each; none failed." in words
    assert "Read this first" not in words


def test_every_section_stands_while_its_file_is_there(text):
    assert {*SECTIONS.values(), "Verdicts", "Where a policy pays"} == Page(text).headings


def test_sections_vanish_without_their_files(copy):
    for name in OPTIONAL:
        (copy / name).unlink(missing_ok=True)
    seal(copy)
    found = Page(report(copy)).headings
    # The plot of how factors meet is made of the runs.
    assert found == {"Where a policy pays", SECTIONS["effects.csv"]}


@pytest.mark.slow
def test_analyses_without_a_value_are_told_at_the_top_with_their_reason(copy):
    path = copy / "shapley.csv"
    columns = path.read_text(encoding="utf-8").splitlines()[0]
    path.write_text(f"{columns}\nharm,not assessed: 2 of 8 pairs have no value,,,,\n", encoding="utf-8")
    seal(copy)
    page = Page(report(copy))
    assert "shapley.csv has nothing on harm: 2 of 8 pairs have no value." in page.text
    assert SECTIONS["shapley.csv"] not in page.headings


def test_failed_runs_are_told_at_the_top_and_nothing_is_compared(tmp_path):
    page = Page(report(Made({"policy": ["old", "new"]}, failed=[(1, 2)]).write(tmp_path / "failed")))
    words = page.text
    assert words.index("1 of 16 runs failed") < words.index("In short")
    assert "1 hypothesis could not be assessed" in words
    assert "Ranks of the points" not in words
    assert "Point 1 (policy: new), replicate 2, seed 3" in words
    assert "Traceback of it" in words
    assert "coopsim replay . 1:2" in words


def test_runs_of_the_plan_that_are_not_there_are_told_at_the_top(copy):
    plan = json.loads((copy / "plan.json").read_text(encoding="utf-8"))
    (copy / "looks.csv").unlink()
    more = plan | {"replicates": REPLICATES + 2, "stages": [[len(plan["points"]), REPLICATES + 2]]}
    (copy / "plan.json").write_text(json.dumps(more), encoding="utf-8")
    seal(copy)
    assert "36 runs of the plan are not in runs.parquet" in Page(report(copy)).text


@pytest.mark.parametrize("name", ["manifest.json", "experiment.toml", "findings.csv", "runs.parquet"])
def test_an_unfinished_directory_is_refused(copy, name, capsys):
    (copy / name).unlink()
    with pytest.raises(Unreadable, match=f"{name} is missing"):
        report(copy)
    assert main(["report", str(copy)]) == DAMAGED
    assert f"{name} is missing" in capsys.readouterr().err
    assert not (copy / "report.html").exists()


@pytest.mark.parametrize("name", ["experiment.toml", "plan.json", "points.csv", "runs.parquet", "effects.csv"])
def test_a_directory_that_cannot_be_read_is_refused_by_name(copy, name):
    (copy / name).write_text("{ a, b\n1\n", encoding="utf-8")
    with pytest.raises(Unreadable, match=name):
        report(copy)
    seal(copy)
    with pytest.raises(Unreadable, match="cannot be reported"):
        report(copy)


@pytest.mark.slow
def test_the_command_writes_the_page_and_leaves_the_results_whole(copy, text, tmp_path, capsys):
    assert main(["report", str(copy)]) == COMPLETE
    assert (copy / "report.html").read_text(encoding="utf-8") == text
    assert main(["report", str(copy), "-o", str(tmp_path / "page.html")]) == COMPLETE
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == text
    assert main(["verify", str(copy)]) == COMPLETE
    assert main(["report", str(tmp_path / "nowhere")]) == BAD_INPUT
    assert main(["report", str(copy), "-o", str(tmp_path / "nowhere" / "page.html")]) == BAD_INPUT
    assert "cannot be written" in capsys.readouterr().err


def test_points_that_hardly_differ_share_a_rank_and_better_ones_come_first(tmp_path):
    contents = read(Made({"policy": ["a", "b", "c"]}).write(tmp_path / "ranks"))
    shared = np.random.default_rng(3).normal(size=REPLICATES)
    noise = np.random.default_rng(4).normal(scale=0.1, size=REPLICATES)
    contents.values["harm"][:] = [shared + 5, shared + noise - noise.mean() + 5.001, shared + 3 + 0.1 * noise]
    assert [rank.rank for rank in ranks(contents, "harm")] == [2, 2, 1]
    assert [rank.is_tied for rank in ranks(contents, "harm")] == [True, True, False]
    assert [rank.shade for rank in ranks(contents, "harm")] == [0, 0, 1]
    contents.values["trust_across"][:] = contents.values["harm"]
    assert ranks(contents, "trust_across")[2].rank == 3


def test_a_point_is_tied_with_the_best_of_its_rank_and_not_with_its_neighbour(tmp_path):
    contents = read(Made({"policy": ["a", "b", "c"]}).write(tmp_path / "steps"))
    turns = np.resize([1.0, -1.0], REPLICATES)
    contents.values["harm"][:] = [np.full(REPLICATES, 5.0), 5.05 + 0.1 * turns, 5.1 + 0.001 * turns]
    assert [rank.rank for rank in ranks(contents, "harm")] == [1, 1, 3]


def test_a_map_is_named_by_what_is_compared_with_what(directory):
    captions = [one.caption for one in frontiers(read(directory))]
    assert captions
    assert all(caption.startswith("new against old (policy). ") for caption in captions)


def test_effects_are_sorted_by_their_size_whatever_their_sign(directory):
    contents = read(directory)
    rows = tuple(
        EffectRow("harm", "main", name, name, difference=size, low=size - 0.1, high=size + 0.1)
        for name, size in (("alpha", 1.0), ("beta", -3.0), ("gamma", 2.0))
    )
    (drawn,) = effects(replace(contents, tables=contents.tables._replace(effects=rows)))
    assert re.findall("alpha|beta|gamma", drawn.svg) == ["beta", "gamma", "alpha"]


def test_a_dot_is_filled_where_its_interval_excludes_0():
    axes = Figure().subplots()
    rows = [Estimate(1, 0.5, 1.5), Estimate(1, -0.5, 2.5), Estimate(-1, -1.5, -0.5)]
    dots.draw_intervals(axes, rows, "black", "o")
    assert [line.get_markerfacecolor() for line in axes.get_lines()] == ["black", "white", "black"]


def test_an_arrow_stands_at_the_smallest_effect_on_the_side_that_is_claimed(directory):
    rows = tuple(
        FindingRow(claim, STATED, "harm", claim, 2.0, "supported", difference=3.0, low=2.5, high=3.5)
        for claim in ("lower", "higher")
    )
    contents = read(directory)
    (axes,) = forest.__wrapped__(replace(contents, tables=contents.tables._replace(findings=rows))).axes
    arrows = [(line.get_marker(), *line.get_xdata()) for line in axes.get_lines() if line.get_marker() in "<>"]
    assert arrows == [("<", -2.0), (">", 2.0)]


def test_factors_are_crossed_where_all_their_levels_meet_equally_often(directory):
    points = (("1", "x"), ("1", "y"), ("2", "x"), ("2", "y"))
    contents = replace(read(directory), factors=("a", "b"), points=points)
    assert is_crossed(contents, "a", "b")
    assert not is_crossed(replace(contents, points=points[:3]), "a", "b")
    assert not is_crossed(replace(contents, points=(*points, points[0])), "a", "b")


def test_of_two_factors_the_one_with_more_levels_lies_along_the_axis(directory):
    expected = [("corruption", "policy"), ("trust", "policy"), ("corruption", "trust")]
    assert lines.pairs(read(directory)) == expected


def test_of_many_points_those_with_the_lowest_and_the_highest_mean_are_drawn_over_time(directory):
    contents = read(directory)
    means = contents.values["harm"].mean(axis=1)
    points, words = lines.shown_points(contents)
    assert points == sorted({0, int(means.argmin()), int(means.argmax())})
    assert words == (f"Of 18 points, {len(points)} are drawn: the first; those with the lowest and the highest harm.")


def test_the_most_influential_factor_is_on_top_whatever_its_sign():
    rows = [
        IndexRow("harm", "latin_hypercube", name, "prcc", value, value - 0.1, value + 0.1)
        for name, value in (("alpha", 0.1), ("beta", -0.9), ("gamma", 0.5))
    ]
    (axes,) = dots.sensitivities.__wrapped__("harm", "latin_hypercube", rows).axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["beta", "gamma", "alpha"]


def test_effects_of_a_screening_of_a_share_are_in_points_and_shares_of_a_variance_stay_what_they_are(directory):
    rows = [
        IndexRow("harm_averted_share", method, "corruption", measure, 0.03, 0.02, 0.04)
        for method, measure in (("morris", "mu_star"), ("sobol", "ST"))
    ]
    contents = read(directory)
    summary = [contents.tables.summary[0]._replace(outcome="harm_averted_share", unit="share")]
    found = in_points(replace(contents, tables=contents.tables._replace(sensitivity=rows, summary=summary)))
    assert [row.value for row in found.tables.sensitivity] == pytest.approx([3.0, 0.03])
    screened, shares = sensitivities(found)
    assert "percentage points" in screened.units
    assert shares.units == ""


def test_figures_of_sensitivity_beyond_the_first_are_counted_not_dropped_in_silence(directory):
    contents = read(directory)
    rows = [IndexRow(f"outcome_{number}", "sobol", "corruption", "ST", 0.1, 0.0, 0.2) for number in range(10)]
    pictures = sensitivities(replace(contents, tables=contents.tables._replace(sensitivity=rows)))
    assert len(pictures) == 8
    assert pictures[-1].caption.endswith("2 further figures left out.")


def test_bins_of_a_sampled_design_lie_side_by_side_along_the_factor(tmp_path):
    places = [[f"{at / 99:.6g}"] for at in range(100)]
    made = Made({"corruption": [row[0] for row in places]}, design="sobol", points=places)
    contents = read(made.write(tmp_path / "bins"))
    contents.values["harm"][:] = np.random.default_rng(3).random((100, 1))
    (dose,) = responses(contents, "harm", "corruption")
    parts = np.array_split(np.arange(100), 8)
    assert dose.doses == pytest.approx([part.mean() / 99 for part in parts], abs=1e-5)
    means = contents.values["harm"].mean(axis=1)
    assert [one.mean for one in dose.estimates] == pytest.approx([means[part].mean() for part in parts])


def test_a_cell_of_the_map_is_the_paired_difference_of_the_policies_there(directory):
    contents = read(directory)
    (one,) = maps(contents, "harm")
    assert (one.policy, one.rows, one.columns) == ("policy", "corruption", "trust")
    old, new = (contents.points.index((policy, "0.5", "high")) for policy in ("old", "new"))
    found = compare(contents.values["harm"][new], contents.values["harm"][old])
    assert one.cells[1][2] == pytest.approx((found.difference, found.low, found.high))


def test_a_dose_is_followed_at_each_level_of_the_other_factor(directory):
    contents = read(directory)
    lines = responses(contents, "harm", "corruption")
    assert [line.name for line in lines] == ["trust: low", "trust: middle", "trust: high"]
    at = [number for number, point in enumerate(contents.points) if point[1:] == ("1", "middle")]
    assert lines[1].estimates[2].mean == pytest.approx(contents.values["harm"][at].mean())


def test_a_sampled_design_is_reported_with_bins_and_without_ranks(tmp_path):
    places = [[f"{at / 99:.6g}", f"{(37 * at % 100) / 99:.6g}"] for at in range(100)]
    factors = {"corruption": [row[0] for row in places], "friction": [row[1] for row in places]}
    words = Page(report(Made(factors, design="sobol", points=places).write(tmp_path / "sampled"))).text
    assert "bins along each factor" in words
    assert "corruption.scale: 0 to 2" in words
    assert "Ranks of the points" not in words


@pytest.mark.slow
def test_shipped_results_can_be_reported_in_a_light_page():
    page = report(ROOT / "results" / "reference" / "first")
    assert len(page.encode()) < 1_500_000
    assert "Read this first" not in page


def test_pages_that_are_shipped_are_light():
    pages = list((ROOT / "results" / "reference").glob("*/report.html"))
    assert len(pages) > len(list((ROOT / "experiments").glob("*.toml")))
    assert [page for page in pages if page.stat().st_size > 1_500_000] == []


def test_the_page_begins_with_the_share_of_harm_averted_where_every_point_has_it(directory):
    contents = read(directory)
    assert averted(contents) == []
    rows = [
        SummaryRow(point, "", name, "share", 0.1, 0.01, REPLICATES, 0)
        for point in range(len(contents.points))
        for name in LEADING
    ]
    for kept, pictures in ((rows, 1), (rows[1:], 0)):
        assert len(averted(replace(contents, tables=contents.tables._replace(summary=tuple(kept))))) == pictures


def test_a_map_says_in_how_many_cells_the_difference_is_sure():
    sure, open_ = Estimate(-2.0, -3.0, -1.0), Estimate(1.0, -1.0, 3.0)
    one = DifferenceMap("harm", "policy", "a", "b", [[sure, sure], [open_, Estimate(1.0, 0.5, 1.5)]])
    assert told(one) == "Harm: clearly lower in 2 of 4 cells, clearly higher in 1."


def test_figures_and_tables_are_numbered_and_say_of_how_many_runs_they_are(text):
    words = Page(text).text
    for name, tag in (("Figure", "figure"), ("Table", "table")):
        numbers = [int(number) for number in re.findall(rf"{name} (\d+)\.", words)]
        assert numbers == list(range(1, text.count(f"<{tag}>") + 1))
    captions = re.findall(r"<(?:figcaption|caption)>(.*?)</", text, flags=re.DOTALL)
    assert len(captions) == text.count("<figure>") + text.count("<table>")
    of_files = 3  # tables, of the design and of its points, too, which no run made
    assert words.count(f"n = {REPLICATES} replicates of each of 18 points.") == len(captions) - of_files
    assert "Units: harm in victim-months a month." in words


def test_a_page_goes_from_the_answer_to_figures_tables_methods_reading_and_words(text):
    order = ["In short", *(f'<h2 id="{name}"' for name in ("figures", "tables", "methods", "reading", "glossary"))]
    places = [text.index(one) for one in order]
    assert places == sorted(places)
    words = " ".join(Page(text).text.split())
    assert "digest of the model's code 0123456789abcdef" in words
    assert f"with {REPLICATES} replicates of each (seeds 1 to {REPLICATES}; 144 runs, none failed)" in words
    assert "Victims of active groups" in words[words.index("Glossary of the outcomes") :]


def test_every_colour_of_the_palette_has_one_for_a_dark_ground(text):
    used = set(re.findall(r"var\(--c([0-9A-F]{6})\)", text))
    assert used
    light, dark = text.split("@media screen and (prefers-color-scheme: dark)")[:2]
    assert all(f"--c{colour}: #{colour}" in light and f"--c{colour}: #" in dark for colour in used)
    assert "stroke: #000000" not in text


@pytest.mark.slow
def test_caveats_of_the_experiment_stand_with_the_answer_and_those_of_a_hypothesis_with_its_verdict(directory):
    contents = read(directory)
    name = contents.findings[0].hypothesis
    rows = (CaveatRow("", "Both have one budget."), CaveatRow(name, "Leaks are noticed late."))
    page = rendered(replace(contents, tables=contents.tables._replace(caveats=rows)))
    assert page.index("Both have one budget.") < page.index('<h2 id="figures"')
    assert page.index('<h3 id="verdicts"') < page.index("Leaks are noticed late.")


def test_no_words_run_together_where_a_narrow_page_writes_a_cell_on_one_line(text):
    cells = re.findall(r"<td[^>]*data-label[^>]*>.*?</td>", text, flags=re.DOTALL)
    broken = [cell for cell in cells if "<br>" in cell]
    assert broken
    assert [cell for cell in broken if re.search(r"\S<br>\S", cell)] == []


def test_the_ranks_are_told_alike_on_a_light_and_on_a_dark_ground(text):
    assert "The stronger the blue, the better." in text
    assert "Darker" not in text
    assert ".rank small { color: inherit; }" in text
