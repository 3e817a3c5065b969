"""The offline page: what is in its bytes."""

from __future__ import annotations

import base64
import hashlib
import html as html_module
import os
import re
import zlib
from html.parser import HTMLParser
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invoking import outputs_by_seed
from maps_fixtures import (
    LAYERS,
    SPEC,
    draw_page,
    layers,
    unchecked_map,
    unchecked_text,
)
from page_data import unpack

from geo.errors import DataError
from geo.maps import assets, page, safe_text
from geo.maps.encoding import map_data
from geo.symbology import symbols

ROOT = Path(__file__).parent.parent
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "{{7*7}}",
    "50{% off",
    "${1+1}",
    "{{cycler.__init__.__globals__.os.mkdir('x')}}",
    "{%set x=1%}",
    r"\x3cimg src=x onerror=alert(1)>",
    "{# never closed",
    "{{ 1/0 }}",
    "`${alert(1)}`",
    "<!--<script>",
    "]]></style>",
)


@pytest.fixture(scope="module")
def html() -> str:
    """Return a page of the small brief."""
    return draw_page()


def payload_of(html: str) -> bytes:
    """Take the payload out of a page again."""
    found = re.search(r'<script type="application/zlib" id="geo-data"[^>]*>([^<]*)</script>', html)
    assert found
    return zlib.decompress(base64.b64decode(found[1]))


class Loads(HTMLParser):
    """Collects what a browser would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.handlers: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note addresses and inline handlers."""
        self.tags.append(tag)
        for name, value in attrs:
            if name in {"src", "href", "srcset", "data", "action", "poster", "background"}:
                self.addresses.append(value or "")
            if name.startswith("on") or name == "style":
                self.handlers.append(name)


def test_maps_of_a_brief_name_months_alike() -> None:
    """The countries of the brief's places decide, also for a map that draws no place."""
    tables = layers()
    tables["places"] = tables["places"].assign(country_code="TN")
    for spec in (SPEC, SPEC.model_copy(update={"layers": ("flows",)})):
        html = draw_page(spec, tables)
        assert unpack(payload_of(html))[0]["arabic_locale"] == "ar-TN"


def test_page_loads_nothing(html: str) -> None:
    """No element names an address, no style imports one, no script asks for its source map."""
    loads = Loads()
    loads.feed(html)
    assert loads.addresses == []
    assert loads.handlers == []
    assert not {"link", "iframe", "object", "embed", "base", "img"} & set(loads.tags)
    assert re.findall(r"url\((?!data:image/png;base64,)[^)]*\)", assets.leaflet_style()) == []
    assert "url(" not in assets.own_style()
    assert "@import" not in assets.leaflet_style() + assets.own_style()
    assert "sourceMappingURL" not in html


