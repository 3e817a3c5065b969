"""The maps of a brief: those that it declares, else one of everything in it."""

from __future__ import annotations

from collections.abc import Sequence

from geo.brief import Brief
from geo.brief.model import Map
from geo.errors import OutputError
from geo.maps import assets
from geo.validation import Text, shown, suggestion


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


def map_of(brief: Brief, name: str) -> Map:
    """Return one map of a brief by id.

    Raises
    ------
    OutputError
        If the brief has no such map.
    """
    specs = {spec.id: spec for spec in maps_of(brief)}
    if name not in specs:
        raise OutputError(
            f"{brief.id} has no map {shown(name)}. {suggestion(name, specs, kind='map')}"
        )
    return specs[name]


def maps_of(brief: Brief) -> Sequence[Map]:
    """Return the maps that a brief declares, or one map of all its layers."""
    return brief.maps or (whole_map(),)
