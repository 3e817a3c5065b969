"""A world of a few towns, and drafts in it."""

from __future__ import annotations

from pathlib import Path

from geo.drafting.candidates import Candidates, DraftedSource
from geo.drafting.draft import draft_text
from geo.gazetteer.world import World, build_world
from geo.regions import open_region


def world_of(towns: str, path: Path) -> World:
    """Return an index of towns, one a line: name, country, longitude and latitude, inhabitants, other names."""
    rows = [line.split() for line in towns.strip().splitlines()]
    cities = [
        {
            "geonameid": number, "name": row[0].replace("_", " "), "countrycode": row[1], "longitude": float(row[2]),
            "latitude": float(row[3]), "population": int(row[4]), "alternatenames": row[5:],
        }
        for number, row in enumerate(rows, start=90_000_001)
    ]  # fmt: skip
    build_world(path, cities, edition="towns of a test")
    return World(path)


def draft_in(text: str, world: World) -> Candidates:
    """Return the draft of a text that may name any town of a world."""
    return draft_text(
        text,
        brief="draft",
        source=DraftedSource(id="text"),
        gazetteer=open_region(None).gazetteer,
        world=world,
    )
