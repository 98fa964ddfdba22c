"""docs/findings.md is what its command makes of the kept tables, says what is missing, and words follow the tables."""

import csv
import json
import re
import shutil
from io import BytesIO

import numpy as np
import pytest
from matplotlib.image import imread

from dev.findings import short
from dev.findings.answers import balance
from dev.findings.certainty import per_slot
from dev.findings.chosen import changed, is_contrary, of_approach, place
from dev.findings.deciding import by_how_much, deciding
from dev.findings.figures import along, edges_of, png, ridges
from dev.findings.kept import Effect, Kept, kept
from dev.findings.page import findings, over_worlds
from dev.findings.readme import with_answer
from dev.findings.short import of_mandate
from dev.findings.words import difference, goes_with
from dev.make_findings import PAGE, README, REFERENCE, main
from sim.discovery.wording import number
from sim.experiment.comparison import UNEQUAL
from sim.experiment.rows import STATED, FindingRow, Tables
from sim.experiment.specification import Hypothesis
from sim.experiment.tables import write_tables
from sim.experiment.world_rows import JUDGED, WITHOUT_CHANCE, EffectByWorldRow, WorldShareRow
from sim.outputs.palette import SIDES
from sim.scenario.declarations import known
from sim.words.study import Study

EXPERIMENT = """
title = "Which technique helps?"
question = "Which helps at the border?"
design = "factorial"
[worlds]
from = "calibration/posterior.parquet"
[[factors]]
name = "networking"
levels = [{ name = "low" }, { name = "high" }]
[[factors]]
name = "hub"
levels = [{ name = "low" }, { name = "high" }]
"""


def write_transfer(reference, networking=0.43, hub=0.05):
    """Keep the tables of an experiment with two techniques, each of which lowers harm in a share of 100 worlds."""
    folder = reference / "transfer"
    folder.mkdir(parents=True)
    claims = [
        Hypothesis(f"{name} lowers harm", "harm", ({name: "high"},), ({name: "low"},), "lower", 0.01, is_relative=True)
        for name in ("networking", "hub")
    ]
    (folder / "experiment.toml").write_text(EXPERIMENT, encoding="utf-8")
    (folder / "hypotheses.json").write_text(
        json.dumps({one.fingerprint: vars(one) for one in claims}), encoding="utf-8"
    )
    shares = dict(zip([one.name for one in claims], (networking, hub), strict=True))
    tables = Tables(
        findings=tuple(
            FindingRow(name, STATED, "harm", "lower", 1.0, "undecided", 100, 99.0, 100.0, -1.0, -1.5, -0.5)
            for name in shares
        ),
        effects_by_world=tuple(
            EffectByWorldRow(name, world, 1.0, effect, effect - 1, effect + 1, 100.0, 1.0, "undecided")
            for name, share in shares.items()
            for world, effect in enumerate(np.where(np.arange(100) < 100 * share, -3.0, 0.2).tolist())
        ),
        shares=tuple(row for name, share in shares.items() for row in rows_of_shares(name, share)),
    )
    for file, data in write_tables(tables).items():
        (folder / file).write_bytes(data)


def rows_of_shares(name, share):
    """Rows of a claim that holds in a share of the worlds, and elsewhere makes no difference."""
    yield WorldShareRow(name, "harm", "1 %", JUDGED, "undecided", 1.0, 0.9, 1.0, 100, 100, 100.0)
    for answer, part in (
        ("lower by more than 1 %", share),
        ("within 1 %", 1 - share),
        ("higher by more than 1 %", 0.0),
    ):
        yield WorldShareRow(name, "harm", "1 %", WITHOUT_CHANCE, answer, part, part / 2, 1.0, None, 100, 100.0)


@pytest.mark.slow
def test_the_page_is_what_its_command_makes_of_the_kept_tables(tmp_path, capsys):
    assert main(["--check"]) == 0
    changed = tmp_path / "findings.md"
    changed.write_text(PAGE.read_text(encoding="utf-8").replace(" % ", " percent ", 1), encoding="utf-8")
    assert main(["--check", str(REFERENCE), str(changed)]) == 1
    assert "python dev/make_findings.py" in capsys.readouterr().err


