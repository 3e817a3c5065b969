"""Read the layers of a brief from the files that a build wrote."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd

from geo.brief import Brief
from geo.brief.review_states import PENDING, status_of
from geo.errors import DataError, Problem
from geo.layers.geojson import parse_layer
from geo.layers.inputs import Outputs
from geo.layers.schema import SCHEMAS


def read_layers(
    brief: Brief, outputs: Outputs, names: Iterable[str] = SCHEMAS
) -> dict[str, gpd.GeoDataFrame]:
    """Read the layers of a brief that have these names from their files; by default, all layers.

    The layer `claims` is always read, too, for it shows whether claims were reviewed after the layers were built.

    Raises
    ------
    DataError
        If the file of a layer is missing or was written by another version of this program, or if claims were
        reviewed after the layers were built.
    """
    folder = outputs.layers / brief.id
    layers = {
        name: _read_layer(folder / f"{name}.geojson", name)
        for name in SCHEMAS
        if name in {"claims", *names}
    }
    _check_review(brief, layers["claims"], folder)
    return layers


def _read_layer(path: Path, name: str) -> gpd.GeoDataFrame:
    """Read the file of one layer; every error names the file."""
    try:
        return parse_layer(path.read_text(encoding="utf-8"), name)
    except OSError as error:
        message = f"{path}: the file cannot be read ({error.strerror}). Write it: `geo layers`."
        raise DataError(message) from None
    except (DataError, UnicodeDecodeError) as error:
        raise DataError(str(Problem(str(path), str(error)))) from None


def _check_review(brief: Brief, claims: gpd.GeoDataFrame, folder: Path) -> None:
    """Check that the claims that await review are the same in a brief and in the layers read from its folder.

    Parameters
    ----------
    claims
        The layer `claims`, as read from the folder.
    folder
        Folder of the layers, for the message.

    Raises
    ------
    DataError
        If claims were reviewed, or await review again, since the layers were built.
    """
    # Only the layers of a draft have this column. In all others, no claim awaits review.
    statuses = claims["review"] if "review" in claims else [None] * len(claims)
    pending_ids = {
        id_ for id_, status in zip(claims["id"], statuses, strict=True) if status in PENDING
    }
    if pending_ids != {claim.id for claim in brief.claims if status_of(claim) in PENDING}:
        option = " --draft" if brief.stamps.unconfirmed else ""
        raise DataError(
            f"{folder}: the layers were built before claims were reviewed. Build them again: `geo layers{option}`."
        )
