"""Maps with the source's own text: private, in their own folder, and never run as code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from browsing import HOSTILE, Visit, axe_faults, until
from invoking import invoke

from geo.brief import Editions, find_source_spans, parse_brief
from geo.brief.source_spans import MAX_SPAN_CHARS, excerpt
from geo.brief.template import template
from geo.build import draw_maps
from geo.errors import OutputError
from geo.layers import build_layers
from geo.writing import MARK, MARK_TEXT, private_mark

# What the template's claim cites: its third paragraph, by the word Gafsa.
# By sea: nothing is routed, which would take seconds.
BRIEF = template().replace('mode = "road"', 'mode = "sea"')
TEXT = "First.\n\nSecond.\n\nLorries leave Gafsa by night; gafsa again, not Gafsah."


@pytest.fixture
def article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a text that the template's anchors hold, in the current folder, beside the template."""
    monkeypatch.chdir(tmp_path)
    Path("my.toml").write_text(BRIEF, encoding="utf-8")
    Path("article.txt").write_text(TEXT, encoding="utf-8")
    return Path("article.txt")


def test_a_paragraph_comes_with_the_terms_of_its_claims() -> None:
    """Every mention is marked, as a whole word in any case; joined, the pieces are the paragraph."""
    brief = parse_brief(BRIEF, name="b.toml")
    (span,) = find_source_spans(brief, Editions(tuple(TEXT.split("\n\n")), ""))
    assert span.claims == ("route",)
    assert "".join(text for text, _ in span.parts) == TEXT.split("\n\n")[2]
    assert [text for text, marks in span.parts if marks == ("route",)] == ["Gafsa", "gafsa"]


def test_what_is_pasted_or_endless_is_shown_round_its_terms() -> None:
    """Of a text without paragraphs, or of a page without end, some words either side of each term."""
    long = "before " * 3_000 + "Gafsa" + " after" * 3_000
    assert len(long) > MAX_SPAN_CHARS
    brief = parse_brief(BRIEF, name="b.toml")
    (span,) = find_source_spans(brief, Editions(("", "", long), ""))
    shown = "".join(text for text, _ in span.parts)
    assert len(shown) < 600
    assert shown.startswith("… before")
    assert shown.endswith("after …")
    assert "Gafsa" in shown
    assert excerpt("nothing of it", ["Gafsa"]) == ""
    assert find_source_spans(brief, Editions(("one",), "")) == ()


def test_a_private_build_stands_apart(article: Path, tmp_path: Path) -> None:
    """Layers and maps go to the one folder, which git does not see; the text is in the maps' data alone."""
    done = invoke("build", "-b", "my.toml", "--text", str(article), "--private", "own")
    assert done.exit_code == 0, done.output
    assert {path.name for path in tmp_path.iterdir()} == {"my.toml", "article.txt", "own"}
    assert (tmp_path / "own" / MARK).read_bytes() == MARK_TEXT
    assert MARK_TEXT.splitlines()[-1] == b"*"
    (index,) = tmp_path.glob("own/*/index.html")
    for words in ("not for publication", "ne pas publier", "ليس للنشر"):
        assert words in index.read_text(encoding="utf-8")
    layers = [*tmp_path.glob("own/*/*.geojson"), *tmp_path.glob("own/*/*.json")]
    assert len(layers) > 15
    assert not any("Lorries leave" in path.read_text(encoding="utf-8") for path in layers)
    again = invoke("build", "-b", "my.toml", "--text", str(article), "--private", "own", "--check")
    assert again.exit_code == 0, again.output


def test_each_option_needs_the_other(article: Path) -> None:
    """One without the other is wrong usage: nothing is built."""
    for arguments in (("--text", str(article)), ("--private", "own")):
        done = invoke("build", *arguments)
        assert done.exit_code == 2
        assert "needs" in done.output
    assert not Path("own").exists()


