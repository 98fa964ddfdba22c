"""The map as a component of Mesa's `SolaraViz`, for a page of one's own; `docs/browser.md` has an example."""

from typing import Any

import ipyvuetify
import solara
import traitlets
from mesa.visualization.utils import update_counter

from sim.browser.details import Chosen
from sim.browser.frames import one_side, region
from sim.mesa_model import CooperationModel

HEIGHT = 700  # pixels


class Sealed:
    """Content that Reacton does not look into: it would search every list for elements, at each step."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content


UNSEAL = {"sync": True, "to_json": lambda sealed, widget: sealed.content}


class RegionMap(ipyvuetify.VuetifyTemplate):
    """The map of `coopsim view`, alone."""

    template_file = (__file__, "map.vue")
    place: Any = traitlets.Any().tag(**UNSEAL)
    side: Any = traitlets.Any().tag(**UNSEAL)
    month = traitlets.Int().tag(sync=True)
    chosen = traitlets.Dict(Chosen()._asdict()).tag(sync=True)


@solara.component
def region_map(model: CooperationModel) -> None:
    """Draw the month of a model.

    Parameters
    ----------
    model
        Given by `SolaraViz`, again after every step.
    """
    update_counter.get()  # Mesa counts it up after every step
    place = solara.use_memo(lambda: Sealed(region(model.setting)), [model])
    with solara.Div(style={"height": f"{HEIGHT}px", "display": "flex"}):
        RegionMap.element(place=place, side=Sealed(one_side(model)), month=model.run.month)
