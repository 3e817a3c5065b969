"""Places by which roads are named: the towns and crossings that routes pass, in the order of travel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from geo.arrays import Booleans, Floats, Integers, max_by_group, offsets_of, ragged_range
from geo.layers.modelled.road_places import RoadPlace, RoadPlaces
from geo.routing import RoutedFlow

Ends: TypeAlias = tuple[RoadPlace, RoadPlace]
"""The places at the two ends of a road."""


@dataclass(frozen=True, eq=False)
class Visits:
    """Visits of a flow's routes to places: one for each route and place that it passes.

    Positions lie on one axis, on which all routes follow each other. A route that begins at ``start`` passes its first
    link from ``start`` to ``start + 1``, its second link from there to ``start + 2``, and so on. The next route begins
    after its end. Visits are sorted by position, and so by route and by the order of travel.

    Attributes
    ----------
    rows
        The routes, as rows of the flow's alternatives.
    start
        For each route, the position at which it begins.
    position
        For each visit, its position.
    place
        For each visit, the row of its place in :class:`RoadPlaces`; −1 for the town where a route begins or ends.
    route
        For each visit, the index of its route in ``rows``.
    """

    rows: Integers
    start: Floats
    position: Floats
    place: Integers
    route: Integers


def find_visits(routed: RoutedFlow, rows: Integers, places: RoadPlaces) -> Visits:
    """Find the places that routes of a flow pass, from origin to destination.

    A route that passes a town on several links visits it once, where the road comes nearest to it.

    Parameters
    ----------
    rows
        The routes, as rows of the flow's alternatives, ascending, without duplicates.
    places
        The towns and crossings on all links of the routes.
    """
    routes, links = routed.alternatives.routes, routed.links
    link_counts = routes.counts[rows]
    # A use is one link of one route: the index of the route in ``rows``, and the number of the link in the route.
    route, step = ragged_range(link_counts)
    use = routes.start[rows][route] + step
    # Two free positions between routes, so that the end of one never meets the start of the next.
    start: Floats = offsets_of(link_counts + 2)[:-1] + np.float64(1)
    use_start = start[route] + step
    is_forward = links.head[routes.link[use]] == routes.node[use]
    visited_use, place_row = _nearest_visits(route, routes.link[use], places)
    fraction_from_tail = places.fraction[place_row]
    fraction_in_travel = np.where(
        is_forward[visited_use], fraction_from_tail, 1 - fraction_from_tail
    )
    # The origin lies a little before the first link, the destination a little after the last.
    position = np.concatenate([
        start - 0.25,
        use_start[visited_use] + fraction_in_travel,
        start + link_counts + 0.25,
    ])  # fmt: skip
    no_place = np.full(len(rows), -1)
    place = np.concatenate([no_place, places.place[place_row], no_place])
    route_numbers = np.arange(len(rows))
    route_of_visit = np.concatenate([route_numbers, route[visited_use], route_numbers])
    order = np.argsort(position, kind="stable")
    return Visits(rows, start, position[order], place[order], route_of_visit[order])


def _nearest_visits(
    route: Integers, link: Integers, places: RoadPlaces
) -> tuple[Integers, Integers]:
    """Find the visits of routes to the places on their links, one per route and place.

    Of several links on which a route passes a place, the one nearest to the place counts.

    Parameters
    ----------
    route, link
        For each use of a link by a route, the index of the route and the number of the link.
    places
        The places on links.

    Returns
    -------
    use
        For each visit, the index of the use in ``route`` and ``link``.
    place_row
        For each visit, the row of the pair of link and place in ``places``.
    """
    # The pairs in ``places`` are sorted by link, so those of one link are neighbours.
    first_row, end_row = (np.searchsorted(places.link, link, side) for side in ("left", "right"))
    use, number = ragged_range(end_row - first_row)
    place_row = first_row[use] + number
    key = route[use] * len(places.ids) + places.place[place_row]  # one number per route and place
    nearest_first = np.lexsort((use, places.distance_m[place_row], key))  # within each key
    first_of_key = np.unique(key[nearest_first], return_index=True)[1]
    nearest = nearest_first[first_of_key]
    return use[nearest], place_row[nearest]


def heaviest_routes(routed: RoutedFlow) -> tuple[Integers, Integers]:
    """Find, for each link of the network, the route of a flow that has the largest share among those that use it.

    Returns
    -------
    heaviest_route
        For each link, the route as a row of the flow's alternatives; −1 for a link that no route uses.
    step_on_route
        For each link, its number among the links of that route, from 0; −1 for a link that no route uses.
    """
    routes = routed.alternatives.routes
    smallest_share_first = np.argsort(routed.share, kind="stable")
    rank, step = ragged_range(routes.counts[smallest_share_first])
    route = smallest_share_first[rank]
    link = routes.link[routes.start[route] + step]
    heaviest_route, step_on_route = np.full((2, len(routed.links.hours)), -1)
    # Where several routes assign to one link, the last assignment stays, and that is of the largest share.
    heaviest_route[link], step_on_route[link] = route, step
    return heaviest_route, step_on_route


def ends_of_sections(
    routed: RoutedFlow,
    places: RoadPlaces,
    route: Integers,
    first_step: Integers,
    last_step: Integers,
) -> list[Ends]:
    """Find the places between which sections of a flow's routes lie.

    They are the last place that the route passes before the middle of the section's first link, and the first place
    that it passes after the middle of the section's last link.

    Parameters
    ----------
    places
        The towns and crossings on the links of the routes.
    route
        For each section, its route, as a row of the flow's alternatives.
    first_step, last_step
        For each section, the numbers of its first and last link among the links of its route, from 0.
    """
    rows, row_of_section = np.unique(route, return_inverse=True)
    visits = find_visits(routed, rows, places)
    start = visits.start[row_of_section]
    visit_before = np.searchsorted(visits.position, start + first_step + 0.5) - 1
    visit_after = np.searchsorted(visits.position, start + last_step + 0.5)
    return [
        (_visited_place(routed, visits, places, before), _visited_place(routed, visits, places, after))
        for before, after in zip(visit_before.tolist(), visit_after.tolist(), strict=True)
    ]  # fmt: skip


def _visited_place(routed: RoutedFlow, visits: Visits, places: RoadPlaces, visit: int) -> RoadPlace:
    """Return the place of a visit: for a visit at the start or end of a route, the town where the route starts or ends.

    ``visit`` is the index of the visit in ``visits``.
    """
    place, route = int(visits.place[visit]), int(visits.route[visit])
    if place >= 0:
        return places.at_row(place)
    pair = routed.alternatives.pair[visits.rows[route]]
    is_start = visits.position[visit] < visits.start[route]
    return RoadPlace((routed.origin if is_start else routed.destination)[pair])


def ends_of_links(
    numbers: Integers, flows: Iterable[RoutedFlow], places: RoadPlaces
) -> dict[int, Ends]:
    """Find the places between which links lie, to name the links.

    They are the places before and after the link on a route. Of all flows that use the link, the first counts; of the
    routes of this flow over the link, the one with the largest share counts.

    Parameters
    ----------
    numbers
        Numbers of the links.
    flows
        The flows, in the order in which they name links.
    places
        The towns and crossings on the links of the flows.

    Returns
    -------
    dict
        Number of a link → the two places. Links that no flow uses are missing.
    """
    ends: dict[int, Ends] = {}
    unnamed = numbers
    for routed in flows:
        route, step = heaviest_routes(routed)
        used_links = unnamed[route[unnamed] >= 0]
        used_ends = ends_of_sections(
            routed, places, route[used_links], step[used_links], step[used_links]
        )
        ends |= dict(zip(used_links.tolist(), used_ends, strict=True))
        unnamed = unnamed[route[unnamed] < 0]
        if not len(unnamed):
            break
    return ends


def ends_of_chokepoint(
    routed: RoutedFlow, links: Sequence[int], places: RoadPlaces, heaviest_route: Integers
) -> Ends:
    """Find the places between which the links of a chokepoint lie, to name it.

    They are the places before and after these links on the route with the largest share over them. One link shows
    which route this is, because the same routes use all links of a chokepoint.

    Parameters
    ----------
    links
        Numbers of the links of the chokepoint.
    places
        The towns and crossings on the links of the flow.
    heaviest_route
        For each link of the network, the route with the largest share over it, as :func:`heaviest_routes` returns it.
    """
    route = int(heaviest_route[links[0]])
    routes = routed.alternatives.routes
    begin, end = routes.start[route : route + 2]
    steps = np.flatnonzero(np.isin(routes.link[begin:end], links))
    return ends_of_sections(routed, places, np.array([route]), steps[:1], steps[-1:])[0]


def chain_towns(routed: RoutedFlow, group: Integers, chain: int, places: RoadPlaces) -> Booleans:
    """Return whether at least half of a flow's traffic over a chain of crossings passes each place.

    Parameters
    ----------
    group
        For each route of the flow, the number of the chain of crossings that it passes.
    chain
        The number of the chain in question.
    places
        The towns and crossings on the links of the flow.

    Returns
    -------
    ndarray
        One boolean for each of ``places.ids``.
    """
    routes = routed.alternatives.routes
    share = np.where(group == chain, routed.share, 0.0)
    link_share = np.bincount(
        routes.link, np.repeat(share, routes.counts), minlength=len(routed.links.hours)
    )
    # A place may lie on several links. Traffic that passes one of them usually passes the others, too: no sum.
    place_share = max_by_group(places.place, link_share[places.link], len(places.ids), default=0.0)
    return np.asarray(place_share >= 0.5 * share.sum())
