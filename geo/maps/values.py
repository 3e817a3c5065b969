"""What a map is drawn from: shapes that other floors' values satisfy without being imported here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

LANGUAGES = ("en", "fr", "ar")
"""In the order in which one stands in for another that the brief does not give."""


class Text(Protocol):
    """One text in up to three languages; None where it is not given."""

    @property
    def en(self) -> str | None: ...
    @property
    def fr(self) -> str | None: ...
    @property
    def ar(self) -> str | None: ...


class MapSpec(Protocol):
    """What a brief says of one of its maps.

    ``bounds`` is (west, south, east, north) in degrees, or None for a view that holds all flows.
    A spec may also have ``fictional``; a map of a made-up brief is stamped as such.
    """

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> Text: ...
    @property
    def question(self) -> Text | None: ...
    @property
    def layers(self) -> tuple[str, ...]: ...
    @property
    def bounds(self) -> tuple[float, float, float, float] | None: ...


class Background(Protocol):
    """What lies behind everything: lon/lat in degrees, EPSG:4326."""

    @property
    def land(self) -> BaseGeometry: ...
    @property
    def boundaries(self) -> BaseGeometry: ...
    @property
    def disputed(self) -> BaseGeometry: ...
