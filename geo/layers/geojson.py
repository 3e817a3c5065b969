"""Layers ↔ files: GeoJSON by RFC 7946, the same bytes for the same table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import shapely

from geo.errors import DataError
from geo.layers.precision import plain, rounded
from geo.layers.rows import frame
from geo.provenance import stamp


def layer_to_geojson(
    layer: gpd.GeoDataFrame, *, name: str, licence: str, fictional: bool = False
) -> str:
    """Write a layer as GeoJSON (RFC 7946): one feature a line, no ``crs``, right-hand rings.

    Parameters
    ----------
    layer
        A table as :func:`geo.layers.build_layers` returns it, EPSG:4326; rows without geometry are
        written with a null geometry.
    name, licence
        Foreign members of the collection, for whoever opens the file alone.
    fictional
        Whether its brief is made up: another member, there alone, says so.

    Returns
    -------
    str
        JSON text with coordinates rounded to 6 decimals, ending in a newline.

    Examples
    --------
    >>> table = gpd.GeoDataFrame({"id": ["a"]}, geometry=[shapely.Point(8.78417001, 34.425)], crs=4326)
    >>> text = layer_to_geojson(table, name="places", licence="CC BY 4.0")
    >>> json.loads(text)["features"][0]["geometry"]["coordinates"]
    [8.78417, 34.425]
    """
    members: dict[str, Any] = {"type": "FeatureCollection", "name": name, "licence": licence}
    head = json.dumps(members | stamp(fictional=fictional), ensure_ascii=False)
    shapes = shapely.to_geojson(rounded(layer.geometry.to_numpy()))
    columns = [column for column in layer.columns if column != layer.geometry.name]
    values = zip(*(layer[column] for column in columns), strict=True)
    features = []
    for row, shape in zip(values, shapes, strict=True):
        properties = {column: plain(value) for column, value in zip(columns, row, strict=True)}
        feature = {"type": "Feature", "id": properties.get("id"), "properties": properties}
        geometry = json.loads(shape) if shape else None
        features.append(_dumps({**feature, "geometry": geometry}))
    return f'{head[:-1]}, "features": [\n' + ",\n".join(features) + "\n]}\n"


def _dumps(value: Any) -> str:  # noqa: ANN401 - any JSON value
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def parse_layer(text: str, name: str) -> gpd.GeoDataFrame:
    """Read what :func:`layer_to_geojson` wrote; columns and lists come back as they were.

    Raises
    ------
    DataError
        If the text is not GeoJSON, or its columns are not the declared ones.
    """
    try:
        features = json.loads(text)["features"]
        shapes = shapely.from_geojson([_geometry_text(feature) for feature in features])
        return frame(name, (feature["properties"] for feature in features), shapes)
    except (ValueError, KeyError, TypeError, shapely.errors.ShapelyError) as error:
        message = f"is not the layer {name!r} of this version ({error!r}); run `geo layers`"
        raise DataError(message) from None


def _geometry_text(feature: Mapping[str, Any]) -> str | None:
    return json.dumps(feature["geometry"]) if feature["geometry"] else None
