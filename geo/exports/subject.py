"""What is exported: a brief, and its layers as their files hold them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import geopandas as gpd

from geo.brief import Brief
from geo.layers import SCHEMAS
from geo.layers.geojson import layer_to_geojson, parse_layer
from geo.layers.licences import licence_of


@dataclass(frozen=True, eq=False)
class Subject:
    """A brief to export.

    Attributes
    ----------
    brief
        A brief that holds.
    build
        Builds its layers; called once, by the first format that needs them.
    """

    brief: Brief
    build: Callable[[], Mapping[str, gpd.GeoDataFrame]]

    @cached_property
    def layers(self) -> Mapping[str, gpd.GeoDataFrame]:
        """Every layer, with the coordinates and numbers that ``geo layers`` writes."""
        return {
            name: parse_layer(layer_to_geojson(layer, name=name, licence=""), name)
            for name, layer in self.build().items()
        }

    @property
    def fictional(self) -> bool:
        """Whether every file has to say that it is made up."""
        return self.brief.fictional

    def licence(self, layer: str) -> str:
        """Name the terms of one layer."""
        return licence_of(layer, self.brief)


def records(layer: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Give a layer's rows without their geometry; None where a cell is empty."""
    columns = {str(name): layer[name].tolist() for name in layer.columns if name != "geometry"}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def is_table(layer: str) -> bool:
    """Say whether a layer has no geometry.

    Examples
    --------
    >>> is_table("claims"), is_table("flows")
    (True, False)
    """
    return SCHEMAS[layer].geometry.startswith("none")
