"""A fact of a country is added in three places, each of which says something else: meaning, array, rule."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

LINES = {
    "sim/countries/declarations.py": (
        "    hub_member: float",
        '    wealth: float = quantity(1.0, "relative", 0, 10, "a fact of this test", ASSUMED)\n',
    ),
    "sim/model/setting.py": ("    hub_member: Floats", "    wealth: Floats  # [j]  relative\n"),
    "sim/countries/measures.py": (
        '    "hub_member": hub_member',
        '    "wealth": lambda code, _: (float(number(code, "cpi_2017_0to10") or 5.0), "data"),\n',
    ),
}
SCRIPT = """
from sim.scenario import ScenarioError, load
from sim.scenario.schema import schema

europe = load("europe.toml", {"jurisdictions.DEU.wealth": 9})
codes = europe.setting().codes
wealth = dict(zip(codes, europe.setting().wealth.tolist(), strict=True))
print(wealth["AUT"], wealth["DEU"], wealth["EXT"], europe.origins["jurisdictions.AUT.wealth"])
try:
    load("two_countries.toml")
except ScenarioError as error:
    print(error)
print(schema()["properties"]["jurisdictions"]["additionalProperties"]["properties"]["wealth"]["maximum"])
"""


@pytest.fixture
def copy(tmp_path) -> Path:
    """The package and the scenarios, with the lines of the new fact."""
    for name in ("sim", "scenarios"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name, (before, line) in LINES.items():
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert text.count(before) == 1
        (tmp_path / name).write_text(text.replace(before, line + before), encoding="utf-8")
    return tmp_path


def test_a_fact_comes_from_the_data_to_the_setting_and_may_be_set_in_a_scenario(copy):
    settings = {**os.environ, "PYTHONPATH": str(copy), "NUMBA_DISABLE_JIT": "1"}
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, cwd=copy / "scenarios", env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    values, *refused, maximum = done.stdout.splitlines()
    assert values == "7.5 9.0 1.0 data"
    assert "'AAA' is not in the country data, and the scenario does not say its wealth." in refused[0]
    assert maximum == "10"
