"""The diagrams of the ODD show what the code has: every event, every step, every file."""

import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from dev.diagrams.case import STAGES, ends_of
from dev.diagrams.month import COLUMNS, touched
from dev.diagrams.way import WAY
from sim.cli.commands import COMMANDS
from sim.experiment.directory import PARTS
from sim.history.flow import FORGOTTEN, STILL_OPEN, SWITCHED_OFF, flow
from sim.history.rows import EVENTS
from sim.model.schedule import MODULES, SCHEDULE
from tests.history.watched_worlds import WORLDS, log

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def test_the_diagrams_are_what_the_source_says():
    done = subprocess.run([sys.executable, "dev/make_diagrams.py", "--check"], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["case", "month", "way"])
def test_the_odd_shows_each_diagram_and_says_in_words_what_is_on_it(name):
    shown = re.findall(r"!\[([^]]+)\]\(odd_(\w+)\.svg\)", (DOCS / "ODD.md").read_text(encoding="utf-8"))
    assert [len(words) > 60 for words, one in shown if one == name] == [True]


def test_every_event_of_the_log_stands_once_in_the_life_of_a_case():
    assert sorted(event for stage in STAGES for event in stage.events) == sorted(EVENTS)


def test_events_happen_in_the_process_of_their_stage_and_cases_are_lost_as_it_says():
    made, lost = defaultdict(set), set()
    for name in WORLDS:
        for process, event in log(name).events[["process", "event"]].drop_duplicates().itertuples(index=False):
            made[event].add(process)
        lost |= {reason for step in flow(log(name)) for reason in step.lost}
    assert [event for stage in STAGES for event in stage.events if stage.process not in made[event]] == []
    said = {end for stage in STAGES for end in ends_of(stage)}
    # Those of the run, not of the case; and a trail that goes stale under an open case, which lives on in another.
    assert lost - said == {STILL_OPEN, SWITCHED_OFF, FORGOTTEN}


def test_every_step_of_the_month_is_drawn_with_what_it_changes():
    drawn = re.findall(r'font-size="14"[^>]*>(\w+)</text>', (DOCS / "odd_month.svg").read_text(encoding="utf-8"))
    assert drawn == [step.name for step in SCHEDULE]
    does = touched()
    assert list(does) == list(MODULES)
    # A new pull is in the attraction of countries at once.
    assert does["events"] == {column: "changes" if column in ("facts", "countries") else "" for column in COLUMNS}
    assert (does["hub"]["their ties"], does["hub"]["groups"]) == ("changes", "")
    assert does["displacement"]["facts"] == "reads"


def test_the_way_of_the_data_names_commands_and_files_that_there_are():
    assert {command for stop in WAY for command in stop.commands} <= set(COMMANDS)
    named = {file for stop in WAY for file in stop.files}
    results = {path.name for path in (ROOT / "results" / "reference" / "first").iterdir()} - {PARTS}
    assert results <= named
    assert [file for file in named if not Path(file).suffix and not (ROOT / file).is_dir()] == []
