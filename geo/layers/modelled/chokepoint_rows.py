"""Roads and crossings on which a flow depends: the layer `chokepoints`. Modelled, not observed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.geodesy import cut_unwrapped_lines, generalise, wrap_longitudes
from geo.layers.layer_rows import Evidence, Row, build_layer, flow_claims, text_cells
from geo.layers.modelled.road_labels import RoadLabels
from geo.layers.modelled.road_links import link_errors, link_lines
from geo.layers.modelled.road_names import Ends, ends_of_chokepoint, heaviest_routes
from geo.layers.modelled.road_places import RoadPlaces
from geo.layers.modelled.routes import LEAST_SHARE
from geo.layers.modelled.traffic import Traffic
from geo.layers.schema.shared import MODELLED
from geo.layers.wording import crossing_label
from geo.routing import Chokepoint, chokepoints

if TYPE_CHECKING:
    import geopandas as gpd

MOST_CHOKEPOINTS: Final = 10  # per flow
LEAST_HOURS_LOST: Final = 0.1  # a chokepoint that costs less, and cuts nothing off, is not listed


class ModelledChokepoint(NamedTuple):
    """One row of the layer `chokepoints`, without labels and evidence.

    Attributes
    ----------
    cells
        The cells that the model computes.
    shape
        The points of a crossing, or the line of a road segment, EPSG:4326.
    ends
        The places at the two ends of a road segment; None for a crossing.
    """

    cells: Row
    shape: BaseGeometry
    ends: Ends | None


def model_chokepoints(traffic: Traffic, places: RoadPlaces) -> list[ModelledChokepoint]:
    """Compute the rows of the layer `chokepoints`, without labels and evidence.

    Each routed flow has at most ``MOST_CHOKEPOINTS``, the worst first. ``places`` are the towns and crossings by which
    road segments are named.
    """
    rows = []
    for routed in traffic.routed:
        # `chokepoints` returns them sorted, the worst first. Those that cost next to nothing are not listed.
        worst = [
            chokepoint for chokepoint in chokepoints(routed)
            if chokepoint.cut_off >= LEAST_SHARE or chokepoint.hours_lost >= LEAST_HOURS_LOST
        ][:MOST_CHOKEPOINTS]  # fmt: skip
        heaviest_route, _ = heaviest_routes(routed)
        for rank, chokepoint in enumerate(worst, start=1):
            links = chokepoint.links
            ends = ends_of_chokepoint(routed, links, places, heaviest_route) if links else None
            cells = _chokepoint_cells(traffic, chokepoint, rank)
            rows.append(ModelledChokepoint(cells, _chokepoint_shape(traffic, chokepoint), ends))
    return rows


def build_chokepoints(
    modelled: Sequence[ModelledChokepoint], labels: RoadLabels, evidence: Evidence
) -> gpd.GeoDataFrame:
    """Build the layer `chokepoints`: the modelled rows, with labels and evidence.

    A road segment is labelled with the places at its ends, a crossing with its own name.
    """
    rows = []
    for cells, _, ends in modelled:
        label = (
            labels.of_road(ends) if ends else crossing_label(cells["crossing"], labels.gazetteer)
        )
        claims = flow_claims(evidence.flows[cells["flow"]])
        rows.append(cells | text_cells("label", label) | evidence.cells(claims))
    return build_layer("chokepoints", rows, [chokepoint.shape for chokepoint in modelled])


def _chokepoint_cells(traffic: Traffic, chokepoint: Chokepoint, rank: int) -> Row:
    """Return the cells that the model computes for a chokepoint.

    ``rank`` counts the chokepoints of the same flow, from 1 for the worst.
    """
    links = traffic.links
    chokepoint_links = list(chokepoint.links)
    crossing = links.crossings[chokepoint.crossing] if chokepoint.crossing >= 0 else None
    return {
        "id": f"{chokepoint.flow}/{rank:02d}",
        "flow": chokepoint.flow,
        "rank": rank,
        "crossing": crossing,
        "segments": sorted(traffic.link_id[chokepoint_links].tolist()),
        "share": chokepoint.share,
        # The hours lost are infinite if the chokepoint cuts the whole flow off.
        "hours_lost": chokepoint.hours_lost if np.isfinite(chokepoint.hours_lost) else None,
        "cut_off": chokepoint.cut_off,
        "only_way": "yes" if chokepoint.cut_off >= LEAST_SHARE else "no",
        "length_km": None if crossing else round(float(links.length_km[chokepoint_links].sum()), 1),
        "status": MODELLED,
    }


def _chokepoint_shape(traffic: Traffic, chokepoint: Chokepoint) -> BaseGeometry:
    """Return the geometry of a chokepoint, EPSG:4326.

    For a crossing, it is a point for each junction that belongs to it. For a road segment, it is the line of its links,
    generalised to their positional error.
    """
    links, network = traffic.links, traffic.links.network
    if chokepoint.crossing >= 0:
        node = links.node[np.flatnonzero(links.crossing == chokepoint.crossing)]
        lon, lat = wrap_longitudes(network.node_lon[node]), network.node_lat[node]
        return shapely.MultiPoint(np.stack([lon, lat], axis=1))
    numbers = np.array(chokepoint.links, dtype=np.intp)
    lines = generalise(link_lines(links, numbers), link_errors(links)[numbers])
    merged = shapely.line_merge(shapely.MultiLineString(list(lines)))
    shape: BaseGeometry = cut_unwrapped_lines(np.array([merged], dtype=object))[0]
    return shape
