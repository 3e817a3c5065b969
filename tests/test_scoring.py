"""Held-out reports: what the table may hold, which reports count, and scores worked out on paper."""

from __future__ import annotations

import json
from dataclasses import replace
from math import exp
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from invoking import invoke
from networks import toy_network

from geo.brief import Brief
from geo.errors import DataError
from geo.gazetteer import open_gazetteer
from geo.layers.modelled.traffic import Traffic
from geo.network import KINDS, read_costs
from geo.provenance import file_origin
from geo.report.scoring.held_out import HeldOut
from geo.report.scoring.model_bands import sensitivity_bands
from geo.report.scoring.predictions import (
    Case,
    RoutePredictor,
    Spot,
    StraightPredictor,
    bands_holding,
    flow_states,
    quickest_only,
)
from geo.report.scoring.report_table import read_reports, record_error
from geo.report.scoring.score_report import score_report
from geo.report.scoring.scores import PREDICTORS, Outcome, Score, Scored, outcome_of, use_of
from geo.routing import RoutingRequest, Stop, prepare_links, route_flow

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "geo/data/reports/tunisia-libya-2019.csv"
REPORT = HeldOut(
    row=1, id="a", report="", kind="used", flows=(), crossing="upper", place="", position=None,
    uncertainty_km=None, closed=(), value=None, low=None, high=None, date="", source="paper",
    outlet="", url="", is_used=False,
)  # fmt: skip
UPPER = 1 / (1 + exp(-0.5))  # 120 and 150 km at 60 km/h, and 1 per hour


def read_held_out(path: Path) -> tuple[HeldOut, ...]:
    """Read reports; raise once for all problems of their records."""
    reports, problems = read_reports(path)
    if problems:
        raise record_error(str(path), problems)
    return reports


@pytest.fixture(scope="module")
def traffic() -> Traffic:
    """Two towns an hour's way apart from two posts: the upper, 120 km, near the straight line; the lower, 150 km."""
    network = toy_network(
        [(0, 1), (1, 3), (0, 2), (2, 3)], km=[60.0, 60.0, 75.0, 75.0],
        lonlat=[(0, 0), (0.5, 0.2), (0.5, -0.4), (1, 0)], country=["AA", "BB", "AA", "BB"],
        crossings={1: "upper", 2: "lower"},
    )  # fmt: skip
    stops = [
        Stop(name, (name,), (name,), network.node_lon[[at]], network.node_lat[[at]], np.ones(1))
        for name, at in (("AA", 0), ("BB", 3))
    ]
    request = RoutingRequest("flow", tuple(stops))
    links = prepare_links(network, network.length_km / 60.0, [request])
    routed = route_flow(links, request, scale_per_hour=1.0)
    return Traffic(links, {}, (request,), (routed,), {}, open_gazetteer())


def outcomes(traffic: Traffic, **fields: Any) -> list[Outcome]:  # noqa: ANN401 - any of a report's
    """Return what model, quickest route and straight line say of a report."""
    report = replace(REPORT, **fields)
    case = Case(report, ("flow",), Spot(*report.position, 0.0) if report.position else None)
    states = flow_states(traffic, traffic.routed, [("flow", report.closed)])
    quickest = {key: quickest_only(state) for key, state in states.items()}
    predictors = (
        RoutePredictor(traffic.links, states),
        RoutePredictor(traffic.links, quickest),
        StraightPredictor(traffic),
    )
    return [outcome_of(predictor, case) for predictor in predictors]


def test_shares_and_hours_are_those_of_paper(traffic: Traffic) -> None:
    """The logit's share at either post, all or nothing for the baselines, half an hour more by the lower post."""
    assert [o.agreeing for o in outcomes(traffic)] == pytest.approx([UPPER, 1.0, 1.0])
    lower = outcomes(traffic, crossing="lower")
    assert [(o.is_hit, round(o.error, 6)) for o in lower] == [
        (True, round(UPPER, 6)), (False, 1.0), (False, 1.0),
    ]  # fmt: skip
    share = outcomes(traffic, kind="share", value=0.7)
    assert [o.error for o in share] == pytest.approx([0.7 - UPPER, 0.3, 0.3])
    assert [o.is_hit for o in share] == [True, False, False]
    closed = outcomes(traffic, crossing="lower", closed=("upper",))
    assert [o.agreeing for o in closed] == pytest.approx([1.0, 1.0, 1.0])
    hours = outcomes(traffic, kind="added-time", closed=("upper",), low=0.4, high=0.45)
    assert [o.value for o in hours] == pytest.approx([0.5, 0.5, 0.0])
    assert [o.error for o in hours] == pytest.approx([0.05, 0.05, 0.4])
    both = outcomes(traffic, kind="added-time", closed=("upper", "lower"), value=1.0)
    assert not both[0].is_hit
    assert both[0].error == np.inf
    cut = outcomes(traffic, closed=("upper", "lower"))
    assert [o.agreeing for o in cut] == [0.0, 0.0, 0.0]
    nowhere = outcomes(traffic, kind="position", position=(0.5, 0.2), closed=("upper", "lower"))
    assert [o.error for o in nowhere][:2] == [np.inf, np.inf]
    closed_case = Case(replace(REPORT, closed=("upper", "lower")), ("flow",), Spot(0.5, 0.2, 0.0))
    states = flow_states(traffic, traffic.routed, [("flow", ("upper", "lower"))])
    assert not any(bands_holding(closed_case, states).values())


