"""Borders and land: examples from outside, then what holds for every shipped record."""

import hashlib
import json
import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from pathlib import Path

import pytest
import shapely
from pyproj import Geod
from shapely import MultiPolygon, Point, Polygon

from geo.errors import DataError, GeoError, TripointError, UnknownCountryError
from geo.geodesy.country_outlines import Country, Outlines, shipped_outlines

WGS84 = Geod(ellps="WGS84")
SHIPPED = shipped_outlines()
DATA = files("geo").joinpath("data", "borders")


def metres_apart(point: Point, other: shapely.Geometry) -> float:
    """Measure from a point to the nearest vertex-wise place of a geometry, on the ellipsoid."""
    (lon, lat), (other_lon, other_lat) = shapely.shortest_line(point, other).coords
    return float(WGS84.inv(lon, lat, other_lon, other_lat)[2])


# --- examples: the points were published by others ------------------------------------------------


@pytest.mark.parametrize(
    ("place", "lon", "lat", "code"),
    [
        ("Gafsa", 8.7842, 34.4250, "TN"),
        ("El Eulma", 5.6902, 36.1528, "DZ"),
        ("Misratah", 15.0925, 32.3753, "LY"),
        ("Ben Gardane", 11.2196, 33.1378, "TN"),
        ("Tripoli", 13.1873, 32.8874, "LY"),
        ("Ghadames", 9.5007, 30.1337, "LY"),
        ("Nalut", 10.9812, 31.8685, "LY"),
        ("Wazin", 10.6653, 31.9420, "LY"),
        ("Dehiba", 10.7013, 32.0080, "TN"),
        ("Remada", 10.3955, 32.3166, "TN"),
        ("Debdeb", 9.4239, 29.9675, "DZ"),
        ("Borj el-Khadra", 9.5550, 30.2544, "TN"),
        ("Hazoua", 7.6003, 33.7386, "TN"),
        ("Taleb Larbi", 7.5172, 33.7275, "DZ"),
        ("Tebessa", 8.1242, 35.4042, "DZ"),
        ("El Oued", 6.8632, 33.3561, "DZ"),
        ("Houmt Souk, Djerba", 10.8575, 33.8658, "TN"),
        ("Kerkennah", 11.2300, 34.7300, "TN"),
        ("Lampedusa", 12.6100, 35.5050, "IT"),
        ("Valletta", 14.5000, 35.8900, "MT"),
        ("Yiwu", 120.0750, 29.3056, "CN"),
        ("Aleppo", 37.1612, 36.2021, "SY"),
        ("Agadez", 7.9911, 16.9742, "NE"),
        ("Pristina", 21.1655, 42.6675, "XK"),
        ("Ramallah", 35.2034, 31.9038, "PS"),
        ("Laayoune", -13.2023, 27.1418, "EH"),
    ],
)
def test_country_at_places_a_town(place: str, lon: float, lat: float, code: str) -> None:
    """A town lies in the country its gazetteer gives it; coarser outlines put several elsewhere."""
    assert SHIPPED.country_at(lon, lat) == code, place


def test_country_at_is_none_at_sea() -> None:
    """No country holds the middle of the Gulf of Gabes."""
    assert SHIPPED.country_at(11.0, 34.2) is None


def test_ras_jedir_stands_on_the_border() -> None:
    """The crossing post lies within a kilometre of the line it guards."""
    assert metres_apart(Point(11.5565, 33.1464), SHIPPED.border("TN", "LY")) < 1000


def test_tripoint_of_tunisia_libya_algeria() -> None:
    """The three lines meet where they were measured on OpenStreetMap at full detail."""
    assert metres_apart(SHIPPED.tripoint("TN", "LY", "DZ"), Point(9.5592, 30.2291)) < 500


def test_tripoint_does_not_depend_on_order() -> None:
    """The order of the three countries says nothing."""
    assert SHIPPED.tripoint("TN", "LY", "DZ") == SHIPPED.tripoint("DZ", "TN", "LY")


@pytest.mark.parametrize(
    ("codes", "lon", "lat"),
    [
        (("DZ", "LY", "NE"), 12.0, 23.52),
        (("LY", "EG", "SD"), 25.0, 22.0),
        (("ML", "NE", "DZ"), 4.24, 19.15),
    ],
)
def test_other_tripoints_of_the_sahara(codes: tuple[str, str, str], lon: float, lat: float) -> None:
    """The tri-points of the Sahara lie where atlases put them, to some kilometres."""
    assert metres_apart(SHIPPED.tripoint(*codes), Point(lon, lat)) < 5000


