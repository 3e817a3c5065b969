"""Build the places of a draft: their keys, names and points."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import count
from statistics import mean
from typing import Final

from geo.drafting.candidates import UNLOCATED, DraftedMention, DraftedPlace
from geo.drafting.cues.unlocated import UnlocatedName
from geo.drafting.mentions import Mention
from geo.drafting.names.lexicon import Sense
from geo.drafting.similar.similar_names import OfferedSense
from geo.gazetteer.provinces import Province, provinces
from geo.gazetteer.spelling import is_arabic, normalised, sounds, words
from geo.gazetteer.world_parts import macro_regions
from geo.geodesy.country_outlines import country_names, shipped_outlines
from geo.layers import label_point
from geo.validation import LANGUAGES, Language

MAX_POSSIBLE: Final = 3  # places that one name may mean
LEAST_OF_COUNTRY: Final = 20_000  # inhabitants of a town that the name of a country may mean
MAX_KEY: Final = 48  # characters; an id has at most 60
DECIMALS: Final = 4  # of a degree: 11 m


def drafted_places(
    accepted: Iterable[Mention],
    offers: Iterable[OfferedSense],
    language: Language,
    keys: Mapping[str, str],
) -> tuple[dict[str, DraftedPlace], dict[str, str]]:
    """Return the places that a text names, or may name, by key; and the key of each sense, by id.

    Parameters
    ----------
    accepted, offers
        The mentions that were taken for places, and the places that names may mean. The first name of a place counts.
    keys
        Place → its key in an earlier draft, which it keeps.
    """
    places: dict[str, DraftedPlace] = {}
    key_of: dict[str, str] = {}
    used_keys = set(keys.values())
    # Each sense, its name as written, and for an accepted town the gazetteer's spelling of that name.
    named = [(sense, m.text, sense.name) for m in accepted if (sense := m.assessment.sense)]
    named += [(offer.sense, offer.name, "") for offer in offers]
    for sense, name, spelling in named:
        if sense.id in key_of:
            continue
        name_in_text = _name_in_text(sense, spelling, language)
        key = keys.get(sense.id) or _unused_key(sense, name_in_text, used_keys)
        used_keys.add(key)
        key_of[sense.id] = key
        place = _drafted_place(sense, name, language)
        places[key] = place.model_copy(update={"name": name_in_text or place.name})
    return places, key_of


def unlocated_places(
    names: Iterable[UnlocatedName], keys: Mapping[str, str], other_keys: Iterable[str]
) -> tuple[dict[str, DraftedPlace], tuple[DraftedMention, ...]]:
    """Return the places that no gazetteer at hand has, by key, and the mentions of them.

    Parameters
    ----------
    keys
        Place → its key in an earlier draft, which it keeps.
    other_keys
        Keys of other places, which may not be used again.
    """
    places: dict[str, DraftedPlace] = {}
    key_of: dict[tuple[str, ...], str] = {}
    used_keys = {*other_keys, *keys.values()}
    mentions = []
    for name in names:
        if name.key not in key_of:
            place = f"{UNLOCATED}:{' '.join(name.key)}"
            key = keys.get(place) or next(
                key for key in _unlocated_keys(name) if key not in used_keys
            )
            used_keys.add(key)
            key_of[name.key] = key
            places[key] = DraftedPlace(
                place=place, name=name.name, kind=UNLOCATED, country_codes=()
            )
        mentions.append(
            DraftedMention(
                paragraph=name.paragraph, start=name.start, end=name.end, key=key_of[name.key],
                name=name.name, confidence=0,
            )
        )  # fmt: skip
    return places, tuple(mentions)


def _unlocated_keys(name: UnlocatedName) -> Iterator[str]:
    """Yield possible keys of a name: its slug, or in Arabic that of its sounds; then the same with 2, 3 and so on."""
    stem = slug(name.name) or f"place-{slug(sounds(name.name))}".strip("-")
    yield stem
    yield from (f"{stem}-{number}" for number in count(2))


def possible_senses(mention: Mention) -> list[Sense]:
    """Return at most MAX_POSSIBLE other senses of a name: areas, then places, the largest first."""
    chosen = mention.assessment.sense
    others = [
        sense for sense in mention.assessment.candidates if not chosen or _is_offered(sense, chosen)
    ]
    others.sort(key=lambda sense: sense.place.population if sense.place else math.inf, reverse=True)
    return others[:MAX_POSSIBLE]


def _is_offered(sense: Sense, chosen: Sense) -> bool:
    """Return whether a draft offers a sense beside the chosen one: no province, and for a country no small town."""
    if sense.id == chosen.id or sense.is_province:
        return False
    if chosen.kind == "country" and sense.place:
        return sense.place.population >= LEAST_OF_COUNTRY
    return True


def _name_in_text(sense: Sense, spelling: str, language: Language) -> str:
    """Return the name that the text uses for a town, if it is not the usual one: Ruili, not Mengmao; else "".

    GeoNames does not say which of several Arabic names is the usual one: صلالة or سلالة.
    """
    if not sense.place or not spelling:
        return ""
    name = _name(sense, language)
    has_as_many_words = len(spelling.split()) == len(name.split())  # بندر عباس, not بندرعباس
    return "" if has_as_many_words and normalised(spelling) == normalised(name) else spelling


def _unused_key(sense: Sense, name_in_text: str, used_keys: set[str]) -> str:
    """Return the first unused key among the slug of a place's name, the slug with its country, and with its id."""
    # An Arabic name leaves no letter in a slug.
    names = (name_in_text, _name(sense, "en"), sense.name, sense.id)
    name = next(filter(None, map(slug, names)), "")
    country = slug(sense.country_codes[0]) if sense.country_codes else ""
    options = (name, f"{name}-{country}", f"{name}-{slug(sense.id)}"[-MAX_KEY:].strip("-"))
    return next(option for option in options if option and option not in used_keys)


