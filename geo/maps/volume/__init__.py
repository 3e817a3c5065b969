"""A page of many rows: a million flows, routes or events as columns, in one offline file.

Rows travel as columns of whole numbers (`geo.maps.volume.rows`), never as features; the browser
sums them by pair, by zoom and by what the reader asks for, and draws the heaviest first.
"""

from __future__ import annotations

from geo.maps.volume.page import draw_volume
from geo.maps.volume.values import Events, Volume

__all__ = ["Events", "Volume", "draw_volume"]
