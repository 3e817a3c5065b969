"""Where routed flows run: the layers `segments` and `corridors`. Modelled, not observed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.geodesy import cut_unwrapped_lines, generalise, geodesic_buffers
from geo.geodesy.ellipsoid import Floats, Integers
from geo.layers.layer_rows import Evidence, Row, build_layer, flow_claims, text_cells
from geo.layers.road_links import link_errors, link_lines
from geo.layers.road_names import RoadNames
from geo.layers.routes import LEAST_SHARE
from geo.layers.schema.shared import MODELLED
from geo.layers.traffic import Traffic
from geo.layers.wording import format_wording
from geo.layers.zone_shapes import CRS
from geo.network import KINDS
from geo.routing import Links, RoutedFlow
from geo.routing.shares import link_shares

BANDS: Final = (50, 80, 95)  # per cent of a flow's traffic


def build_segments(
    traffic: Traffic,
    evidence: Evidence,
    names: RoadNames,
    *,
    extra_links: Sequence[Integers] = (),
    detours: Sequence[RoutedFlow] = (),
) -> gpd.GeoDataFrame:
    """Return one row per link of the network that carries a flow.

    ``extra_links`` have a row in any case, with no flows where they carry none: a closure diverts flows onto them.
    ``detours`` are the flows after closures, whose routes name these links.
    """  # fmt: skip
    carries = traffic.link_shares >= LEAST_SHARE
    numbers = np.unique(np.concatenate([np.flatnonzero(carries.any(axis=0)), *extra_links]))
    network, links = traffic.links.network, traffic.links
    edges = links.first_edge[numbers]
    lines = cut_unwrapped_lines(generalise(link_lines(links, numbers), network.error_m[edges]))
    names_of = names.of_links(numbers, [*traffic.routed, *detours])
    rows = []
    for link, edge in zip(numbers.tolist(), edges.tolist(), strict=True):
        carried = np.flatnonzero(carries[:, link])
        flows = [traffic.flows[traffic.routed[number].id] for number in carried]
        rows.append({
            "id": str(traffic.link_id[link]),
            **text_cells("label", names_of.get(link)),
            "flows": [flow.id for flow in flows],
            "shares": traffic.link_shares[carried, link].tolist(),
            "commodities": sorted({strand.commodity for flow in flows for strand in flow.strands}),
            "periods": sorted({period for flow in flows for period in flow.period}),
            "kind": KINDS[network.kind[edge]],
            "country_code": network.countries[network.country[edge]],
            "length_km": round(float(links.length_km[link]), 2),
            "error_m": float(network.error_m[edge]),
            "source": network.sources[network.source[edge]],
            "status": MODELLED,
            **evidence.cells(claim for flow in flows for claim in flow_claims(flow)),
        })  # fmt: skip
    return build_layer("segments", rows, lines)


def build_corridors(traffic: Traffic, evidence: Evidence) -> gpd.GeoDataFrame:
    """Return nested corridors of each routed flow: its busiest links, buffered, that carry 50, 80 and 95 %."""
    rows: list[Row] = []
    shapes: list[BaseGeometry] = []
    for routed in traffic.routed:
        flow = traffic.flows[routed.id]
        evidence_cells = evidence.flow_cells(flow)
        for band, shape, half_width_m in _bands(routed):
            label = format_wording("corridor-label", flow=flow.label, band=str(band))
            rows.append({
                "id": f"{flow.id}/{band}", **text_cells("label", label), "flow": flow.id,
                "band": band, "half_width_m": half_width_m, "status": MODELLED, **evidence_cells,
            })  # fmt: skip
            shapes.append(shape)
    return build_layer("corridors", rows, shapes)


def _bands(routed: RoutedFlow) -> Iterator[tuple[int, BaseGeometry, float]]:
    """Yield each band's percentage, shape and largest buffer radius (metres), innermost first."""
    share = link_shares(routed.links, routed.alternatives, routed.share)
    error_m = link_errors(routed.links)
    order, ends = busiest_links(routed.links, share)
    shape: BaseGeometry = shapely.Polygon()
    begin = 0
    for band, end in zip(BANDS, ends, strict=True):
        added = np.sort(order[begin:end])
        begin = max(begin, end)
        if len(added):
            shape = shapely.union_all([shape, *_link_buffers(routed, added, error_m[added])])
        yield band, shape, float(error_m[order[:begin]].max())


def busiest_links(links: Links, share: Floats) -> tuple[Integers, tuple[int, ...]]:
    """Return links from the busiest on, and how many of them carry each of ``BANDS`` of the traffic."""
    traffic_km = share * links.length_km
    order = np.lexsort((np.arange(len(share)), -share))
    cumulated = np.cumsum(traffic_km[order]) / traffic_km.sum()
    return order, tuple(int(np.searchsorted(cumulated, band / 100)) + 1 for band in BANDS)


def _link_buffers(routed: RoutedFlow, numbers: Integers, error_m: Floats) -> list[BaseGeometry]:
    """Buffer links by their errors, those of one error together."""
    lines = link_lines(routed.links, numbers)
    radii_m = np.unique(error_m)
    merged = [
        shapely.line_merge(shapely.multilinestrings(lines[error_m == radius])) for radius in radii_m
    ]
    grouped = generalise(np.array(merged, dtype=object), radii_m / 2)
    buffers = geodesic_buffers(gpd.GeoSeries(grouped, crs=CRS), radii_m)
    return list(generalise(buffers.to_numpy(), radii_m / 20))