def test_border_is_on_both_outlines() -> None:
    """Neighbours share the line itself, vertex by vertex."""
    line = SHIPPED.border("TN", "LY")
    for code in ("TN", "LY"):
        outline = {*shapely.get_coordinates(SHIPPED.country(code).geometry).view("c16").ravel()}
        assert outline.issuperset(shapely.get_coordinates(line).view("c16").ravel())


def test_border_of_countries_apart_is_empty() -> None:
    """Countries that do not touch share no line."""
    assert SHIPPED.border("TN", "CN").is_empty


def test_length_of_the_tunisian_libyan_border() -> None:
    """The line is as long as the World Factbook says, 461 km, to a twentieth."""
    assert WGS84.geometry_length(SHIPPED.border("TN", "LY")) == pytest.approx(461_000, rel=0.05)


@pytest.mark.parametrize(("code", "km2"), [("TN", 155_360), ("EG", 1_001_450), ("IT", 301_340)])
def test_area_of_a_country(code: str, km2: float) -> None:
    """A country is as large as the World Factbook says (land and lakes), to a fiftieth.

    Algeria and Libya are left out: their official figures, 2,381,740 and 1,759,540 km², are larger
    than what any outline encloses (2,308,000 and 1,618,000 here; Natural Earth agrees to 1 %).
    """
    area = abs(WGS84.geometry_area_perimeter(SHIPPED.country(code).geometry)[0])
    assert area / 1e6 == pytest.approx(km2, rel=0.02)


@pytest.mark.parametrize(
    ("what", "lon", "lat"),
    [
        ("Algeria-Morocco", -1.75, 34.8),
        ("Western Sahara-Morocco", -10.0, 27.667),
        ("Bir Tawil, the parallel of 1899", 33.7, 22.0),
        ("Crimea", 33.7, 46.15),
        ("Cyprus", 33.35, 35.17),
        ("Line of control", 74.2, 34.6),
        ("Korea", 127.2, 38.3),
    ],
)
def test_disputed_lines_are_drawn_as_disputed(what: str, lon: float, lat: float) -> None:
    """A contested line is among the disputed ones, and not among the plain boundaries."""
    assert metres_apart(Point(lon, lat), SHIPPED.background.disputed) < 25_000, what


def test_settled_lines_are_not_drawn_as_disputed() -> None:
    """Tunisia's borders are plain boundaries (2026-11: short lines once came out as disputed)."""
    tunisia = SHIPPED.country("TN").geometry.boundary
    assert shapely.intersection(SHIPPED.background.disputed, tunisia).length == 0
    assert metres_apart(Point(13.0, 50.5), SHIPPED.background.disputed) > 200_000


# --- errors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (
            "TUN",
            r"'TUN' is not a country code. Expected ISO 3166-1 alpha-2.*Did you mean 'TN' \(Tunisia\)",
        ),
        ("tn", r"'tn' is not .* Did you mean 'TN' \(Tunisia\)"),
        ("Libya", r"Did you mean 'LY' \(Libya\)\?"),
        ("", r"'' is not a country code"),
    ],
)
def test_unknown_code_names_the_nearest(code: str, message: str) -> None:
    """An unknown code is refused with what was expected and what is near."""
    with pytest.raises(UnknownCountryError, match=message):
        SHIPPED.country(code)


def test_border_reports_both_unknown_codes() -> None:
    """Both wrong codes are reported at once."""
    with pytest.raises(LookupError, match=r"(?s)'TUN'.*'LBY'"):
        SHIPPED.border("TUN", "LBY")


def test_tripoint_needs_three_neighbours() -> None:
    """Countries that do not meet in one point have no tri-point."""
    with pytest.raises(TripointError, match="'TN', 'LY' and 'EG' meet on land in 0 points"):
        SHIPPED.tripoint("TN", "LY", "EG")
    assert issubclass(TripointError, GeoError)


