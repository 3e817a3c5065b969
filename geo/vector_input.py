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

_ONE_AT_A_TIME: Final = RLock()


def layer_names(path: Path) -> tuple[tuple[str, str | None], ...]:
    """Read the name and the type of geometry of each layer of a file; the type is None if it has no geometry."""
    with _plain_files_only():
        return tuple((str(name), kind) for name, kind in pyogrio.list_layers(path))


def layer_info(path: Path, layer: str, *, count: bool = False) -> dict[str, Any]:
    """Read the properties of a layer: its fields, its CRS, its number of features and so on.

    With ``count``, features are counted even in formats that do not store their number, where it takes a whole read.
    """
    with _plain_files_only():
        info: dict[str, Any] = pyogrio.read_info(path, layer=layer, force_feature_count=count)
    return info


def read_layer(
    path: Path, layer: str | None = None, *, skip: int = 0, rows: int | None = None
) -> pd.DataFrame:
    """Read a layer of a file as a table; a layer with geometry becomes a GeoDataFrame.

    Parameters
    ----------
    path
        The file.
    layer
        The name of the layer; by default the first.
    skip
        How many features at the start to leave out.
    rows
        How many features to read; by default all.
    """
    with _plain_files_only():
        table: pd.DataFrame = pyogrio.read_dataframe(
            path, layer=layer, skip_features=skip, max_features=rows
        )
    return table


@contextmanager
def _plain_files_only() -> Iterator[None]:
    """Allow GDAL only the drivers of plain files, and no network, within a block; then restore both.

    Other threads wait, because drivers and options are those of the whole process.
    """
    with _ONE_AT_A_TIME:
        skipped_drivers = ",".join(sorted(set(pyogrio.list_drivers()) - PLAIN_DRIVERS))
        options = {**NO_NETWORK, "OGR_SKIP": skipped_drivers}
        options_before = {name: pyogrio.get_gdal_config_option(name) for name in options}
        exceptions = {name: os.environ.pop(name) for name in PROXY_EXCEPTIONS if name in os.environ}
        try:
            pyogrio.set_gdal_config_options(options)
            _register_drivers()  # GDAL reads the option OGR_SKIP only here
            yield
        finally:
            pyogrio.set_gdal_config_options(options_before)
            _register_drivers()
            os.environ.update(exceptions)
