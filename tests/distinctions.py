"""Flows that each differ from the others in one thing: what maps and figures must distinguish.

The distinctions are the model's (:mod:`geo.brief.model`) and the symbology's, not a list of this file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from typing import Any, TypeAlias, get_args

import geopandas as gpd
import shapely
from maps_fixtures import evidence_tables, layer_of, text

from geo.brief.evidence import Confidence, Reading
from geo.brief.model import Barrier, Flow
from geo.brief.quantities import Quantity
from geo.symbology import symbols

LANGUAGES = ("en", "fr", "ar")
QUANTITIES = [
    get_args(kind.model_fields["kind"].annotation)[0] for kind in get_args(get_args(Quantity)[0])
]
AMOUNTS: dict[str, dict[str, Any]] = {
    "unknown": {},
    "ordinal": text("quantity_text", ("plenty", "beaucoup", "كثير")),
    "interval": {"quantity_low": 10.0, "quantity_high": 30.0, "quantity_unit": "tonnes"},
    # The middle of the range above: a width alone would not distinguish them.
    "number": {"quantity_low": 20.0, "quantity_high": 20.0, "quantity_unit": "tonnes"},
}
TONNES = {"en": "tonnes", "fr": "tonnes", "ar": "طنًّا"}  # as 20 and 30 are counted
PERIODS: dict[str, dict[str, Any]] = {
    "none": {"period": []},
    "open": {"period": ["2011/.."], "earliest": "2011-01-01"},
    "dated": {"period": ["2011/2013"], "earliest": "2011-01-01", "latest": "2013-12-31"},
    "vague": {"period": ["[2011..2012]/2013"], "earliest": "2011-01-01", "latest": "2013-12-31"},
    "inferred": {
        "period": ["2011/2013"],
        "period_reading": "inferred",
        "earliest": "2011-01-01",
        "latest": "2013-12-31",
    },
}
VALUES: dict[str, list[str]] = {
    "basis": list(symbols()["basis"]),
    "confidence": list(get_args(Confidence)),
    "reading": list(get_args(Reading)),
    "direction": list(get_args(Flow.model_fields["direction"].annotation)),
    "quantity": QUANTITIES,
    "period": list(PERIODS),
}
# What one strand of several may say for itself; the rest is the whole flow's.
OF_STRANDS = ("basis", "confidence", "reading")
BASE = {
    "basis": "documented",
    "confidence": "high",
    "reading": "stated",
    "direction": "one-way",
    "quantity": "unknown",
    **PERIODS["dated"],
}


@dataclass(frozen=True)
class Case:
    """A flow that differs from the others in one thing."""

    group: str
    value: str
    goods: int = 1
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Return the id of the flow."""
        return "-".join([self.group, self.value, str(self.goods), *self.extra.values()])

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield a row for each commodity; only the last one differs."""
        said = {"quantity": AMOUNTS, "period": PERIODS}.get(self.group, {}).get(self.value, {})
        own = {**said, **({} if self.group == "period" else {self.group: self.value})}
        for i in range(self.goods):
            differs = i == self.goods - 1 or self.group not in OF_STRANDS
            yield {**BASE, **(own if differs else {}), **self.extra}


def _cases() -> list[Case]:
    single = [Case(group, value) for group, values in VALUES.items() for value in values]
    ribbons = [Case(group, value, goods=2) for group in VALUES for value in VALUES[group]]
    # No arrow to draw hollow: the inference must be seen all the same.
    headless = [Case("reading", value, 1, {"direction": "unstated"}) for value in VALUES["reading"]]
    return [*single, *ribbons, *headless]


CASES = _cases()


@cache
def tables() -> dict[str, gpd.GeoDataFrame]:
    """Return layers with a flow for each case, side by side, from west to east."""
    rows: list[dict[str, Any]] = []
    lines, ends, towns = [], [], []
    for n, case in enumerate(CASES):
        column, latitude = divmod(n, 20)
        west, north = 12.0 * column, 40.0 - latitude
        for i, row in enumerate(case.rows()):
            rows.append({
                "id": f"{case.id}/{i}", **text("label", (case.id,) * 3), "claims": ["c-common"], "grade": "B2",
                "flow": case.id, "commodity": f"k-{'fuel' if i == 0 else 'food'}",
                "commodity_class": "fuel" if i == 0 else "food", "strand": i, "strands": case.goods,
                "origin": f"from-{n}", "origin_kind": "place", "destination": f"to-{n}",
                "destination_kind": "place", "mode": "road", **text("reason", ("made up",) * 3), **row,
            })  # fmt: skip
            lines.append(shapely.LineString([(west, north), (west + 5, north), (west + 10, north)]))
        for end, lon in (("from", west), ("to", west + 10)):
            towns.append({
                "id": f"{end}-{n}", **text("label", (f"{end.title()} {n}",) * 3), "claims": ["c-common"],
                "grade": "B2", "confidence": "high", "kind": "town", "uncertainty_m": 3000.0, "source": "geonames",
            })  # fmt: skip
            ends.append(shapely.Point(lon, north))
    barriers = [
        {"id": f"barrier-{basis}", **text("label", (f"Barrier {basis}",) * 3), "claims": ["c-common"],
         "grade": "B2", "confidence": "high", "basis": basis, **text("reason", ("made up",) * 3)}
        for basis in get_args(Barrier.model_fields["basis"].annotation)
    ]  # fmt: skip
    return {
        **evidence_tables(),
        "flows": layer_of("flows", rows, lines),
        "places": layer_of("places", towns, ends),
        "barriers": layer_of(
            "barriers", barriers, [shapely.LineString([(0, y), (10, y)]) for y in (41.5, 42.5)]
        ),
    }


Look: TypeAlias = tuple[Any, ...]


def alike(looks: dict[str, Look], cases: list[Case]) -> list[str]:
    """Name the pairs that nobody can distinguish."""
    return [
        f"{a.id} = {b.id}" for a, b in combinations(cases, 2) if looks.get(a.id) == looks.get(b.id)
    ]
