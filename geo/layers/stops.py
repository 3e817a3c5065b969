"""Flows as requests between towns: which the road network can carry, and why it cannot the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from geo.brief.model import Brief, Place
from geo.brief.place_resolution import gazetteer_of
from geo.gazetteer import Gazetteer
from geo.geodesy import inverse
from geo.layers.ends import End
from geo.routing import RoutingRequest, Stop

CLUSTER_M: Final = 40_000.0  # towns this near a larger one count with it
ENOUGH: Final = 0.9  # of a country's listed inhabitants: the rest moves no share by a hundredth


def requests(brief: Brief, ends: Mapping[str, End]) -> tuple[list[RoutingRequest], dict[str, str]]:
    """Sort flows into those between places and countries, and those that no road can be chosen for.

    Returns
    -------
    requests
        Sorted by id.
    reasons
        Flow id → key of the reason why it is not routed, in ``geo/data/routing/wording.toml``.
    """
    known = gazetteer_of(brief)
    found, reasons = [], {}
    for flow in sorted(brief.flows, key=lambda flow: flow.id):
        stops = (flow.origin, *flow.transit, flow.destination)
        if flow.mode in {"sea", "air"}:
            reasons[flow.id] = f"by-{flow.mode}"
        elif vague := {ends[one].kind for one in stops} - {"place", "country"}:
            reasons[flow.id] = max(vague)  # a zone before a region, where there are both
        elif any(ends[one].kind == "place" for one in flow.transit):
            # A transit binds by the countries that it parts; a town among them would be passed by.
            reasons[flow.id] = "by-town"
        else:
            found.append(
                RoutingRequest(flow.id, tuple(_stop(brief, ends[one], known) for one in stops))
            )
    return found, reasons


def _stop(brief: Brief, end: End, known: Gazetteer) -> Stop:
    if end.kind == "place":
        place = next(one for one in brief.places if one.id == end.id)
        return Stop(
            end.id, _countries(place, known), (end.id,),
            np.array([end.lon]), np.array([end.lat]), np.ones(1),
        )  # fmt: skip
    area = next(one for one in brief.areas if one.id == end.id)
    return country_stop(area.id, area.countries[0], known)


def _countries(place: Place, known: Gazetteer) -> tuple[str, ...]:
    own = (place.country,) if place.country else ()
    return own or known[place.gazetteer or place.id].country_codes


def country_stop(stop_id: str, code: str, known: Gazetteer) -> Stop:
    """Take the towns of a country, weighted by their listed inhabitants.

    A town within 40 km of a larger one counts with it. Of what that leaves, the largest are taken that make up nine
    tenths of the inhabitants.

    Examples
    --------
    >>> from geo.gazetteer import open_gazetteer
    >>> tunisia = country_stop("tunisia", "TN", open_gazetteer())
    >>> tunisia.town[0] == "geonames-2464470", len(tunisia.town) < 40
    (True, True)
    """
    towns = sorted(known.towns_of(code), key=lambda place: (-place.population, place.id))
    lon, lat = np.array([one.lon for one in towns]), np.array([one.lat for one in towns])
    people = np.array([one.population for one in towns], dtype=float)
    nearest_m, of = np.full(len(towns), np.inf), np.zeros(len(towns), dtype=np.intp)
    heads = []
    for row in range(len(towns)):
        if nearest_m[row] > CLUSTER_M:
            heads.append(row)
            distance_m = inverse(lon[row], lat[row], lon, lat)[2]
            nearer = distance_m < nearest_m
            nearest_m[nearer], of[nearer] = distance_m[nearer], row
    rows = np.array(heads, dtype=np.intp)
    weight = np.bincount(of, people, len(towns)).astype(float)[rows]
    order = np.argsort(-weight, kind="stable")
    enough = np.searchsorted(np.cumsum(weight[order]), ENOUGH * people.sum()) + 1
    rows = rows[order[:enough]]
    return Stop(
        stop_id, (code,), tuple(towns[row].id for row in rows),
        lon[rows], lat[rows], weight[order[:enough]],
    )  # fmt: skip
