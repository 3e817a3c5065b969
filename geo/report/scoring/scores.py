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
from geo.report.scoring.held_out import HeldOut, record_error
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
from geo.validation import CROSSINGS_LISTED, shown, suggestion

MODEL, QUICKEST, STRAIGHT = "model", "quickest route", "straight line"
BASELINES: Final = (QUICKEST, STRAIGHT)
PREDICTORS: Final = (MODEL, *BASELINES)
USED_SHARE: Final = 0.05  # of a flow: less is not use of a crossing
SHARE_TOLERANCE: Final = 0.1  # of the flow, on either side of the reported share
HOURS_TOLERANCE: Final = 0.25  # of the reported hours
LEAST_HOURS: Final = 0.5  # the least tolerance of hours
NEAR_KM: Final = 10.0  # twice the error of the least certain place of the gazetteer


@dataclass(frozen=True)
class Outcome:
    """A prediction compared with one report.

    Attributes
    ----------
    value
        The predicted share or hours; for a position the distance to the nearest drawn route, km.
    is_hit
        Whether the value agrees with the report, within the tolerance of its kind.
    agreeing
        The share of the predictor's traffic that agrees with the report; None for shares and hours.
    error
        How far the prediction is off: for a used crossing 1 minus the share over it; for shares and hours the
        difference; for a position the mean distance to the routes, weighted by share, km. Infinite without an answer.
    """

    value: float
    is_hit: bool
    agreeing: float | None
    error: float


@dataclass(frozen=True)
class Scored:
    """One report that counts, with the outcome of each predictor and the bands of the model that hold it."""

    case: Case
    outcomes: Mapping[str, Outcome]
    in_band: Mapping[int, bool]


@dataclass(frozen=True)
class Score:
    """Held-out reports against a brief's model.

    Attributes
    ----------
    used
        Reports that do not count, since they were used to build the brief, each with the reason.
    """

    brief: str
    scored: tuple[Scored, ...]
    used: tuple[tuple[HeldOut, str], ...]


def score_brief(
    brief: Brief, reports: Sequence[HeldOut], *, name: str = "", network: Network | None = None,
    problems: Sequence[tuple[int, str]] = (),
) -> Score:  # fmt: skip
    """Score a brief's model against held-out reports.

    Parameters
    ----------
    name
        Name of the table of reports, for messages.
    problems
        Problems found when the table was read, each with the number of its record; one error lists them all.

    Raises
    ------
    DataError
        A report names a flow, crossing or place that the brief lacks, with every problem, by record; or the brief has
        no flow that is routed.
    """
    traffic, _ = model_brief(brief, network=network)
    # A report that helped to build the brief proves nothing about it.
    uses = {report.id: use_of(report, brief) for report in reports}
    cases = _cases(traffic, reports, problems, name=name)
    if not traffic.routed:
        raise DataError(
            f"{brief.id}: has no flow that is routed, so nothing can be scored. Add a flow by road."
        )
    counted = [case for case in cases if not uses[case.report.id]]
    used = [(report, uses[report.id]) for report in reports if uses[report.id]]
    return Score(brief.id, tuple(_scored(traffic, brief, counted)), tuple(used))


def use_of(report: HeldOut, brief: Brief) -> str:
    """Return how a report was used to build a brief; empty if it was not."""
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
    """Return a web address without scheme, www, query and final slash."""
    parts = urlsplit(url.strip())
    return f"{parts.netloc.casefold().removeprefix('www.')}{parts.path.rstrip('/')}"


def _cases(
    traffic: Traffic,
    reports: Sequence[HeldOut],
    table_problems: Sequence[tuple[int, str]],
    *,
    name: str,
) -> list[Case]:
    """Return each report with its flows and position, or raise with every problem, those of the table included."""
    problems = [*table_problems]
    cases = []
    for report in reports:
        problems += [(report.row, fault) for fault in _faults(report, traffic)]
        spot = None
        try:
            spot = _spot(report, traffic.gazetteer)
        except (AmbiguousPlaceError, UnknownPlaceError) as error:
            problems.append((report.row, str(error)))
        cases.append(Case(report, report.flows or tuple(flow.id for flow in traffic.routed), spot))
    if problems:
        raise record_error(name, problems)
    return cases


