"""Decide which words belong to the name of a place: not an article, nor most nouns that say what it is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

# ruff: noqa: RUF001 - apostrophes of French
from geo.drafting.mentions import Mention
from geo.gazetteer.country_names import country_of_name
from geo.gazetteer.provinces import areas_named
from geo.gazetteer.spelling import is_arabic

_REACH: Final = 20  # characters on either side of a name
_ARTICLE: Final = re.compile(
    r"(?:the|la|le|les|el|los|las|au|aux|du|des)\s+(?=[^\W\d_a-z])|l['’](?=[^\W\d_a-z])"
)
_WORD: Final = re.compile(r"(?:[dl]['’])?(?P<name>\S+)")  # after an elided article
# Nouns that belong to a name though they have no capital: « le golfe de Guinée », « les îles Loyauté », « l'île des
# Pins ».
_OWN_NOUN: Final = re.compile(
    r"\b(?:golfe|baie|îles|île(?=\s+des\s))\s+(?:de\s+la\s+|de\s+l['’]|d['’]|du\s+|des\s+|de\s+)?$"
)
# An adjective that tells one part from another: « la Guinée forestière ».
_OWN_ADJECTIVE: Final = re.compile(r"\s+[^\W\d_]+(?:ière|ien|ienne|ale?|elle|aise?|oise?|ime|que)$")
_KIND_AFTER: Final = re.compile(r"\s(?:Province|County|State|Prefecture|Governorate|Oblast)\b")
# Arabic nouns before names that a place has without them, too: سهل البقاع.
_ARABIC_NOUN: Final = re.compile(
    r"(?:بحيرة|جبل|جبال|جزيرة|سهل|سهول|صحراء|نهر|هضبة|منطقة|إقليم|محافظة|ولاية|مقاطعة|ساحل)\s+(?=\S)"
)

_ARABIC_MOUNTAIN: Final = re.compile(r"جبا?ل\s+(?=\S{3})")  # جبل نفوسة; but جبل طارق is a town


def own_name(text: str, mention: Mention) -> Mention:
    """Return a mention with the words of its name alone: without an article, and without most nouns of landscapes.

    « la vallée du Draa » becomes "Draa", "the Kola peninsula" becomes "Kola"; nouns with a capital stay, and those
    of seas and groups of islands. An Arabic noun goes if the place is also called without it, and that of a mountain
    unless a country follows: جبل لبنان.
    """
    written, sense = mention.text, mention.assessment.sense
    first, end = 0, len(written)
    is_landscape = sense is not None and (
        sense.is_province or (sense.place is not None and sense.place.kind == "region")
    )
    if is_landscape and (mountain := _ARABIC_MOUNTAIN.match(written)):
        first = mountain.end() if country_of_name(written[mountain.end() :]) is None else 0
    elif sense is not None and sense.is_province:
        if is_arabic(written):
            first = _end_of_arabic_noun(written, sense.id)
        else:
            first, end = _latin_span(text, mention)
    elif article := _ARTICLE.match(written):
        first = article.end()
    start, stop = mention.start + first, mention.start + end
    return replace(mention, start=start, end=stop, text=text[start:stop])


def own_noun_start(text: str, start: int) -> int:
    """Return where a name begins with the noun that belongs to it; ``start`` if none stands before it.

    >>> own_noun_start("le golfe de Gascogne", 12), own_noun_start("le lac de Guiers", 10)
    (3, 10)
    """
    begin = max(0, start - _REACH)
    noun = _OWN_NOUN.search(text[begin:start])
    return begin + noun.start() if noun else start


def _latin_span(text: str, mention: Mention) -> tuple[int, int]:
    """Return where the name of a province or landscape starts and ends, in characters from the start of its mention."""
    names = [word for word in _WORD.finditer(mention.text) if word["name"][0].isupper()]
    if not names:
        return 0, len(mention.text)
    first, end = names[0].start("name"), names[-1].end()
    first = own_noun_start(text, mention.start + first) - mention.start
    if adjective := _OWN_ADJECTIVE.fullmatch(mention.text, end):
        end = adjective.end()
    if kind := _KIND_AFTER.match(text, mention.start + end):
        end = kind.end() - mention.start
    return first, end


def _end_of_arabic_noun(written: str, area: str) -> int:
    """Return where the name of an area begins after a noun such as "plain"; 0 if it has no name without the noun."""
    noun = _ARABIC_NOUN.match(written)
    if noun is None or all(named.id != area for named in areas_named(written[noun.end() :]).areas):
        return 0
    return noun.end()
