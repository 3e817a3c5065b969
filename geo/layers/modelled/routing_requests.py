"""Requests to route a brief's flows between towns, and the reasons why some flows are not routed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np

from geo.arrays import Floats, Integers
from geo.brief.model import Brief
from geo.brief.place_resolution import gazetteer_of
from geo.cache import cached
from geo.gazetteer import Gazetteer
from geo.geodesy import inverse
from geo.layers.endpoints import Endpoint
from geo.routing import RoutingRequest, Stop

CLUSTER_M: Final = 40_000.0  # towns within this distance of a larger one are merged into it
CLUSTER_LAT_DEG: Final = 0.37  # a degree of latitude is at least 110.5 km
# Share of a country's listed inhabitants in the towns that are kept: smaller towns would change no share by 0.01.
KEPT_POPULATION: Final = 0.9


def routing_requests(
    brief: Brief, endpoints: Mapping[str, Endpoint]
) -> tuple[list[RoutingRequest], dict[str, str]]:
    """Return requests for flows between places and countries, and why other flows have none.

    Returns
    -------
    requests
        Sorted by id.
    reasons
        Flow id → why it is not routed: a key in ``geo/data/routing/wording.toml``, without ``not-routed-``.
    """
    gazetteer = gazetteer_of(brief)
    requests, reasons = [], {}
    for flow in sorted(brief.flows, key=lambda flow: flow.id):
        ids = (flow.origin, *flow.transit, flow.destination)
        if flow.mode in {"sea", "air"}:
            reasons[flow.id] = f"by-{flow.mode}"
        elif vague := {endpoints[id_].kind for id_ in ids} - {"place", "country"}:
            reasons[flow.id] = "zone" if "zone" in vague else "region"
        elif any(endpoints[id_].kind == "place" for id_ in flow.transit):
            # Transits bind routes to countries; a route could miss a town among them.
            reasons[flow.id] = "by-town"
        else:
            stops = (_stop(brief, endpoints[id_], gazetteer) for id_ in ids)
            requests.append(RoutingRequest(flow.id, tuple(stops)))
    return requests, reasons


def _stop(brief: Brief, endpoint: Endpoint, gazetteer: Gazetteer) -> Stop:
    """Return the stop of a place, or of an area that is a country."""
    if endpoint.kind == "country":
        area = next(area for area in brief.areas if area.id == endpoint.id)
        return country_stop(area.id, area.countries[0], gazetteer)
    place = next(place for place in brief.places if place.id == endpoint.id)
    # the country that the brief states, else those of the gazetteer's entry: by another id if the brief gives one
    countries = (place.country,) if place.country else None
    return Stop(
        endpoint.id, countries or gazetteer[place.gazetteer or place.id].country_codes, (endpoint.id,),
        np.array([endpoint.lon]), np.array([endpoint.lat]), np.ones(1),
    )  # fmt: skip


def country_stop(stop_id: str, code: str, gazetteer: Gazetteer) -> Stop:
    """Return a stop that stands for a country: its towns, weighted by their listed inhabitants.

    Towns within 40 km of a larger one are merged into it. Of the result, the largest are kept that together
    hold nine tenths of the inhabitants.

    Examples
    --------
    >>> from geo.gazetteer import open_gazetteer
    >>> tunisia = country_stop("tunisia", "TN", open_gazetteer())
    >>> tunisia.town[0] == "geonames-2464470", len(tunisia.town) < 40
    (True, True)
    """
    if not gazetteer.edition:
        return _merged_towns(stop_id, code, gazetteer)
    merged = partial(_merged_towns, stop_id, code, gazetteer)
    return replace(cached("towns", [gazetteer.edition, code], merged), id=stop_id)


def _merged_towns(stop_id: str, code: str, gazetteer: Gazetteer) -> Stop:
    """Merge the towns of a country into centres, and return the largest of these as a stop."""
    towns = sorted(gazetteer.towns_of(code), key=lambda town: (-town.population, town.id))
    lon, lat = np.array([town.lon for town in towns]), np.array([town.lat for town in towns])
    population = np.array([town.population for town in towns], dtype=float)
    centre = _centres(lon, lat)
    weight = np.bincount(centre, population, len(towns)).astype(float)
    rows = np.flatnonzero(centre == np.arange(len(towns)))
    rows = rows[np.argsort(-weight[rows], kind="stable")]
    count = np.searchsorted(np.cumsum(weight[rows]), KEPT_POPULATION * population.sum()) + 1
    rows = rows[:count]
    return Stop(
        stop_id, (code,), tuple(towns[row].id for row in rows), lon[rows], lat[rows], weight[rows]
    )


def _centres(lon: Floats, lat: Floats) -> Integers:
    """Return the row of the centre into which each town is merged: its own row if it is a centre.

    Towns come in order, the largest first. One that is farther than `CLUSTER_M` from every centre before it is a
    centre itself; the others are merged into the nearest centre.
    """
    centre, centre_m = np.zeros(len(lon), dtype=np.intp), np.full(len(lon), np.inf)
    for row in range(len(lon)):
        if centre_m[row] > CLUSTER_M:
            # Towns at other latitudes are too far away to be merged into this one.
            nearby = np.flatnonzero(np.abs(lat - lat[row]) < CLUSTER_LAT_DEG)
            distance_m = inverse(lon[row], lat[row], lon[nearby], lat[nearby])[2]
            is_nearer = distance_m < centre_m[nearby]
            centre[nearby[is_nearer]], centre_m[nearby[is_nearer]] = row, distance_m[is_nearer]
    return centre
