"""The brief's format: what a TOML file may say, field by field."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field, model_validator

from geo.evidence import Claim, Edtf, Reading, Source
from geo.schema import (
    CountryCode,
    Id,
    Latitude,
    Line,
    Longitude,
    LonLat,
    Number,
    Text,
    Value,
)  # fmt: skip

LAYERS: Final = (
    "flows", "places", "areas", "zones", "barriers", "crossings", "events", "buffers",
    "claims", "sources", "commodities", "actors", "not_mapped",
)  # fmt: skip
"""Every layer of a brief, in the order in which they are built and listed."""

LayerName: TypeAlias = Literal[
    "flows", "places", "areas", "zones", "barriers", "crossings", "events", "buffers"
]
CommodityClass: TypeAlias = Literal[
    "fuel", "vehicles", "equipment", "consumer-goods", "food", "alcohol", "drugs", "weapons",
    "people", "fighters", "mixed",
]  # fmt: skip

PositiveKm = Annotated[Number, Field(gt=0, le=2_000)]
Periods = Annotated[tuple[Edtf, ...], Field(max_length=100)]
Claims = Annotated[tuple[Id, ...], Field(min_length=1, description="the ids of one or more claims")]


class Feature(Value):
    """Anything that is drawn: named, and resting on at least one claim."""

    id: Id
    label: Text = Field(description="a name in en, fr or ar")
    claims: Claims


class Actor(Value):
    """An organisation or a role; never a person."""

    id: Id
    kind: Literal["organisation", "role"]
    label: Text


class Commodity(Value):
    """What moves; its class decides the hue."""

    id: Id
    label: Text
    commodity_class: CommodityClass = Field(
        alias="class", description="the class that sets its hue"
    )


class Place(Value):
    """A point of the gazetteer, by its id, by another's id or by a name; or coordinates of its own.

    A name may go with a country. It is resolved when the brief is parsed.
    """

    id: Id
    label: Text | None = None
    claims: Claims
    gazetteer: Id | None = None
    name: Line | None = None
    lon: Longitude | None = None
    lat: Latitude | None = None
    country: CountryCode | None = None
    uncertainty_m: Annotated[Number, Field(gt=0)] | None = None
    location_source: Line | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Place:
        if self.name and (self.gazetteer or self.lon is not None or self.lat is not None):
            message = "expected a name, an id of the gazetteer or coordinates, and only one of them"
            raise ValueError(message)
        own = [self.lon, self.lat, self.uncertainty_m, self.location_source]
        given = [value is not None for value in (own if self.name else [*own, self.country])]
        if any(given) and not (all(given) and self.label):
            message = (
                "expected all of label, lon, lat, country, uncertainty_m and location_source"
                " for a place that is not in the gazetteer"
            )
            raise ValueError(message)
        return self


class Area(Value):
    """A country, or a region made of countries; flows may begin and end there."""

    id: Id
    kind: Literal["country", "region"]
    countries: tuple[CountryCode, ...] = Field(min_length=1, description="ISO 3166-1 codes")
    label: Text | None = None
    label_at: LonLat | None = None
    """Where its label and the ends of its flows are put; by default a point well inside."""
    reason: Text | None = None
    claims: Claims

    @model_validator(mode="after")
    def _is_whole(self) -> Area:
        if self.kind == "country" and len(self.countries) != 1:
            message = "expected exactly one code for a country"
            raise ValueError(message)
        if self.kind == "region" and self.label is None:
            message = "expected a label for a region"
            raise ValueError(message)
        return self


class TripointShape(Value):
    """All within a distance of the point where three countries meet."""

    kind: Literal["tripoint"]
    countries: tuple[CountryCode, CountryCode, CountryCode]
    radius_km: PositiveKm


class BorderShape(Value):
    """All within a distance of the land border of two countries, on both sides."""

    kind: Literal["border"]
    countries: tuple[CountryCode, CountryCode]
    radius_km: PositiveKm


class AroundShape(Value):
    """All within a distance of one or more points; each point may be named in a comment."""

    kind: Literal["around"]
    points: tuple[LonLat, ...] = Field(min_length=1)
    radius_km: PositiveKm


class PolygonShape(Value):
    """A ring of positions; it need not repeat the first at its end."""

    kind: Literal["polygon"]
    ring: tuple[LonLat, ...] = Field(min_length=3)


Shape = Annotated[
    TripointShape | BorderShape | AroundShape | PolygonShape, Field(discriminator="kind")
]


class Candidate(Value):
    """One reading of where a zone is."""

    id: Id
    label: Text
    reason: Text = Field(description="why the zone may be here")
    shape: Shape


class Zone(Feature):
    """An area that is not a country, with one shape, or with several that rival each other."""

    candidates: tuple[Candidate, ...] = Field(alias="candidate", min_length=1)


class Barrier(Feature):
    """A line that hinders movement; schematic where its course is not stated."""

    line: tuple[LonLat, ...] = Field(min_length=2)
    basis: Literal["documented", "schematic"]
    reason: Text = Field(description="how the line was drawn")
    period: Periods = ()


class Event(Feature):
    """Something that happened at one or more places or crossings."""

    kind: Literal["attack", "clash", "closure", "meeting", "seizure", "other"]
    places: tuple[Id, ...] = Field(min_length=1, description="ids of places or crossings")
    period: Periods = ()
    note: Text | None = None


class UnknownQuantity(Value):
    """The source gives no quantity; it is drawn as unknown and counts neither as 0 nor as 1."""

    kind: Literal["unknown"]


class OrdinalQuantity(Value):
    """The source gives a word for the size, and no number."""

    kind: Literal["ordinal"]
    word: Text


class IntervalQuantity(Value):
    """The source gives bounds."""

    kind: Literal["interval"]
    low: Number
    high: Number
    unit: Line

    @model_validator(mode="after")
    def _is_ordered(self) -> IntervalQuantity:
        if self.low > self.high:
            message = "expected low to be at most high"
            raise ValueError(message)
        return self


class NumberQuantity(Value):
    """The source gives one number."""

    kind: Literal["number"]
    value: Number
    unit: Line


Quantity = Annotated[
    UnknownQuantity | OrdinalQuantity | IntervalQuantity | NumberQuantity,
    Field(discriminator="kind"),
]


class Strand(Value):
    """One commodity of a flow."""

    commodity: Id
    reading: Reading = "stated"
    note: Text | None = None
    claims: tuple[Id, ...] = ()
    """Claims for this commodity in particular; by default the flow's own."""