@pytest.mark.slow
def test_the_readme_begins_with_the_answer_of_the_page():
    head = README.read_text(encoding="utf-8")
    short = findings(REFERENCE).text.split("**In short:**")[1].split("\n## ")[0]
    answer = head.partition("**In ")[2].partition("**")[0]
    assert all(sentence in short for sentence in answer.split(". "))
    assert 0 < head.index(answer) < head.index("## Two commands")
    assert with_answer(head.replace(answer, "all is well."), kept(REFERENCE), "findings_approaches.png") == head
    with pytest.raises(ValueError, match="no place for the answer"):
        with_answer("# coopsim", kept(REFERENCE), "")


def test_joint_dismantlings_per_slot_are_those_of_the_kept_means():
    with (REFERENCE / "slots" / "summary.csv").open(encoding="utf-8", newline="") as file:
        means = {
            row["levels"]: float(row["mean"]) for row in csv.DictReader(file) if row["outcome"] == "dismantled_joint"
        }
    few, many = (
        means[f"region = United States-Canada, market = {slots} slots, approach = North American"]
        for slots in (500, 2000)
    )
    (told,) = [text for text in per_slot(kept(REFERENCE)["slots"]) if "at the border" in text]
    assert told.endswith(f" and {many / few / 4:.2f} under the North American approach.")


def test_every_caution_of_an_interval_stands_beside_it_on_the_page():
    cautions = 0
    for one in (one for one in kept(REFERENCE).values() if one.is_over_worlds):
        _, _, *lines = over_worlds(one).splitlines()
        for row, line in zip(one.told.tables.findings, lines, strict=True):
            told = [warning for warning in row.warnings if warning in line]
            assert told == [warning for warning in row.warnings if not warning.startswith(UNEQUAL)]
            cautions += len(told)
    assert cautions > 5


def test_a_mandate_is_told_of_where_it_hurts_in_more_worlds_than_it_helps(monkeypatch):
    every = kept(REFERENCE)
    hurts, joint = of_mandate(every)
    assert "raises harm" in hurts
    assert joint.startswith("Joint dismantlings go from ")
    for shares in ({"lower": [0.2], "higher": [0.1]}, {"lower": [0.1, 0.3], "higher": [0.2, 0.4]}):
        monkeypatch.setattr(short, "shares_of", lambda *_, shares=shares: shares)
        assert list(of_mandate(every)) == list(of_mandate({})) == []


@pytest.mark.parametrize(("low", "is_told"), [(0.31, True), (0.29, False)])
def test_the_rest_of_the_approach_is_blamed_where_no_interval_reaches_into_the_other(low, is_told, monkeypatch):
    every = kept(REFERENCE)
    bundle = next(one for one in every["transfer"].told_effects("harm") if changed(one) == "all together")
    border = next(one for one in of_approach(every["approaches"], "harm", told=True) if place(one) == short.BORDER)
    higher = WorldShareRow("", "harm", "1 %", WITHOUT_CHANCE, "higher by more than 1 %", 0.2, 0.1, 0.3, None, 300, 245)
    sides = {bundle.row: higher, border.row: higher._replace(share=0.4, low=low, high=0.5)}
    monkeypatch.setattr(Study, "sides", lambda study, row: {"higher": sides[row]} if row in sides else {})
    assert bool(list(short.of_the_rest(every, every["transfer"], bundle))) == is_told


@pytest.mark.parametrize("sure", [0, 1, 2])
def test_that_no_value_is_sure_to_be_before_all_others_is_said_where_it_is_so_in_no_region(sure, tmp_path):
    one = kept(REFERENCE)["approaches"]
    slices, rows = one.rows("sensitivity", "along.csv"), one.rows("sensitivity", "importance.csv")
    first = {row["answer"]: row["unknown"] for row in slices}
    answers = [effect.row.hypothesis for effect in of_approach(one, "harm")]
    assert set(answers) <= set(first)
    for row in rows:
        if first.get(row["answer"]) == row["unknown"] and row["measure"] == "delta":
            row["low"] = "9" if row["answer"] in answers[:sure] else "-9"
    (tmp_path / "sensitivity").mkdir()
    for name, table in (("along", slices), ("importance", rows)):
        with (tmp_path / "sensitivity" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, table[0])
            writer.writeheader()
            writer.writerows(table)
    text = " ".join(deciding({"approaches": one._replace(folder=tmp_path)}, []))
    assert "seems to move the difference between the approaches most" in text
    assert ("in no region is it sure that it is before all others" in text) == (sure == 0)


