"""Where a zone may be: near a tri-point, along a border, around points, or within a ring."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from shapely.validation import explain_validity

from geo.geodesy import unwrap_polygon
from geo.validation import CountryCode, FieldError, Id, LonLat, Number, Text, Value

PositiveKm = Annotated[Number, Field(gt=0, le=2_000)]


class TripointShape(Value):
    """All ground within a radius of the point where three countries meet."""

    kind: Literal["tripoint"]
    countries: tuple[CountryCode, CountryCode, CountryCode]
    """The three countries."""
    radius_km: PositiveKm
    """The radius, in km."""


class BorderShape(Value):
    """All ground within a radius of the land border of two countries, on both sides."""

    kind: Literal["border"]
    countries: tuple[CountryCode, CountryCode]
    """The two countries."""
    radius_km: PositiveKm
    """The radius, in km."""


class AroundShape(Value):
    """All ground within a radius of one or more points; a comment may name each point."""

    kind: Literal["around"]
    points: tuple[LonLat, ...] = Field(min_length=1)
    """The points."""
    radius_km: PositiveKm
    """The radius, in km."""


class PolygonShape(Value):
    """A ring of positions; it need not repeat the first one."""

    kind: Literal["polygon"]
    ring: tuple[LonLat, ...] = Field(min_length=3)
    """The positions."""

    @model_validator(mode="after")
    def _check_ring(self) -> PolygonShape:
        polygon = unwrap_polygon(self.ring)
        if not polygon.is_valid:
            # GEOS says, for example, "Self-intersection[8.5 34.5]".
            where = explain_validity(polygon).partition("[")[2].rstrip("]").replace(" ", ", ")
            raise FieldError(
                "ring",
                f"expected a ring that does not cross or touch itself, as it does near [{where}]."
                " Write its positions in the order in which they surround the zone.",
            )
        return self


Shape = Annotated[
    TripointShape | BorderShape | AroundShape | PolygonShape, Field(discriminator="kind")
]


class ZoneCandidate(Value):
    """One possible extent of a zone."""

    id: Id
    """Unique within the zone."""
    label: Text
    """The name of this possible extent."""
    reason: Text = Field(description="why the zone may be here")
    shape: Shape
    """Where it is: see below."""
