"""Compare layers on disk with the brief: both must know the same claims as waiting for a person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geo.brief import Brief
from geo.brief.review_states import PENDING, status_of
from geo.errors import DataError

if TYPE_CHECKING:
    import geopandas as gpd


def check_review(brief: Brief, claims: gpd.GeoDataFrame, folder: Path) -> None:
    """Check that no claim waits in a brief or in its layers that does not in the other.

    Parameters
    ----------
    claims
        The layer of that name, as it lies in the folder.

    Raises
    ------
    DataError
        If claims were reviewed, or wait again, since the layers were built.
    """
    statuses = claims["review"] if "review" in claims else [None] * len(claims)
    built = {row for row, status in zip(claims["id"], statuses, strict=True) if status in PENDING}
    if built != {claim.id for claim in brief.claims if status_of(claim) in PENDING}:
        option = " --draft" if brief.stamps.unconfirmed else ""
        message = f"{folder}: was built before claims were reviewed. Write it again: `geo layers{option}`."
        raise DataError(message)
