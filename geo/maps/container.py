"""The container of a page: folium's map and branca's figure, rendered once, with placeholders for our own text.

folium and branca compile what they render as Jinja templates, twice; so no text of a brief goes through them. The
container is the same for every page, and importing folium takes as long as drawing a page: it is kept in the cache.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import version
from typing import Final, NamedTuple

from geo.cache import cached
from geo.errors import DataError

PLACEHOLDERS: Final = (
    "head",
    "title",
    "skeleton",
    "payload",
    "runtime",
)  # in the order of the page
_MARK: Final = "placeholder-"


class Container(NamedTuple):
    """What folium renders: the script that makes its map, and the pieces of the page around its placeholders."""

    script: str
    pieces: tuple[str, ...]

    def filled(self, **texts: str) -> str:
        """Return the page with a text at each placeholder."""
        pieces_after_gaps = zip(self.pieces[1:], PLACEHOLDERS, strict=True)
        return self.pieces[0] + "".join(texts[name] + piece for piece, name in pieces_after_gaps)


@cache
def container() -> Container:
    """Return the container of every page.

    Examples
    --------
    >>> container().script.partition(" = ")[0]
    'var map_0'
    """
    return cached("container", None, _render)


def _render() -> Container:
    """Render a folium map with placeholders, and split its page at these."""
    from geo.maps.folium_map import FlowMap, FoliumPage, Raw  # noqa: PLC0415 - slow to import

    flow_map = FlowMap()
    page = FoliumPage(title=f"{_MARK}title")
    page.header._children.clear()  # noqa: SLF001  # drops branca's charset element; geo/maps/page.py writes its own
    page.header.add_child(Raw(f"{_MARK}head"), name="head")
    for name in ("skeleton", "payload", "runtime"):
        page.html.add_child(Raw(f"{_MARK}{name}"), name=name)
    page.add_child(flow_map)
    html: str = page.render()
    # Numbers and options of ours alone, by the same template that folium renders.
    script = str(flow_map._template.module.script(flow_map, {})).strip()  # noqa: SLF001
    gaps = re.findall(f"{_MARK}([a-z]+)", html)
    if tuple(gaps) != PLACEHOLDERS:
        raise DataError(
            f"folium {version('folium')}: rendered the placeholders {', '.join(gaps)}. "
            f"Expected {', '.join(PLACEHOLDERS)}. Install the version that the lock file names."
        )
    return Container(script, tuple(re.split(f"{_MARK}[a-z]+", html)))
