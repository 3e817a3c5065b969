"""The HTML page: folium as the container, our own data and script inside it.

folium and branca compile what they render as Jinja templates, twice; so no text of a brief goes
through them, except the page's title by way of `safe_text`. All other text travels in the payload
and is put on the page by the runtime, as text. What the browser may run is listed by hash, and
counted: see `_seal`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from math import ceil, log2
from typing import TYPE_CHECKING, Any, Required, TypedDict, Unpack

import folium
from branca.element import Element, Figure
from folium.template import Template

from geo import __version__
from geo.errors import DataError
from geo.maps import assets
from geo.maps.movement_tables import modelled_tables
from geo.maps.payload import encode_payload
from geo.maps.planes import compress
from geo.maps.policy import policy
from geo.maps.selection import select
from geo.maps.spans import with_spans
from geo.maps.text import safe_text
from geo.validation import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas as gpd

    from geo.brief import SourceSpan
    from geo.brief.model import Map
    from geo.geodesy.country_outlines import Background
    from geo.maps.ground import Ground
    from geo.validation import Text

# A pixel at zoom 9 is about 250 m in Tunisia. Names of towns and countries say no more than that;
# a map that let one zoom on would seem to know more than the brief does.
MAX_ZOOM = 9
TWO_PIXELS_M = 500.0  # on the ground, at that zoom and 35° of latitude

# Tables without shapes, which the layers' rows refer to by id.
REFERENCES = ("claims", "sources", "commodities", "actors", "not_mapped")


class Raw(Element):
    """Text that must not meet Jinja."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def render(self, **_: object) -> str:
        """Return the text itself."""
        return self._text


class Page(Figure):
    """A figure that names its language, and has its scripts inside its body."""

    _template = Template(
        "<!DOCTYPE html>\n"
        '<html lang="en" dir="ltr">\n'
        "<head>\n"
        "{{ this.header.render(**kwargs) }}\n"
        "<title>{{ this.title }}</title>\n"
        "</head>\n"
        "<body>\n"
        "{{ this.html.render(**kwargs) }}\n"
        "<script>{{ this.script.render(**kwargs) | trim }}</script>\n"
        "</body>\n"
        "</html>\n"
    )


