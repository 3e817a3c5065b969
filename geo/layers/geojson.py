"""Layers to GeoJSON text (RFC 7946) and back; the same table always gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import shapely

from geo.errors import DataError
from geo.layers.layer_rows import json_value, restore_layer, round_coordinates
from geo.provenance import UNSTAMPED, Stamps


def layer_to_geojson(
    layer: gpd.GeoDataFrame, *, name: str, licence: str, stamps: Stamps = UNSTAMPED
) -> str:
    """Return a layer as GeoJSON (RFC 7946): one feature per line, no ``crs``, right-hand rings.

    Parameters
    ----------
    layer
        A table as :func:`geo.layers.build_layers` returns it, EPSG:4326. A missing geometry becomes null.
    name, licence
        Members ``name`` and ``licence`` of the collection, in addition to those of RFC 7946.
    stamps
        Notices that the file must carry, such as that the brief is a draft. Each becomes one more member.

    Returns
    -------
    str
        JSON, coordinates at 6 decimals, ending in a newline.

    Examples
    --------
    >>> table = gpd.GeoDataFrame({"id": ["a"]}, geometry=[shapely.Point(8.78417001, 34.425)], crs=4326)
    >>> text = layer_to_geojson(table, name="places", licence="CC BY 4.0")
    >>> json.loads(text)["features"][0]["geometry"]["coordinates"]
    [8.78417, 34.425]
    """
    members: dict[str, Any] = {"type": "FeatureCollection", "name": name, "licence": licence}
    head = json.dumps(members | stamps.notices_by_name, ensure_ascii=False)
    geometry_texts = shapely.to_geojson(round_coordinates(layer.geometry.to_numpy()))
    columns = [column for column in layer.columns if column != layer.geometry.name]
    rows = zip(*(layer[column] for column in columns), strict=True)
    feature_lines = []
    for row, geometry_text in zip(rows, geometry_texts, strict=True):
        properties = {column: json_value(value) for column, value in zip(columns, row, strict=True)}
        feature = {
            "type": "Feature",
            "id": properties.get("id"),
            "properties": properties,
            "geometry": json.loads(geometry_text) if geometry_text else None,
        }
        feature_lines.append(json.dumps(feature, ensure_ascii=False, allow_nan=False))
    # The head without its closing brace, so that the features follow, each on a line.
    return f'{head[:-1]}, "features": [\n' + ",\n".join(feature_lines) + "\n]}\n"


def parse_layer(text: str, name: str) -> gpd.GeoDataFrame:
    """Parse the text that :func:`layer_to_geojson` returns into the same table.

    Parameters
    ----------
    text
        The text of a layer file.
    name
        Name of the layer, a key of :data:`geo.layers.schema.SCHEMAS`.

    Raises
    ------
    DataError
        If the text is not GeoJSON, or lacks a declared column.
    """
    try:
        features = json.loads(text)["features"]
        rows = [feature["properties"] for feature in features]
        geometries = shapely.from_geojson([_geometry_text(feature) for feature in features])
        return restore_layer(name, rows, geometries)
    except (ValueError, KeyError, TypeError, shapely.errors.ShapelyError) as error:
        raise DataError(
            f"the file is not the layer {name!r} of this version ({error!r}). Write it again: `geo layers`."
        ) from None


def _geometry_text(feature: Mapping[str, Any]) -> str | None:
    """Return the geometry of a feature as GeoJSON text; None for a feature without geometry."""
    return json.dumps(feature["geometry"]) if feature["geometry"] else None
