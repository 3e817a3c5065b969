"""Check that layers on disk and the brief agree on which claims still await review."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geo.brief import Brief
from geo.brief.review_states import PENDING, status_of
from geo.errors import DataError

if TYPE_CHECKING:
    import geopandas as gpd


def check_review(brief: Brief, claims: gpd.GeoDataFrame, folder: Path) -> None:
    """Check that the same claims await review in a brief and in its layers.

    Parameters
    ----------
    claims
        The layer ``claims`` as read from the folder.

    Raises
    ------
    DataError
        If claims were reviewed, or await review again, since the layers were built.
    """
    # only layers of a draft have the column: in all others no claim awaits review
    statuses = claims["review"] if "review" in claims else [None] * len(claims)
    pending_ids = {
        id_ for id_, status in zip(claims["id"], statuses, strict=True) if status in PENDING
    }
    if pending_ids != {claim.id for claim in brief.claims if status_of(claim) in PENDING}:
        option = " --draft" if brief.stamps.unconfirmed else ""
        message = f"{folder}: was built before claims were reviewed. Write it again: `geo layers{option}`."
        raise DataError(message)
