"""The world's outlines, and those of regions derived from them: examples from outside, then laws, then regressions."""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
import shapely
from disputed_borders import lines_by_pair, mark_disputed
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pyproj import Geod
from shapely import LineString, box

from geo.gazetteer.provinces import provinces
from geo.geodesy.country_outlines import Bounds, Outlines, country_codes, shipped_outlines
from geo.geodesy.outline_arcs import SEA, Arc
from geo.regions import open_region
from geo.regions.arc_faces import misplaced_arcs
from geo.regions.arc_simplification import simplify_arcs
from geo.regions.outlines import MOST_VERTICES, dump_outlines, region_outlines
from geo.regions.packed_outlines import pack_outlines, unpack_outlines, world_outlines

WGS84 = Geod(ellps="WGS84")
DATA = files("geo").joinpath("data", "world")
REGIONS = {
    "Fiji": (176.0, -20.0, -178.0, -15.0),
    "Svalbard and northern Norway": (5.0, 66.0, 32.0, 81.0),
    "Chukotka": (165.0, 62.0, -168.0, 73.0),
}
ROOT = Path(__file__).parent.parent
slow = pytest.mark.slow


@cache
def region(name: str) -> Outlines:
    """Return the outlines of a region, derived once for all tests."""
    return region_outlines(REGIONS[name])


def largest_km2(outlines: Outlines, code: str, within: Bounds) -> float:
    """Measure the largest of a country's pieces within bounds, on the ellipsoid."""
    pieces = outlines.country(code).geometry.geoms
    area = [
        WGS84.geometry_area_perimeter(piece)[0] for piece in pieces if piece.within(box(*within))
    ]
    return float(np.abs(area).max()) / 1e6


def coast_steps_km(outlines: Outlines, within: Bounds) -> NDArray[np.float64]:
    """Measure the steps of the coast that begin within bounds."""
    lengths = []
    for arc in outlines.arcs:
        if arc.is_coast and arc.line.intersects(box(*within)):
            lon, lat = shapely.get_coordinates(arc.line).T
            km = WGS84.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])[2] / 1e3
            lengths.append(km[shapely.contains_xy(box(*within), lon[:-1], lat[:-1])])
    return np.concatenate(lengths)


# --- examples: measured by others -----------------------------------------------------------------


@slow
@pytest.mark.parametrize(
    ("name", "code", "island", "within", "km2"),
    [
        # Britannica; other works have 10,388 km², which OpenStreetMap's own outline exceeds by 2.6 %.
        ("Fiji", "FJ", "Viti Levu", [(177.2, -18.3, 178.75, -17.25)], 10_642),
        ("Fiji", "FJ", "Vanua Levu", [(178.45, -17.05, 180.0, -16.1)], 5_587),
        ("Svalbard and northern Norway", "SJ", "Spitsbergen", [(10.5, 76.5, 21.6, 80.1)], 37_673),
        ("Svalbard and northern Norway", "SJ", "Edgeøya", [(20.5, 77.0, 25.0, 78.5)], 5_073),
        (
            "Chukotka", "RU", "Wrangel, on both sides of 180°",
            [(178.5, 70.7, 180.0, 71.6), (-180.0, 70.7, -177.0, 71.6)], 7_600,
        ),
    ],
)  # fmt: skip
def test_area_of_an_island(
    name: str, code: str, island: str, within: list[Bounds], km2: float
) -> None:
    """Large islands of a region are as large as reference works say, to a fiftieth."""
    area = sum(largest_km2(region(name), code, bounds) for bounds in within)
    assert area == pytest.approx(km2, rel=0.02), island


