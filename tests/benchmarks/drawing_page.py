"""A map of dots in Mesa's SolaraViz, drawn in one of three ways; `drawing.py` serves and times it."""

import io
import os
from typing import Any

import numpy as np
import solara
from matplotlib.figure import Figure
from mesa.visualization import SolaraViz

from sim.browser.frames import GROUPS, region
from sim.browser.solara_viz import region_map
from sim.mesa_model import CooperationModel
from sim.scenario import load

COLOURS = [kind["colour"] for kind in GROUPS]
GOLDEN = 2.399963229728653
SIZE = 700

model = CooperationModel(load("scenarios/europe.toml", {"region.slots": int(os.environ["SLOTS"])}), rng=1)
place = region(model.setting)


def dots(model: CooperationModel) -> tuple[Any, Any, Any]:
    """Place every leg of every group as the canvas does: across and down in pixels, and the group's status."""
    status, route = model.run.state.status, model.run.state.route
    group, leg = np.nonzero((route >= 0) & (status > 0)[:, None])
    here = route[group, leg]
    order = np.argsort(here, kind="stable")
    turn = np.arange(len(order)) - np.searchsorted(here[order], here[order])
    reach = np.sqrt(80 + 3 * turn)
    x = np.array(place["x"])[here[order]] * SIZE / 2000 + reach * np.cos(turn * GOLDEN)
    y = np.array(place["y"])[here[order]] * SIZE / 2000 + reach * np.sin(turn * GOLDEN)
    return x, y, status[group[order]]


def svg(model: CooperationModel) -> Any:
    """Write the dots on the server as one picture of circles."""
    circles = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="{COLOURS[status - 1]}"/>'
        for x, y, status in zip(*dots(model), strict=True)
    )
    text = f'<svg width="{SIZE}" height="{SIZE}" aria-label="Map, month {model.run.month}">{circles}</svg>'
    solara.HTML(tag="div", unsafe_innerHTML=text)


def matplotlib(model: CooperationModel) -> Any:
    """Draw the dots on the server as pixels."""
    x, y, status = dots(model)
    figure = Figure(figsize=(SIZE / 100, SIZE / 100))
    axes = figure.subplots()
    axes.scatter(x, -y, s=4, c=np.array(COLOURS)[status - 1])
    axes.set_axis_off()
    file = io.BytesIO()
    figure.savefig(file, format="png")
    with solara.Div(attributes={"aria-label": f"Map, month {model.run.month}"}):
        solara.Image(file.getvalue())


page = SolaraViz(
    model, components=[({"canvas": region_map, "svg": svg, "matplotlib": matplotlib}[os.environ["DRAWING"]], 0)]
)
