"""Unknowns: what differs between worlds, from the columns of their table."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.discovery.resampling import TIES, generator
from sim.documents.declared import Known
from sim.scenario.changes import EVERY
from sim.scenario.declarations import known
from sim.scenario.describe import as_text, unit
from sim.words.keys import meaning

Values = NDArray[np.float64]
Ranks = NDArray[np.int64]

OF_COUNTRY = re.compile(r"^jurisdictions\.[^.]+\.")
FEW = 10  # values of a column up to which columns that set the worlds apart alike are one unknown


class Unknown(NamedTuple):
    """Something that differs between worlds.

    Attributes
    ----------
    keys
        Keys of a scenario; several where they move together.
    values
        Shape (worlds,): the value of the first key; of a choice, its place in `options`.
    options
        Words of a choice, or "false" and "true"; empty for a number.
    """

    keys: tuple[str, ...]
    values: Values
    options: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The key, that of every country, or the first and how many move with it."""
        more, of_countries = len(self.keys) - 1, {OF_COUNTRY.sub(EVERY, key) for key in self.keys}
        if more and len(of_countries) == 1:
            return of_countries.pop()
        return self.keys[0] + (f" and {more} {'key' if more == 1 else 'keys'} with it" if more else "")

    @property
    def declaration(self) -> Known:
        """What is declared of the first key."""
        found = known(self.keys[0])
        assert found is not None, self.keys[0]  # tables of worlds are checked where they are read
        return found

    @property
    def meaning(self) -> str:
        """Say what the first key means, and of what if it moves alone."""
        return meaning(self.keys[0]) if len(self.keys) == 1 else self.declaration.meaning

    @property
    def unit(self) -> str:
        """Unit of a number; nothing for a choice."""
        return "" if self.options else unit(self.keys[0])

    @property
    def is_ordered(self) -> bool:
        """Tell whether more and less have a meaning."""
        return len(self.options) <= 2


def unknowns(worlds: Sequence[Mapping[str, Any]]) -> list[Unknown]:
    """List what differs between worlds.

    Parameters
    ----------
    worlds
        The values of each world: key of a scenario to its value.

    Returns
    -------
    list of Unknown
        In the order of the keys. A key that is the same in every world is left out; keys that move together are one.
    """
    found: dict[tuple[int, ...], Unknown] = {}
    for key in worlds[0]:
        one = unknown(key, [world[key] for world in worlds])
        if np.ptp(one.values) > 0:
            order = pattern(one.values)
            before = found.get(order)
            found[order] = one if before is None else before._replace(keys=(*before.keys, key))
    return list(found.values())


def unknown(key: str, column: Sequence[Any]) -> Unknown:
    """Turn a column into numbers, words in the order in which they are declared, else in that of the alphabet."""
    if not any(isinstance(value, bool | str | tuple | list) for value in column):
        return Unknown((key,), np.array(column, float))
    words = [as_text(value) for value in column]
    declared = getattr(known(key), "options", ())
    options = [word for word in declared if word in words] or sorted(set(words))
    return Unknown((key,), np.array([options.index(word) for word in words], float), tuple(options))


def pattern(values: Values) -> tuple[int, ...]:
    """Return what two columns share that move together: the order of the worlds, or how a few values divide them."""
    codes, distinct = pd.factorize(values)
    if len(distinct) <= FEW:
        return tuple(codes.tolist())
    places = np.unique(values, return_inverse=True)[1]
    return min(tuple(places.tolist()), tuple((places.max() - places).tolist()))


def ranks(columns: Sequence[Values]) -> Ranks:
    """Rank the worlds by each column, ties by lot, so that equal slices of the ranks are as equal as can be.

    Parameters
    ----------
    columns
        Shape (worlds,) each.

    Returns
    -------
    ndarray
        Shape (columns, worlds): places from 0.
    """
    lots = [generator(TIES, number).random(len(column)) for number, column in enumerate(columns)]
    orders = [np.lexsort((lot, column)) for lot, column in zip(lots, columns, strict=True)]
    return places_of(np.array(orders, dtype=np.int64))


def places_of(orders: Ranks) -> Ranks:
    """Return the place of each world in orders of them, shape (columns, worlds) both."""
    found = np.empty_like(orders)
    np.put_along_axis(found, orders, np.arange(orders.shape[1])[None, :], axis=1)
    return found
