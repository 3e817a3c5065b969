"""The commented brief that `geo new` writes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from geo.arrays import Integers
from geo.errors import OutputError, unwritable
from geo.gazetteer import SETTLEMENTS, GazetteerPlace
from geo.gazetteer.entries import largest_first
from geo.gazetteer.spelling import words
from geo.geodesy import inverse
from geo.geodesy.country_outlines import country_names
from geo.network import Network
from geo.network.snapping import snap_nodes
from geo.regions import Region
from geo.routing.flow_stops import MAX_ACCESS_KM
from geo.shipped_data import shipped_text

MOST_TOWNS: Final = 100  # the largest ones, among which the example is sought
CROSSING_PARTS: Final = re.compile(
    r"^crossings = .*\n|^# Crossings that are closed .*\n|^\[\[scenario\]\]\n(?:.+\n)+|^crossing_delay_h = .*\n",
    re.MULTILINE,
)
"""Lines and tables of the template about a crossing, which are left out where a region has none."""


def template(region: Region | None = None, *, key: str = "") -> str:
    """Return the text of a small valid brief with a comment on every part, as an example to start from.

    Parameters
    ----------
    region
        The region of the example. The example then has the largest town from which a road leads to a town abroad, the
        crossing on that road, and the country behind that crossing. By default the town is Gafsa.
    key
        The name or the folder by which the brief refers to the region; by default the region's own name.
    """
    text = shipped_text("template/brief.toml")
    return _in_region(text, region, key) if region else text


def _in_region(text: str, region: Region, key: str) -> str:
    """Return the template with a town, a crossing and countries of a region instead of those around Gafsa."""
    places = region.gazetteer.places.values()
    towns = largest_first(place for place in places if place.kind in SETTLEMENTS)
    town = towns[0]
    crossing = next(iter(_crossings_near(town, region)), None)
    if crossing and region.has_network:
        # A flow from a town with a road abroad shows more than one from the largest town.
        town, crossing = _pair_by_road(towns[:MOST_TOWNS], region) or (town, crossing)
    own_code = town.country_codes[0]
    # Without a crossing, the flow of the example stays in its country.
    joined_codes = crossing.country_codes if crossing else (own_code,)
    foreign_codes = (code for code in joined_codes if code not in town.country_codes)
    neighbour_code = next(foreign_codes, own_code)
    neighbour = country_names()[neighbour_code][0]
    # Words of the template → those of the region.
    replacements = {
        "Gafsa": str(town.label.en), "gafsa": _slug(str(town.label.en)),
        "Qafsah": str(town.label.en), "8.7842": f"{town.lon:.4f}", "34.4250": f"{town.lat:.4f}",
        "Algeria": neighbour, "algeria": _slug(neighbour), "DZ": neighbour_code,
        "tunisia": _slug(country_names()[own_code][0]), "TN": own_code,
    }  # fmt: skip
    if crossing:
        replacements |= {
            "Bou Chebka": str(crossing.label.en), "bou-chebka": crossing.id,
            "8.20": f"{crossing.lon:.2f}", "35.20": f"{crossing.lat:.2f}",
        }  # fmt: skip
    else:
        text = CROSSING_PARTS.sub("", text)
    # In the template, the id of the town is also that of its gazetteer entry; a town of a region has another.
    id_line = f'id = "{replacements["gafsa"]}"\n'
    text = _renamed(text, replacements).replace(id_line, f'{id_line}gazetteer = "{town.id}"\n', 1)
    return text.replace(
        "\nfictional = true", f'\nregion = "{key or region.name}"\nfictional = true', 1
    )


def _pair_by_road(
    towns: Sequence[GazetteerPlace], region: Region
) -> tuple[GazetteerPlace, GazetteerPlace] | None:
    """Return the first town from which roads lead over a border crossing to another town, and that crossing.

    Return None if no town has such roads. Both towns are among ``towns``; the roads of the first stay in its country
    as far as the crossing, and those of the second stay in its own.
    """
    import numpy as np  # noqa: PLC0415 - slow to import

    network = region.network
    positions = np.array([(town.lon, town.lat) for town in towns])
    countries = [town.country_codes for town in towns]
    nodes, access_km = snap_nodes(network, *positions.T, countries=countries)
    # country → for each node, the number of its connected component in the roads of that country
    components = {
        code: _road_components(network, code) for code in {codes[0] for codes in countries}
    }
    # The roads that a town reaches within its country, as a country and a component: roads with the same country and
    # component are connected. Towns too far from any road are left out.
    roads_of_town = {
        town.id: (town.country_codes[0], components[town.country_codes[0]][node])
        for town, node, km in zip(towns, nodes, access_km, strict=True)
        if km <= MAX_ACCESS_KM
    }
    crossing_ids = np.array(network.crossing_id)
    for town in towns:
        if not (town_roads := roads_of_town.get(town.id)):
            continue
        for crossing in _crossings_near(town, region):
            codes = [code for code in crossing.country_codes if code in components]
            for node in network.crossing_node[crossing_ids == crossing.id]:
                # The roads of both countries that meet at the crossing.
                roads = {(code, components[code][node]) for code in codes}
                roads_abroad = roads - {town_roads}
                leads_to_town = not roads_abroad.isdisjoint(roads_of_town.values())
                if town_roads in roads and leads_to_town:
                    return town, crossing
    return None


def _road_components(network: Network, code: str) -> Integers:
    """Return for each node of the network the number of its connected component, over the roads of one country alone.

    ``code`` is the country's ISO 3166-1 alpha-2 code.
    """
    import numpy as np  # noqa: PLC0415
    from scipy.sparse import coo_array  # noqa: PLC0415 - slow to import
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    numbers = [number for number, name in enumerate(network.countries) if name == code]
    inside = np.flatnonzero(np.isin(network.country, numbers))
    count = len(network.node_lon)
    ends = (network.tail[inside], network.head[inside])
    graph = coo_array((np.ones(len(inside)), ends), shape=(count, count))
    components: Integers = connected_components(graph, directed=False)[1]
    return components


def _crossings_near(town: GazetteerPlace, region: Region) -> list[GazetteerPlace]:
    """Return the crossings on the borders of a town's country, the nearest to the town first."""
    own_crossings = [
        crossing
        for crossing in region.gazetteer.crossings()
        if not set(town.country_codes).isdisjoint(crossing.country_codes)
    ]
    return sorted(
        own_crossings,
        # inverse returns two azimuths and the distance
        key=lambda place: float(inverse(town.lon, town.lat, place.lon, place.lat)[2]),
    )


def _renamed(text: str, names: Mapping[str, str]) -> str:
    """Replace whole words in a TOML text: ``names`` is word → the name that replaces it.

    All words are replaced in one pass, so that no name is replaced in turn. Double quotes within a name become single
    ones, because a double quote would end the TOML string in which the name stands.
    """
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")
    return pattern.sub(lambda match: names[match[0]].replace('"', "'"), text)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", "-".join(words(name))).strip("-") or "example"


def write_template(path: Path, text: str) -> None:
    """Write a brief to a new file.

    Raises
    ------
    OutputError
        If the file exists, or cannot be written.
    """
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise OutputError(f"{path}: this file already exists. Name a new file.") from None
    except OSError as error:
        raise unwritable(path, error) from None
