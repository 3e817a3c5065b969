"""Where routed flows run: the layers `segments` and `corridors`. Modelled, not observed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.arrays import Floats, Integers
from geo.geodesy import cut_unwrapped_lines, generalise, geodesic_buffers
from geo.geodesy.input_checks import DEGREES
from geo.layers.layer_rows import Evidence, Row, build_layer, flow_claims, text_cells
from geo.layers.modelled.road_labels import RoadLabels
from geo.layers.modelled.road_links import link_errors, link_lines
from geo.layers.modelled.road_names import Ends, ends_of_links
from geo.layers.modelled.road_places import RoadPlaces
from geo.layers.modelled.routes import LEAST_SHARE
from geo.layers.modelled.traffic import Traffic
from geo.layers.schema.shared import MODELLED
from geo.layers.wording import format_wording
from geo.network import KINDS
from geo.routing import Links, RoutedFlow
from geo.routing.shares import link_shares

if TYPE_CHECKING:
    import geopandas as gpd

BANDS: Final = (50, 80, 95)  # per cent of a flow's traffic that a corridor holds


class ModelledSegment(NamedTuple):
    """One row of the layer `segments`, without label and evidence.

    Attributes
    ----------
    cells
        The cells that the model computes.
    line
        The line of the link, EPSG:4326.
    ends
        The places between which the link lies; None if no flow uses it.
    """

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
    """Compute the rows of the layer `segments`, without labels and evidence: one per link.

    Parameters
    ----------
    traffic
        The flows on the road network. Each link that carries at least ``LEAST_SHARE`` of a flow gets a row.
    places
        The towns and crossings on all links, by which the links are named.
    extra_links
        Numbers of more links that get a row, in one or more arrays: closures divert flows onto them.
    detours
        The flows as they run after these closures. Without them, most extra links could not be named.
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
    """Build the layer `segments`: the modelled rows, with labels, commodities, periods and evidence."""
    flow_groups = {tuple(segment.cells["flows"]) for segment in segments}
    # Many links carry the same group of flows, so these cells are computed once per group.
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
    """Return the cells of a link that follow from the flows that it carries: commodities, periods and evidence."""
    flows = [evidence.flows[flow_id] for flow_id in flow_ids]
    return {
        "commodities": sorted({strand.commodity for flow in flows for strand in flow.strands}),
        "periods": sorted({period for flow in flows for period in flow.period}),
        **evidence.cells(claim for flow in flows for claim in flow_claims(flow)),
    }


class Band(NamedTuple):
    """One corridor of a flow: the area around the links that carry a given part of its traffic.

    Attributes
    ----------
    flow
        Id of the flow.
    band
        The part of the flow's traffic, in per cent: one of ``BANDS``.
    shape
        The area, EPSG:4326.
    half_width_m
        The largest distance from the links to the edge of the area, in metres.
    """

    flow: str
    band: int
    shape: BaseGeometry
    half_width_m: float


def model_corridors(traffic: Traffic) -> list[Band]:
    """Compute the rows of the layer `corridors`, without labels and evidence.

    Each routed flow has three nested corridors. They are buffers around the fewest, busiest links that carry 50, 80 and
    95 % of its traffic.
    """
    return [band for routed in traffic.routed for band in _bands(routed)]


def build_corridors(bands: Sequence[Band], evidence: Evidence) -> gpd.GeoDataFrame:
    """Build the layer `corridors`: the modelled corridors of each routed flow, with labels and evidence."""
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
        # A band holds all links of the band before, whose shape is already computed, and some more.
        new_links = np.sort(order[previous_end:end])
        previous_end = end
        if len(new_links):
            buffers = _link_buffers(routed, new_links, error_m[new_links])
            shape = shapely.union_all([shape, *buffers])
        yield Band(routed.id, band, shape, half_width_m=float(error_m[order[:end]].max()))


def busiest_links(links: Links, share: Floats) -> tuple[Integers, tuple[int, ...]]:
    """Sort links by the share of a flow over them, and find how many of them carry each of ``BANDS``.

    Traffic is the share over a link times the length of the link, so that long links count for more.

    Parameters
    ----------
    share
        The share of the flow over each link, 0 to 1.

    Returns
    -------
    order
        Numbers of all links, the busiest first.
    counts
        For each of ``BANDS``, how many of the first links carry this percentage of all traffic.
    """
    traffic_km = share * links.length_km
    order = np.lexsort((np.arange(len(share)), -share))  # links of the same share by their numbers
    cumulated = np.cumsum(traffic_km[order]) / traffic_km.sum()
    return order, tuple(int(np.searchsorted(cumulated, band / 100)) + 1 for band in BANDS)


def _link_buffers(routed: RoutedFlow, numbers: Integers, error_m: Floats) -> list[BaseGeometry]:
    """Return the area within the positional error of links: one shape for all links with the same error, EPSG:4326.

    Parameters
    ----------
    numbers
        Numbers of the links, ascending, without duplicates.
    error_m
        The positional error of each of them, in metres: the radius of its buffer.
    """
    import geopandas as gpd  # noqa: PLC0415 - slow to import

    lines = link_lines(routed.links, numbers)
    radii_m = np.unique(error_m)
    merged_lines = [
        shapely.line_merge(shapely.multilinestrings(lines[error_m == radius])) for radius in radii_m
    ]
    # Both tolerances are small beside the radius; they keep shapes small and buffering fast.
    simple_lines = generalise(np.array(merged_lines, dtype=object), radii_m / 2)
    buffers = geodesic_buffers(gpd.GeoSeries(simple_lines, crs=DEGREES), radii_m)
    return list(generalise(buffers.to_numpy(), radii_m / 20))
