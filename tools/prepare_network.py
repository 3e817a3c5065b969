"""Prepare geo/data/network/network.json from OpenStreetMap roads, by way of the package scgraph_data.

Run by a developer, with the packages of ``requirements-prepare.txt``, after every edit of supplement.csv::

    python tools/prepare_network.py

Method: select the roads within the bounds and countries; apply the supplement; join dead ends (within 2 km, more than
four hops off); split lines at borders and at the gazetteer's settlements. ``report_network.py`` reports the quality.
For another region, set ``--bounds`` (west may exceed east, across 180 degrees), ``--countries`` and ``--folder``; rows
of the supplement that lie elsewhere are left out.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from bounds import Bounds, add_bounds, within
from numpy.typing import NDArray
from sidecars import write_with_sidecar

from geo.gazetteer import SETTLEMENTS, gazetteer
from geo.geodesy import inverse
from geo.geodesy.ellipsoid import Booleans, Floats
from geo.network import KINDS, Crossing, Network
from geo.network.assembly import build_network, without_loops
from geo.network.border_cuts import CountryLines, codes_at, split_at_borders
from geo.network.gap_repair import dead_end_links, split_at_shared_vertices
from geo.network.line_table import (
    Lines,
    concatenate,
    ends,
    insert_vertices,
    make_lines,
    piece_lengths,
    positions,
    select,
    split,
    to_linestrings,
)
from geo.network.network_file import dump_network, on_grid

FOLDER = Path(__file__).parent.parent / "geo" / "data" / "network"
BOUNDS: Final = (-18.0, 15.0, 38.0, 38.0)  # west, south, east, north: Africa north of 15° N
COUNTRIES: Final = "DZ EG EH ER LY MA ML MR NE SD SN TD TN"
GUARDED: Final = ("DZ", "LY", "TN")  # between these no border is passed but at a known crossing
REACH_M: Final = 2_000.0
TOWN_KM: Final = 10.0  # a settlement so near an edge gets a node on it
# How far a road runs from its edge, metres: the median against real road geometry, measured in three countries; the
# others are taken to be no better than the worst of them.
ERROR_M: Final = {"TN": 1_500.0, "LY": 2_500.0, "DZ": 2_700.0}
OTHER_ERROR_M: Final = 2_700.0
ORIGIN: Final = {
    "title": "Roads and tracks of Africa north of 15° N as a graph, with the crossings of borders",
    "producer": "OpenStreetMap contributors, by way of scgraph_data; supplement.csv; crossings of the gazetteer",
    "licence": "ODbL-1.0 (a database derived from OpenStreetMap, whatever the wheel's own label says)",
    "attribution": "© OpenStreetMap contributors (ODbL 1.0)",
    "url": "https://www.openstreetmap.org/copyright",
    "accessed": "2026-11-22",
}
MAKE_AGAIN: Final = (
    "pip install -r tools/requirements-prepare.txt . && python tools/prepare_network.py"
)


# --- reading --------------------------------------------------------------------------------------


def read_roads(bounds: Bounds) -> Lines:
    """Return every road within the bounds as a straight line between its ends.

    The module is parsed as text: importing it fails or takes half a minute and gigabytes.
    """
    return parse_roads(roads_text(), bounds)


def roads_text() -> str:
    """Read the module of the world's roads."""
    spec = find_spec("scgraph_data")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("scgraph_data is not installed: pip install -r tools/requirements-prepare.txt")
    folder = Path(spec.submodule_search_locations[0])
    return (folder / "world_highways.py").read_text(encoding="utf-8")


def parse_roads(text: str, bounds: Bounds) -> Lines:
    """Return the roads within bounds of a module of scgraph_data, in longitudes without a break at ±180°."""
    middle, end = text.index("\nnodes="), text.index("\nworld_highways_geograph")
    lat, lon = np.array(json.loads(text[middle + len("\nnodes=") : end])).T
    neighbours = text[text.index("graph=") + len("graph=") : middle].strip()[1:-1].split("}, {")
    inside = within(bounds, lon, lat)
    if bounds[0] > bounds[2]:
        lon = np.where(lon < 0.0, lon + 360.0, lon)
    rows = [
        (node, int(to), float(km))
        for node in np.flatnonzero(inside).tolist()
        for to, km in re.findall(r"(\d+): ([\d.e+-]+)", neighbours[node])
        if node < int(to) and inside[int(to)]
    ]
    tail, head = np.array([row[:2] for row in rows], dtype=int).reshape(-1, 2).T
    at = np.column_stack([tail, head]).ravel()
    length_km = np.array([row[2] for row in rows])
    return make_lines(np.arange(0, len(at) + 1, 2), lon[at], lat[at], length_km=length_km)


def read_rows(name: str) -> list[dict[str, str]]:
    """Read a table edited by hand."""
    return list(csv.DictReader((FOLDER / name).read_text(encoding="utf-8").split("\n")))


