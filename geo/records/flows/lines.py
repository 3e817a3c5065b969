"""Routed pairs and their flows → the layers `routes` and `segments`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from scipy.sparse import csr_array

from geo.geodesy import cut_unwrapped_lines, generalise, geodesic_lines, inverse
from geo.layers.schema.records import WRITTEN
from geo.layers.schema.shared import MODELLED
from geo.layers.traffic import Traffic, link_lines
from geo.network import KINDS
from geo.records.flows.aggregate import Flows, pair_numbers
from geo.records.flows.roads import Routed, line_points
from geo.records.sums import added

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.routing.links import Floats, Integers

CRS: Final = "EPSG:4326"
MAX_SEGMENT_M: Final = 50_000.0
DECIMALS: Final = 3  # of records, kilometres and hours


def build_routes(flows: Flows, routed: Routed) -> gpd.GeoDataFrame:
    """Return one row a pair and sequence of crossings, and one for what no road takes."""
    records = records_of(flows, routed)
    ways = routed.routes
    number = np.arange(len(ways.pair)) - np.searchsorted(ways.pair, ways.pair) + 1
    lines = _drawn(routed)
    rest = np.array(sorted(routed.reasons), dtype=np.int64)
    share = np.concatenate([ways.share, routed.unrouted[rest]])
    pair = np.concatenate([ways.pair, rest])
    straight, length_km = _straight(flows, routed, rest)
    ids = np.array([end.id for end in flows.named.ends], dtype=object)
    origin, destination = ids[routed.origin[pair]], ids[routed.destination[pair]]
    no_number = np.full(len(rest), np.nan)
    table = {
        "id": [
            f"{one}>{other}/{'none' if np.isnan(rank) else f'{int(rank):02}'}"
            for one, other, rank in zip(
                origin, destination, np.concatenate([number, no_number]), strict=True
            )
        ],
        "origin": origin,
        "destination": destination,
        "alternative": pd.array([*number.tolist(), *[None] * len(rest)], dtype="Int64"),
        "share": share.round(6),
        "records": (share * records[pair]).round(DECIMALS),
        "length_km": np.concatenate([ways.length_km, length_km]).round(DECIMALS),
        "hours": np.concatenate([ways.hours, no_number]).round(DECIMALS),
        "crossings": [*map(list, ways.crossings), *([] for _ in rest)],
        "basis": ["network"] * len(number)
        + ["none" if line is None else "geodesic" for line in straight],
        "reason": [""] * len(number) + [routed.reasons[at] for at in rest.tolist()],
        "status": MODELLED,
    }
    shapes = np.concatenate([lines, straight])
    return _layer("routes", table, shapes, order=np.lexsort((np.arange(len(pair)), pair)))


def records_of(flows: Flows, routed: Routed) -> NDArray[np.int64]:
    """Count the records of each pair."""
    pair = pair_of(flows, routed)
    return added(flows.table["records"].to_numpy()[pair >= 0], pair[pair >= 0], len(routed.origin))


def pair_of(flows: Flows, routed: Routed) -> Integers:
    """Return the number of each flow's pair, −1 for one that is not routed."""
    known = pair_numbers(flows.named, routed.origin, routed.destination)
    own = pair_numbers(
        flows.named, flows.keys["origin"].to_numpy(), flows.keys["destination"].to_numpy()
    )
    if not len(known):
        return np.full(len(own), -1)
    order = np.argsort(known)
    at = order[np.minimum(np.searchsorted(known, own, sorter=order), len(known) - 1)]
    return np.where((known[at] == own) & flows.by_road, at, -1)


