"""Routed flows → the layers `routes`, `segments` and `corridors`. Modelled, not observed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.brief.model import Brief, Flow
from geo.gazetteer import Gazetteer
from geo.geodesy import (
    cut_unwrapped_lines,
    generalise,
    geodesic_buffers,
    geodesic_lines,
    inverse,
    wrap_longitudes,
)
from geo.layers.ends import End
from geo.layers.rows import Evidence, Row, frame, texts
from geo.layers.schema.shared import MODELLED
from geo.layers.traffic import Names, Traffic, crossing_label, link_lines, town_label, worded
from geo.layers.zone_shapes import CRS
from geo.network import KINDS
from geo.routing import RoutedFlow
from geo.routing.alternatives import crossings_of
from geo.routing.links import Floats, Integers, Links
from geo.routing.shares import link_shares
from geo.validation import LANGUAGES, Text

LEAST_SHARE: Final = 0.001  # of a flow: less is neither drawn nor listed
BANDS: Final = (50, 80, 95)  # per cent of a flow's traffic
MAX_SEGMENT_M: Final = 50_000.0


@dataclass(frozen=True)
class Alternative:
    """One line of the layer `routes`.

    Attributes
    ----------
    way
        Row in the flow's alternatives of the way that is drawn.
    share
        Of the whole flow.
    """

    way: int
    crossings: tuple[int, ...]
    share: float
    siblings: int


def alternatives(routed: RoutedFlow) -> list[Alternative]:
    """Sum a flow's ways up into those worth a line, the greatest share first.

    What all pairs of towns send over one sequence of crossings is one sum; it is drawn as the ways of the pair that
    sends most, and split_flow among them as that pair divides.
    """
    alternatives, share = routed.alternatives, routed.share
    found = []
    for sequence in np.unique(alternatives.sequence).tolist():
        rows = np.flatnonzero(alternatives.sequence == sequence)
        total = share[rows].sum()
        if total < LEAST_SHARE:
            continue
        heaviest = np.bincount(alternatives.pair[rows], share[rows]).argmax()
        drawn = rows[alternatives.pair[rows] == heaviest]
        parts = total * share[drawn] / share[drawn].sum()
        siblings = int((alternatives.pair == alternatives.pair[drawn[0]]).sum())
        found += [
            Alternative(int(way), crossings_of(routed.links, sequence), float(part), siblings)
            for way, part in zip(drawn, parts, strict=True)
            if part >= LEAST_SHARE
        ]
    return sorted(found, key=lambda one: (-one.share, one.crossings, one.way))


def build_routes(
    brief: Brief, ends: Mapping[str, End], traffic: Traffic, evidence: Evidence
) -> gpd.GeoDataFrame:
    """Return one row a flow and alternative, and one for what no way joins."""
    flows = {flow.id: flow for flow in brief.flows}
    names = Names(ends, traffic.gazetteer)
    rows: list[Row] = []
    lines: list[BaseGeometry] = []
    for routed in traffic.routed:
        flow = flows[routed.id]
        borne = evidence.columns(bearing(flow), context=flow.context, reading=flow.reading)
        for number, one in enumerate(alternatives(routed), start=1):
            rows.append(_route_row(names, routed, one, number) | borne)
            lines.append(_way_line(routed, one.way))
        if routed.unrouted >= LEAST_SHARE:
            row, line = _straight(names, routed)
            rows.append(row | borne)
            lines.append(line)
    return frame("routes", rows, lines)


def bearing(flow: Flow) -> tuple[str, ...]:
    """Return the claims of a flow and of its strands."""
    return tuple(dict.fromkeys([*flow.claims, *(c for s in flow.strands for c in s.claims)]))


def _route_row(names: Names, routed: RoutedFlow, one: Alternative, number: int) -> Row:
    alternatives, links = routed.alternatives, routed.links
    pair = _ends_of(names, routed, int(alternatives.pair[one.way]))
    origin, destination = pair.labels
    ids = [links.crossings[crossing] for crossing in one.crossings]
    label = (
        worded("route-label", crossings=listed(ids, names.gazetteer))
        if ids
        else worded("route-label-inland")
    )
    legs = _legs(routed, one.way)
    return {
        "id": f"{routed.id}/{number:02d}",
        **texts("label", label),
        "flow": routed.id,
        "alternative": number,
        "share": one.share,
        "from": pair.towns[0], "to": pair.towns[1],
        "length_km": round(float(alternatives.length_km[one.way]), 1),
        "hours": round(float(alternatives.hours[one.way]), 2),
        "detour": round(float(alternatives.length_km[one.way]) / pair.geodesic_km, 3),
        "crossings": ids,
        "basis": [basis for basis, _ in legs],
        "leg_km": [round(length_km, 1) for _, length_km in legs],
        "status": MODELLED,
        **texts("reason", worded(
            "route-reason", count=str(one.siblings), origin=origin, destination=destination)),
    }  # fmt: skip


def listed(crossings: list[str], known: Gazetteer) -> Text:
    """Name crossings in order, in every language."""
    labels = [crossing_label(one, known) for one in crossings]
    return Text(
        **{code: ", ".join(label.in_language(code) for label in labels) for code in LANGUAGES}
    )


def _legs(routed: RoutedFlow, way: int) -> list[tuple[str, float]]:
    """Give the basis and length of each leg between the stops and crossings of a way."""
    link, node = _links_of(routed, way)
    links, network = routed.links, routed.links.network
    kind = network.kind[links.first_edge[link]]
    is_end = links.crossing[node] >= 0
    leg: Integers = np.cumsum(is_end) - is_end
    lengths = np.bincount(leg, links.length_km[link])
    tracks = np.bincount(leg, kind == KINDS.index("track"))
    return [
        ("network, with tracks" if tracks else "network", float(length_km))
        for length_km, tracks in zip(lengths, tracks, strict=True)
    ]


def _links_of(routed: RoutedFlow, way: int) -> tuple[Integers, Integers]:
    ways = routed.alternatives.routes
    end = int(np.cumsum(ways.counts)[way])
    part = slice(end - int(ways.counts[way]), end)
    return ways.link[part], ways.node[part]


def _way_line(routed: RoutedFlow, way: int) -> BaseGeometry:
    """Draw a way from its origin to its destination, as coarsely as the network is known."""
    link, node = _links_of(routed, way)
    which, of = np.unique(link, return_inverse=True)
    lines = link_lines(routed.links, which)[of]
    forward = routed.links.head[link] == node
    points = np.concatenate([
        shapely.get_coordinates(line if ahead else shapely.reverse(line))
        for line, ahead in zip(lines, forward, strict=True)
    ])  # fmt: skip
    again = np.zeros(len(points), dtype=bool)
    again[1:] = (points[1:] == points[:-1]).all(axis=1)
    whole = np.array([shapely.LineString(points[~again])], dtype=object)
    line: BaseGeometry = cut_unwrapped_lines(
        generalise(whole, float(_errors(routed.links)[link].min()))
    )[0]
    return line


def _errors(links: Links) -> Floats:
    """Give each link's positional error, metres."""
    return links.network.error_m[links.first_edge]


