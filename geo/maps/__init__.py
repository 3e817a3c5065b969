"""Tables to one offline HTML page; the only place that imports folium.

The page carries everything it needs: Leaflet, our own small script and style, the symbols, the
words in three languages, and the rows of the layers. It asks no network for anything, and says so
to the browser with a Content-Security-Policy that forbids every request.
"""

from __future__ import annotations

from geo.maps.page import draw_map
from geo.maps.text import safe_text
from geo.maps.values import Background, MapSpec, Text

__all__ = ["Background", "MapSpec", "Text", "draw_map", "safe_text"]
