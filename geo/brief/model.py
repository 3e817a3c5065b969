"""The brief's format: what a TOML file may say, field by field."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, model_validator

from geo.brief.crossings import BorderCrossing
from geo.brief.evidence import Claim, Edtf, Reading, Source
from geo.brief.quantities import Quantity, UnknownQuantity
from geo.brief.zone_candidates import Candidate, PositiveKm
from geo.validation import (
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

LayerName: TypeAlias = Literal[
    "flows", "routes", "segments", "corridors", "chokepoints", "places", "areas", "zones", "barriers",
    "crossings", "events", "buffers",
]  # fmt: skip
CommodityClass: TypeAlias = Literal[
    "fuel", "vehicles", "equipment", "consumer-goods", "food", "alcohol", "drugs", "weapons",
    "people", "fighters", "mixed",
]  # fmt: skip

Periods = Annotated[tuple[Edtf, ...], Field(max_length=100)]
Claims = Annotated[tuple[Id, ...], Field(min_length=1, description="the ids of one or more claims")]


class Evidenced(Value):
    """Anything that rests on at least one claim."""

    id: Id
    """Its name among all features; features, `geo show` and maps refer to it."""
    claims: Claims
    """Claims that bear it: a feature without one does not parse."""
    context: tuple[Id, ...] = ()
    """Claims that are worth reading with it and do not bear it; they do not grade it."""


class Feature(Evidenced):
    """Anything that is drawn under a name of its own."""

    label: Text = Field(description="a name in en, fr or ar")


class Dated(Feature):
    """Anything that holds for some time."""

    period: Periods = ()
    """When it holds, as vaguely as its source says; several where it ended and began again."""
    period_reading: Reading = "stated"
    """Whether a source states the period or it is inferred."""


class Actor(Value):
    """An organisation or a role; never a person."""

    id: Id
    """By which features name it."""
    kind: Literal["organisation", "role"]
    """What it is."""
    label: Text
    """Its name."""


class Commodity(Value):
    """What moves; its class decides the hue."""

    id: Id
    """By which strands name it."""
    label: Text
    """Its name."""
    commodity_class: CommodityClass = Field(
        alias="class", description="the class that sets its hue"
    )


class Place(Evidenced):
    """A point of the gazetteer, by its id, by another's id or by a name; or coordinates of its own.

    A name may go with a country. It is resolved when the brief is parsed.
    """

    label: Text | None = None
    """Its name on maps, where the gazetteer's will not do."""
    gazetteer: Id | None = None
    """Id in the gazetteer, where it is not the place's own `id`."""
    name: Line | None = None
    """A name in any usual spelling, looked up in the gazetteer (`geo places NAME`)."""
    lon: Longitude | None = None
    """Longitude of a place that the gazetteer lacks."""
    lat: Latitude | None = None
    """Latitude of a place that the gazetteer lacks."""
    country: CountryCode | None = None
    """The country in which to look for the name, or in which the coordinates lie."""
    uncertainty_m: Annotated[Number, Field(gt=0)] | None = None
    """How far off the coordinates may be, in metres."""
    location_source: Line | None = None
    """Where the coordinates are from."""

    @model_validator(mode="after")
    def _is_whole(self) -> Place:
        if self.name and (self.gazetteer or self.lon is not None or self.lat is not None):
            message = "expected a name, an id of the gazetteer or coordinates, and only one of them"
            raise ValueError(message)
        own = {
            "label": self.label,
            "lon": self.lon,
            "lat": self.lat,
            "country": self.country,
            "uncertainty_m": self.uncertainty_m,
            "location_source": self.location_source,
        }
        # A label may go with any place, and a country with a name.
        marks = set(own) - ({"label", "country"} if self.name else {"label"})
        missing = [name for name, value in own.items() if value is None]
        if missing and any(own[mark] is not None for mark in marks):
            message = f"a place with coordinates of its own needs also: {', '.join(missing)}"
            raise ValueError(message)
        return self


class Area(Evidenced):
    """A country, or a region made of countries; flows may begin and end there."""

    kind: Literal["country", "region"]
    """Whether it is one country or a region of several."""
    countries: tuple[CountryCode, ...] = Field(
        min_length=1, description='ISO 3166-1 codes, such as ["TN"]'
    )
    label: Text | None = None
    """Its name; a country has one of its own."""
    label_at: LonLat | None = None
    """Where its label and the ends of its flows are put; by default a point well inside."""
    reason: Text | None = None
    """Why a region has these members, where the source does not list them."""

    @model_validator(mode="after")
    def _is_whole(self) -> Area:
        if self.kind == "country" and len(self.countries) != 1:
            message = "expected exactly one code for a country"
            raise ValueError(message)
        if self.kind == "region" and self.label is None:
            message = "expected a label for a region"
            raise ValueError(message)
        return self


