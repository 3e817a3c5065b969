"""The map of a brief that declares none: everything in it."""

from __future__ import annotations

from geo.brief.model import Map
from geo.maps import assets
from geo.validation import Text


def whole_map() -> Map:
    """Return the map that every brief has if it declares no other.

    Examples
    --------
    >>> whole_map().title.en
    'What the text describes'
    """
    words = assets.messages()
    return Map(
        id="flows",
        title=Text(**words["default_title"]),
        question=Text(**words["default_question"]),
        layers=("areas", "zones", "buffers", "barriers", "flows", "crossings", "places", "events"),
        hidden=("buffers",),
    )
