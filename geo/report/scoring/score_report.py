"""A score as text or JSON: hits, errors and bands by kind of report, each with its interval."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from geo.layers.modelled.segments import BANDS
from geo.layers.schema.shared import MODELLED
from geo.report.scoring.held_out import KINDS, Kind
from geo.report.scoring.scores import (
    BASELINES,
    HOURS_TOLERANCE,
    LEAST_HOURS,
    MODEL,
    NEAR_KM,
    PREDICTORS,
    SHARE_TOLERANCE,
    USED_SHARE,
    Score,
    Scored,
)
from geo.report.scoring.statistics import (
    FEWEST_REPORTS,
    FEWEST_SOURCES,
    Interval,
    bootstrap_interval,
    is_too_few,
    wilson_interval,
)
from geo.validation import ascii_controls, counted

TOO_FEW: Final = "too few reports"


@dataclass(frozen=True)
class PredictorSummary:
    """How well one predictor agrees with the reports of one kind.

    Attributes
    ----------
    count
        Number of reports of the kind.
    hits
        Number of reports with which the prediction agrees.
    rate
        The 95 % interval of the share of hits, 0 to 1.
    agreeing
        Mean share of the predicted traffic that agrees with a report, 0 to 1; None for reports of shares and hours.
    error, error_interval
        Mean error over the answered reports, and its 95 % interval; None if the predictor has no answer.
    answered
        Number of reports for which the predictor has a finite answer.
    """

    count: int
    hits: int
    rate: Interval
    agreeing: float | None
    error: float | None
    error_interval: Interval | None
    answered: int


@dataclass(frozen=True)
class Comparison:
    """How much larger the mean error of a baseline is than the mean error of the model.

    Attributes
    ----------
    count
        Number of reports that both answer; only these are compared.
    difference
        Mean error of the baseline less that of the model, in the unit of the reports; None without a common answer.
    interval
        The 95 % interval of the difference; None for reports of fewer than two sources.
    too_few
        Whether there are too few reports, or reports of too few sources, to say which is nearer.
    """

    count: int
    difference: float | None
    interval: Interval | None
    too_few: bool

    @property
    def verdict(self) -> str:
        """The words that say which is nearer to the reports, the model or the baseline.

        Neither is clearly nearer if the interval of the difference holds zero.
        """
        if self.too_few or self.interval is None:
            return TOO_FEW
        low, high = self.interval
        if low > 0:
            return "model nearer"
        return "baseline nearer" if high < 0 else "no clear difference"


def summarise(scored: Sequence[Scored], name: str) -> PredictorSummary:
    """Summarise how well one predictor, given by its name, agrees with reports of one kind."""
    outcomes = [item.outcomes[name] for item in scored]
    hits = sum(outcome.is_hit for outcome in outcomes)
    answered = [item for item in scored if np.isfinite(item.outcomes[name].error)]
    errors = [item.outcomes[name].error for item in answered]
    agreeing = [outcome.agreeing for outcome in outcomes if outcome.agreeing is not None]
    return PredictorSummary(
        count=len(outcomes), hits=hits, rate=wilson_interval(hits, len(outcomes)),
        agreeing=float(np.mean(agreeing)) if agreeing else None,
        error=float(np.mean(errors)) if errors else None,
        error_interval=bootstrap_interval(errors, _sources(answered)), answered=len(errors),
    )  # fmt: skip


def compare(scored: Sequence[Scored], baseline: str) -> Comparison:
    """Compare the errors of a baseline, given by its name, with those of the model, report by report."""
    names = (baseline, MODEL)
    answered_by_both = [
        item for item in scored if all(np.isfinite(item.outcomes[name].error) for name in names)
    ]
    gaps = [item.outcomes[baseline].error - item.outcomes[MODEL].error for item in answered_by_both]
    mean = float(np.mean(gaps)) if gaps else None
    sources = _sources(answered_by_both)
    return Comparison(len(gaps), mean, bootstrap_interval(gaps, sources), is_too_few(sources))


def _sources(scored: Sequence[Scored]) -> list[str]:
    return [item.case.report.source for item in scored]


def score_report(score: Score, *, as_json: bool = False, lists_reports: bool = False) -> str:
    """Return a score as text or JSON.

    Parameters
    ----------
    as_json
        Whether to return JSON.
    lists_reports
        Whether the text lists every report; JSON always does.
    """
    if as_json:
        return json.dumps(_record(score), ensure_ascii=False, indent=1, allow_nan=False)
    return "\n".join(_lines(score, lists_reports=lists_reports))


def _by_kind(score: Score) -> dict[Kind, list[Scored]]:
    """Return kind → the scored reports of this kind; kinds without reports are missing."""
    reports_of_kind = {
        kind: [item for item in score.scored if item.case.report.kind == kind] for kind in KINDS
    }
    return {kind: scored for kind, scored in reports_of_kind.items() if scored}


def _lines(score: Score, *, lists_reports: bool) -> Iterator[str]:
    """Yield the lines of a score: a table for each kind of reports, the calibration and notes, maybe each report."""
    total = len(score.scored) + len(score.used)
    yield f"{score.brief}: {MODELLED}"
    yield f"  {len(score.scored)} of {counted(total, 'reports')} counted"
    for report, reason in score.used:
        yield f"  not counted, used for the brief: {ascii_controls(report.id)} ({reason})"
    for kind, scored in _by_kind(score).items():
        yield ""
        yield from _kind_lines(kind, scored)
    if score.scored:
        yield ""
        yield from _calibration_lines(score)
        yield ""
        yield from NOTES.splitlines()
    if lists_reports:
        yield ""
        yield from _report_lines(score)


_TITLES: Final[Mapping[Kind, str]] = {
    "share": "share of a flow at a crossing",
    "used": "a crossing is used",
    "added-time": "time that a closure adds",
    "position": "position on a route",
}
_UNITS: Final[Mapping[Kind, str]] = {"share": "", "used": "", "added-time": " h", "position": " km"}
NOTES: Final = f"""\
hits: the prediction is within {SHARE_TOLERANCE:g} of the reported share; sends {USED_SHARE:.0%} or more of the flow \
over a crossing in use;
is within {HOURS_TOLERANCE:.0%} or {LEAST_HOURS:g} h of the added time; draws a line within {NEAR_KM:g} km of the place.
A method that draws more lines hits more, so look at the other columns, too: agrees is the share of the traffic that
agrees with the reports; off is the mean error over all lines, weighted by share.
Brackets hold 95 % intervals (Wilson's; bootstrap over sources). {TOO_FEW.capitalize()}: fewer than {FEWEST_REPORTS}, \
or of fewer than {FEWEST_SOURCES} sources."""


def _kind_lines(kind: Kind, scored: Sequence[Scored]) -> Iterator[str]:
    """Yield the table of one kind of reports: a line for each predictor, then a line for each baseline.

    The line of a baseline says whether it or the model is nearer to the reports.
    """
    sources = _sources(scored)
    too_few_text = f"; {TOO_FEW}" if is_too_few(sources) else ""
    numbers = f"{counted(len(scored), 'reports')} of {counted(len(set(sources)), 'sources')}"
    yield f"{_TITLES[kind]}: {numbers}{too_few_text}"
    yield f"  {'':<15} {'hits':<22} {'agrees':>6}  off"
    for name in PREDICTORS:
        summary = summarise(scored, name)
        hits = f"{summary.hits} of {summary.count} {_percents(summary.rate)}"
        agreeing = "–" if summary.agreeing is None else f"{summary.agreeing:.0%}"
        yield f"  {name:<15} {hits:<22} {agreeing:>6}  {_error_text(summary, kind)}"
    for name in BASELINES:
        comparison = compare(scored, name)
        yield f"  model and {name}: {comparison.verdict}{_gap_text(comparison, kind)}"


def _percents(interval: Interval) -> str:
    return f"({interval[0]:.0%} to {interval[1]:.0%})"


def _error_text(summary: PredictorSummary, kind: Kind) -> str:
    """Return the mean error of a predictor with its unit and interval, and for how many reports it has no answer."""
    if summary.error is None:
        return "no answer"
    unanswered = summary.count - summary.answered
    no_answer_text = f", no answer for {unanswered}" if unanswered else ""
    ends = summary.error_interval
    interval_text = f" ({_figure(ends[0])} to {_figure(ends[1])})" if ends else ""
    return f"{_figure(summary.error)}{_UNITS[kind]}{interval_text}{no_answer_text}"


def _figure(value: float) -> str:
    """Return a number as text: with two decimals below 10, else as a whole number.

    Examples
    --------
    >>> _figure(0.126), _figure(63.2)
    ('0.13', '63')
    """
    return f"{value:z,.0f}" if abs(value) >= 10 else f"{value:z.2f}"  # noqa: PLR2004


def _gap_text(comparison: Comparison, kind: Kind) -> str:
    """Return the difference of two mean errors with its unit and interval; empty if no report was compared."""
    if comparison.difference is None:
        return ""
    ends, unit = comparison.interval, _UNITS[kind]
    interval_text = f" ({_signed(ends[0])} to {_signed(ends[1])})" if ends else ""
    return (
        f"; baseline error minus model error {_signed(comparison.difference)}{unit}{interval_text}"
    )


def _signed(value: float) -> str:
    text = _figure(value)
    return text.replace("-", "−") if text.startswith("-") else f"+{text}"


def _calibration_lines(score: Score) -> Iterator[str]:
    """Yield the lines that say how many reports lie within each band of the model, by kind of report."""
    yield "calibration: reports within a band of the model"
    for kind, scored in _by_kind(score).items():
        if kind == "used":
            yield f"  {_TITLES[kind]}: no band"
            continue
        too_few_text = f"; {TOO_FEW}" if is_too_few(_sources(scored)) else ""
        parts = [f"{band} % band: {_in_band_text(scored, band)}" for band in BANDS]
        yield f"  {_TITLES[kind]}: {'; '.join(parts)}{too_few_text}"


def _in_band_text(scored: Sequence[Scored], band: int) -> str:
    held, interval = _held_by(scored, band)
    return f"{held} of {len(scored)} {_percents(interval)}"


def _held_by(scored: Sequence[Scored], band: int) -> tuple[int, Interval]:
    """Return how many reports lie within a band of the model, and the 95 % interval of their share, 0 to 1."""
    held = sum(item.in_band[band] for item in scored)
    return held, wilson_interval(held, len(scored))


def _report_lines(score: Score) -> Iterator[str]:
    """Yield a line for each report: which predictors hit it, and how far each of them is off."""
    yield "each report: hit (+) or not (–) by model, quickest route, straight line; how far off they are"
    for item in score.scored:
        kind = item.case.report.kind
        marks = "".join("+" if item.outcomes[name].is_hit else "–" for name in PREDICTORS)
        errors = ", ".join(_off(item.outcomes[name].error) for name in PREDICTORS)
        label = ascii_controls(f"{item.case.report.id}: {item.case.report.report}".rstrip(": "))
        yield f"  {marks}  {errors}{_UNITS[kind]}  {kind}  {label}"


def _off(error: float) -> str:
    return _figure(error) if np.isfinite(error) else "–"


def _record(score: Score) -> dict[str, Any]:
    """Return a score as plain values, for JSON."""
    return {
        "format": 1,
        "brief": score.brief,
        "status": MODELLED,
        "fewest_reports": FEWEST_REPORTS,
        "fewest_sources": FEWEST_SOURCES,
        "kinds": {kind: _kind_record(kind, scored) for kind, scored in _by_kind(score).items()},
        "reports": [*map(_scored_record, score.scored)],
        "used": [{"id": report.id, "reason": reason} for report, reason in score.used],
    }


def _kind_record(kind: Kind, scored: Sequence[Scored]) -> dict[str, Any]:
    """Return the summary of one kind of reports as plain values, for JSON."""
    summaries = {name: summarise(scored, name) for name in PREDICTORS}
    comparisons = {name: compare(scored, name) for name in BASELINES}
    bands: dict[str, Any] | None = None
    if kind != "used":
        held = {band: _held_by(scored, band) for band in BANDS}
        bands = {
            str(band): {"held": count, "interval": _plain_value(interval)}
            for band, (count, interval) in held.items()
        }
    return {
        "reports": len(scored),
        "too_few": is_too_few(_sources(scored)),
        "predictors": {name: _plain(vars(summary)) for name, summary in summaries.items()},
        "against_the_model": {
            name: _plain(vars(comparison)) | {"verdict": comparison.verdict}
            for name, comparison in comparisons.items()
        },
        "bands": bands,
    }


def _scored_record(item: Scored) -> dict[str, Any]:
    """Return a report and the outcomes of its predictions as plain values, for JSON."""
    report = item.case.report
    return {
        "id": report.id, "kind": report.kind, "report": report.report, "source": report.source,
        "date": report.date, "flows": list(item.case.flows),
        "predictors": {name: _plain(vars(outcome)) for name, outcome in item.outcomes.items()},
        "in_band": {str(band): holds for band, holds in item.in_band.items()},
    }  # fmt: skip


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain_value(value) for name, value in values.items()}


def _plain_value(value: Any) -> Any:  # noqa: ANN401 - numbers, intervals, None
    """Return a value for JSON: an interval as a list, a number rounded to 4 decimals, None for an infinite one."""
    if isinstance(value, tuple):
        return [_plain_value(end) for end in value]
    if isinstance(value, float):
        return round(value, 4) if np.isfinite(value) else None
    return value