class Flow(Feature):
    """A movement that a source describes."""

    origin: Id
    transit: tuple[Id, ...] = ()
    destination: Id
    strands: tuple[Strand, ...] = Field(alias="strand", min_length=1)
    actors: tuple[Id, ...] = ()
    mode: Literal["road", "sea", "air", "mixed", "unstated"] = "unstated"
    direction: Literal["one-way", "both", "unstated"] = "one-way"
    reading: Reading = "stated"
    period: Periods = ()
    trend: Literal["starting", "declining"] | None = None
    quantity: Quantity = UnknownQuantity(kind="unknown")
    reason: Text = Field(description="why the line is drawn as it is, and what is not known of it")
    note: Text | None = None

    @model_validator(mode="after")
    def _goes_somewhere(self) -> Flow:
        stops = (self.origin, *self.transit, self.destination)
        if any(here == there for here, there in pairwise(stops)):
            message = "expected each stop to differ from the one before it"
            raise ValueError(message)
        return self


class Map(Value):
    """One page, asking one question."""

    id: Id
    title: Text
    question: Text
    layers: tuple[LayerName, ...] = Field(min_length=1)
    hidden: tuple[LayerName, ...] = ()
    """Layers of the page that are switched off when it opens."""
    period: Edtf | None = None
    bounds: tuple[Longitude, Latitude, Longitude, Latitude] | None = None

    @model_validator(mode="after")
    def _is_ordered(self) -> Map:
        if self.bounds and not (
            self.bounds[0] < self.bounds[2] and self.bounds[1] < self.bounds[3]
        ):
            message = "expected bounds as [west, south, east, north]"
            raise ValueError(message)
        if loose := set(self.hidden) - set(self.layers):
            message = f"expected hidden layers to be among layers, found {sorted(loose)}"
            raise ValueError(message)
        return self


class NotMapped(Value):
    """A place that the text names and the map leaves out, with the reason."""

    id: Id
    label: Text
    reason: Text
    claims: Claims


class Brief(Value):
    """A text that describes flows, as sources, claims and features.

    Values only: whether ids point to something is checked by :func:`geo.brief.parse_brief`.
    """

    format: Literal[1]
    id: Id
    title: Text
    source_id: Id = Field(alias="brief", description="the id of the source that the brief is about")
    fictional: bool = False
    crossings: tuple[Id, ...] = ()
    """Border crossings of the gazetteer that its maps show."""
    buffers_km: tuple[PositiveKm, ...] = (25.0, 50.0, 100.0)
    sources: tuple[Source, ...] = Field(alias="source", min_length=1)
    claims: tuple[Claim, ...] = Field(alias="claim", min_length=1)
    actors: tuple[Actor, ...] = Field(default=(), alias="actor")
    commodities: tuple[Commodity, ...] = Field(default=(), alias="commodity")
    places: tuple[Place, ...] = Field(default=(), alias="place")
    areas: tuple[Area, ...] = Field(default=(), alias="area")
    zones: tuple[Zone, ...] = Field(default=(), alias="zone")
    barriers: tuple[Barrier, ...] = Field(default=(), alias="barrier")
    events: tuple[Event, ...] = Field(default=(), alias="event")
    flows: tuple[Flow, ...] = Field(default=(), alias="flow")
    maps: tuple[Map, ...] = Field(default=(), alias="map")
    not_mapped: tuple[NotMapped, ...] = ()