def test_distances_are_weighed_by_share(traffic: Traffic) -> None:
    """A place on the upper road is 0 km off it; the model's mean is that of the lower road by its share."""
    model, quickest, straight = outcomes(traffic, kind="position", position=(0.5, 0.2))
    assert model.value == pytest.approx(0.0, abs=1e-6)
    assert model.agreeing == pytest.approx(UPPER)
    lower = outcomes(traffic, kind="position", position=(0.5, 0.2), closed=("upper",))[0].error
    assert 0.6 * 110.574 * np.cos(np.arctan(0.8)) < lower < 0.6 * 110.574  # beside its slanted line
    assert model.error == pytest.approx((1 - UPPER) * lower)
    assert quickest.error == pytest.approx(0.0, abs=1e-6)
    assert straight.error == pytest.approx(0.2 * 110.574, rel=1e-4)  # a degree of latitude there
    assert not straight.is_hit


def test_bands_hold_what_they_should(traffic: Traffic) -> None:
    """The share's bands are nested around it; half of all kilometres lie on the upper road, not on the lower."""
    (bands,) = sensitivity_bands(traffic, read_costs(), [Case(REPORT, ("flow",))])
    ends = [end for band in (95, 80, 50) for end in bands[band][:1]]
    assert ends == sorted(ends)
    extra_h = 30.0 / read_costs().speed_kmh[KINDS[0]].value  # at half and twice the choice's scale
    assert bands[80] == pytest.approx([1 / (1 + exp(-extra_h * f)) for f in (0.5, 2)], abs=0.01)
    states = flow_states(traffic, traffic.routed, [])
    held = [
        bands_holding(Case(REPORT, ("flow",), Spot(0.5, lat, 0.0)), states)
        for lat in (0.2, -0.4, -0.9)
    ]
    assert held == [
        {50: True, 80: True, 95: True}, {50: False, 80: True, 95: True},
        {50: False, 80: False, 95: False},
    ]  # fmt: skip


def test_reports_of_the_brief_do_not_count(brief: Brief) -> None:
    """By mark, source id, address however written, or outlet and date; others count."""
    url = "http://thearabweekly.com/tunisia-libya-border-crossing-remains-closed-amid-protests/?x=1"
    assert use_of(replace(REPORT, is_used=True), brief) == "marked as used"
    assert use_of(replace(REPORT, source="reuters-2011"), brief) == "its source is reuters-2011"
    assert use_of(replace(REPORT, url=url), brief) == "its url is that of arab-weekly-2018"
    twin = replace(REPORT, outlet="TRT world", date="2018-09-18")
    assert use_of(twin, brief) == "its outlet and date are those of trt-2018"
    assert use_of(replace(twin, date="2018-09-19"), brief) == ""


