"""Labels of roads and routes: by the towns and crossings at their ends and on their way."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from geo.arrays import Booleans, Floats, rank_in_run
from geo.gazetteer import Gazetteer
from geo.layers.endpoints import Endpoint
from geo.layers.modelled.road_names import Ends, find_visits
from geo.layers.modelled.road_places import RoadPlace, RoadPlaces
from geo.layers.wording import crossing_label, format_wording, join_labels, town_label
from geo.routing import RoutedFlow
from geo.validation import Text

MOST_TOWNS: Final = 4  # that name one way
MOST_TOWNS_PER_SECTION: Final = 2  # that name a way between two of its crossings


@dataclass(frozen=True)
class Way:
    """The places by which a route may be named.

    Attributes
    ----------
    places
        The crossings and towns on the route, in the order of travel.
    inhabitants
        Number of inhabitants of each of ``places``; 0 for a crossing.
    ends
        Ids of the towns where the route begins and ends, which do not name it.
    """

    places: tuple[RoadPlace, ...]
    inhabitants: tuple[float, ...]
    ends: tuple[str, ...]


def way_of_route(
    routed: RoutedFlow, row: int, places: RoadPlaces, *, ends: Collection[str], nameable: Booleans | None = None
) -> Way:  # fmt: skip
    """Find the crossings and towns on one route of a flow, in the order of travel.

    Parameters
    ----------
    row
        The route, as a row of the flow's alternatives.
    places
        The towns and crossings on all links that flows use.
    ends
        Ids of the towns where the route begins and ends, which do not name it.
    nameable
        Whether each town of ``places.ids`` may name the route; None if all may. Crossings always do.
    """
    visited = find_visits(routed, np.array([row]), places).place
    # Rows of ``places``, each once. −1 stands for the towns at the two ends.
    place_rows = list(dict.fromkeys(visited[visited >= 0].tolist()))
    if nameable is not None:
        place_rows = [row for row in place_rows if nameable[row] or places.is_crossing[row]]
    return Way(
        places=tuple(map(places.at_row, place_rows)),
        inhabitants=tuple(places.inhabitants[place_rows].tolist()),
        ends=tuple(ends),
    )


@dataclass(frozen=True, eq=False)
class RoadLabels:
    """The names of towns, crossings, roads and routes.

    A place has its name in the brief or, if it is not in the brief, its name in the gazetteer. Roads and routes are
    named after places.
    """

    endpoints: Mapping[str, Endpoint]
    gazetteer: Gazetteer

    def of_place(self, place: RoadPlace) -> Text:
        """Return the name of a town or crossing."""
        if place.is_crossing:
            return crossing_label(place.id, self.gazetteer)
        return town_label(place.id, self.endpoints, self.gazetteer)

    def of_road(self, ends: Ends) -> Text:
        """Name a road by the places at its ends."""
        return name_between(*map(self.of_place, ends))

    def of_way(self, way: Way) -> Text | None:
        """Return the names of a route's crossings and largest towns, joined by dashes in the order of travel.

        The result is None if the route passes no crossing and no town that names it.
        """
        labels = [self.of_place(place) for place in way.places]
        # A town is left out if its English name says nothing new: it is the name of an end of the route, or part of
        # the name of a crossing, for crossings are often called after the towns beside them.
        known_names = {self.of_place(RoadPlace(town)).en for town in way.ends}
        for label, place in zip(labels, way.places, strict=True):
            if place.is_crossing:
                known_names |= {label.en, *(label.en or "").split("–")}
        is_known = [label.en in known_names for label in labels]
        inhabitants = np.array(way.inhabitants)
        is_crossing = inhabitants == 0
        # Without inhabitants, a town is never among the largest.
        is_named = _largest_on_way(np.where(is_known, 0, inhabitants), is_crossing)
        named_labels = [label for label, is_in in zip(labels, is_named, strict=True) if is_in]
        return join_labels(named_labels, " – ") if named_labels else None


def _largest_on_way(inhabitants: Floats, is_crossing: Booleans) -> Booleans:
    """Return whether each place on a way names the way: all crossings do, and the largest towns.

    At most four towns name a way and, if it has crossings, at most two of them lie between two crossings. Towns without
    inhabitants never name it. Both arguments hold one entry per place, in the order of travel.

    Examples
    --------
    >>> _largest_on_way(np.array([9.0, 8, 7, 0, 1]), np.array([False, False, False, True, False])).tolist()
    [True, True, False, True, True]
    """
    section = np.cumsum(is_crossing)  # how many crossings there are up to each place
    by_section = np.lexsort((-inhabitants, section))
    rank_in_section = np.empty(len(section), dtype=np.intp)
    rank_in_section[by_section] = rank_in_run(section[by_section])
    most_in_section = MOST_TOWNS_PER_SECTION if is_crossing.any() else MOST_TOWNS
    is_town = (inhabitants > 0) & ~is_crossing & (rank_in_section < most_in_section)
    largest_first = np.argsort(-np.where(is_town, inhabitants, 0), kind="stable")
    is_town[largest_first[MOST_TOWNS:]] = False
    return np.asarray(is_town | is_crossing)


def name_between(a: Text, b: Text) -> Text:
    """Return the name of a road from the names of the places at its ends.

    The two places are named in alphabetical order, because a road has no direction. A road whose ends lie at the same
    place is named after this place alone.

    Examples
    --------
    >>> name_between(Text(en="Gafsa"), Text(en="Gabès")).en
    'road between Gabès and Gafsa'
    >>> name_between(Text(en="Gafsa"), Text(en="Gafsa")).en
    'road at Gafsa'
    """
    if a.en == b.en:
        return format_wording("road-at", place=a)
    a, b = sorted((a, b), key=lambda label: label.en or "")
    return format_wording("road-between", a=a, b=b)
