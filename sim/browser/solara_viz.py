"""The map as a component of Mesa's `SolaraViz`, for a page of one's own; `docs/browser.md` has an example."""

import ipyvuetify
import solara
import traitlets

from sim.browser.details import Chosen
from sim.browser.frames import one_side, region
from sim.mesa_model import CooperationModel

HEIGHT = 700  # pixels


class RegionMap(ipyvuetify.VuetifyTemplate):
    """The map of `coopsim view`, alone."""

    template_file = (__file__, "map.vue")
    place = traitlets.Dict().tag(sync=True)
    side = traitlets.Dict().tag(sync=True)
    month = traitlets.Int().tag(sync=True)
    chosen = traitlets.Dict(Chosen()._asdict()).tag(sync=True)


def region_map(model: CooperationModel) -> None:
    """Draw the month of a model.

    Parameters
    ----------
    model
        Given by `SolaraViz`, again after every step.
    """
    place = solara.use_memo(lambda: region(model.setting), [model])
    with solara.Div(style={"height": f"{HEIGHT}px", "display": "flex"}):
        RegionMap.element(place=place, side=one_side(model), month=model.run.month)
