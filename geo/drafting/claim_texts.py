"""Word drafted claims and flows from their slots, never from the text's own sentences."""

from __future__ import annotations

# ruff: noqa: RUF002 - apostrophes of French
import re
from collections.abc import Mapping
from typing import Any, Final

from geo.brief.evidence import Reading
from geo.drafting.candidates import Candidates, DraftedCandidate, DraftedPlace, Slots
from geo.shipped_data import shipped_toml
from geo.symbology import symbols
from geo.validation import Language

# Names of countries and landscapes that take an article in English: "from the Netherlands".
_TAKES_ARTICLE: Final = re.compile(
    r"(United|Netherlands|Philippines|Bahamas|Maldives|Seychelles|Comoros|Gambia|Central African|Dominican"
    r"|Sahel|Sahara|Maghreb|Mashreq|Levant|Balkans|Gulf|Horn|Middle East|Near East|Caucasus|Caribbean"
    r"|Baltic|Americas)\b"
    r"|.* (Islands|Republic|Peninsula|Territories|Sea)$"
)


def claim_text(
    slots: Slots,
    places: Mapping[str, DraftedPlace],
    language: Language,
    *,
    reading: Reading = "stated",
    hedged: bool = False,
) -> str:
    r"""Return a claim's text, made of complete slots.

    Raises
    ------
    KeyError
        If an end or the commodity is missing.

    Examples
    --------
    >>> from geo.drafting.candidates import CommoditySlot, PeriodSlot, PlaceSlot
    >>> names = {"nis": "Niš", "sofia": "Sofia"}
    >>> places = {
    ...     key: DraftedPlace(place=key, name=name, kind="city", country_codes=())
    ...     for key, name in names.items()
    ... }
    >>> ends = {"origin": PlaceSlot(value="nis"), "destination": PlaceSlot(value="sofia")}
    >>> slots = Slots(**ends, commodity=CommoditySlot(value="fuel"), period=PeriodSlot(value="2015"))
    >>> claim_text(slots, places, "en"), claim_text(slots, places, "fr", hedged=True)
    ('Fuel moves from Niš to Sofia (2015).',
     'Du carburant circule sur le trajet Niš → Sofia (2015)\xa0; la source n’en est pas certaine.')
    """
    names = {key: _in_sentence(place, language) for key, place in places.items()}
    text = _words("course", slots.direction.value, language).format(
        subject=_words("subject", str(slots.commodity.value), language),
        origin=names[str(slots.origin.value)],
        destination=names[str(slots.destination.value)],
    )
    if stops := [names[stop.value] for stop in slots.via if stop.value]:
        text += _words("via", language).format(via=_listed(stops, language))
    if slots.period.value:
        text += f" ({slots.period.value})"
    if reading == "inferred":
        text += _words("doubt", "inferred", language)
    if hedged:
        text += _words("doubt", "hedged", language)
    return text + "."


def claim_texts(candidate: DraftedCandidate, candidates: Candidates) -> dict[str, str]:
    """Return the text of a candidate's claim by language: a person's words, else a text made from its slots."""
    if candidate.decided and candidate.decided.words:
        return {str(key): text for key, text in candidate.decided.words.by_language.items()}
    language = candidates.text.language
    text = claim_text(
        candidate.slots, candidates.places, language, reading=candidate.reading, hedged=candidate.hedged
    )  # fmt: skip
    return {language: text}


def flow_label(slots: Slots, candidates: Candidates) -> str:
    """Return a flow's name: ``Niš → Sofia: fuel``; its arrow points the way that the language is read."""
    language = candidates.text.language
    ends = [candidates.places[str(end.value)].name for end in (slots.origin, slots.destination)]
    way = "←" if language == "ar" else "→"
    arrow = f" {way} " if slots.direction.value == "one-way" else " – "
    colon = " : " if language == "fr" else ": "
    commodity = commodity_label(str(slots.commodity.value))[language]
    return f"{arrow.join(ends)}{colon}{commodity[0].lower()}{commodity[1:]}"


def commodity_label(commodity_class: str) -> dict[str, str]:
    """Return the name of a class of commodities by language."""
    return dict(symbols()["commodity"][commodity_class]["label"])


def wording(key: str, language: Language, **fields: str) -> str:
    """Return the words of a key of ``data/drafting/wording.toml``."""
    return _words(key, language).format(**fields)


def _in_sentence(place: DraftedPlace, language: Language) -> str:
    needs_article = language == "en" and _TAKES_ARTICLE.match(place.name)
    return f"the {place.name}" if needs_article else place.name


def _listed(stops: list[str], language: Language) -> str:
    """Return the names of stops in the order of travel: ``Niš, Pirot and Dimitrovgrad``."""
    *earlier_stops, last_stop = stops
    if not earlier_stops:
        return last_stop
    link = {"en": " and ", "fr": " puis ", "ar": " ثم "}[language]
    comma = "، " if language == "ar" else ", "
    return comma.join(earlier_stops) + link + last_stop


def _words(*keys: str) -> str:
    words: Any = shipped_toml("drafting/wording.toml")
    for key in keys:
        words = words[key]
    return str(words)
