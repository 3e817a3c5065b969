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
    """Return countries, seas and landscapes: kind, zoom from which to name it, names, and shape in EPSG:4326."""
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
    """Return seas and landscapes, as `named_areas` does.

    Seas are rough outlines without land, and without the smaller seas that they hold.

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
        _without_smaller(seas)[is_wanted[seas.index]], shapely.simplify(land, COARSE_DEG)
    )
    return rows.reset_index(drop=True)


def _meets(shapes: NDArray[np.object_], view: Bounds) -> NDArray[np.bool_]:
    """Return which shapes have bounds that meet a view, or nearly so."""
    west, south, east, north = shapely.bounds(shapes).T
    room = COARSE_DEG  # by which simplified shapes may reach farther
    is_level = (north > view[1] - room) & (south < view[3] + room)
    spans = spans_of_longitude(view[0], view[2])
    meets = [is_level & (east > left - room) & (west < right + room) for left, right in spans]
    return np.asarray(np.any(meets, axis=0))


def _without_smaller(seas: pd.DataFrame) -> NDArray[np.object_]:
    """Return the shape of each sea, less the smaller seas in it: those that are named from a closer zoom."""
    shapes = seas["shape"].to_numpy()
    zooms = seas["zoom"].to_numpy()
    smaller = {zoom: shapely.union_all(shapes[zooms > zoom]) for zoom in np.unique(zooms)}
    return np.asarray(shapely.difference(shapes, np.array([smaller[zoom] for zoom in zooms])))


@cache
def _rough_areas() -> pd.DataFrame:
    rows = pd.DataFrame(shipped_rows("world/named_areas.csv"))
    shapes = [shapely.make_valid(rough_outline(text), method="structure") for text in rows["ring"]]
    return rows.assign(zoom=rows["zoom"].astype(int), shape=pd.Series(shapes, dtype=object)).drop(
        columns="ring"
    )


def plane_of(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return areas in degrees of Mercator, northings stretched by ``FLAT`` so that a name needs a circle."""
    plane = to_mercator(shapely.simplify(shapes, COARSE_DEG), stretch=FLAT)
    return np.asarray(shapely.make_valid(plane, method="structure"))


def spots_in_view(plane: NDArray[np.object_], view: Bounds, *, parts: int = 1) -> pd.DataFrame:
    """Return the visual centre of each area within a map's view, and within parts of the view.

    By Garcia-Castellanos & Lombardo (2007), doi:10.1080/14702540801897809, in an ellipse 2.5 times as wide as high.

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
    A table with the row of the area, lon, lat, and the room on either side in degrees of longitude.

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
    """Return visual centres in the cells of ever finer grids, so that a name is in view wherever a reader looks.

    Grids of 64° and 16° cover the world, of 4° and half a degree the extent; the rest is as in `spots_in_view`.
    """
    coarse = [_grid(WORLD, size) for size in CELLS_DEG]
    boxes = _boxes(extent)
    least = float(np.sqrt(shapely.area(boxes).sum() / FLAT / MOST_CELLS))
    fine = [
        np.concatenate([_grid(box.bounds, max(size, least)) for box in boxes])
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
    """Divide bounds of the stretched plane into equal cells."""
    west, south, east, north = bounds
    x, y = np.linspace(west, east, parts + 1), np.linspace(south, north, parts + 1)
    x_west, y_south = np.meshgrid(x[:-1], y[:-1])
    return np.asarray(
        shapely.box(x_west, y_south, x_west + x[1] - x[0], y_south + y[1] - y[0])
    ).ravel()


def _grid(bounds: Bounds, size: float) -> NDArray[np.object_]:
    """Return cells over bounds of the stretched plane, each ``size`` wide."""
    height = size * FLAT
    west, south, east, north = bounds
    x = np.arange(np.floor(west / size), np.ceil(east / size)) * size
    y = np.arange(np.floor(south / height), np.ceil(north / height)) * height
    x_west, y_south = (axis.ravel() for axis in np.meshgrid(x, y))
    return np.asarray(shapely.box(x_west, y_south, x_west + size, y_south + height))


def _spots(plane: NDArray[np.object_], cells: NDArray[np.object_]) -> pd.DataFrame:
    """Return the visual centre of each area in each cell, as `spots_in_view` does."""
    area, cell = shapely.STRtree(cells).query(plane, predicate="intersects")
    shapely.prepare(plane)
    # An area that covers a cell has its centre in the middle of the cell, and half the shorter side as its room.
    is_covered = shapely.contains_properly(plane[area], cells[cell])
    pieces, piece = _largest_parts(
        shapely.intersection(plane[area[~is_covered]], cells[cell[~is_covered]])
    )
    # Lines from the centre of the largest circle within each piece to its rim.
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
    """Return the largest polygon of each shape that has one, and the row of that shape."""
    parts, row = shapely.get_parts(shapes, return_index=True)
    order = np.lexsort((-shapely.area(parts), row))
    _, first_rows = np.unique(row[order], return_index=True)
    largest = order[first_rows]
    largest = largest[shapely.area(parts[largest]) > 0]
    return parts[largest], row[largest]