def test_an_effect_is_contrary_where_its_whole_interval_is():
    def contrary(direction, low, high):
        row = FindingRow("", STATED, "harm", direction, 1.0, "undecided", 9, 1.0, 1.0, (low + high) / 2, low, high)
        return is_contrary(Effect(row, None, None, np.zeros(1), np.ones(1), 1.0))

    assert [contrary("higher", *ends) for ends in ((-2, -1), (-2, 1), (1, 2))] == [True, False, False]
    assert [contrary("lower", *ends) for ends in ((-2, -1), (-1, 2), (1, 2))] == [False, False, True]


def test_an_effect_is_in_per_cent_of_its_own_worlds_mean_and_the_smallest_in_per_cent_of_a_cells():
    of, against = (
        tuple({"region": place, "hub": level} for place in ("Europe", "North America")) for level in ("high", "low")
    )
    one = Hypothesis("The hub lowers harm", "harm", of, against, "lower", 0.02, is_relative=True)
    tables = Tables(
        findings=(FindingRow(one.name, STATED, "harm", "lower", 2.0, "supported", 2, 97.0, 100.0, -3.0, -4.0, -2.0),),
        effects_by_world=tuple(
            EffectByWorldRow(one.name, world, weight, -4.0, -5.0, -3.0, mean, 2.0, "supported")
            for world, (weight, mean) in enumerate(((1.0, 100.0), (3.0, 200.0)))
        ),
    )
    (found,) = Kept("transfer", REFERENCE, "", Study([one], [], {}, "", tables, "")).effects("harm")
    assert found.values.tolist() == [-4.0, -2.0]
    assert found.weights.tolist() == [0.25, 0.75]
    assert found.least == pytest.approx(1.0)  # of the sum over two cells


def test_every_figure_of_the_page_is_there_and_no_other():
    named = {one.file for one in findings(REFERENCE).figures}
    assert named == {path.name for path in PAGE.parent.glob("findings_*.png")}
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"]({name})" in text for name in named)


def test_what_is_not_kept_is_said_and_nothing_is_claimed(tmp_path):
    text = findings(tmp_path).text
    assert "nothing can be said that holds for more than one world" in text
    assert "*Not calibrated.*" in text
    assert "*Not made yet:* approaches, displacement, events," in text
    assert "![" not in text


def test_the_page_says_which_technique_lowers_harm_most_often_whichever_it_is(tmp_path):
    write_transfer(tmp_path / "one")
    text = findings(tmp_path / "one").text
    assert "networking (new contacts across borders) lowers harm most often, by more than 1 % in 43 % of" in text
    assert "lower in 43 % of the 100 worlds that agree with published figures with networking high and 5 %" in text
    assert (
        "| networking lowers harm (harm) | 1 % | 43 % (22 to 100) | 57 % (29 to 100) | 0 % (0 to 100) | 1.0 victim"
        in text
    )
    write_transfer(tmp_path / "other", networking=0.1, hub=0.6)
    hub = "hub (each country keeps one tie to a common body, such as Europol, with joint teams)"
    assert f"{hub} lowers harm most often" in findings(tmp_path / "other").text
    write_transfer(tmp_path / "both", networking=0.5, hub=0.6)  # of which the interval begins at 0.3
    both = f"{hub} and networking (new contacts across borders) lower harm most often, by more than 1 % in 60 %"
    assert f"{both} and 50 % of the worlds" in findings(tmp_path / "both").text
    write_transfer(tmp_path / "end", networking=0.5, hub=0.25)  # where that of the first begins
    assert "lower harm most often, by more than 1 % in 50 % and 25 % of the worlds" in findings(tmp_path / "end").text
    write_transfer(tmp_path / "none", networking=0.0, hub=0.0)
    assert "lower harm most often" not in findings(tmp_path / "none").text


