"""Five questions that a reader would ask of each shipped map, answered at opening or after one click.

``flows`` (Tunisia–Libya): What moves from Algeria to Libya? How sure is that? How many flows have no date? Does any
source say which road they take? How many flows and goods are there?

``hub-shift``: From which towns did the imports come? Which town replaces them? Since when? Have the older flows ended?
Where do the goods of Al Eulma come from, and does a source say so?

``tri-border``: Which two places may be meant? How far apart are they? Is the course of the defensive line known? Who
goes round it? Which countries meet there?

``closures`` (both briefs): What does the closure cost? How much of the flow has to move? Which crossing takes it up?
How long and how far is the trip before and after? When was the border closed, and did anybody observe the detour?

``flows`` (Balkans): Who and what moved? How many people came to Greece? How many a day to Belgrade? When did the route
turn? How many flows have no date?

``fence``: Between which towns did people move before? Where do they leave Serbia since? When did the border close? Is
the course of the fence known? How many people went each way?

The answers are computed from the layers. What is "visible" is the text that a page shows (nothing folded away) and the
names on its map. On a map with a story the one click may be *Next* or *Explore freely*; a flow is chosen from there on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from browsing import ISOLATES, Visit, go_to
from playwright.sync_api import Page
from pyproj import Geod
from shapely.geometry import shape

from geo.brief import read_brief
from geo.symbology import symbols
from geo.writing import Files

Row = dict[str, Any]
BALKANS = "balkan-route-2015"
TUNISIA = "tunisia-libya-2019"


class Reader:
    """Somebody who opens a map of a brief and clicks once."""

    def __init__(self, page: Page, files: Files, brief: str, map_id: str) -> None:
        self.page = page
        self._files = files
        self._brief = brief
        [spec] = [each for each in read_brief(brief).maps if each.id == map_id]
        self._only = spec.only
        self.told = spec.steps[0].flows if spec.steps else ()

    def rows(self, layer: str) -> list[Row]:
        """Return the rows of a layer that the map shows, each with its shape."""
        text = self._files[Path(f"layers/{self._brief}/{layer}.geojson")]
        rows = [
            {**each["properties"], "shape": each["geometry"]}
            for each in json.loads(text)["features"]
        ]
        key = {"flows": "flow", "zones": "zone"}.get(layer, "id")
        return [row for row in rows if row[key] in self._only] or rows

    def named(self, layer: str, *ids: str) -> list[str]:
        """Return the English names of rows."""
        names = {row["id"]: row["label_en"] for row in self.rows(layer)}
        return [names[id_] for id_ in ids]

    def sees(self, click: str = "", address: str = "l=en") -> str:
        """Return what stands on the page as it opens, or after a click on something."""
        go_to(self.page, "l=en&tab=about")  # leaves whatever was chosen
        go_to(self.page, address)
        if click:
            self.page.click(click)
            self.page.wait_for_timeout(50)
        return self.text()

    def text(self) -> str:
        """Return what the page shows now."""
        labels = self.page.evaluate("[...geoMap.labels(), ...geoMap.background()]")
        return "\n".join([self.page.inner_text("body"), *labels]).translate(ISOLATES)

    def card(self, flow: str) -> str:
        """Return what the page shows after a click on a flow of the list, past the story."""
        return self.sees(f'#panel [data-flow="{flow}"]', "l=en&step=0")

    def listed(self, flow: str) -> str:
        """Return what the list of flows says of one."""
        return self.page.inner_text(f'#panel [data-flow="{flow}"]')


@pytest.fixture
def read(
    visit: Callable[..., Visit], built: Files, build_of: Callable[[str], Files]
) -> Callable[[str, str], Reader]:
    """Return a function that opens a map of a shipped brief as a reader does."""

    def read(brief: str, map_id: str) -> Reader:
        files = built if brief == TUNISIA else build_of(brief)
        page = visit(files[Path(f"maps/{brief}/{map_id}.html")].decode(), story=True).page
        return Reader(page, files, brief, map_id)

    return read


def written(day: str) -> str:
    """Write a day as English pages do."""
    each = date.fromisoformat(day)
    return f"{each.day} {each:%B %Y}"


EXPLORE, NEXT = "#explore", "#story-next"


def test_flows(read: Callable[[str, str], Reader]) -> None:
    """What the brief on Tunisia and Libya describes."""
    reader = read(TUNISIA, "flows")
    flows = reader.rows("flows")
    transit = [row for row in flows if row["origin"] == "algeria" and row["destination"] == "libya"]
    opening = reader.sees()
    for name in reader.named("commodities", *(row["commodity"] for row in transit)):
        assert name.lower() in opening.lower()
    looks = symbols()["basis"]
    for basis, look in looks.items():
        assert (look["label"]["en"] in opening) == (basis in {row["basis"] for row in flows})
    free = reader.sees(EXPLORE)
    assert {row["grade"] for row in transit} == {reader.listed(transit[0]["flow"]).split()[-1]}
    ids = {row["flow"] for row in flows}
    undated = {row["flow"] for row in flows if not row["period"]}
    assert f"{len(undated)} of the {len(ids)} flows on the map have no stated period" in free
    goods = {row["commodity"] for row in flows}
    classes = {row["commodity_class"] for row in flows}
    assert f"{len(ids)} flows, {len(goods)} goods or groups in {len(classes)} categories" in free


def test_hub_shift(read: Callable[[str, str], Reader]) -> None:
    """From which towns smuggled imports reach Tunisia."""
    reader = read(TUNISIA, "hub-shift")
    flows = reader.rows("flows")
    old = [row for row in flows if row["trend"] == "declining"]
    [new] = [row for row in flows if row["trend"] == "starting"]
    opening = reader.sees()
    assert all(name in opening for name in reader.named("places", *(row["origin"] for row in old)))
    assert reader.named("places", new["origin"])[0] in reader.sees(NEXT)
    reader.sees(EXPLORE)
    assert not any(row["period"] for row in flows)
    assert all("declining" in reader.listed(row["flow"]) for row in old)
    assert "emerging" in reader.listed(new["flow"])
    [supply] = [row for row in flows if row["destination"] == new["origin"]]
    assert ("our inference" in reader.listed(supply["flow"])) == (supply["reading"] == "inferred")
    assert reader.named("places", supply["origin"])[0] in reader.listed(supply["flow"])
    assert "at a time that the source does not give" in reader.card(new["flow"])


def test_tri_border(read: Callable[[str, str], Reader]) -> None:
    """Which place is the tri-border zone."""
    reader = read(TUNISIA, "tri-border")
    free = reader.sees(EXPLORE)
    zones = [row for row in reader.rows("zones") if row["zone"] == "tri-border"]
    for row in zones:
        assert row["candidate_en"] in free
    (lon1, lat1), (lon2, lat2) = (shape(row["shape"]).centroid.coords[0] for row in zones)
    km = Geod(ellps="WGS84").inv(lon1, lat1, lon2, lat2)[2] / 1000
    told = re.search(r"about (\d+) km apart", free)
    assert told
    assert float(told[1]) == pytest.approx(km, rel=0.05)
    [barrier] = reader.rows("barriers")
    assert barrier["basis"] == "schematic"
    assert f"{barrier['label_en']} (assumed course)" in free
    around = [row for row in reader.rows("flows") if row["flow"] == "defensive-line-bypass"]
    for name in reader.named("commodities", *(row["commodity"] for row in around)):
        assert name in reader.listed("defensive-line-bypass")
    for name in reader.named("places", "tunisia", "libya", "algeria"):
        assert name in free


@pytest.mark.parametrize("shown", [TUNISIA, BALKANS])
def test_closures(read: Callable[[str, str], Reader], shown: str) -> None:
    """What it costs when a crossing closes, as a source reports."""
    reader = read(shown, "closures")
    reported = [row for row in reader.rows("closures") if not row["closure"].startswith("close-")]
    # The flow of the story, else the one that loses most.
    told = [row for row in reported if row["flow"] in reader.told] or reported
    row = max(told, key=lambda row: row["hours_lost"])
    opening = reader.sees()
    number = "{:,.1f}".format
    assert f"{number(row['hours_lost'])} h\ncost in travel time" in opening
    assert f"{number(100 * row['moved'])}%\nof the flow has to move" in opening
    pairs = zip(row["crossings"], row["shares_before"], row["shares_after"], strict=True)
    most, before, after = max(pairs, key=lambda pair: pair[2] - pair[1])
    [name] = reader.named("crossings", most)
    shares = [f"{100 * share:.1f}".removesuffix(".0") for share in (before, after)]
    assert f"Diverted mainly to {name} (from {shares[0]}% to {shares[1]}%)" in opening
    for when in ("before", "after"):
        hours = number(row[f"hours_{when}"]).removesuffix(".0")
        assert f"{hours} h and {row[f'km_{when}']:,.0f} km" in opening
    assert written(row["earliest"]) in opening
    assert symbols()["basis"]["network"]["label"]["en"] in opening  # "… not observed"


def test_balkan_flows(read: Callable[[str, str], Reader]) -> None:
    """Who and what moved along the Balkan route."""
    reader = read(BALKANS, "flows")
    flows = reader.rows("flows")
    opening = reader.sees()
    names = reader.named("commodities", *{row["commodity"] for row in flows})
    assert [name for name in names if name not in opening] == []
    turned = next(row for row in flows if row["trend"] == "starting")
    assert written(turned["earliest"]) in opening
    undated = [row for row in flows if not row["period"]]
    assert f"{len(undated)} flows have no date" in opening
    for row in flows:
        if row["quantity_low"] is not None:
            card = reader.card(row["flow"])
            ends = sorted({row["quantity_low"], row["quantity_high"]})
            amount = " – ".join(f"{end:,.0f}" for end in ends)
            words = row["quantity_text_en"] or f"{amount} {row['quantity_unit']}"
            assert f"({words})" in card


def test_fence(read: Callable[[str, str], Reader]) -> None:
    """Where people left Serbia before its border with Hungary closed, and after."""
    reader = read(BALKANS, "fence")
    before, after = sorted(reader.rows("flows"), key=lambda row: row["earliest"])
    opening = reader.sees()
    for name in reader.named("places", before["origin"], before["destination"]):
        assert name in opening
    [closed] = [row for row in reader.rows("events") if row["id"] == "border-closed"]
    assert written(closed["earliest"]) in reader.sees(NEXT)
    free = reader.sees(EXPLORE)
    assert reader.named("places", after["destination"])[0] in free
    [fence] = reader.rows("barriers")
    assert (f"{fence['label_en']} (assumed course)" in free) == (fence["basis"] == "schematic")
    kinds = {row["quantity"] for row in (before, after)}
    assert all(symbols()["quantity"][kind]["label"]["en"] in free for kind in kinds)