@dataclass(frozen=True)
class _Ends:
    """A pair of towns, where the network begins to lead from one to the other."""

    towns: tuple[str, str]
    labels: tuple[Text, Text]
    lon: Floats
    lat: Floats
    geodesic_km: float


def _ends_of(names: Names, routed: RoutedFlow, pair: int) -> _Ends:
    """Name the towns of a pair, and measure between them."""
    towns = routed.origin[pair], routed.destination[pair]
    network = routed.links.network
    at = routed.links.node[[routed.pairs.origin[pair], routed.pairs.destination[pair]]]
    lon, lat = wrap_longitudes(network.node_lon[at]), network.node_lat[at]
    length_m = float(inverse(lon[0], lat[0], lon[1], lat[1])[2])
    labels = town_label(names, towns[0]), town_label(names, towns[1])
    return _Ends(towns, labels, lon, lat, length_m / 1_000)


def _straight(names: Names, routed: RoutedFlow) -> tuple[Row, BaseGeometry]:
    """Draw the heaviest pair that no way joins as a geodesic, for all of them."""
    weight = routed.pairs.weight.copy()
    weight[routed.alternatives.pair] = -1
    pair = _ends_of(names, routed, int(weight.argmax()))
    origin, destination = pair.labels
    length_km, lon, lat = round(pair.geodesic_km, 1), pair.lon, pair.lat
    row: Row = {
        "id": f"{routed.id}/straight", **texts("label", worded("route-label-straight")),
        "flow": routed.id, "alternative": None, "share": routed.unrouted,
        "from": pair.towns[0], "to": pair.towns[1],
        "length_km": length_km, "hours": None, "detour": 1.0, "crossings": [],
        "basis": ["geodesic"], "leg_km": [length_km], "status": MODELLED,
        **texts("reason", worded("route-reason-straight", origin=origin, destination=destination)),
    }  # fmt: skip
    line = geodesic_lines(lon[:1], lat[:1], lon[1:], lat[1:], max_segment_m=MAX_SEGMENT_M)[0]
    return row, line


