"""Corridors made ready for events: a grid of their bands, and the route lines of each flow."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.borders import countries
from geo.errors import DataError
from geo.exposure.grid import Grid, memberships, prepare_grid
from geo.geodesy import NearestLegs, distances_to, nearest_legs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.exposure.grid import Floats, Integers

DEGREES: Final = "EPSG:4326"


@dataclass(frozen=True)
class Corridors:
    """Bands of flows, row by row of ``grid.polygons``, and what events in them are measured to.

    ``flow`` is a number into ``flows``; ``band`` is the percentage, the least is inmost.
    ``commodities`` are those of each flow. ``digest`` tells two of these apart.
    """

    grid: Grid
    flow: Integers
    band: Integers
    flows: tuple[str, ...]
    lines: Mapping[str, NearestLegs]
    commodities: Mapping[str, tuple[str, ...]]
    ground: Grid | None
    codes: tuple[str, ...]
    bounds: tuple[float, float, float, float]
    digest: str


def prepare_corridors(
    corridors: gpd.GeoDataFrame, routes: gpd.GeoDataFrame, flows: pd.DataFrame | None = None
) -> Corridors:
    """Make the layers ``corridors`` and ``routes`` ready for events.

    Parameters
    ----------
    corridors
        Polygons with the columns ``flow`` and ``band``, in any CRS.
    routes
        Lines with the column ``flow``: the nearest line of its flow is what an event is measured to.
    flows
        The columns ``flow`` and ``commodity``; without it nothing is counted by commodity.

    Raises
    ------
    DataError
        A column is missing, or a flow has a corridor and no route.
    """
    for name, table, needed in (("corridors", corridors, "band"), ("routes", routes, "flow")):
        for column in {"flow", needed} - set(table.columns):
            raise DataError(
                f"{name}: no column {column!r}; give the layers that `geo layers` writes"
            )
    names = tuple(sorted(set(corridors["flow"])))
    if missing := sorted(set(names) - set(routes["flow"])):
        raise DataError(
            f"routes: no line for {', '.join(map(repr, missing))}; give the same build's"
        )
    bands, lines = corridors.to_crs(DEGREES), routes.to_crs(DEGREES)
    grid = prepare_grid(bands.geometry.to_numpy())
    ground, codes = _ground(bands.total_bounds)
    pairs = flows[["flow", "commodity"]] if flows is not None else pd.DataFrame()
    goods = {
        str(flow): tuple(sorted(set(some["commodity"].astype(str))))
        for flow, some in (pairs.groupby("flow") if len(pairs) else ())
    }
    return Corridors(
        grid=grid,
        flow=np.searchsorted(names, bands["flow"].to_numpy(dtype=str)).astype(np.int64),
        band=bands["band"].to_numpy(dtype=np.int64),
        flows=names,
        lines={name: nearest_legs(lines.geometry[lines["flow"] == name]) for name in names},
        commodities=goods,
        ground=ground,
        codes=codes,
        bounds=shapely.box(*bands.total_bounds).bounds,
        digest=_digest(bands, lines, goods),
    )


def read_corridors(folder: Path) -> Corridors:
    """Read the corridors, routes and flows of one brief from its folder of layers.

    Raises
    ------
    DataError
        A layer is not there, or there is no corridor in it.
    """
    tables = {}
    for name in ("corridors", "routes", "flows"):
        path = folder / f"{name}.geojson"
        if not path.exists():
            raise DataError(f"{path}: not there; build it first: geo layers")
        tables[name] = gpd.read_file(path)
    if tables["corridors"].empty:
        raise DataError(f"{folder}/corridors.geojson: no corridor, since no flow is routed")
    return prepare_corridors(tables["corridors"], tables["routes"], tables["flows"])


def expose_points(lon: Floats, lat: Floats, corridors: Corridors) -> pd.DataFrame:
    """Tell for each point in whose corridors it lies, in which band, and how far from the route.

    Parameters
    ----------
    lon, lat
        Degrees on WGS84, shape ``(n,)``.

    Returns
    -------
    A row for each point and flow whose widest band holds it, in this order: ``point`` (its
    number), ``flow``, ``band`` (the inmost that holds it, in percent), ``distance_m`` (geodesic,
    to the nearest of the flow's routes), ``country`` (ISO 3166-1 alpha-2; empty at sea).
    """
    points, polygons = memberships(corridors.grid, lon, lat)
    order = np.lexsort((corridors.band[polygons], corridors.flow[polygons], points))
    points, polygons = points[order], polygons[order]
    flow = corridors.flow[polygons]
    inmost = np.ones(len(points), dtype=bool)
    inmost[1:] = (points[1:] != points[:-1]) | (flow[1:] != flow[:-1])
    points, polygons, flow = points[inmost], polygons[inmost], flow[inmost]
    away = np.zeros(len(points))
    for number in np.unique(flow):
        some = flow == number
        lines = corridors.lines[corridors.flows[number]]
        away[some] = distances_to(lines, lon[points[some]], lat[points[some]])
    return pd.DataFrame(
        {
            "point": points,
            "flow": np.array(corridors.flows, dtype=object)[flow],
            "band": corridors.band[polygons].astype(np.int32),
            "distance_m": away.round(1),
            "country": _country(corridors, lon[points], lat[points]),
        }
    )


def _ground(bounds: Floats) -> tuple[Grid | None, tuple[str, ...]]:
    """Return a grid of the countries that the corridors may lie in, with their codes."""
    west, south, east, north = bounds
    extent = shapely.box(west - 1, south - 1, east + 1, north + 1)  # a degree more than is needed
    near = [land for land in countries() if land.geometry.intersects(extent)]
    if not near:
        return None, ()
    shapes = shapely.clip_by_rect([land.geometry for land in near], *extent.bounds)
    solid = [(land, shape) for land, shape in zip(near, shapes, strict=True) if shape.area > 0]
    return prepare_grid(np.array([shape for _, shape in solid], dtype=object)), tuple(
        land.code for land, _ in solid
    )


def _country(corridors: Corridors, lon: Floats, lat: Floats) -> NDArray[np.object_]:
    """Name the country whose land holds each point, or nothing."""
    found = np.full(len(lon), "", dtype=object)
    if corridors.ground is not None:
        points, number = memberships(corridors.ground, lon, lat)
        found[points] = np.array(corridors.codes, dtype=object)[number]
    return found


def _digest(
    bands: gpd.GeoDataFrame, lines: gpd.GeoDataFrame, goods: Mapping[str, tuple[str, ...]]
) -> str:
    """Hash everything that an answer depends on."""
    digest = hashlib.sha256(repr(sorted(goods.items())).encode())
    for table, column in ((bands, "band"), (lines, "flow")):
        digest.update(repr(table[["flow", column]].to_numpy().tolist()).encode())
        digest.update(b"".join(shapely.to_wkb(table.geometry.to_numpy()).tolist()))
    return digest.hexdigest()
