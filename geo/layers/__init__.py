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

# Module → the names imported from it on first use.
_NAMES = {
    "endpoints": ("label_point",),
    "features": ("buffered_geometries",),
    "layer_build": ("build_layer_of", "build_layers"),
    "modelled.modelled_rows": ("Modelled", "model_layers"),
    "modelled.routing_requests": ("country_stop",),
    "modelled.traffic": ("model_brief",),
    "schema": ("SCHEMAS", "Column", "LayerSchema"),
    "zone_shapes": ("country_union",),
}
_MODULE_OF = {name: module for module, names in _NAMES.items() for name in names}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a type per name
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
