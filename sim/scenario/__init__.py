"""Scenarios: files are read and laid over one another until every key has a value.

`declarations`     every key; `keys` looks one up and checks a value
`file_layer`       the entries and events of one file, a `layer`
`scenario_files`   a file with all that it builds on
`changes`          what the command line, a caller or an experiment changes
`defaults`         what no file says: defaults and country data
`cross_checks`     checks values against one another; `limits` those of size
`resolve`          puts these together
`scenario`         the result, with the setting and the parameters that the model takes
`coarseness`       warns of too few groups for the number of countries
`describe`         tables for people; `schema` for editors
"""

from sim.documents.errors import ArgumentError, InvalidError, ScenarioError, UnreadableError
from sim.scenario.layer import Event
from sim.scenario.resolve import load
from sim.scenario.scenario import Scenario
from sim.scenario.scenario_files import ScenarioFiles

__all__ = [
    "ArgumentError", "Event", "InvalidError", "Scenario", "ScenarioError", "ScenarioFiles", "UnreadableError", "load",
]  # fmt: skip
