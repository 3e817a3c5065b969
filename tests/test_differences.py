"""``geo diff``: which claim moved which line, between briefs and builds, as text and on its page."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from browsing import HOSTILE, Visit, axe_faults
from differences_fixtures import compared, edited, run
from invoking import invoke

import geo.layers
import geo.maps.changes
from geo import __version__
from geo.brief import Brief
from geo.cli.diff import differences_of
from geo.geodesy import hausdorff_m, inverse
from geo.layers import SCHEMAS
from geo.layers.layer_rows import Evidence
from geo.maps.changes import change_words
from geo.maps.changes.page import layer_words
from geo.report.differences import changes_page
from geo.report.differences.causes import CauseKind
from geo.report.differences.cell_texts import length_text
from geo.report.differences.finding import NO_LINES, Differences, find_differences
from geo.report.differences.layer_changes import compare_layers
from geo.report.differences.sides import Side


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Write the small brief."""
    return edited(tmp_path, name="old")


def without_claim(
    layers: dict[str, gpd.GeoDataFrame], brief: Brief, claim: str
) -> dict[str, gpd.GeoDataFrame]:
    """Return layers as they are built without one claim, if no row rests on it alone."""
    evidence = Evidence(brief)
    new = dict(layers)
    for name, table in layers.items():
        if "claims" in table:
            cells = [
                _cells_without(row, evidence, claim)
                for row in table[["claims", "context", "grade", "confidence"]].to_dict("records")
            ]
            columns = {
                column: pd.Series([row[column] for row in cells], index=table.index, dtype=object)
                for column in ("claims", "context", "grade", "confidence")
            }
            new[name] = table.assign(**columns)
    claims = layers["claims"]
    new["claims"] = claims[claims["id"] != claim].reset_index(drop=True)
    return new


def _cells_without(row: dict[str, Any], evidence: Evidence, claim: str) -> dict[str, Any]:
    claims, context = ([id_ for id_ in row[name] if id_ != claim] for name in ("claims", "context"))
    return (
        evidence.cells(claims, context=context)
        if claim in row["claims"]
        else {**row, "context": context}
    )


def rows_on(layers: dict[str, gpd.GeoDataFrame], claim: str, column: str) -> set[tuple[str, str]]:
    """Return layer and id of every row that names a claim."""
    return {
        (name, id_)
        for name, table in layers.items()
        if column in table
        for id_, claims in zip(table["id"], table[column], strict=True)
        if claim in claims
    }


@pytest.mark.parametrize("claim", ["p09-transit", "p02-border-trafficking"])
def test_a_removed_claim_names_exactly_the_lines_that_rest_on_it(
    brief: Brief, layers: dict[str, gpd.GeoDataFrame], claim: str
) -> None:
    """Of the shipped brief; a layer without the column rests on the claims of its flows, and does not change."""
    new = without_claim(layers, brief, claim)
    found = find_differences(_side(layers), _side(new))
    assert [(change.id, change.change) for change in found.claims] == [(claim, "removed")]
    on_it, beside = (rows_on(layers, claim, column) for column in ("claims", "context"))
    assert on_it
    assert {(row.layer, row.id) for row in found.resting_on(claim)} == on_it
    assert {(row.layer, row.id) for row in found.rows} == on_it | beside
    assert found.surprises == ()


def _side(tables: dict[str, gpd.GeoDataFrame]) -> Side:
    return Side("side", "tunisia-libya-2019", f"geo {__version__}", {}, tables=tables)


def test_a_brief_and_itself() -> None:
    """Nothing differs, whatever the exit code may be; the layers are not built for it."""
    same = run("tunisia-libya-2019", "tunisia-libya-2019", "--exit-code")
    assert (same.exit_code, same.stdout.splitlines()[-1]) == (0, "no differences")


def test_claims_and_what_rests_on_them(small: Path, tmp_path: Path) -> None:
    """A claim that is removed, one added, one with another grade, one that a person reviewed."""
    new = edited(
        tmp_path,
        ('claims = ["cash", "towns"]', 'claims = ["towns", "sea"]'),
        ('id = "cash"', 'id = "sea"'),
        (
            'id = "gold"\nsource = "s"\ncredibility = 3',
            'id = "gold"\nsource = "s"\ncredibility = 5',
        ),
        (
            '"A, B and C are towns."',
            '"A, B and C are towns."\nreview = { status = "confirmed", by = "N" }',
        ),
    )
    found, text = compared(small, new)
    changes = {claim["id"]: claim for claim in found["claims"]}
    assert {id_: claim["change"] for id_, claim in changes.items()} == {
        "gold": "changed", "cash": "removed", "sea": "added", "towns": "reviewed",
    }  # fmt: skip
    assert changes["gold"]["fields"] == [{"name": "credibility", "old": 3, "new": 5}]
    assert changes["towns"]["fields"] == [
        {"name": "review", "old": None, "new": {"status": "confirmed", "by": "N"}}
    ]
    assert changes["gold"]["rows"] == [{"layer": "flows", "id": "a-b/gold-bars"}]
    assert {"layer": "places", "id": "a"} in changes["towns"]["unchanged_rows"]
    (row,) = (row for row in found["rows"] if row["id"] == "a-b/gold-bars")
    assert {field["name"]: field["new"] for field in row["fields"]} == {
        "grade": "B5",
        "confidence": "low",
    }
    assert found["surprises"] == []
    text = run(small, new).stdout
    assert (
        "1 claim added, 1 claim removed, 1 claim changed, 1 claim reviewed, 2 flows differ" in text
    )
    assert "no longer rests on it (2 claims left) +sea" in text
    assert "confidence moderate → low" in text


