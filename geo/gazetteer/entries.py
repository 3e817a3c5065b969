"""The places that ship with the package: GeoNames in the region, and a table edited by hand."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, get_args

from geo.validation import Text

PlaceKind: TypeAlias = Literal["town", "village", "crossing", "peak", "region", "zone"]
SETTLEMENTS: Final[frozenset[PlaceKind]] = frozenset({"town", "village"})

# Against Natural Earth by shared id GeoNames is at most 7.9 km off; the median is 1.2 km.
GEONAMES_UNCERTAINTY_M: Final = 8_000.0


@dataclass(frozen=True)
class GazetteerPlace:
    """One entry of the gazetteer.

    Attributes
    ----------
    lon, lat
        Degrees, EPSG:4326.
    uncertainty_m
        How far the true position may be from the given one, metres.
    country_codes
        ISO 3166-1 alpha-2, sorted; two of them for a crossing.
    population
        Inhabitants; 0 where unknown.
    variants
        Other spellings, in any script.
    source
        From what the position is known.
    reason
        Why the entry is as it is, where somebody set it by hand.
    """

    id: str
    kind: PlaceKind
    country_codes: tuple[str, ...]
    label: Text
    lon: float
    lat: float
    uncertainty_m: float
    geonames_id: int | None
    variants: tuple[str, ...]
    source: str
    population: int = 0
    reason: str = ""


_SOURCES = {
    "geonames": "GeoNames, CC BY 4.0",
    "road-border": "where OpenStreetMap roads meet the OpenStreetMap border, ODbL",
    "surveyed-post": "the border post in OpenStreetMap, ODbL",
    "published": "coordinates as published; the reason says where",
    "border-node": "where OpenStreetMap borders meet, ODbL",
    "by-hand": "set by hand by the makers of this gazetteer, not surveyed",
}


@cache
def gazetteer() -> Mapping[str, GazetteerPlace]:
    """Read the gazetteer that ships with the package, by id.

    A place of the table edited by hand has an id in words. All others are GeoNames' and are called
    after their number there.

    Examples
    --------
    >>> gafsa = gazetteer()["gafsa"]
    >>> gafsa.label.ar, gafsa.geonames_id, gafsa.country_codes
    ('قفصة', 2468353, ('TN',))
    >>> gazetteer()["geonames-2464470"].label.en
    'Tunis'
    """
    populated = {int(row["id"]): row for row in _rows("populated_places.tsv")}
    curated = [_parse_curated(row, populated) for row in _rows("places.csv")]
    known = {place.geonames_id for place in curated}
    others = (parse_populated(row) for number, row in populated.items() if number not in known)
    return MappingProxyType({place.id: place for place in (*curated, *others)})


def names_of(place: GazetteerPlace) -> tuple[str, ...]:
    """Return every spelling of a place, each once: labels first, then variants.

    Examples
    --------
    >>> "Capsa" in names_of(gazetteer()["gafsa"])
    True
    """
    labels = (place.label.en, place.label.fr, place.label.ar)
    return tuple(dict.fromkeys(name for name in (*labels, *place.variants) if name))


@dataclass(frozen=True, slots=True)
class Name:
    """One spelling of a place.

    Attributes
    ----------
    text
        As written.
    language
        ISO 639-1, or ``und`` (undetermined): GeoNames' extract does not tell it.
    script
        ISO 15924: ``Latn`` or ``Arab``.
    """

    text: str
    language: str
    script: Literal["Latn", "Arab"]


def tagged_names(place: GazetteerPlace) -> tuple[Name, ...]:
    """Return every spelling of a place with its language and script, each pair once.

    The language is known of labels set by hand, and of names in letters that Arabic has and
    Persian, Urdu or Kurdish spell otherwise; of all others it stays undetermined.

    Examples
    --------
    >>> [name for name in tagged_names(gazetteer()["nalut"]) if name.text in {"Nalout", "نالوت"}]
    [Name(text='Nalout', language='fr', script='Latn'), Name(text='نالوت', language='ar', script='Arab')]
    """
    labels = {"en": place.label.en, "fr": place.label.fr, "ar": place.label.ar}
    by_hand = {} if place.id.startswith("geonames-") else labels
    known = [(text, language) for language, text in by_hand.items() if text]
    told = {text for text, _ in known}
    others = [(text, _language(text)) for text in names_of(place) if text not in told]
    return tuple(Name(text, language, _script(text)) for text, language in (*known, *others))


def _language(name: str) -> str:
    bare = "".join(char for char in name if not unicodedata.combining(char) and char != "ـ")
    return "ar" if _ARABIC_LETTERS.issuperset(bare) else "und"


def _script(name: str) -> Literal["Latn", "Arab"]:
    return "Arab" if any("\u0600" <= char <= "\u06ff" for char in name) else "Latn"


def _rows(file: str) -> Iterator[dict[str, str]]:
    text = files("geo").joinpath(f"data/gazetteer/{file}").read_text(encoding="utf-8")
    if file.endswith(".tsv"):
        return csv.DictReader(text.split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE)
    return csv.DictReader(text.split("\n"))


def _parse_curated(
    row: Mapping[str, str], populated: Mapping[int, Mapping[str, str]]
) -> GazetteerPlace:
    """Parse a row edited by hand, with what GeoNames adds to it."""
    geonames_id = int(row["geonames_id"]) if row["geonames_id"] else None
    also: Mapping[str, str] = populated.get(geonames_id or 0, {})
    variants = (
        *row["variants"].split("|"),
        also.get("name", ""),
        *also.get("names", "").split("|"),
    )
    (kind,) = (one for one in get_args(PlaceKind) if one == row["kind"])
    return GazetteerPlace(
        id=row["id"],
        kind=kind,
        country_codes=tuple(row["country_codes"].split()),
        label=Text(en=row["name_en"], fr=row["name_fr"] or None, ar=row["name_ar"] or None),
        lon=float(row["lon"]),
        lat=float(row["lat"]),
        uncertainty_m=float(row["uncertainty_m"]),
        geonames_id=geonames_id,
        variants=tuple(dict.fromkeys(filter(None, variants))),
        source=_SOURCES[row["source"]],
        population=int(row["population"] or also.get("population", "0")),
        reason=row["reason"],
    )


def parse_populated(row: Mapping[str, str]) -> GazetteerPlace:
    """Parse a row of the table of populated places."""
    names = tuple(filter(None, row["names"].split("|")))
    return GazetteerPlace(
        id=f"geonames-{row['id']}",
        kind="town",
        country_codes=(row["country_code"],),
        # Built without validation: 4,000 of them at 50 µs each would be felt at every start.
        label=Text.model_construct(en=row["name"], fr=None, ar=arabic_label(names)),
        lon=float(row["lon"]),
        lat=float(row["lat"]),
        uncertainty_m=GEONAMES_UNCERTAINTY_M,
        geonames_id=int(row["id"]),
        variants=names,
        source=_SOURCES["geonames"],
        population=int(row["population"]),
    )


_ARABIC_LETTERS: Final = frozenset("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي ")


def arabic_label(names: tuple[str, ...]) -> str | None:
    """Return the shortest name in the letters of Arabic alone, not of Persian, Urdu or Kurdish.

    Examples
    --------
    >>> arabic_label(("Gafsa", "قفصہ", "قفصة"))
    'قفصة'
    """
    written = [name for name in names if _ARABIC_LETTERS.issuperset(name)]
    return min(written, key=lambda name: (len(name), name), default=None)
