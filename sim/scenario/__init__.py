"""Scenario files: read, checked, resolved; regions from country data."""

from sim.documents.errors import ArgumentError, InvalidError, ScenarioError, UnreadableError
from sim.scenario.layers import Event, Reading
from sim.scenario.resolve import load
from sim.scenario.scenario import Scenario

__all__ = ["ArgumentError", "Event", "InvalidError", "Reading", "Scenario", "ScenarioError", "UnreadableError", "load"]
