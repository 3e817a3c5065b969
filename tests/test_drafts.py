"""Nothing is built from claims that no person has confirmed, unless it is stamped as a draft."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
from browsing import Visit
from click.testing import Result
from invoking import invoke
from test_small_brief import BRIEF

import geo
from geo.brief import Brief, parse_brief
from geo.build import draw_map_index, draw_maps, layer_files
from geo.errors import DataError, UnreviewedError
from geo.exports import FORMATS, Subject, export_files
from geo.exports.qml import qml
from geo.layers import build_layers
from geo.layers.inputs import Outputs, read_inputs
from geo.layers.layer_files import read_layers
from geo.layers.layer_rows import Evidence
from geo.layers.tables import build_claims
from geo.maps.encoding.map_data import stamp_values
from geo.provenance import Stamps
from geo.symbology import symbols

SECOND = """[[claim]]
id = "d"
source = "s"
credibility = 6
text = { en = "Goats go from Niger to Tamanrasset." }
review = { status = "unconfirmed" }
[[commodity]]
id = "goats"
class = "food"
label = { en = "Goats" }
[[flow]]
id = "g"
label = { en = "Niger to Tamanrasset: goats" }
origin = "niger"
destination = "tamanrasset"
reason = { en = "r" }
claims = ["d"]
[[flow.strand]]
commodity = "goats"
"""
TEXT = BRIEF.format(head="", tail="").replace("[[map]]", f"{SECOND}[[map]]")


def brief_of(text: str = TEXT) -> Brief:
    """Parse a brief with a flow by hand and one that nobody has confirmed."""
    return parse_brief(text, name="one.toml")


@pytest.fixture(scope="module")
def layers() -> dict[str, gpd.GeoDataFrame]:
    """Build the draft's layers once."""
    return build_layers(brief_of())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder that holds the brief."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.toml").write_text(TEXT, encoding="utf-8")
    return tmp_path


def run(*command: str) -> Result:
    """Run a command on the brief."""
    return invoke(*command, "-b", "one.toml")


@pytest.mark.parametrize(
    "command",
    [
        ("build",), ("layers",), ("maps",), ("closure",), ("figure", "m", "-o", "m.png"),
        ("export", "--format", "csv", "-o", "flows.csv"), ("expose", "events.csv", "-o", "x.csv"),
    ],
)  # fmt: skip
def test_commands_refuse_what_nobody_confirmed(folder: Path, command: tuple[str, ...]) -> None:
    """One message has the numbers by status and what to do; nothing is written."""
    result = run(*command)
    assert result.exit_code == 1
    assert "one: 1 of 2 claims does not count (1 unconfirmed)" in result.output
    assert "geo review" in result.output
    assert ("--draft" in result.output) == (command[0] != "expose")
    assert [path.name for path in folder.iterdir()] == ["one.toml"]


def test_python_refuses_them_too() -> None:
    """Notebooks have no other rule than the command line."""
    brief = brief_of()
    for build in (
        lambda: geo.build_layers(brief), lambda: geo.map(brief, "m"), lambda: geo.figure(brief, "m"),
        lambda: geo.closure_report(brief, ()),
    ):  # fmt: skip
        with pytest.raises(UnreviewedError, match="draft=True"):
            build()


def test_a_draft_marks_what_rests_on_unconfirmed_claims(
    layers: dict[str, gpd.GeoDataFrame],
) -> None:
    """Each feature has the worst status of its claims; layers of other briefs have no such column."""
    flows, claims = layers["flows"], layers["claims"]
    assert dict(zip(flows["flow"], flows["review"], strict=True)) == {
        "f": "confirmed",
        "g": "unconfirmed",
    }
    assert dict(zip(claims["id"], claims["review"], strict=True)) == {
        "c": "confirmed",
        "d": "unconfirmed",
    }
    reviewed = brief_of(TEXT.replace('"unconfirmed"', '"confirmed"'))
    assert reviewed.stamps == Stamps()
    assert "review" not in build_claims(reviewed, Evidence(reviewed))


