"""A brief as layers: GeoDataFrames with declared columns, EPSG:4326.

Each name is imported on first use: a question about a brief needs no layer.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.layers.endpoints import label_point as label_point
    from geo.layers.features import buffered_geometries as buffered_geometries
    from geo.layers.layer_build import build_layer_of as build_layer_of
    from geo.layers.layer_build import build_layers as build_layers
    from geo.layers.modelled.modelled_rows import Modelled as Modelled
    from geo.layers.modelled.modelled_rows import model_layers as model_layers
    from geo.layers.modelled.routing_requests import country_stop as country_stop
    from geo.layers.modelled.traffic import model_brief as model_brief
    from geo.layers.schema import SCHEMAS as SCHEMAS
    from geo.layers.schema import Column as Column
    from geo.layers.schema import LayerSchema as LayerSchema
    from geo.layers.zone_shapes import country_union as country_union

_ORIGINS = {
    "SCHEMAS": "schema",
    "Column": "schema",
    "LayerSchema": "schema",
    "Modelled": "modelled.modelled_rows",
    "buffered_geometries": "features",
    "build_layer_of": "layer_build",
    "build_layers": "layer_build",
    "country_stop": "modelled.routing_requests",
    "country_union": "zone_shapes",
    "label_point": "endpoints",
    "model_brief": "modelled.traffic",
    "model_layers": "modelled.modelled_rows",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a type per name
    if name not in _ORIGINS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ORIGINS[name]}"), name)
