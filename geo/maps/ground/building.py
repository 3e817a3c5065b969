"""Build the ground of a map from a region's own data and the tables of the world."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.geodesy.antimeridian import spans_of_longitude
from geo.geodesy.country_outlines import Bounds
from geo.maps.ground.area_labels import named_areas, plane_of, spots_in_grids, spots_in_view
from geo.maps.ground.main_roads import MainRoads, roads_of
from geo.maps.ground.town_ranks import towns_of
from geo.maps.ground.waters import lakes_near, rivers_near
from geo.regions.region import Region

MARGIN_DEG: Final = 3.0  # by which rivers and lakes reach beyond the bounds of a map
RIVER_SPOT_DEG: Final = 0.8  # between the places where a river may be named
AREA_COLUMNS: Final = ["kind", "zoom", "en", "fr", "ar"]


@dataclass(frozen=True, eq=False)
class Ground:
    """Names, towns, roads and waters around the subject of a map, in EPSG:4326.

    Attributes
    ----------
    areas
        Named countries, seas, landscapes and rivers: kind, zoom from which to name each, names by language.
    spots
        Where the names of areas may stand: row of the area, lon, lat, room on either side in degrees of longitude.
    towns
        Towns: zoom from which to show each, lon, lat, names by language.
    roads
        Roads by zoom.
    rivers
        Zoom → rivers.
    lakes
        Polygons.
    """

    areas: pd.DataFrame
    spots: pd.DataFrame
    towns: pd.DataFrame
    roads: MainRoads
    rivers: dict[int, BaseGeometry]
    lakes: NDArray[np.object_]


@lru_cache(maxsize=16)
def build_ground(region: Region, view: Bounds | None = None) -> Ground:
    """Build the ground of a map of a region.

    Parameters
    ----------
    region
        The region whose places, roads and outlines are shown.
    view
        Bounds of the map when it opens: west, south, east, north in degrees; None for the region.
    """
    extent = region.extent.bounds
    surroundings = shapely.union_all([*_boxes(extent), *_boxes(view or extent)])
    areas, plane, everywhere = _areas(region)
    spots = pd.concat([spots_in_view(plane, view or extent), everywhere])
    rivers = rivers_near(surroundings)
    names, river_spots = _river_labels(rivers, len(areas))
    towns, roads = _towns_and_roads(region)
    return Ground(
        areas=pd.concat([areas[AREA_COLUMNS], names], ignore_index=True),
        spots=pd.concat([spots, river_spots], ignore_index=True).sort_values("area", kind="stable"),
        towns=towns,
        roads=roads,
        rivers=_by_zoom(rivers, surroundings),
        lakes=lakes_near(surroundings),
    )


def _by_zoom(rivers: pd.DataFrame, area: BaseGeometry) -> dict[int, BaseGeometry]:
    """Return zoom → the rivers that show from this zoom, as one shape, without what lies outside an area."""
    shapes, zooms = rivers["shape"].to_numpy(), rivers["zoom"].to_numpy()
    return {
        int(zoom): shapely.intersection(shapely.union_all(shapes[zooms == zoom]), area)
        for zoom in np.unique(zooms)
    }


@lru_cache(maxsize=4)
def _areas(region: Region) -> tuple[pd.DataFrame, NDArray[np.object_], pd.DataFrame]:
    """Return the named areas of a region's maps, their shapes on the plane, and where their names may stand."""
    areas = named_areas(region.outlines)
    plane = plane_of(areas["shape"].to_numpy())
    return areas, plane, spots_in_grids(plane, region.extent.bounds)


@lru_cache(maxsize=4)
def _towns_and_roads(region: Region) -> tuple[pd.DataFrame, MainRoads]:
    towns = towns_of(region.gazetteer.places.values())
    return towns, roads_of(region.network, towns) if region.has_network else MainRoads({}, 0.0)


def _boxes(bounds: Bounds) -> list[shapely.Polygon]:
    """Return bounds with their margin as boxes, two where they lie across ±180°."""
    west, south, east, north = bounds
    spans = spans_of_longitude(west, east)
    return [
        shapely.box(start - MARGIN_DEG, south - MARGIN_DEG, end + MARGIN_DEG, north + MARGIN_DEG)
        for start, end in spans
    ]


def _river_labels(rivers: pd.DataFrame, first_number: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the names of rivers, and the spots where they may stand.

    Parameters
    ----------
    rivers
        Rivers as `rivers_near` returns them; those without a name are left out.
    first_number
        Number of the first river among the areas of the ground, by which the spots refer to it.

    Returns
    -------
    names
        A row per river, with the columns of the ground's areas.
    spots
        A row per spot, with the columns of the ground's spots; their room is 0, since a river has no width.
    """
    named_rivers = rivers.dropna(subset=["en"])
    names = named_rivers.groupby("en", as_index=False).agg(
        {"zoom": "min", "fr": "first", "ar": "first", "shape": list}
    )
    lines = [shapely.line_merge(shapely.union_all(shapes)) for shapes in names["shape"]]
    # So many vertices that a name may stand at any of them, wherever along the river a reader looks
    dense_lines = shapely.segmentize(np.array(lines, dtype=object), RIVER_SPOT_DEG)
    points, name_of_point = shapely.get_coordinates(dense_lines, return_index=True)
    spots = pd.DataFrame(
        {
            "area": first_number + name_of_point,
            "lon": points[:, 0],
            "lat": points[:, 1],
            "room": 0.0,
        }
    )
    # Of the spots of a river in one square, the first is enough.
    cell = spots.assign(x=spots["lon"] // RIVER_SPOT_DEG, y=spots["lat"] // RIVER_SPOT_DEG)
    spots = spots[~cell.duplicated(["area", "x", "y"])]
    return names.assign(kind="river")[AREA_COLUMNS], spots
