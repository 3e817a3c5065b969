"""Where a flow could go on the road network, and what closures do: as text, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from math import exp
from typing import Any, Final

import geopandas as gpd

from geo.brief import Brief
from geo.errors import BriefError, Problem
from geo.layers import model_brief
from geo.layers.closures import closure_rows, closures_of, shut
from geo.layers.precision import plain
from geo.layers.routes import build_routes
from geo.layers.rows import Evidence, Row
from geo.layers.schema.shared import MODELLED
from geo.layers.traffic import Traffic, worded
from geo.network import Network
from geo.validation import suggestion

DOUBTFUL_DETOUR: Final = 1.6  # times its geodesic: the network may lack a road
FEW_WAYS: Final = 3


def routes_report(brief: Brief, flow_id: str, *, network: Network | None = None) -> str:
    """List the alternatives of one flow with their shares and crossings, and why they are these.

    Raises
    ------
    BriefError
        If the brief has no flow of that id.
    """
    flows = tuple(flow for flow in brief.flows if flow.id == flow_id)
    if not flows:
        remedy = suggestion(flow_id, [flow.id for flow in brief.flows], kind="flow")
        raise BriefError(brief.id, [Problem("", f"has no flow {flow_id!r}", remedy)])
    traffic, ends = model_brief(brief.model_copy(update={"flows": flows}), network=network)
    if reason := traffic.reasons.get(flow_id):
        return f"  routes       {worded(f'not-routed-{reason}').en}"
    routes = build_routes(brief, ends, traffic, Evidence(brief))
    return "\n".join(_route_lines(routes, traffic))


def _route_lines(routes: gpd.GeoDataFrame, traffic: Traffic) -> Iterator[str]:
    (routed,) = traffic.routed
    towns = len(set(routed.origin)), len(set(routed.destination))
    between = "" if towns == (1, 1) else (
        f"; towns at the ends: {towns[0]} and {towns[1]}, weighted by inhabitants"
    )  # fmt: skip
    yield f"  routes       {MODELLED}{between}"
    yield "               share     hours     km  crossings"
    for row in routes.itertuples():
        hours = "     –" if row.hours is None else f"{row.hours:6.1f}"
        yield (
            f"               {row.share:6.1%}  {hours} h {row.length_km:6.0f}  {row.label_en}"
            + (f"; detour {row.detour:.1f}: doubtful" if row.detour > DOUBTFUL_DETOUR else "")
        )
    yield (
        "  why these    the quickest way over each crossing, and ways apart from it; one that takes an"
        f" hour more draws {exp(routed.scale_per_hour):.3g} times less, one that shares its road, too"
        " (path-size logit); hours and kilometres are to the towns that it mostly serves"
    )
    if len(routes) < FEW_WAYS:
        yield f"               the network has no more than {len(routes)} ways that differ by a fifth"


def closure_report(
    brief: Brief,
    crossings: Sequence[str],
    *,
    network: Network | None = None,
    as_json: bool = False,
) -> str:
    """Say where a brief's flows go when crossings close.

    Parameters
    ----------
    crossings
        Ids; none of them stands for the brief's own scenarios.

    Raises
    ------
    ClosureError
        If the network has no such crossing.
    """
    traffic, _ = model_brief(brief, network=network)
    closures = [shut(crossings, traffic.gazetteer)] if crossings else [
        one for one in closures_of(brief, traffic) if one.scenario
    ]  # fmt: skip
    rows = [(one, list(closure_rows(brief, traffic, one, Evidence(brief)))) for one in closures]
    if as_json:
        return _as_json(brief, [row for _, found in rows for row in found])
    if not rows:
        return f"{brief.id} describes no closure; name a crossing with --close"
    return "\n\n".join(
        "\n".join(_closure_lines(one.label.in_language("en"), found, traffic))
        for one, found in rows
    )


def _as_json(brief: Brief, rows: Iterable[Row]) -> str:
    record: dict[str, Any] = {"format": 1, "brief": brief.id, "status": MODELLED, "closures": [
        {name: plain(value) for name, value in row.items()} for row in rows
    ]}  # fmt: skip
    return json.dumps(record, ensure_ascii=False, indent=1)


def _closure_lines(label: str, rows: Sequence[Row], traffic: Traffic) -> Iterator[str]:
    yield f"{label}: {MODELLED}"
    if not rows:
        yield "  touches no routed flow"
    for row in rows:
        yield f"{row['flow']}: {_in_words(row)}"
        parts = zip(row["crossings"], row["shares_before"], row["shares_after"], strict=True)
        for crossing, before, after in sorted(parts, key=lambda part: (-part[2], part[0])):
            mark = "  closed" if crossing in row["closed"] else ""
            yield f"  {crossing:<24} {before:6.1%} → {after:6.1%}{mark}"
    touched = {row["flow"] for row in rows}
    if others := [one.id for one in traffic.routed if one.id not in touched]:
        yield f"not touched: {', '.join(others)}"


def _in_words(row: Row) -> str:
    lost = f"{row['no_way_left']:.1%} has no way left" if row["no_way_left"] else ""
    added = (
        f"{row['hours_added']:+.1f} h on {row['hours_before']:.1f} h, {row['km_added']:+.0f} km"
        if row["hours_added"] == row["hours_added"]  # NaN where nothing is routed
        else ""
    )
    return "; ".join(filter(None, (added, lost)))