def test_policy_forbids_everything_but_the_known_scripts(html: str) -> None:
    """The policy's hashes are those of the inline scripts and styles, each of them, and no more."""
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    directives = dict(part.strip().split(" ", 1) for part in policy[1].split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["img-src"] == "data:"
    assert set(directives) <= {
        "default-src",
        "script-src",
        "style-src",
        "img-src",
        "base-uri",
        "form-action",
    }
    for tag, directive in (("script", "script-src"), ("style", "style-src")):
        inline = re.findall(rf"<{tag}>(.*?)</{tag}>", html, flags=re.DOTALL)
        digests = {
            f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
            for text in inline
        }
        assert digests == set(directives[directive].split())
    assert "\r" not in html  # a browser hashes what it parsed, and it parses CRLF as LF


def test_policy_stands_before_all_it_governs(html: str) -> None:
    """A policy counts only for what comes after it."""
    assert html.index("Content-Security-Policy") < html.index("<style")
    assert html.index("Content-Security-Policy") < html.index("<script")


@pytest.mark.slow
def test_same_input_same_bytes() -> None:
    """Two processes with different hash seeds write the same page."""
    code = "import sys; from maps_fixtures import draw_page; sys.stdout.buffer.write(draw_page().encode())"
    assert len(outputs_by_seed(code)) == 1


def test_payload_carries_its_checksum(html: str) -> None:
    """The checksum is of the bytes before compression: zlibs differ in what they make of them."""
    digest = hashlib.sha256(payload_of(html)).hexdigest()
    assert f'data-sha256="{digest}"' in html


def test_page_holds_its_words_in_three_languages() -> None:
    """Every message and every legend label is there in English, French and Arabic."""
    for name, texts in assets.messages().items():
        assert {"en", "fr", "ar"} == set(texts), name
    for group, entries in symbols().items():
        for key, entry in entries.items():
            assert {"en", "fr", "ar"} == set(entry["label"]), (group, key)


def test_every_word_the_runtime_says_is_there() -> None:
    """No key in the runtime is without its message."""
    said = set(re.findall(r'words\.(?:say|count)\("(\w+)"', assets.own_script()))
    assert said
    assert said <= set(assets.messages())


def test_layers_asked_for_must_be_given() -> None:
    """A spec that names a layer which is not there is refused by name."""
    spec = unchecked_map(
        id="m", title=unchecked_text("t"), question=None, layers=("flows", "routes")
    )
    with pytest.raises(DataError, match="map 'm': layer 'routes' is not among the layers"):
        draw_page(spec)


def test_only_layers_asked_for_travel() -> None:
    """A page holds the spec's layers and the tables they refer to, no others."""
    spec = unchecked_map(
        id="m", title=unchecked_text("t"), question=None, layers=("flows", "places")
    )
    header, _ = unpack(payload_of(draw_page(spec)))
    assert set(header["tables"]) == {"flows", "places", *map_data.REFERENCES}


def test_hostile_texts_stay_out_of_the_page_and_do_not_run(tmp_path: Path) -> None:
    """Whatever a text says, the page's scripts stay those we know, and Python runs none of it."""
    os.chdir(tmp_path)
    try:
        for text in HOSTILE:
            spec = unchecked_map(
                id=text,
                title=unchecked_text(text, text, text),
                question=unchecked_text(text),
                layers=LAYERS,
            )
            html = draw_page(spec, title=unchecked_text(text))
            assert html.count("<script") == 4
            assert html.count("<title>") == 1
            title = re.search(r"<title>(.*?)</title>", html)
            assert title
            assert html_module.unescape(title[1]) == text
            assert unpack(payload_of(html))[0]["spec"]["title"]["en"] == text
    finally:
        os.chdir(ROOT)
    assert list(tmp_path.iterdir()) == []


def test_runtime_never_parses_text() -> None:
    """No file of the runtime turns a string into markup or into code."""
    forbidden = (
        *("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "setHTML"),
        *("new Function", "srcdoc", "DOMParser", "createContextualFragment"),
    )
    sources = sorted((ROOT / "web/src").rglob("*.[jt]s"))
    assert sources
    for path in sources:
        text = path.read_text(encoding="utf-8")
        for word in forbidden:
            assert word not in text, f"{path.name}: {word}"
        assert "Written by tools/" in text or text.count("\n") <= 400, path.name
    for script in (assets.own_script(), assets.bulk_script()):
        for word in forbidden:
            assert word not in script, word


def test_bundles_fit_into_a_script_element() -> None:
    """Neither bundle holds what would end the script, or begin a comment, inside HTML."""
    for script in (assets.own_script(), assets.bulk_script()):
        assert not re.search(r"</script|<!--", script, flags=re.IGNORECASE)


@given(st.text())
def test_safe_text_leaves_nothing_to_run(text: str) -> None:
    """No brace, quote, dollar, backslash or angle is left, and HTML reads the text back."""
    safe = safe_text(text)
    assert not set(safe) & set("{}'\"$\\`<>%()=")
    assert re.fullmatch(r"(?:[^&]|&#\d+;)*", safe)
    written = [a for a, b in zip(text, read_back(safe), strict=True) if b != "�"]
    kept = [b for b in read_back(safe) if b != "�"]
    assert written == kept


@given(st.sampled_from(HOSTILE))
def test_safe_text_shows_what_it_was_given(text: str) -> None:
    """A reader sees the text unchanged."""
    assert html_module.unescape(safe_text(text)) == text


def read_back(safe: str) -> str:
    """Read numeric references as HTML does."""
    return re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), safe)


def test_lone_surrogates_do_not_stop_the_page() -> None:
    """A text that UTF-8 cannot hold is shown with a mark in its place."""
    spec = unchecked_map(id="m", title=unchecked_text("a\ud800b"), question=None, layers=())
    html = draw_page(spec)
    assert html.encode()
    assert unpack(payload_of(html))[0]["spec"]["title"]["en"] == "a?b"


def test_altered_leaflet_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is not the one pinned never gets into a page."""
    monkeypatch.setitem(assets.LEAFLET, "leaflet.js", "0" * 64)
    with pytest.raises(DataError, match=r"leaflet\.js has SHA-256 5819285c.*. Expected 0000"):
        assets.read_leaflet("leaflet.js")


def test_missing_leaflet_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package the message names it."""

    def missing(name: str) -> Any:  # noqa: ANN401
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "distribution", missing)
    with pytest.raises(DataError, match=r"Install XStatic-Leaflet==1\.9\.3\.0"):
        assets.read_leaflet("leaflet.css")


def test_page_with_an_unknown_script_is_not_sealed(html: str) -> None:
    """A script that nobody hashed stops the build, whatever put it there."""
    known = re.findall(r"<script>(.*?)</script>", html, flags=re.DOTALL)
    page._seal(html, known, data=1)
    for broken in (html + "<script>1</script>", html + "<script async>1</script>"):
        with pytest.raises(DataError, match="script elements"):
            page._seal(broken, known, data=1)


def test_licence_of_leaflet_stays_in_the_page(html: str) -> None:
    """Leaflet's notice is kept."""
    assert "Vladimir Agafonkin" in html