def test_every_bad_row_is_named(tmp_path: Path) -> None:
    """One message per problem, with the number of the record; unknown columns first."""
    table = tmp_path / "reports.csv"
    table.write_text(
        "id,kind,source,crossing,value,low,high,place,lon,used,date\n"
        "a,used,x,,,,,,,,\n"
        "a,share,x,c,120 %,,,,,,\n"
        "b,shares,,,,,,,,maybe,2018-13\n"
        "c,added-time,x,,3,5,4,,200,,\n"
        "d,position,x\n",
        encoding="utf-8",
    )
    with pytest.raises(DataError) as caught:
        read_held_out(table)
    message = str(caught.value)
    for record, problem in (
        (1, "crossing is empty"), (2, "value is '120 %'. Expected 0 to 1"), (3, "Did you mean 'share'?"),
        (3, "source is empty"), (3, "used is 'maybe'"), (3, "date is '2018-13'. Expected"), (4, "closed is empty"),
        (4, "low, value and high are not in ascending order"), (4, "lon is '200'"), (5, "3 fields"),
    ):  # fmt: skip
        assert any(f"record {record}: " in line and problem in line for line in message.split("\n"))
    table.write_text("kind,source,usd\nused,x,yes\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"column 'usd' is not known. Did you mean 'used'\?"):
        read_held_out(table)
    table.write_text("kind;source;crossing;value;closed\nshare;x;c;12,5 %;a; b\n", encoding="utf-8")
    with pytest.raises(DataError, match="record 1: 6 fields"):
        read_held_out(table)
    table.write_text("Kind;Source;crossing;value\nshare;x;c;12,5 %\n", encoding="utf-8")
    assert read_held_out(table)[0].value == pytest.approx(0.125)


def test_few_reports_are_called_so_and_json_says_the_same() -> None:
    """Nine reports, or ten of one source, give no verdict; ten of five do, and the baseline may win."""

    def score(count: int, sources: int) -> Score:
        said = {
            name: Outcome(1.0, is_hit=True, agreeing=1.0, error=error)
            for name, error in zip(PREDICTORS, (0.5, 0.1, 0.9), strict=True)
        }
        reports = [replace(REPORT, id=str(at), source=str(at % sources)) for at in range(count)]
        scored = [Scored(Case(report, ("f",)), said, {}) for report in reports]
        return Score("b", tuple(scored), ((REPORT, "marked as used"),))

    for count, sources in ((9, 9), (10, 1)):
        assert "quickest route: too few reports" in score_report(score(count, sources))
    text = score_report(score(10, 5), lists_reports=True)
    assert "model and quickest route: baseline nearer" in text
    assert "model and straight line: model nearer" in text
    assert "not counted, used for the brief: a (marked as used)" in text
    record = json.loads(score_report(score(10, 5), as_json=True))
    assert (
        record["kinds"]["used"]["against_the_model"]["quickest route"]["verdict"]
        == "baseline nearer"
    )
    assert record["kinds"]["used"]["bands"] is None
    assert len(record["reports"]) == 10


def test_the_shipped_table_is_whole_and_held_out(brief: Brief) -> None:
    """Its sidecar fits, no report was used for the brief, and none stands at a place of its claims."""
    file_origin(TABLE)
    reports = read_held_out(TABLE)
    assert [use_of(report, brief) for report in reports] == [""] * len(reports)
    assert {report.place.casefold() for report in reports} & {
        place.id for place in brief.places
    } == set()
    assert {flow for report in reports for flow in report.flows} <= {
        flow.id for flow in brief.flows
    }


def test_the_command_scores_a_brief_of_ones_own(tmp_path: Path) -> None:
    """`geo new`, a table of one report in a workbook's format of dates, `geo score`; a wrong flow is named."""
    brief, table = tmp_path / "my.toml", tmp_path / "reports.csv"
    assert invoke("new", brief).exit_code == 0
    table.write_text("kind,source,place\nposition,x,Kasserine\n", encoding="utf-8")
    result = invoke("score", table, "-b", brief, "--each")
    assert result.exit_code == 0, result.output
    assert "position on a route: 1 report of 1 source; too few reports" in result.output
    table.write_text("kind,source,place,flow\nposition,x,Kasserine,nothing\n", encoding="utf-8")
    result = invoke("score", table, "-b", brief)
    assert result.exit_code == 1
    assert "record 1: flow 'nothing' is not in the brief" in result.output
    assert invoke("score", "-b", brief).exit_code == 2


def test_all_problems_of_a_table_come_at_once(tmp_path: Path) -> None:
    """What the cells and what the brief show wrong, by record; a cell that cannot be read is not empty, too."""
    brief, table = tmp_path / "my.toml", tmp_path / "reports.csv"
    assert invoke("new", brief).exit_code == 0
    table.write_text(
        "kind,source,flow,crossing,value,place\n"
        "used,x,gafsa-algera,bou-chebka,,\n"
        "share,x,,bou-chebk,30,\n"
        "shares,,,bou-chebka,130 %,\n"
        "position,x,,,,Atlantis\n",
        encoding="utf-8",
    )
    result = invoke("score", table, "-b", brief)
    lines = [line.partition(": record ")[2] for line in result.output.strip().split("\n")]
    for line, expected in zip(
        lines,
        ("1: flow 'gafsa-algera' is not in the brief. Did you mean 'gafsa-algeria'?",
         "2: value is '30'. Expected 0 to 1, or a percentage: 30 %.",
         "2: crossing 'bou-chebk' is not on the road network. Did you mean 'bou-chebka'?",
         "3: kind 'shares' is not known. Did you mean 'share'?", "3: source is empty.",
         "4: 'Atlantis' is not in the gazetteer"),
        strict=True,
    ):  # fmt: skip
        assert line.startswith(expected)
