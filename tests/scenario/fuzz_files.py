"""Files as a user, a slip or a foe might write them: a grammar made from the schema, and what can go wrong with a text.

File n is the same on every machine: `scenario(n)` and `experiment(n)` draw from a generator that is seeded with n.
"""

import json
import math
import re
from collections.abc import Callable
from copy import deepcopy
from datetime import date, datetime, time
from random import Random
from typing import Any

from sim.documents.checks import COUNT
from sim.experiment.experiment_file import TOP
from sim.experiment.factors import FACTOR, LEVEL
from sim.experiment.hypotheses import HYPOTHESIS
from sim.experiment.specification import DESIGNS, DIRECTIONS, PRECISION
from sim.run.summary import SUMMARISED
from sim.scenario.declarations import sections
from sim.scenario.schema import schema
from sim.worlds.uncertainties import UNCERTAINTY
from sim.worlds.uncertainty import DISTRIBUTIONS

BASES = ("two_countries", "us_canada", "europe_12")
NAMES = ("low", "high", "as it is", "none", "0.5", "2020", "Härte", "文字", "a, b", 'say "so"', "north", "x" * 60)
ODD_TEXTS = (
    "", " ", "NA", "None", "null", "nan", "TRUE", "T", "inf", "0.10", "01", "1e3", "=1+1", "-x", "@x", " a", "a\nb",
    "\x1b[31m", "a\u202eb", "\u200b", "\ufeffa", "\x00", "\x7f", "\x85", "\u2028", "x" * 300, "x" * 5000, "a.b", "..",
    "../../etc/passwd", "unit", "region", "harm", "harm.", "harm.AAA", "harm.zzz", "EXT", "$x$", "%s", "{0}", "\\", "'",
    '"', "😀", "e\u0301", "T" * 201, "jurisdictions.*.pull", "hub.level", "nowhere.toml", "5%", "-5%", "nan%", "1e999%",
    "%",
)  # fmt: skip
ODD_VALUES = (
    True, False, 0, -1, 1, 2, 3, 0.0, -0.0, 0.5, 1e-320, 1e308, math.inf, -math.inf, math.nan, 10**15, 2**40, 2**63 - 1,
    2**63, -(2**63), 10**30, 10**400, date(2020, 1, 1), time(7, 32), datetime(2020, 1, 1, 7, 32), [], {}, [[]], [{}],
    {"a": {}}, [1, "a"], {"a": 1}, [[[[1]]]], [0, 1], [1, 0], [0.1, 0.1], ["a", "a"], {"": 1}, [True], [math.nan, 1],
    "text",
)  # fmt: skip
LONG = 10_000


def scenario(number: int) -> bytes:
    """Make a scenario file: most are nearly valid, some are valid, and some are no TOML."""
    chance = Random(f"scenario {number}")
    content = scenario_content(chance)
    for _ in range(chance.choice((0, 0, 1, 1, 1, 2, 3))):
        chance.choice(MUTATIONS)(content, chance)
    return finished(content, chance)


def experiment(number: int) -> bytes:
    """Make an experiment file, as `scenario` does."""
    chance = Random(f"experiment {number}")
    content = experiment_content(chance)
    for _ in range(chance.choice((0, 0, 1, 1, 1, 2, 3))):
        chance.choice(MUTATIONS)(content, chance)
    return finished(content, chance)


def finished(content: dict[str, Any], chance: Random) -> bytes:
    """Write what was made as TOML, and now and then spoil the text."""
    text = toml(content, chance)
    if chance.random() < 0.15:
        text = chance.choice(SPOILED)(text, chance)
    data = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.02:
        at = chance.randrange(len(data) + 1)
        data = data[:at] + bytes([chance.randrange(256)]) + data[at:]
    return data


# What is valid, from the declarations


