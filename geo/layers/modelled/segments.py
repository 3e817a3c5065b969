"""Where routed flows run: the layers `segments` and `corridors`. Modelled, not observed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.arrays import Floats, Integers
from geo.geodesy import cut_unwrapped_lines, generalise, geodesic_buffers
from geo.layers.layer_rows import Evidence, Row, build_layer, flow_claims, text_cells
from geo.layers.modelled.road_labels import RoadLabels
from geo.layers.modelled.road_links import link_errors, link_lines
from geo.layers.modelled.road_names import Ends, RoadPlaces, ends_of_links
from geo.layers.modelled.routes import LEAST_SHARE
from geo.layers.modelled.traffic import Traffic
from geo.layers.schema.shared import MODELLED
from geo.layers.wording import format_wording
from geo.layers.zone_shapes import CRS
from geo.network import KINDS
from geo.routing import Links, RoutedFlow
from geo.routing.shares import link_shares

if TYPE_CHECKING:
    import geopandas as gpd

BANDS: Final = (50, 80, 95)  # per cent of a flow's traffic


class ModelledSegment(NamedTuple):
    """One row of the layer `segments` without label and evidence, and the places at the ends of the link."""

    cells: Row
    line: BaseGeometry
    ends: Ends | None


def model_segments(
    traffic: Traffic,
    places: RoadPlaces,
    *,
    extra_links: Sequence[Integers],
    detours: Sequence[RoutedFlow] = (),
) -> list[ModelledSegment]:
    """Compute the row of each link that carries a flow, and of each of ``extra_links``.

    A closure diverts flows onto the extra links; ``detours`` are these diverted flows, by which the links are named.
    """
    carries_flow = traffic.link_shares >= LEAST_SHARE
    numbers = np.unique(np.concatenate([np.flatnonzero(carries_flow.any(axis=0)), *extra_links]))
    network, links = traffic.links.network, traffic.links
    edges = links.first_edge[numbers]
    lines = cut_unwrapped_lines(generalise(link_lines(links, numbers), network.error_m[edges]))
    ends = ends_of_links(numbers, [*traffic.routed, *detours], places)
    rows = []
    for link, edge, line in zip(numbers.tolist(), edges.tolist(), lines, strict=True):
        flow_rows = np.flatnonzero(carries_flow[:, link])
        cells = {
            "id": str(traffic.link_id[link]),
            "flows": [traffic.routed[row].id for row in flow_rows],
            "shares": traffic.link_shares[flow_rows, link].tolist(),
            "kind": KINDS[network.kind[edge]],
            "country_code": network.countries[network.country[edge]],
            "length_km": round(float(links.length_km[link]), 2),
            "error_m": float(network.error_m[edge]),
            "source": network.sources[network.source[edge]],
            "status": MODELLED,
        }
        rows.append(ModelledSegment(cells, line, ends.get(link)))
    return rows


def build_segments(
    segments: Sequence[ModelledSegment], labels: RoadLabels, evidence: Evidence
) -> gpd.GeoDataFrame:
    """Return one row per modelled segment: its cells, with label, commodities, periods and evidence."""
    flow_groups = {tuple(segment.cells["flows"]) for segment in segments}
    # Once per group: many links carry the same flows.
    cells_of_group = {ids: _carried_cells(ids, evidence) for ids in flow_groups}
    label_of = {
        ends: text_cells("label", labels.of_road(ends) if ends else None)
        for ends in {segment.ends for segment in segments}
    }
    rows = (
        segment.cells | label_of[segment.ends] | cells_of_group[tuple(segment.cells["flows"])]
        for segment in segments
    )
    return build_layer("segments", rows, [segment.line for segment in segments])


def _carried_cells(flow_ids: Sequence[str], evidence: Evidence) -> Row:
    """Return the commodities and periods of some flows, and their evidence."""
    flows = [evidence.flows[flow_id] for flow_id in flow_ids]
    return {
        "commodities": sorted({strand.commodity for flow in flows for strand in flow.strands}),
        "periods": sorted({period for flow in flows for period in flow.period}),
        **evidence.cells(claim for flow in flows for claim in flow_claims(flow)),
    }


class Band(NamedTuple):
    """The corridor with ``band`` per cent of a flow's traffic; ``half_width_m`` is its largest buffer radius."""

    flow: str
    band: int
    shape: BaseGeometry
    half_width_m: float


def model_corridors(traffic: Traffic) -> list[Band]:
    """Compute the corridors of each routed flow: the buffers of its busiest links that carry 50, 80 and 95 %."""
    return [band for routed in traffic.routed for band in _bands(routed)]


def build_corridors(bands: Sequence[Band], evidence: Evidence) -> gpd.GeoDataFrame:
    """Return the nested corridors of each routed flow: their shapes, with labels and evidence."""
    rows: list[Row] = []
    for band in bands:
        flow = evidence.flows[band.flow]
        label = format_wording("corridor-label", flow=flow.label, band=str(band.band))
        rows.append({
            "id": f"{flow.id}/{band.band}", "flow": flow.id, "band": band.band, **text_cells("label", label),
            "half_width_m": band.half_width_m, "status": MODELLED, **evidence.flow_cells(flow),
        })  # fmt: skip
    return build_layer("corridors", rows, [band.shape for band in bands])


def _bands(routed: RoutedFlow) -> Iterator[Band]:
    """Yield the corridors of a flow, the innermost first."""
    share = link_shares(routed.links, routed.alternatives, routed.share)
    error_m = link_errors(routed.links)
    order, ends = busiest_links(routed.links, share)
    shape: BaseGeometry = shapely.Polygon()
    previous_end = 0
    for band, end in zip(BANDS, ends, strict=True):
        # Each band adds its links to the shape of the band before.
        new_links = np.sort(order[previous_end:end])
        previous_end = end
        if len(new_links):
            buffers = _link_buffers(routed, new_links, error_m[new_links])
            shape = shapely.union_all([shape, *buffers])
        yield Band(routed.id, band, shape, half_width_m=float(error_m[order[:end]].max()))


def busiest_links(links: Links, share: Floats) -> tuple[Integers, tuple[int, ...]]:
    """Return the numbers of all links, the busiest first, and how many of the first carry each of ``BANDS``.

    A band is a percentage of the traffic, measured as share times length.
    """
    traffic_km = share * links.length_km
    order = np.lexsort((np.arange(len(share)), -share))
    cumulated = np.cumsum(traffic_km[order]) / traffic_km.sum()
    return order, tuple(int(np.searchsorted(cumulated, band / 100)) + 1 for band in BANDS)


def _link_buffers(routed: RoutedFlow, numbers: Integers, error_m: Floats) -> list[BaseGeometry]:
    """Return links buffered by their positional errors: one shape for all links of the same error."""
    import geopandas as gpd  # noqa: PLC0415 - slow to import

    lines = link_lines(routed.links, numbers)
    radii_m = np.unique(error_m)
    merged = [
        shapely.line_merge(shapely.multilinestrings(lines[error_m == radius])) for radius in radii_m
    ]
    grouped = generalise(np.array(merged, dtype=object), radii_m / 2)
    buffers = geodesic_buffers(gpd.GeoSeries(grouped, crs=CRS), radii_m)
    return list(generalise(buffers.to_numpy(), radii_m / 20))
