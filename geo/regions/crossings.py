"""The border crossings of a region: where its roads pass a land border, named after the nearest places."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

import numpy as np
from scipy.spatial import cKDTree

from geo.arrays import Floats
from geo.gazetteer import SETTLEMENTS, GazetteerPlace
from geo.gazetteer.entries import CURATED_COLUMNS, SOURCES, largest_first
from geo.gazetteer.spelling import words
from geo.geodesy import inverse, wrap_longitudes
from geo.geodesy.country_outlines import Outlines
from geo.geodesy.ellipsoid import lonlat_to_normals
from geo.network import Crossing
from geo.network.border_cuts import NEAR_KM, CountryLines, split_at_borders
from geo.network.line_table import Lines
from geo.validation import Text

FARTHEST_TOWN_KM: Final = 150.0  # a crossing is not named after a town that is farther
SOURCE: Final = "road-border"
REASON: Final = (
    "where a road of the network passes the border; named after the nearest places, "
    "not checked on a list of posts"
)
ORIGIN: Final = {
    "title": "Border crossings: where roads pass land borders",
    "producer": "the roads and borders of this region (OpenStreetMap contributors); names from GeoNames",
    "packages": "",
    "licence": "ODbL-1.0 (OpenStreetMap) and CC BY 4.0 (GeoNames)",
    "attribution": "© OpenStreetMap contributors (ODbL 1.0); GeoNames (CC BY 4.0)",
    "url": "https://www.openstreetmap.org/copyright",
}


def find_crossings(
    lines: Lines,
    known: Sequence[Crossing],
    places: Sequence[GazetteerPlace],
    outlines: Outlines,
    *,
    guarded: Collection[str],
) -> list[GazetteerPlace]:
    """Return a border crossing for each point at which a road passes a land border and no known crossing is near.

    Points on the same border within 5 km of each other are one crossing, because the error of a schematic road is as
    large. A crossing is named after the nearest town on either side, the larger one first; if there is none within
    150 km on one side, it is named after the countries. A second crossing of the same name gets a number.

    Parameters
    ----------
    lines
        The roads, lon, lat in degrees, EPSG:4326.
    known
        Crossings that have a name already.
    places
        The places of the region; crossings are named after its settlements.
    guarded
        Countries between which roads pass the border only at known crossings, as for
        :func:`geo.network.border_cuts.split_at_borders`.
    """
    # Infinite: a line that leaves a country and returns to it is wrong about the border, however long it stays abroad.
    table = split_at_borders(lines, known, outlines, shortest_visit_km=np.inf, guarded=guarded)
    rows = _representatives(table)
    pairs = [table.crossing_countries[row] for row in rows]
    lon, lat = table.crossing_lon[rows], table.crossing_lat[rows]
    towns_by_side = [
        _nearest_towns(places, [pair[side] for pair in pairs], lon, lat) for side in range(2)
    ]
    names = [_name_by_towns(towns) for towns in zip(*towns_by_side, strict=True)]
    default_ids = [table.crossing_id[row] for row in rows]
    ids = list(_distinct_ids(names, default_ids, {place.id for place in places}))
    labels = numbered_labels(
        name or _name_by_countries(pair, outlines) for name, pair in zip(names, pairs, strict=True)
    )
    return [
        GazetteerPlace(
            id=id_, kind="crossing", country_codes=pair, label=label,
            lon=float(crossing_lon), lat=float(crossing_lat), uncertainty_m=1e3 * NEAR_KM,
            geonames_id=None, variants=(), source=SOURCES[SOURCE], reason=REASON,
        )
        for id_, pair, label, crossing_lon, crossing_lat in zip(
            ids, pairs, labels, wrap_longitudes(lon), lat, strict=True
        )
    ]  # fmt: skip


def _representatives(table: CountryLines) -> list[int]:
    """Return the crossings that are not known yet, as rows of the table; of those near each other only the first.

    Crossings are near each other if they are on the same border and at most 5 km apart.
    """
    representatives: list[int] = []
    rows_by_border: dict[tuple[str, str], list[int]] = defaultdict(list)  # those kept so far
    for row in np.flatnonzero(~table.crossing_official).tolist():
        border_rows = rows_by_border[table.crossing_countries[row]]
        distance_m = inverse(
            table.crossing_lon[row],
            table.crossing_lat[row],
            table.crossing_lon[border_rows],
            table.crossing_lat[border_rows],
        )[2]
        if (distance_m > 1e3 * NEAR_KM).all():
            border_rows.append(row)
            representatives.append(row)
    return representatives


def _nearest_towns(
    places: Iterable[GazetteerPlace], codes: Sequence[str], lon: Floats, lat: Floats
) -> list[GazetteerPlace | None]:
    """Return for each position the nearest settlement of a country; None if the country has none within 150 km.

    ``codes`` has for each position, in degrees, the code of the country in which to look.
    """
    towns_by_country = defaultdict(list)
    for place in places:
        if place.kind in SETTLEMENTS:
            towns_by_country[place.country_codes[0]].append(place)
    trees = {
        code: cKDTree(lonlat_to_normals(*np.array([(town.lon, town.lat) for town in towns]).T))
        for code, towns in towns_by_country.items()
        if code in codes
    }
    normals = lonlat_to_normals(lon, lat)
    nearest: list[GazetteerPlace | None] = []
    for code, normal, crossing_lon, crossing_lat in zip(codes, normals, lon, lat, strict=True):
        if code not in trees:
            nearest.append(None)
            continue
        town = towns_by_country[code][int(trees[code].query(normal)[1])]
        distance_m = float(inverse(crossing_lon, crossing_lat, town.lon, town.lat)[2])
        nearest.append(town if distance_m <= 1e3 * FARTHEST_TOWN_KM else None)
    return nearest


def _name_by_towns(towns: Sequence[GazetteerPlace | None]) -> Text | None:
    """Return the name of a crossing after the towns on both sides, the larger one first; None if one town is missing.

    The name has an Arabic form only if the names of both towns have one.
    """
    known_towns = largest_first(town for town in towns if town)
    if len(known_towns) < len(towns):
        return None
    arabic_names = [town.label.ar for town in known_towns if town.label.ar]
    return Text(
        en="–".join(str(town.label.en) for town in known_towns),
        ar="–".join(arabic_names) if len(arabic_names) == len(known_towns) else None,
    )


def _name_by_countries(pair: tuple[str, str], outlines: Outlines) -> Text:
    """Return the names of a crossing's countries as its name."""
    first, second = (outlines.country(code) for code in pair)
    names = second.label.by_language
    return Text(**{
        language: f"{name}–{names[language]}" for language, name in first.label.by_language.items()
    })  # fmt: skip