class FlowMap(folium.Map):
    """A folium map without tiles, files from elsewhere, or random names."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012  # folium reads these off the class
    default_css: list[tuple[str, str]] = []  # noqa: RUF012
    # folium's own header forbids pinching to zoom, which whoever sees badly needs; the rest of it
    # is in style/page.css. The div and the script are folium's.
    _template = Template(
        '{% macro html(this, kwargs) %}<div class="folium-map" '
        "id={{ this.get_name()|tojson }}></div>{% endmacro %}"
        "{% macro script(this, kwargs) %}var {{ this.get_name() }} = L.map("
        "{{ this.get_name()|tojson }}, "
        "{center: {{ this.location|tojson }}, crs: L.CRS.{{ this.crs }}, "
        "...{{ this.options|tojavascript }} });{% endmacro %}"
    )

    def __init__(self) -> None:
        super().__init__(
            location=(0, 0),
            zoom_start=2,
            tiles=None,
            zoom_control=False,
            zoom_snap=0.25,
            attribution_control=False,
            max_bounds_viscosity=0.7,
        )
        self._id = "0"  # branca draws ids by lot; one map on a page needs none


@dataclass(frozen=True)
class Head:
    """What the head of a page says of it, in the first language that the brief has.

    Where the page will be hosted under a ``site``, its head names the page's address, and the
    picture of a shared link beside it: ``<name>-share.png``, which ``geo figure --share`` draws.
    """

    title: str
    description: str = ""
    name: str = ""
    site: str | None = None

    def elements(self) -> list[str]:
        """Return the elements by which search engines and messengers show a link to the page."""
        page = {"og:title": self.title, "og:description": self.description, "og:type": "article"}
        if self.site:
            address = f"{self.site.rstrip('/')}/{self.name}"
            page |= {"og:url": f"{address}.html", "og:image": f"{address}-share.png"}
        names = {"description": self.description}
        names |= {"twitter:card": "summary_large_image"} if self.site else {}
        return [
            f'<meta {key}="{name}" content="{safe_text(text)}">'
            for key, values in (("name", names), ("property", page))
            for name, text in values.items()
            if text
        ]


class Content(TypedDict, total=False):
    """What a page holds besides its layers.

    Attributes
    ----------
    symbols
        The symbology table: column values to colour, dash, opacity and legend label.
    background
        Land, boundaries and disputed boundaries.
    brief_title
        Title of the brief that the map belongs to.
    fictional
        Whether the brief is made up; its maps are stamped so.
    names
        Other spellings of places, by their id, under which a reader may look for them.
    brief_id
        By which `geo` knows the brief, for the commands that the page names.
    passages
        The source's own words that claims cite. A page that is given any, or an empty list of
        them, is stamped as private; those that no claim of the map cites stay out of it.
    ground
        Names, towns, roads and rivers around the subject, for orientation.
    """

    symbols: Required[Mapping[str, Any]]
    background: Required[Background]
    brief_title: Required[Text]
    fictional: bool
    names: Mapping[str, Iterable[str]]
    brief_id: str
    passages: Iterable[SourceSpan] | None
    ground: Ground | None


def encode_map(
    spec: Map, layers: Mapping[str, gpd.GeoDataFrame], **content: Unpack[Content]
) -> bytes:
    """Encode one map of a brief as the data of a page.

    Parameters
    ----------
    spec
        Which layers, under which title and question, in which bounds
        (west, south, east, north in degrees, EPSG:4326).
    layers
        Tables by name, EPSG:4326. The spec's layers are drawn; claims, sources, commodities,
        actors and what is not mapped are read from tables of those names where they are given.
    content
        See :class:`Content`.

    Raises
    ------
    DataError
        When the spec asks for a layer that is not given, or a table holds what cannot be written.
    """
    layers = select(spec, layers)
    wanted = dict.fromkeys((*spec.layers, *REFERENCES))
    tables = {name: layers[name] for name in wanted if name in layers}
    tables |= modelled_tables(layers, spec.layers)
    background, passages, ground = (
        content["background"],
        content.get("passages"),
        content.get("ground"),
    )
    return encode_payload(
        {
            "spec": _spec_values(spec) | {"fictional": content.get("fictional", False)},
            "brief_title": languages_of(content["brief_title"]),
            "brief": content.get("brief_id", ""),
            "version": __version__,
            "symbols": dict(content["symbols"]),
            "messages": assets.messages(),
            "max_zoom": closest_zoom(background.fine_m),
            "ground_m": background.fine_m,
            "names": {
                place: list(spellings) for place, spellings in content.get("names", {}).items()
            },
            "passages": None if passages is None else _passage_values(passages, tables),
        },
        tables={name: with_spans(table) for name, table in tables.items()},
        background={
            "land": background.land,
            "boundaries": background.boundaries,
            "disputed": background.disputed,
        },
        ground=ground,
    )


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
        Head(first_of(spec.title) or spec.id, first_of(spec.question) or "", spec.id, site),
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
        Head(first_of(title) or ""), elements, runtime=assets.own_script(), style=assets.own_style()
    )


def closest_zoom(fine_m: float) -> int:
    """Return the closest zoom of a map, at which the error of its coast is two pixels or less.

    Examples
    --------
    >>> closest_zoom(250.0), closest_zoom(700.0)
    (9, 8)
    """
    return MAX_ZOOM - max(0, ceil(log2(fine_m / TWO_PIXELS_M)))


def _passage_values(
    passages: Iterable[SourceSpan], tables: Mapping[str, gpd.GeoDataFrame]
) -> list[dict[str, Any]]:
    """Return the passages that claims of the map cite."""
    known = set(tables["claims"]["id"]) if "claims" in tables else set()
    return [
        {
            "claims": [claim for claim in passage.claims if claim in known],
            "parts": [
                [text, [one for one in marks if one in known]] for text, marks in passage.parts
            ],
        }
        for passage in passages
        if known & set(passage.claims)
    ]


def _spec_values(spec: Map) -> dict[str, Any]:
    """Return the spec as the page reads it."""
    return {
        "id": spec.id,
        "title": languages_of(spec.title),
        "question": languages_of(spec.question),
        "period": spec.period,
        "layers": list(spec.layers),
        "bounds": None if spec.bounds is None else list(spec.bounds),
        "hidden": list(spec.hidden),
        "stages": [
            {
                "id": stage.id,
                "label": languages_of(stage.label),
                "flows": list(stage.flows),
                "claims": list(stage.claims),
            }
            for stage in spec.stages
        ],
        "steps": [
            {
                "title": languages_of(step.title),
                "text": languages_of(step.text),
                "flows": list(step.flows),
                "features": list(step.features),
                "claims": list(step.claims),
                "bounds": None if step.bounds is None else list(step.bounds),
                "stage": step.stage,
                "closure": step.closure,
                "shut": list(step.shut),
            }
            for step in spec.steps
        ],
    }


def languages_of(text: Text | None) -> dict[str, str | None]:
    """Return a text by language."""
    return {language: getattr(text, language, None) for language in LANGUAGES}


def first_of(text: Text | None) -> str | None:
    """Return a text in the first language that it has."""
    return next((value for value in languages_of(text).values() if value), None)


def sealed_page(about: Head, data: Iterable[str], *, runtime: str, style: str) -> str:
    """Build a page of folium's map, the assets and the data, and seal it.

    Parameters
    ----------
    about
        Its title, which the runtime changes with the language, and its description.
    data
        Elements as `data_element` writes them.
    runtime, style
        Our own script and style sheet.
    """
    flow_map = FlowMap()
    scripts = {
        "leaflet": assets.leaflet_script(),
        "runtime": runtime,
        # Numbers and options of ours alone, so this text is known before the page is made.
        "folium": str(flow_map._template.module.script(flow_map, {})).strip(),  # noqa: SLF001  # the same template that folium renders
    }
    styles = {"leaflet": assets.leaflet_style(), "own": style}
    elements = list(data)

    page = Page(title=safe_text(about.title))
    page.header._children.clear()  # noqa: SLF001  # branca's charset element, written below
    head = [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy(scripts.values(), styles.values())}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        '<meta name="referrer" content="no-referrer">',
        *about.elements(),
        *(f"<style>{style}</style>" for style in styles.values()),
        f"<script>{scripts['leaflet']}</script>",
    ]
    page.header.add_child(Raw("\n".join(head)), name="head")
    page.html.add_child(Raw(assets.skeleton()), name="skeleton")
    page.html.add_child(Raw("".join(elements)), name="payload")
    page.html.add_child(Raw(f"<script>{scripts['runtime']}</script>"), name="runtime")
    page.add_child(flow_map)
    html: str = page.render()
    _seal(html, scripts.values(), data=len(elements))
    return html


def data_element(name: str, payload: bytes, compressed: bytes, *, spec: Map | None = None) -> str:
    """Write a payload as an element that no browser runs; one of several bears its map's id and title.

    The checksum is of the bytes before compression: another zlib may compress them differently.
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


def _seal(html: str, known: Iterable[str], *, data: int = 1) -> None:
    """Check that a page runs the known scripts and no other.

    Raises
    ------
    DataError
        When a script is missing, changed or added: then the page would not work, or would do
        what we did not write.
    """
    found = re.findall(r"<script>(.*?)</script>", html, flags=re.DOTALL)
    elements = len(re.findall(r"<script\b", html))
    if sorted(found) != sorted(known) or elements != len(found) + data:
        raise DataError(
            f"the page holds {elements} script elements that are not the {len(found)} known ones "
            "and the payload; a file in geo/maps/ must hold neither '<script' nor '</script'"
        )
