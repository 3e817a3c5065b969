"""What a zone's reading may look like: near a tri-point, along a border, around points, or a ring."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from shapely.validation import explain_validity

from geo.geodesy import unwrap_polygon
from geo.validation import CountryCode, Id, LonLat, Number, Text, Value

PositiveKm = Annotated[Number, Field(gt=0, le=2_000)]


class TripointShape(Value):
    """All within a distance of the point where three countries meet."""

    kind: Literal["tripoint"]
    countries: tuple[CountryCode, CountryCode, CountryCode]
    """The three countries."""
    radius_km: PositiveKm
    """The distance, in km."""


class BorderShape(Value):
    """All within a distance of the land border of two countries, on both sides."""

    kind: Literal["border"]
    countries: tuple[CountryCode, CountryCode]
    """The two countries."""
    radius_km: PositiveKm
    """The distance, in km."""


class AroundShape(Value):
    """All within a distance of one or more points; each point may be named in a comment."""

    kind: Literal["around"]
    points: tuple[LonLat, ...] = Field(min_length=1)
    """The points."""
    radius_km: PositiveKm
    """The distance, in km."""


class PolygonShape(Value):
    """A ring of positions; it need not repeat the first at its end."""

    kind: Literal["polygon"]
    ring: tuple[LonLat, ...] = Field(min_length=3)
    """The positions."""

    @model_validator(mode="after")
    def _encloses_ground(self) -> PolygonShape:
        polygon = unwrap_polygon(self.ring)
        if not polygon.is_valid:
            message = (
                f"expected a ring that does not cross or touch itself: {explain_validity(polygon)}"
            )
            raise ValueError(message)
        return self


Shape = Annotated[
    TripointShape | BorderShape | AroundShape | PolygonShape, Field(discriminator="kind")
]


class Candidate(Value):
    """One reading of where a zone is."""

    id: Id
    """By which maps tell the readings apart."""
    label: Text
    """What this reading is called."""
    reason: Text = Field(description="why the zone may be here")
    shape: Shape
    """Where it is: see below."""
