"""Decide whether the name of a place is only a part of another name: a person's, a paper's, a treaty's, a language."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Final

# ruff: noqa: RUF001 - apostrophes of French
from geo.drafting.mentions import Mention
from geo.drafting.names.tokens import fold_name, fold_phrase, word_set
from geo.drafting.names.word_lists import word_lists
from geo.gazetteer.spelling import is_arabic

# Nouns of things named after places that need no capital: « accord de Paris ».
_ALSO_LOWER: Final = word_set("accord accords traite treaty pacte rue avenue boulevard journal")
REACH: Final = 60  # characters on either side of a name
HEADING_REACH: Final = 200  # … of a name in a heading
LEAST_LETTERS: Final = 4  # of a word that has a capital in a heading of capitalised words
NEWLINE: Final = "\n"
WORD: Final = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
_WORDS: Final = re.compile(WORD)
_NOUN_BEFORE: Final = re.compile(  # "Treaty of the ", « rue de la »
    rf"(?P<word>{WORD})\s+(?:(?:of|de|du|des)\s+|d['’])?(?:the\s+|la\s+|le\s+|l['’])?$"
)
_WORD_BEFORE: Final = re.compile(rf"(?P<word>{WORD})[ \n]$")
LAST_WORD: Final = re.compile(rf"(?P<word>{WORD})[ \n'’]$")
WORD_AFTER: Final = re.compile(rf"[ \n](?P<word>{WORD})")
APPOSED: Final = re.compile(
    r",\s(?:(?:an?|the|our|my|une?|le|la|notre|mon|ma|his|her|son|sa|ancien|ancienne|former|jeune|vieux|young|old)\s"
    rf"|l['’])?(?P<word>{WORD})"
)
"""A noun in apposition to a name: ", a merchant"."""


def is_part_of_name(text: str, mention: Mention, place_offsets: Container[int]) -> bool:
    """Return whether a place's name is part of a longer name: "the Paris Agreement", "Dejan Berlin", صحيفة القدس.

    Parameters
    ----------
    place_offsets
        Offsets of the characters of names that are certainly places; beside these, a name is no surname.
    """
    sense = mention.assessment.sense
    if sense and sense.is_demonym:
        return False
    return _is_named_after(*mention.around(text, REACH)) or is_part_of_person(
        text, mention, place_offsets
    )


def is_part_of_person(text: str, mention: Mention, place_offsets: Container[int]) -> bool:
    """Return whether a capitalised word beside a name makes both a person's: "Hugo Rochefort", "Asunción Benítez"."""
    text_before, text_after = mention.around(text, REACH)
    sense = mention.assessment.sense
    is_single = len(fold_name(mention.text)) == 1 and not is_in_title_case(text, mention)
    if not sense or not sense.place or not is_single or is_arabic(mention.text):
        return False
    return _follows_given_name(text_before, mention.start, place_offsets) or _precedes_surname(
        text_before, text_after, mention.end, place_offsets
    )


def is_in_title_case(text: str, mention: Mention) -> bool:
    """Return whether a name stands in a heading of which all longer words may have capitals.

    "Isobel Gafsa, who wrote the songs down" is a heading like a sentence: most longer words have none.
    """
    if mention.paragraph is not None:
        return False
    line_before, line_after = mention.around(text, HEADING_REACH)
    line = f"{line_before.split(NEWLINE)[-1]} {line_after.split(NEWLINE)[0]}"
    longer_words = [word for word in _WORDS.findall(line) if len(word) >= LEAST_LETTERS]
    count = len([word for word in longer_words if word[0].islower()])
    return 2 * count <= len(longer_words)


def _is_named_after(text_before: str, text_after: str) -> bool:
    """Return whether a paper, treaty, house or street is named after the place."""
    nouns = word_lists().named_after
    following = WORD_AFTER.match(text_after)
    if following and following["word"][0].isupper() and fold_phrase(following["word"]) in nouns:
        return True
    preceding = _NOUN_BEFORE.search(text_before)
    if preceding is None:
        return False
    noun = fold_phrase(preceding["word"])
    return noun in nouns and (not preceding["word"][0].islower() or noun in _ALSO_LOWER)


def _follows_given_name(text_before: str, start: int, place_offsets: Container[int]) -> bool:
    """Return whether the word before a name is part of a person's name: it has a capital and is no common word."""
    match = _WORD_BEFORE.search(text_before)
    # Two characters before the name is the last letter of the word before it.
    return match is not None and start - 2 not in place_offsets and _is_personal(match["word"])


def _precedes_surname(
    text_before: str, text_after: str, end: int, place_offsets: Container[int]
) -> bool:
    """Return whether the word after a name can only be a surname, and no preposition of place precedes the name."""
    following, preceding = WORD_AFTER.match(text_after), _WORD_BEFORE.search(text_before)
    if following is None or not _is_personal(following["word"]):
        return False
    apposed = APPOSED.match(text_after, following.end())
    if apposed and fold_phrase(apposed["word"]) in word_lists().person_nouns:
        return True
    if end + 1 in place_offsets:  # the first letter of the next word
        return False
    lists, word = word_lists(), fold_phrase(preceding["word"]) if preceding else ""
    return word not in lists.all_prepositions | lists.cues | lists.links


def _is_personal(word: str) -> bool:
    """Return whether a capitalised word is a given name or surname, or in no list of words that are neither."""
    lists, fold = word_lists(), fold_phrase(word)
    is_name = fold in lists.persons or fold in lists.given_names or fold not in lists.no_surnames
    return word[0].isupper() and not word.isupper() and len(fold) > 1 and is_name
