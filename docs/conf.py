"""Settings with which `make docs` builds the site by Sphinx; its pages never ask the network."""

from __future__ import annotations

import shutil
from pathlib import Path

from sphinx.application import Sphinx

from geo import __version__
from geo.brief import shipped_briefs

ROOT = Path(__file__).parents[1]

project = "smuggling-route-mapper"
author = "smuggling-route-mapper contributors"
project_copyright = f"2026, {author}"
release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
source_suffix = {".md": "markdown"}
exclude_patterns = ["examples/*/report.md"]  # of regions, not of the guide

autodoc_typehints = "description"
autodoc_member_order = "bysource"
napoleon_google_docstring = False

html_theme = "furo"
html_title = f"smuggling-route-mapper {release}"
html_show_sphinx = False
html_copy_source = False
html_last_updated_fmt = None  # the same sources, the same bytes
# Fonts that every system has: no file is fetched.
pygments_style = "friendly"
pygments_dark_style = "monokai"


def copy_maps(app: Sphinx, error: Exception | None) -> None:
    """Copy the pages of the shipped briefs, as far as they are built, to where the gallery frames them."""
    for brief in shipped_briefs():  # other briefs may be private
        pages = ROOT / "maps" / brief
        if error is None and pages.is_dir():
            only_pages = shutil.ignore_patterns("*.png")
            target = Path(app.outdir) / "maps" / brief
            shutil.copytree(pages, target, ignore=only_pages, dirs_exist_ok=True)


def setup(app: Sphinx) -> None:
    """Connect the gallery to the end of a build."""
    app.connect("build-finished", copy_maps)
