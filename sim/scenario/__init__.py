"""Scenario files: read, checked, resolved; regions from country data."""

from sim.scenario.errors import InvalidError, ScenarioError, UnreadableError
from sim.scenario.layers import Event, Reading
from sim.scenario.resolve import load
from sim.scenario.scenario import Scenario

__all__ = ["Event", "InvalidError", "Reading", "Scenario", "ScenarioError", "UnreadableError", "load"]
