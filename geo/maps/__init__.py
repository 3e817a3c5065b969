"""Tables to one offline HTML page; the only place that imports folium.

The page carries everything it needs: Leaflet, our own small script and style, the symbols, the
words in three languages, and the rows of the layers. It asks no network for anything, and says so
to the browser with a Content-Security-Policy that forbids every request.
"""

from __future__ import annotations

from geo.maps.assets import messages as page_words
from geo.maps.bulk import BulkFlows, Category, Events, Joined, draw_bulk_map
from geo.maps.default import whole_map
from geo.maps.encoding.map_data import Content, encode_map
from geo.maps.ground import Ground, build_ground, named_areas, plane_of, spots_in_view
from geo.maps.index import Card, draw_index
from geo.maps.page import draw_map, draw_maps_in_one
from geo.maps.preview import draw_preview
from geo.maps.selection import select
from geo.maps.text import safe_text

__all__ = [
    "BulkFlows",
    "Card",
    "Category",
    "Content",
    "Events",
    "Ground",
    "Joined",
    "build_ground",
    "draw_bulk_map",
    "draw_index",
    "draw_map",
    "draw_maps_in_one",
    "draw_preview",
    "encode_map",
    "named_areas",
    "page_words",
    "plane_of",
    "safe_text",
    "select",
    "spots_in_view",
    "whole_map",
]
