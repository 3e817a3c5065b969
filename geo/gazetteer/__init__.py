"""Names → places: every spelling that people use, and a refusal where two places bear it."""

from geo.gazetteer.index import Index, build_index, shipped_index
from geo.gazetteer.places import (
    SETTLEMENTS,
    GazetteerPlace,
    Name,
    PlaceKind,
    gazetteer,
    names_of,
    written_names,
)
from geo.gazetteer.resolve import Resolution, country_of_name, describe, resolve_place
from geo.gazetteer.ties import Candidate, Context

__all__ = [
    "SETTLEMENTS",
    "Candidate",
    "Context",
    "GazetteerPlace",
    "Index",
    "Name",
    "PlaceKind",
    "Resolution",
    "build_index",
    "country_of_name",
    "describe",
    "gazetteer",
    "names_of",
    "resolve_place",
    "shipped_index",
    "written_names",
]