@slow
@pytest.mark.parametrize(
    ("name", "points"),
    [
        (
            "Fiji",
            [(178.1478, -18.2502), (178.1543, -18.2502), (177.275, -17.9213), (178.531, -17.6168),
             (177.4457, -17.6037), (177.4496, -17.6025)],
        ),
        (
            "Svalbard and northern Norway",  # around Bodø
            [(14.0471, 67.1258), (14.3668, 67.2846), (14.5145, 67.1815), (14.6322, 67.4131),
             (14.415, 67.4188), (14.342, 67.1477)],
        ),
        (
            "shipped",  # Abu Kammash to Zouara
            [(12.4688, 32.813), (11.7746, 33.0895), (11.6101, 33.1169), (12.5555, 32.8092),
             (12.3827, 32.8177), (11.7359, 33.0795), (12.156, 32.8994), (11.7721, 33.0976)],
        ),
    ],
)  # fmt: skip
def test_coast_lies_where_openstreetmap_has_it(
    name: str, points: list[tuple[float, float]], shipped: Outlines
) -> None:
    """Vertices noted by hand from the source, exact to 100 m, lie within 300 m of the coast."""
    outlines = shipped if name == "shipped" else region(name)
    # The nearest place on the ground, not in degrees.
    scale = np.array([np.cos(np.radians(points[0][1])), 1.0])
    coast = shapely.multilinestrings([arc.line for arc in outlines.arcs if arc.is_coast])
    flat = shapely.transform(coast, lambda degrees: degrees * scale)
    lines = shapely.shortest_line(shapely.points(points * scale), flat)
    nearest = (shapely.get_coordinates(lines).reshape(-1, 2, 2) / scale).reshape(-1, 4)
    assert WGS84.inv(*nearest.T)[2].max() < 300.0


@pytest.fixture
def shipped() -> Outlines:
    """Return the outlines of the shipped region."""
    return shipped_outlines()


@slow
@pytest.mark.parametrize(
    ("name", "within", "most_km"),
    [
        ("Svalbard and northern Norway", (12.0, 66.5, 18.0, 69.0), 5.0),
        ("Chukotka", (-179.0, 64.0, -170.0, 67.0), 9.0),
        ("Fiji", (177.0, -18.4, 178.8, -17.2), 5.0),
    ],
)
def test_curved_coasts_have_no_teeth(name: str, within: Bounds, most_km: float) -> None:
    """Half of the steps of a coast are about a kilometre or less, and few are long (2026-11: they were 5 and 19 km)."""
    steps = coast_steps_km(region(name), within)
    assert np.median(steps) < 1.1
    assert np.quantile(steps, 0.99) < most_km


# --- laws -----------------------------------------------------------------------------------------


@slow
def test_world_is_one_planar_graph_of_every_country() -> None:
    """Each country with a name has land, all of it valid, and each line parts what it says."""
    world = world_outlines()
    assert tuple(each.code for each in world.countries) == country_codes()
    assert [each.code for each in world.countries if not each.geometry.is_valid] == []
    assert world.background.land.is_valid
    assert not misplaced_arcs(world.arcs).any()


@slow
@pytest.mark.parametrize("name", REGIONS)
def test_region_is_one_planar_graph_of_every_country(name: str, tmp_path: Path) -> None:
    """Generalising leaves each country some land, lets no lines pass each other, and keeps the file small."""
    outlines = region(name)
    assert tuple(each.code for each in outlines.countries) == country_codes()
    assert [each.code for each in outlines.countries if not each.geometry.is_valid] == []
    assert not misplaced_arcs(outlines.arcs).any()
    assert outlines.background.land.is_valid
    assert (
        shapely.get_num_coordinates([arc.line for arc in outlines.arcs]).sum() < MOST_VERTICES * 1.2
    )
    path = tmp_path / "outlines.json"
    path.write_bytes(dump_outlines(outlines))
    assert path.stat().st_size < 1_000_000
    again = Outlines.read(path)
    assert again.fine_bounds == REGIONS[name]
    assert dump_outlines(again) == path.read_bytes()


@slow
def test_region_is_derived_the_same_each_time() -> None:
    """Same bounds, same bytes."""
    assert dump_outlines(region_outlines(REGIONS["Fiji"])) == dump_outlines(region("Fiji"))


@slow
def test_lines_within_the_bounds_are_the_worlds() -> None:
    """Where a region is fine, every vertex of the world's lines is kept."""
    inside = box(177.0, -19.0, 180.0, -16.0)

    def vertices(outlines: Outlines) -> set[tuple[float, ...]]:
        points = shapely.get_coordinates([arc.line for arc in outlines.arcs])
        return {*map(tuple, points[shapely.contains_xy(inside, points)].tolist())}

    assert vertices(region("Fiji")) == vertices(world_outlines())


def wavy_ring(
    radius: float, waves: int, phase: float, height: float, count: int = 240
) -> LineString:
    """Return a closed line around (0, 60), on the grid."""
    turn = np.linspace(0.0, 2 * np.pi, count)
    away = radius * (1.0 + height * np.sin(waves * turn + phase))
    points = np.column_stack([2 * away * np.cos(turn), 60.0 + away * np.sin(turn)]).round(4)
    points[-1] = points[0]
    return LineString(points)


