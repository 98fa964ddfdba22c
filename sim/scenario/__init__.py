"""Scenario files: read, checked, resolved to the value of every key."""

from sim.documents.errors import ArgumentError, InvalidError, ScenarioError, UnreadableError
from sim.scenario.layer import Event
from sim.scenario.resolve import load
from sim.scenario.scenario import Scenario
from sim.scenario.scenario_files import ScenarioFiles

__all__ = [
    "ArgumentError", "Event", "InvalidError", "Scenario", "ScenarioError", "ScenarioFiles", "UnreadableError", "load",
]  # fmt: skip
