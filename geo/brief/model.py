"""The format of a brief: every table and field that its TOML file may have."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, model_validator

from geo.brief.evidence import Claim, Edtf, Reading, Source
from geo.brief.quantities import Quantity, UnknownQuantity
from geo.brief.story import MAX_STEPS, CheckedBounds, Step
from geo.brief.summary import BriefSummary
from geo.brief.zone_candidates import PositiveKm, ZoneCandidate
from geo.validation import (
    CountryCode,
    FieldError,
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
    "fuel", "vehicles", "equipment", "consumer-goods", "food", "alcohol", "tobacco", "drugs", "chemicals",
    "weapons", "cash", "gold", "wildlife", "antiquities", "people", "fighters", "mixed",
]  # fmt: skip

Periods = Annotated[tuple[Edtf, ...], Field(max_length=100)]
Claims = Annotated[tuple[Id, ...], Field(min_length=1, description="the ids of one or more claims")]


class EvidencedRow(Value):
    """A row of a brief that rests on at least one claim."""

    id: Id
    """Unique among all features; other features, `geo show` and maps refer to it."""
    claims: Claims
    """Claims that support it; at least one is required."""
    context: tuple[Id, ...] = ()
    """Related claims that do not support it and do not affect its grade."""


class Feature(EvidencedRow):
    """A row that maps draw, or could draw, under its own name."""

    label: Text = Field(description="a name in en, fr or ar")


class DatedFeature(Feature):
    """A feature that may be true for some time only."""

    period: Periods = ()
    """When it is true, as vague as the source; several where it ended and began again."""
    period_reading: Reading = "stated"
    """Whether a source states the period, or it is inferred."""


class Actor(Value):
    """An organisation or a role; never a person."""

    id: Id
    """Features refer to it."""
    kind: Literal["organisation", "role"]
    """What it is."""
    label: Text
    """Its name."""


class Commodity(Value):
    """What moves; its class sets the colour."""

    id: Id
    """Strands refer to it."""
    label: Text
    """Its name."""
    commodity_class: CommodityClass = Field(alias="class")
    """The class that sets its hue."""


class Place(EvidencedRow):
    """A point: an entry of the gazetteer, found by its id or its name, or a position with coordinates of its own.

    A name is looked up when the brief is parsed, in `country` if that is stated. If the gazetteer has only a similar
    name, its place is proposed, and the brief is invalid until it says `accept = true` or gives the id. A `country` is
    enough if the names differ only as transliterations do (step `folded` of `geo places`).
    """

    label: Text | None = None
    """Its name on maps, in place of the gazetteer's."""
    gazetteer: Id | None = None
    """Id in the gazetteer, if it differs from `id`."""
    name: Line | None = None
    """A name in any usual spelling, to look up in the gazetteer (`geo places NAME`)."""
    accept: Annotated[bool, Field(strict=True)] = False
    """Accepts the place that `geo check` proposes for a name with no exact match."""
    lon: Longitude | None = None
    """Longitude of a place that the gazetteer lacks."""
    lat: Latitude | None = None
    """Latitude of a place that the gazetteer lacks."""
    country: CountryCode | None = None
    """The country of the name or of the coordinates."""
    uncertainty_m: Annotated[Number, Field(gt=0)] | None = None
    """How far off the coordinates may be, in metres; from 25 km, it stands for an area and is not routed."""
    location_source: Line | None = None
    """The source of the coordinates."""

    @model_validator(mode="after")
    def _check_position(self) -> Place:
        if self.name and (self.gazetteer or self.lon is not None or self.lat is not None):
            raise FieldError("name", "expected only one of: a name, a gazetteer id, coordinates.")
        if self.accept and not self.name:
            raise FieldError("accept", "expected a name, too, whose proposed place it confirms.")
        needed = ("label", "lon", "lat", "country", "uncertainty_m", "location_source")
        missing = [field for field in needed if getattr(self, field) is None]
        # A label, or the country of a name, may stand without coordinates. Any other field belongs to coordinates.
        optional = {"label", "country"} if self.name else {"label"}
        if missing and not optional.issuperset(set(needed).difference(missing)):
            message = f"a place with its own coordinates also needs: {', '.join(missing)}."
            raise FieldError(missing[0], message)
        return self


class BorderCrossing(Value):
    """A border crossing, port or airport of entry that the gazetteer lacks; shown with the others."""

    id: Id
    """Scenarios, events and `--close` refer to it."""
    label: Text
    """Its name."""
    countries: tuple[CountryCode, CountryCode] = Field(
        description='the two countries that it joins, such as ["FJ", "TO"]'
    )
    lon: Longitude
    """Longitude. Lines of both countries that meet within 5 km are named after it."""
    lat: Latitude
    """Latitude."""
    uncertainty_m: Annotated[Number, Field(gt=0)]
    """How far off the coordinates may be, in metres."""
    location_source: Line
    """The source of the coordinates."""

    @model_validator(mode="after")
    def _check_countries(self) -> BorderCrossing:
        if self.countries[0] == self.countries[1]:
            raise FieldError("countries", "expected two different countries.")
        return self


