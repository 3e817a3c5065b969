"""GeoJSON as RFC 7946 asks, and honest about what it is not."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.errors import DataError
from geo.layers.geojson import layer_to_geojson, parse_layer
from geo.layers.layer_rows import json_value

Layers = dict[str, gpd.GeoDataFrame]


def rings(geometry: dict[str, object]) -> list[list[list[float]]]:
    """Return all rings of a polygon or several, outer ones first in each."""
    coordinates = geometry["coordinates"]
    polygons = [coordinates] if geometry["type"] == "Polygon" else coordinates
    return [ring for polygon in polygons for ring in polygon]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["areas", "zones", "buffers", "flows", "claims", "places"])
def test_a_layer_is_geojson_by_rfc_7946(layers: Layers, name: str) -> None:
    """No crs, numbers at 6 decimals, right-hand rings that close."""
    collection = json.loads(layer_to_geojson(layers[name], name=name, licence="x"))
    assert "crs" not in collection
    for feature in collection["features"]:
        geometry = feature["geometry"]
        if name == "claims":
            assert geometry is None
            continue
        flat = shapely.get_coordinates(shapely.from_geojson(json.dumps(geometry)))
        assert np.abs(flat * 1e6 - np.round(flat * 1e6)).max() < 1e-3
        if geometry["type"].endswith("Polygon"):
            for ring in rings(geometry):
                assert ring[0] == ring[-1]
            polygon = shapely.from_geojson(json.dumps(geometry))
            for part in shapely.get_parts(polygon):
                assert part.exterior.is_ccw
                assert not any(hole.is_ccw for hole in part.interiors)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (float("nan"), None),
        (np.float64("nan"), None),
        (np.int64(3), 3),
        (2.00049, 2.0),
        (None, None),
        (["a", np.int64(1)], ["a", 1]),
    ],
)
def test_a_missing_value_is_null_and_never_zero(value: object, expected: object) -> None:
    """Cells become what JSON knows."""
    assert json_value(value) == expected


@pytest.mark.parametrize(
    "text", ["", "[]", '{"features": [{}]}', '{"features": [{"properties": {}}]}']
)
def test_a_file_that_is_no_layer_is_told(text: str) -> None:
    """The message says what to do."""
    with pytest.raises(
        DataError, match=r"is not the layer 'flows' of this version .*Write it again: `geo layers`"
    ):
        parse_layer(text, "flows")