def test_what_moved_without_a_claim_comes_first(small: Path, tmp_path: Path) -> None:
    """A place was set elsewhere: its flow and buffer moved, too, and the brief's edit is the likely cause."""
    new = edited(tmp_path, ("lon = 9.0", "lon = 9.01"))
    found, text = compared(small, new)
    assert found["claims"] == []
    ((surprise),) = found["surprises"]
    assert surprise["causes"] == [{"kind": "entry", "name": "place a", "detail": "lon"}]
    assert [row["layer"] for row in surprise["rows"]] == ["flows", "places", "buffers"]
    moved = {row["id"]: row["moved_m"] for row in found["rows"]}
    assert moved["a"] == round(float(inverse(9.0, 34.0, 9.01, 34.0)[2]), 1)
    lines = text.splitlines()
    assert lines.index("Changed, and no changed claim explains it:") < 7
    assert "  likely cause: the brief's place a was edited: lon" in lines
    assert f"      ~ a  moved {length_text(moved['a'])} east" in lines


def test_words_alone_build_the_layers_once(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text of a claim reaches no other layer: one build serves both, and is what two would be."""
    builds: list[str] = []
    build = geo.layers.build_layers

    def counted(brief: Brief, **options: Any) -> dict[str, gpd.GeoDataFrame]:  # noqa: ANN401
        builds.append(brief.id)
        return build(brief, **options)

    monkeypatch.setattr(geo.layers, "build_layers", counted)
    new = edited(tmp_path, ("Gold is flown", "Much gold is flown"), ('title = "T"', 'title = "U"'))
    found = differences_of(str(small), str(new), None)
    assert builds == ["small"]
    assert [claim.id for claim in found.claims] == ["gold"]
    assert [word.id for word in found.words] == ["s"]
    assert found.rows == ()
    assert [words["en"] for _, words in changes_page.page_of(found).brief_changes] == ["s"]


def test_two_builds(small: Path, tmp_path: Path) -> None:
    """Builds are compared as they lie on disk; their manifests name the likely cause."""
    made = invoke("layers", "-b", small, "--layers", tmp_path / "layers")
    assert made.exit_code == 0, made.output
    old, new = tmp_path / "layers" / "small", tmp_path / "new"
    shutil.copytree(old, new)
    assert run(old, new, "--exit-code").exit_code == 0
    assert run(small, old).stdout.splitlines()[-1] == "no differences"
    places = (new / "places.geojson").read_text(encoding="utf-8")
    (new / "places.geojson").write_text(
        places.replace("[9.0, 34.0]", "[9.0, 34.1]"), encoding="utf-8"
    )
    manifest = json.loads((new / "manifest.json").read_text(encoding="utf-8"))
    manifest["software"] = "smuggling-route-mapper 9.0"
    next(entry for entry in manifest["inputs"] if entry["file"] == "places.tsv")["sha256"] = "0"
    (new / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    found, _ = compared(old, new)
    assert [cause["kind"] for cause in found["surprises"][0]["causes"]] == ["version", "places"]
    assert found["new"]["notes"] == [
        "places.geojson differs from its manifest: it was changed after the build"
    ]
    assert run(old, new, "--exit-code").exit_code == 1
    (new / "manifest.json").write_text("{}", encoding="utf-8")
    assert "a layer is damaged, or was not written by geo" in run(old, new).output
    (old / "places.geojson").write_text(
        places.replace('"claims": ["towns"]', '"claims": 7'), encoding="utf-8"
    )
    assert "layer places, column claims: is not a list in every row" in run(old, small).output


def test_routes_keep_their_name_when_their_rank_changes(
    layers: dict[str, gpd.GeoDataFrame],
) -> None:
    """One route less renames those after it; only it is removed, the others have another rank."""
    routes = layers["routes"]
    of_flow = routes[routes["flow"] == "al-eulma-tunisia"].reset_index(drop=True)
    new = of_flow.drop(index=1).reset_index(drop=True)
    new["id"] = [f"al-eulma-tunisia/{rank:02}" for rank in range(1, len(new) + 1)]
    new["alternative"] = range(1, len(new) + 1)
    changes = compare_layers({"routes": of_flow}, {"routes": new})
    assert [change.id for change in changes if change.change == "removed"] == [of_flow["id"][1]]
    rest = [change for change in changes if change.change != "removed"]
    assert {field.name for change in rest for field in change.fields} == {"alternative"}


def test_how_far_a_shape_moved() -> None:
    """The largest distance from a vertex to the other shape: of an outline, not of its inside."""
    square = shapely.box(10, 40, 11, 41)
    wider = shapely.box(10, 40, 11.1, 41)
    expected = float(inverse(11.0, 40.0, 11.1, 40.0)[2])
    assert hausdorff_m(square, wider) == pytest.approx(expected, rel=1e-3)
    assert hausdorff_m(square, square) == 0


def test_nothing_but_inputs(layers: dict[str, gpd.GeoDataFrame]) -> None:
    """Roads that changed no row are named, and are not a difference."""
    new = Side("new", "b", "geo 9.0", {"network.json": "2"}, tables=layers)
    found: Differences = find_differences(_side({**layers}), new)
    assert found.is_empty
    assert [cause.kind for cause in found.inputs] == ["version", "roads"]


@pytest.fixture
def page(small: Path, tmp_path: Path) -> str:
    """Draw a page with a flow that was added, one removed, one that moved without a claim, and hostile names."""
    new = edited(
        tmp_path,
        ("lat = 35.0", "lat = 35.5"),
        (
            'id = "a-b"\nlabel.en = "A to B"',
            f'id = "a-c"\nlabel.en = {json.dumps(" ".join(HOSTILE))}',
        ),
        ('destination = "b"', 'destination = "c"'),
        ('id = "gold"', 'id = "gold-2"'),
        ('claims = ["gold"]', 'claims = ["gold-2"]'),
    )
    path = tmp_path / "changes.html"
    drawn = run(small, new, "--map", path)
    assert drawn.exit_code == 0, drawn.output
    return path.read_text(encoding="utf-8")


def test_the_map_shows_before_and_after(page: str, visit: Callable[..., Visit]) -> None:
    """What was added, removed and moved has its own look and legend; the list leads to it, in three languages."""
    opened = visit(page).page
    marks = {
        mark.get_attribute("data-key"): str(mark.get_attribute("class")).split()
        for mark in opened.locator(".mark").all()
    }
    assert marks["flows/a-b/gold-bars"] == ["mark", "removed"]
    assert marks["flows/a-c/gold-bars"] == ["mark", "added"]
    assert marks["flows/b-c/notes"] == ["mark", "changed", "moved", "surprise"]
    assert opened.locator(".legend li").count() == 6
    assert (
        opened.locator(".list h2").first.inner_text() == "Changed, and no changed claim explains it"
    )
    shown = "[...document.querySelectorAll('.mark > g')].filter((g) => getComputedStyle(g).display !== 'none').length"
    both = opened.evaluate(shown)
    opened.keyboard.press("Tab")
    opened.locator("[name=show][value=before]").focus()
    opened.keyboard.press("ArrowRight")
    opened.keyboard.press("ArrowRight")
    assert opened.evaluate("document.documentElement.dataset.show") == "after"
    assert 0 < opened.evaluate(shown) < both
    row = opened.locator('[data-of="flows/a-c/gold-bars"]')
    row.click()
    assert opened.locator(".mark.chosen").get_attribute("data-key") == "flows/a-c/gold-bars"
    assert row.get_attribute("aria-pressed") == "true"
    opened.keyboard.press("Escape")
    assert opened.locator(".mark.chosen").count() == 0
    assert axe_faults(opened) == []
    opened.get_by_role("button", name="العربية").click()
    assert opened.evaluate("document.documentElement.dir") == "rtl"
    assert opened.title().startswith("ما الذي تغيّر")
    opened.set_viewport_size({"width": 360, "height": 740})
    assert opened.evaluate("document.documentElement.scrollWidth") <= 360
    boxes = [target.bounding_box() for target in opened.locator("button, label, summary").all()]
    assert min(box["height"] for box in boxes if box) >= 44
    assert axe_faults(opened) == []


def test_the_page_has_words_for_every_layer_and_cause() -> None:
    """In three languages, whatever may change; none is left over."""
    for layer in set(SCHEMAS) - set(NO_LINES):
        assert set(layer_words(layer)) == {"en", "fr", "ar"}, layer
    for kind in get_args(CauseKind):
        assert all(change_words(f"cause_{kind}", name="n", detail="d").values())
    folder = Path(geo.maps.changes.__file__).parent
    messages = json.loads((folder / "messages.json").read_text(encoding="utf-8"))
    sources = [folder / "page.py", Path(changes_page.__file__)]
    code = "".join(source.read_text(encoding="utf-8") for source in sources)
    of_layers = set(SCHEMAS)
    named = {key for key in messages if f'"{key}"' in code or f"'{key}'" in code}
    assert {key for key in messages if not key.startswith("cause_")} - named - of_layers == set()


def test_a_claim_in_other_words_moves_no_line(small: Path, tmp_path: Path) -> None:
    """The sentence was "1 claim changed differs"."""
    new = edited(tmp_path, ("Gold is flown from A to B.", "Gold is flown from A to B. Again."))
    assert "\n1 claim changed; no line differs\n" in run(small, new).stdout