def test_layers_on_disk_and_brief_agree_about_what_waits(
    folder: Path, layers: dict[str, gpd.GeoDataFrame]
) -> None:
    """A claim confirmed since, or one that waits again, needs layers built again."""
    inputs, outputs = read_inputs("one.toml", draft=True), Outputs(folder / "layers")
    for path, content in layer_files(inputs, layers, outputs).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    assert "review" in read_layers(inputs.brief, outputs)["flows"]
    reviewed = brief_of(TEXT.replace('"unconfirmed"', '"confirmed"'))
    with pytest.raises(DataError, match="before claims were reviewed"):
        read_layers(reviewed, outputs)
    manifest = json.loads((folder / "layers/one/manifest.json").read_text(encoding="utf-8"))
    assert manifest["draft"] == "1 claim not confirmed by a person"


def test_every_export_of_a_draft_says_so(layers: dict[str, gpd.GeoDataFrame]) -> None:
    """As a member, a column, metadata or a description: whatever the format can carry."""
    notice = b"1 claim not confirmed by a person"
    brief, few = brief_of(), {name: layers[name] for name in ("flows", "claims", "sources")}
    for name in FORMATS:
        if name in {"all", "kmz"}:
            continue
        subject = Subject(brief, few if FORMATS[name].is_folder else layers)
        files = export_files(subject, name, Path("out"))
        silent = [str(path) for path, content in files.items() if notice not in content]
        assert not silent, name


def test_qgis_draws_what_waits_pale_and_dashed() -> None:
    """By the column that drafts alone have; the legend says what it means."""
    style, plain = qml("flows", "en", is_draft=True), qml("flows", "en")
    assert "Draft (?): not confirmed by a person" in style
    assert "\"review\" IN ('unconfirmed', 'unsure', 'stale')".replace('"', "&quot;") in style
    assert "review" not in plain


def test_rejected_claims_that_nothing_rests_on_are_left_out() -> None:
    """A hand edit of the status is enough: the layers lose the claim."""
    text = TEXT.replace('"unconfirmed"', '"rejected"').replace('claims = ["d"]', 'claims = ["c"]')
    brief = brief_of(text)
    claims = build_claims(brief, Evidence(brief))
    assert list(claims["id"]) == ["c"]
    assert "review" not in claims


def test_pages_of_a_draft_are_stamped(layers: dict[str, gpd.GeoDataFrame]) -> None:
    """In the data of the page and in the list of maps, in three languages."""
    brief = brief_of()
    assert stamp_values(brief.stamps) == {"fictional": False, "unconfirmed": 1}
    index = draw_map_index(brief, layers)
    assert "Claims not confirmed by a person: 1" in index
    assert "Affirmations non confirmées par une personne\u00a0: 1" in index


def test_a_text_confirms_nothing(folder: Path) -> None:
    """A generated claim "Nigeria → Selon" passed: every term stood in its paragraph, and *selon* is not a town."""
    selon = """[[place]]
id = "selon"
label = { fr = "Selon", ar = "دوري" }
lon = 5.0
lat = 22.0
country = "DZ"
uncertainty_m = 1000.0
location_source = "a gazetteer"
claims = ["d"]
"""
    goats = 'text = { en = "Goats'
    text = TEXT.replace(goats, f'paragraph = 1\nterms = ["Selon"]\n{goats}')
    (folder / "one.toml").write_text(text.replace("[[map]]", f"{selon}[[map]]"), encoding="utf-8")
    (folder / "text.txt").write_text("Selon lui, du bétail part du Niger.", encoding="utf-8")
    result = run("check", "--text", "text.txt")
    assert result.exit_code == 0, result.output
    assert (
        "'Selon' is also a common word: read ¶1 to check that it means the place there"
        in result.output
    )
    assert "دوري" not in result.output  # a word of a language that the text is not in
    assert result.output.rstrip().endswith(
        "all terms were found in their paragraphs, which does not confirm the claims. "
        "2 claims: 0 confirmed by a person, 1 written by hand, 1 unconfirmed"
    )


def test_a_page_of_a_draft_shows_what_waits(
    layers: dict[str, gpd.GeoDataFrame], visit: Callable[..., Visit]
) -> None:
    """The stamp stands on it, the legend shows the dotted line, and what waits has a question mark after its name."""
    (html,) = draw_maps(brief_of(), layers).values()
    page = visit(html).page
    page.click("#tab-ledger")
    text = page.text_content("body") or ""
    assert "Draft. Claims not confirmed by a person: 1" in text
    assert "Niger to Tamanrasset: goats (?)" in text
    assert text.count("(?)") < text.count("Niger to Tamanrasset")  # what a person wrote has none
    dash = " ".join(map(str, symbols()["review"]["pending"]["dash"]))
    assert page.locator(f'[stroke-dasharray="{dash}"]').count()
