"""The approaches are compared by the model that the changelog names as frozen last."""

import json
import re
from pathlib import Path

from sim.engine.source import model_digest

ROOT = Path(__file__).parents[2]


def test_the_headline_was_computed_with_the_model_that_the_changelog_says_was_frozen():
    frozen = re.findall(r"`frozen-([0-9a-f]{16})`", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    plan = json.loads((ROOT / "results/reference/approaches/plan.json").read_text(encoding="utf-8"))
    assert frozen[-1] == plan["model_source"] == model_digest()
