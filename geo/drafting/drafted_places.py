"""The places of a draft: keys that read like names, and points for countries."""

from __future__ import annotations

# ruff: noqa: RUF001 - hyphens and apostrophes
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import count
from statistics import mean
from typing import Final

import shapely

from geo.drafting.candidates import UNLOCATED, DraftedMention, DraftedPlace
from geo.drafting.cues.unlocated import UnlocatedName
from geo.drafting.mentions import Mention
from geo.drafting.names.area_names import macro_regions
from geo.drafting.names.assessment import LARGE_POPULATION, LEAST, SURE
from geo.drafting.names.lexicon import Sense
from geo.drafting.names.longer_names import is_part_of_name
from geo.drafting.names.rules import Rules
from geo.gazetteer.spelling import is_arabic, sounds, words
from geo.geodesy.country_outlines import country_names, shipped_outlines
from geo.validation import LANGUAGES, Language

LEAST_OFFERED: Final = (
    0.3  # confidence of a name that a draft offers as an end, without taking it for a place
)
LEAST_REMOTE: Final = 0.75  # … of a small place far from all others
SPELLED: Final = "spelled differently from the gazetteer"
_LIKE: Final = "ك"
MAX_POSSIBLE: Final = 3  # places that one name may mean
REACH: Final = 30  # characters on either side of a name
_BEFORE_LANDSCAPE: Final = re.compile(
    r"(?:\b(?:gulf|bay|lake|strait|straits|sea|river|mount|cape|isthmus|valley|golfe|baie|lac|détroit|mer|fleuve|rivière"
    r"|mont|monts|cap|vallée|massif)\s+(?:(?:of|de|du|des|d['’])\s*)?(?:the\s+|la\s+|le\s+|l['’])?"
    r"|(?<!\w)(?:ال)?(?:خليج|بحيرة|مضيق|بحر|نهر|جبل|جبال|وادي|رأس|هضبة)\s+)$",
    re.IGNORECASE,
)
_AFTER_LANDSCAPE: Final = re.compile(
    r"\s+(?:River|Lake|Sea|Bay|Gulf|Strait|Mountains?|Valley|Highway|Street|Avenue|Desert|Basin|Plateau|Canal)\b"
)
_PREFIX: Final = re.compile(
    r"\b(?:pan|anglo|franco|afro|pro|anti|sino|indo|euro|trans)[-‐‑]$", re.IGNORECASE
)
MAX_KEY: Final = 48  # characters; an id has at most 60
DECIMALS: Final = 4  # of a degree: 11 m


def drafted_places(
    named: Iterable[tuple[Sense, str]], language: Language, keys: Mapping[str, str]
) -> tuple[dict[str, DraftedPlace], dict[str, str]]:
    """Return the places that a text names, or may name, by their keys, and the key of each.

    Parameters
    ----------
    named
        Places, and their names as written.
    keys
        Place → its key in an earlier draft, which it keeps.
    """
    places: dict[str, DraftedPlace] = {}
    key_of: dict[str, str] = {}
    taken = set(keys.values())
    for sense, written in named:
        if sense.id in key_of:
            continue
        key = keys.get(sense.id) or _free_key(sense, taken)
        taken.add(key)
        key_of[sense.id] = key
        places[key] = _drafted_place(sense, written, language)
    return places, key_of


def unlocated_places(
    names: Iterable[UnlocatedName], keys: Mapping[str, str], taken: Iterable[str]
) -> tuple[dict[str, DraftedPlace], tuple[DraftedMention, ...]]:
    """Return the places that no gazetteer at hand has, by their keys, and where the text names them.

    Parameters
    ----------
    keys
        Place → its key in an earlier draft, which it keeps.
    taken
        Keys of other places.
    """
    places: dict[str, DraftedPlace] = {}
    key_of: dict[tuple[str, ...], str] = {}
    used = {*taken, *keys.values()}
    mentions = []
    for name in names:
        if name.key not in key_of:
            place = f"{UNLOCATED}:{' '.join(name.key)}"
            key = keys.get(place) or next(key for key in _unlocated_keys(name) if key not in used)
            used.add(key)
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
    """Yield keys that a name may have: its slug, in Arabic that of its consonants; with a number where it is taken."""
    stem = slug(name.name) or f"place-{slug(sounds(name.name))}".strip("-")
    yield stem
    yield from (f"{stem}-{number}" for number in count(2))


def split_mentions(
    text: str, found: Sequence[Mention], rules: Rules
) -> tuple[list[Mention], list[Mention]]:
    """Return the mentions that a draft accepts, and those that it only offers."""
    found = [mention for mention in found if not _is_part_of_landscape(text, mention)]
    sure = [m for m in found if m.assessment.sense and m.assessment.confidence >= LEAST]
    named = {
        code
        for m in sure
        if _names_country(m) and m.assessment.sense
        for code in m.assessment.sense.country_codes
    }
    places = {at for mention in sure for at in range(mention.start, mention.end)}
    accepted = [
        mention
        for mention in sure
        if _is_accepted(text, mention, named) and not is_part_of_name(text, mention, rules, places)
    ]
    ids = {id(mention) for mention in accepted}
    offered = [m for m in found if id(m) not in ids and m.assessment.confidence >= LEAST_OFFERED]
    return accepted, [mention for mention in offered if not mention.text[0].islower()]


