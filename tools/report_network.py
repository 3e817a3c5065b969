"""Report the quality of the network as Markdown: legs before and after repairs, towns far from any edge.

::

    python tools/report_network.py

"Before" are the original roads, with each place joined to its nearest node.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

import numpy as np
import shapely
from prepare_network import BOUNDS, COUNTRIES, in_countries, prepare, read_roads, read_rows
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo.gazetteer import SETTLEMENTS, gazetteer
from geo.geodesy import inverse
from geo.network import Network, snap_nodes
from geo.network.assembly import build_network, without_loops
from geo.network.border_cuts import CountryLines, codes_of
from geo.network.line_table import select

TOWN_INHABITANTS: Final = 5_000  # inhabitants of a listed town
FAR_KM: Final = 10.0
LEGS: Final = """
El Eulma – Tébessa, Tébessa – Bou Chebka, Bou Chebka – Kasserine, Kasserine – Gafsa, Gafsa – Gabès,
Gabès – Ben Guerdane, Ben Guerdane – Ras Jedir, Ras Jedir – Zouara, Zouara – Tripoli, Tripoli – Misrata,
El Oued – Hazoua, Hazoua – Tozeur, Tozeur – Gafsa, Tataouine – Remada, Remada – Dehiba, Dehiba – Wazin,
Remada – Borj el-Khadra, Debdeb – Ghadames, Tripoli – Sebha, Sebha – Qatrun, Qatrun – Tummo, Tummo – Dirkou,
Dirkou – Agadez, Ghat – Djanet
"""
IDS: Final = {
    "El Eulma": "al-eulma", "Tébessa": "tebessa", "Gabès": "geonames-2468369", "Hazoua": "hazoua-village",
    "Tozeur": "geonames-2464648", "Tataouine": "geonames-2464701", "Sebha": "geonames-2212775",
    "Qatrun": "geonames-2219739", "Ghat": "geonames-2217351", "Djanet": "geonames-2500275",
}  # fmt: skip
ELSEWHERE: Final = {"Agadez": (7.9911, 16.9742)}  # GeoNames; south of the gazetteer's region


def place(name: str) -> tuple[float, float]:
    """Return lon and lat of an end of a leg."""
    if name in ELSEWHERE:
        return ELSEWHERE[name]
    entry = gazetteer()[IDS.get(name, name.lower().replace(" ", "-"))]
    return entry.lon, entry.lat


def leg_km(network: Network, leg: str) -> tuple[float, float, float]:
    """Return the length of a leg's geodesic, of its route, and of the access to the route."""
    first, last = (place(name) for name in leg.split(" – "))
    (start, end), access = snap_nodes(network, *np.array([first, last]).T)
    count = len(network.node_lon)
    graph = csr_array((network.length_km, (network.tail, network.head)), shape=(count, count))
    way = dijkstra(graph, directed=False, indices=start)[end]
    return float(inverse(*first, *last)[2]) / 1e3, float(way), float(access.sum())


def far_towns(network: Network) -> dict[str, list[str]]:
    """Return the towns farther than 10 km from every edge, by country."""
    owner = np.repeat(np.arange(len(network.tail)), np.diff(network.vertex_start))
    coords = np.stack([network.vertex_lon, network.vertex_lat], axis=1)
    shapes = np.asarray(shapely.linestrings(coords, indices=owner))
    towns = [
        each for each in gazetteer().values()
        if each.kind in SETTLEMENTS and each.population >= TOWN_INHABITANTS and each.lat >= BOUNDS[1]
    ]  # fmt: skip
    spots = shapely.points([(each.lon, each.lat) for each in towns])
    _, line = shapely.STRtree(shapes).query_nearest(spots, all_matches=False)
    along = shapely.line_locate_point(shapes[line], spots)
    foot = shapely.get_coordinates(shapely.line_interpolate_point(shapes[line], along))
    away = inverse(*shapely.get_coordinates(spots).T, *foot.T)[2] / 1e3
    far: dict[str, list[str]] = defaultdict(list)
    for town, km in sorted(zip(towns, away, strict=True), key=lambda pair: -pair[1]):
        if km > FAR_KM and town.country_codes[0] in COUNTRIES.split():
            far[town.country_codes[0]].append(f"{town.label.en} {km:.0f} km")
    return dict(sorted(far.items()))


def main() -> None:
    """Print the report."""
    roads = read_roads(BOUNDS)
    roads = select(roads, in_countries(roads, COUNTRIES.split()))
    bare = without_loops(roads)
    none = np.zeros(0)
    before = build_network(
        CountryLines(bare, codes_of(bare), none, none, (), none.astype(bool), ()), ["OpenStreetMap"]
    )
    after, _ = prepare(roads, read_rows("supplement.csv"), read_rows("citations.csv"))
    print(
        "| leg | geodesic km | before: way + access | after: way + access | after / geodesic |\n|---|---|---|---|---|"
    )
    for leg in map(str.strip, LEGS.split(",")):
        geodesic, old, old_access = leg_km(before, leg)
        _, new, new_access = leg_km(after, leg)
        ways = f"{old:.0f} + {old_access:.1f} | {new:.1f} + {new_access:.1f}"
        print(f"| {leg} | {geodesic:.1f} | {ways} | {new / geodesic:.2f} |")
    print()
    old_far = far_towns(before)
    for code, towns in far_towns(after).items():
        print(f"{code}: {len(old_far.get(code, []))} → {len(towns)}: {', '.join(towns[:8])}")


if __name__ == "__main__":
    main()
