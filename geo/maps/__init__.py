"""Tables to one offline HTML page; the only place that imports folium.

The page carries everything it needs: Leaflet, our own small script and style, the symbols, the
words in three languages, and the rows of the layers. It asks no network for anything, and says so
to the browser with a Content-Security-Policy that forbids every request.

Each name is imported on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.maps.assets import messages as page_words
    from geo.maps.brief_maps import map_of, maps_of, whole_map
    from geo.maps.bulk import BulkFlows, Category, Events, Joined, draw_bulk_map
    from geo.maps.encoding.map_data import Content, encode_map
    from geo.maps.ground import Ground, build_ground, named_landscapes, plane_of, spots_in_view
    from geo.maps.index import Card, draw_index
    from geo.maps.map_page import MapPage
    from geo.maps.page import draw_map, draw_maps_in_one
    from geo.maps.preview import draw_preview
    from geo.maps.selection import select
    from geo.maps.text import safe_text

_ORIGINS = {
    "BulkFlows": "bulk",
    "Card": "index",
    "Category": "bulk",
    "Content": "encoding.map_data",
    "Events": "bulk",
    "Ground": "ground",
    "Joined": "bulk",
    "MapPage": "map_page",
    "build_ground": "ground",
    "draw_bulk_map": "bulk",
    "draw_index": "index",
    "draw_map": "page",
    "draw_maps_in_one": "page",
    "draw_preview": "preview",
    "encode_map": "encoding.map_data",
    "map_of": "brief_maps",
    "maps_of": "brief_maps",
    "named_landscapes": "ground",
    "plane_of": "ground",
    "safe_text": "text",
    "select": "selection",
    "spots_in_view": "ground",
    "whole_map": "brief_maps",
}

__all__ = [
    "BulkFlows",
    "Card",
    "Category",
    "Content",
    "Events",
    "Ground",
    "Joined",
    "MapPage",
    "build_ground",
    "draw_bulk_map",
    "draw_index",
    "draw_map",
    "draw_maps_in_one",
    "draw_preview",
    "encode_map",
    "map_of",
    "maps_of",
    "named_landscapes",
    "page_words",
    "plane_of",
    "safe_text",
    "select",
    "spots_in_view",
    "whole_map",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a type per name
    if name == "page_words":
        return import_module(f"{__name__}.assets").messages
    if name not in _ORIGINS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ORIGINS[name]}"), name)
