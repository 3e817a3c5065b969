"""QML for the labels of a layer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree as ET

_LINE, _HORIZONTAL, _ORDERED = "2", "4", "6"  # QGIS's numbers of placements
_LABELS: Final[Mapping[str, tuple[tuple[str, str, str, bool], ...]]] = {
    "flows": (('"strand" = 0', _LINE, "7", False),),
    "places": (("\"kind\" = 'town'", _ORDERED, "8.5", False), ("\"kind\" = 'label'", _ORDERED, "8.5", True)),
    "crossings": (("", _ORDERED, "6.5", False),),
    "events": (("", _ORDERED, "7", False),),
    "zones": (("", _HORIZONTAL, "7", True),),
    "barriers": (("", _LINE, "7", True),),
}  # fmt: skip
"""Layer → label rules: filter, placement, size in points, whether italic."""


def labeling(layer: str, text: str) -> ET.Element | None:
    """Label a layer by an expression; None if labels would clutter the map."""
    if layer not in _LABELS:
        return None
    root = ET.Element("labeling", type="rule-based")
    tree = ET.SubElement(root, "rules", key=f"{{{layer}-labels}}")
    for number, (condition, placement, points, italic) in enumerate(_LABELS[layer]):
        attributes = {"filter": condition} if condition else {}
        rule = ET.SubElement(tree, "rule", attributes, key=f"{{{layer}-label-{number}}}")
        rule.append(_settings(text, placement, points, is_italic=italic))
    return root


def _settings(text: str, placement: str, points: str, *, is_italic: bool) -> ET.Element:
    """Build the settings of labels: an expression, QGIS's number of a placement, and a size in points."""
    settings = ET.Element("settings", calloutType="simple")
    style = ET.SubElement(
        settings, "text-style", fieldName=text, isExpression="1", fontSize=points,
        fontSizeUnit="Point", fontFamily="Noto Sans", textColor="34,40,44,255", textOpacity="1",
        fontItalic=str(int(is_italic)), fontWeight="50", multilineHeight="1", allowHtml="0",
        textOrientation="horizontal", blendMode="0",
    )  # fmt: skip
    ET.SubElement(
        style, "text-buffer", bufferDraw="1", bufferSize="0.8", bufferSizeUnits="MM",
        bufferColor="255,255,255,255", bufferOpacity="0.85", bufferNoFill="1", bufferJoinStyle="128",
    )  # fmt: skip
    ET.SubElement(
        settings, "placement", placement=placement, placementFlags="10", dist="0.8", distUnits="MM",
        predefinedPositionOrder="TR,TL,BR,BL,R,L,TSR,BSR", priority="5", overrunDistanceUnit="MM",
        offsetType="1", repeatDistanceUnits="MM", offsetUnits="MM",
    )  # fmt: skip
    ET.SubElement(
        settings, "rendering", drawLabels="1", obstacle="1", obstacleFactor="1", obstacleType="1",
        fontMaxPixelSize="10000", fontMinPixelSize="3", maxNumLabels="2000", displayAll="0",
    )  # fmt: skip
    return settings