class Area(EvidencedRow):
    """A country, or a region of several; flows may begin and end there."""

    kind: Literal["country", "region"]
    """Whether it is one country or a region of several."""
    countries: tuple[CountryCode, ...] = Field(
        min_length=1, description='ISO 3166-1 codes, such as ["TN"]'
    )
    label: Text | None = None
    """Its name; a country already has one."""
    label_at: LonLat | None = None
    """Where its label and the ends of its flows are drawn; by default a point well inside."""
    reason: Text | None = None
    """Why a region has these members, if the source does not list them."""

    @model_validator(mode="after")
    def _check_kind(self) -> Area:
        if self.kind == "country" and len(self.countries) != 1:
            raise FieldError("countries", 'expected one code; for several, kind = "region".')
        if self.kind == "region" and self.label is None:
            raise FieldError("label", 'expected the region\'s name, such as label = { en = "…" }.')
        return self


class Zone(Feature):
    """An area that is not a country, with one shape or several rival ones."""

    candidates: tuple[ZoneCandidate, ...] = Field(
        alias="candidate", min_length=1, description="one or more tables under [[zone.candidate]]"
    )
    commodities: tuple[Id, ...] = ()
    """What is reported there."""
    actors: tuple[Id, ...] = ()
    """Who is reported there."""


class Barrier(DatedFeature):
    """A line that hinders movement; schematic if its course is not stated."""

    line: tuple[LonLat, ...] = Field(min_length=2)
    """Its course."""
    basis: Literal["documented", "schematic"]
    """Whether its course is documented, or drawn by hand."""
    reason: Text = Field(description="how the line was drawn")

    @model_validator(mode="after")
    def _check_length(self) -> Barrier:
        if len(set(self.line)) == 1:
            raise FieldError("line", "expected a line of at least two different positions.")
        return self


class Event(DatedFeature):
    """Something that happened at one or more places or crossings."""

    kind: Literal["attack", "clash", "closure", "meeting", "seizure", "other"]
    """What happened."""
    places: tuple[Id, ...] = Field(min_length=1, description="ids of places or crossings")
    note: Text | None = None
    """A remark for the reader."""


class Strand(Value):
    """One commodity of a flow."""

    commodity: Id
    """What moves: the id of a commodity."""
    reading: Reading = "stated"
    """Whether a source states that this moves here, or it is inferred."""
    note: Text | None = None
    """A remark for the reader."""
    claims: tuple[Id, ...] = ()
    """Claims for this commodity in particular; by default the flow's own."""


class Flow(DatedFeature):
    """A movement that a source describes."""

    origin: Id = Field(description="the id of a place, area or zone")
    """Where the flow begins: the id of a place, an area or a zone."""
    transit: tuple[Id, ...] = ()
    """The stops between origin and destination, in order."""
    destination: Id = Field(description="the id of a place, area or zone")
    """Where the flow ends."""
    strands: tuple[Strand, ...] = Field(
        alias="strand", min_length=1, description="one or more tables under [[flow.strand]]"
    )
    actors: tuple[Id, ...] = ()
    """Who reportedly moves the goods or people: ids of actors."""
    mode: Literal["road", "sea", "air", "mixed", "unstated"] = "unstated"
    """The means of transport; `sea` and `air` are never routed on roads."""
    direction: Literal["one-way", "both", "unstated"] = "one-way"
    """One way, both ways, or not stated."""
    reading: Reading = "stated"
    """Whether a source states the flow, or it is inferred."""
    trend: Literal["starting", "declining"] | None = None
    """Whether the flow reportedly starts or declines."""
    quantity: Quantity = UnknownQuantity(kind="unknown")
    """How much: see below."""
    reason: Text = Field(description="why the line is drawn as it is, and what is unknown")
    note: Text | None = None
    """A remark for the reader."""

    @property
    def stops(self) -> tuple[Id, ...]:
        """Its places, areas and zones in the order of travel, from origin to destination."""
        return self.origin, *self.transit, self.destination

    @model_validator(mode="after")
    def _check_stops(self) -> Flow:
        for number, (stop, next_stop) in enumerate(pairwise(self.stops)):
            if stop == next_stop:
                field = "transit" if number < len(self.transit) else "destination"
                raise FieldError(field, f"stop {stop!r} follows itself. Expected a different stop.")
        return self