def test_outlines_of_a_file_of_ones_own(tmp_path: Path) -> None:
    """Two squares that share a side: what a file holds, and nothing of the shipped one."""
    arcs = [
        ["FJ", "TO", 0, [100, 0, 0, 100]],
        ["FJ", "", 0, [100, 100, -100, 0, 0, -100, 100, 0]],
        ["TO", "", 0, [100, 0, 100, 0, 0, 100, -100, 0]],
    ]
    path = tmp_path / "outlines.json"
    form = {"grid_per_degree": 100, "fine_bounds": [0, 0, 1, 1], "fine_m": 250, "disputed": []}
    path.write_text(json.dumps({**form, "arcs": arcs}))
    outlines = Outlines.read(path)
    assert [each.code for each in outlines.countries] == ["FJ", "TO"]
    assert outlines.country_at(0.5, 0.5) == "FJ"
    assert outlines.country_at(1.5, 0.5) == "TO"
    assert outlines.border("TO", "FJ").equals(shapely.LineString([(1, 0), (1, 1)]))
    assert outlines.background.land.equals(shapely.box(0, 0, 2, 1))
    with pytest.raises(UnknownCountryError, match=r"no land of 'TN' \(Tunisia\)"):
        outlines.country("TN")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"grid_per_degree": 1, "arcs": [["FJ"]]}'])
def test_a_file_without_outlines_is_refused(tmp_path: Path, text: str) -> None:
    """Truncated, of another form, or with lines that are none: the message names the file."""
    path = tmp_path / "outlines.json"
    path.write_text(text)
    with pytest.raises(
        DataError, match=r"outlines\.json: the file cannot be read as outlines \(found .*Prepare"
    ):
        Outlines.read(path)


# --- every shipped record -------------------------------------------------------------------------


def test_codes_are_unique_and_sorted() -> None:
    """Countries stand once each, in the order of their codes."""
    codes = [each.code for each in SHIPPED.countries]
    assert all(a < b for a, b in pairwise(codes))
    assert len(codes) > 230


@pytest.mark.parametrize(
    "members",
    [
        ("BF", "ML", "MR", "NE", "SD", "SN", "TD"),
        ("IL", "JO", "LB", "PS", "SY"),
        ("DZ", "EG", "EH", "LY", "MA", "TN"),
        (
            "AL",
            "AT",
            "BE",
            "DE",
            "ES",
            "FR",
            "GB",
            "GR",
            "HR",
            "IT",
            "MT",
            "NL",
            "PL",
            "PT",
            "RO",
            "XK",
        ),
    ],
)
def test_regions_can_be_built_of_members(members: tuple[str, ...]) -> None:
    """Each member of a region a brief names is there, and their union is sound."""
    assert shapely.union_all([SHIPPED.country(code).geometry for code in members]).is_valid


def test_countries_are_sound() -> None:
    """Each outline is a valid polygon on the globe with three names."""
    assert [each.code for each in SHIPPED.countries if not is_sound(each)] == []


def is_sound(each: Country) -> bool:
    """Return whether a country's outline and names are sound."""
    west, south, east, north = each.geometry.bounds
    return (
        isinstance(each.geometry, Polygon | MultiPolygon)
        and each.geometry.is_valid
        and each.geometry.area > 0
        and -180 <= west < east <= 180
        and -90 <= south < north <= 90
        and len(each.label.by_language) == 3
        and any("\u0600" <= letter <= "\u06ff" for letter in each.label.in_language("ar"))
    )


def test_countries_do_not_overlap() -> None:
    """No two countries hold the same ground."""
    shapes = [each.geometry for each in SHIPPED.countries]
    first, second = shapely.STRtree(shapes).query(shapes, predicate="overlaps")
    assert not len(first)
    assert not len(second)


def test_background_is_sound_and_small() -> None:
    """Land and lines are valid, and few enough to stand in every map."""
    drawn = SHIPPED.background
    assert drawn.land.is_valid
    assert drawn.boundaries.is_valid
    assert drawn.disputed.is_valid
    assert (
        sum(shapely.get_num_coordinates([drawn.land, drawn.boundaries, drawn.disputed])) < 100_000
    )


def test_land_is_the_countries_together() -> None:
    """The background's land and the countries cover the same ground."""
    together = sum(each.geometry.area for each in SHIPPED.countries)
    assert SHIPPED.background.land.area == pytest.approx(together, rel=1e-9)


SIDECARS = (
    DATA / "countries.source.toml",
    files("geo").joinpath("data", "regions", "north-africa", "outlines.source.toml"),
)


@pytest.mark.parametrize("path", SIDECARS, ids=lambda path: path.name)
def test_sidecar_tells_the_file(path: Traversable) -> None:
    """The checksum holds, and origin, licence and the way to make the file again are stated."""
    sidecar = tomllib.loads(path.read_text(encoding="utf-8"))
    content = Path(str(path)).with_name(sidecar["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == sidecar["sha256"]
    assert len(content) < 1_000_000
    for field in (
        "title",
        "producer",
        "packages",
        "licence",
        "attribution",
        "accessed",
        "make_again",
    ):
        assert sidecar[field]