def scenario_content(chance: Random) -> dict[str, Any]:
    """Choose some keys of the schema and give them values that they take."""
    known = schema()["properties"]
    content: dict[str, Any] = {"title": chance.choice(NAMES)}
    base = chance.choice(BASES[:2] * 4 + BASES)
    if chance.random() < 0.6:
        content["region"] = base
    elif chance.random() < 0.9:
        content["extends"] = base
    for name in chance.sample(sorted(known), chance.randrange(6)):
        if name in ("title", "extends", "region", "approach"):
            continue
        content[name] = value_of(known[name], chance, name)
    if chance.random() < 0.5:
        content["approach"] = chance.choice(("european", "north_american", "hub_counts_plain"))
    if isinstance(content.get("run"), dict) and content["run"].get("months", 240) <= content["run"].get("warm_up", 120):
        content["run"].pop("warm_up", None)
        content["run"]["months"] = 240
    if chance.random() < 0.3:
        content["events"] = [event(chance) for _ in range(chance.randrange(1, 4))]
    return content


def value_of(known: dict[str, Any], chance: Random, name: str = "") -> Any:
    """Draw a value that the schema allows."""
    if "anyOf" in known:
        return value_of(chance.choice(known["anyOf"]), chance, name)
    if "enum" in known:
        return chance.choice(known["enum"])
    kind = known.get("type")
    if kind == "boolean":
        return chance.random() < 0.5
    if kind == "string":
        return chance.choice(NAMES)
    if kind in ("integer", "number"):
        low, high = known["minimum"], known.get("maximum", 180)
        ends = [low, high, known.get("default", low)]
        return chance.choice(ends) if kind == "integer" else chance.choice([*ends, low + (min(high, 1) - low) / 2])
    if kind == "array":
        return [chance.choice(("police", "border", "prosecution")) if name == "kinds" else chance.choice(NAMES)]
    return table_of(known, chance, name)


def table_of(known: dict[str, Any], chance: Random, name: str) -> dict[str, Any]:
    """Draw a table: some of the keys that it has, or a country each."""
    if keys := known.get("properties"):
        return {
            key: value_of(keys[key], chance, key)
            for key in chance.sample(sorted(keys), min(len(keys), chance.randrange(1, 4)))
        }
    inner, codes = known.get("additionalProperties", {}), ("AAA", "BBB", "USA", "CAN")
    if name == "corridors":
        market, source = chance.choice((("AAA", "BBB"), ("USA", "CAN"), ("CAN", "USA")))
        return {market: {source: 1.0}}
    return {chance.choice(codes): value_of(inner, chance)}


def event(chance: Random) -> dict[str, Any]:
    """Draw an event that a scenario takes."""
    section = chance.choice(sorted(set(sections()) - {"run", "region"}))
    name = chance.choice(sorted(sections()[section]))
    entry = schema()["properties"]
    for part in section.split("."):
        entry = entry[part]["properties"]
    return {"month": chance.randrange(1, 240), "key": f"{section}.{name}", "value": value_of(entry[name], chance, name)}


