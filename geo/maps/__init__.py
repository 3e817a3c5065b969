"""Tables to one offline HTML page; the only place that imports folium.

The page carries everything it needs: Leaflet, our own script and style, the symbols, the words in
three languages, and the rows of the layers. Its Content-Security-Policy forbids every request, so that
no page can ask the network for anything.

Each name is imported on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.maps.brief_maps import map_of as map_of
    from geo.maps.brief_maps import maps_of as maps_of
    from geo.maps.brief_maps import whole_map as whole_map
    from geo.maps.bulk import BulkFlows as BulkFlows
    from geo.maps.bulk import Category as Category
    from geo.maps.bulk import Events as Events
    from geo.maps.bulk import Joined as Joined
    from geo.maps.bulk import draw_bulk_map as draw_bulk_map
    from geo.maps.encoding.map_data import Content as Content
    from geo.maps.encoding.map_data import encode_map as encode_map
    from geo.maps.ground import Ground as Ground
    from geo.maps.ground import build_ground as build_ground
    from geo.maps.ground import named_landscapes as named_landscapes
    from geo.maps.ground import plane_of as plane_of
    from geo.maps.ground import spots_in_view as spots_in_view
    from geo.maps.index import Card as Card
    from geo.maps.index import draw_index as draw_index
    from geo.maps.map_page import MapPage as MapPage
    from geo.maps.page import draw_map as draw_map
    from geo.maps.page import draw_maps_in_one as draw_maps_in_one
    from geo.maps.preview import draw_preview as draw_preview
    from geo.maps.selection import select as select
    from geo.maps.text import safe_text as safe_text

# Module → the names imported from it on first use.
_NAMES = {
    "brief_maps": ("map_of", "maps_of", "whole_map"),
    "bulk": ("BulkFlows", "Category", "Events", "Joined", "draw_bulk_map"),
    "encoding.map_data": ("Content", "encode_map"),
    "ground": ("Ground", "build_ground", "named_landscapes", "plane_of", "spots_in_view"),
    "index": ("Card", "draw_index"),
    "map_page": ("MapPage",),
    "page": ("draw_map", "draw_maps_in_one"),
    "preview": ("draw_preview",),
    "selection": ("select",),
    "text": ("safe_text",),
}
_MODULE_OF = {name: module for module, names in _NAMES.items() for name in names}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a type per name
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
