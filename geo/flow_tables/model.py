"""A tally of records → flows between places, their routes and the segments that these use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.flow_tables.aggregate import Flows, aggregate
from geo.flow_tables.ends import ends_table, resolve_names
from geo.flow_tables.lines import CRS, build_routes, build_segments
from geo.flow_tables.roads import Routed, route_pairs
from geo.flow_tables.tally import Tally
from geo.network import Network, read_costs, read_network

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_PAIRS: Final = 20_000  # that are routed: half a minute
NAMING: Final = 0.3  # of the time, about


@dataclass(frozen=True, eq=False)
class Modelled:
    """What a tally comes to."""

    flows: Flows
    names: pd.DataFrame
    routed: Routed
    places: gpd.GeoDataFrame
    routes: gpd.GeoDataFrame
    segments: gpd.GeoDataFrame


def model(
    total: Tally,
    *,
    network: Network | None = None,
    most_pairs: int = MOST_PAIRS,
    on_progress: Callable[[float], None] = lambda _: None,
) -> Modelled:
    """Look names up, add up by place, and route the pairs with most records."""
    named = resolve_names(total.names, on_progress=lambda share: on_progress(NAMING * share))
    flows = aggregate(total, named)
    origin, destination, tried = _pairs(flows, most_pairs)
    routed = route_pairs(
        named.ends, (origin, destination), network or read_network(), read_costs(), tried=tried,
        on_progress=lambda share: on_progress(NAMING + (1 - NAMING) * share),
    )  # fmt: skip
    table = ends_table(named.ends)
    points = gpd.points_from_xy(table["lon"], table["lat"], crs=CRS)
    names = named.audit.sort_values("name", ignore_index=True)
    return Modelled(
        flows, names, routed, gpd.GeoDataFrame(table, geometry=points),
        build_routes(flows, routed), build_segments(flows, routed),
    )  # fmt: skip


def _pairs(
    flows: Flows, most: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Give the distinct pairs of ends, and which of them have most records."""
    width = max(len(flows.named.ends), 1)
    own = flows.keys["origin"].to_numpy() * width + flows.keys["destination"].to_numpy()
    pairs, of = np.unique(own, return_inverse=True)
    records = np.zeros(len(pairs), dtype=np.int64)
    np.add.at(records, of, flows.table["records"].to_numpy())
    tried = np.zeros(len(pairs), dtype=bool)
    tried[np.argsort(-records, kind="stable")[:most]] = True
    return pairs // width, pairs % width, tried
