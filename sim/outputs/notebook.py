"""Shows a result in a notebook: its headline table, and the figure below it."""

import base64
from collections.abc import Collection, Sequence
from html import escape

from sim.outputs.headlines import HEADLINES, number
from sim.outputs.naming import visible
from sim.outputs.picture import picture
from sim.run.data import REGION, RunData

# Notebooks have a light and a dark face, so that nothing here has a colour of its own but the figure.
TABLE = "border-collapse: collapse; margin: 0.6em 0"
CELL = "padding: 1px 12px 1px 0; text-align: {}; font-variant-numeric: tabular-nums"


def shown(result: RunData) -> str:
    """Write a run as HTML.

    Parameters
    ----------
    result
        Finished.

    Returns
    -------
    str
        A heading, a table of the headline outcomes, and the figure as a picture within the text.
    """
    scenario = result.scenario
    rows = [("outcome", "the region", "per month after the warm-up, in")]
    values, units = result.summary[REGION].to_dict(), result.summary["unit"].to_dict()
    rows += [(name, number(values[name]), units[name]) for name in HEADLINES]
    about = (
        f"{visible(scenario.name)}, seed {result.seed}, {scenario.months} months, the first {scenario.warm_up} left out"
    )
    return (
        f"<div><strong>{escape(visible(scenario.title))}</strong><br>{escape(about)}{table(rows, {1})}{figure(result)}"
        "<p><code>.summary</code>, <code>.months</code>, <code>.relocations</code> are data frames; "
        "<code>.plot()</code> gives the figure, <code>.write(folder)</code> writes it all.</p></div>"
    )


def table(rows: Sequence[Sequence[str]], numbers: Collection[int]) -> str:
    """Lay out rows, the first of which is the head; some columns hold numbers."""
    lines = []
    for at, row in enumerate(rows):
        kind = "th" if at == 0 else "td"
        cells = [
            f'<{kind} style="{CELL.format("right" if column in numbers else "left")}">{escape(text)}</{kind}>'
            for column, text in enumerate(row)
        ]
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f'<table style="{TABLE}"><thead>{lines[0]}</thead><tbody>{"".join(lines[1:])}</tbody></table>'


def figure(result: RunData) -> str:
    """Draw the figure into the text; a figure that cannot be drawn leaves the table as it is."""
    try:
        data = base64.b64encode(picture([result])).decode()
    except Exception as error:  # whatever a library of figures raises
        return f"<p>The figure could not be drawn ({escape(f'{type(error).__name__}: {error}')}).</p>"
    name = escape(f"Outcomes of {visible(result.scenario.name)} over time", quote=True)
    return f'<img alt="{name}" style="max-width: 100%; width: 900px" src="data:image/png;base64,{data}">'
