"""Tables that a page of modelled traffic holds beside the layers that it draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas as gpd

MODELLED = ("routes", "segments", "corridors", "chokepoints")

# What rows of `segments` say that their flows say, too.
OF_THE_FLOWS = ("commodities", "periods", "claims", "context", "grade", "confidence", "status")


def modelled_tables(
    layers: Mapping[str, gpd.GeoDataFrame], drawn: Iterable[str]
) -> dict[str, gpd.GeoDataFrame]:
    """Build the tables of routed flows, each value once.

    Parameters
    ----------
    layers
        Tables by name, as `geo.layers` has them.
    drawn
        Names of the layers that the map shows.

    Returns
    -------
    dict
        Nothing where none of them is modelled. Else ``movements``, the strands of the routed flows
        without their lines; and where ``segments`` are drawn these, ``closures``, and
        ``closure_segments``, in which ``segment`` is a row number in ``segments``.
    """
    shown = set(drawn)
    if shown.isdisjoint(MODELLED) or "flows" not in layers:
        return {}
    flows = layers["flows"]
    movements = flows[flows["routed"] == "yes"].reset_index(drop=True)
    tables = {"movements": movements.set_geometry([None] * len(movements), crs=movements.crs)}
    if "segments" not in shown:
        return tables
    segments = layers["segments"]
    tables["segments"] = segments.drop(columns=list(OF_THE_FLOWS))
    if "closures" in layers and "closure_segments" in layers:
        changed = layers["closure_segments"]
        row = {segment: number for number, segment in enumerate(segments["id"])}
        numbered = changed.assign(segment=changed["segment"].map(row)).drop(columns="id")
        tables |= {"closures": layers["closures"], "closure_segments": numbered}
    return tables
