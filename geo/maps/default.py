"""The map of a brief that declares none: all that it describes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.maps import assets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.maps.values import Stage


@dataclass(frozen=True)
class Words:
    """A text in three languages."""

    en: str
    fr: str
    ar: str


@dataclass(frozen=True)
class WholeMap:
    """Every layer of a brief on one page."""

    title: Words
    question: Words
    id: str = "flows"
    layers: tuple[str, ...] = (
        *("areas", "zones", "buffers", "barriers", "flows", "crossings", "places", "events"),
    )
    hidden: tuple[str, ...] = ("buffers",)
    only: tuple[str, ...] = ()
    stages: Sequence[Stage] = ()
    period: str | None = None
    bounds: tuple[float, float, float, float] | None = None


def whole_map() -> WholeMap:
    """Give the map that every brief has if it declares no other.

    Examples
    --------
    >>> whole_map().title.en
    'What the brief describes'
    """
    words = assets.messages()
    return WholeMap(Words(**words["default_title"]), Words(**words["default_question"]))
