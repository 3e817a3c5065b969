"""Outlines of countries, the borders they share, and the points where three meet.

The outlines ship as one planar graph (``geo/data/borders/outlines.json``): each line occurs once, with the country on
either side, so that neighbours neither overlap nor leave a gap. The sidecars beside the data state the origin of each
line and the ground for what is drawn as disputed. An outline is a drawing aid and judges no status or frontier.

All coordinates are lon, lat in degrees, EPSG:4326.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import shapely
from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon, STRtree

from geo.errors import TripointError, UnknownCountryError

SEA = ""
"""The code on the side of a line without a country."""


@dataclass(frozen=True)
class Country:
    """A country or territory with a code of its own.

    Attributes
    ----------
    code
        ISO 3166-1 alpha-2, or XK, the user-assigned code of Kosovo.
    name_en, name_fr, name_ar
        CLDR's name in each language.
    geometry
        Land alone, lakes included; lon, lat in degrees.
    detail
        "fine": land borders within some 200 m of OpenStreetMap's. "coarse": drawn for the scale of a continent.
    """

    code: str
    name_en: str
    name_fr: str
    name_ar: str
    geometry: MultiPolygon
    detail: Literal["fine", "coarse"]


@dataclass(frozen=True)
class Background:
    """The background of a map.

    Attributes
    ----------
    land
        All land but Antarctica.
    boundaries
        Undisputed lines between two countries.
    disputed
        Lines that are contested, indefinite or of control, to be drawn differently.
    """

    land: MultiPolygon
    boundaries: MultiLineString
    disputed: MultiLineString


@dataclass(frozen=True)
class _Arc:
    """A line of the graph, with the countries to its left and right; on a coast SEA is to the right."""

    sides: tuple[str, str]
    disputed: bool
    line: LineString


@cache
def countries() -> tuple[Country, ...]:
    """Return every country, sorted by code.

    Examples
    --------
    >>> len(countries()) > 200
    True
    """
    return tuple(country(code) for code in _country_table())


def country_codes() -> tuple[str, ...]:
    """Return the code of every country, sorted.

    Examples
    --------
    >>> "TN" in country_codes()
    True
    """
    return tuple(_country_table())


def country_names() -> Mapping[str, tuple[str, str, str]]:
    """Return the names of every country in English, French and Arabic by code, without reading geometry.

    Examples
    --------
    >>> country_names()["TN"]
    ('Tunisia', 'Tunisie', 'تونس')
    """
    return {
        code: (names["en"], names["fr"], names["ar"]) for code, names in _country_table().items()
    }


def do_meet(*codes: str) -> bool:
    """Return whether two countries share a land border, or three a point.

    Examples
    --------
    >>> do_meet("TN", "LY"), do_meet("TN", "EG"), do_meet("TN", "LY", "DZ")
    (True, False, True)
    """
    try:
        return not (border(*codes) if len(codes) == 2 else tripoint(*codes)).is_empty  # noqa: PLR2004 - a pair
    except TripointError:
        return False


@cache
def country(code: str) -> Country:
    """Return a country by its ISO 3166-1 alpha-2 code.

    Raises
    ------
    UnknownCountryError
        The code is unknown.

    Examples
    --------
    >>> country("TN").name_en, country("TN").name_ar
    ('Tunisia', 'تونس')
    >>> country("TUN")
    Traceback (most recent call last):
    geo.errors.UnknownCountryError: 'TUN' is not a country code; ...
    """
    record = _country_table().get(code)
    if record is None:
        raise UnknownCountryError(_unknown(code))
    return Country(
        code=code,
        name_en=record["en"],
        name_fr=record["fr"],
        name_ar=record["ar"],
        geometry=_country_areas()[code],
        detail=record["detail"],
    )


@cache
def border(a: str, b: str) -> LineString | MultiLineString:
    """Return the land border of two countries, in any order.

    It is empty if they share none.

    Raises
    ------
    UnknownCountryError
        One of the codes is unknown.

    Examples
    --------
    >>> border("TN", "LY").equals(border("LY", "TN"))
    True
    >>> border("TN", "EG").is_empty
    True
    """
    _check(a, b)
    shared = [arc.line for arc in _arcs() if {a, b} == set(arc.sides)]
    merged = _merge(shared)
    return merged.geoms[0] if len(merged.geoms) == 1 else merged


@cache
def tripoint(a: str, b: str, c: str) -> Point:
    """Return the point where the land of three countries meets.

    Raises
    ------
    UnknownCountryError
        One of the codes is unknown.
    TripointError
        The three do not meet in exactly one point.

    Examples
    --------
    >>> point = tripoint("TN", "LY", "DZ")
    >>> round(point.x, 2), round(point.y, 2)
    (9.56, 30.23)
    """
    ends = [_ends(border(first, second)) for first, second in ((a, b), (b, c), (a, c))]
    shared = ends[0] & ends[1] & ends[2]
    if len(shared) != 1:
        raise TripointError(
            f"{a!r}, {b!r} and {c!r} meet on land in {len(shared)} points; expected three "
            "neighbours that meet in one"
        )
    return Point(shared.pop())


def country_at(lon: float, lat: float) -> str | None:
    """Return the code of the country whose land holds a point, or None at sea.

    The coast is about a kilometre off (Natural Earth), so a harbour town may be None (Bizerte and La Goulette
    are), but never in another country.

    Examples
    --------
    >>> country_at(lon=8.7842, lat=34.4250)
    'TN'
    >>> country_at(lon=13.0, lat=34.0) is None
    True
    """
    table = countries()
    hits = _tree().query(Point(lon, lat), predicate="intersects")
    return table[hits.min()].code if len(hits) else None


@cache
def background() -> Background:
    """Return land, boundaries and disputed lines for the background of a map.

    Examples
    --------
    >>> background().land.is_valid
    True
    """
    coast = [arc for arc in _arcs() if SEA in arc.sides]
    between = [arc for arc in _arcs() if SEA not in arc.sides]
    disputed = [arc.line for arc in between if arc.disputed]
    return Background(
        land=_areas(_Arc(("land", SEA), disputed=False, line=arc.line) for arc in coast)["land"],
        boundaries=_merge(arc.line for arc in between if not arc.disputed),
        disputed=_merge([*disputed, *_other_disputed()]),
    )


# --- the files ------------------------------------------------------------------------------------


@cache
def _read(name: str) -> dict[str, Any]:
    """Read one data file."""
    text = files("geo").joinpath("data", "borders", name).read_text(encoding="utf-8")
    return json.loads(text)  # type: ignore[no-any-return]


def _country_table() -> dict[str, dict[str, Any]]:
    """Return code -> names and detail, sorted by code."""
    return _read("countries.json")["countries"]  # type: ignore[no-any-return]


@cache
def _arcs() -> tuple[_Arc, ...]:
    """Return the whole graph."""
    document = _read("outlines.json")
    return tuple(
        _Arc((left, right), bool(disputed), _decode(steps, document["grid_per_degree"]))
        for left, right, disputed, steps in document["arcs"]
    )


@cache
def _other_disputed() -> tuple[LineString, ...]:
    """Return disputed lines that separate no two of our countries."""
    document = _read("outlines.json")
    return tuple(_decode(steps, document["grid_per_degree"]) for steps in document["disputed"])


def _decode(steps: Sequence[int], grid_per_degree: int) -> LineString:
    """Return the line of a first vertex and the steps to each next, in grid steps.

    >>> print(_decode([95592, 302291, 10, -10], 10_000))
    LINESTRING (9.5592 30.2291, 9.5602 30.2281)
    """
    moved = np.array(steps, dtype=np.int64).reshape(-1, 2)
    return LineString(moved.cumsum(axis=0) / grid_per_degree)


@cache
def _country_areas() -> dict[str, MultiPolygon]:
    """Return code -> land."""
    return _areas(_arcs())


def _areas(arcs: Iterable[_Arc]) -> dict[str, MultiPolygon]:
    """Return the faces that lines enclose, by the code on their inner side.

    The direction of a line decides. Even-odd filling, as in `shapely.build_area`, fails: a pocket of sea that
    two countries enclose, joined to both at a point, came out as land of both.
    """
    lines, inner = [], {}
    for arc in arcs:
        lines.append(arc.line)
        start, end = arc.line.coords[:2]
        inner[start, end], inner[end, start] = arc.sides
    areas: dict[str, list[Polygon]] = {}
    for face in shapely.get_parts(shapely.orient_polygons(shapely.polygonize(lines))):
        code = next(inner[step] for step in pairwise(face.exterior.coords) if step in inner)
        areas.setdefault(code, []).append(face)
    for faces in areas.values():
        faces.sort(key=lambda face: face.bounds)
    return {code: MultiPolygon(faces) for code, faces in areas.items()}


@cache
def _tree() -> STRtree:
    """Return an index of the countries' land, in the order of `countries`."""
    return STRtree([item.geometry for item in countries()])


