"""Declares a parameter once: default, unit, bounds, meaning, source, and the range in which it is uncertain.

From this one line come validation, the printed scenario, the JSON Schema, the tables of the ODD, sliders and the ranges
that a study of uncertainty samples. A process or technique lists its parameters so:

    class Parameters(NamedTuple):
        new_months: float = quantity(24, "months", 1, 600, "mean time until a vacant slot is filled", ASSUMED, (6, 36))

The bounds say what the model can take, the range what is plausible of the world. A value that is measured well, or that
a reader sets (a lever, a switch), has no range. The defaults of those with a range are put together from worlds that
agree with published figures: medians of what these say nothing of, and of the rest the values of one such world, to
three figures (docs/calibration.md). Change none by itself.
"""

from typing import Any, NamedTuple, cast

ASSUMED = "assumed"


class Quantity(NamedTuple):
    """What is known of one parameter.

    `options` is empty for a number; for a choice it lists the words a scenario may use, in the order of their
    codes, and `default` is one of them. `is_switch` marks a parameter that is true or false. `plausible` is the range
    in which the true value lies as far as anybody knows, lowest and highest, or None.
    """

    default: float | int | bool | str
    unit: str
    low: float
    high: float
    meaning: str
    source: str
    plausible: tuple[float, float] | None = None
    options: tuple[str, ...] = ()
    is_switch: bool = False
    is_whole: bool = False


def quantity(  # noqa: PLR0913  one line declares all there is to say
    default: float, unit: str, low: float, high: float, meaning: str, source: str,
    plausible: tuple[float, float] | None = None,
) -> float:  # fmt: skip
    """Declare a real number.

    Returns
    -------
    float
        In truth a `Quantity`; the type is that of the parameter, so that `Parameters` reads as its values do.
    """
    return cast(float, Quantity(float(default), unit, low, high, meaning, source, plausible))


def whole(  # noqa: PLR0913  as above
    default: int, unit: str, low: int, high: int, meaning: str, source: str,
    plausible: tuple[float, float] | None = None,
) -> int:  # fmt: skip
    """Declare a whole number.

    Returns
    -------
    int
        In truth a `Quantity`.
    """
    return cast(int, Quantity(default, unit, low, high, meaning, source, plausible, is_whole=True))


def switch(default: bool, meaning: str, source: str) -> bool:
    """Declare a parameter that is true or false.

    Returns
    -------
    bool
        In truth a `Quantity`.
    """
    return cast(bool, Quantity(default, "true or false", 0, 1, meaning, source, is_switch=True))


def choice(default: str, options: tuple[str, ...], meaning: str, source: str) -> int:
    """Declare a choice among words; the model sees the position of the chosen word.

    Returns
    -------
    int
        In truth a `Quantity`.
    """
    return cast(int, Quantity(default, "choice", 0, len(options) - 1, meaning, source, options=options))


def declared(parameters: type) -> dict[str, Quantity]:
    """List the parameters of a section with what is known of each.

    Parameters
    ----------
    parameters
        A `NamedTuple` class whose defaults are declarations of this module.

    Returns
    -------
    dict
        Name to `Quantity`, in the order of declaration.
    """
    return dict(cast(Any, parameters)._field_defaults)


def build[T](parameters: type[T], values: dict[str, Any] | None = None) -> T:
    """Make a section's parameters from plain values; whatever is not given takes its default.

    Choices are given as words and become codes. Values are not checked here: scenario files are checked where
    they are read, with the file and line at hand.

    Parameters
    ----------
    parameters
        The section's `Parameters` class.
    values
        Name to number, truth value or word.

    Returns
    -------
    tuple
        An instance of that class, holding plain floats, ints and bools.

    Raises
    ------
    TypeError
        If a name is not a parameter of the section.
    """
    given = dict(values or {})
    plain: dict[str, float | int | bool] = {}
    for name, known in declared(parameters).items():
        value = given.pop(name, known.default)
        if known.options:
            plain[name] = known.options.index(str(value))
        elif known.is_switch:
            plain[name] = bool(value)
        elif known.is_whole:
            plain[name] = int(value)
        else:
            plain[name] = float(value)
    if given:
        message = f"{parameters.__module__} has no parameter {sorted(given)}"
        raise TypeError(message)
    return parameters(**plain)
