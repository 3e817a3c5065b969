"""KML 2.2: one folder per layer with geometry, styled, with balloons."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from xml.etree import ElementTree as ET

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.brief.review_states import PENDING
from geo.exports.style_rules import Rule, label_of, row_rules
from geo.exports.subject import Subject, is_table, records
from geo.layers import SCHEMAS
from geo.validation import LANGUAGES
from geo.writing import zipped

KML: Final = "http://www.opengis.net/kml/2.2"
_SHOWN: Final = ("flows", "places", "zones", "barriers", "crossings", "events")
"""Layers that are switched on when the file opens."""
_ICON: Final = "http://maps.google.com/mapfiles/kml/shapes/placemark_circle.png"
# A character that XML forbids.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ET.register_namespace("", KML)


def to_kmz(subject: Subject) -> bytes:
    """Return the KML of :func:`to_kml`, zipped under the file name that readers expect."""
    return zipped({"doc.kml": to_kml(subject)})


def to_kml(subject: Subject) -> bytes:
    """Return every layer with geometry as KML 2.2.

    Each row is a placemark. It has the columns as typed data (lists as JSON text), and a balloon that shows the status,
    the reasons and the claims with their sources. Texts in balloons are escaped as HTML, and all texts as XML;
    characters that XML forbids become U+FFFD. KML has neither dashes nor arrowheads. Balloons and the names of folders
    therefore say which lines are modelled, and which routes are unknown.
    """
    root = ET.Element(_tag("kml"))
    document = _add(root, "Document")
    _add(document, "name", subject.brief.title.in_language("en"))
    if subject.stamps.sentences:
        _add(document, "description", ". ".join(subject.stamps.sentences))
    claims = _claims(subject.layers)
    styles: dict[Rule, str] = {}  # rule → id of its style; `_folder` adds those that its rows need
    layers = {name: layer for name, layer in subject.layers.items() if not is_table(name)}
    folders = [_folder(name, layer, claims, styles) for name, layer in layers.items()]
    # The schema of KML prescribes this order.
    document.extend(_style(rule, key) for rule, key in styles.items())
    document.extend(_schema(name, layer.columns) for name, layer in layers.items())
    document.extend(folders)
    text = ET.tostring(root, encoding="unicode")
    return f"<?xml version='1.0' encoding='utf-8'?>\n{text}\n".encode()


def _folder(
    name: str, layer: gpd.GeoDataFrame, claims: Mapping[str, str], styles: dict[Rule, str]
) -> ET.Element:
    """Build the folder of a layer, with a placemark per row.

    Parameters
    ----------
    claims
        Claim id → the claim as HTML.
    styles
        Rule → id of its style. Rules that are new are added.
    """
    folder = ET.Element(_tag("Folder"), id=name)
    _add(folder, "name", label_of("layer", name, "en"))
    _add(folder, "visibility", str(int(name in _SHOWN)))
    rows = records(layer)
    shapes = layer.geometry.to_numpy()
    for row, shape, rule in zip(rows, shapes, row_rules(name, rows), strict=True):
        style = styles.setdefault(rule, f"style-{len(styles)}") if rule else None
        folder.append(_placemark(name, row, shape, claims, style))
    return folder


def _placemark(
    layer: str,
    row: Mapping[str, Any],
    shape: BaseGeometry,
    claims: Mapping[str, str],
    style: str | None,
) -> ET.Element:
    """Build the placemark of a row: name, balloon, time span, style, data and geometry.

    Parameters
    ----------
    row
        Column → cell.
    claims
        Claim id → the claim as HTML.
    style
        Id of the style; None for a row that no rule fits.
    """
    mark = ET.Element(_tag("Placemark"))
    doubt = " (?)" if row.get("review") in PENDING else ""
    _add(mark, "name", (_first_text(row, "label") or str(row["id"])) + doubt)
    _add(mark, "visibility", str(int(layer in _SHOWN)))
    _add(mark, "description", _balloon(row, claims))
    if row.get("earliest") or row.get("latest"):
        span = _add(mark, "TimeSpan")
        for name, day in (("begin", row["earliest"]), ("end", row["latest"])):
            if day:
                _add(span, name, day)
    if style:
        _add(mark, "styleUrl", f"#{style}")
    data = _add(_add(mark, "ExtendedData"), "SchemaData", schemaUrl=f"#schema-{layer}")
    for column in SCHEMAS[layer].columns_in(row):
        value = row[column.name]
        if column.kind == "list":
            value = json.dumps(value, ensure_ascii=False)
        if value is not None and value == value:  # noqa: PLR0124 - NaN
            _add(data, "SimpleData", str(value), name=column.name)
    mark.append(_shape(shape))
    return mark


def _balloon(row: Mapping[str, Any], claims: Mapping[str, str]) -> str:
    """Return the balloon of a row as HTML, in which every text is escaped.

    It holds the status, reason and note, the grade and confidence, and the claims on which the row rests. ``claims`` is
    claim id → the claim as HTML.
    """
    parts = [
        html.escape(text)
        for text in (row.get("status"), _first_text(row, "reason"), _first_text(row, "note"))
        if text
    ]
    if "confidence" in row:
        parts.append(
            f"Grade {html.escape(str(row['grade']))}, confidence {html.escape(str(row['confidence']))}"
        )
    evidence = [f"<li>{claims[claim]}</li>" for claim in row.get("claims") or () if claim in claims]
    listed = f"<ul>{''.join(evidence)}</ul>" if evidence else ""
    return "".join(f"<p>{part}</p>" for part in parts) + listed


def _claims(layers: Mapping[str, gpd.GeoDataFrame]) -> dict[str, str]:
    """Return claim id → the claim as HTML: its text, source and paragraph, with a link."""
    sources = {row["id"]: row for row in records(layers["sources"])}
    return {
        row["id"]: _claim(row, sources.get(row["source"], {})) for row in records(layers["claims"])
    }


def _claim(row: Mapping[str, Any], source: Mapping[str, Any]) -> str:
    """Return a claim as HTML, from its row of the layer `claims` and that of its source in the layer `sources`."""
    parts = [source.get(column) for column in ("author", "title", "outlet", "date")]
    paragraph = row["paragraph"]
    if paragraph is not None and paragraph == paragraph:  # noqa: PLR0124 - NaN differs from itself
        parts.append(f"paragraph {int(paragraph)}")
    citation = html.escape(", ".join(str(part) for part in parts if part))
    url = source.get("url")
    if url and url.startswith(("http://", "https://")):
        citation = f'<a href="{html.escape(url)}">{citation}</a>'
    return f"{html.escape(_first_text(row, 'text') or row['id'])} ({citation})"


def _first_text(row: Mapping[str, Any], name: str) -> str | None:
    """Return a text of a row in English or, if it lacks that, in French or Arabic; None if the row has none.

    ``name`` is that of its columns without the language.
    """
    texts = (row.get(f"{name}_{language}") for language in LANGUAGES)
    return next((text for text in texts if text), None)


def _schema(layer: str, names: Iterable[str]) -> ET.Element:
    """Build the schema of a layer's data: the types of the columns that the layer has, given by their names."""
    types = {"integer": "int", "number": "double"}
    schema = ET.Element(_tag("Schema"), name=layer, id=f"schema-{layer}")
    for column in SCHEMAS[layer].columns_in(names):
        _add(schema, "SimpleField", type=types.get(column.kind, "string"), name=column.name)
    return schema