def experiment_content(chance: Random) -> dict[str, Any]:
    """Fill the tables of an experiment file, key by key."""
    design = chance.choice((*DESIGNS, *DESIGNS, "factorial", "one_at_a_time"))
    if design == "file" and chance.random() < 0.7:  # its points are not there, so that it is always refused
        design = "factorial"
    sampled = design in ("sobol", "morris", "latin_hypercube")
    count = 3 if design == "fractional_factorial" else chance.randrange(1, 4)
    factors = [factor(name, chance, sampled, design) for name in chance.sample(("dose", "size", "who", "a b"), count)]
    makers: dict[str, Callable[[], Any]] = {
        "base": lambda: chance.choice(BASES[:2]),
        "design": lambda: design,
        "samples": lambda: chance.choice((8, 16)),
        "generators": lambda: {factors[2]["name"]: [factors[0]["name"], factors[1]["name"]]},
        "points": lambda: chance.choice(("none.csv", "none.parquet", "none.txt")),
        "worlds": lambda: (
            {"count": chance.randrange(1, 4)}
            | chance.choice(({}, {"from": "plausible"}, {"seed": 7}, {"sequence": "even"}))
        ),
        "uncertainties": lambda: uncertainties(chance),
        "precision": lambda: precision(chance),
        "months": lambda: chance.choice((121, 132)),
        "places": lambda: {"both": chance.choice((["AAA", "BBB"], ["USA", "CAN"]))},
        "outcomes": lambda: chance.sample(sorted(SUMMARISED), 2) + chance.choice(([], ["harm.AAA"], ["harm.both"])),
        "trajectories": lambda: ["harm"],
        "keep": lambda: ["arrests"],
        "factors": lambda: factors,
        "hypotheses": lambda: [hypothesis(f"claim {n}", factors, chance) for n in range(chance.randrange(3))],
        "caveats": lambda: [{"text": "To be known."} | chance.choice(({}, {"hypotheses": ["claim 0"]}))],
        "title": lambda: chance.choice(NAMES),
        "question": lambda: "Would it?\nOr not?",
    }
    wanted = {"title", "base", "factors", "replicates", "design"} | ({"samples"} if sampled else {"hypotheses"})
    wanted |= {"generators"} if design == "fractional_factorial" else set()
    wanted |= {key for key in TOP if chance.random() < 0.15} - ({"hypotheses"} if sampled else {"samples"})
    if design != "fractional_factorial":
        wanted -= {"generators"}
    wanted = wanted | {"points"} if design == "file" else wanted - {"points"}
    wanted |= {"worlds"} if "uncertainties" in wanted else set()
    wanted -= {"worlds", "uncertainties"} if sampled or "precision" in wanted else set()
    wanted -= {"replicates"} if "precision" in wanted else set()
    return {key: makers.get(key, lambda key=key: counted(TOP[key], chance))() for key in TOP if key in wanted}


def counted(check: Any, chance: Random) -> Any:
    """Draw a value that a check takes, by what it says of itself."""
    if check in (COUNT, TOP["first_seed"]):
        return chance.choice((1, 2, 30))
    return chance.choice(NAMES)


def factor(name: str, chance: Random, sampled: bool, design: str) -> dict[str, Any]:
    """Draw a factor of the keys that factors have."""
    key = {"dose": "hub.level", "size": "corruption.scale", "who": "networking.level", "a b": "trust_building.level"}[
        name
    ]
    nested = dict([key.split(".")]) if chance.random() < 0.5 else None
    span = {nested and key.split(".")[0] or key: {key.split(".")[1]: [0, 1]} if nested else [0.0, 0.5]}
    made: dict[str, Any] = {"name": name}
    if sampled:
        return made | {"range": span}
    if chance.random() < 0.3 and design != "fractional_factorial":
        return made | {"range": span, "levels": chance.choice((2, 3, 5))}
    first, second = chance.sample(NAMES, 2)
    levels = [{"name": first}, {"name": second, "set": {key: chance.choice((0, 0.5, 1))}}]
    if chance.random() < 0.2:
        levels[0]["events"] = [event(chance)]
    assert set(made) <= set(FACTOR)
    assert all(set(level) <= set(LEVEL) for level in levels)
    return made | {"levels": levels}


def hypothesis(name: str, factors: list[dict[str, Any]], chance: Random) -> dict[str, Any]:
    """Draw a hypothesis on the first factor."""
    levels = factors[0].get("levels")
    first, second = (levels[0]["name"], levels[1]["name"]) if isinstance(levels, list) else ("0", "1")
    made = {
        "name": name, "outcome": chance.choice(sorted(SUMMARISED)), "direction": chance.choice(DIRECTIONS),
        "of": {factors[0]["name"]: second}, "against": [{factors[0]["name"]: first}],
        "smallest_effect": chance.choice((1, "5%")),
    }  # fmt: skip
    assert set(made) == set(HYPOTHESIS)
    return made


def uncertainties(chance: Random) -> list[dict[str, Any]]:
    """Draw what worlds are drawn from."""
    made = (
        {"name": "trust.strength"},
        {"name": "a", "range": {"intelligence.search": [0.1, 0.2]}, "distribution": chance.choice(DISTRIBUTIONS[:2])},
        {"name": "b", "range": {"trust.gossip": [0, 1]}, "distribution": "triangular", "mode": 0.5},
        {"name": "trust.rule", "choices": ["beta", "fixed"]},
        {"name": "c", "choices": [{"name": name, "set": {"trust.memory": n / 2}} for n, name in enumerate(NAMES[:2])]},
    )
    assert all(set(one) <= set(UNCERTAINTY) for one in made)
    return chance.sample(made, chance.randrange(1, 4))


