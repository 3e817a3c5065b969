"""The ground of maps: names, towns, roads and rivers for orientation."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.maps.encoding.planes import Planes, compress
from geo.maps.ground import Ground, build_ground, encode_ground, named_landscapes
from geo.maps.ground.area_labels import COARSE_DEG, coarse_land
from geo.maps.ground.main_roads import MOST_ERROR_M, roads_of
from geo.maps.ground.mercator import latitude, mercator_y
from geo.maps.ground.town_ranks import zooms_of
from geo.network.network_file import shipped_network
from geo.regions.region import Region, open_region

REGIONS = ("north-africa", "balkans")
CLOSEST = 9  # zoom: 1:950,000 on most screens at 35° of latitude
STAGE_PX = (1000, 640)  # the map beside its panel on a screen of 1366 × 768


@pytest.fixture(scope="module", params=REGIONS)
def region(request: pytest.FixtureRequest) -> Region:
    """Return a region that ships."""
    return open_region(str(request.param))


@pytest.fixture(scope="module")
def ground(region: Region) -> Ground:
    """Build the ground of a map of it."""
    return build_ground(region)


def frames_on_land(region: Region) -> NDArray[np.object_]:
    """Return what a reader sees at the closest zoom around a grid of points on land, 1° apart."""
    west, south, east, north = region.extent.bounds
    lon, lat = np.meshgrid(np.arange(west + 0.5, east), np.arange(south + 0.5, north))
    on_land = shapely.contains_xy(region.outlines.background.land, lon, lat)
    half = 360 / (256 * 2**CLOSEST) * np.array(STAGE_PX) / 2
    x, y = lon[on_land], mercator_y(lat[on_land])
    return np.asarray(
        shapely.box(x - half[0], latitude(y - half[1]), x + half[0], latitude(y + half[1]))
    )


def seen(frames: NDArray[np.object_], shapes: ArrayLike, names: ArrayLike) -> Iterator[set[object]]:
    """Yield what is in sight in each frame."""
    shape, frame = shapely.STRtree(frames).query(np.asarray(shapes), predicate="intersects")
    rows = pd.DataFrame({"frame": frame, "name": np.asarray(names)[shape]})
    groups = dict(iter(rows.groupby("frame")["name"]))
    yield from (set(groups.get(number, ())) for number in range(len(frames)))


@pytest.mark.slow
def test_three_names_or_roads_are_in_sight_wherever_a_reader_zooms_in(
    region: Region, ground: Ground
) -> None:
    """At 1:1,000,000 there is something to hold on to, in the emptiest desert too."""
    frames = frames_on_land(region)
    spots = np.asarray(shapely.points(ground.spots["lon"], ground.spots["lat"]))
    towns = np.asarray(shapely.points(ground.towns["lon"], ground.towns["lat"]))
    roads = shapely.get_parts(list(ground.roads.lines.values()))
    counts = [
        sum(map(len, kinds))
        for kinds in zip(
            seen(frames, spots, ground.spots["area"]),
            seen(frames, towns, ground.towns.index),
            seen(frames, roads, np.arange(len(roads))),
            strict=True,
        )
    ]
    empty = shapely.centroid(frames[np.array(counts) < 3])
    assert [point.wkt for point in empty] == []


def test_a_country_is_named_inside_its_own_land(region: Region, ground: Ground) -> None:
    """A name never stands in a neighbour; the coarse outline is some kilometres off at most."""
    named = ground.spots.join(ground.areas[["kind", "en"]], on="area")
    named = named[(named["kind"] == "country") & (named["room"] > 0.2)]
    countries = {country.label.en: country.geometry for country in region.outlines.countries}
    abroad = [
        name
        for name, spots in named.groupby("en")
        if not shapely.contains_xy(countries[str(name)], spots["lon"], spots["lat"]).all()
    ]
    assert abroad == []


def test_a_page_grows_by_less_than_400_kb(ground: Ground) -> None:
    """Its data is base64 of zlib."""
    planes = Planes()
    packed = planes.pack({"ground": encode_ground(ground, planes)})
    assert 50_000 < len(compress(packed)) * 4 / 3 < 400_000


def test_areas_have_names_in_three_languages(ground: Ground) -> None:
    """The tables that ship are complete, and one name stands for one area."""
    names = ground.areas[["en", "fr", "ar"]]
    assert names.notna().all().all()
    assert (names.apply(lambda column: column.str.len()) > 0).all().all()
    assert not ground.areas.duplicated(["kind", "en"]).any()


def test_roads_whose_place_is_not_known_stay_out() -> None:
    """A straight link of 60 km that only closes a gap of the network is not a road on the map."""
    network = shipped_network()
    unknown = network.error_m > MOST_ERROR_M
    assert unknown.any()
    roads = roads_of(network, pd.DataFrame({"zoom": [], "lon": [], "lat": []}))
    drawn = shapely.union_all(list(roads.lines.values()))
    starts = network.vertex_start[:-1][unknown]
    middle = shapely.points(
        (network.vertex_lon[starts] + network.vertex_lon[starts + 1]) / 2,
        (network.vertex_lat[starts] + network.vertex_lat[starts + 1]) / 2,
    )
    shapely.prepare(drawn)
    near = shapely.dwithin(middle, drawn, 0.001)
    assert near.mean() < 0.1
    assert roads.error_m == 2_700


def test_towns_with_their_own_square_show_first() -> None:
    """Towns 0.1° apart share a square of 72 px until zoom 9, as 0.1° is 36 px at zoom 9 and 18 at 8."""
    lon = np.array([10.0, 10.1, 20.0])
    zooms = zooms_of(lon, np.full(3, 36.0), np.array([3_000_000, 2_000_000, 500]))
    assert zooms.tolist()[0] == 3
    assert zooms.tolist()[1] > 7
    assert zooms.tolist()[2] == 7


def test_areas_around_a_view_are_those_of_the_world(region: Region) -> None:
    """A figure cuts the land out of the seas around it only: in its view they are the same as on a page."""
    west, south, east, north = view = region.extent.bounds
    world = named_landscapes(region.outlines)
    near = named_landscapes(region.outlines, view=view, zoom=5)
    window = shapely.box(west, south, east, north)
    seen = world[(world["zoom"] <= 5) & shapely.intersects(world["shape"].to_numpy(), window)]
    assert set(seen["en"]) <= set(near["en"])
    shapes = dict(zip(near["en"], near["shape"], strict=True))
    for name, shape in zip(seen["en"], seen["shape"], strict=True):
        apart = shapely.symmetric_difference(shape, shapes[name]) & window
        assert apart.area <= 1e-3 * window.area, name


def test_coarse_land_is_valid(region: Region) -> None:
    """A coast may swallow an island; for a region of South America and the Netherlands, GEOS failed there."""
    land = region.outlines.background.land
    assert land.is_valid
    assert not shapely.simplify(land, COARSE_DEG).is_valid
    coarse = coarse_land(land)
    assert coarse.is_valid
    assert coarse.area == pytest.approx(land.area, rel=0.001)