def _style(rule: Rule, key: str) -> ET.Element:
    """Build the style of the rows that a rule fits: the icon of points, the line or outline, the fill, the balloon.

    ``key`` is the id of the style.
    """
    style = ET.Element(_tag("Style"), id=key)
    if rule.kind == "point":
        icon = _add(style, "IconStyle")
        _add(icon, "color", _abgr(rule.colour, rule.opacity))
        _add(icon, "scale", "0.6" if rule.mark == "circle" else "0.9")
        _add(_add(icon, "Icon"), "href", _ICON)
    line = _add(style, "LineStyle")
    _add(line, "color", _abgr(rule.colour, rule.opacity))
    _add(line, "width", f"{rule.width_px:g}")
    if rule.kind == "area":
        _add(
            _add(style, "PolyStyle"), "color", _abgr(rule.colour, rule.fill_opacity * rule.opacity)
        )
    balloon = _add(style, "BalloonStyle")
    _add(balloon, "text", "<h3>$[name]</h3>$[description]")
    return style


def _abgr(colour: str, opacity: float) -> str:
    """Return a colour (``#rrggbb``) with its opacity (0 to 1) as KML has it: alpha, blue, green and red, in hex."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return f"{round(255 * opacity):02x}{blue:02x}{green:02x}{red:02x}"


def _shape(shape: BaseGeometry) -> ET.Element:
    """Build the element of a geometry, EPSG:4326, which may have several parts."""
    if shape.geom_type.startswith("Multi"):
        parts = ET.Element(_tag("MultiGeometry"))
        parts.extend(map(_part, shapely.get_parts(shape)))
        return parts
    return _part(shape)


def _part(part: BaseGeometry) -> ET.Element:
    """Build the element of a geometry with one part: a point, a line, or a polygon with its holes."""
    element = ET.Element(_tag(part.geom_type))
    if part.geom_type == "LineString":
        # The line follows the ground instead of passing through hills.
        _add(element, "tessellate", "1")
    if part.geom_type != "Polygon":
        _add(element, "coordinates", _coordinates(part))
        return element
    for number, ring in enumerate(shapely.get_rings(part)):
        boundary = _add(element, "innerBoundaryIs" if number else "outerBoundaryIs")
        _add(_add(boundary, "LinearRing"), "coordinates", _coordinates(ring))
    return element


def _coordinates(line: BaseGeometry) -> str:
    return " ".join(f"{lon!r},{lat!r}" for lon, lat in shapely.get_coordinates(line).tolist())


def _tag(name: str) -> str:
    return f"{{{KML}}}{name}"


def _add(parent: ET.Element, tag: str, text: str | None = None, /, **attributes: str) -> ET.Element:
    """Add a child with a text and attributes to an element, and return the child."""
    child = ET.SubElement(parent, _tag(tag), attributes)
    child.text = None if text is None else _NOT_XML.sub("\ufffd", text)
    return child
