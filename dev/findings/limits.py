"""Limits of the findings, and the meaning of their words."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from dev.findings.kept import SHIPPED, STRUCTURES, Kept, read
from sim.words.rounding import listed

ROOT = Path(__file__).parents[2]
IMPEDIMENTS = {  # factors of the experiment, as one speaks of them
    "corruption": "corruption",
    "competition": "competition between agencies",
    "legal systems": "different legal systems",
    "evaluation": "evaluation by counts",
    "approach": "different ways of working",
    "all five": "any of the five",
}
TECHNIQUES = {
    "common ground": "approaches and laws come closer",
    "trust building": "people train together",
    "networking": "new contacts across borders",
    "right people": "experienced staff who may decide stay longer",
}
HUB = "each country keeps one tie to a common body, such as Europol, with joint teams"
WORDS = """\
A **world** is one set of values for everything that nobody has measured. The **posterior** is the sample of worlds
under which the model gives the published figures, and "in 60 % of the worlds" is a share of it. An **approach** is a
whole policy; a **technique** is a part of one: {techniques}. Beside them stands the **hub** ({hub}). An **impediment**
is what stands in the way of cooperation: {impediments} (more led by prosecution or by victims). A **victim-month** is
one person exploited for one month; **harm** is their number in a month, over the whole region. A **slot** is room for
one simulated group. Regions are {regions}, with the countries of 2008. A **joint dismantling** ends a group whose route
crosses a border, by an action of all countries on it. A **leg** is the part of a group's route in one country.
**Evidence** is counted in units, one for each find of an agency: a month of *search* yields it of groups that nobody
knows of, a month of *work on a known leg* more of one that is known. **Topology** is whether countries have a common
hub or ties of two and two; **orientation** is broad where agencies reserve effort for cooperation and are judged by
outcomes, and daily where they are judged by counts: under the European approach seven tenths by outcomes, under the
North American one a tenth. The **smallest effect of interest** was fixed beforehand: less than that would not matter to
a policy. Of harm it is 2 % for a whole policy (an approach, or all techniques together), and 1 % for a part of one,
from which less is to be hoped (a technique, a dose), for impediments, political will and a mandate, and, stated so
beforehand, for the approach in `horizon`. What is **expected** is the mean over the worlds. A **95 % interval** says
how well a number is known from the worlds and runs that there are.
"""


def limits(reference: Path, every: dict[str, Kept]) -> Iterator[str]:
    """Say what the answers do not say."""
    yield "## Before you cite this\n"
    points = [*unmeasured(reference), *not_covered(reference), *validation(reference), *frame(every), *missing(every)]
    yield "\n".join(f"- {one}" for one in points) + "\n"


def unmeasured(reference: Path) -> Iterator[str]:
    """Say how much the published figures leave open."""
    rows = read(reference / "calibration" / "parameters.csv")
    if not rows:
        yield "*Not calibrated.* No calibration is kept: nothing says which worlds agree with published figures."
        return
    told = sum(row["identified"] == "yes" for row in rows)
    fitted = sum(row["fitted"] == "yes" for row in read(reference / "calibration" / "targets.csv"))
    yield (
        f"*Most of it nobody has measured.* Of {len(rows)} values of the model, {fitted} published figures say "
        f"something of {told}; the other {len(rows) - told} are as open as before ([calibration]"
        "(../results/reference/calibration/calibration.md)). So every answer is a share of *worlds*."
    )


def not_covered(reference: Path) -> Iterator[str]:
    """Name the published figures that the worlds do not reach."""
    rows = [row for row in read(reference / "calibration" / "targets.csv") if row["covered"] != "yes"]
    if rows:
        names = [row["target"].partition(" ")[2] for row in rows]
        domestic = any("domestic" in name for name in names)
        meaning = " A domestic share is that of victims detected in their own country." if domestic else ""
        yield (
            f"*Figures that the worlds miss:* {'; '.join(names)}. The published values lie outside what nine worlds of "
            f"ten show.{meaning}"
        )


def validation(reference: Path) -> Iterator[str]:
    """Say how the model does on what it was not fitted to."""
    rows = read(reference / "validation" / "correlations.csv")
    counts = [row for row in rows if row["measure"] == "count"]
    heads = [row for row in rows if row["measure"] == "per head"]
    if not counts:
        return
    better = sum(float(row["correlation"]) > float(row["of_input"]) for row in counts if row["of_input"])
    agree = sum(float(row["low"]) > 0 for row in heads)
    yield (
        "*How it does on countries.* It ranks countries' own counts, to which nothing was fitted, better than their "
        f"population does in {better or 'none'} of {len(counts)} comparisons, and their counts per head as published "
        f"in {agree or 'none'} of {len(heads)} ([validation](validation.md)). What is compared here is policies within "
        "one model."
    )


def frame(every: dict[str, Kept]) -> Iterator[str]:
    """Say what varies between worlds and what does not."""
    besides = "in numbers; rules, such as those of trust, and data of countries are the same in all"
    if STRUCTURES in every:
        besides += f", but for {every[STRUCTURES].told.number} worlds in which these are drawn, too (*How sure it is*)"
    yield (f"*The structure is one.* Worlds differ {besides}. Processes that are not in the model are in none of them.")
    yield (
        "*Small differences are no proof that cooperation does nothing.* Hypotheses are on harm; enforcement averts "
        "only a part of it under any policy, so that a large change of what is averted is a small one of harm."
    )
    yield (
        "*Stated beforehand.* Hypotheses, and the smallest effects that would matter, were written into the files "
        "before the runs; structure and defaults were frozen before anybody computed a difference between the "
        "approaches. They were changed once after it was known, for what checks of each approach by itself found "
        "wanting, and frozen again before it was computed anew ([CHANGELOG](../CHANGELOG.md))."
    )


def missing(every: dict[str, Kept]) -> Iterator[str]:
    """Name what has not been made over worlds, or not been made at all."""
    absent = [name for name in SHIPPED if name not in every]
    one_point = [name for name in SHIPPED if name in every and not every[name].is_over_worlds]
    analyses = [
        f"{command} of {name}"
        for name in ("approaches", "transfer")
        for command, file in (("sensitivity", "along.csv"), ("discovery", "boxes.csv"))
        if name in every and not every[name].rows(command, file)
    ]
    if one_point:
        yield f"*In one world only:* {listed(one_point)}. What is said of them holds for the shipped defaults alone."
    others = [] if STRUCTURES in every else ["the approaches under other structures of the model"]
    if absent or analyses or others:
        yield f"*Not made yet:* {listed([*absent, *analyses, *others])}."


def regions() -> str:
    """Name the regions with the number of their countries."""
    names = {"europe": "Europe", "europe_12": "Europe of twelve", "north_america": "North America"}
    names["us_canada"] = "the United States-Canada border"
    files = {name: ROOT / "scenarios" / "regions" / f"{name}.toml" for name in names}
    counts = {
        name: len(tomllib.loads(file.read_text(encoding="utf-8"))["region"]["countries"])
        for name, file in files.items()
    }
    return listed([f"*{called}* ({counts[name]} countries)" for name, called in names.items()])


def glossary() -> Iterator[str]:
    """Explain each term."""
    techniques = ", ".join(f"**{name}** ({meaning})" for name, meaning in TECHNIQUES.items())
    yield "## Words\n"
    yield WORDS.format(
        techniques=techniques, hub=HUB, regions=regions(), impediments=", ".join(list(IMPEDIMENTS.values())[:-1])
    )
