"""Score a brief's model, and two baselines, against held-out reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

import numpy as np

from geo.brief import Brief
from geo.errors import AmbiguousPlaceError, DataError, UnknownPlaceError
from geo.gazetteer import Gazetteer, resolve_place
from geo.layers import model_brief
from geo.layers.modelled.routes import LEAST_SHARE
from geo.layers.modelled.traffic import Traffic, costs_of
from geo.network import Network
from geo.report.scoring.held_out import HeldOut
from geo.report.scoring.model_bands import sensitivity_bands
from geo.report.scoring.predictions import (
    Case,
    Predictor,
    RoutePredictor,
    Spot,
    StraightPredictor,
    bands_holding,
    flow_states,
    quickest_only,
)
from geo.report.scoring.report_table import record_error
from geo.report.scoring.statistics import Interval
from geo.validation import CROSSINGS_LISTED, shown, suggestion

MODEL, QUICKEST, STRAIGHT = "model", "quickest route", "straight line"
BASELINES: Final = (QUICKEST, STRAIGHT)
PREDICTORS: Final = (MODEL, *BASELINES)
# A predictor that sends this share of a flow over a crossing predicts that it is used.
USED_SHARE: Final = 0.05
SHARE_TOLERANCE: Final = 0.1  # a predicted share may differ by so much from the reported share
HOURS_TOLERANCE: Final = 0.25  # predicted hours may differ by this part of the reported hours
LEAST_HOURS: Final = 0.5  # and in any case by so many hours
# A route may pass so far from a reported position: twice the error of the least certain place of the gazetteer.
NEAR_KM: Final = 10.0


@dataclass(frozen=True)
class Outcome:
    """The prediction of one predictor, compared with one report.

    Attributes
    ----------
    value
        The predicted share (0 to 1) or hours; for a report of a position, the distance from it to the nearest drawn
        route, in km.
    is_hit
        Whether the value agrees with the report, within the tolerance for its kind.
    agreeing
        The share of the predicted traffic that agrees with the report, 0 to 1; None for reports of shares and hours.
    error
        How far the prediction is off, infinite if the predictor has no answer. For a used crossing, this is 1 minus the
        share over it; for shares and hours, the difference; for a position, the mean distance to the routes in km,
        weighted by share.
    """

    value: float
    is_hit: bool
    agreeing: float | None
    error: float


@dataclass(frozen=True)
class Scored:
    """One report that counts, and how well predictions agree with it.

    Attributes
    ----------
    case
        The report.
    outcomes
        Name of a predictor → the outcome of its prediction.
    in_band
        Band of the model, in per cent → whether it holds what was reported; empty for reports of kind ``used``.
    """

    case: Case
    outcomes: Mapping[str, Outcome]
    in_band: Mapping[int, bool]


@dataclass(frozen=True)
class Score:
    """How well the model of a brief, and the baselines, agree with held-out reports.

    Attributes
    ----------
    brief
        The id of the brief.
    scored
        The reports that count, with the outcomes of the predictors.
    used
        The reports that do not count, because they were used to build the brief: each with a text that says how.
    """

    brief: str
    scored: tuple[Scored, ...]
    used: tuple[tuple[HeldOut, str], ...]


def score_brief(
    brief: Brief, reports: Sequence[HeldOut], *, name: str = "", network: Network | None = None,
    problems: Sequence[tuple[int, str]] = (),
) -> Score:  # fmt: skip
    """Score a brief's model, and the baselines, against held-out reports.

    Parameters
    ----------
    reports
        The reports, as :func:`geo.report.scoring.report_table.read_reports` returns them.
    name
        Name of the table of reports, for messages.
    network
        Roads on which flows are routed; by default those that the brief names, else those that ship.
    problems
        Problems found when the table was read, each with the number of its record. The error lists them, too.

    Raises
    ------
    DataError
        If reports name a flow, crossing or place that the brief lacks, with all problems by record; or if no flow of
        the brief is routed.
    """
    traffic, _ = model_brief(brief, network=network)
    # A report that helped to build the brief proves nothing about it.
    uses = {report.id: use_of(report, brief) for report in reports}
    cases = _cases(traffic, reports, problems, name=name)
    if not traffic.routed:
        raise DataError(
            f"{brief.id}: no flow of the brief goes by road, so there are no routes to score. Add a flow that does."
        )
    cases_that_count = [case for case in cases if not uses[case.report.id]]
    used = [(report, uses[report.id]) for report in reports if uses[report.id]]
    return Score(brief.id, tuple(_scored(traffic, brief, cases_that_count)), tuple(used))


def use_of(report: HeldOut, brief: Brief) -> str:
    """Return in words how a report was used to build a brief; an empty text if it was not used.

    A report counts as used if the table says so, or if it comes from a source of the brief.
    """
    if report.is_used:
        return "marked as used"
    for source in brief.sources:
        if report.source == source.id:
            return f"its source is {source.id}"
        if report.url and source.url and _address(report.url) == _address(source.url):
            return f"its url is that of {source.id}"
        same_outlet = source.outlet and source.outlet.casefold() == report.outlet.casefold()
        if same_outlet and report.date and report.date == source.date:
            return f"its outlet and date are those of {source.id}"
    return ""


def _address(url: str) -> str:
    """Return what identifies a page of the web: its address without scheme, www, query and final slash."""
    parts = urlsplit(url.strip())
    return f"{parts.netloc.casefold().removeprefix('www.')}{parts.path.rstrip('/')}"


def _cases(
    traffic: Traffic,
    reports: Sequence[HeldOut],
    table_problems: Sequence[tuple[int, str]],
    *,
    name: str,
) -> list[Case]:
    """Return each report with the flows that it is about, and with its position.

    Parameters
    ----------
    table_problems
        Problems found when the table was read, each with the number of its record.
    name
        Name of the table, for messages.

    Raises
    ------
    DataError
        If any report, or the table, has a problem; the message lists all problems by record.
    """
    problems = [*table_problems]
    cases = []
    for report in reports:
        problems += [(report.row, fault) for fault in _faults(report, traffic)]
        spot = None
        try:
            spot = _spot(report, traffic.gazetteer)
        except (AmbiguousPlaceError, UnknownPlaceError) as error:
            problems.append((report.row, str(error)))
        # A report that names no flow is about all routed flows.
        flow_ids = report.flows or tuple(flow.id for flow in traffic.routed)
        cases.append(Case(report, flow_ids, spot))
    if problems:
        raise record_error(name, problems)
    return cases


def _faults(report: HeldOut, traffic: Traffic) -> Iterator[str]:
    """Yield a message for each flow in a report that the model does not route, and each crossing not on the network."""
    routed = [flow.id for flow in traffic.routed]
    for flow in report.flows:
        if flow in traffic.flows and flow not in routed:
            yield f"flow {flow!r} is not routed, so the model says nothing about it. Name a flow that is routed."
        elif flow not in routed:
            yield f"flow {shown(flow)} is not in the brief. {suggestion(flow, routed, kind='flow')}"
    for crossing in (*filter(None, [report.crossing]), *report.closed):
        if crossing not in traffic.links.crossings:
            remedy = suggestion(
                crossing, traffic.links.crossings, kind="crossing", listing=CROSSINGS_LISTED
            )
            yield f"crossing {shown(crossing)} is not on the road network. {remedy}"


def _spot(report: HeldOut, gazetteer: Gazetteer) -> Spot | None:
    """Return the position that a report states, or that of the place that it names.

    None for a report of another kind than ``position``.

    Raises
    ------
    AmbiguousPlaceError, UnknownPlaceError
        If the name of the place has several matches or none.
    """
    if report.kind != "position":
        return None
    if not (report.position or report.place):
        return None  # `read_reports` has listed this as a problem already
    if report.position:
        return Spot(*report.position, report.uncertainty_km or 0.0)
    match = resolve_place(report.place, index=gazetteer.index_for(report.place))
    if match.is_proposal:
        message = (
            f"place {shown(report.place)} is not in the gazetteer, but {match.name!r} is similar. "
            f"If the report means {match.name!r}, write the id of that place, {match.place.id}."
        )
        raise UnknownPlaceError(report.place, (match.name,), message)
    uncertainty_km = report.uncertainty_km
    if uncertainty_km is None:
        uncertainty_km = match.place.uncertainty_m / 1_000.0
    return Spot(match.place.lon, match.place.lat, uncertainty_km)


def _scored(traffic: Traffic, brief: Brief, cases: Sequence[Case]) -> Iterator[Scored]:
    """Yield each report with the outcomes of the model and of both baselines, and with the bands that hold it.

    Bands follow from corridors for reports of positions, and from variants of the assumptions for reports of shares and
    hours; reports of used crossings have none.
    """
    keys = [(flow, case.report.closed) for case in cases for flow in case.flows]
    states = flow_states(traffic, traffic.routed, keys)
    quickest = {key: quickest_only(state) for key, state in states.items()}
    predictors: dict[str, Predictor] = {
        MODEL: RoutePredictor(traffic.links, states),
        QUICKEST: RoutePredictor(traffic.links, quickest),
        STRAIGHT: StraightPredictor(traffic),
    }
    band_cases = [case for case in cases if case.report.kind in {"share", "added-time"}]
    report_ids = [case.report.id for case in band_cases]
    bands_of_cases = sensitivity_bands(traffic, costs_of(brief), band_cases)
    bands_by_report = dict(zip(report_ids, bands_of_cases, strict=True))
    for case in cases:
        outcomes = {name: outcome_of(predictor, case) for name, predictor in predictors.items()}
        in_band: Mapping[int, bool] = MappingProxyType({})
        if case.report.kind == "position":
            in_band = bands_holding(case, states)
        elif case.report.id in bands_by_report:
            bands = bands_by_report[case.report.id]
            in_band = {band: _holds(interval, case.report) for band, interval in bands.items()}
        yield Scored(case, outcomes, in_band)


def _holds(interval: Interval, report: HeldOut) -> bool:
    """Return whether an interval of the model overlaps the range that a report states."""
    band_low, band_high = interval
    low, high = _reported(report)
    return band_low <= high and low <= band_high


def _reported(report: HeldOut) -> tuple[float, float]:
    """Return the least and the greatest value that a report allows: a share, 0 to 1, or hours."""
    values = [value for value in (report.low, report.value, report.high) if value is not None]
    return values[0], values[-1]


def outcome_of(predictor: Predictor, case: Case) -> Outcome:
    """Compare the prediction of a predictor with a report, in the way that suits the kind of the report."""
    match case.report.kind:
        case "position":
            return _position_outcome(predictor, case)
        case "used":
            share = predictor.crossing_share(case)
            is_hit = share >= USED_SHARE
            return Outcome(share, is_hit=is_hit, agreeing=share, error=1.0 - share)
        case "share":
            return _size_outcome(predictor.crossing_share(case), case.report)
    return _size_outcome(predictor.added_hours(case), case.report)


def _size_outcome(value: float, report: HeldOut) -> Outcome:
    """Compare a predicted share or predicted hours with a report.

    The prediction is a hit if it lies in the reported range, or within a tolerance of the middle of this range. Its
    error is its distance from the reported range.
    """
    low, high = _reported(report)
    middle = report.value if report.value is not None else (low + high) / 2
    tolerance = (
        SHARE_TOLERANCE if report.kind == "share" else max(LEAST_HOURS, HOURS_TOLERANCE * middle)
    )
    if not np.isfinite(value):
        return Outcome(value, is_hit=False, agreeing=None, error=np.inf)
    is_hit = min(low, middle - tolerance) <= value <= max(high, middle + tolerance)
    error = max(low - value, value - high, 0.0)
    return Outcome(value, is_hit=is_hit, agreeing=None, error=error)


def _position_outcome(predictor: Predictor, case: Case) -> Outcome:
    """Compare the routes of a predictor with a reported position.

    The prediction is a hit if a route that is drawn passes within `NEAR_KM` of the position, or within its uncertainty
    if that is larger. The error is the mean distance to all routes, weighted by share.
    """
    routes = predictor.distances(case)
    if not routes.share.sum():
        return Outcome(np.inf, is_hit=False, agreeing=0.0, error=np.inf)
    reach_km = max(NEAR_KM, case.spot.uncertainty_km if case.spot else 0.0)
    # A route with a share under LEAST_SHARE is not drawn. If all are under it, the largest counts as drawn.
    drawn_km = routes.km[routes.share >= min(LEAST_SHARE, routes.share.max())]
    nearest_km, is_within_reach = float(drawn_km.min()), routes.km <= reach_km
    mean_km = float(np.average(routes.km, weights=routes.share))
    return Outcome(
        nearest_km,
        is_hit=nearest_km <= reach_km,
        agreeing=float(routes.share[is_within_reach].sum()),
        error=mean_km,
    )
