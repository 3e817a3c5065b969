"""What is exported: a brief, and its layers as their files hold them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd

from geo.brief import Brief
from geo.build import licence_of
from geo.formats import layer_to_geojson, parse_layer
from geo.layers import SCHEMAS, build_layers
from geo.network import Network


@dataclass(frozen=True, eq=False)
class Subject:
    """A brief to export.

    Attributes
    ----------
    brief
        A brief that holds.
    network
        On which its flows are routed; the shipped one by default.
    on_step
        Called with the name of each layer before it is built.
    """

    brief: Brief
    network: Network | None = None
    on_step: Callable[[str], None] = lambda _: None

    @cached_property
    def layers(self) -> Mapping[str, gpd.GeoDataFrame]:
        """Every layer, with the coordinates and numbers that ``geo layers`` writes."""
        built = build_layers(self.brief, network=self.network, on_step=self.on_step)
        return {
            name: parse_layer(layer_to_geojson(layer, name=name, licence=""), name)
            for name, layer in built.items()
        }

    def licence(self, layer: str) -> str:
        """Name the terms of one layer."""
        return licence_of(layer, self.brief)


def is_table(layer: str) -> bool:
    """Say whether a layer has no geometry.

    Examples
    --------
    >>> is_table("claims"), is_table("flows")
    (True, False)
    """
    return SCHEMAS[layer].geometry.startswith("none")
