"""Modelled routes of a flow, and the effects of closures, as text or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from math import exp
from pathlib import Path
from typing import Final

import geopandas as gpd

from geo.brief import Brief, as_brief
from geo.errors import BriefError, Problem
from geo.layers import model_brief
from geo.layers.closures import closure_effects, closure_of, closure_row, closures_of
from geo.layers.layer_rows import Evidence, Row, json_value
from geo.layers.routes import build_routes
from geo.layers.schema.shared import MODELLED
from geo.layers.traffic import Traffic
from geo.layers.wording import format_wording
from geo.network import Network
from geo.validation import counted, suggestion

DOUBTFUL_DETOUR: Final = 1.6  # times the geodesic; the network may lack a road
FEW_ROUTES: Final = 3


def routes_report(brief: Brief, flow_id: str, *, network: Network | None = None) -> str:
    """List the alternative routes of one flow with their shares and crossings, and how they were found.

    Raises
    ------
    BriefError
        If the brief has no flow of that id.
    """
    flows = tuple(flow for flow in brief.flows if flow.id == flow_id)
    if not flows:
        remedy = suggestion(flow_id, [flow.id for flow in brief.flows], kind="flow")
        raise BriefError(brief.id, [Problem("", f"has no flow {flow_id!r}", remedy)])
    traffic, endpoints = model_brief(brief.model_copy(update={"flows": flows}), network=network)
    if reason := traffic.reasons.get(flow_id):
        return f"  routes       {format_wording(f'not-routed-{reason}').en}"
    routes = build_routes(endpoints, traffic, Evidence(brief))
    return "\n".join(_route_lines(routes, traffic))


def _route_lines(routes: gpd.GeoDataFrame, traffic: Traffic) -> Iterator[str]:
    (routed,) = traffic.routed
    origins, destinations = len(set(routed.origin)), len(set(routed.destination))
    note = f"; towns at the ends: {origins} and {destinations}, weighted by population"
    yield f"  routes       {MODELLED}{note if origins * destinations > 1 else ''}"
    yield "               share     hours     km  crossings"
    for row in routes.itertuples():
        hours = "     –" if row.hours is None else f"{row.hours:z6.1f}"
        yield (
            f"               {row.share:6.1%}  {hours} h {row.length_km:z6.0f}  {row.label_en}"
            + (f"; detour {row.detour:.1f}: doubtful" if row.detour > DOUBTFUL_DETOUR else "")
        )
    yield (
        "  method       the fastest route over each crossing, and alternatives apart from it; a route an hour"
        f" longer gets {exp(routed.scale_per_hour):.3g} times less traffic, and overlapping routes get less"
        " (path-size logit); hours and km are to the towns that a route mostly serves"
    )
    if len(routes) < FEW_ROUTES:
        number = counted(len(routes), "routes")
        yield f"               the network has no more than {number} that differ by a fifth"


COST: Final = """\
cost: how much less all routes that are left are worth than all routes, in hours of travel (logsum of the
path-size logit). It is never negative. A mean falls where a long route closes."""


def closure_report(
    brief: Brief | str | Path,
    crossings: Sequence[str],
    *,
    network: Network | None = None,
    as_json: bool = False,
) -> str:
    """Report how a brief's flows reroute when border crossings close.

    Parameters
    ----------
    brief
        As :func:`geo.read_brief` returns it, or the name or path of one.
    crossings
        Ids; without any, the brief's scenarios.

    Raises
    ------
    ClosureError
        If the network has no such crossing.
    """
    brief = as_brief(brief)
    traffic, _ = model_brief(brief, network=network)
    if crossings:
        closures = [closure_of(crossings, traffic.gazetteer)]
    else:
        closures = [closure for closure in closures_of(brief, traffic) if closure.scenario]
    evidence = Evidence(brief)
    tables = [
        [
            closure_row(traffic, closure, effect, evidence)
            for effect in closure_effects(traffic, closure)
        ]
        for closure in closures
    ]
    if as_json:
        return _to_json(brief, [row for rows in tables for row in rows])
    if not closures:
        return f"{brief.id} describes no closure; name a crossing with --close"
    parts = [
        "\n".join(_closure_lines(closure.label.in_language("en"), rows, traffic))
        for closure, rows in zip(closures, tables, strict=True)
    ]
    return "\n\n".join([*parts, COST] if any(tables) else parts)


def _to_json(brief: Brief, rows: Iterable[Row]) -> str:
    closures = [{name: json_value(value) for name, value in row.items()} for row in rows]
    record = {"format": 1, "brief": brief.id, "status": MODELLED, "closures": closures}
    return json.dumps(record, ensure_ascii=False, indent=1)


def _closure_lines(label: str, rows: Sequence[Row], traffic: Traffic) -> Iterator[str]:
    yield f"{label}: {MODELLED}"
    if not rows:
        yield "  affects no routed flow"
    for row in rows:
        yield f"{row['flow']}: {_change_text(row)}"
        parts = zip(row["crossings"], row["shares_before"], row["shares_after"], strict=True)
        for crossing, before, after in sorted(parts, key=lambda part: (-part[2], part[0])):
            mark = "  closed" if crossing in row["closed"] else ""
            yield f"  {crossing:<24} {before:6.1%} → {after:6.1%}{mark}"
    affected = {row["flow"] for row in rows}
    if others := [flow.id for flow in traffic.routed if flow.id not in affected]:
        yield f"not affected: {', '.join(others)}"


def _change_text(row: Row) -> str:
    """Return the cost of a closure, how much has to move, and the means around it, as far as there are any."""
    is_routed = row["hours_lost"] == row["hours_lost"]  # NaN where nothing has a route left
    facts = (
        f"costs {_hours(row['hours_lost'])}" if is_routed else "",
        f"{row['moved']:.1%} of it has to move",
        f"{row['no_way_left']:.1%} has no route left" if row["no_way_left"] else "",
        f"mean {row['hours_before']:z.1f} h and {row['km_before']:z,.0f} km before, "
        f"{row['hours_after']:z.1f} h and {row['km_after']:z,.0f} km after" if is_routed else "",
    )  # fmt: skip
    return "; ".join(filter(None, facts))


def _hours(hours: float) -> str:
    """Write a cost: a small one to hundredths, as a page does."""
    return f"{hours:z.2f} h" if hours < 1 else f"{hours:.1f} h"
