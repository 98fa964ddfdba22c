"""The map as a component of Mesa's `SolaraViz`, for a page of one's own; `docs/browser.md` has an example."""

from typing import Any

import ipyvuetify
import solara
import traitlets
from mesa.visualization.utils import update_counter

from sim.browser.details import Chosen
from sim.browser.frames import one_side, region
from sim.mesa_model import CooperationModel

# The map fills its box in Mesa's grid, whatever the reader makes of that; elsewhere it is as high as one is at first.
STYLE = """
.region-map { display: flex; flex-direction: column; height: 390px; background: #fff; }
.region-map .map { flex: 1; min-height: 0; }
.vue-grid-item .region-map { position: absolute; inset: 0; height: auto; }
"""


class Sealed:
    """Content that Reacton does not look into: it would search every list for elements, at each step."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content


UNSEAL = {"sync": True, "to_json": lambda sealed, widget: sealed.content}


class RegionMap(ipyvuetify.VuetifyTemplate):
    """The map of `coopsim view`, alone."""

    template_file = (__file__, "map.vue")
    region: Any = traitlets.Any().tag(**UNSEAL)
    side: Any = traitlets.Any().tag(**UNSEAL)
    month = traitlets.Int().tag(sync=True)
    chosen = traitlets.Dict(Chosen()._asdict()).tag(sync=True)


class Legend(ipyvuetify.VuetifyTemplate):
    """Explain the marks of the map."""

    template_file = (__file__, "legend.vue")
    region: Any = traitlets.Any().tag(**UNSEAL)


@solara.component
def region_map(model: CooperationModel) -> None:
    """Draw the month of a model, with a legend below it.

    Parameters
    ----------
    model
        Given by `SolaraViz`, again after every step.
    """
    update_counter.get()  # Mesa counts it up after every step
    sealed = solara.use_memo(lambda: Sealed(region(model.setting)), [model])
    solara.Style(STYLE)
    with solara.Div(classes=["region-map"]):
        RegionMap.element(region=sealed, side=Sealed(one_side(model.setting, model.run)), month=model.run.month)
        Legend.element(region=sealed)
