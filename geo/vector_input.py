"""Read vector files that a user names: only formats that refer to no other file, and no network.

GDAL follows links in a file: a VRT names other files and addresses, a GeoJSON file may link to its CRS, a GML file
to its schema. A file from a stranger must not make this computer contact others, so all files of users are opened here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any, Final

import pandas as pd
import pyogrio
from pyogrio._ogr import _register_drivers

PLAIN_DRIVERS: Final = frozenset({
    "ESRI Shapefile", "FlatGeobuf", "GML", "GPKG", "GPX", "GeoJSON", "GeoJSONSeq", "KML", "LIBKML",
    "OpenFileGDB", "TopoJSON",
})  # fmt: skip
NO_PROXY_SCHEME: Final = "none://none"  # libcurl refuses it before it opens a connection
NO_NETWORK: Final = {
    "GDAL_HTTP_PROXY": NO_PROXY_SCHEME,
    "GDAL_HTTPS_PROXY": NO_PROXY_SCHEME,
    "GML_DOWNLOAD_SCHEMA": "NO",
    "LIBKML_EXTERNAL_STYLE": "NO",
    "LIBKML_RESOLVE_STYLE": "NO",
}
PROXY_EXCEPTIONS: Final = ("NO_PROXY", "no_proxy")  # libcurl would reach these without the proxy

_ONE_AT_A_TIME: Final = RLock()  # drivers and options are those of the process


def layer_names(path: Path) -> tuple[tuple[str, str | None], ...]:
    """Read the name and the geometry type of each layer of a file; a table without geometry has None."""
    with _plain_files_only():
        return tuple((str(name), kind) for name, kind in pyogrio.list_layers(path))


def layer_info(path: Path, layer: str, *, count: bool = False) -> dict[str, Any]:
    """Read the properties of a layer; ``count`` counts its features even where that is slow."""
    with _plain_files_only():
        info: dict[str, Any] = pyogrio.read_info(path, layer=layer, force_feature_count=count)
    return info


def read_layer(
    path: Path, layer: str | None = None, *, skip: int = 0, rows: int | None = None
) -> pd.DataFrame:
    """Read features of a layer, the first if none is named; a GeoDataFrame where it has geometry."""
    with _plain_files_only():
        table: pd.DataFrame = pyogrio.read_dataframe(
            path, layer=layer, skip_features=skip, max_features=rows
        )
    return table


@contextmanager
def _plain_files_only() -> Iterator[None]:
    """Allow GDAL only the drivers of plain files and no network, then restore both."""
    with _ONE_AT_A_TIME:
        skipped_drivers = ",".join(sorted(set(pyogrio.list_drivers()) - PLAIN_DRIVERS))
        options = {**NO_NETWORK, "OGR_SKIP": skipped_drivers}
        options_before = {name: pyogrio.get_gdal_config_option(name) for name in options}
        exceptions = {name: os.environ.pop(name) for name in PROXY_EXCEPTIONS if name in os.environ}
        try:
            pyogrio.set_gdal_config_options(options)
            _register_drivers()  # reads OGR_SKIP
            yield
        finally:
            pyogrio.set_gdal_config_options(options_before)
            _register_drivers()
            os.environ.update(exceptions)
