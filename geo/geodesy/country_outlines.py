"""Outlines of countries, the borders they share, and the points where three meet.

A file of outlines is one planar graph (such as ``geo/data/regions/north-africa/outlines.json``): each line occurs once,
with the country on either side, so that neighbours neither overlap nor leave a gap. The sidecars beside the data state
the origin of each line and the ground for what is drawn as disputed. An outline is a drawing aid and judges no status
or frontier.

`Outlines` holds one graph; the functions of this module answer from the shipped one. All coordinates are lon, lat in
degrees, EPSG:4326.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeAlias

from shapely import LineString, MultiLineString, MultiPolygon, Point, STRtree

from geo.cache import cached
from geo.errors import DataError, TripointError, UnknownCountryError
from geo.geodesy.outline_arcs import SEA, Arc, decode_lines, ends_of, faces_by_code, merge_lines
from geo.shipped_data import shipped_text
from geo.validation import LANGUAGES, Text

Bounds: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north in degrees, EPSG:4326; a west greater than the east means across ±180°."""


@dataclass(frozen=True)
class Country:
    """A country or territory with a code of its own.

    Attributes
    ----------
    code
        ISO 3166-1 alpha-2, or XK, the user-assigned code of Kosovo.
    label
        CLDR's name in each language.
    geometry
        Land alone, lakes included; lon, lat in degrees.
    """

    code: str
    label: Text
    geometry: MultiPolygon


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
    fine_m
        How far coasts are generalised where they are finest, metres.
    """

    land: MultiPolygon
    boundaries: MultiLineString
    disputed: MultiLineString
    fine_m: float = 250.0


@dataclass(frozen=True, eq=False)
class Outlines:
    """One graph of outlines, and what follows from it.

    Attributes
    ----------
    arcs
        Every line between two countries or a country and the sea, once.
    other_disputed
        Disputed lines that separate no two countries.
    fine_bounds
        The bounds within which lines are fine, or None if they are everywhere.
    fine_m
        How far a fine coast is generalised, in metres; a fine border is generalised less.
    edition
        The SHA-256 of the file of the outlines, under which results are cached; empty if they are not to be cached.

    Examples
    --------
    >>> outlines = shipped_outlines()
    >>> outlines.country("TN").label.en, outlines.country_at(lon=8.7842, lat=34.4250)
    ('Tunisia', 'TN')
    >>> outlines.is_on_land_of(["XX", "TN"], lon=8.7842, lat=34.4250)
    True
    >>> outlines.border("TN", "LY").equals(outlines.border("LY", "TN"))
    True
    >>> outlines.do_meet("TN", "LY"), outlines.do_meet("TN", "EG"), outlines.do_meet("TN", "LY", "DZ")
    (True, False, True)
    """

    arcs: tuple[Arc, ...]
    other_disputed: tuple[LineString, ...] = ()
    fine_bounds: Bounds | None = None
    fine_m: float = 250.0
    edition: str = ""

    @classmethod
    def read(cls, path: Path | Traversable) -> Outlines:
        """Read a file of outlines, such as the shipped one.

        Raises
        ------
        DataError
            The file is missing, or is not a file of outlines.

        Examples
        --------
        >>> Outlines.read(Path("missing.json"))
        Traceback (most recent call last):
        geo.errors.DataError: missing.json: the file cannot be read as outlines (found FileNotFoundError: ...
        """
        try:
            content = path.read_bytes()
            document = json.loads(content)
            grid = document["grid_per_degree"]
            lines = decode_lines([steps for *_, steps in document["arcs"]], grid)
            arcs = tuple(
                Arc(left, right, line, bool(contested))
                for (left, right, contested, _), line in zip(document["arcs"], lines, strict=True)
            )
            disputed = tuple(decode_lines(document["disputed"], grid))
            west, south, east, north = document["fine_bounds"]
            return cls(
                arcs=arcs,
                other_disputed=disputed,
                fine_bounds=(west, south, east, north),
                fine_m=document["fine_m"],
                edition=hashlib.sha256(content).hexdigest(),
            )
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise DataError(
                f"{path}: the file cannot be read as outlines (found {type(error).__name__}: {error}). "
                "Expected the outlines.json of a region. Prepare the region again: `geo region`."
            ) from error

    @cached_property
    def countries(self) -> tuple[Country, ...]:
        """Every country with land in these outlines, sorted by code."""
        self._areas.update(faces_by_code(self.arcs))  # all at once, which is faster than one by one
        return tuple(self.country(code) for code in _country_table() if code in self._areas)

    def country(self, code: str) -> Country:
        """Return a country by its ISO 3166-1 alpha-2 code.

        Raises
        ------
        UnknownCountryError
            The code is unknown, or the outlines have no land of the country.
        """
        record = _country_table().get(code)
        if record is None:
            raise UnknownCountryError(_unknown_code_message(code))
        if code not in self._areas and code in self._arcs_of:  # requested for the first time
            self._areas[code] = faces_by_code(self._arcs_of[code])[code]
        if code not in self._areas:
            raise UnknownCountryError(
                f"the outlines of this region contain no land of {code!r} ({record['en']}). Prepare the region again "
                "with this country among its CODES: `geo region NAME --countries CODES`."
            )
        label = Text(**{language: record[language] for language in LANGUAGES})
        return Country(code, label, self._areas[code])

    def border(self, a: str, b: str) -> LineString | MultiLineString:
        """Return the land border of two countries, in any order; it is empty if they share none.

        Raises
        ------
        UnknownCountryError
            One of the codes is unknown.
        """
        check_countries(a, b)
        merged = merge_lines(self._borders.get(frozenset((a, b)), ()))
        return merged.geoms[0] if len(merged.geoms) == 1 else merged

    def tripoint(self, a: str, b: str, c: str) -> Point:
        """Return the point where the land of three countries meets.

        It is the one end that all three borders between them share.

        Raises
        ------
        UnknownCountryError
            One of the codes is unknown.
        TripointError
            The three do not meet in exactly one point.
        """
        ends = [ends_of(self.border(*pair)) for pair in ((a, b), (b, c), (a, c))]
        shared = ends[0] & ends[1] & ends[2]
        if len(shared) != 1:
            raise TripointError(
                f"{a!r}, {b!r} and {c!r} meet on land in {len(shared)} points. Expected three "
                "neighbours that meet in one."
            )
        return Point(shared.pop())

    def do_meet(self, *codes: str) -> bool:
        """Return whether two countries share a land border, or three countries meet in one point, given their codes."""
        if len(codes) == 2:  # noqa: PLR2004 - a pair
            return not self.border(*codes).is_empty
        try:
            self.tripoint(*codes)
        except TripointError:
            return False
        return True

    def country_at(self, lon: float, lat: float) -> str | None:
        """Return the code of the country whose land holds a point, or None at sea.

        The coast is generalised, so a harbour may be None, but never in another country.
        """
        rows = self._tree.query(Point(lon, lat), predicate="intersects")
        return self.countries[rows.min()].code if len(rows) else None

    def is_on_land_of(self, codes: Iterable[str], lon: float, lat: float) -> bool:
        """Return whether the land of one of these countries holds a point; codes without land are ignored.

        Faster than `country_at`, which builds the land of every country.
        """
        point = Point(lon, lat)
        return any(
            self.country(code).geometry.intersects(point)
            for code in codes if code in self._arcs_of
        )  # fmt: skip

    def is_fine_at(self, lon: float, lat: float) -> bool:
        """Return whether the lines are fine around a position, given in degrees.

        Examples
        --------
        >>> outlines = Outlines((), fine_bounds=(176.0, -20.0, -178.0, -15.0))
        >>> outlines.is_fine_at(lon=-179.0, lat=-17.0), outlines.is_fine_at(lon=0.0, lat=-17.0)
        (True, False)
        """
        if self.fine_bounds is None:
            return True
        west, south, east, north = self.fine_bounds
        lies_across_180 = west > east
        is_between = lon >= west or lon <= east if lies_across_180 else west <= lon <= east
        return is_between and south <= lat <= north

    @cached_property
    def background(self) -> Background:
        """Land, boundaries and disputed lines for the background of a map, kept in the user's cache folder."""
        if not self.edition:
            return self._background()
        return cached("background", self.edition, self._background)

    def _background(self) -> Background:
        """Compute the background without the cache."""
        # Coasts have land on the left: with one code for all countries they enclose the land of the world.
        coast = [arc for arc in self.arcs if arc.is_coast]
        between = [arc for arc in self.arcs if not arc.is_coast]
        disputed = [arc.line for arc in between if arc.disputed]
        return Background(
            land=faces_by_code(Arc("land", SEA, arc.line) for arc in coast)["land"],
            boundaries=merge_lines(arc.line for arc in between if not arc.disputed),
            disputed=merge_lines([*disputed, *self.other_disputed]),
            fine_m=self.fine_m,
        )

    @cached_property
    def _areas(self) -> dict[str, MultiPolygon]:
        """The land of countries by code, filled as countries are requested: the whole world would take seconds."""
        return {}

    @cached_property
    def _arcs_of(self) -> dict[str, list[Arc]]:
        """For the code of each country, the lines around its land."""
        arcs: dict[str, list[Arc]] = {}
        for arc in self.arcs:
            for code in set(arc.sides):
                arcs.setdefault(code, []).append(arc)
        return arcs

    @cached_property
    def _borders(self) -> dict[frozenset[str], list[LineString]]:
        """For the codes of each pair of neighbours, the lines between them; the sea counts as a neighbour."""
        lines: dict[frozenset[str], list[LineString]] = {}
        for arc in self.arcs:
            lines.setdefault(frozenset(arc.sides), []).append(arc.line)
        return lines

    @cached_property
    def _tree(self) -> STRtree:
        """A spatial index of the land of countries, in the order of `countries`."""
        return STRtree([item.geometry for item in self.countries])


@cache
def shipped_outlines() -> Outlines:
    """Return the outlines that ship with the package: fine around North Africa, coarse elsewhere.

    Examples
    --------
    >>> shipped_outlines().background.land.is_valid
    True
    """
    return Outlines.read(files("geo").joinpath("data", "regions", "north-africa", "outlines.json"))


# --- names ----------------------------------------------------------------------------------------


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


@cache
def _country_table() -> dict[str, dict[str, Any]]:
    """Read the names of every country, by code and then by language; codes are sorted."""
    return json.loads(shipped_text("borders/countries.json"))["countries"]  # type: ignore[no-any-return]


def check_countries(*codes: str) -> None:
    """Raise one error for all codes that are unknown.

    Raises
    ------
    UnknownCountryError
        A code is unknown; the message has a line for each, with the codes that are most like it.
    """
    unknown = [code for code in codes if code not in _country_table()]
    if unknown:
        raise UnknownCountryError("\n".join(map(_unknown_code_message, unknown)))


def _unknown_code_message(code: str) -> str:
    """Return the message for an unknown code, with the codes that may have been meant.

    If the unknown code is the name of a country, or nearly so, this is the code of that country; otherwise these are up
    to three codes that look like its first two letters.
    """
    code_by_name = {record["en"].casefold(): known for known, record in _country_table().items()}
    by_name = [code_by_name[name] for name in get_close_matches(code.casefold(), code_by_name, n=1)]
    nearest = by_name or get_close_matches(code.upper()[:2], _country_table(), n=3, cutoff=0.5)
    hint = " or ".join(f"{known!r} ({_country_table()[known]['en']})" for known in nearest)
    expected = "Expected ISO 3166-1 alpha-2, two capitals such as 'TN'."
    did_you_mean = f" Did you mean {hint}?" if hint else ""
    return f"{code!r} is not a country code. {expected}{did_you_mean}"
