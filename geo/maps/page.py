"""The HTML page: folium as the container (`geo.maps.container`), our own data and script inside it.

Of a brief's text only the page's title and description are written into the HTML, through `safe_text`. All
other text travels in the payload, and the runtime puts it on the page as text. The scripts that the browser may
run are listed by hash, and counted: see `_seal`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

from geo.brief.model import Map
from geo.errors import DataError
from geo.maps import assets
from geo.maps.container import container
from geo.maps.encoding.map_data import Content, encode_map, first_of, languages_of
from geo.maps.encoding.planes import compress
from geo.maps.policy import policy
from geo.maps.text import safe_text
from geo.validation import Text

if TYPE_CHECKING:
    import geopandas as gpd


@dataclass(frozen=True)
class Head:
    """The texts in the head of a page, by which search engines and messengers describe it.

    Attributes
    ----------
    title, description
        In the first language that the brief has.
    name
        Name of the page's file without its ending.
    site
        Address of the folder on the web that will hold the page, if it is known. The head then names the page's
        address, and that of the picture beside it that a shared link shows: ``<name>-share.png``, which
        ``geo figure --share`` draws.
    """

    title: str
    description: str = ""
    name: str = ""
    site: str | None = None

    def elements(self) -> list[str]:
        """Return the ``meta`` elements by which search engines and messengers show a link to the page."""
        names = {"description": self.description}
        properties = {
            "og:title": self.title, "og:description": self.description, "og:type": "article",
        }  # fmt: skip
        if self.site:
            address = f"{self.site.rstrip('/')}/{self.name}"
            names["twitter:card"] = "summary_large_image"
            properties |= {"og:url": f"{address}.html", "og:image": f"{address}-share.png"}
        return [
            f'<meta {attribute}="{key}" content="{safe_text(text)}">'
            for attribute, texts in (("name", names), ("property", properties))
            for key, text in texts.items()
            if text
        ]


def draw_map(
    spec: Map,
    layers: Mapping[str, gpd.GeoDataFrame],
    *,
    site: str | None = None,
    **content: Unpack[Content],
) -> str:
    """Draw one map of a brief as an HTML page that needs no other file.

    The page asks no network for anything. It is the same to the byte for the same input.

    Parameters
    ----------
    spec, layers
        As :func:`encode_map` takes them.
    site
        Address of the folder on the web that will hold the page; see :class:`Head`.
    content
        See :class:`Content`.

    Raises
    ------
    DataError
        When the spec asks for a layer that is not given, or a table holds what cannot be written.
    """
    payload = encode_map(spec, layers, **content)
    return sealed_page(
        Head(first_of(spec.title), first_of(spec.question), spec.id, site),
        [data_element("geo-data", payload, compress(payload))],
        runtime=assets.own_script(),
        style=assets.own_style(),
    )


def draw_maps_in_one(title: Text, maps: Iterable[tuple[Map, bytes]]) -> str:
    """Draw all maps of a brief as one HTML page with a menu.

    Parameters
    ----------
    title
        Of the brief.
    maps
        Each map with its data, as :func:`encode_map` returns it; the page opens on the first.
    """
    elements = [
        data_element(f"geo-data-{spec.id}", payload, compress(payload), spec=spec)
        for spec, payload in maps
    ]
    return sealed_page(
        Head(first_of(title)), elements, runtime=assets.own_script(), style=assets.own_style()
    )


def sealed_page(
    heading: Head, data: Iterable[str], *, runtime: str, style: str, skeleton: str | None = None
) -> str:
    """Build an HTML page from folium's map, the assets and the data, and check that it runs only our scripts.

    Parameters
    ----------
    heading
        Title of the page, which the runtime changes with the language, and its description.
    data
        Elements as `data_element` writes them.
    runtime, style
        Our own script and style sheet.
    skeleton
        The empty HTML elements that the runtime fills; None for those of a map.
    """
    frame = container()
    scripts = {"leaflet": assets.leaflet_script(), "runtime": runtime, "folium": frame.script}
    styles = {"leaflet": assets.leaflet_style(), "own": style}
    elements = list(data)
    head = [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy(scripts.values(), styles.values())}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        '<meta name="referrer" content="no-referrer">',
        *heading.elements(),
        *(f"<style>{style}</style>" for style in styles.values()),
        f"<script>{scripts['leaflet']}</script>",
    ]
    html = frame.filled(
        head="\n".join(head),
        title=safe_text(heading.title),
        skeleton=skeleton or assets.read_asset("page.html"),
        payload="".join(elements),
        runtime=f"<script>{scripts['runtime']}</script>",
    )
    _seal(html, scripts.values(), data=len(elements))
    return html


def data_element(name: str, payload: bytes, compressed: bytes, *, spec: Map | None = None) -> str:
    """Write data as a ``script`` element of a type that no browser runs.

    Parameters
    ----------
    name
        Id of the element.
    payload
        The data. Its checksum goes into the element, and not that of the compressed bytes, because another version of
        zlib may compress them differently.
    compressed
        The same data, compressed.
    spec
        The map to which the data belong, on a page with several: its id and title are for the menu.
    """
    digest = hashlib.sha256(payload).hexdigest()
    text = base64.b64encode(compressed).decode()
    menu = ""
    if spec is not None:
        titles = json.dumps(languages_of(spec.title), ensure_ascii=False)
        menu = f' data-map="{spec.id}" data-titles="{safe_text(titles)}"'
    return (
        f'<script type="application/zlib" id="{name}"{menu} data-sha256="{digest}">{text}</script>'
    )


def _seal(html: str, known_scripts: Iterable[str], *, data: int) -> None:
    """Check that a page runs the known scripts and no other.

    Parameters
    ----------
    html
        The whole page.
    known_scripts
        The text of each script that it must run.
    data
        The number of ``script`` elements that hold data.

    Raises
    ------
    DataError
        When a script is missing, changed or added: the page would not work, or would do what we did not write.
    """
    scripts = re.findall(r"<script>(.*?)</script>", html, flags=re.DOTALL)
    element_count = len(re.findall(r"<script\b", html))
    if sorted(scripts) != sorted(known_scripts) or element_count != len(scripts) + data:
        raise DataError(
            f"page: found {element_count} script elements. Expected {data} that hold data, and one for each known "
            "script, unchanged. Remove '<script' and '</script' from the files in geo/maps/."
        )
