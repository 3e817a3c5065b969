"""Resolve names to places, in any usual spelling; refuse names that several places share."""

from geo.gazetteer.catalogue import WORLD, Gazetteer, open_gazetteer
from geo.gazetteer.country_names import country_of_name
from geo.gazetteer.disambiguation import Candidate, Context
from geo.gazetteer.entries import SETTLEMENTS, GazetteerPlace, PlaceKind, Town, gazetteer, names_of
from geo.gazetteer.name_index import Index, build_index, shipped_index
from geo.gazetteer.resolve import Resolution, describe_candidates, describe_proposal, resolve_place

__all__ = [
    "SETTLEMENTS",
    "WORLD",
    "Candidate",
    "Context",
    "Gazetteer",
    "GazetteerPlace",
    "Index",
    "PlaceKind",
    "Resolution",
    "Town",
    "build_index",
    "country_of_name",
    "describe_candidates",
    "describe_proposal",
    "gazetteer",
    "names_of",
    "open_gazetteer",
    "resolve_place",
    "shipped_index",
]