def test_the_page_names_values_by_what_they_mean_and_prints_the_caveats_of_what_it_quotes():
    text = findings(REFERENCE).text
    assert not [key for key in re.findall(r"`([a-z_]+\.[a-z_]+)`", text) if known(key)]
    for one in kept(REFERENCE).values():
        assert all(row.caveat in text for row in one.told.tables.caveats)
    assert "*To be known beside these verdicts:*" in text
    assert re.search(r"\| Europe \| North American \| [\d,]+ \| [\d.]+ \|", text)


def test_in_which_worlds_it_holds_is_told_by_meaning_with_worlds_held_out(tmp_path):
    write_transfer(tmp_path)
    folder = tmp_path / "transfer" / "discovery"
    folder.mkdir()
    claim = "networking lowers harm,holds"
    (folder / "boxes.csv").write_text(
        "hypothesis,question,verdict,share,held_out,held_out_low,held_out_high\n"
        f"{claim},found,0.43,0.81,0.7,0.9\nhub lowers harm,holds,over-fitted,0.05,0.2,0.1,0.3\n"
    )
    (folder / "restrictions.csv").write_text(
        "hypothesis,question,unknown,unit,side,bound,options,samples\n"
        f"{claim},intelligence.search,units,above,0.1,,0.9\n{claim},trust.rule,,among,,beta,0.5\n"
    )
    assert (
        "At the United States-Canada border, harm is lower with networking high, by more than 1 %, in 81 % (70 to 90) "
        "of the worlds where *evidence that a month of search yields* is above 0.1 units and *how experience becomes "
        "trust* is beta; it is so in 43 % of all worlds."
    ) in findings(tmp_path).text


def test_a_part_of_the_worlds_with_a_bound_that_seldom_comes_back_is_not_told():
    text = findings(REFERENCE).text
    seen = set()
    for name in ("approaches", "transfer"):
        with (REFERENCE / name / "discovery" / "restrictions.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            of_part = [
                one for one in rows if (one["hypothesis"], one["question"]) == (row["hypothesis"], row["question"])
            ]
            comes_back = all(float(one["samples"]) >= 0.5 for one in of_part)
            if row["bound"] and len(of_part) > 1 and float(row["samples"]) < 0.5:
                assert f"{row['side']} {number(float(row['bound']))}" not in text
            seen.add(comes_back)
    assert seen == {True, False}


def test_the_variance_between_worlds_is_that_of_the_approach_and_not_of_an_interaction():
    with (REFERENCE / "approaches" / "variance.csv").open(encoding="utf-8", newline="") as file:
        shares = [
            100 * float(row["share_of_worlds"])
            for row in csv.DictReader(file)
            if row["outcome"] == "harm" and "interaction" not in row["hypothesis"]
        ]
    said = f"between the approaches, {min(shares):.0f} to {max(shares):.0f} % is between worlds"
    assert said in findings(REFERENCE).text


def test_nothing_that_is_practically_equal_is_expected_to_raise_harm(tmp_path):
    folder = tmp_path / "reference"
    folder.mkdir()
    for path in REFERENCE.iterdir():
        if path.name != "impediments":
            (folder / path.name).symlink_to(path)
    shutil.copytree(REFERENCE / "impediments", folder / "impediments")
    table = folder / "impediments" / "findings.csv"
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    raised = [row for row in rows if row["outcome"] == "harm" and float(row["low"]) > 0]
    worse = [row for row in raised if row["verdict"] != "practically equal"]
    worse[0]["verdict"] = "practically equal"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    (before,) = re.findall(r"^Removing .* is expected to raise harm", findings(REFERENCE).text, re.MULTILINE)
    said = "".join(re.findall(r"^Removing .* is expected to raise harm", findings(folder).text, re.MULTILINE))
    assert before.count(" higher)") == len(worse)
    assert said.count(" higher)") == sum(row["verdict"] != "practically equal" for row in raised)


