"""Read the layers of a brief from the files that a build wrote."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd

from geo.brief import Brief
from geo.errors import DataError, Problem
from geo.layers.draft_state import check_review
from geo.layers.geojson import parse_layer
from geo.layers.inputs import Outputs
from geo.layers.schema import SCHEMAS


def read_layers(
    brief: Brief, outputs: Outputs, names: Iterable[str] = SCHEMAS
) -> dict[str, gpd.GeoDataFrame]:
    """Read layers of a brief from their files, by default every one, and its claims in any case.

    Raises
    ------
    DataError
        If a layer is missing, was written by another version, or before claims were reviewed.
    """
    folder = outputs.layers / brief.id
    layers = {
        name: _read_layer(folder / f"{name}.geojson", name)
        for name in SCHEMAS
        if name in {"claims", *names}
    }
    check_review(brief, layers["claims"], folder)
    return layers


def _read_layer(path: Path, name: str) -> gpd.GeoDataFrame:
    try:
        return parse_layer(path.read_text(encoding="utf-8"), name)
    except OSError as error:
        message = f"{path}: cannot be read ({error.strerror}). Write it: `geo layers`."
        raise DataError(message) from None
    except (DataError, UnicodeDecodeError) as error:
        raise DataError(str(Problem(str(path), str(error)))) from None
