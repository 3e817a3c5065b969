"""Decide by the words around an Arabic name, and by its other mentions, which place it means."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import Final

# ruff: noqa: RUF001 - letters of Arabic
from geo.drafting.cues.arabic_names import is_word
from geo.drafting.mentions import Mention
from geo.drafting.names.assessment import LEAST_CONFIDENCE
from geo.drafting.names.renown import FAMOUS
from geo.drafting.names.tokens import ARTICLE, fold_name
from geo.drafting.names.word_lists import arabic_words
from geo.drafting.non_places.other_names import follows_place_word
from geo.gazetteer import GazetteerPlace
from geo.gazetteer.spelling import is_arabic
from geo.gazetteer.usual_names import is_label

REACH: Final = 20  # characters before a name
_BEFORE_ADJECTIVE: Final = re.compile(r"\sال\w")  # Old Dongola in Arabic, not Dongola
_AFTER_ISLAND: Final = re.compile(r"(?<!\w)[وفبلك]{0,2}(?:ال)?(?:جزيرة|جزر|أرخبيل)\s$")
# "the villages of", "the countryside of"
_AFTER_PARTS: Final = re.compile(r"(?<!\w)[وفبلك]{0,2}(?:قرى|بلدات|أرياف|سهول|جبال|مزارع|غابات)\s$")
LONG_NAME: Final = 6  # letters of a name that no Arabic word has by chance
# Confidence of a province in a country that the text names, after a prefix.
LEAST_IN_COUNTRY: Final = 0.8


def on_island(text: str, mention: Mention) -> Mention:
    """Return a mention after "the island of" as the island's, if a town has the name, too: جزيرة زنجبار."""
    sense = mention.assessment.sense
    text_before, _ = mention.around(text, REACH)
    if sense is None or sense.place is None or not _AFTER_ISLAND.search(text_before):
        return mention
    islands = [candidate for candidate in mention.assessment.candidates if candidate.is_landscape]
    if len(islands) != 1:
        return mention
    return mention.with_sense(islands[0], least_confidence=LEAST_CONFIDENCE)


def is_rather_area(text: str, mention: Mention, place: GazetteerPlace) -> bool:
    """Return whether a name that is not a town's usual one means the area around it: قرى عكار, which has Halba."""
    text_before, _ = mention.around(text, REACH)
    return bool(_AFTER_PARTS.search(text_before)) and not is_label(mention.text, place)


def is_no_arabic_word(mention: Mention) -> bool:
    """Return whether a province's name is no word of Arabic, and the text names its country: كردستان, not نجد."""
    (key,) = fold_name(mention.text)
    is_name = not is_word(key) or (len(key) >= LONG_NAME and not key.startswith(ARTICLE))
    return mention.assessment.confidence >= LEAST_IN_COUNTRY and is_name


def accept_again(
    text: str, mentions: Sequence[Mention], accepted: Sequence[Mention], excluded: Container[int]
) -> list[Mention]:
    """Return the accepted mentions, with further ones of the same places by the same Arabic names.

    A name counts again if it is no word of Arabic, or if it is a large city's after a word such as "the people of".

    Parameters
    ----------
    excluded
        The starts of mentions that are persons' names, or doubtful.
    """
    places = {
        fold_name(m.text): sense
        for m in accepted
        if (sense := m.assessment.sense) and sense.place and is_arabic(m.text)
    }
    starts = {mention.start for mention in accepted}
    further = []
    for mention in mentions:
        sense = places.get(fold_name(mention.text))
        if sense is None or mention.start in starts or mention.start in excluded:
            continue
        is_same = mention.assessment.sense is not None and mention.assessment.sense.id == sense.id
        if is_same and sense.place and _is_again(text, mention, sense.place):
            further.append(mention.with_sense(sense, least_confidence=LEAST_CONFIDENCE))
    return sorted([*accepted, *further], key=lambda mention: mention.start)


def _is_again(text: str, mention: Mention, place: GazetteerPlace) -> bool:
    key = fold_name(mention.text)
    _, text_after = mention.around(text, REACH)
    if mention.assessment.is_person or len(key) != 1 or _BEFORE_ADJECTIVE.match(text_after):
        return False
    if place.population >= FAMOUS and follows_place_word(text, mention):
        return True
    return mention.assessment.confidence >= LEAST_CONFIDENCE and key[0] not in arabic_words()
