"""The rows of a GeoPackage's ``layer_styles``: QML for QGIS and SLD for others, in three languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import geopandas as gpd

from geo.exports.looks import KINDS
from geo.exports.ogr import EPOCH
from geo.exports.qml import qml
from geo.exports.sld import sld
from geo.validation import LANGUAGES

NAMES: Final = {"en": "English", "fr": "Français", "ar": "العربية"}
_MIXED: Final = "chokepoints"  # lines and points: no one symbol draws them


def layer_styles(layers: Mapping[str, gpd.GeoDataFrame]) -> list[dict[str, Any]]:
    """Style every layer with one kind of geometry; the English style is the one that QGIS opens."""
    time = dt.datetime.fromisoformat(EPOCH)
    return [
        {
            "f_table_catalog": "", "f_table_schema": "", "f_table_name": layer, "f_geometry_column": "geom",
            "styleName": NAMES[language], "styleQML": qml(layer, language),
            "styleSLD": sld(layer, layers[layer], language), "useAsDefault": language == LANGUAGES[0],
            "description": f"{layer}: {NAMES[language]}", "owner": "", "ui": None, "update_time": time,
        }
        for layer in layers if layer in KINDS and layer != _MIXED
        for language in LANGUAGES
    ]  # fmt: skip
