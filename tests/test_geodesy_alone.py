"""Nothing but geo.geodesy measures or buffers."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1] / "geo"
OTHERS = sorted(path for path in HOUSE.rglob("*.py") if HOUSE / "geodesy" not in path.parents)

# Shapely's and GeoPandas' own measures, all in the unit of the coordinates, and the ways to make
# one's own: other planes, and the radius of a sphere in a formula.
MEASURES = {
    "area", "buffer", "dwithin", "distance", "frechet_distance", "geometry_area_perimeter",
    "hausdorff_distance", "haversine", "length", "line_interpolate_point", "line_locate_point",
    "maximum_inscribed_circle", "minimum_bounding_radius", "minimum_clearance", "offset_curve",
    "sindex_nearest", "sjoin_nearest",
}  # fmt: skip
PLANES = {"Geod", "Proj", "Transformer", "estimate_utm_crs", "to_crs"}
RADII_OF_THE_EARTH = {6371, 6371.0088, 6378.137}  # km; in metres a thousand times that

# What bears the name of a measure and is none of the ground, and why it may.
EXEMPT = {
    ("cli/export.py", "buffer"): "the bytes behind standard output",
    ("drafting/text_files.py", "buffer"): "the bytes behind standard input",
    ("drafting/names/similar_places.py", "distance"): "counts letters that differ",
    ("figures/labels.py", "buffer"): "the disc of a mark on paper, in points",
    ("figures/label_room.py", "distance"): "tells whether a mark covers a spot on paper",
    ("figures/share.py", "dwithin"): "chooses the countries to name: those near what is shown",
    (
        "report/empty_maps.py",
        "distance",
    ): "tells whether anything of a map lies in or near its bounds",
    ("figures/drawing/flow_bends.py", "dwithin"): "tells what is near a line on paper, in points",
    **{
        (f"figures/{name}.py", "length"): "the length of a line on paper, in points"
        for name in (
            "areas",
            "drawing/flow_bends",
            "drawing/flow_curves",
            "drawing/flow_layout",
            "drawing/flow_lines",
            "panel",
        )
    },
    (
        "layers/modelled/road_places.py",
        "line_locate_point",
    ): "orders towns along a road; no length leaves it",
    **{
        ("maps/ground/area_labels.py", name): "room for a name in the plane of the screen"
        for name in ("area", "length", "maximum_inscribed_circle")
    },
    ("gazetteer/match_model.py", "distance"): "counts edits between two spellings",
    ("gazetteer/arabic_labels.py", "distance"): "counts edits between two spellings",
    ("gazetteer/approximate_matches.py", "distance"): "counts edits between two spellings",
    (
        "records/exposure/__init__.py",
        "to_crs",
    ): "brings given events to degrees on WGS84; measures nothing",
    ("records/exposure/nested_bands.py", "area"): "tells whether anything is left of a country",
    ("records/exposure/brief_bands.py", "to_crs"): "brings given corridors to degrees on WGS84",
    (
        "records/files/vector_files.py",
        "to_crs",
    ): "brings a given file to degrees on WGS84; measures nothing",
    (
        "network/line_import.py",
        "to_crs",
    ): "brings a given file to degrees on WGS84; measures nothing",
    (
        "network/gap_repair.py",
        "line_interpolate_point",
    ): "finds the foot of an end on a leg of some metres",
    ("network/gap_repair.py", "line_locate_point"): "the same",
    ("regions/road_network.py", "line_interpolate_point"): "finds the foot of a town on an edge",
    ("regions/road_network.py", "line_locate_point"): "the same",
    ("regions/arc_faces.py", "length"): "chooses the longest of the lines that two faces share",
    (
        "regions/outlines.py",
        "area",
    ): "tells islands too small for an overview, in square degrees as its tolerances",
    ("regions/quality.py", "line_interpolate_point"): "finds the foot of a town on an edge",
    ("regions/quality.py", "line_locate_point"): "the same",
    ("network/line_table.py", "line_locate_point"): "puts spots on a line in their order",
    ("layers/endpoints.py", "area"): "chooses the largest part of one country",
    ("layers/endpoints.py", "maximum_inscribed_circle"): "sets a label well inside that part",
}


def measures(source: str) -> list[tuple[int, str]]:
    """Find what measures in a source: names of the list as attributes or imports, and radii.

    A keyword, a string or a variable of the same name is not a measure.
    """
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in MEASURES | PLANES:
            found.append((node.lineno, node.attr))
        elif isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names} & (MEASURES | PLANES)
            # geo.geodesy's own names may be imported, whatever they are
            found += [(node.lineno, name) for name in names if node.module != "geo.geodesy"]
        elif isinstance(node, ast.Constant) and is_radius(node.value):
            found.append((node.lineno, repr(node.value)))
    return found


def is_radius(value: object) -> bool:
    """Tell a radius of the earth, in kilometres or metres."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return any(abs(value - r * unit) < 9 * unit for r in RADII_OF_THE_EARTH for unit in (1, 1000))


def test_nothing_else_measures() -> None:
    """Lengths, areas, distances, buffers and projections are left to geo.geodesy."""
    offenders = [
        f"{path.relative_to(HOUSE).as_posix()}:{line}: {name}"
        for path in OTHERS
        for line, name in measures(path.read_text(encoding="utf-8"))
        if (path.relative_to(HOUSE).as_posix(), name) not in EXEMPT
    ]
    assert not offenders, "use geo.geodesy instead"


def test_exemptions_are_still_needed() -> None:
    """What is exempt is still there."""
    for place, name in EXEMPT:
        assert name in {name for _, name in measures((HOUSE / place).read_text(encoding="utf-8"))}


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("zone.buffer(0.1)", "buffer"),
        ("shapely.length(lines)", "length"),
        ("table.geometry.area.sum()", "area"),
        ("from shapely import distance", "distance"),
        ("from pyproj import Geod", "Geod"),
        ("table.to_crs(3857)", "to_crs"),
        ("metres = 6371000 * angle", "6371000"),
    ],
)
def test_measures_are_seen(source: str, name: str) -> None:
    """Each way of measuring is found."""
    assert [found for _, found in measures(source)] == [name]


@pytest.mark.parametrize("source", ["area = 3", "draw(length=3)", "'a buffer'", "areas.sum()"])
def test_other_uses_of_the_words_are_not(source: str) -> None:
    """Variables, keywords and texts may say what they like."""
    assert measures(source) == []