def parse_points(row: Mapping[str, str]) -> NDArray[np.float64]:
    """Return a row's vertices, lon and lat: ids of the gazetteer, or two numbers."""
    points = []
    for text in filter(None, [row["from"], *row["via"].split("|"), row["to"]]):
        if re.fullmatch(r"-?[\d.]+ -?[\d.]+", text):
            points.append(tuple(map(float, text.split())))
        elif text in gazetteer():
            points.append((gazetteer()[text].lon, gazetteer()[text].lat))
        else:
            sys.exit(
                f"supplement.csv: {row['id']!r}: {text!r} is neither 'lon lat' nor an id of the gazetteer"
            )
    return np.array(points)


def rows_within(
    rows: Sequence[Mapping[str, str]], bounds: Bounds, codes: Sequence[str]
) -> list[Mapping[str, str]]:
    """Return the rows that lie wholly within the bounds and the countries."""
    kept = []
    for row in rows:
        lon, lat = parse_points(row).T
        if within(bounds, lon, lat).all() and set(codes_at(lon, lat)) <= {*codes, ""}:
            kept.append(row)
    return kept


# --- mending --------------------------------------------------------------------------------------


def apply_supplement(
    roads: Lines, rows: Sequence[Mapping[str, str]], citations: Sequence[str]
) -> Lines:
    """Remove the edges that rows replace, and add the rows' lines, split at the gazetteer's places."""
    lon, lat = ends(roads)
    node = set((lon + 1j * lat).ravel().tolist())
    pair = {frozenset(two): at for at, two in enumerate((lon + 1j * lat).T.tolist())}
    count = Counter(complex(*point) for row in rows for point in parse_points(row))
    known = (
        node
        | {complex(p.lon, p.lat) for p in gazetteer().values()}
        | {*(count - Counter(set(count)))}
    )
    gone, added = [], []
    for row in rows:
        points = parse_points(row)
        first, last = complex(*points[0]), complex(*points[-1])
        if not {first, last} <= known:
            sys.exit(
                f"supplement.csv: {row['id']!r}: an end is no node of the roads, no place and on no other row"
            )
        length = float(row["km"]) if row["km"] else np.nan
        if row["replaces"]:
            at = pair.get(frozenset([first, last]), -1)
            if at < 0:
                sys.exit(
                    f"supplement.csv: {row['id']!r}: replaces no road: none joins its two ends"
                )
            gone.append(at)
            length = length if row["km"] else float(roads.length_km[at])
        if row["kind"] != "none":
            added.append(line_of(row, points, length, citations.index(row["source"])))
    kept = np.ones(len(roads.length_km), dtype=bool)
    kept[gone] = False
    return split_at_shared_vertices(concatenate(select(roads, kept), *added))


def line_of(row: Mapping[str, str], points: Floats, length_km: float, source: int) -> Lines:
    """Return a row of the supplement as lines from place to place."""
    line = make_lines(
        np.array([0, len(points)]),
        *points.T,
        length_km=np.array([length_km]),
        kind=KINDS.index(row["kind"]),
        error_m=float(row["error_m"]),
        source=source,
    )
    named = {complex(p.lon, p.lat) for p in gazetteer().values()}
    return split(line, np.array([complex(*point) in named for point in points]))[0]


def in_countries(lines: Lines, codes: Sequence[str]) -> Booleans:
    """Return which lines have both ends in one of the countries."""
    lon, lat = ends(lines)
    return np.asarray(
        np.isin(codes_at(lon.ravel(), lat.ravel()), codes).reshape(lon.shape).all(axis=0)
    )


def cut_at_towns(frontier: CountryLines) -> CountryLines:
    """Add a node to edges within 10 km of a settlement, unless an end is almost as near."""
    lines = frontier.lines
    spots = settlements()
    shapes = to_linestrings(lines)
    spot, line = shapely.STRtree(shapes).query_nearest(spots, all_matches=False)
    along = shapely.line_locate_point(shapes[line], spots[spot])
    foot = on_grid(shapely.get_coordinates(shapely.line_interpolate_point(shapes[line], along)).T)
    at = shapely.get_coordinates(spots[spot]).T
    away = inverse(at[0], at[1], foot[0], foot[1])[2] / 1e3
    lon, lat = ends(lines)
    to_end = inverse(foot[0], foot[1], lon[:, line], lat[:, line])[2].min(axis=0) / 1e3
    chosen = (away <= TOWN_KM) & (to_end > 1.0)
    _, first = np.unique(np.stack([line[chosen], *foot[:, chosen]]), axis=1, return_index=True)
    index = np.flatnonzero(chosen)[first]
    position = positions(lines, line[index], np.asarray(shapely.points(foot[:, index].T)))
    bent, is_new = insert_vertices(lines, line[index], position, *foot[:, index])
    pieces, of_line = split(bent, is_new)
    return replace(frontier, lines=pieces, code=frontier.code[of_line])


