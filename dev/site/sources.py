"""The sources of the site: pages of the repository, and those that are made from code, declarations and results."""

import re
from html import unescape
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from sim.model.outcomes import OUTCOMES
from sim.outputs.palette import PAPER, style_sheet, variable
from sim.scenario.describe import parameter_tables

PAGES = (
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "sim/countries/data/README.md",
    "results/reference/calibration/calibration.md",
)
LINKED = ("LICENSE", "CITATION.cff", "experiments", "results/reference/calibration/plan.json")
# What is for those who write Python, or read the model: what is not named here serves the command line and the page.
MODULES = {
    "Functions": ("sim", "sim.mesa_model", "sim.experiment.results", "sim.scenario.scenario", "sim.worlds.table"),
    "The model": ("sim.model",),
    "Data of countries": ("sim.countries",),
}
BEGIN = (
    "docs/tutorial",
    "docs/findings",
    "docs/headline",
    "gallery",
    "docs/worlds",
    "docs/browser",
    "docs/history",
    "docs/cluster",
)
MODEL = (
    "docs/ODD",
    "docs/mechanisms",
    "docs/calibration",
    "results/reference/calibration/calibration",
    "docs/patterns",
    "docs/validation",
    "docs/properties",
    "docs/reliability",
    "docs/mutants",
    "docs/TRACE",
)
MORE = (
    "glossary",
    "docs/state_of_the_field",
    "docs/ethics",
    "docs/performance",
    "docs/dependencies",
    "sim/countries/data/README",
)
TO_README = re.compile(r"(\]\((?:\.\./)*)README\.md")  # the first page of the site
WITHIN = "(?:(?!</figure>).)*?"
FIGURE = re.compile(rf"<figure\b{WITHIN}(<svg.*?</svg>){WITHIN}<figcaption[^>]*>(.*?)</figcaption>", re.DOTALL)
LABEL = re.compile(r'aria-label="([^"]*)"')


def write_sources(root: Path, folder: Path) -> None:
    """Write all sources into a folder.

    Parameters
    ----------
    root
        Of the repository.
    folder
        Empty.
    """
    for path in [*(root / "docs").iterdir(), *(root / name for name in (*PAGES, *LINKED))]:
        copy = folder / path.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".md":
            copy.write_text(TO_README.sub(r"\1index.md", path.read_text(encoding="utf-8")), encoding="utf-8")
        elif path.suffix == ".ipynb":  # a page, too, which links find by where it lies
            copy.write_bytes(path.read_bytes())
        else:
            copy.symlink_to(path)
    packages = api(folder / "api")
    trees = {"Begin": BEGIN, "The model": MODEL, "More": (*MORE, "CONTRIBUTING", "CHANGELOG"), "In Python": packages}
    readme = (root / "README.md").read_text(encoding="utf-8")
    (folder / "index.md").write_text("\n".join([readme, *map(toctree, trees, trees.values())]), encoding="utf-8")
    (folder / "glossary.md").write_text(glossary(), encoding="utf-8")
    (folder / "gallery.md").write_text(gallery(root / "results" / "reference", folder / "figures"), encoding="utf-8")


def toctree(caption: str, pages: tuple[str, ...]) -> str:
    """List pages for the menu."""
    return f"```{{toctree}}\n:hidden:\n:caption: {caption}\n\n" + "\n".join(pages) + "\n```\n"


def api(folder: Path) -> tuple[str, ...]:
    """Write a page of docstrings for every group of modules, and return their names."""
    folder.mkdir()
    for title, names in MODULES.items():
        listed = "\n".join(
            f"## {name}\n\n```{{eval-rst}}\n.. automodule:: {name}\n   :members:\n```\n" for name in inside(names)
        )
        (folder / f"{named(title)}.md").write_text(f"# {title}\n\n{listed}", encoding="utf-8")
    return tuple(f"api/{named(title)}" for title in MODULES)


def named(title: str) -> str:
    """Name the file of a group of modules."""
    return title.lower().replace(" ", "_")


def inside(names: tuple[str, ...]) -> list[str]:
    """List modules, after a package those in it; but of the whole only what its users import."""
    found = []
    for name in names:
        found.append(name)
        if name != "sim" and hasattr(package := import_module(name), "__path__"):
            found += [module.name for module in walk_packages(package.__path__, f"{name}.")]
    return found


def glossary() -> str:
    """Say what every outcome and every parameter is, as they are declared."""
    outcomes = "\n".join(f"- `{name}` ({one.unit}): {one.meaning}" for name, one in sorted(OUTCOMES.items()))
    return f"# Glossary\n\n## Outcomes\n\n{outcomes}\n\n{parameter_tables()}"


def alone(picture: str) -> str:
    """Let a figure of a report be a file of its own: it says what it is, and has the colours that its page declared."""
    head, _, rest = picture.partition(">")
    head = head.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    paper = f"<rect width='100%' height='100%' fill='{variable(PAPER)}'/>"
    return f"{head}><style>{style_sheet(paper + rest)}</style>{paper}{rest}"


def gallery(reference: Path, figures: Path) -> str:
    """Show the figures of every kept report, each as a picture of its own, with its caption."""
    figures.mkdir()
    parts = [
        "# Gallery\n\nThe figures of the kept reports, which have them with their tables. Touch one to open it alone.\n"
    ]
    for report in sorted(reference.rglob("report.html")):
        name = report.parent.relative_to(reference).as_posix()
        parts.append(f"## {name}\n")
        for number, (picture, caption) in enumerate(FIGURE.findall(report.read_text(encoding="utf-8")), 1):
            file = f"{name.replace('/', '_')}_{number}.svg"
            (figures / file).write_text(alone(picture), encoding="utf-8")
            label = unescape(found[1]) if (found := LABEL.search(picture)) else name
            parts.append(f"[![{label}](figures/{file})](figures/{file})\n\n{caption or label}\n")
    return "\n".join(parts)