class Zone(Feature):
    """An area that is not a country, with one shape, or with several that rival each other."""

    candidates: tuple[Candidate, ...] = Field(
        alias="candidate", min_length=1, description="one or more tables under [[zone.candidate]]"
    )
    commodities: tuple[Id, ...] = ()
    """What is said to be found there."""
    actors: tuple[Id, ...] = ()
    """Who is said to be there."""


class Barrier(Dated):
    """A line that hinders movement; schematic where its course is not stated."""

    line: tuple[LonLat, ...] = Field(min_length=2)
    """Its course."""
    basis: Literal["documented", "schematic"]
    """Whether its course is documented or drawn by hand."""
    reason: Text = Field(description="how the line was drawn")

    @model_validator(mode="after")
    def _goes_somewhere(self) -> Barrier:
        if len(set(self.line)) == 1:
            message = "expected a line of at least two different positions"
            raise ValueError(message)
        return self


class Event(Dated):
    """Something that happened at one or more places or crossings."""

    kind: Literal["attack", "clash", "closure", "meeting", "seizure", "other"]
    """What happened."""
    places: tuple[Id, ...] = Field(min_length=1, description="ids of places or crossings")
    note: Text | None = None
    """What else there is to say."""


class Strand(Value):
    """One commodity of a flow."""

    commodity: Id
    """What moves: the id of a commodity."""
    reading: Reading = "stated"
    """Whether a source states that this moves here or it is inferred."""
    note: Text | None = None
    """What else there is to say."""
    claims: tuple[Id, ...] = ()
    """Claims for this commodity in particular; by default the flow's own."""


class Flow(Dated):
    """A movement that a source describes."""

    origin: Id
    """Where it begins: the id of a place, an area or a zone."""
    transit: tuple[Id, ...] = ()
    """What it passes, in order."""
    destination: Id
    """Where it ends."""
    strands: tuple[Strand, ...] = Field(
        alias="strand", min_length=1, description="one or more tables under [[flow.strand]]"
    )
    actors: tuple[Id, ...] = ()
    """Who is said to move it."""
    mode: Literal["road", "sea", "air", "mixed", "unstated"] = "unstated"
    """By what; `sea` and `air` are never put on roads."""
    direction: Literal["one-way", "both", "unstated"] = "one-way"
    """One way, both, or not stated."""
    reading: Reading = "stated"
    """Whether a source states the flow or it is inferred."""
    trend: Literal["starting", "declining"] | None = None
    """Whether it is said to begin or to decline."""
    quantity: Quantity = UnknownQuantity(kind="unknown")
    """How much: see below."""
    reason: Text = Field(description="why the line is drawn as it is, and what is not known of it")
    note: Text | None = None
    """What else there is to say."""

    @model_validator(mode="after")
    def _goes_somewhere(self) -> Flow:
        for here, there in pairwise((self.origin, *self.transit, self.destination)):
            if here == there:
                message = f"stop {here!r} follows itself; expected another place, area or zone"
                raise ValueError(message)
        return self


class Scenario(Dated):
    """Crossings that are closed together, and what becomes of the flows."""

    crossings: tuple[Id, ...] = Field(min_length=1, description="ids of crossings")
    note: Text | None = None
    """What else there is to say."""


Hours = Annotated[Number, Field(ge=0, le=1_000)]
SpeedKmh = Annotated[Number, Field(gt=0, le=200)]
RoadKind: TypeAlias = Literal[
    "road", "track", "motorway", "trunk", "primary", "secondary", "tertiary", "unclassified",
    "residential", "service", "ferry",
]  # fmt: skip


class Assumptions(Value):
    """What a way costs, where the brief knows better than the package: see ``geo/data/costs.toml``."""

    speed_kmh: dict[RoadKind, SpeedKmh] = Field(default_factory=dict)
    """Speed by kind of road, in km/h."""
    delay_h: Hours | None = None
    """Hours that a border crossing takes."""
    crossing_delay_h: dict[Id, Hours] = Field(default_factory=dict)
    """The same for single crossings, by id."""
    scale_per_hour: Annotated[Number, Field(gt=0, le=100)] | None = None
    """How sharply the longer way is shunned, per hour more."""


