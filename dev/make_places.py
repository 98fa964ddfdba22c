"""Make sim/countries/data/places.csv: one representative point for each country of the data, from Natural Earth.

    npm install world-atlas@2.0.2
    python dev/make_places.py node_modules/world-atlas/countries-50m.json > sim/countries/data/places.csv

The point is the centroid of the country's largest polygon, on an equal-area cylinder. Limits: overseas and detached
parts do not count (France is its European part, the United States are without Alaska); people live elsewhere than
the middle of the land (Russia's point lies in Siberia, Canada's in the far north); the outlines are those that
Natural Earth draws in its version 4.1 at 1:50 million, and say nothing on disputed borders.
"""

import csv
import json
import math
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

SOURCE = "Natural Earth 4.1 admin 0 countries 1:50m (public domain) via world-atlas 2.0.2; centroid of largest polygon"
JURISDICTIONS = Path(__file__).parents[1] / "sim" / "countries" / "data" / "jurisdictions.csv"
# ISO 3166-1: alpha-3 to numeric.
# fmt: off
NUMERIC = {
    "ALB": "008", "AUT": "040", "BEL": "056", "BGR": "100", "BIH": "070", "CAN": "124", "CHE": "756", "CYP": "196",
    "CZE": "203", "DEU": "276", "DNK": "208", "ESP": "724", "EST": "233", "FIN": "246", "FRA": "250", "GBR": "826",
    "GRC": "300", "HRV": "191", "HUN": "348", "IRL": "372", "ITA": "380", "LTU": "440", "LUX": "442", "LVA": "428",
    "MDA": "498", "MEX": "484", "MKD": "807", "MLT": "470", "MNE": "499", "NLD": "528", "NOR": "578", "POL": "616",
    "PRT": "620", "ROU": "642", "RUS": "643", "SRB": "688", "SVK": "703", "SVN": "705", "SWE": "752", "TUR": "792",
    "UKR": "804", "USA": "840",
}
# fmt: on
# Without a number in ISO 3166-1: found by name.
BY_NAME = {"XKX": "Kosovo"}

Point = tuple[float, float]


def arc_points(topology: dict[str, Any], index: int) -> list[Point]:
    """Decode one arc of a quantized TopoJSON; a negative index means the same arc backwards."""
    scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]
    x = y = 0
    points = []
    for step_x, step_y in topology["arcs"][~index if index < 0 else index]:
        x, y = x + step_x, y + step_y
        points.append((x * scale[0] + translate[0], y * scale[1] + translate[1]))
    return points[::-1] if index < 0 else points


def outer_rings(topology: dict[str, Any], shape: dict[str, Any]) -> list[list[Point]]:
    """List the outer ring of each polygon of a country, in degrees."""
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    return [[point for arc in polygon[0] for point in arc_points(topology, arc)] for polygon in polygons]


def area_and_centroid(ring: list[Point]) -> tuple[float, Point]:
    """Area (square radians) and centroid (degrees) of a ring on Lambert's equal-area cylinder.

    A ring that crosses the antimeridian is followed across it.
    """
    flat: list[Point] = []
    for longitude, latitude in ring:
        x = math.radians(longitude)
        if flat:
            x += math.tau * round((flat[-1][0] - x) / math.tau)
        flat.append((x, math.sin(math.radians(latitude))))
    twice = across = up = 0.0
    for (x0, y0), (x1, y1) in pairwise([*flat, flat[0]]):
        cross = x0 * y1 - x1 * y0
        twice += cross
        across += (x0 + x1) * cross
        up += (y0 + y1) * cross
    centre = (math.degrees(across / (3 * twice)), math.degrees(math.asin(up / (3 * twice))))
    return abs(twice) / 2, centre


def main(path: str) -> None:
    """Write the table to standard output."""
    topology = json.loads(Path(path).read_text(encoding="utf-8"))
    shapes = topology["objects"]["countries"]["geometries"]
    by_number = {shape["id"]: shape for shape in shapes if "id" in shape}
    by_name = {shape["properties"]["name"]: shape for shape in shapes}
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["iso3", "name", "longitude", "latitude", "source"])
    with JURISDICTIONS.open(encoding="utf-8", newline="") as file:
        countries = [(row["iso3"], row["name"]) for row in csv.DictReader(file)]
    for code, name in countries:
        shape = by_name[BY_NAME[code]] if code in BY_NAME else by_number[NUMERIC[code]]
        _, (longitude, latitude) = max(area_and_centroid(ring) for ring in outer_rings(topology, shape))
        writer.writerow([code, name, f"{longitude:.3f}", f"{latitude:.3f}", SOURCE])


if __name__ == "__main__":
    main(sys.argv[1])