def precision(chance: Random) -> dict[str, Any]:
    """Draw when an experiment stops."""
    made = {"half_width": 0.5, "cap": chance.choice((20, 60)), "first_look": 20, "look_every": 20}
    assert set(made) == set(PRECISION)
    return made


# What can be wrong with content


def spots(content: Any, found: list[tuple[Any, Any]] | None = None) -> list[tuple[Any, Any]]:
    """List every place of nested tables and lists, as what is around it and the key in that."""
    found = [] if found is None else found
    for key, value in list(content.items()) if isinstance(content, dict) else enumerate(content):
        found.append((content, key))
        if isinstance(value, dict | list):
            spots(value, found)
    return found


def tables_in(content: dict[str, Any]) -> list[dict[str, Any]]:
    """List every table."""
    return [content, *(around[key] for around, key in spots(content) if isinstance(around[key], dict))]


def odd_value(content: dict[str, Any], chance: Random) -> None:
    """Put something else where a value was."""
    if places := spots(content):
        around, key = chance.choice(places)
        around[key] = chance.choice((odd(chance), chance.choice(ODD_TEXTS), {"a": odd(chance)}))


def odd(chance: Random) -> Any:
    """Choose an odd value of the file's own, which may be spoilt further."""
    return deepcopy(chance.choice(ODD_VALUES))


def odd_text(content: dict[str, Any], chance: Random) -> None:
    """Put an odd text where a text was."""
    if places := [(around, key) for around, key in spots(content) if isinstance(around[key], str)]:
        around, key = chance.choice(places)
        around[key] = chance.choice(ODD_TEXTS)


def beyond(content: dict[str, Any], chance: Random) -> None:
    """Move a number a little, or far."""
    numbers = [(a, k) for a, k in spots(content) if isinstance(a[k], int | float) and not isinstance(a[k], bool)]
    if numbers:
        around, key = chance.choice(numbers)
        value = around[key]
        if abs(value) < 1e300:
            moved = [value + 1, value - 1, -value, value * 10**9, float(value), math.nextafter(value, math.inf)]
            around[key] = chance.choice(moved)


def odd_key(content: dict[str, Any], chance: Random) -> None:
    """Rename a key, or add one that is unknown."""
    table = chance.choice(tables_in(content))
    word = chance.choice((*ODD_TEXTS, "serch", "k" * 900, "a.b.c", "jurisdictions", "events", "levels"))
    if table and chance.random() < 0.5:
        key = chance.choice(sorted(table))
        table[chance.choice((key[:-1] + "x", key.upper(), key + " ", word))] = table.pop(key)
    else:
        table[word] = odd(chance)


def lost(content: dict[str, Any], chance: Random) -> None:
    """Take something away."""
    if places := spots(content):
        around, key = chance.choice(places)
        del around[key]


def twice(content: dict[str, Any], chance: Random) -> None:
    """Say an entry of a list again."""
    if lists := [around[key] for around, key in spots(content) if isinstance(around[key], list) and around[key]]:
        chosen = chance.choice(lists)
        chosen.append(deepcopy(chance.choice(chosen)))


def moved(content: dict[str, Any], chance: Random) -> None:
    """Put a part of the content somewhere else, as a value or in a list."""
    places = spots(content)
    if len(places) > 1:
        (around, key), (other, name) = chance.sample(places, 2)
        copy = json.loads(json.dumps(around[key], default=str))
        other[name] = chance.choice((copy, [copy], {"x": copy}))