# --- small steps ----------------------------------------------------------------------------------


def _merge(lines: Iterable[LineString]) -> MultiLineString:
    """Join lines end to end where just two meet."""
    return MultiLineString(
        shapely.get_parts(shapely.line_merge(MultiLineString(list(lines)))).tolist()
    )


def _ends(line: LineString | MultiLineString) -> set[tuple[float, float]]:
    """Return the two ends of each part of a line."""
    return {part.coords[i] for part in shapely.get_parts(line) for i in (0, -1)}


def _check(*codes: str) -> None:
    """Raise for unknown codes, all at once."""
    unknown = [code for code in codes if code not in _country_table()]
    if unknown:
        raise UnknownCountryError("\n".join(map(_unknown, unknown)))


def _unknown(code: str) -> str:
    """Return the message for an unknown code, with the nearest ones."""
    names = {record["en"].casefold(): key for key, record in _country_table().items()}
    by_name = [names[name] for name in get_close_matches(code.casefold(), names, n=1)]
    near = by_name or get_close_matches(code.upper()[:2], _country_table(), n=3, cutoff=0.5)
    hint = " or ".join(f"{key!r} ({_country_table()[key]['en']})" for key in near)
    expected = "expected ISO 3166-1 alpha-2, two capitals such as 'TN'"
    return f"{code!r} is not a country code; {expected}" + (
        f"; did you mean {hint}?" if hint else ""
    )