def _is_part_of_landscape(text: str, mention: Mention) -> bool:
    """Return whether a town's name is that of a sea, river or road: "Gulf of Tadjoura", "Pan-American Highway"."""
    before = text[max(0, mention.start - REACH) : mention.start]
    after = text[mention.end : mention.end + REACH]
    if _PREFIX.search(before):
        return True
    sense = mention.assessment.sense
    is_area = sense is not None and sense.place is None
    return not is_area and bool(_BEFORE_LANDSCAPE.search(before) or _AFTER_LANDSCAPE.match(after))


def _is_accepted(text: str, mention: Mention, named: set[str]) -> bool:
    """Return whether a name is taken for a place: not by one Arabic word, in a country that the text does not name."""
    sense, reasons = mention.assessment.sense, mention.assessment.reasons
    if sense is None or sense.place is None:
        return True
    is_large = sense.place.population >= LARGE_POPULATION
    if not is_arabic(mention.text) or " " in mention.text.strip():
        is_remote = "far from all other places, in another country" in reasons
        if is_remote and SPELLED in reasons:
            return False
        return is_large or not is_remote or mention.assessment.confidence >= LEAST_REMOTE
    if not is_large and text[mention.start - 1 : mention.start] == _LIKE:
        return False  # the begin of another word far more often than "like" before a town
    return not named.isdisjoint(sense.country_codes) or (is_large and SPELLED not in reasons)


def _names_country(mention: Mention) -> bool:
    """Return whether a mention shows that the text is about its country: its name, or a town's beyond doubt."""
    sense, assessment = mention.assessment.sense, mention.assessment
    if sense is None or sense.kind == "country":
        return sense is not None
    is_plain = assessment.confidence > SURE and SPELLED not in assessment.reasons
    is_large = sense.place is not None and sense.place.population >= LARGE_POPULATION
    return is_plain and (is_large or not is_arabic(mention.text))


def possible_senses(mention: Mention) -> list[Sense]:
    """Return a few places that a name may mean besides the one that it was taken for, the largest first."""
    chosen = mention.assessment.sense
    others = [c for c in mention.assessment.candidates if chosen is None or c.id != chosen.id]
    ordered = sorted(
        others, key=lambda sense: -sense.place.population if sense.place else -sys.maxsize
    )
    return ordered[:MAX_POSSIBLE]


def _free_key(sense: Sense, taken: set[str]) -> str:
    """Return the slug of a place's name; with its country or its id where another place has that."""
    name = slug(_name(sense, "en") or sense.name) or slug(sense.id)
    country = slug(sense.country_codes[0]) if sense.country_codes else ""
    options = (name, f"{name}-{country}", f"{name}-{slug(sense.id)}"[-MAX_KEY:].strip("-"))
    return next(option for option in options if option and option not in taken)


def slug(name: str) -> str:
    """Return a name as an id, or an empty text: ``Ben Guerdane`` → ``ben-guerdane``."""
    joined = re.sub(r"[^a-z0-9]+", "-", "-".join(words(name)))
    return joined[:MAX_KEY].strip("-")


def _drafted_place(sense: Sense, written: str, language: Language) -> DraftedPlace:
    name = _name(sense, language) or ("" if sense.is_demonym else " ".join(written.split()))
    lon, lat = _point(sense)
    # An entry of the gazetteer of that kind is a point; a region of the brief is an area.
    kind = "landscape" if sense.place and sense.kind == "region" else sense.kind
    return DraftedPlace(
        place=sense.id, name=name or _name(sense, "en") or sense.name, kind=kind,
        country_codes=sense.country_codes, lon=lon, lat=lat,
    )  # fmt: skip


def _name(sense: Sense, language: Language) -> str:
    """Return a place's name in a language, or an empty text."""
    if sense.place:
        label = sense.place.label
        name: str | None = getattr(label, language)
        return name or (label.en or "" if language == "fr" else "")
    if sense.kind == "country":
        return country_names()[sense.country_codes[0]][LANGUAGES.index(language)]
    row = macro_regions().get(sense.id)
    return str(row[language][0]) if row else ""


def _point(sense: Sense) -> tuple[float, float]:
    if sense.place:
        return sense.place.lon, sense.place.lat
    points = [_country_point(code) for code in sense.country_codes]
    lon, lat = (mean(axis) for axis in zip(*points, strict=True))
    return round(lon, DECIMALS), round(lat, DECIMALS)


@cache
def _country_point(code: str) -> tuple[float, float]:
    """Return a point inside the largest part of a country: lon, lat."""
    parts = shapely.get_parts(shipped_outlines().country(code).geometry)
    point = shapely.point_on_surface(parts[shapely.area(parts).argmax()])
    return float(point.x), float(point.y)
