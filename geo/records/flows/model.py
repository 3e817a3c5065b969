"""A tally of records → flows between places, their routes and the segments that these use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.network import Network, read_costs, read_network
from geo.records.flows.aggregate import Flows, aggregate, pair_numbers
from geo.records.flows.ends import TableEnd, ends_table, resolve_names
from geo.records.flows.lines import CRS, build_routes, build_segments
from geo.records.flows.roads import Routed, route_pairs
from geo.records.flows.tally import ENDS, Tally
from geo.records.sums import added

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_PAIRS: Final = 20_000  # that are routed: half a minute


@dataclass(frozen=True, eq=False)
class Modelled:
    """What a tally comes to; ``pairs`` are all pairs of ends, of which ``routed`` has those with most records."""

    flows: Flows
    pairs: int
    names: pd.DataFrame
    routed: Routed
    places: gpd.GeoDataFrame
    routes: gpd.GeoDataFrame
    segments: gpd.GeoDataFrame


def name_ends(
    total: Tally,
    given: Mapping[str, TableEnd],
    *,
    on_progress: Callable[[float], None] = lambda _: None,
) -> Flows:
    """Look up the names that are not given, and add up by place."""
    return aggregate(total, resolve_names(total.names, given=given, on_progress=on_progress))


def model(
    flows: Flows,
    *,
    network: Network | None = None,
    most_pairs: int = MOST_PAIRS,
    on_progress: Callable[[float], None] = lambda _: None,
) -> Modelled:
    """Route the pairs of ends with most records."""
    named = flows.named
    pairs, count = _pairs(flows, most_pairs)
    routed = route_pairs(
        named.ends, pairs, network or read_network(), read_costs(),
        on_progress=on_progress,
    )  # fmt: skip
    table = ends_table(named.ends)
    points = gpd.points_from_xy(table["lon"], table["lat"], crs=CRS)
    names = named.audit.sort_values("name", ignore_index=True)
    return Modelled(
        flows, count, names, routed, gpd.GeoDataFrame(table, geometry=points),
        build_routes(flows, routed), build_segments(flows, routed),
    )  # fmt: skip


def _pairs(flows: Flows, most: int) -> tuple[tuple[NDArray[np.int64], NDArray[np.int64]], int]:
    """Return the pairs of ends with most records by road, in the order of the ends; and how many pairs there are."""
    by_road = flows.by_road
    origin, destination = (flows.keys[name].to_numpy()[by_road] for name in ENDS)
    _, first, of = np.unique(
        pair_numbers(flows.named, origin, destination), return_index=True, return_inverse=True
    )
    records = added(flows.table["records"].to_numpy()[by_road], of, len(first))
    chosen = first[np.sort(np.argsort(-records, kind="stable")[:most])]
    return (origin[chosen], destination[chosen]), len(first)
