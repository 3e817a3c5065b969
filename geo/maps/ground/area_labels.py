"""Where the names of countries, seas and landscapes may stand."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.world_parts import rough_outline
from geo.geodesy.antimeridian import spans_of_longitude
from geo.geodesy.country_outlines import Bounds, Outlines
from geo.maps.ground.mercator import latitude, mercator_y, to_mercator
from geo.shipped_data import shipped_rows
from geo.validation import LANGUAGES

COUNTRY_ZOOM: Final = 2
FLAT: Final = 2.5  # a name needs an ellipse this many times as wide as high
COARSE_DEG: Final = 0.05  # to which outlines are simplified while room is sought
SPOT_TOLERANCE_DEG: Final = 0.05
CELLS_DEG: Final = (64.0, 16.0)  # widths of the cells of the whole world
FINE_CELLS_DEG: Final = (4.0, 0.5)  # within the extent: a name is in view wherever a reader looks
MOST_CELLS: Final = 5_000  # of a very large extent, where they are larger
WORLD: Final = (-180.0, -170.0 * FLAT, 180.0, 170.0 * FLAT)  # of the stretched plane


def named_areas(outlines: Outlines) -> pd.DataFrame:
    """Return the named countries, seas and landscapes of the world, one row each.

    The columns are the kind of area, the zoom from which a map names it, its name in each language, and its shape in
    EPSG:4326.
    """
    countries = pd.DataFrame(
        [
            ("country", COUNTRY_ZOOM, *map(area.label.in_language, LANGUAGES), area.geometry)
            for area in outlines.countries
        ],
        columns=["kind", "zoom", *LANGUAGES, "shape"],
    )
    return pd.concat([countries, named_landscapes(outlines)], ignore_index=True)


def named_landscapes(
    outlines: Outlines, *, view: Bounds | None = None, zoom: float = np.inf
) -> pd.DataFrame:
    """Return the named seas and landscapes of the world, one row each, with the columns of `named_areas`.

    Their shapes are rough outlines. That of a sea leaves out land and the smaller seas within it.

    Parameters
    ----------
    view
        West, south, east, north in degrees, if only areas around it are wanted: cutting the land out of all
        the world's seas takes five times as long. Land beyond the view is not cut out.
    zoom
        Leave out areas that are named from a closer zoom only.
    """
    areas = _rough_areas()
    land: BaseGeometry = outlines.background.land
    is_wanted = areas["zoom"].to_numpy() <= zoom
    if view is not None:
        is_wanted = is_wanted & _meets(areas["shape"].to_numpy(), view)
        parts = shapely.get_parts(land)
        land = shapely.MultiPolygon(parts[_meets(parts, view)].tolist())
    seas = areas[areas["kind"] == "sea"]
    sea_rows = seas.index[is_wanted[seas.index]]
    rows = areas[is_wanted].copy()
    rows.loc[sea_rows, "shape"] = shapely.difference(
        _without_smaller(seas)[is_wanted[seas.index]], coarse_land(land)
    )
    return rows.reset_index(drop=True)


def coarse_land(land: BaseGeometry) -> BaseGeometry:
    """Return land with coasts simplified to ``COARSE_DEG``, as a valid geometry.

    A coast so simplified may swallow an island off it. The parts are joined, because GEOS can fail where one lies in
    another.
    """
    parts = shapely.get_parts(shapely.simplify(land, COARSE_DEG))
    coarse: BaseGeometry = shapely.disjoint_subset_union_all(parts)
    return coarse


def _meets(shapes: NDArray[np.object_], view: Bounds) -> NDArray[np.bool_]:
    """Return for each shape whether its bounds meet a view, or miss it by so little that its outline may meet it.

    Shapes and view (west, south, east, north) are in degrees; the view may lie across ±180°.
    """
    west, south, east, north = shapely.bounds(shapes).T
    room = COARSE_DEG  # by which a simplified shape may reach farther than the shape itself
    meets_lat = (north > view[1] - room) & (south < view[3] + room)
    spans = spans_of_longitude(view[0], view[2])
    meets = [meets_lat & (east > left - room) & (west < right + room) for left, right in spans]
    return np.asarray(np.any(meets, axis=0))


def _without_smaller(seas: pd.DataFrame) -> NDArray[np.object_]:
    """Return the shape of each sea without the smaller seas in it, which are those named from a closer zoom."""
    shapes = seas["shape"].to_numpy()
    zooms = seas["zoom"].to_numpy()
    smaller = {zoom: shapely.union_all(shapes[zooms > zoom]) for zoom in np.unique(zooms)}
    return np.asarray(shapely.difference(shapes, np.array([smaller[zoom] for zoom in zooms])))


@cache
def _rough_areas() -> pd.DataFrame:
    """Return the shipped seas and landscapes, one row each, with their rough outlines in EPSG:4326."""
    rows = pd.DataFrame(shipped_rows("world/named_areas.csv"))
    shapes = [shapely.make_valid(rough_outline(text), method="structure") for text in rows["ring"]]
    return rows.assign(zoom=rows["zoom"].astype(int), shape=pd.Series(shapes, dtype=object)).drop(
        columns="ring"
    )


def plane_of(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Project areas from EPSG:4326 to Mercator, in degrees of longitude, with the ordinates stretched by ``FLAT``.

    In this stretched plane the room that a name needs, an ellipse, is a circle.
    """
    plane = to_mercator(shapely.simplify(shapes, COARSE_DEG), stretch=FLAT)
    return np.asarray(shapely.make_valid(plane, method="structure"))


