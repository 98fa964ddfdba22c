"""Sphinx's settings: what it reads, and nothing that a browser would have to fetch from elsewhere."""

from typing import Any

project = "coopsim"
author = "The coopsim authors"
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
include_patterns = ["**.md", "**.ipynb"]
nb_execution_mode = "off"  # a notebook is kept with what its cells give
suppress_warnings = ["ref.python"]  # a class that two modules offer
myst_heading_anchors = 4
napoleon_google_docstring = False
napoleon_use_ivar = True
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
html_theme = "furo"
html_title = "coopsim"
html_copy_source = False
html_show_sphinx = False
pygments_style = "tango"
smartquotes = False  # what is declared stands as it is declared


def plain(app: Any, what: str, name: str, which: Any, options: Any, lines: list[str]) -> None:
    """Keep equations as they are written: indented lines of a module stand as they are, and a bar is a bar."""
    written: list[str] = []
    for line in lines:
        is_indented, was_indented = line.startswith("    "), bool(written) and written[-1].startswith("    ")
        if what == "module" and is_indented and not was_indented:
            written += ["", "::", ""]
        elif was_indented and line and not is_indented:
            written.append("")
        written.append(line if is_indented else line.replace("|", r"\|"))
    lines[:] = written


def setup(app: Any) -> None:
    """Read docstrings as `plain` does."""
    app.connect("autodoc-process-docstring", plain, priority=900)
