"""Numbers as sentences give them: rounded to what the interval carries."""

from math import floor, log10

FIGURES = 3  # of a number without an interval
FINEST = -1  # place of the last digit of a percentage
NOISE = 1e-10  # per cent by which a sum of shares is off when it is all or nothing


def place(width: float | None, value: float = 0.0) -> int:
    """Return the power of ten to round to: the second figure of an interval's width, or the third of a value.

    >>> place(131 - 57), place(0.61), place(None, 3934.0), place(0.0, 0.0)
    (0, -2, 1, 0)
    """
    if width:
        return floor(log10(width)) - 1
    return floor(log10(abs(value))) - FIGURES + 1 if value else 0


def rounded(value: float, at: int) -> str:
    """Write a number to a power of ten, thousands with commas, without a sign where nothing is left of it.

    >>> rounded(3934.4, 0), rounded(-0.04, -1), rounded(-12.345, -2), rounded(3934.4, 2)
    ('3,934', '0.0', '−12.35', '3,900')
    """
    kept = round(value + 0.0, -at)
    text = f"{abs(kept):,.{max(0, -at)}f}"
    return f"−{text}" if kept < 0 else text


def per_cent(share: float | None) -> str:
    """Write a share of worlds in whole per cent, and never as none or all what is not, but for rounding.

    >>> per_cent(0.643), per_cent(0.0004), per_cent(0.999), per_cent(0.0), per_cent(-2e-16), per_cent(1 - 2e-16)
    ('64 %', 'less than 1 %', 'more than 99 %', '0 %', '0 %', '100 %')
    """
    found = 100 * (share or 0.0)
    if NOISE < found < 0.5:
        return "less than 1 %"
    return "more than 99 %" if 99.5 <= found < 100 - NOISE else f"{found:.0f} %".replace("-0 %", "0 %")


def relative(difference: float, of: float, width: float | None) -> str:
    """Write the size of a difference as a percentage of a mean, to a tenth at the finest.

    >>> relative(94, 3934, 74), relative(-1, 5000, None), relative(1.56, 8.4, 0.6)
    ('2.4 %', 'less than 0.1 %', '18.6 %')
    """
    share = 100 * abs(difference / of)
    at = min(0, max(FINEST, place(100 * (width or 0.0) / abs(of), share)))
    text = rounded(share, at)
    return f"less than {10.0**at:g} %" if share and not float(text.replace(",", "")) else f"{text} %"


def counted(number: str, unit: str) -> str:
    """Write a number with its unit.

    >>> counted("1", "victim-months a month"), counted("94", "victim-months a month"), counted("0.2", "")
    ('1 victim-month a month', '94 victim-months a month', '0.2')
    >>> counted("1", "replicates"), counted("1", "hypotheses"), counted("2", "hypotheses")
    ('1 replicate', '1 hypothesis', '2 hypotheses')
    """
    first, _, rest = unit.partition(" ")
    if unit == "percentage points":
        return f"{number} percentage {'point' if number == '1' else 'points'}"
    if number == "1":
        first = "hypothesis" if first == "hypotheses" else first.removesuffix("s")
    return " ".join(word for word in (number, first, rest) if word)


def span(low: float, high: float, at: int) -> str:
    """Write the interval of a difference: its size where its sign is known, else how much lower and higher.

    >>> span(57, 131, 0), span(-35.18, -19.14, 0), span(-18, 19, 0)
    ('57 to 131', '19 to 35', '18 lower to 19 higher')
    """
    if low < 0 < high:
        return f"{rounded(-low, at)} lower to {rounded(high, at)} higher"
    near, far = sorted((abs(low), abs(high)))
    return f"{rounded(near, at)} to {rounded(far, at)}"


def ranged(shares: list[float]) -> str:
    """Write the range of some shares of worlds.

    >>> ranged([0.59, 0.75, 0.66]), ranged([0.5, 0.501]), ranged([0.0, 0.002])
    ('59 to 75 %', '50 %', 'less than 1 %')
    """
    low, high = per_cent(min(shares)), per_cent(max(shares))
    if low == high or max(shares) < 0.005:
        return high
    if "less" in low:
        low = "0 %"
    return f"{low.removesuffix(' %')} to {high}" if low[0].isdigit() and high[0].isdigit() else f"{low} to {high}"


def listed(parts: list[str]) -> str:
    """Join with commas and a last `and`.

    >>> listed(["harm", "leaks", "arrests"])
    'harm, leaks and arrests'
    """
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def sentence_case(text: str) -> str:
    """Capitalise the first letter and leave the others."""
    return text[:1].upper() + text[1:]
