"""QML for the labels of a layer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET

_LINE, _HORIZONTAL, _ORDERED = "2", "4", "6"  # QGIS's numbers of placements


class _LabelRule(NamedTuple):
    """How some rows of a layer are labelled.

    Attributes
    ----------
    placement
        QGIS's number of the placement.
    points
        Size of the letters, in points.
    condition
        QGIS expression for the rows; empty for all rows.
    is_italic
        Whether the letters are italic, as they are for names of areas.
    """

    placement: str
    points: str
    condition: str = ""
    is_italic: bool = False


_LABELS: Final[Mapping[str, tuple[_LabelRule, ...]]] = {
    "flows": (_LabelRule(_LINE, "7", '"strand" = 0'),),
    "places": (
        _LabelRule(_ORDERED, "8.5", "\"kind\" = 'town'"),
        _LabelRule(_ORDERED, "8.5", "\"kind\" = 'label'", is_italic=True),
    ),
    "crossings": (_LabelRule(_ORDERED, "6.5"),),
    "events": (_LabelRule(_ORDERED, "7"),),
    "zones": (_LabelRule(_HORIZONTAL, "7", is_italic=True),),
    "barriers": (_LabelRule(_LINE, "7", is_italic=True),),
}


def labeling(layer: str, text: str) -> ET.Element | None:
    """Build the element that labels the features of a layer.

    None for a layer whose features are so many that labels would clutter the map. ``text`` is the QGIS expression for
    the text of a label.
    """
    if layer not in _LABELS:
        return None
    root = ET.Element("labeling", type="rule-based")
    tree = ET.SubElement(root, "rules", key=f"{{{layer}-labels}}")
    for number, rule in enumerate(_LABELS[layer]):
        attributes = {"filter": rule.condition} if rule.condition else {}
        element = ET.SubElement(tree, "rule", attributes, key=f"{{{layer}-label-{number}}}")
        element.append(_settings(text, rule))
    return root


def _settings(text: str, rule: _LabelRule) -> ET.Element:
    """Build the settings of the labels of one rule; ``text`` is the QGIS expression for the text of a label."""
    settings = ET.Element("settings", calloutType="simple")
    style = ET.SubElement(
        settings, "text-style", fieldName=text, isExpression="1", fontSize=rule.points,
        fontSizeUnit="Point", fontFamily="Noto Sans", textColor="34,40,44,255", textOpacity="1",
        fontItalic=str(int(rule.is_italic)), fontWeight="50", multilineHeight="1", allowHtml="0",
        textOrientation="horizontal", blendMode="0",
    )  # fmt: skip
    ET.SubElement(
        style, "text-buffer", bufferDraw="1", bufferSize="0.8", bufferSizeUnits="MM",
        bufferColor="255,255,255,255", bufferOpacity="0.85", bufferNoFill="1", bufferJoinStyle="128",
    )  # fmt: skip
    ET.SubElement(
        settings, "placement", placement=rule.placement, placementFlags="10", dist="0.8", distUnits="MM",
        predefinedPositionOrder="TR,TL,BR,BL,R,L,TSR,BSR", priority="5", overrunDistanceUnit="MM",
        offsetType="1", repeatDistanceUnits="MM", offsetUnits="MM",
    )  # fmt: skip
    ET.SubElement(
        settings, "rendering", drawLabels="1", obstacle="1", obstacleFactor="1", obstacleType="1",
        fontMaxPixelSize="10000", fontMinPixelSize="3", maxNumLabels="2000", displayAll="0",
    )  # fmt: skip
    return settings