@given(
    waves=st.lists(st.integers(1, 20), min_size=3, max_size=3),
    phase=st.floats(0.0, 6.0),
    height=st.floats(0.0, 0.03),
    tolerance=st.floats(0.0, 1.0),
)
@settings(max_examples=60)
def test_nested_lines_stay_nested(
    waves: list[int], phase: float, height: float, tolerance: float
) -> None:
    """However coarse, rings within rings neither cross nor pass each other, and keep their first vertex."""
    rings = [
        wavy_ring(radius, count, phase, height)
        for radius, count in zip((0.9, 1.0, 1.1), waves, strict=True)
    ]
    arcs = [
        Arc(a, b, ring)
        for a, b, ring in zip(("FJ", "TO", "WS"), ("TO", "WS", SEA), rings, strict=True)
    ]
    simple = simplify_arcs(arcs, lambda steps, _: np.full(len(steps), tolerance))
    assert not misplaced_arcs(simple).any()
    for arc, was in zip(simple, arcs, strict=True):
        assert arc.line.is_simple
        assert arc.line.coords[0] == was.line.coords[0] == arc.line.coords[-1]
        assert {*arc.line.coords} <= {*was.line.coords}
    areas = [shapely.Polygon(arc.line) for arc in simple]
    assert areas[1].contains(areas[0])
    assert areas[2].contains(areas[1])


@given(
    st.lists(
        st.tuples(st.integers(-1_799_000, 1_799_000), st.integers(-900_000, 900_000)),
        min_size=2, max_size=30, unique=True,
    )
)  # fmt: skip
def test_what_is_packed_is_unpacked(vertices: list[tuple[int, int]]) -> None:
    """Lines come out as they went in, also those that part no countries."""
    line = LineString(np.array(vertices) / 10_000)
    outlines = Outlines((Arc("FJ", SEA, line), Arc("FJ", "TO", line, disputed=True)), (line,))
    packed = pack_outlines(outlines)
    again = unpack_outlines(packed)
    assert [(arc.sides, arc.disputed) for arc in again.arcs] == [
        (("FJ", SEA), False), (("FJ", "TO"), True),
    ]  # fmt: skip
    lines = [*(arc.line for arc in again.arcs), *again.other_disputed]
    assert all(shapely.equals_exact(line, other, 1e-9) for other in lines)
    assert pack_outlines(again) == packed


# --- regressions ----------------------------------------------------------------------------------


def test_a_coast_does_not_sweep_over_an_island() -> None:
    """An island in a bay that a coarse coast would close stays in the sea (2026-11: one became land in land)."""
    bay = LineString(
        [(0, 0), (1, 0), (1, -0.9), (1.1, -1), (1.9, -1), (2, -0.9), (2, 0), (3, 0), (3, -3), (0, -3), (0, 0)]
    ).reverse()  # fmt: skip
    islet = box(1.4, -0.6, 1.6, -0.4).exterior
    arcs = [Arc("FJ", SEA, bay), Arc("FJ", SEA, islet)]
    assert not misplaced_arcs(arcs).any()
    simple = simplify_arcs(arcs, lambda _, owner: np.where(owner == 0, 1.2, 0.0))
    assert not misplaced_arcs(simple).any()
    swept = [replace(arcs[0], line=box(0, -3, 3, 0).exterior), arcs[1]]
    assert misplaced_arcs(swept).tolist() == [False, True]