def spots_in_view(plane: NDArray[np.object_], view: Bounds, *, parts: int = 1) -> pd.DataFrame:
    """Return where the name of each area may stand: at its visual centre within a map's view, and within parts of it.

    The visual centre is the middle of the largest ellipse within the area that is 2.5 times as wide as high, after
    Garcia-Castellanos & Lombardo (2007), doi:10.1080/14702540801897809.

    Parameters
    ----------
    plane
        Areas, as `plane_of` returns them.
    view
        West, south, east, north in degrees.
    parts
        Number of parts, across and up, into which the view is divided.

    Returns
    -------
    A table with the row of the area, lon, lat, and the room for the name on either side of this spot, in degrees of
    longitude.

    Examples
    --------
    >>> square = plane_of(np.array([shapely.box(0, -2, 20, 2)]))
    >>> spots_in_view(square, (10, -10, 40, 10)).round().values.tolist()
    [[0.0, 15.0, 0.0, 5.0]]
    """
    boxes = _boxes(view)
    cells = [cell for box in boxes for cell in _divided(box.bounds, parts)] if parts > 1 else []
    return _spots(plane, np.array([shapely.union_all(boxes), *cells]))


def spots_in_grids(plane: NDArray[np.object_], extent: Bounds) -> pd.DataFrame:
    """Return the visual centres of areas within the cells of ever finer grids, as a table like `spots_in_view`.

    A name then has a spot in view wherever a reader looks. Grids with cells of 64° and 16° cover the world; grids with
    cells of 4° and half a degree cover the extent (west, south, east, north in degrees).
    """
    coarse = [_grid(WORLD, size) for size in CELLS_DEG]
    boxes = _boxes(extent)
    # A cell of this width is as large as the extent divided by the greatest number of cells.
    least_size = float(np.sqrt(shapely.area(boxes).sum() / FLAT / MOST_CELLS))
    fine = [
        np.concatenate([_grid(box.bounds, max(size, least_size)) for box in boxes])
        for size in FINE_CELLS_DEG
    ]
    return pd.concat([_spots(plane, cells) for cells in (*coarse, *fine)], ignore_index=True)


def _boxes(bounds: Bounds) -> list[shapely.Polygon]:
    """Return bounds as boxes in the stretched plane; two where they lie across ±180°."""
    west, south, east, north = bounds
    y = FLAT * mercator_y([south, north])
    spans = spans_of_longitude(west, east)
    return [shapely.box(start, y[0], end, y[1]) for start, end in spans]


def _divided(bounds: Bounds, parts: int) -> NDArray[np.object_]:
    """Divide bounds of the stretched plane into equal cells, ``parts`` across and as many up; return them as boxes."""
    west, south, east, north = bounds
    x, y = np.linspace(west, east, parts + 1), np.linspace(south, north, parts + 1)
    x_west, y_south = np.meshgrid(x[:-1], y[:-1])
    return np.asarray(
        shapely.box(x_west, y_south, x_west + x[1] - x[0], y_south + y[1] - y[0])
    ).ravel()


def _grid(bounds: Bounds, size: float) -> NDArray[np.object_]:
    """Return the cells of a grid that cover bounds of the stretched plane, as boxes.

    A cell is ``size`` degrees wide and, in the stretched plane, :data:`FLAT` times as high.
    """
    height = size * FLAT
    west, south, east, north = bounds
    x = np.arange(np.floor(west / size), np.ceil(east / size)) * size
    y = np.arange(np.floor(south / height), np.ceil(north / height)) * height
    x_west, y_south = (axis.ravel() for axis in np.meshgrid(x, y))
    return np.asarray(shapely.box(x_west, y_south, x_west + size, y_south + height))


def _spots(plane: NDArray[np.object_], cells: NDArray[np.object_]) -> pd.DataFrame:
    """Return the visual centre of each area within each cell that it meets, as a table like `spots_in_view`.

    Areas and cells are shapes of the stretched plane.
    """
    # Pairs of an area and a cell that meet
    area, cell = shapely.STRtree(cells).query(plane, predicate="intersects")
    shapely.prepare(plane)
    # If an area covers a cell, its centre is the middle of the cell, and its room is half the shorter side of the cell.
    # For the other pairs the largest circle within the part of the area in the cell is sought.
    is_covered = shapely.contains_properly(plane[area], cells[cell])
    pieces, piece = _largest_parts(
        shapely.intersection(plane[area[~is_covered]], cells[cell[~is_covered]])
    )
    # Each is a line from the centre of the largest circle within a piece to the rim of this circle.
    radius = shapely.maximum_inscribed_circle(pieces, tolerance=SPOT_TOLERANCE_DEG)
    west, south, east, north = shapely.bounds(cells[cell[is_covered]]).T
    centre = np.concatenate(
        [
            np.column_stack([west + east, south + north]) / 2,
            shapely.get_coordinates(shapely.get_point(radius, 0)),
        ]
    )
    return pd.DataFrame(
        {
            "area": np.concatenate([area[is_covered], area[~is_covered][piece]]),
            "lon": centre[:, 0],
            "lat": latitude(centre[:, 1] / FLAT),
            "room": np.concatenate(
                [np.minimum(east - west, north - south) / 2, shapely.length(radius)]
            ),
        }
    )


def _largest_parts(shapes: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Return the largest polygon of each shape that has any, and the row of each of these shapes."""
    parts, row = shapely.get_parts(shapes, return_index=True)
    # By shape, and within a shape the largest part first
    order = np.lexsort((-shapely.area(parts), row))
    _, first_rows = np.unique(row[order], return_index=True)
    largest = order[first_rows]
    # A shape of lines or points alone has no area, and no polygon.
    largest = largest[shapely.area(parts[largest]) > 0]
    return parts[largest], row[largest]
