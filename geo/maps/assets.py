"""Files that go into a page: Leaflet from its PyPI package; our own script, style and words."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import Any

from geo.errors import DataError

# SHA-256 of the files of leaflet 1.9.3: the version folium 0.20 expects, and the bytes npm has.
LEAFLET = {
    "leaflet.js": "5819285cec137b229c94e1ee5ad73e8b6b84345a4367d60f75fe477fe0fb7b03",
    "leaflet.css": "90b693d86392a4779c861b28cf307e7e59c3fb35328c4d8b95f58f814d38c722",
    "images/layers.png": "1dbbe9d028e292f36fcba8f8b3a28d5e8932754fc2215b9ac69e4cdecf5107c6",
    "images/layers-2x.png": "066daca850d8ffbef007af00b06eac0015728dee279c51f3cb6c716df7c42edf",
    "images/marker-icon.png": "574c3a5cca85f4114085b6841596d62f00d7c892c7b03f28cbfa301deb1dc437",
}

# Later files override earlier ones. Those of a brief's map alone come after what both maps share.
STYLE = (
    "page",
    "panel",
    "stage",
    "evidence",
    "ledger",
    "time",
    "message",
    "phone",
    "table",
    "share",
)
BRIEF_STYLE = ("edges", "closing", "story")


def read_leaflet(name: str) -> bytes:
    """Read one file of Leaflet from the installed package XStatic-Leaflet.

    Raises
    ------
    DataError
        When the package or the file is missing, or the file has another checksum than :data:`LEAFLET` says.
    """
    try:
        path = metadata.distribution("XStatic-Leaflet").locate_file(
            f"xstatic/pkg/leaflet/data/{name}"
        )
        content = Path(str(path)).read_bytes()
    except (metadata.PackageNotFoundError, FileNotFoundError) as error:
        raise DataError(
            f"{name} of the package XStatic-Leaflet is missing. Install XStatic-Leaflet==1.9.3.0."
        ) from error
    checksum = hashlib.sha256(content).hexdigest()
    if checksum != LEAFLET[name]:
        raise DataError(
            f"XStatic-Leaflet: {name} has SHA-256 {checksum}. Expected {LEAFLET[name]}. "
            "Install XStatic-Leaflet==1.9.3.0 again."
        )
    return content


@cache
def leaflet_script() -> str:
    """Return Leaflet's JavaScript with its licence comment, without its source map (a request)."""
    text = _as_parsed(read_leaflet("leaflet.js"))
    return re.sub(r"\n//# sourceMappingURL=\S*\s*$", "\n", text)


@cache
def leaflet_style() -> str:
    """Return Leaflet's style sheet as text, with its images embedded, because a page may load no file.

    The rule for Internet Explorer is left out.
    """

    def inline(match: re.Match[str]) -> str:
        image = base64.b64encode(read_leaflet(match[1])).decode()
        return f"url(data:image/png;base64,{image})"

    text = _as_parsed(read_leaflet("leaflet.css"))
    text = re.sub(r"behavior:\s*url\(#default#VML\);", "", text)
    return re.sub(r"url\((images/[\w.-]+)\)", inline, text)


@cache
def own_script() -> str:
    """Return the script of a brief's map, bundled from ``web/src/brief`` by ``make web``."""
    return read_asset("dist/brief.js")


@cache
def own_style() -> str:
    """Join the style sheets of a brief's map."""
    return join_styles(*STYLE, *BRIEF_STYLE)


def join_styles(*names: str, own: str = "") -> str:
    """Join shared style sheets in order, then a page's own, without comments and indents."""
    sheets = "\n".join([*(read_asset(f"style/{name}.css") for name in names), own])
    text = re.sub(r"/\*.*?\*/", "", sheets, flags=re.DOTALL)
    return re.sub(r"^\s+", "", text, flags=re.MULTILINE)


@cache
def bulk_script() -> str:
    """Return the script of the bulk map, bundled from ``web/src/bulk`` by ``make web``."""
    return read_asset("dist/bulk.js")


@cache
def bulk_style() -> str:
    """Join the style sheets of the bulk map."""
    return join_styles(*STYLE, own=read_asset("bulk/bulk.css"))


@cache
def messages() -> dict[str, Any]:
    """Return the messages of the pages, in every language."""
    words: dict[str, Any] = json.loads(read_asset("messages.json"))
    return words


@cache
def bulk_messages() -> dict[str, Any]:
    """Return the messages of the bulk map: its own, and the shared ones that its script names."""
    shared = {key: messages()[key] for key in json.loads(read_asset("dist/bulk-messages.json"))}
    bulk_words: dict[str, Any] = json.loads(read_asset("bulk/messages.json"))
    return {**shared, **bulk_words}


def _as_parsed(content: bytes) -> str:
    """Return content as text with the line ends of a parsed HTML page: browsers hash the parsed text."""
    return content.decode().replace("\r\n", "\n")


def read_asset(name: str) -> str:
    """Return a file of this package as text."""
    return (resources.files("geo.maps") / name).read_text(encoding="utf-8")
