"""Nested bands prepared for a join: their grid, and the middles from which the distances of events are measured."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.arrays import Floats, Integers, is_run_start
from geo.geodesy import NearestLegs, distances_to, nearest_legs
from geo.geodesy.country_outlines import shipped_outlines
from geo.records.exposure.grid import PolygonGrid, memberships, prepare_grid
from geo.validation import LANGUAGES

Layer: TypeAlias = Literal["corridors", "buffers"]
SURFACE: Final = 2  # dimensions
ENDS_OF_NAMES: Final = " \u00a0\u202f,:،0123456789"
SEAM_DEG: Final = 1e-9  # a tenth of a millimetre


@dataclass(frozen=True, eq=False)
class Middle:
    """A place, route, border or zone in the middle of bands, prepared to measure distances of events from it.

    Attributes
    ----------
    legs
        The lines, points and edges to which distances are measured.
    ground
        A grid of the polygons of the middle, within which the distance is 0; None if it has no polygon.
    """

    legs: NearestLegs
    ground: PolygonGrid | None


@dataclass(frozen=True, eq=False)
class Bands:
    """Nested bands: the corridors of flows, or the buffers around places, borders and zones.

    Attributes
    ----------
    layer
        Whether the bands are corridors or buffers.
    grid
        A grid over the polygons of all bands.
    of
        For each of ``grid.polygons`` the index of its flow or its middle in ``names``.
    band
        For each of ``grid.polygons`` the per cent of the corridor's traffic, or the radius of the buffer in metres. The
        band with the least number is the innermost.
    names
        The ids of the flows, or of the middles of the buffers, sorted.
    middles
        Name → the geometry from which distances of events are measured, prepared for that.
    commodities
        Name → the commodities of a flow, where known.
    ground, codes
        A grid of the countries in which the bands may lie, and the codes of these countries, ISO 3166-1 alpha-2.
    bounds
        West, south, east and north of all bands, in degrees.
    labels
        Name → language → the label that its bands share, without share or radius.
    shapes
        Name → the geometry from which distances of events are measured, to draw it.
    digest
        A hash of everything on which the result of a join depends.
    """

    layer: Layer
    grid: PolygonGrid
    of: Integers
    band: Integers
    names: tuple[str, ...]
    middles: Mapping[str, Middle]
    commodities: Mapping[str, tuple[str, ...]]
    ground: PolygonGrid | None
    codes: tuple[str, ...]
    bounds: tuple[float, float, float, float]
    labels: Mapping[str, Mapping[str, str]]
    shapes: Mapping[str, shapely.Geometry]
    digest: str


def bands_around(
    layer: Layer,
    shapes: gpd.GeoDataFrame,
    middles: Mapping[str, gpd.GeoSeries],
    *,
    commodities: Mapping[str, tuple[str, ...]] | None = None,
) -> Bands:
    """Prepare nested bands, so that events can be joined to them.

    Parameters
    ----------
    layer
        Whether the bands are corridors or buffers.
    shapes
        The polygons, EPSG:4326, with the columns ``of`` and ``band``, and perhaps labels in ``label_en`` and so on.
    middles
        Name in the column ``of`` → the shapes from which distances are measured, EPSG:4326. An event within a polygon
        of these is 0 m away.
    commodities
        Name in the column ``of`` → the commodities of a flow, where known.
    """
    names = tuple(sorted(set(shapes["of"])))
    carried = dict(commodities or {})
    ground, codes = _ground(shapes.total_bounds)
    return Bands(
        layer=layer,
        grid=prepare_grid(shapes.geometry.to_numpy()),
        of=np.searchsorted(names, shapes["of"].to_numpy(dtype=str)).astype(np.int64),
        band=shapes["band"].to_numpy(dtype=np.int64),
        names=names,
        middles={name: _middle(middles[name]) for name in names},
        commodities=carried,
        ground=ground,
        codes=codes,
        bounds=shapely.box(*shapes.total_bounds).bounds,
        labels={name: _shared_labels(shapes[shapes["of"] == name]) for name in names},
        shapes={name: _joined(middles[name]) for name in names},
        digest=_digest(layer, shapes, middles, carried),
    )


def _shared_labels(shapes: gpd.GeoDataFrame) -> Mapping[str, str]:
    """Return language → the common beginning of the labels of nested bands.

    Labels of bands differ only at the end, where the share or the radius stands: *Gafsa, 25 km*. The end is cut off.
    """
    # Labels that a layer lacks are NaN, and so no text.
    labels = {
        language: os.path.commonprefix(  # noqa: RUF071 - of texts, not of paths
            [text for text in shapes[f"label_{language}"] if isinstance(text, str) and text]
        )
        for language in LANGUAGES
        if f"label_{language}" in shapes
    }
    return {language: text.rstrip(ENDS_OF_NAMES) for language, text in labels.items() if text}


def _joined(shapes: gpd.GeoSeries) -> shapely.Geometry:
    """Collect shapes into one geometry, without merging their lines and rings."""
    parts = shapely.get_parts(shapes.to_numpy())
    return parts[0] if len(parts) == 1 else shapely.GeometryCollection(list(parts))


def _middle(shapes: gpd.GeoSeries) -> Middle:
    """Prepare shapes to measure distances from them, with a grid to find the points inside those that are polygons."""
    polygons = shapes[shapely.get_dimensions(shapes.to_numpy()) == SURFACE]
    grid = prepare_grid(polygons.to_numpy()) if len(polygons) else None
    return Middle(nearest_legs(shapes), grid)


def _distances_m(middle: Middle, lon: Floats, lat: Floats) -> Floats:
    """Return the geodesic distance of each point from a middle, in metres; 0 within a polygon."""
    distance_m = distances_to(middle.legs, lon, lat)
    if middle.ground is not None:
        distance_m[memberships(middle.ground, lon, lat)[0]] = 0.0
    return distance_m


def expose_points(lon: Floats, lat: Floats, bands: Bands) -> pd.DataFrame:
    """Join points to the bands in which they lie.

    Parameters
    ----------
    lon, lat
        Degrees, EPSG:4326, shape ``(n,)``.

    Returns
    -------
    A row for each point and each name whose widest band contains the point, sorted by both. The columns are ``point``,
    its number; ``layer``; ``of``, the name; ``band``, the innermost that contains the point; ``distance_m``, the
    geodesic distance from the nearest part of the middle; ``country``, ISO 3166-1 alpha-2, empty at sea.
    """
    inner_lon, inner_lat = _off_the_seam(lon, lat)
    points, polygons = memberships(bands.grid, inner_lon, inner_lat)
    # Sorted by point, name and band, so that the first row of each point and name has the innermost band.
    order = np.lexsort((bands.band[polygons], bands.of[polygons], points))
    points, polygons = points[order], polygons[order]
    of = bands.of[polygons]
    is_innermost = is_run_start(points, of)
    points, polygons, of = points[is_innermost], polygons[is_innermost], of[is_innermost]
    distance_m = np.zeros(len(points))
    for number in np.unique(of):
        is_name = of == number
        middle = bands.middles[bands.names[number]]
        distance_m[is_name] = _distances_m(middle, lon[points[is_name]], lat[points[is_name]])
    return pd.DataFrame({
        "point": points,
        "layer": bands.layer,
        "of": np.array(bands.names, dtype=object)[of],
        "band": bands.band[polygons].astype(np.int32),
        "distance_m": distance_m.round(1),
        "country": _country(bands, inner_lon[points], inner_lat[points]),
    })  # fmt: skip


def _off_the_seam(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Move points on ±180° and the poles a tenth of a millimetre inwards.

    Polygons are cut there, and a point on the edge of a polygon lies in none.
    """
    east, north = 180.0 - SEAM_DEG, 90.0 - SEAM_DEG
    return np.clip(lon, -east, east), np.clip(lat, -north, north)