def build_segments(
    brief: Brief, traffic: Traffic, evidence: Evidence, *, also: Sequence[Integers] = ()
) -> gpd.GeoDataFrame:
    """Return one row a stretch of network that carries any flow, counted by the edge's name.

    Links in ``also`` have a row in any case, without flows where they carry none: a closure sends some over them.
    """
    flows = {flow.id: flow for flow in brief.flows}
    carried = shares_by_link(traffic.routed, traffic.links)
    used = np.flatnonzero((carried >= LEAST_SHARE).any(axis=0))
    which = np.unique(np.concatenate([used, *also]))
    network, links = traffic.links.network, traffic.links
    edge = links.first_edge[which]
    lines = cut_unwrapped_lines(generalise(link_lines(links, which), network.error_m[edge]))
    rows = []
    for link, at in zip(which.tolist(), edge.tolist(), strict=True):
        on = np.flatnonzero(carried[:, link] >= LEAST_SHARE)
        users = [flows[traffic.routed[one].id] for one in on]
        rows.append({
            "id": str(traffic.link_id[link]),
            "flows": [flow.id for flow in users],
            "shares": [float(round(share, 3)) for share in carried[on, link]],
            "commodities": sorted({strand.commodity for flow in users for strand in flow.strands}),
            "periods": sorted({period for flow in users for period in flow.period}),
            "kind": KINDS[network.kind[at]],
            "country_code": network.countries[network.country[at]],
            "length_km": round(float(links.length_km[link]), 2),
            "error_m": float(network.error_m[at]),
            "source": network.sources[network.source[at]],
            "status": MODELLED,
            **evidence.columns(dict.fromkeys(c for flow in users for c in bearing(flow))),
        })  # fmt: skip
    return frame("segments", rows, lines)


def shares_by_link(routed: Sequence[RoutedFlow], links: Links) -> Floats:
    """Give what share of each flow runs over each link, shape ``(flows, links)``."""
    shares = [link_shares(one.links, one.alternatives, one.share) for one in routed]
    return np.array(shares).reshape(len(shares), len(links.hours))


def build_corridors(brief: Brief, traffic: Traffic, evidence: Evidence) -> gpd.GeoDataFrame:
    """Return three nested bands a routed flow: the busiest links that carry so much of its traffic."""
    flows = {flow.id: flow for flow in brief.flows}
    rows: list[Row] = []
    shapes: list[BaseGeometry] = []
    for routed in traffic.routed:
        flow = flows[routed.id]
        borne = evidence.columns(bearing(flow), context=flow.context, reading=flow.reading)
        for band, shape, widest_m in _bands(routed):
            label = worded("corridor-label", flow=flow.label, band=str(band))
            rows.append({
                "id": f"{flow.id}/{band}", **texts("label", label), "flow": flow.id,
                "band": band, "half_width_m": widest_m, "status": MODELLED, **borne,
            })  # fmt: skip
            shapes.append(shape)
    return frame("corridors", rows, shapes)


def _bands(routed: RoutedFlow) -> Iterator[tuple[int, BaseGeometry, float]]:
    """Buffer the busiest links by the network's error, band by band from the inmost."""
    share = link_shares(routed.links, routed.alternatives, routed.share)
    error_m, traffic_km = _errors(routed.links), share * routed.links.length_km
    order = np.lexsort((np.arange(len(share)), -share))
    reached = np.cumsum(traffic_km[order]) / traffic_km.sum()
    shape: BaseGeometry = shapely.Polygon()
    begin = 0
    for band in BANDS:
        end = int(np.searchsorted(reached, band / 100)) + 1
        which = np.sort(order[begin:end])
        begin = max(begin, end)
        if len(which):
            shape = shapely.union_all([shape, *_swaths(routed, which, error_m[which])])
        yield band, shape, float(error_m[order[:begin]].max())


def _swaths(routed: RoutedFlow, which: Integers, error_m: Floats) -> list[BaseGeometry]:
    """Buffer links, all of one error together."""
    lines = link_lines(routed.links, which)
    widths = np.unique(error_m)
    grouped = np.array(
        [shapely.line_merge(shapely.multilinestrings(lines[error_m == width])) for width in widths],
        dtype=object,
    )
    buffers = geodesic_buffers(gpd.GeoSeries(generalise(grouped, widths / 2), crs=CRS), widths)
    return list(generalise(buffers.to_numpy(), widths / 20))