def test_the_worlds_sidecar_names_the_file() -> None:
    """The checksum holds, the file is small, and origin and licence are stated."""
    sidecar = tomllib.loads(DATA.joinpath("outlines.source.toml").read_text(encoding="utf-8"))
    content = DATA.joinpath(sidecar["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == sidecar["sha256"]
    assert len(content) < 4_000_000
    assert "ODbL" in sidecar["licence"]
    assert "earth-lands-100m" in sidecar["packages"]


def test_lines_that_both_countries_agree_on_are_not_disputed() -> None:
    """Bolivia claims access to the sea, not another course of its border (2026-11: drawn as disputed)."""
    rules = tomllib.loads((ROOT / "tools" / "borders.toml").read_text(encoding="utf-8"))
    agreed = [set(pair["countries"]) for pair in rules["agreed"]]
    disputed = [set(arc.sides) for arc in world_outlines().arcs if arc.disputed]
    assert [pair for pair in agreed if pair in disputed] == []
    assert {"GY", "VE"} in disputed


def test_a_line_is_disputed_by_the_status_of_its_own_two_countries() -> None:
    """Where three countries meet, the dispute of two does not mark the third's lines (2026-11: eight were)."""
    rules = tomllib.loads((ROOT / "tools" / "borders.toml").read_text(encoding="utf-8"))
    codes = {code for group in rules["natural_earth"].values() for code in group}
    declared = {frozenset(pair["countries"]) for pair in rules["disputed"]}
    disputed = {frozenset(arc.sides) for arc in world_outlines().arcs if arc.disputed}
    others = ("MK XK", "ME RS", "BR GF", "BR GY", "BT IN", "IL JO", "EG PS", "BO CL")
    assert [pair for pair in others if frozenset(pair.split()) in disputed] == []
    assert [pair for pair in disputed - declared if not pair <= codes] == []
    for region in ("balkans", "north-africa"):
        path = ROOT / "geo" / "data" / "regions" / region / "outlines.json"
        ours = {frozenset(arc.sides) for arc in Outlines.read(path).arcs if arc.disputed}
        assert ours - disputed == set(), region


def test_only_lines_of_the_same_pair_mark_a_border() -> None:
    """A dispute of FJ and TO marks their border, and not that of FJ and WS, which goes on from its end."""
    lines = lines_by_pair(
        [("FJI", "TON", LineString([(0, 0.01), (2, 0.01)]))], {"FJI": ["FJ"], "TON": ["TO"]}
    )
    arcs = [
        Arc("TO", "FJ", LineString([(0, 0), (1, 0), (2, 0)])),
        Arc("FJ", "WS", LineString([(2, 0), (2.05, 0), (2.1, 0)])),
        Arc("FJ", SEA, LineString([(0, 0), (0, 1)])),
    ]
    rules: dict[str, list[dict[str, object]]] = {"disputed": [], "agreed": []}
    assert [arc.disputed for arc in mark_disputed(arcs, lines, rules)] == [True, False, False]
    rules["agreed"] = [{"countries": ["FJ", "TO"]}]
    assert not any(arc.disputed for arc in mark_disputed(arcs, lines, rules))
    rules = {"agreed": [], "disputed": [{"countries": ["FJ", "WS"]}]}
    assert [arc.disputed for arc in mark_disputed(arcs, lines, rules)] == [True, True, False]


@pytest.mark.parametrize("region", [None, "balkans", "north-africa"])
def test_provinces_lie_in_their_countries(region: str | None) -> None:
    """By their middles, which ISO 3166-2's tables give: northern Vietnam was Thailand, whose time zone it keeps."""
    outlines = open_region(region).outlines if region else world_outlines()
    by_country = defaultdict(list)
    for province in provinces().values():
        if province.is_official:
            by_country[province.country_codes[0]].append((province.lon, province.lat))
    middles = np.array([middle for group in by_country.values() for middle in group])
    owner = np.repeat(list(by_country), [len(group) for group in by_country.values()])
    tree = shapely.STRtree(np.asarray(shapely.points(middles)))
    is_elsewhere = np.zeros(len(middles), dtype=bool)
    for country in outlines.countries:
        inside = tree.query(country.geometry, predicate="contains")
        is_elsewhere[inside] = owner[inside] != country.code
    strays = Counter(owner[is_elsewhere])
    # One or two may lie across a winding border, or in ground that two states claim: of Morocco's, two of twelve.
    assert [code for code, count in strays.items() if count > 2] == []
    assert outlines.country_at(105.85, 21.03) == "VN"  # Hanoi


@pytest.mark.parametrize("region", ["balkans", "north-africa"])
def test_outlines_of_shipped_regions_derive_from_those_of_the_world(region: str) -> None:
    """Their sidecars have the checksum of the file from which they were prepared."""
    folder = files("geo").joinpath("data", "regions", region)
    sidecar = tomllib.loads(folder.joinpath("outlines.source.toml").read_text("utf-8"))
    world = DATA.joinpath("outlines.npz").read_bytes()
    assert sidecar["world_sha256"] == hashlib.sha256(world).hexdigest()
