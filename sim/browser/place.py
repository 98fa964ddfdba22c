"""Where things stand on the map: countries and coasts, on Lambert's equal-area plane around the region's middle."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.setting import Setting

Floats = NDArray[np.float64]

OUTLINES = Path(__file__).with_name("outlines.json")
UNITS = 2000  # of the longer side of the map
SEEN_WHOLE = 5  # countries
MARGIN = 0.12  # of the longer side, around all that is shown


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


def placed(setting: Setting) -> dict[str, Any]:
    """Place a region: its countries, the land in view, and the size of the map.

    Returns
    -------
    dict
        `x`, `y` by jurisdiction; `land`, rings [belongs to the region, x0, y0, x1, y1, ...]; `width`, `height`; all in
        map units. A region with a country that is not in the data has no land: coasts would not be its own.
    """
    centre = (float(np.mean(setting.longitude)), float(np.mean(setting.latitude)))
    x, y = projected(setting.longitude, setting.latitude, centre)
    inside = [code for code, external in zip(setting.codes, setting.external, strict=True) if not external]
    real = len(inside) > 1 and sum(code in outlines() for code in inside) >= len(inside) - 1
    shapes = {code: [projected_ring(ring, centre) for ring in outlines()[code]] for code in outlines()} if real else {}
    # Where there are many, their places span the map; a few must be seen whole.
    whole = [shapes[code][0] for code in inside if code in shapes] if len(inside) <= SEEN_WHOLE else []
    corners = [(x, y), *whole]
    left, top = (min(np.nanmin(corner[axis]) for corner in corners) for axis in (0, 1))
    right, bottom = (max(np.nanmax(corner[axis]) for corner in corners) for axis in (0, 1))
    longer = max(right - left, bottom - top) or 1.0
    pad = MARGIN * longer if real else 0.35 * longer
    unit = UNITS / (longer + 2 * pad)

    def on_map(points: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
        return (points[0] - left + pad) * unit, (points[1] - top + pad) * unit

    width, height = round((right - left + 2 * pad) * unit), round((bottom - top + 2 * pad) * unit)
    land = []
    for code, rings in shapes.items():
        for ring in rings:
            across, down = on_map(ring)
            if in_view(across, down, width, height):
                points = np.clip(np.column_stack([across, down]), -UNITS, 2 * UNITS).round().astype(int)
                land.append([int(code in inside), *points.ravel().tolist()])
    x, y = on_map((x, y))
    return {"x": x.round().tolist(), "y": y.round().tolist(), "land": land, "width": width, "height": height}


def projected_ring(ring: list[int], centre: tuple[float, float]) -> tuple[Floats, Floats]:
    """Project a ring of the outlines."""
    flat = np.asarray(ring, dtype=float) / 100
    return projected(flat[::2], flat[1::2], centre)


def in_view(x: Floats, y: Floats, width: int, height: int) -> bool:
    """Whether any part of a ring can be seen."""
    if np.isnan(x).any():
        return False
    return bool(x.max() > 0 and x.min() < width and y.max() > 0 and y.min() < height)