def slug(name: str) -> str:
    """Return a name as an id, or an empty text: ``Ben Guerdane`` → ``ben-guerdane``."""
    joined = re.sub(r"[^a-z0-9]+", "-", "-".join(words(name)))
    return joined[:MAX_KEY].strip("-")


def _drafted_place(sense: Sense, written: str, language: Language) -> DraftedPlace:
    province = provinces().get(sense.id) if sense.is_province else None
    if province:
        return DraftedPlace(
            place=sense.id, name=province.name(language), kind=sense.kind, country_codes=sense.country_codes,
            lon=province.lon, lat=province.lat, uncertainty_m=province.radius_km * 1_000,
            labels=_labels_of_province(province),
        )  # fmt: skip
    # A demonym, "Libyan", is not the name of its country.
    name = _name(sense, language) or ("" if sense.is_demonym else " ".join(written.split()))
    lon, lat = _point(sense)
    # A region that is a place of the gazetteer is a point, a landscape; any other is an area.
    kind = "landscape" if sense.place and sense.kind == "region" else sense.kind
    return DraftedPlace(
        place=sense.id, name=name or _name(sense, "en") or sense.name, kind=kind,
        country_codes=sense.country_codes, lon=lon, lat=lat,
        labels=sense.place.label.by_language if sense.place else {},
    )  # fmt: skip


def _labels_of_province(province: Province) -> dict[Language, str]:
    """Return the names of a province by language; an Arabic one only if it is in Arabic letters."""
    labels: dict[Language, str] = {"en": province.name("en"), **province.labels}
    arabic = province.name("ar")
    return labels | ({"ar": arabic} if is_arabic(arabic) else {})


def _name(sense: Sense, language: Language) -> str:
    """Return a place's name in a language, or an empty text; in French a town's usual one if it has no other."""
    if sense.place:
        label = sense.place.label
        name: str | None = getattr(label, language)
        return name or (label.en or "" if language == "fr" else "")
    if sense.kind == "country":
        return country_names()[sense.country_codes[0]][LANGUAGES.index(language)]
    if sense.is_province:
        return provinces()[sense.id].name(language)
    row = macro_regions().get(sense.id)
    return str(row[language][0]) if row else ""


def _point(sense: Sense) -> tuple[float, float]:
    """Return lon and lat of a place; for an area the mean of its countries' points."""
    if sense.place:
        return sense.place.lon, sense.place.lat
    points = [country_point(code) for code in sense.country_codes]
    lon, lat = (mean(axis) for axis in zip(*points, strict=True))
    return round(lon, DECIMALS), round(lat, DECIMALS)


@cache
def country_point(code: str) -> tuple[float, float]:
    """Return the point at which maps name a country: lon, lat."""
    return label_point(shipped_outlines().country(code).geometry)