def build_segments(flows: Flows, routed: Routed) -> gpd.GeoDataFrame:
    """Return one row a stretch of network that carries any flow: what the routes send over it, added up."""
    links, carried = routed.links, routed.carried
    network = links.network
    pair = pair_of(flows, routed)
    shape = (len(routed.origin), max(len(flows.labels["commodity"]), 1))
    by_commodity = _summed(pair, flows.keys["commodity"], flows.table["records"], shape)
    has_number = flows.table["numbers"].to_numpy() > 0
    shape = (len(routed.origin), max(len(flows.labels["unit"]), 1))
    quantity = flows.table["quantity"].fill_null(0.0)
    by_unit = _summed(np.where(has_number, pair, -1), flows.keys["unit"], quantity, shape)
    used = np.flatnonzero(np.bincount(carried.indices, minlength=carried.shape[1]))
    over = csr_array(carried[:, used].T)
    goods, goods_records = _lists(csr_array(over @ by_commodity), flows.labels["commodity"])
    units, quantities = _lists(csr_array(over @ by_unit), flows.labels["unit"])
    edge = links.first_edge[used]
    table = {
        "id": Traffic(links, (), (), {}).link_id[used],
        "records": (over @ records_of(flows, routed)).round(DECIMALS),
        "pairs": np.diff(over.indptr),
        "commodities": goods,
        "commodity_records": goods_records,
        "units": units,
        "quantities": quantities,
        "kind": np.array(KINDS, dtype=object)[network.kind[edge]],
        "country_code": np.array(network.countries, dtype=object)[network.country[edge]],
        "length_km": links.length_km[used].round(DECIMALS),
        "error_m": network.error_m[edge],
        "source": np.array(network.sources, dtype=object)[network.source[edge]],
        "status": MODELLED,
    }
    lines = generalise(link_lines(links, used), network.error_m[edge])
    return _layer("segments", table, lines, order=np.argsort(table["id"], kind="stable"))


def _summed(pair: Integers, column: Any, values: Any, shape: tuple[int, int]) -> csr_array:  # noqa: ANN401 - columns
    """Add values up by pair and by a column of numbers."""
    some = pair >= 0
    entries = np.asarray(values, dtype=float)[some]
    return csr_array((entries, (pair[some], np.asarray(column)[some])), shape=shape)


def _lists(sums: csr_array, names: Sequence[str]) -> tuple[list[Any], list[Any]]:
    """Spread a sparse table over two columns of lists: names, and the sums rounded."""
    sums.sort_indices()
    offsets = pa.array(sums.indptr, pa.int32())
    of = pa.array(list(names), pa.string()).take(pa.array(sums.indices.astype(np.int64)))
    values = pa.array(sums.data.round(DECIMALS))
    return tuple(pa.ListArray.from_arrays(offsets, one).to_pylist() for one in (of, values))


def _drawn(routed: Routed) -> NDArray[np.object_]:
    """Draw every way, as fine as the network's error lets it."""
    links, ways = routed.links, routed.routes
    if not len(ways.pair):
        return np.zeros(0, dtype=object)
    used = np.unique(ways.link)
    drawn = generalise(link_lines(links, used), links.network.error_m[links.first_edge[used]])
    points, of = shapely.get_coordinates(drawn, return_index=True)
    counts = np.zeros(len(links.hours), dtype=np.int64)
    counts[used] = np.bincount(of, minlength=len(used))
    points, of = line_points(links, ways, (points, np.concatenate([[0], np.cumsum(counts)])))
    return np.asarray(shapely.linestrings(points, indices=of), dtype=object)


def _straight(flows: Flows, routed: Routed, rest: Integers) -> tuple[NDArray[np.object_], Floats]:
    """Draw pairs as geodesics, and measure them; nothing where both ends are one place."""
    places = np.array([(end.lon, end.lat) for end in flows.named.ends]).reshape(-1, 2)
    lines = np.full(len(rest), None, dtype=object)
    begin, end = places[routed.origin[rest]], places[routed.destination[rest]]
    apart = np.flatnonzero((begin != end).any(axis=1))
    length_km = np.zeros(len(rest))
    if len(apart):
        four = (*begin[apart].T, *end[apart].T)
        length_km[apart] = inverse(*four)[2] / 1_000
        lines[apart] = geodesic_lines(*four, max_segment_m=MAX_SEGMENT_M)
    return lines, length_km


def _layer(
    name: str, columns: dict[str, Any], shapes: NDArray[np.object_], *, order: Integers
) -> gpd.GeoDataFrame:
    """Put the declared columns in order beside their lines."""
    table = pd.DataFrame({one: columns[one] for one in WRITTEN[name].names})
    layer = gpd.GeoDataFrame(
        table, geometry=gpd.GeoSeries(cut_unwrapped_lines(shapes), crs=CRS), crs=CRS
    )
    return layer.iloc[order].reset_index(drop=True)