def _faults(report: HeldOut, traffic: Traffic) -> Iterator[str]:
    """Yield a problem for each flow that the model does not route, and each crossing not on the network."""
    routed = [flow.id for flow in traffic.routed]
    for flow in report.flows:
        if flow in traffic.flows and flow not in routed:
            yield f"flow {flow!r} is not routed, so the model says nothing about it. Name one that is."
        elif flow not in routed:
            yield f"flow {shown(flow)} is not in the brief. {suggestion(flow, routed, kind='flow')}"
    for crossing in (*filter(None, [report.crossing]), *report.closed):
        if crossing not in traffic.links.crossings:
            remedy = suggestion(
                crossing, traffic.links.crossings, kind="crossing", listing=CROSSINGS_LISTED
            )
            yield f"crossing {shown(crossing)} is not on the road network. {remedy}"


def _spot(report: HeldOut, gazetteer: Gazetteer) -> Spot | None:
    """Return the position that a report states or whose place it names; None for reports of other kinds."""
    if report.kind != "position":
        return None
    if not (report.position or report.place):
        return None  # a problem of the table, which `read_reports` has found
    if report.position:
        return Spot(*report.position, report.uncertainty_km or 0.0)
    match = resolve_place(report.place, index=gazetteer.index_for(report.place))
    if match.is_proposal:
        message = (
            f"place {shown(report.place)} is not in the gazetteer, but {match.name!r} is similar. "
            f"If that is the place, write its id, {match.place.id}."
        )
        raise UnknownPlaceError(report.place, (match.name,), message)
    uncertainty_km = report.uncertainty_km
    if uncertainty_km is None:
        uncertainty_km = match.place.uncertainty_m / 1_000.0
    return Spot(match.place.lon, match.place.lat, uncertainty_km)


def _scored(traffic: Traffic, brief: Brief, cases: Sequence[Case]) -> Iterator[Scored]:
    """Yield each case with the outcomes of the model and of both baselines, and the bands that hold it."""
    keys = [(flow, case.report.closed) for case in cases for flow in case.flows]
    states = flow_states(traffic, traffic.routed, keys)
    quickest = {key: quickest_only(state) for key, state in states.items()}
    predictors: dict[str, Predictor] = {
        MODEL: RoutePredictor(traffic.links, states),
        QUICKEST: RoutePredictor(traffic.links, quickest),
        STRAIGHT: StraightPredictor(traffic),
    }
    band_cases = [case for case in cases if case.report.kind in {"share", "added-time"}]
    band_ids = [case.report.id for case in band_cases]
    case_bands = sensitivity_bands(traffic, costs_of(brief), band_cases)
    bands = dict(zip(band_ids, case_bands, strict=True))
    for case in cases:
        outcomes = {name: outcome_of(predictor, case) for name, predictor in predictors.items()}
        in_band: Mapping[int, bool] = MappingProxyType({})
        if case.report.kind == "position":
            in_band = bands_holding(case, states)
        elif case.report.id in bands:
            in_band = {
                band: _holds(ends, case.report) for band, ends in bands[case.report.id].items()
            }
        yield Scored(case, outcomes, in_band)


def _holds(band: tuple[float, float], report: HeldOut) -> bool:
    """Return whether a band, from its least to its greatest value, overlaps the range that a report states."""
    band_low, band_high = band
    low, high = _reported(report)
    return band_low <= high and low <= band_high


def _reported(report: HeldOut) -> tuple[float, float]:
    """Return the least and the greatest value that a report states."""
    values = [value for value in (report.low, report.value, report.high) if value is not None]
    return values[0], values[-1]


def outcome_of(predictor: Predictor, case: Case) -> Outcome:
    """Compare a prediction with a report."""
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
    """Compare a share or hours with the reported range, widened by a tolerance around its middle."""
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
    """Measure how far the routes pass from a place: the nearest drawn route, and the mean of all by their shares."""
    routes = predictor.distances(case)
    if not routes.share.sum():
        return Outcome(np.inf, is_hit=False, agreeing=0.0, error=np.inf)
    reach_km = max(NEAR_KM, case.spot.uncertainty_km if case.spot else 0.0)
    # A route with less than LEAST_SHARE is not drawn, unless all have less.
    drawn_km = routes.km[routes.share >= min(LEAST_SHARE, routes.share.max())]
    nearest_km, is_within_reach = float(drawn_km.min()), routes.km <= reach_km
    mean_km = float(np.average(routes.km, weights=routes.share))
    return Outcome(
        nearest_km,
        is_hit=nearest_km <= reach_km,
        agreeing=float(routes.share[is_within_reach].sum()),
        error=mean_km,
    )
