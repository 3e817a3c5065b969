"""Looks → SLD 1.0, for programs that are not QGIS."""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree as ET

import geopandas as gpd

from geo.exports.looks import Rule, looks
from geo.exports.subject import records
from geo.exports.xml import xml_text
from geo.layers import SCHEMAS

SLD: Final = "http://www.opengis.net/sld"
OGC: Final = "http://www.opengis.net/ogc"

ET.register_namespace("sld", SLD)
ET.register_namespace("ogc", OGC)


def sld(layer: str, table: gpd.GeoDataFrame, language: str) -> str:
    """Style one layer by the Styled Layer Descriptor 1.0: a rule for each look that its rows have.

    Expressions of SLD are few and read differently by each program, so every look is written out.
    Arrows have no common form there and are left out; direction is a column.
    """
    root = ET.Element(f"{{{SLD}}}StyledLayerDescriptor", version="1.0.0")
    named = _add(root, "NamedLayer")
    _add(named, "Name", layer)
    style = _add(named, "UserStyle")
    _add(style, "Name", layer)
    kind = _add(style, "FeatureTypeStyle")
    for rule in dict.fromkeys(look for look in looks(layer, records(table), language) if look):
        kind.append(_rule(rule))
    if "label_en" in SCHEMAS[layer].names and layer in {"places", "crossings", "events", "zones"}:
        kind.append(_label(f"label_{language}"))
    return ET.tostring(root, encoding="unicode")


def _add(
    parent: ET.Element, name: str, text: str | None = None, /, **attributes: str
) -> ET.Element:
    child = ET.SubElement(parent, f"{{{SLD}}}{name}", attributes)
    child.text = text
    return child


def _rule(rule: Rule) -> ET.Element:
    element = ET.Element(f"{{{SLD}}}Rule")
    _add(element, "Title", rule.label)
    if rule.where:
        _filter(element, rule)
    if rule.kind == "line":
        _stroke(_add(element, "LineSymbolizer"), rule)
    elif rule.kind == "area":
        polygon = _add(element, "PolygonSymbolizer")
        fill = _add(polygon, "Fill")
        _add(fill, "CssParameter", rule.colour, name="fill")
        _add(fill, "CssParameter", f"{rule.fill_opacity * rule.opacity:g}", name="fill-opacity")
        _stroke(polygon, rule)
    else:
        graphic = _add(_add(element, "PointSymbolizer"), "Graphic")
        mark = _add(graphic, "Mark")
        _add(mark, "WellKnownName", "square" if rule.mark == "diamond" else "circle")
        hollow = rule.mark != "circle"
        _add(_add(mark, "Fill"), "CssParameter", "#ffffff" if hollow else rule.colour, name="fill")
        _stroke(mark, rule)
        _add(graphic, "Size", "8")
        _add(graphic, "Rotation", "45" if rule.mark == "diamond" else "0")
    return element


def _filter(element: ET.Element, rule: Rule) -> None:
    parent = ET.SubElement(element, f"{{{OGC}}}Filter")
    if len(rule.where) > 1:
        parent = ET.SubElement(parent, f"{{{OGC}}}And")
    for column, value in rule.where:
        equal = ET.SubElement(parent, f"{{{OGC}}}PropertyIsEqualTo")
        ET.SubElement(equal, f"{{{OGC}}}PropertyName").text = column
        ET.SubElement(equal, f"{{{OGC}}}Literal").text = xml_text(value)


def _stroke(parent: ET.Element, rule: Rule) -> None:
    stroke = _add(parent, "Stroke")
    _add(stroke, "CssParameter", rule.colour, name="stroke")
    _add(stroke, "CssParameter", f"{rule.width_px:g}", name="stroke-width")
    _add(stroke, "CssParameter", f"{rule.opacity:g}", name="stroke-opacity")
    if rule.dash:
        _add(
            stroke,
            "CssParameter",
            " ".join(f"{one:g}" for one in rule.dash),
            name="stroke-dasharray",
        )


def _label(column: str) -> ET.Element:
    element = ET.Element(f"{{{SLD}}}Rule")
    label = _add(_add(element, "TextSymbolizer"), "Label")
    ET.SubElement(label, f"{{{OGC}}}PropertyName").text = column
    return element