class Scenario(DatedFeature):
    """Crossings that close together; the layers show how flows reroute."""

    crossings: tuple[Id, ...] = Field(min_length=1, description="ids of crossings")
    note: Text | None = None
    """A remark for the reader."""


Hours = Annotated[Number, Field(ge=0, le=1_000)]
SpeedKmh = Annotated[Number, Field(gt=0, le=200)]
RoadKind: TypeAlias = Literal[
    "road", "track", "motorway", "trunk", "primary", "secondary", "tertiary", "unclassified",
    "residential", "service", "ferry",
]  # fmt: skip


class Assumptions(Value):
    """Travel costs that replace those of ``geo/data/costs.toml``."""

    speed_kmh: dict[RoadKind, SpeedKmh] = Field(default_factory=dict)
    """Speed by kind of road, in km/h."""
    delay_h: Hours | None = None
    """Hours that a border crossing takes."""
    crossing_delay_h: dict[Id, Hours] = Field(default_factory=dict)
    """Hours at single crossings, by id."""
    scale_per_hour: Annotated[Number, Field(gt=0, le=100)] | None = None
    """How strongly flows avoid a longer route, per extra hour."""


class Stage(Value):
    """Flows of a map that belong together, such as those before an event, where no date separates them."""

    id: Id
    """The page's address contains it."""
    label: Text
    """The name that the reader chooses."""
    flows: tuple[Id, ...] = Field(min_length=1, description="the ids of one or more flows")
    claims: Claims
    """The claims that distinguish the stages."""


class Map(Value):
    """One page that answers one question."""

    id: Id
    """The page's file name."""
    title: Text
    """The heading of the page."""
    question: Text
    """The question that the page answers."""
    layers: tuple[LayerName, ...] = Field(min_length=1)
    """The layers that the page draws, see [Layers](layers.md)."""
    hidden: tuple[LayerName, ...] = ()
    """Layers that are off when the page opens."""
    only: tuple[Id, ...] = ()
    """Ids of the features to show; a layer that has none of these features is shown whole."""
    stages: tuple[Stage, ...] = Field(default=(), alias="stage")
    """Groups of flows, of which the reader chooses one; claims distinguish them, not dates."""
    steps: tuple[Step, ...] = Field(default=(), alias="step", max_length=MAX_STEPS)
    """A story in at most nine steps, with which the map opens."""
    period: Edtf | None = None
    """The page shows only features that overlap this time, and undated ones."""
    bounds: CheckedBounds | None = None
    """West, south, east, north; west exceeds east across ±180°."""

    @model_validator(mode="after")
    def _check_layers(self) -> Map:
        if self.id == "index":
            raise FieldError("id", "the page index.html lists the maps. Choose another id.")
        if absent := sorted(set(self.hidden) - set(self.layers)):
            found = f"expected only layers of this map, found {', '.join(absent)}."
            raise FieldError("hidden", f"{found} Add them to layers, too.")
        return self


class NotMapped(Feature):
    """A place that the text names and the map omits, with the reason."""

    reason: Text
    """Why the map omits it."""


class Brief(BriefSummary, Value):
    """A text that describes flows, as sources, claims and features.

    :func:`geo.brief.parse_brief` checks that ids refer to something, and replaces file names by paths.
    """

    format: Literal[1] = Field(description="the number 1")
    id: Id = Field(description="an id, such as 'my-brief'")
    title: Text = Field(description="a title in en, fr or ar")
    source_id: Id = Field(alias="brief", description="the id of the source that the brief is about")
    fictional: Annotated[bool, Field(strict=True)] = False
    """Stamps every map: nothing on it is true."""
    licence: Line | None = None
    """The licence of the brief's own words."""
    region: Line | None = None
    """The part of the world: a name that `geo regions` lists, or the folder of a region; by default `north-africa`."""
    gazetteer: Line | None = None
    """Where places are looked up: `world`, or a tab-separated table beside the brief; by default the region."""
    network: Line | None = None
    """A file of lines beside the brief, for routing; by default the region's. `--network` overrides it."""
    crossings: tuple[Id, ...] = ()
    """Border crossings of the gazetteer to show on maps."""
    own_crossings: tuple[BorderCrossing, ...] = Field(default=(), alias="crossing")
    """Crossings that the gazetteer lacks."""
    buffers_km: tuple[PositiveKm, ...] = (25.0, 50.0, 100.0)
    """Radii of the layer `buffers`, in km."""
    assumptions: Assumptions = Assumptions()
    """Travel costs that replace the package's."""
    sources: tuple[Source, ...] = Field(
        alias="source", min_length=1, description="one or more tables under [[source]]"
    )
    # A draft may propose nothing: its claims come with `geo review`.
    claims: tuple[Claim, ...] = Field(default=(), alias="claim")
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
