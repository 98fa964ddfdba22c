"""Make sim/browser/outlines.json: the coasts and borders that the browser's map is drawn with, from Natural Earth.

    npm install world-atlas@2.0.2 mapshaper@0.6.102
    npx mapshaper node_modules/world-atlas/countries-50m.json -drop target=land -simplify dp 12% keep-shapes \
        -filter-islands min-area=100km2 -o land.json format=geojson precision=0.01
    python dev/make_outlines.py land.json > sim/browser/outlines.json

The file maps the code of each country of our data, and "" for all other land, to outer rings; a ring is a flat list of
longitudes and latitudes in hundredths of a degree, its largest first. Limits: inner rings (lakes, enclaves) are left
out, islands below 100 km² too; the borders are those that Natural Earth draws in its
version 4.1 at 1:50 million, and say nothing on disputed ones.
"""

import json
import sys
from pathlib import Path
from typing import Any

from make_places import BY_NAME, NUMERIC, area_and_centroid

SOURCE = "Natural Earth 4.1 admin 0 countries 1:50m (public domain) via world-atlas 2.0.2, simplified with mapshaper"
ANTARCTICA = "010"


def rings(geometry: dict[str, Any]) -> list[list[int]]:
    """Outer rings of a shape, the largest first, flat and in hundredths of a degree."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    outer = sorted((polygon[0] for polygon in polygons), key=lambda ring: -area_and_centroid(ring)[0])
    return [[round(100 * number) for point in ring for number in point] for ring in outer]


def main(path: str) -> None:
    """Write the file to standard output."""
    codes = {number: code for code, number in NUMERIC.items()}
    names = {name: code for code, name in BY_NAME.items()}
    found: dict[str, list[list[int]]] = {"": []}
    for shape in json.loads(Path(path).read_text(encoding="utf-8"))["features"]:
        code = codes.get(shape.get("id", ""), names.get(shape["properties"]["name"], ""))
        if shape["geometry"] and shape.get("id") != ANTARCTICA:
            found.setdefault(code, []).extend(rings(shape["geometry"]))
    print(json.dumps({"source": SOURCE, "rings": dict(sorted(found.items()))}, separators=(",", ":")))


if __name__ == "__main__":
    main(sys.argv[1])
