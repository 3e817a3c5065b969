"""Modelled routes of a flow, and the effects of closures, as text or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from math import exp, isnan
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo.brief import Brief, as_brief
from geo.brief.model import Flow
from geo.brief.review_states import require_reviewed
from geo.errors import BriefError, ClosureError, Problem
from geo.layers import model_brief
from geo.layers.endpoints import Endpoint
from geo.layers.layer_rows import Evidence, Row, json_value
from geo.layers.modelled.closures import closure_effects, closure_of, closure_row, closures_of
from geo.layers.modelled.road_labels import RoadLabels
from geo.layers.modelled.road_places import places_on_roads
from geo.layers.modelled.routes import build_routes, model_routes
from geo.layers.modelled.traffic import Traffic
from geo.layers.schema.shared import MODELLED
from geo.layers.wording import format_wording, town_label
from geo.network import Network
from geo.validation import CROSSINGS_LISTED, Text, counted, rounded, shown, suggestion

if TYPE_CHECKING:
    import geopandas as gpd

# A route so many times longer than the geodesic shows that the network may lack a road.
DOUBTFUL_DETOUR: Final = 1.6
FEW_ROUTES: Final = 3  # with fewer routes, the report says that the network has no more


def routes_report(brief: Brief, flow_id: str, *, every: bool = False) -> str:
    """Return the modelled routes of one flow as text, by the crossings that they take, and how they were found.

    Parameters
    ----------
    flow_id
        The id of the flow.
    every
        Whether to list each alternative, too, and not only the sums over all routes with the same crossings.

    Raises
    ------
    BriefError
        If the brief has no flow of that id.
    """
    flows = tuple(flow for flow in brief.flows if flow.id == flow_id)
    if not flows:
        remedy = suggestion(flow_id, [flow.id for flow in brief.flows], kind="flow")
        raise BriefError(brief.id, [Problem("", f"the brief has no flow {flow_id!r}", remedy)])
    traffic, endpoints = model_brief(brief.model_copy(update={"flows": flows}))
    if reason := traffic.reasons.get(flow_id):
        return f"  routes       {format_wording(f'not-routed-{reason}').en}"
    modelled_rows = model_routes(traffic, places_on_roads(traffic))
    routes = build_routes(modelled_rows, RoadLabels(endpoints, traffic.gazetteer), Evidence(brief))
    label_of_town = partial(town_label, endpoints=endpoints, gazetteer=traffic.gazetteer)
    parts = [
        _head_lines(flows[0], traffic, endpoints),
        _chain_lines(routes),
        _alternative_lines(routes, label_of_town) if every else (),
        _method_lines(routes, traffic),
    ]
    return "\n".join(chain.from_iterable(parts))


def _head_lines(flow: Flow, traffic: Traffic, endpoints: Mapping[str, Endpoint]) -> Iterator[str]:
    """Yield the first lines of a report on routes: how many towns stand for the ends of the flow, if several do."""
    yield f"  routes       {MODELLED}"
    counts = traffic.end_towns[flow.id]
    if max(counts) > 1:
        ends = []
        for count, end in zip(counts, (flow.origin, flow.destination), strict=True):
            name = endpoints[end].label.in_language("en")
            ends.append(f"{counted(count, 'towns')} of {name}" if count > 1 else name)
        yield f"               from {ends[0]} to {ends[1]}, weighted by population"


def _chain_lines(routes: gpd.GeoDataFrame) -> Iterator[str]:
    """Yield a table with a line for each chain of crossings that routes of a flow take.

    A line holds the share of the flow over the chain, and the mean and the range of hours and kilometres over all pairs
    of towns between which the flow runs. A last line holds the share without a route, if there is any.
    """
    yield "               share           hours                   km  on the way"
    ordered = routes.sort_values("chain_share", ascending=False, kind="stable")
    for _, rows in ordered.groupby("chain", sort=False):
        row = rows.iloc[0]
        hours = _range(
            row["chain_hours"], row["chain_hours_low"], row["chain_hours_high"], digits=1
        )
        km = _range(row["chain_km"], row["chain_km_low"], row["chain_km_high"])
        via = row["chain_via_en"] or row["label_en"]
        yield f"               {row['chain_share']:5.1%}  {hours:>14}  {km:>19}  {via}{_doubt(rows)}"
    for row in routes[routes["chain"].isna()].itertuples():
        yield f"               {row.share:5.1%}  {'–':>14}  {row.length_km:>19,.0f}  {row.label_en}"


def _range(mean: float, low: float, high: float, *, digits: int = 0) -> str:
    """Return a mean and, in brackets, a range as text.

    The mean has ``digits`` decimals, the ends of the range none. A range whose ends round to the same is left out.

    Examples
    --------
    >>> _range(25.98, 15.83, 40.77, digits=1), _range(13.2, 13.2, 13.2)
    ('26.0 (16–41)', '13')
    """
    low, high = rounded(low, 0), rounded(high, 0)
    ends = f"{low:,.0f}–{high:,.0f}"
    mean_text = f"{rounded(mean, digits):,.{digits}f}"
    return mean_text if low == high else f"{mean_text} ({ends})"


def _doubt(rows: gpd.GeoDataFrame) -> str:
    """Return a warning if one of the routes makes a long detour, else an empty text."""
    detour = rows["detour"].max()
    return f"; detour {detour:.1f}: doubtful" if detour > DOUBTFUL_DETOUR else ""


def _alternative_lines(
    routes: gpd.GeoDataFrame, label_of_town: Callable[[str], Text]
) -> Iterator[str]:
    """Yield a table with a line for each alternative route of a flow.

    ``label_of_town`` returns the name of a town from its id.
    """
    yield "  alternatives, each between the two towns that it mostly serves"
    yield "               share   hours      km  route"
    for row in routes.sort_values("alternative").to_dict("records"):
        hours = "–" if row["hours"] is None else f"{rounded(row['hours'], 1):z.1f}"
        origin, destination = (label_of_town(row[end]).in_language("en") for end in ("from", "to"))
        way = f", on the way {row['via_en']}" if row["via_en"] else ""
        doubt = f"; detour {row['detour']:.1f}: doubtful" if row["detour"] > DOUBTFUL_DETOUR else ""
        numbers = f"{row['share']:5.1%}  {hours:>6}  {row['length_km']:>6,.0f}"
        yield f"               {numbers}  {origin} to {destination}{way}{doubt}"


def _method_lines(routes: gpd.GeoDataFrame, traffic: Traffic) -> Iterator[str]:
    """Yield the lines that explain how the routes of a flow, the only one in ``traffic``, were found."""
    (routed,) = traffic.routed
    yield "  method       the fastest route over each crossing, and alternatives that differ from it; a route an hour"
    yield (
        f"               longer gets {exp(routed.scale_per_hour):.3g} times less traffic, and overlapping routes"
        " get less (path-size logit)"
    )
    if max(traffic.end_towns[routed.id]) > 1:
        yield "               hours and km are means over the pairs of towns; brackets hold nine tenths of the traffic"
    if len(routes) < FEW_ROUTES:
        number = counted(len(routes), "routes")
        yield f"               the network has no more than {number} that differ by a fifth"


COST: Final = """\
cost: the loss of accessibility, in hours of travel: the routes that remain compared with all routes (logsum of the
path-size logit). It is never negative. The mean can fall, because a closed long route no longer counts."""


def closure_report(
    brief: Brief | str | Path,
    crossings: Sequence[str] = (),
    *,
    network: Network | None = None,
    draft: bool = False,
    as_json: bool = False,
) -> str:
    """Report how a brief's flows reroute when border crossings close, as text or JSON.

    Parameters
    ----------
    brief
        A brief as :func:`geo.read_brief` returns it, or the name or path of one.
    crossings
        Ids of crossings that close together, or one id. Without any, the scenarios of the brief are modelled.
    network
        Roads on which flows are routed; by default those that the brief names, else those that ship.
    draft
        Whether to model also flows that rest on claims that no person has confirmed.
    as_json
        Whether to return JSON instead of text.

    Raises
    ------
    ClosureError
        If a name is not that of a crossing on the network; the message lists every such name.
    UnreviewedError
        If a person still has to confirm claims, and ``draft`` is false.
    """
    brief = as_brief(brief)
    if not draft:
        require_reviewed(brief)
    traffic, _ = model_brief(brief, network=network)
    ids = [crossings] if isinstance(crossings, str) else crossings
    if faults := [*_crossing_faults(ids, brief, traffic)]:
        raise ClosureError("\n".join(faults))
    if ids:
        closures = [closure_of(ids, traffic.gazetteer)]
    else:
        closures = [closure for closure in closures_of(brief, traffic) if closure.scenario]
    evidence = Evidence(brief)
    rows_of_closures = [
        [
            closure_row(traffic, closure, effect, evidence)
            for effect in closure_effects(traffic, closure)
        ]
        for closure in closures
    ]
    if as_json:
        return _to_json(brief, [row for rows in rows_of_closures for row in rows])
    if not closures:
        return f"{brief.id} describes no closure. Name a crossing to close with --close."
    labels = [closure.label.in_language("en") for closure in closures]
    reports = [
        "\n".join(_closure_lines(label, rows, traffic))
        for label, rows in zip(labels, rows_of_closures, strict=True)
    ]
    notes = [COST] if any(rows_of_closures) else []  # costs are explained only if there are any
    return "\n\n".join([*brief.stamps.sentences, *reports, *notes])


def _crossing_faults(ids: Iterable[str], brief: Brief, traffic: Traffic) -> Iterator[str]:
    """Yield a message for each of these names that is not the id of a crossing on the road network."""
    scenarios = {scenario.id: scenario for scenario in brief.scenarios}
    for name in ids:
        if name in traffic.links.crossings:
            continue
        if scenario := scenarios.get(name):
            options = " ".join(f"--close {crossing}" for crossing in scenario.crossings)
            yield (
                f"{shown(name)} is a scenario of the brief, not a crossing. Write {options}, or leave out"
                " --close to model every scenario."
            )
            continue
        place = traffic.gazetteer.get(name)
        if place is not None and place.kind == "crossing":
            problem = "is not on the road network, so no modelled route takes it"
        else:
            problem = "is not a crossing"
        remedy = suggestion(
            name, traffic.links.crossings, kind="crossing", listing=CROSSINGS_LISTED
        )
        yield f"{shown(name)} {problem}. {remedy}"


def _to_json(brief: Brief, rows: Iterable[Row]) -> str:
    """Return rows of the layer `closures` as JSON, with the notices that every output of the brief carries."""
    record = {
        "format": 1,
        "brief": brief.id,
        "status": MODELLED,
        **brief.stamps.notices_by_name,
        "closures": [{name: json_value(value) for name, value in row.items()} for row in rows],
    }
    return json.dumps(record, ensure_ascii=False, indent=1)


def _closure_lines(label: str, rows: Sequence[Row], traffic: Traffic) -> Iterator[str]:
    """Yield the lines that report one closure.

    For each flow that the closure affects, they state the cost and the share over each crossing before and after. The
    last line names the flows that it does not affect.

    Parameters
    ----------
    label
        The name of the closure.
    rows
        Its rows of the layer `closures`, one per affected flow.
    """
    yield f"{label}: {MODELLED}"
    if not rows:
        yield "  affects no routed flow"
    transits = {
        request.id: ", ".join(stop.id for stop in request.stops[1:-1])
        for request in traffic.requests
    }
    for row in rows:
        yield f"{row['flow']}: {_change_text(row)}"
        if row["no_way_left"] and transits[row["flow"]]:
            yield f"  has to pass through {transits[row['flow']]}: no other route counts"
        shares_by_id = sorted(
            zip(row["crossings"], row["shares_before"], row["shares_after"], strict=True)
        )
        # The largest share afterwards comes first; crossings with the same share stay in the order of their ids.
        shares = sorted(shares_by_id, key=itemgetter(2), reverse=True)
        for crossing, share_before, share_after in shares:
            mark = "  closed" if crossing in row["closed"] else ""
            yield f"  {crossing:<24} {share_before:6.1%} → {share_after:6.1%}{mark}"
    affected = {row["flow"] for row in rows}
    if unaffected := [flow.id for flow in traffic.routed if flow.id not in affected]:
        yield f"not affected: {', '.join(unaffected)}"


def _change_text(row: Row) -> str:
    """Return the effect of a closure on a flow in words, from its row of the layer `closures`.

    The text states the cost, the share of the flow that has to move, the share without a route, and mean hours and
    kilometres before and after, each only if there is any.
    """
    facts = [f"{row['moved']:.1%} of the flow has to move"]
    if row["no_way_left"]:
        facts.append(f"{row['no_way_left']:.1%} has no route left")
    if not isnan(row["hours_lost"]):  # NaN if no part of the flow has a route left
        before = _mean_text(row, "before")
        after = _mean_text(row, "after")
        facts = [f"costs {_hours(row['hours_lost'])}", *facts, f"mean {before}, {after}"]
    return "; ".join(facts)


def _mean_text(row: Row, when: str) -> str:
    """Return the mean hours and kilometres of a flow before or after a closure, rounded as on pages.

    ``when`` is ``before`` or ``after``.
    """
    hours, km = rounded(row[f"hours_{when}"], 1), rounded(row[f"km_{when}"], 0)
    return f"{hours:z.1f} h and {km:z,.0f} km {when}"


def _hours(hours: float) -> str:
    """Return a cost in hours as text, rounded as on pages: below an hour to hundredths, else to tenths."""
    return f"{rounded(hours, 2):z.2f} h" if hours < 1 else f"{rounded(hours, 1):.1f} h"
