"""Provinces, states, islands and landscapes: areas smaller or other than a country, each with a point and a radius."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, NamedTuple

from geo.gazetteer.entries import GazetteerPlace
from geo.gazetteer.spelling import is_arabic, normalised
from geo.geodesy import inverse
from geo.shipped_data import shipped_rows, shipped_text
from geo.validation import LANGUAGES, Language

# Of ISO 3166-2, prepared by tools/prepare_provinces.py.
PROVINCES: Final = "gazetteer/provinces.csv"
LANDSCAPES: Final = "gazetteer/landscapes.csv"  # written by hand
# Inhabitants of a town that may be meant although a province far away has its name.
LARGE_TOWN: Final = 20_000
# A town within so many radii of a province's centre may lie in the province.
NEARBY: Final = 1.5
PROVINCE_WORDS: Final = (  # of English and French
    r"provinces?|states?|departments?|départements?|governorates?|gouvernorats?|county|counties|comtés?|États?|prefecture"
    r"|préfecture|oblast"
)
ARABIC_PROVINCE_WORDS: Final = "محافظة|ولاية|إقليم|إمارة|مقاطعة"
_KINDS: Final = (
    rf"{PROVINCE_WORDS}|provincia|província|provinsi|estado|departamento|wilaya|emirate|region|région|región|região"
    r"|division"
)
_LINK: Final = (
    r"\s+(?:(?:of|de|du|des|del|do|da)\s+|d['’]\s*)?(?:(?:the|la|le|les|el|los|las)\s+|l['’]\s*)?"  # noqa: RUF001
)
_WITH_KIND: Final = (
    re.compile(rf"(?:(?:the|la|le|l['’]|el)\s*)?(?:{_KINDS}){_LINK}(?P<name>.+)", re.IGNORECASE),  # noqa: RUF001
    re.compile(rf"(?P<name>.+?)\s+(?:{_KINDS})", re.IGNORECASE),
    re.compile(rf"(?:ال)?(?:{ARABIC_PROVINCE_WORDS}|منطقة)\s+(?P<name>.+)"),
)
# In names that include such a word: Одеська область, Baranya megye
_KIND_WORD: Final = re.compile(
    rf"\b(?:{_KINDS}|область|област|край|voblast|judeţul|județul|megye|županija|viloyati|mkoa)\b",
    re.IGNORECASE,
)
# Countries in whose languages a macron belongs to the spelling: Latvian, Lithuanian, Māori, Samoan, Tongan.
_WRITES_MACRONS: Final = frozenset({"LV", "LT", "NZ", "CK", "WS", "TO"})
_MACRONS: Final = re.compile("[\u0304\u0331]|(?<=[Hh])\u0327")  # above and below a letter, and ḩ
# Words that name no area by themselves: many countries have a Central or an Eastern Province.
_GENERAL: Final = frozenset(
    {"central", "centre", "capital", "federal", "free", "coast", "lakes", "plateau", "north", "northern", "nord",
     "norte", "south", "southern", "sud", "sur", "sul", "east", "eastern", "est", "este", "west", "western", "ouest",
     "oeste"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Province:
    """An area that a text may name.

    Attributes
    ----------
    id
        Its ISO 3166-2 code; for an area without such a code, a word.
    country_codes
        The countries in which it lies, ISO 3166-1 alpha-2, the main one first.
    lon, lat
        Its centre, in degrees.
    radius_km
        The distance from its centre within which nine tenths of its towns lie.
    names
        Its names, the usual one first.
    labels
        Language → its name, if the table says which language a name belongs to.
    """

    id: str
    country_codes: tuple[str, ...]
    lon: float
    lat: float
    radius_km: float
    names: tuple[str, ...]
    labels: Mapping[Language, str]

    def may_hold(self, place: GazetteerPlace) -> bool:
        """Return whether a place is so near the centre of the area that it may lie in the area."""
        return self.radii_away(place) <= NEARBY

    def radii_away(self, place: GazetteerPlace) -> float:
        """Return how many radii a place lies from the centre of the area; infinite if it is in another country."""
        if set(self.country_codes).isdisjoint(place.country_codes):
            return math.inf
        away_m = inverse(self.lon, self.lat, [place.lon], [place.lat])[2].item()
        return float(away_m / (1_000 * self.radius_km))

    @property
    def is_official(self) -> bool:
        """Whether the area is a province of ISO 3166-2, whose codes are in capitals."""
        return self.id.isupper()

    def name(self, language: Language) -> str:
        """Return the name of the area in a language.

        This is its label in the language. Without one, it is the usual name or, in Arabic, the shortest Arabic name.

        Examples
        --------
        >>> provinces()["IQ-MA"].name("en"), provinces()["IQ-MA"].name("ar")
        ('Maysan', 'ميسان')
        """
        arabic = filter(is_arabic, self.names if language == "ar" else ())
        return self.labels.get(language) or min(arabic, key=len, default=self.names[0])


@cache
def provinces() -> Mapping[str, Province]:
    """Return id → area, for all provinces and landscapes.

    A landscape replaces the province of its country whose usual name it has. A province of which it is only a second
    name loses this name: *Bijagós* are the islands, *Bolama* is the region.

    Examples
    --------
    >>> provinces()["MX-OAX"].names, provinces()["epirus"].name("fr")
    (('Oaxaca',), 'Épire')
    """
    landscapes = [*_landscapes()]
    landscape_names = {
        (code, normalised(name))
        for landscape in landscapes
        for code in landscape.country_codes
        for name in landscape.names
    }

    def is_taken(province: Province, name: str) -> bool:
        return (province.country_codes[0], normalised(name)) in landscape_names

    remaining = (
        replace(area, names=tuple(name for name in area.names if not is_taken(area, name)))
        for area in _provinces()
        if not is_taken(area, area.names[0])
    )
    return {area.id: area for area in (*landscapes, *remaining)}


class NamedAreas(NamedTuple):
    """The areas that bear a name.

    Attributes
    ----------
    areas
        The areas.
    is_said
        Whether the name includes a word for a kind of area: *Sinaloa State*, « province du Nord ».
    is_general
        Whether the name only distinguishes parts of a country, so that many countries have it: *Eastern Province*.
    """

    areas: tuple[Province, ...]
    is_said: bool
    is_general: bool


def areas_named(name: str, *, country: str | None = None) -> NamedAreas:
    """Return the areas that bear a name. A general word alone, such as *Eastern*, is the name of none.

    Parameters
    ----------
    name
        The name. Case, accents, hyphens and an article make no difference.
    country
        Country to which the areas are limited, ISO 3166-1 alpha-2; None for all.

    Examples
    --------
    >>> [area.id for area in areas_named("Épire").areas], areas_named("Sinaloa State").is_said
    (['epirus'], True)
    >>> areas_named("Eastern").areas, len(areas_named("Eastern Province").areas) > 3
    ((), True)
    """
    for form in _WITH_KIND:
        match = form.fullmatch(name.strip())
        if match and (areas := _areas_with(match["name"], country)):
            return NamedAreas(areas, is_said=True, is_general=_is_general(match["name"]))
    if _is_general(name):
        return NamedAreas((), is_said=False, is_general=True)
    is_said = _KIND_WORD.search(name) is not None
    return NamedAreas(_areas_with(name, country), is_said=is_said, is_general=False)


def area_apart(
    name: str, place: GazetteerPlace, countries: frozenset[str] | None = None
) -> Province | None:
    """Return an area that has the name of a small place, but lies far from it, so that the name may mean the area.

    None if there is no such area, if the place may lie in an area of this name, or if the place is a large town.

    Parameters
    ----------
    name
        The name.
    place
        A place that has the name.
    countries
        Countries to which the areas are limited; by default all.

    Examples
    --------
    >>> from geo.gazetteer import gazetteer
    >>> area_apart("Gafsa", gazetteer()["gafsa"]), area_apart("Darfur", gazetteer()["dehiba"]).id
    (None, 'darfur')
    """
    if place.population >= LARGE_TOWN or name.casefold() not in _all_names():
        return None
    areas = areas_named(name).areas
    if any(area.may_hold(place) for area in areas):
        return None
    apart = (
        area for area in areas if countries is None or not countries.isdisjoint(area.country_codes)
    )
    return next(apart, None)


@cache
def _all_names() -> frozenset[str]:
    """Return the names of all areas in lower case, for a quick test whether a name may be that of an area.

    Normalising all names, as an exact test needs, takes a quarter of a second.
    """
    texts = (shipped_text(file) for file in (PROVINCES, LANDSCAPES))
    return frozenset(name for text in texts for name in re.split(r'[|,"\n]', text.casefold()))


def _is_general(name: str) -> bool:
    """Return whether a name only distinguishes parts of a country, as *Central* does."""
    return normalised(name) in _GENERAL


def _areas_with(name: str, country: str | None) -> tuple[Province, ...]:
    """Return the areas with a name; if a country is given (ISO 3166-1 alpha-2), only those that lie in it."""
    areas = _by_name().get(normalised(name), ())
    return tuple(area for area in areas if country is None or country in area.country_codes)


@cache
def _by_name() -> Mapping[str, tuple[Province, ...]]:
    """Return normalised name → the areas that bear it, without names of one or two letters, which are abbreviations."""
    bearers: dict[str, dict[str, Province]] = defaultdict(dict)
    for area in provinces().values():
        for name in area.names:
            if len(key := normalised(name)) > 2:  # noqa: PLR2004 - letters
                bearers[key][area.id] = area
    return {key: tuple(areas.values()) for key, areas in bearers.items()}


def _provinces() -> Iterator[Province]:
    """Yield the provinces of ISO 3166-2.

    Their usual names have no macrons, except in countries whose languages are written with macrons.
    """
    for row in shipped_rows(PROVINCES):
        code, names = row["code"], row["names"].split("|")
        if code[:2] not in _WRITES_MACRONS:
            names = [_without_macrons(names[0]), *names]
        yield Province(code, (code[:2],), *_circle(row), tuple(dict.fromkeys(names)), {})


def _without_macrons(name: str) -> str:
    """Return a name as English and French write it, without the marks of transliterations from other scripts.

    Examples
    --------
    >>> _without_macrons("Markazī"), _without_macrons("Ash Shīḩānīyah"), _without_macrons("Neuchâtel")
    ('Markazi', 'Ash Shihaniyah', 'Neuchâtel')
    """
    decomposed = unicodedata.normalize("NFD", name)
    return unicodedata.normalize("NFC", _MACRONS.sub("", decomposed))


def _landscapes() -> Iterator[Province]:
    """Yield the landscapes, whose table holds names by language, separated by ``|``, the label first."""
    for row in shipped_rows(LANDSCAPES):
        names = [name for language in LANGUAGES for name in row[language].split("|") if name]
        labels = {language: row[language].split("|")[0] for language in LANGUAGES if row[language]}
        codes = tuple(row["countries"].split())
        yield Province(row["id"], codes, *_circle(row), tuple(dict.fromkeys(names)), labels)


def _circle(row: Mapping[str, str]) -> tuple[float, float, float]:
    """Return the centre of an area, lon and lat in degrees, and its radius in km, from its row."""
    return float(row["lon"]), float(row["lat"]), float(row["radius_km"])
