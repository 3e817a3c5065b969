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
from geo.gazetteer.entries import largest_first
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
    """Return what to route: a request for each flow of a brief that can be routed on roads.

    A flow can be routed if it moves by road between towns and countries, and if its transits are countries.

    Returns
    -------
    requests
        The requests, sorted by the ids of their flows.
    reasons
        Flow id → why a flow is not routed: a key in ``geo/data/routing/wording.toml``, without ``not-routed-``.
    """
    gazetteer = gazetteer_of(brief)
    requests, reasons = [], {}
    for flow in sorted(brief.flows, key=lambda flow: flow.id):
        if flow.mode in {"sea", "air"}:
            reasons[flow.id] = f"by-{flow.mode}"
        elif vague_kinds := {endpoints[stop].kind for stop in flow.stops} - {"place", "country"}:
            # No towns stand for a zone or region, between which a route could run.
            reasons[flow.id] = "zone" if "zone" in vague_kinds else "region"
        elif any(endpoints[stop].kind == "place" for stop in flow.transit):
            # A route can be bound to pass a country, but not to pass a town.
            reasons[flow.id] = "by-town"
        else:
            stops = (_stop(brief, endpoints[stop], gazetteer) for stop in flow.stops)
            requests.append(RoutingRequest(flow.id, tuple(stops)))
    return requests, reasons


def _stop(brief: Brief, endpoint: Endpoint, gazetteer: Gazetteer) -> Stop:
    """Return the stop for an endpoint, which is a place or a country.

    The stop of a place is the place alone. The stop of a country consists of towns that stand for it.
    """
    if endpoint.kind == "country":
        area = next(area for area in brief.areas if area.id == endpoint.id)
        return country_stop(area.id, area.countries[0], gazetteer)
    place = next(place for place in brief.places if place.id == endpoint.id)
    if place.country:
        countries: tuple[str, ...] = (place.country,)
    else:
        # A place has the id of its gazetteer entry, unless the brief names another entry.
        countries = gazetteer[place.gazetteer or place.id].country_codes
    return Stop(
        endpoint.id, countries, (endpoint.id,),
        np.array([endpoint.lon]), np.array([endpoint.lat]), np.ones(1),
    )  # fmt: skip


def country_stop(stop_id: str, code: str, gazetteer: Gazetteer) -> Stop:
    """Return a stop that stands for a country: towns, weighted by their inhabitants in the gazetteer.

    Towns within 40 km of a larger one are merged into it, with their inhabitants. Of the merged towns, the stop has the
    fewest that together hold nine tenths of the inhabitants, the largest first.

    Parameters
    ----------
    stop_id
        The id of the stop.
    code
        The country, ISO 3166-1 alpha-2.
    gazetteer
        The gazetteer that lists the towns.

    Examples
    --------
    >>> from geo.gazetteer import open_gazetteer
    >>> tunisia = country_stop("tunisia", "TN", open_gazetteer())
    >>> tunisia.town[0] == "geonames-2464470", len(tunisia.town) < 40
    (True, True)
    """
    if not gazetteer.edition:  # the stop cannot be cached: an edition is part of the key
        return _merged_towns(stop_id, code, gazetteer)
    merged = partial(_merged_towns, stop_id, code, gazetteer)
    return replace(cached("towns", [gazetteer.edition, code], merged), id=stop_id)


def _merged_towns(stop_id: str, code: str, gazetteer: Gazetteer) -> Stop:
    """Compute the stop that :func:`country_stop` returns: merge towns into centres, and keep the largest centres."""
    towns = largest_first(gazetteer.towns_of(code))
    lon, lat = np.array([town.lon for town in towns]), np.array([town.lat for town in towns])
    population = np.array([town.population for town in towns], dtype=float)
    centre = _centres(lon, lat)
    weight = np.bincount(centre, population, len(towns)).astype(float)  # of each town's centre
    centre_rows = np.flatnonzero(centre == np.arange(len(towns)))
    ranked_rows = centre_rows[np.argsort(-weight[centre_rows], kind="stable")]
    kept_population = KEPT_POPULATION * population.sum()
    count = np.searchsorted(np.cumsum(weight[ranked_rows]), kept_population) + 1
    rows = ranked_rows[:count]
    return Stop(
        stop_id, (code,), tuple(towns[row].id for row in rows), lon[rows], lat[rows], weight[rows]
    )


def _centres(lon: Floats, lat: Floats) -> Integers:
    """Return, for each town, the row of the centre into which it is merged; a centre has its own row.

    Towns come in order, the largest first, with positions in degrees. A town that is farther than `CLUSTER_M` from
    every centre before it is a centre itself. Any other town is merged into the centre nearest to it.
    """
    centre = np.zeros(len(lon), dtype=np.intp)
    centre_m = np.full(len(lon), np.inf)  # the distance from each town to its centre
    for row in range(len(lon)):
        if centre_m[row] > CLUSTER_M:
            # Towns at other latitudes are too far away to be merged into this one.
            nearby = np.flatnonzero(np.abs(lat - lat[row]) < CLUSTER_LAT_DEG)
            distance_m = inverse(lon[row], lat[row], lon[nearby], lat[nearby])[2]
            is_nearer = distance_m < centre_m[nearby]
            centre[nearby[is_nearer]], centre_m[nearby[is_nearer]] = row, distance_m[is_nearer]
    return centre
