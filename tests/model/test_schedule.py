"""The month is written once: all that a process needs to be told follows from its file and its line."""

from types import SimpleNamespace

import pytest

from dev.arrays_of_steps import read, written
from sim.engine.chance import chance_of
from sim.model import schedule
from sim.model.schedule import (
    ALL,
    MODULES,
    SCHEDULE,
    SECTIONS,
    NoRoom,
    NotScheduled,
    Step,
    module_of,
    modules,
    months,
    run_step,
    written_month,
)
from sim.model.state import State
from tests.model.worlds import chance_in, parameters, start


def test_the_month_has_a_line_for_each_step_in_the_order_of_the_table():
    lines = [line.partition(": ")[2] for line in written_month().splitlines()[2:-1]]
    called = [line.partition("(")[0] for line in lines]
    steps = [step.name for step in SCHEDULE if hasattr(MODULES[step.name], "step")]
    assert called == [*steps[:-1], "found = unsound", steps[-1]]


def test_every_step_but_the_events_stands_in_the_month():
    assert {name for name, module in MODULES.items() if not hasattr(module, "step")} == {"events"}


def test_what_cannot_be_switched_off_is_what_keeps_the_books_and_what_an_agency_cannot_leave_undone():
    without = {name for name, module in MODULES.items() if not hasattr(module, "OFF")}
    assert without == {"events", "effort", "assistance", "operations", "recording"}


def test_a_section_of_the_scenario_belongs_to_each_step_with_parameters_in_the_same_order():
    assert list(SECTIONS) == [step.name for step in SCHEDULE if hasattr(MODULES[step.name], "Parameters")]


def test_a_file_that_stands_in_no_line_is_named(monkeypatch):
    monkeypatch.setattr(schedule, "SCHEDULE", SCHEDULE[:-2] + SCHEDULE[-1:])
    with pytest.raises(NotScheduled, match="sim/model/processes/displacement.py stands in no line of SCHEDULE"):
        modules()


def test_a_line_without_a_file_is_named(monkeypatch):
    monkeypatch.setattr(schedule, "SCHEDULE", (*SCHEDULE, Step("rumour", "new")))
    with pytest.raises(NotScheduled, match=r"has a step 'rumour', but there is no file rumour\.py"):
        modules()


@pytest.mark.parametrize(
    ("faults", "complaint"),
    [
        ({"WRITES": None}, "does not say WRITES"),
        ({"NAME": None, "WRITES": None}, "does not say NAME .* and WRITES"),
        ({"NAME": "faith"}, "calls itself 'faith'"),
        ({"WRITES": ("trust_in", "hope")}, "WRITES names hope, which is no array"),
        ({"step": None}, "has parameters, but no function `step`"),
    ],
)
def test_what_a_file_lacks_is_named_with_it(faults, complaint, monkeypatch):
    parts = {**vars(MODULES["trust"]), **faults}
    broken = SimpleNamespace(**{name: part for name, part in parts.items() if part is not None})
    monkeypatch.setattr(schedule, "import_module", lambda name: broken)
    with pytest.raises(NotScheduled, match=f"sim/model/processes/trust.py {complaint}|processes/trust.py: {complaint}"):
        module_of("trust")


@pytest.mark.parametrize("name", [step.name for step in SCHEDULE if step.name != "events"])
def test_a_step_writes_the_arrays_that_it_names_and_no_others(name):
    assert written(name) == set(MODULES[name].WRITES)


@pytest.mark.parametrize("name", [step.name for step in SCHEDULE if step.name != "events"])
def test_what_a_step_reads_is_known(name):
    assert read(name) <= set(State._fields)
    assert read(name)


def test_a_step_that_the_month_does_not_have_is_named():
    state = start()
    for name in ("events", "faith"):
        with pytest.raises(NotScheduled, match=f"the month has no step '{name}'"):
            run_step(name, state, parameters(), chance_in(state))


def test_a_run_beyond_its_arrays_is_refused():
    state = start()
    for month in (0, 13):
        with pytest.raises(NoRoom, match=f"month {month} does not fit the record"):
            run_step("recording", state, parameters(), chance_in(state, month))
    with pytest.raises(NoRoom, match="the months do not fit the record"):
        months(state, parameters(), chance_in(state), 1, 13, ALL)
    for entities, candidates in ((10, 4), (3 * 60, 3)):
        with pytest.raises(NoRoom, match="fewer groups or countries"):
            run_step("formation", state, parameters(), chance_of(1, 1, entities, candidates))
