"""Write layers with GDAL, with the same bytes for the same layer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import geopandas as gpd
import pyogrio

from geo.exports.arrow import GEOMETRY, layer_to_arrow, promote_to_multi, shape_type
from geo.exports.subject import is_table

EPOCH: Final = "1980-01-01T00:00:00.000Z"
"""Stated as the time of writing, so that files do not differ from run to run."""


@contextmanager
def fixed_date() -> Iterator[None]:
    """Make GDAL write :data:`EPOCH` instead of the current time while the block of a ``with`` statement runs."""
    earlier_date = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": EPOCH})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": earlier_date})


def write_layer(
    layer: gpd.GeoDataFrame,
    name: str,
    path: Path,
    *,
    driver: str,
    has_dates: bool = False,
    layer_options: Mapping[str, str] | None,
    **options: object,
) -> None:
    """Write one layer to a file with GDAL. Lists become JSON text.

    Parameters
    ----------
    layer
        The layer, EPSG:4326.
    name
        Its name, a key of :data:`geo.layers.SCHEMAS`.
    path
        The file. If it exists, the layer is added to it.
    driver
        GDAL's name for the format.
    has_dates
        Whether to write dates as dates, instead of text.
    layer_options, options
        Options of the format for the layer, and further arguments of :func:`pyogrio.write_arrow`.
    """
    kind = None if is_table(name) else shape_type(layer, name)
    typed_layer = promote_to_multi(layer, kind) if kind else layer
    table = layer_to_arrow(typed_layer, name, has_dates=has_dates)
    pyogrio.write_arrow(
        table, path, layer=name, driver=driver, append=path.exists(),
        geometry_name=GEOMETRY if kind else None, geometry_type=kind,
        crs="EPSG:4326" if kind else None,
        layer_options=dict(layer_options or {}), **options,
    )  # fmt: skip