def _ground(bounds: Floats) -> tuple[PolygonGrid | None, tuple[str, ...]]:
    """Return a grid of the countries in which bands may lie, and their codes; no grid if the bands lie at sea.

    ``bounds`` are west, south, east and north of all bands, in degrees.
    """
    west, south, east, north = bounds
    extent = shapely.box(west - 1, south - 1, east + 1, north + 1)  # a degree of margin
    countries = [
        country for country in shipped_outlines().countries if country.geometry.intersects(extent)
    ]
    if not countries:
        return None, ()
    shapes = shapely.clip_by_rect([country.geometry for country in countries], *extent.bounds)
    # A country that only touches the extent is clipped to a line
    has_area = shapely.area(shapes) > 0
    codes = (country.code for country in np.array(countries, dtype=object)[has_area])
    return prepare_grid(shapes[has_area]), tuple(codes)


def _country(bands: Bands, lon: Floats, lat: Floats) -> NDArray[np.object_]:
    """Return the code of the country on whose land each point lies; an empty text at sea."""
    country_codes = np.full(len(lon), "", dtype=object)
    if bands.ground is not None:
        points, number = memberships(bands.ground, lon, lat)
        country_codes[points] = np.array(bands.codes, dtype=object)[number]
    return country_codes


def _digest(
    layer: Layer,
    shapes: gpd.GeoDataFrame,
    middles: Mapping[str, gpd.GeoSeries],
    commodities: Mapping[str, tuple[str, ...]],
) -> str:
    """Return a hash of everything on which the result of a join depends, as hexadecimal digits."""
    digest = hashlib.sha256(repr([layer, sorted(commodities.items())]).encode())
    digest.update(repr(shapes[["of", "band"]].to_numpy().tolist()).encode())
    digest.update(b"".join(shapely.to_wkb(shapes.geometry.to_numpy()).tolist()))
    for name in sorted(set(shapes["of"])):
        digest.update(name.encode())
        digest.update(b"".join(shapely.to_wkb(middles[name].to_numpy()).tolist()))
    return digest.hexdigest()
