"""What GDAL writes: one call a layer, the same bytes for the same layer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import geopandas as gpd
import pyogrio

from geo.exports.arrow import GEOMETRY, layer_to_arrow, promoted, shape_type
from geo.exports.subject import is_table

EPOCH: Final = "1980-01-01T00:00:00.000Z"
"""Written where a format asks for the time of writing: a clock would make every file another."""


@contextmanager
def fixed_date() -> Iterator[None]:
    """Let GDAL write :data:`EPOCH` in place of the present time."""
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": EPOCH})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def write_layer(
    layer: gpd.GeoDataFrame,
    name: str,
    path: Path,
    *,
    driver: str,
    has_dates: bool = False,
    layer_options: Mapping[str, str] | None = None,
    **options: object,
) -> None:
    """Write one layer by GDAL; lists become JSON text.

    Parameters
    ----------
    path
        A file; one that is there gets a layer more.
    driver
        GDAL's name of the format.
    has_dates
        Whether dates become dates; else they stay text.
    """
    kind = None if is_table(name) else shape_type(layer, name)
    table = layer_to_arrow(promoted(layer, kind) if kind else layer, name, has_dates=has_dates)
    pyogrio.write_arrow(
        table, path, layer=name, driver=driver, append=path.exists(),
        geometry_name=GEOMETRY if kind else None, geometry_type=kind,
        crs="EPSG:4326" if kind else None,
        layer_options=dict(layer_options or {}), **options,
    )  # fmt: skip
