"""Words that the tables choose."""

from collections.abc import Iterable, Mapping, Sequence

from dev.findings.kept import Effect, Kept
from sim.words.rounding import place, rounded, span

SIDES = ("lower", "within", "higher")


def shares_of(one: Kept, effects: Sequence[Effect]) -> dict[str, list[float]]:
    """Shares of worlds in which the effects are lower, within the smallest effect of interest, and higher."""
    found = [one.told.sides(effect.row) for effect in effects]
    return {side: [sides[side].share or 0.0 for sides in found] for side in SIDES}


def difference(row: Mapping[str, str], unit: str) -> str:
    """Write a difference with its interval in words.

    >>> difference({"mean": "1.74", "low": "1.22", "high": "2.26"}, "%")
    '1.7 % higher (1.2 to 2.3)'
    >>> difference({"mean": "-0.2", "low": "-0.9", "high": "0.5"}, "%")
    'not clearly different (0.9 lower to 0.5 higher)'
    """
    value, low, high = (float(row[name]) for name in ("mean", "low", "high"))
    at = max(-1, place(high - low))
    between = span(low, high, at)
    if low <= 0 <= high:
        return f"not clearly different ({between})"
    return f"{rounded(abs(value), at)} {unit} {'lower' if value < 0 else 'higher'} ({between})"


def goes_with(parts: Sequence[Mapping[str, str]]) -> str:
    """Say whether the sign of a difference, or only its size, goes with what the parts are cut along."""
    first, last = ({name: float(row[name]) for name in ("low", "high")} for row in (parts[0], parts[-1]))
    if first["low"] > 0 > last["high"] or first["high"] < 0 < last["low"]:
        return "the sign goes with it"
    if first["low"] > last["high"] or first["high"] < last["low"]:
        return "the size goes with it, but at one end the sign is not sure"
    return "this is no more than a tendency"


def bullets(texts: Iterable[str]) -> str:
    """Lay texts out as points."""
    return "\n".join(f"- {text}" for text in texts) + "\n"
