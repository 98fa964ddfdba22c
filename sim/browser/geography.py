"""Positions on the map: countries and coasts, on Lambert's equal-area plane around the region's middle."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.setting import Setting

Floats = NDArray[np.float64]

OUTLINES = Path(__file__).with_name("outlines.json")
UNITS = 2000  # of the longer side of all that has to be seen
SEEN = 2 * UNITS  # around it, on a page of any shape
FARTHEST = 5 * UNITS
SEEN_WHOLE = 5  # countries


@cache
def outlines() -> dict[str, list[list[int]]]:
    """Read the rings of each country, and of all other land under ""."""
    rings: dict[str, list[list[int]]] = json.loads(OUTLINES.read_text(encoding="utf-8"))["rings"]
    return rings


def projected(longitude: Floats, latitude: Floats, centre: tuple[float, float]) -> tuple[Floats, Floats]:
    """Project points on Lambert's azimuthal equal-area plane, y downwards.

    Snyder 1987, USGS Professional Paper 1395, equations 24-2 to 24-4.

    Parameters
    ----------
    longitude, latitude
        Degrees, shape (points,).
    centre
        Longitude and latitude of the middle, degrees.

    Returns
    -------
    tuple of ndarray
        x and y, radii of the Earth; NaN on the far side of the globe.
    """
    turn, up, middle = np.radians(longitude - centre[0]), np.radians(latitude), np.radians(centre[1])
    facing = np.sin(middle) * np.sin(up) + np.cos(middle) * np.cos(up) * np.cos(turn)
    scale = np.sqrt(2 / (1 + np.where(facing > -0.2, facing, np.nan)))
    x = scale * np.cos(up) * np.sin(turn)
    y = scale * (np.cos(middle) * np.sin(up) - np.sin(middle) * np.cos(up) * np.cos(turn))
    return x, -y


def projected_region(setting: Setting) -> dict[str, Any]:
    """Project a region: its countries, the land in view, and the size of the map.

    Returns
    -------
    dict
        `x`, `y` by jurisdiction; `land`, rings [belongs to the region, x0, y0, x1, y1, ...]; `width`, `height`; all in
        map units. The size is that of all that has to be seen, to which the page adds a margin, and for which the world
        outside does not count: the page puts it where there is room. A region with a country that is not in the
        data has no land: coasts would not be its own.
    """
    inside = ~setting.external
    own = [code for code, is_own in zip(setting.codes, inside, strict=True) if is_own]
    centre = (float(np.mean(setting.longitude[inside])), float(np.mean(setting.latitude[inside])))
    x, y = projected(setting.longitude, setting.latitude, centre)
    real = all(code in outlines() for code in own)
    shapes = {code: [projected_ring(ring, centre) for ring in outlines()[code]] for code in outlines()} if real else {}
    # Where there are many, their positions span the map; a few must be seen whole.
    whole = [shapes[code][0] for code in own if code in shapes] if len(own) <= SEEN_WHOLE else []
    corners = np.concatenate([np.column_stack(points) for points in [(x[inside], y[inside]), *whole]])
    (left, top), (right, bottom) = np.nanmin(corners, axis=0), np.nanmax(corners, axis=0)
    unit = UNITS / (max(right - left, bottom - top) or 1.0)
    width, height = round((right - left) * unit), round((bottom - top) * unit)

    def on_map(points: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
        return (points[0] - left) * unit, (points[1] - top) * unit

    land = []
    for code, rings in shapes.items():
        for ring in rings:
            across, down = on_map(ring)
            if in_view(across, down) and (code in own or lies_between(across, down, width, height)):
                points = np.clip(np.column_stack([across, down]), -FARTHEST, FARTHEST).round().astype(int)
                land.append([int(code in own), *points.ravel().tolist()])
    x, y = on_map((x, y))
    return {"x": x.round().tolist(), "y": y.round().tolist(), "land": land, "width": width, "height": height}


def projected_ring(ring: list[int], centre: tuple[float, float]) -> tuple[Floats, Floats]:
    """Project a ring of the outlines."""
    flat = np.asarray(ring, dtype=float) / 100
    return projected(flat[::2], flat[1::2], centre)


def lies_between(x: Floats, y: Floats, width: float, height: float) -> bool:
    """Tell whether the middle of a ring lies within the region; the next continent is not shown."""
    across, down = (x.min() + x.max()) / 2, (y.min() + y.max()) / 2
    return bool(0 <= across <= width and 0 <= down <= height)


def in_view(x: Floats, y: Floats) -> bool:
    """Tell whether any part of a ring can be seen."""
    if np.isnan(x).any():
        return False
    return bool(x.max() > -SEEN and x.min() < UNITS + SEEN and y.max() > -SEEN and y.min() < UNITS + SEEN)