class Stage(Value):
    """A part of what a map shows, told apart by claims where no date does it."""

    id: Id
    """By which the page's address names it."""
    label: Text
    """What the reader chooses."""
    flows: tuple[Id, ...] = Field(min_length=1, description="the ids of one or more flows")
    claims: Claims
    """The claims that tell the stages apart."""


class Map(Value):
    """One page, asking one question."""

    id: Id
    """The page's file name."""
    title: Text
    """Its heading."""
    question: Text
    """The one question that it answers."""
    layers: tuple[LayerName, ...] = Field(min_length=1)
    """What it draws, see [Layers](layers.md)."""
    hidden: tuple[LayerName, ...] = ()
    """Layers of the page that are switched off when it opens."""
    only: tuple[Id, ...] = ()
    """Ids of the features to show; a layer of which none is named is shown whole."""
    stages: tuple[Stage, ...] = Field(default=(), alias="stage")
    """What claims tell apart though no date does: the reader chooses one."""
    period: Edtf | None = None
    """Show what this time touches, and what is undated."""
    bounds: tuple[Longitude, Latitude, Longitude, Latitude] | None = None
    """West, south, east, north; west exceeds east across ±180°."""

    @model_validator(mode="after")
    def _is_ordered(self) -> Map:
        if self.bounds and (self.bounds[0] == self.bounds[2] or self.bounds[1] >= self.bounds[3]):
            message = (
                f"bounds {list(self.bounds)}: expected [west, south, east, north], south below north;"
                " west may exceed east across ±180°"
            )
            raise ValueError(message)
        if self.id == "index":
            message = "expected another id than 'index': that file lists the maps"
            raise ValueError(message)
        if loose := set(self.hidden) - set(self.layers):
            message = f"expected hidden layers to be among layers, found {sorted(loose)}"
            raise ValueError(message)
        return self


class NotMapped(Feature):
    """A place that the text names and the map leaves out, with the reason."""

    reason: Text
    """Why the map leaves it out."""


class Brief(Value):
    """A text that describes flows, as sources, claims and features.

    Values only: whether ids point to something is checked by :func:`geo.brief.parse_brief`, which also puts the paths
    of its files in the place of their names.
    """

    format: Literal[1] = Field(description="the number 1")
    id: Id = Field(description="an id, such as 'my-brief'")
    title: Text = Field(description="a title in en, fr or ar")
    source_id: Id = Field(alias="brief", description="the id of the source that the brief is about")
    fictional: Annotated[bool, Field(strict=True)] = False
    """Stamps every map: nothing in it is true."""
    licence: Line | None = None
    """The terms on which the brief's own words may be used."""
    gazetteer: Line | None = None
    """Where its places are looked up: `world`, or a table of places beside it (tab-separated); else in what ships."""
    network: Line | None = None
    """A file of lines beside it, on which flows are routed; else the network that ships. `--network` goes before it."""
    crossings: tuple[Id, ...] = ()
    """Border crossings of the gazetteer that its maps show."""
    own_crossings: tuple[BorderCrossing, ...] = Field(default=(), alias="crossing")
    """Crossings of its own, shown with the others."""
    buffers_km: tuple[PositiveKm, ...] = (25.0, 50.0, 100.0)
    """Radii of the layer `buffers`, in km."""
    assumptions: Assumptions = Assumptions()
    """Of routing, in the place of the package's."""
    sources: tuple[Source, ...] = Field(
        alias="source", min_length=1, description="one or more tables under [[source]]"
    )
    claims: tuple[Claim, ...] = Field(
        alias="claim", min_length=1, description="one or more tables under [[claim]]"
    )
    actors: tuple[Actor, ...] = Field(default=(), alias="actor")
    commodities: tuple[Commodity, ...] = Field(default=(), alias="commodity")
    places: tuple[Place, ...] = Field(default=(), alias="place")
    areas: tuple[Area, ...] = Field(default=(), alias="area")
    zones: tuple[Zone, ...] = Field(default=(), alias="zone")
    barriers: tuple[Barrier, ...] = Field(default=(), alias="barrier")
    events: tuple[Event, ...] = Field(default=(), alias="event")
    flows: tuple[Flow, ...] = Field(default=(), alias="flow")
    scenarios: tuple[Scenario, ...] = Field(default=(), alias="scenario")
    maps: tuple[Map, ...] = Field(default=(), alias="map")
    not_mapped: tuple[NotMapped, ...] = ()