def numbered_labels(labels: Iterable[Text]) -> Iterator[Text]:
    """Yield labels unchanged; one whose English text came before gets a number: "Nădlac–Csanádpalota 2"."""
    count: Counter[str] = Counter()
    for label in labels:
        name = str(label.en)
        count[name] += 1
        number = "" if count[name] == 1 else f" {count[name]}"
        yield Text(**{language: text + number for language, text in label.by_language.items()})


def _distinct_ids(
    names: Sequence[Text | None], default_ids: Sequence[str], reserved: set[str]
) -> Iterator[str]:
    """Yield an id for each crossing: its name in the letters a to z, with a number if that id is used already.

    Parameters
    ----------
    names
        The name of each crossing; None for one without a name.
    default_ids
        The id of each crossing that has no name, or whose name has none of these letters.
    reserved
        Ids of other places.
    """
    # Each reserved id counts once, so that the first crossing with that id gets the number 2.
    count: Counter[str] = Counter(reserved)
    for name, default_id in zip(names, default_ids, strict=True):
        plain = "-".join(words(str(name.en))) if name else default_id
        plain = re.sub(r"[^a-z0-9-]", "", plain).strip("-") or default_id
        count[plain] += 1
        yield plain if count[plain] == 1 else f"{plain}-{count[plain]}"


def crossings_table(crossings: Iterable[GazetteerPlace]) -> bytes:
    """Return crossings as CSV in UTF-8, sorted by id, with the same columns as the table of places edited by hand."""
    text = io.StringIO()
    writer = csv.DictWriter(text, CURATED_COLUMNS, lineterminator="\n")
    writer.writeheader()
    for place in sorted(crossings, key=lambda place: place.id):
        writer.writerow({
            "id": place.id, "kind": place.kind, "country_codes": " ".join(place.country_codes),
            "name_en": place.label.en, "name_fr": place.label.fr, "name_ar": place.label.ar,
            "lon": f"{place.lon:.5f}", "lat": f"{place.lat:.5f}", "uncertainty_m": f"{place.uncertainty_m:g}",
            "source": SOURCE, "reason": place.reason,
        })  # fmt: skip
    return text.getvalue().encode()
