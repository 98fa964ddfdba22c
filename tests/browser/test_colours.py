"""Colours: one for one status, on the map as in the plots, and told apart by readers of any colour vision."""

from itertools import combinations

import numpy as np
import pytest

from sim.browser.frames import GROUPS
from sim.browser.plots import COLOURS, OTHERS, PLOTS
from sim.model.state import ACTIVE, DORMANT, SUPPRESSED

# Linear RGB as seen without one kind of cone: Machado, Oliveira and Fernandes (2009), severity 1.
SIGHT = {
    name: np.array(rows).reshape(3, 3)
    for name, rows in {
        "any": (1, 0, 0, 0, 1, 0, 0, 0, 1),
        "protanopia": (0.1523, 1.0526, -0.2049, 0.1145, 0.7863, 0.0992, -0.0039, -0.0481, 1.0520),
        "deuteranopia": (0.3673, 0.8606, -0.2280, 0.2801, 0.6725, 0.0474, -0.0118, 0.0429, 0.9689),
        "tritanopia": (1.2555, -0.0767, -0.1788, -0.0784, 0.9308, 0.1476, 0.0047, 0.6914, 0.3039),
    }.items()
}
APART = 10.0  # CIE 1976; about 2 can just be seen


def lab(colour, sight):
    """CIELAB of a colour as it is seen."""
    srgb = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(SIGHT[sight] @ linear, 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ seen
    x, y, z = np.cbrt(xyz / [0.9505, 1.0, 1.089])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def colours_of(plot):
    return [COLOURS.get(outcome, OTHERS[number]) for number, (outcome, _) in enumerate(plot.lines)]


@pytest.mark.parametrize("sight", SIGHT)
def test_the_lines_of_a_plot_and_the_marks_of_the_map_are_told_apart(sight):
    for colours in [*map(colours_of, PLOTS), [group["colour"] for group in GROUPS]]:
        for one, other in combinations(colours, 2):
            assert np.linalg.norm(lab(one, sight) - lab(other, sight)) > APART, (sight, one, other)


def test_a_status_has_one_colour():
    map_colours = {group["name"].split()[0]: group["colour"] for group in GROUPS}
    assert COLOURS["active_groups"] == map_colours["active"]
    assert COLOURS["averted_by_suppression"] == map_colours["suppressed"]
    assert COLOURS["averted_by_dormancy"] == map_colours["dormant"]
    assert COLOURS["dismantled"] == COLOURS["averted_by_dismantling"]


def test_the_map_draws_a_group_by_the_number_of_its_status():
    for number, status in ((ACTIVE, "active"), (DORMANT, "dormant"), (SUPPRESSED, "suppressed")):
        assert GROUPS[number - 1]["name"] == f"{status} group"
    assert len(GROUPS) == len({group["path"] for group in GROUPS}) == 3


def test_joint_dismantlings_have_an_axis_of_their_own():
    [plot] = [plot for plot in PLOTS if "dismantled_joint" in dict(plot.lines)]
    assert len(plot.lines) == 1