def test_where_which_approach_wins_is_told_by_the_least_and_the_most_of_all_cells():
    means = {}
    with (REFERENCE / "frontier" / "summary.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["outcome"] == "harm":
                approach, _, cell = row["levels"].partition(", ")
                means[approach, cell] = float(row["mean"])
    changes = [
        100 * (mean / means["approach = North American", cell] - 1)
        for (approach, cell), mean in means.items()
        if approach == "approach = European"
    ]
    assert len(changes) == 25
    text, lower = findings(REFERENCE).text, sum(change < 0 for change in changes)
    assert f"lower under the European approach in {lower} and higher in {25 - lower}: from " in text
    assert all(f" {by_how_much(change)} (cross-border share " in text for change in (min(changes), max(changes)))


def test_an_experiment_with_other_structures_is_told_beside_the_others(tmp_path):
    assert "the approaches under other structures of the model" in findings(tmp_path).text
    write_transfer(tmp_path / "sensitivity")
    with (tmp_path / "sensitivity" / "transfer" / "experiment.toml").open("a") as file:
        file.write('[[uncertainties]]\nname = "trust.rule"\nchoices = ["beta", "fixed"]\n')
    text = findings(tmp_path).text
    assert "*Under other structures of the model, and with other data of countries:*" in text
    assert "but for 100 worlds in which these are drawn, too" in text
    assert "other structures of the model." not in text.partition("## Words")[0]


def test_a_run_of_the_command_writes_the_page_and_its_figures_and_takes_old_ones_away(tmp_path):
    write_transfer(tmp_path / "reference")
    page = tmp_path / "docs" / "findings.md"
    page.parent.mkdir()
    (page.parent / "findings_old.png").write_bytes(b"")
    assert main([str(tmp_path / "reference"), str(page)]) == 0
    assert main(["--check", str(tmp_path / "reference"), str(page)]) == 0
    assert {path.name for path in page.parent.iterdir()} == {"findings.md", "findings_transfer.png"}
    assert imread(page.parent / "findings_transfer.png").shape[1] == 1400
    shutil.rmtree(tmp_path / "reference" / "transfer")
    assert main(["--check", str(tmp_path / "reference"), str(page)]) == 1


def test_every_world_is_in_a_bar_of_its_side(tmp_path):
    write_transfer(tmp_path)
    one = kept(tmp_path)["transfer"]
    effects = one.effects("harm")
    figure = ridges(one, effects, ["networking", "hub"], "per cent")
    heights = {
        colour: sum(bar.get_height() for axes in figure.axes[:1] for bar in axes.patches if as_hex(bar) == colour)
        for colour in SIDES.values()
    }
    assert heights == pytest.approx({SIDES["lower"]: 0.43, SIDES["within"]: 0.57, SIDES["higher"]: 0.0})
    assert [axes.get_ylabel() for axes in figure.axes[::2]] == ["networking", "hub"]
    edges = edges_of(effects)
    assert np.isclose(edges, 1.0).any()
    assert np.isclose(edges, -1.0).any()
    assert imread(BytesIO(png(lambda: figure))).shape[1] == 1400


def test_a_part_of_the_worlds_has_the_colour_and_the_mark_of_its_side():
    rows = [
        {"part": f"{at} to {at + 1}", "mean": str(mean), "low": str(mean - 2), "high": str(mean + 2)}
        for at, mean in enumerate((-3.0, 0.5, 3.0))
    ]
    axes = along([("Europe", "a value", rows, 1.0)], "per cent").axes[0]
    marks = {line.get_marker(): line for line in axes.get_lines() if len(line.get_xdata()) == 1}
    assert {mark: float(line.get_ydata()[0]) for mark, line in marks.items()} == {"v": -3.0, "o": 0.5, "^": 3.0}
    assert (marks["v"].get_color(), marks["^"].get_color()) == (SIDES["lower"], SIDES["higher"])


def as_hex(bar) -> str:
    return "#" + "".join(f"{round(255 * part):02X}" for part in bar.get_facecolor()[:3])


def test_words_follow_the_tables():
    assert (balance(0.3, -0.8), balance(0.8, -0.3)) == ("more is lost than gained", "more is gained than lost")
    assert (balance(0.3, 0.2), balance(-0.3, -0.2)) == ("both gain", "both lose")
    up, down, none = (
        {"mean": "1", "low": low, "high": high} for low, high in (("0.5", "1.5"), ("-2", "-1"), ("-1", "1"))
    )
    assert goes_with([up, none, down]) == goes_with([down, up]) == "the sign goes with it"
    assert goes_with([none, up]) == "this is no more than a tendency"
    assert difference(none, "%") == "not clearly different (1.0 lower to 1.0 higher)"
