"""Build the documentation as a site, without asking the network for anything.

    python dev/make_site.py [FOLDER]

FOLDER is `site` if not given. Pages are those of docs/, README first; beside them are made a page of functions for
every package from the docstrings, a glossary from the declarations, and a gallery from the kept reports.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]


def main(given: list[str]) -> int:
    """Write the sources into a folder for a while, and build the site from them; return Sphinx's exit code."""
    sys.path.insert(0, str(ROOT))
    from sphinx.cmd.build import build_main

    from dev.site.sources import write_sources

    target = Path(given[0]) if given else ROOT / "site"
    with TemporaryDirectory(prefix="coopsim-") as folder:
        write_sources(ROOT, Path(folder))
        settings = ["-c", str(ROOT / "dev" / "site"), "-b", "html", "-q", "-W", "--keep-going"]
        return build_main([*settings, "-d", str(Path(folder) / ".doctrees"), folder, str(target)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
