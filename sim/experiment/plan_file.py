"""Reads the plan of a results directory, and describes how it differs from another plan."""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from sim.documents.checks import (
    COUNT,
    DISTINCT_TEXTS,
    FILLED_TEXT,
    LARGEST_WHOLE,
    LISTS,
    Check,
    exactly,
    one_of,
    where,
    whole_number,
)
from sim.experiment.directory import PLAN, Damaged, brief, read_json
from sim.experiment.specification import DESIGNS, PRECISION, PRECISION_OF_SHARES


def all_texts(value: object) -> bool:
    """Tell whether a value is a table of texts."""
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())


def is_point(value: object) -> bool:
    """Tell whether a value is a point: texts, and the number of its world if it has one."""
    if not isinstance(value, dict):
        return False
    return all_texts({**value, "world": ""}) and WORLD.takes(value.get("world", 0))


def is_measured(value: object) -> bool:
    """Tell whether a value says what is kept of each run; one without series by month has no entry of them."""
    return isinstance(value, dict) and exactly(MEASURED).takes({"by_month": [], **value})


def is_precision(value: object) -> bool:
    """Tell whether a value is a precision at which a sequential experiment stops, or None."""
    if value is None:
        return True
    forms = (PRECISION, PRECISION_OF_SHARES)
    return any(exactly(form).takes(value) for form in forms) and value["first_look"] <= value["cap"]  # type: ignore[index]


def is_shard(value: object) -> bool:
    """Tell whether a value is a shard, its number and that of all, or None."""
    if value is None:
        return True
    return isinstance(value, list) and len(value) == 2 and all(map(COUNT.takes, value)) and value[0] <= value[1]


def are_stages(value: object) -> bool:
    """Tell whether a value is a list of stages, each going further than the one before."""
    if not isinstance(value, list) or not value:
        return False
    pairs = all(isinstance(one, list) and len(one) == 2 and all(COUNT.takes(number) for number in one) for one in value)
    return pairs and all(one != other and one[0] <= other[0] and one[1] <= other[1] for one, other in pairwise(value))


WORLD = whole_number(0, LARGEST_WHOLE)
MEASURED: Mapping[str, Check] = {
    "of_places": LISTS,
    "by_year": DISTINCT_TEXTS,
    "by_month": DISTINCT_TEXTS,
}
CHECKS: Mapping[str, Check] = {
    "experiment": FILLED_TEXT,
    "design": one_of(DESIGNS),
    "points": Check(
        "a list of points, each with its levels",
        where(lambda value: isinstance(value, list) and bool(value) and all(map(is_point, value))),
    ),
    "first_seed": whole_number(0, LARGEST_WHOLE),
    "precision": Check("a table, or null", lambda value: is_precision(value) or None),
    "measured": Check("a table of what is kept of each run", lambda value: value if is_measured(value) else None),
    "factors": Check(
        "the factors of a design from a file", lambda value: value is None or DISTINCT_TEXTS.takes(value) or None
    ),
    "worlds": Check("the digest of a table of worlds", lambda value: value is None or all_texts(value) or None),
    "shard": Check("a number of a shard, and how many there are", lambda value: is_shard(value) or None),
    "runs_in_chunk": COUNT,
    "model_source": FILLED_TEXT,
    "machine": FILLED_TEXT,
    "packages": Check("a table of versions", where(all_texts)),
    "replicates": COUNT,
    "stages": Check("a list of stages, each a number of points and of replicates", where(are_stages)),
}


def read_plan(folder: Path) -> dict[str, Any]:
    """Read the plan of a results directory.

    Raises
    ------
    Damaged
        If it is missing, damaged, or no plan of an experiment.
    """
    plan = read_json(folder / PLAN)
    for key, check in CHECKS.items():
        if not check.takes(plan.get(key)):
            found = brief(plan[key]) if key in plan else "missing"
            message = f"{folder / PLAN} is no plan of an experiment: its {key} is {found}, expected {check.expected}"
            raise Damaged(message)
    if any("scenario" not in point for point in plan["points"]):
        message = f"{folder / PLAN} is no plan of an experiment: a point has no scenario"
        raise Damaged(message)
    if plan["stages"][-1] != [len(plan["points"]), plan["replicates"]]:
        message = f"{folder / PLAN} is no plan of an experiment: its last stage is not the whole of it"
        raise Damaged(message)
    return plan


def difference(then: Any, now: Any, where: str) -> str:
    """Describe the first difference between two parts of a plan."""
    if isinstance(then, dict) and isinstance(now, dict):
        key = next(key for key in {**then, **now} if then.get(key) != now.get(key))
        return difference(then.get(key), now.get(key), f"{where}.{key}")
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        at = next(at for at, (one, other) in enumerate(zip(then, now, strict=True)) if one != other)
        return difference(then[at], now[at], f"{where}.{at}")
    if isinstance(then, list) and isinstance(now, list):
        return f"{where}: {len(then)} entries then, {len(now)} now"
    return f"{where}: {brief(then)} then, {brief(now)} now"
