"""What is exported: a brief and its layers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd

from geo.brief import Brief
from geo.layers import SCHEMAS
from geo.layers.schema import licence_of
from geo.provenance import Stamps


@dataclass(frozen=True, eq=False)
class Subject:
    """A brief to export.

    Attributes
    ----------
    brief
        A valid brief.
    layers
        Its layers, as :func:`geo.layers.build_layers` returns them.
    """

    brief: Brief
    layers: Mapping[str, gpd.GeoDataFrame]

    @property
    def stamps(self) -> Stamps:
        """What every file must state."""
        return self.brief.stamps

    def licence(self, layer: str) -> str:
        """Return the licence of one layer."""
        return licence_of(layer, self.brief)


def records(layer: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Return a layer's rows without geometry; empty cells are None."""
    columns = {str(name): layer[name].tolist() for name in layer.columns if name != "geometry"}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def is_table(layer: str) -> bool:
    """Return whether a layer has no geometry.

    Examples
    --------
    >>> is_table("claims"), is_table("flows")
    (True, False)
    """
    return SCHEMAS[layer].geometry.startswith("none")