def settlements() -> NDArray[np.object_]:
    """Return the gazetteer's towns and villages, in its order."""
    towns = [place for place in gazetteer().values() if place.kind in SETTLEMENTS]
    return np.asarray(shapely.points([(place.lon, place.lat) for place in towns]))


def bow_m(lines: Lines) -> Floats:
    """Estimate the median distance of a road of some length from the straight line between its ends.

    For a flat parabola over the chord C the length is L = C + 8 h² / 3 C, and half of its places are farther
    off than three quarters of its height h.
    """
    chord = piece_lengths(lines.start, lines.lon, lines.lat)
    height = np.sqrt(np.maximum(3.0 * chord * (lines.length_km - chord) / 8.0, 0.0))
    return np.asarray(0.75 * height * 1e3)


def with_country_errors(frontier: CountryLines, is_measured: Booleans) -> CountryLines:
    """Set the error of the chosen lines to their country's median, where their own is not greater."""
    lines = frontier.lines
    median = np.array([ERROR_M.get(code, OTHER_ERROR_M) for code in frontier.code])
    error_m = np.where(is_measured & (lines.error_m <= OTHER_ERROR_M), median, lines.error_m)
    return replace(
        frontier, lines=replace(lines, error_m=np.asarray(np.round(error_m, -2), dtype=float))
    )


def prepare(
    roads: Lines, rows: Sequence[Mapping[str, str]], citations: Sequence[Mapping[str, str]]
) -> tuple[Network, str]:
    """Build the network, and return a summary of what was done."""
    ids = [row["id"] for row in citations]
    ours = [ids.index("osm"), ids.index("healed")]
    roads = replace(roads, error_m=np.maximum(bow_m(roads), OTHER_ERROR_M))
    mended = apply_supplement(roads, rows, ids)
    links = dead_end_links(mended, REACH_M)
    count = len(links.length_km)
    healed = np.full(count, ids.index("healed"), dtype=np.int16)
    lines = concatenate(
        mended, replace(links, source=healed, error_m=np.full(count, OTHER_ERROR_M))
    )
    lines = replace(lines, lon=on_grid(lines.lon), lat=on_grid(lines.lat))
    crossings = [
        Crossing(place.id, place.country_codes, place.lon, place.lat)
        for place in gazetteer().values()
        if place.kind == "crossing"
    ]
    frontier = cut_at_towns(
        split_at_borders(without_loops(lines), crossings, shortest_visit_km=np.inf, guarded=GUARDED)
    )
    frontier = with_country_errors(frontier, np.isin(frontier.lines.source, ours))
    summary = (
        f"{len(roads.length_km):,} roads, {len(rows)} rows of the supplement, {count} dead ends joined; "
        f"barred: {', '.join(frontier.barred) or 'nothing'}"
    )
    return build_network(frontier, [row["citation"] for row in citations]), summary


def renew_checksum(name: str) -> str:
    """Update the checksum of a table edited by hand in its sidecar, and return it."""
    checksum = sha256((FOLDER / f"{name}.csv").read_bytes()).hexdigest()
    sidecar = FOLDER / f"{name}.source.toml"
    text = re.sub(
        r'(?m)^sha256 = ".*"$', f'sha256 = "{checksum}"', sidecar.read_text(encoding="utf-8")
    )
    sidecar.write_text(text, encoding="utf-8", newline="\n")
    return checksum


def main() -> None:
    """Write network.json and its sidecar, and print what was done."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    add_bounds(parser, BOUNDS)
    parser.add_argument("--countries", default=COUNTRIES, help="ISO codes, one space between two")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where network.json goes")
    options = parser.parse_args()
    codes = options.countries.split()
    roads = read_roads(options.bounds)
    roads = select(roads, in_countries(roads, codes))
    rows = rows_within(read_rows("supplement.csv"), options.bounds, codes)
    network, summary = prepare(roads, rows, read_rows("citations.csv"))
    content = dump_network(network).encode()
    packages = f"scgraph_data {version('scgraph_data')}"
    write_with_sidecar(
        options.folder / "network.json",
        content,
        {
            **ORIGIN,
            "packages": packages,
            "bounds": list(options.bounds),
            "countries": options.countries,
        },
        make_again=MAKE_AGAIN,
        after={"supplement_sha256": renew_checksum("supplement")},
    )
    renew_checksum("citations")
    size = f"{len(network.node_lon):,} nodes, {len(network.tail):,} edges, {len(content):,} bytes"
    print(f"{summary}\nnetwork.json: {size}\ncrossings: {', '.join(network.crossing_id)}")


if __name__ == "__main__":
    main()
