"""Find maps that show nothing: their period leaves no flow, barrier or event, or their bounds no feature at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from geo.brief import Brief, gazetteer_of, region_of
from geo.brief.evidence import parse_period, period_bounds
from geo.brief.model import Area, Barrier, DatedFeature, Event, Flow, Map, Zone
from geo.geodesy.country_outlines import Bounds
from geo.layers.endpoints import endpoints_of
from geo.layers.zone_shapes import candidate_geometry, country_union

# Layer → the tables of the brief whose rows it draws. Modelled roads are those of flows.
_TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("flows", "routes", "segments", "corridors", "chokepoints"), ("flows",)),
    **{name: (name,) for name in ("places", "areas", "zones", "barriers", "events", "crossings")},
    "buffers": ("places", "areas", "zones", "barriers", "crossings"),
}
# Less than the length of a degree of latitude, and of a degree of longitude up to 60° of latitude. A margin that is
# converted to degrees by it is therefore never too narrow, though too wide near the equator.
_KM_PER_DEGREE: Final = 50.0
_Row = Area | Barrier | Event | Flow | Zone | str
"""A row of the brief, or the id of a place or crossing."""


def empty_map_warnings(brief: Brief) -> list[str]:
    r"""Return a warning for each map of a brief that shows nothing.

    This is a map whose period leaves out every dated flow, barrier or event, or whose bounds leave out every feature.

    Examples
    --------
    >>> from geo.brief import parse_brief
    >>> from geo.brief.template import template
    >>> text = template().replace('"crossings", "places"]', '"places"]\nperiod = "1999"')
    >>> print(*empty_map_warnings(parse_brief(text, name="my.toml")))
    my-brief: map 'flows': found no flow within its period 1999. Expected at least one. Change the period.
    """
    return [
        f"{brief.id}: map {spec.id!r}: {warning}"
        for spec in brief.maps
        if (spec.period or spec.bounds)
        for warning in _warnings(brief, spec)
    ]


def _warnings(brief: Brief, spec: Map) -> Iterator[str]:
    """Yield what is wrong with the period of a map, if it leaves out everything, then with its bounds."""
    rows = list(_named_rows(brief, spec))
    rows_in_period = [row for row in rows if _is_in_period(row, spec.period)]
    dated_kinds = dict.fromkeys(
        type(row).__name__.lower() for row in rows if isinstance(row, DatedFeature)
    )
    if dated_kinds and not any(isinstance(row, DatedFeature) for row in rows_in_period):
        yield (
            f"found no {' or '.join(dated_kinds)} within its period {spec.period}. "
            "Expected at least one. Change the period."
        )
    margin_km = max(brief.buffers_km, default=0.0) if "buffers" in spec.layers else 0.0
    if (
        spec.bounds
        and rows_in_period
        and not _any_within(spec.bounds, rows_in_period, brief, margin_km)
    ):
        yield (
            f"found nothing to show within its bounds {list(spec.bounds)}. "
            "Expected [west, south, east, north] around what the map shows. Change the bounds, or delete them."
        )


def _named_rows(brief: Brief, spec: Map) -> Iterator[_Row]:
    """Yield the rows that a map draws, table by table.

    Of a table some of whose rows the map names in ``only``, these are drawn; of any other table, all rows.
    """
    tables = {
        **{
            name: getattr(brief, name) for name in ("flows", "barriers", "events", "areas", "zones")
        },
        "places": [place.id for place in brief.places],
        "crossings": [*brief.crossings, *(crossing.id for crossing in brief.own_crossings)],
    }
    drawn_tables = {table for layer in spec.layers for table in _TABLES[layer]}
    # In alphabetical order zones come last. Their shapes take longest to compute, and are seldom needed.
    for table in sorted(drawn_tables):
        rows: list[_Row] = list(tables[table])
        named_rows = [row for row in rows if _id(row) in spec.only]
        yield from named_rows or rows


def _id(row: _Row) -> str:
    return row if isinstance(row, str) else row.id


def _is_in_period(row: _Row, period: str | None) -> bool:
    """Return whether a map with this period shows a row: the row has no dates, or its dates overlap the period."""
    if period is None or not isinstance(row, DatedFeature) or not row.period:
        return True
    span = parse_period(period)
    first, last = period_bounds(map(parse_period, row.period))
    # The first or last day of an open or unknown period is None, which then excludes nothing.
    begins_in_time = (first or date.min) <= (span.latest or date.max)
    ends_in_time = (last or date.max) >= (span.earliest or date.min)
    return begins_in_time and ends_in_time


def _any_within(bounds: Bounds, rows: Iterable[_Row], brief: Brief, margin_km: float) -> bool:
    """Return whether any row lies, in part, within bounds or within a margin around them.

    ``bounds`` are west, south, east, north in degrees, EPSG:4326. West is greater than east if they cross ±180°.
    """
    west, south, east, north = bounds
    spans = [(west, east)] if west < east else [(west, 180.0), (-180.0, east)]
    frame = shapely.union_all([shapely.box(left, south, right, north) for left, right in spans])
    margin_deg = margin_km / _KM_PER_DEGREE
    return any(shape.distance(frame) <= margin_deg for row in rows for shape in _shapes(row, brief))


def _shapes(row: _Row, brief: Brief) -> Iterator[BaseGeometry]:
    """Yield the shapes in which a row is drawn, EPSG:4326.

    The line of a flow bends, so its shape is the rectangle around its stops.
    """
    endpoints, gazetteer = endpoints_of(brief), gazetteer_of(brief)
    outlines = region_of(brief).outlines

    def points(*ids: str) -> BaseGeometry:
        stops = [endpoints.get(id_) or gazetteer[id_] for id_ in ids]
        return shapely.MultiPoint([(stop.lon, stop.lat) for stop in stops])

    match row:
        case str():
            yield points(row)
        case Event():
            yield points(*row.places)
        case Flow():
            yield points(row.origin, *row.transit, row.destination).envelope
        case Barrier():
            yield shapely.LineString(row.line)
        case Area():
            yield country_union(row.countries, outlines)
        case Zone():
            yield from (
                candidate_geometry(candidate.shape, outlines) for candidate in row.candidates
            )