def many(content: dict[str, Any], chance: Random) -> None:
    """Say ten thousand of something; seldom, since it takes its time."""
    if chance.random() > 0.1:
        return
    which = chance.randrange(5)
    if which == 0:
        content |= {f"unknown_{number}": number for number in range(LONG)}
    elif which == 1:
        content["region"] = {"countries": [f"C{number}" for number in range(LONG)]}
    elif which == 2:
        content["events"] = [{"month": 1 + number, "key": "hub.level", "value": 0.1} for number in range(LONG)]
    elif which == 3:
        content["outcomes"] = [f"harm.C{number}" for number in range(LONG)]
    else:
        content["places"] = {f"p{number}": ["AAA"] for number in range(LONG)}


def deep(content: dict[str, Any], chance: Random) -> None:
    """Nest a value."""
    if places := spots(content):
        around, key = chance.choice(places)
        for _ in range(chance.choice((2, 9, 20))):
            around[key] = [around[key]] if chance.random() < 0.5 else {"x": around[key]}


MUTATIONS = (odd_value, odd_value, odd_text, odd_text, beyond, beyond, odd_key, lost, twice, moved, many, deep)

# What can be wrong with a text

SPOILED: tuple[Callable[[str, Random], str], ...] = (
    lambda text, chance: text[: chance.randrange(len(text) + 1)],
    lambda text, chance: "".join(chance.sample(text.splitlines(True), len(text.splitlines()))),
    lambda text, chance: text + chance.choice(text.splitlines(True) or ["\n"]),
    lambda text, chance: text.replace("\n", "\r\n"),
    lambda text, chance: "\ufeff" + text,
    lambda text, chance: text.replace("=", chance.choice(("==", ":", "= =", "")), 1),
    lambda text, chance: text.replace('"', chance.choice(("'", '"""', "")), chance.randrange(1, 4)),
    lambda text, chance: text + "x = " + "[" * chance.choice((5, 13, 5000)) + "\n",
    lambda text, chance: text + "a" + ".a" * chance.choice((5, 13, 5000)) + " = 1\n",
    lambda text, chance: text + "x = " + "9" * chance.choice((20, 999, 5000)) + "\n",
    lambda text, chance: text + "x = 0x" + "f" * chance.choice((20, 990)) + "\n",
    lambda text, chance: text + "[[hub]]\n[hub]\n[[run.months]]\n",
    lambda text, chance: text + "\n[hub]\nlevel = 0.1\n[hub]\nlevel = 0.2\n",
    lambda text, chance: text + "# " + chance.choice(("\x00", "\x1b", "\u202e", "x" * 30_000)) + "\n",
    lambda text, chance: re.sub(r"\d", lambda _: chance.choice("0123456789e._-"), text, count=3),
    lambda text, chance: text.replace(" ", "\u00a0", 2),
    lambda text, chance: "" if chance.random() < 0.2 else text * 2,
)

# TOML, in the several ways in which it can say the same


def toml(content: dict[str, Any], chance: Random) -> str:
    """Write content as TOML."""
    lines, tables = [], []
    for name, value in content.items():
        if isinstance(value, dict) and value and chance.random() < 0.8:
            tables.append((name, value))
        elif (
            isinstance(value, list) and value and all(isinstance(one, dict) for one in value) and chance.random() < 0.7
        ):
            tables += [(name, one) for one in [value]]
        else:
            lines.append(f"{key(name)} = {plain(value)}")
    for name, value in tables:
        for one in value if isinstance(value, list) else [value]:
            lines.append(f"[[{key(name)}]]" if isinstance(value, list) else f"[{key(name)}]")
            lines += [f"{key(inner)} = {plain(one[inner])}" for inner in one]
    return "\n".join(lines) + "\n"


def key(name: str) -> str:
    """Write a key, in quotes where it needs them."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else quoted(name)


def plain(value: Any) -> str:
    """Write a value on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, int | float):
        return str(value) if abs(value) < 10**300 or isinstance(value, float) else f"{10**300}"
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key(name)} = {plain(one)}" for name, one in value.items()) + "}"
    return "[" + ", ".join(map(plain, value)) + "]"


def quoted(text: str) -> str:
    """Write a text in quotes."""
    return json.dumps(text, ensure_ascii=True).replace("\\ud83d\\ude00", "😀").replace("\x7f", "\\u007f")
