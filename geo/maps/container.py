"""The container of a page: folium's map and branca's figure, rendered once, with gaps for our own text.

folium and branca compile what they render as Jinja templates, twice; so no text of a brief goes through them. The
container is the same for every page, and importing folium takes as long as drawing a page: it is kept in the cache.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from geo.cache import Entry, cached
from geo.errors import DataError

GAPS: Final = ("head", "title", "skeleton", "payload", "runtime")  # in the order of the page
_MARK: Final = "gap-of-the-page-"


class Container(NamedTuple):
    """What folium renders: the script that makes its map, and the page's pieces around the gaps."""

    script: str
    pieces: tuple[str, ...]

    def filled(self, **texts: str) -> str:
        """Return the page with a text in each of the gaps."""
        after = zip(self.pieces[1:], GAPS, strict=True)
        return self.pieces[0] + "".join(texts[gap] + piece for piece, gap in after)


@cache
def container() -> Container:
    """Return the container of every page.

    Examples
    --------
    >>> container().script.partition(" = ")[0]
    'var map_0'
    """
    known: Container = cached(
        "container",
        Entry([]),
        _render,
        encode=Entry,
        decode=lambda entry: Container(entry.record[0], tuple(entry.record[1])),
    )
    return known


def _render() -> Container:
    from geo.maps.folium_map import FlowMap, Page, Raw  # noqa: PLC0415 - slow to import

    flow_map = FlowMap()
    page = Page(title=f"{_MARK}title")
    page.header._children.clear()  # noqa: SLF001  # drops branca's charset element; geo/maps/page.py writes its own
    page.header.add_child(Raw(f"{_MARK}head"), name="head")
    for gap in ("skeleton", "payload", "runtime"):
        page.html.add_child(Raw(f"{_MARK}{gap}"), name=gap)
    page.add_child(flow_map)
    html: str = page.render()
    # Numbers and options of ours alone, by the same template that folium renders.
    script = str(flow_map._template.module.script(flow_map, {})).strip()  # noqa: SLF001
    found = re.findall(f"{_MARK}([a-z]+)", html)
    if tuple(found) != GAPS:
        raise DataError(
            f"folium rendered the gaps {found}. Expected {GAPS}. Install the version that the project names."
        )
    return Container(script, tuple(re.split(f"{_MARK}[a-z]+", html)))