def test_a_text_that_is_another_is_told_as_check_tells_it(article: Path) -> None:
    """Before anything is built, with the same message and exit code."""
    for content in (b"One.\n\nTwo.\n\nThree.", b"", b"\xff\xfe", b"Gafsa"):
        article.write_bytes(content)
        checked = invoke("check", "-b", "my.toml", "--text", str(article))
        built = invoke("build", "-b", "my.toml", "--text", str(article), "--private", "own")
        assert (built.exit_code, built.stderr) == (1, checked.stderr)
        assert "article.txt: " in built.stderr
    assert not Path("own").exists()


@pytest.mark.parametrize(
    ("folder", "held", "message"),
    [
        ("layers", [], "it is layers/"),
        ("maps/own", [], "it lies in maps/"),
        ("link", [], "it is maps/"),
        (".", ["layers/brief/flows.geojson"], r"it holds layers/ or maps/"),
        ("out/Maps/own", [".git/HEAD"], "it lies in Maps/"),
        ("out/brief/own", ["out/brief/manifest.json"], "it lies in brief/, which holds a build"),
        ("docs", ["docs/page.md"], "it holds 'page.md', not written by a private build"),
        ("docs", ["docs/.gitignore"], "it holds '.gitignore', not written by a private build"),
        ("file", ["file"], "it is not a folder"),
    ],
)
def test_what_is_published_is_no_place_for_it(
    folder: str, held: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of layers or maps, one round it, in it, or with anything else in it is refused."""
    monkeypatch.chdir(tmp_path)
    for name in held:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("*")
    Path("link").symlink_to("maps")
    with pytest.raises(OutputError, match=message):
        private_mark(Path(folder))


def test_a_new_an_empty_and_a_private_folder_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a repository, too: the mark keeps git away."""
    monkeypatch.chdir(tmp_path)
    Path(".git").mkdir()
    for _ in range(2):
        ((path, content),) = private_mark(Path("own")).items()
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        (path.parent / "brief").mkdir(exist_ok=True)
        (path.parent / "brief" / "manifest.json").write_text("{}")
    Path("empty").mkdir()
    assert private_mark(Path("empty"))
    Path("empty/..gitignore.a_b1c2d3").write_text("*")  # of a build that was killed as it began
    assert private_mark(Path("empty"))


def test_the_panel_shows_the_source_s_words_as_text(visit: Callable[..., Visit]) -> None:
    """Above the claims that cite it and under each claim in a popup; whatever it holds is read, not run."""
    brief = parse_brief(BRIEF, name="b.toml")
    text = f"Gafsa\u202e {' '.join(HOSTILE)} \u0000\u0007 قفصة gafsa."
    source_spans = find_source_spans(brief, Editions(("", "", text), ""))
    layers = build_layers(brief)
    (html,) = draw_maps(brief, layers, source_spans=source_spans).values()
    page = visit(html).page
    for language, words in (("fr", "Privé"), ("ar", "خاص"), ("en", "Private")):
        page.click(f'[data-language="{language}"]')
        assert words in page.inner_text("#stamp")
    page.click("#tab-ledger")
    assert page.text_content("#panel-ledger .source-span") == text
    assert page.locator("#panel-ledger mark").all_text_contents() == ["Gafsa", "gafsa"]
    page.click('[data-claim="route"] > button')
    until(page, "document.querySelectorAll('#panel-ledger mark.chosen').length === 2")
    page.click("#tab-features")
    page.click("[data-flow]")
    page.click(".evidence summary")
    assert page.text_content(".evidence .source-span") == text
    assert page.query_selector("#panel img, .evidence img") is None
    assert axe_faults(page) == []
    (public,) = draw_maps(brief, layers).values()
    page = visit(public).page
    page.click("#tab-ledger")
    assert page.is_visible("#panel-ledger .claim")
    assert not page.is_visible("#panel-ledger .source-span")
    assert "Private" not in page.inner_text("#masthead")
