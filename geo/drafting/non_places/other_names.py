"""Find names of persons, groups and languages that are spelled like places."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import Final

# ruff: noqa: RUF001 - apostrophes of French
from geo.drafting.mentions import Mention
from geo.drafting.names.renown import LARGE_POPULATION, is_famous
from geo.drafting.names.tokens import (
    ARABIC_WORD,
    ARTICLE,
    fold_name,
    fold_phrase,
    folded_forms,
    forms_without_prefixes,
    without_prefixes,
    word_set,
)
from geo.drafting.names.word_lists import word_lists
from geo.drafting.non_places.arabic_bearers import (
    is_adjective_of_noun,
    is_quoted_thing,
    is_titled_name,
    is_word_like_demonym,
)
from geo.drafting.non_places.bearers import is_named_person, is_named_thing
from geo.drafting.non_places.languages import is_about_language, is_language, is_linguistic
from geo.drafting.non_places.longer_names import (
    APPOSED,
    LAST_WORD,
    REACH,
    WORD,
    WORD_AFTER,
    is_in_title_case,
    is_part_of_person,
)
from geo.gazetteer.spelling import is_arabic

_LAST_TWO_WORDS: Final = re.compile(rf"(?P<first>{WORD})\.?[ \n](?P<word>{WORD})[ \n]$")
_LAST_ARABIC_WORDS: Final = re.compile(
    rf"(?:(?P<first>{ARABIC_WORD})\s)?(?P<word>{ARABIC_WORD})\s$"
)
_ABBREVIATED_TITLE: Final = re.compile(
    r"(?<!\w)(?:M|MM|Mr|Mrs|Ms|Dr|Pr|Prof|Col|Gen|Capt|Cpt|Lt|Maj|Sgt|Cdr|Gov|Sen|Rep|Me)\.\s?$"
    r"|(?<!\w)Me\s$"  # maître, of a French lawyer
)
_TITLES: Final = word_set("m mme mlle mr mrs dr said says")
# « la chanson de Brel »
_WORK_BY: Final = re.compile(rf"(?P<word>{WORD})\s(?:de\s|d['’]|of\s|by\s)$")
_WHO: Final = re.compile(r",?\swho(?:se|m)?\b")
# "Gafsa, a merchant" in Arabic, with or without "and he is"
_ARABIC_SURNAME: Final = re.compile(r"\sال\w+ي(?!\w)")
_APPOSED_IN_ARABIC: Final = re.compile(
    r"(?:[,،]\s(?:وهو|وهي)|[,،])\s" + rf"(?P<word>{ARABIC_WORD})"
)
_AFTER_THIS: Final = re.compile(r"(?<!\w)[وفبلك]?(?:هذا|هذه|ذلك|تلك)\s+$")
_AFTER_ARTICLE: Final = re.compile(r"(?<!\w)[وفبك]?(?:ال|لل)\w+\s+$")
# Adjectives that are also names of towns, as folded.
_ARABIC_ADJECTIVES: Final = word_set(
    "الزرقا البيضا الحمرا الخضرا السودا الصفرا الشهبا الفيحا الحديثه القديمه الجديده الكبيره العاليه الحلوه المالحه"
)
# "A merchant called" in Arabic, and "a town called"
_CALLED_IN_ARABIC: Final = re.compile(
    rf"(?:(?P<noun>{ARABIC_WORD})\s+)?(?:{ARABIC_WORD}\s+)?[وف]?(?:اسمه|اسمها|لقبه|لقبها|يدعى|تدعى|يُدعى|تُدعى)\s+$"
)
_THE: Final = re.compile(r"\b[Tt]he[ \n]$")
# "In Gafsa, a trader …": before a place, though "of Gafsa, a trader" is a person
_INSIDE: Final = re.compile(
    r"(?:\b(?:in|at|into|near|inside|outside|around|across|through|à|dans|vers|depuis|jusqu['’]à)|\b(?:From|To|De|Depuis))\s$"
    r"|(?:^|[.!?]\s)(?:In|At|Near|Outside|Around|À|Dans|Vers)\s$"
)
_ARTICLES_BEFORE: Final = re.compile(r"\b(?:(?:the|la|le|les)[ \n]|l['’])$")
# Nouns after the name of a place that do not make it a group's: "the Gafsa airport".
_PLACE_NOUNS: Final = word_set("""
    airport area basin bay border bridge camp channel city coast corridor country county crossing dam delta desert
    district front gap governorate gulf harbor harbour highlands highway hills hinterland island islands lake line
    market mine mines mountains pass peninsula plain plains plateau port prison province quarter railway range
    refinery region river road roads sea side state station strait straits strip suburb suburbs town triangle valley
    village zone
""")
# "passes through", before a name with its prefix
_PASSING_IN: Final = re.compile(
    r"(?<!\w)[وف]?(?:مرورا|مرورًا|المرور|[يتن]مر|مر|مرت|مررت|مررنا|مروا|[يت]مرون|تمران|المار|المارة)\sب$"
)
_POSSESSIVE_ENDINGS: Final = ("ها", "هم", "هن", "نا", "ه", "كم")
_VERB_PREFIXES: Final = ("ي", "ت")  # of the present: "the trader leaves Gafsa"


def find_other_names(
    text: str, mentions: Sequence[Mention], place_offsets: Container[int]
) -> frozenset[int]:
    """Return the starts of the mentions that name a person, a group or a language rather than a place.

    A name that a person bears is the person's throughout, unless a preposition of place stands before it.

    Parameters
    ----------
    place_offsets
        Offsets of the characters of names that are certainly places.
    """
    other_starts: set[int] = set()
    persons: set[tuple[str, ...]] = set()
    has_languages = is_about_language(text)
    for mention in mentions:
        text_before, text_after = mention.around(text, REACH)
        if _is_person(text, mention, place_offsets) or is_part_of_person(
            text, mention, place_offsets
        ):
            persons.add(fold_name(mention.text))
            other_starts.add(mention.start)
        elif (
            _is_group(text_before, text_after, mention)
            or is_language(text_before, text_after, mention)
            or (has_languages and is_linguistic(text_before, text_after, mention))
        ):
            other_starts.add(mention.start)
    placed_names = {
        fold_name(m.text)
        for m in mentions
        if m.start not in other_starts and follows_place_word(text, m)
    }
    person_names = persons - placed_names
    other_starts |= {m.start for m in mentions if fold_name(m.text) in person_names}
    other_starts |= {
        m.start for m in mentions
        if _is_again_a_person(text, m, persons)
        and not (fold_name(m.text) in placed_names and _is_famous_town(text, m))
    }  # fmt: skip
    return frozenset(other_starts)


def _is_famous_town(text: str, mention: Mention) -> bool:
    """Return whether a name means a town that texts about anywhere name; not in "the cat Kampala" in Arabic."""
    place = mention.assessment.sense.place if mention.assessment.sense else None
    text_before, _ = mention.around(text, REACH)
    is_famous_place = place is not None and is_famous(mention.text, place)
    return is_famous_place and not _AFTER_ARTICLE.search(text_before)


def _is_again_a_person(text: str, mention: Mention, persons: Container[tuple[str, ...]]) -> bool:
    """Return whether an Arabic name that a person bears elsewhere in a text stands after no preposition of place."""
    is_persons = is_arabic(mention.text) and fold_name(mention.text) in persons
    return is_persons and not follows_place_word(text, mention)


def is_arabic_noun(text: str, mention: Mention) -> bool:
    """Return whether an Arabic name is a noun after "this", or the adjective of a noun: القوارب الزرقاء."""
    key, sense = fold_name(mention.text), mention.assessment.sense
    text_before, _ = mention.around(text, REACH)
    is_demonym = sense is not None and sense.is_demonym and is_arabic(mention.text)
    if is_demonym and is_word_like_demonym(mention.text, text, text_before):
        return True
    if len(key) != 1 or not key[0].startswith(ARTICLE):
        return False
    is_adjective = key[0] in _ARABIC_ADJECTIVES and bool(_AFTER_ARTICLE.search(text_before))
    if sense is not None and sense.place is not None:
        is_adjective |= is_adjective_of_noun(mention.text, text_before)
    return is_adjective or bool(_AFTER_THIS.search(text_before))


def follows_place_word(text: str, mention: Mention, *, skips_article: bool = False) -> bool:
    """Return whether a preposition of place or a noun such as "village" stands directly before a name.

    With ``skips_article``, an article may stand between: « vers le Kordofan ».
    """
    text_before, _ = mention.around(text, REACH)
    if skips_article:
        text_before = _ARTICLES_BEFORE.sub("", text_before)
    return _ends_with_place_word(text_before) or bool(_PASSING_IN.search(text_before))


def _ends_with_place_word(text: str) -> bool:
    """Return whether the last word of a text is a preposition of place or a noun such as "village"."""
    match, lists = LAST_WORD.search(text), word_lists()
    place_words = lists.all_prepositions | lists.cues | lists.area_cues | lists.place_nouns
    if match is None:
        return False
    forms = folded_forms(match["word"])
    return not (forms.isdisjoint(place_words) and forms.isdisjoint(word_lists().people_of))


def _is_person(text: str, mention: Mention, place_offsets: Container[int]) -> bool:
    """Return whether a name is a person's, by the text before and after it."""
    text_before, text_after = mention.around(text, REACH)
    sense = mention.assessment.sense
    if mention.assessment.is_person:
        return True
    if len(fold_name(mention.text)) > 1 or is_in_title_case(text, mention):
        return False
    if is_arabic(mention.text):
        return _is_arabic_person(text_before, text_after, mention, place_offsets)
    if sense and sense.is_demonym:
        return False
    return (
        is_named_person(text_before, text_after)
        or _is_described(text_before, text_after, mention)
        or _has_given_name(text_before, mention, place_offsets)
        or _is_given_name(text_before, text_after, mention, place_offsets)
    )


def _is_described(text_before: str, text_after: str, mention: Mention) -> bool:
    """Return whether a name is said to be a person's: "Mr. Gafsa", "Manas, a hero", "Gafsa, who laughs"."""
    if _ABBREVIATED_TITLE.search(text_before):
        return True
    work = _WORK_BY.search(text_before)
    if work and fold_phrase(work["word"]) in word_lists().works:
        return True
    sense = mention.assessment.sense
    is_place = sense is not None and sense.place is not None
    if is_place and _WHO.match(text_after) and not _ends_with_place_word(text_before):
        return True
    apposed = APPOSED.match(text_after)
    is_noun = apposed is not None and fold_phrase(apposed["word"]) in word_lists().person_nouns
    return is_noun and not _INSIDE.search(text_before)


def _has_given_name(text_before: str, mention: Mention, place_offsets: Container[int]) -> bool:
    """Return whether a title or a person's noun, and a capitalised word stand before a name: "pilot Hugo Gafsa"."""
    match, lists = _LAST_TWO_WORDS.search(text_before), word_lists()
    # Two characters before the name is the last letter of the word before it.
    if match is None or not match["word"][0].isupper() or mention.start - 2 in place_offsets:
        return False
    first, word = fold_phrase(match["first"]), fold_phrase(match["word"])
    if word in lists.cues or word in lists.place_nouns:
        return False
    if first in lists.titles or first in _TITLES or match["first"] == "Me":
        return True
    is_noun = match["first"][0].islower() and first in lists.person_nouns
    return is_noun and word not in lists.prepositions


def _is_given_name(
    text_before: str, text_after: str, mention: Mention, place_offsets: Container[int]
) -> bool:
    """Return whether the name of a country or part of the world is a given name: "Asie Mambetova"."""
    sense, following = mention.assessment.sense, WORD_AFTER.match(text_after)
    # One character after the end of the name is the first letter of the next word.
    if (
        sense is None
        or sense.place is not None
        or following is None
        or mention.end + 1 in place_offsets
    ):
        return False
    lists, word = word_lists(), following["word"]
    if not word[0].isupper() or word.isupper() or fold_phrase(word) in lists.no_surnames:
        return False
    preceding = LAST_WORD.search(text_before)
    if preceding is None or text_before.endswith("'"):
        return True
    return fold_phrase(preceding["word"]) not in lists.all_prepositions | lists.cues


def _is_group(text_before: str, text_after: str, mention: Mention) -> bool:
    """Return whether a group or thing bears a name: "the Granada Foundation", جمعية الكرمل."""
    sense, lists = mention.assessment.sense, word_lists()
    if sense and sense.is_demonym:
        return False
    is_area = sense is not None and sense.place is None
    is_quoted = is_arabic(mention.text) and is_quoted_thing(text_before, text_after)
    if is_quoted or is_named_thing(text_before, text_after, is_area=is_area):
        return True
    preceding, following = LAST_WORD.search(text_before), WORD_AFTER.match(text_after)
    is_whole_word = text_before[-1:] not in "'’"
    if (
        preceding
        and is_whole_word
        and not folded_forms(preceding["word"]).isdisjoint(lists.named_after)
    ):
        return True
    if following is None or not following["word"][0].isupper() or is_arabic(mention.text):
        return False
    noun = fold_phrase(following["word"])
    if noun in lists.organisations:
        return True
    # "the Gafsa Initiative", but not "the Gafsa Road"
    is_noun = noun in lists.frequent or noun in lists.named_after
    is_of_place = noun in _PLACE_NOUNS or noun in lists.place_nouns
    return is_noun and not is_of_place and bool(_THE.search(text_before))


def _is_arabic_person(
    text_before: str, text_after: str, mention: Mention, place_offsets: Container[int]
) -> bool:
    """Return whether an Arabic name is a person's: العقيد تركي, الصياد مسعود الهندي."""
    sense, preceding = mention.assessment.sense, _LAST_ARABIC_WORDS.search(text_before)
    called = _CALLED_IN_ARABIC.search(text_before)
    nouns = called[0].split()[:-1] if called else []
    if called and not any(_ends_with_place_word(f"{noun} ") for noun in nouns):
        return True
    apposed = _APPOSED_IN_ARABIC.match(text_after)
    if apposed and fold_phrase(apposed["word"]) in word_lists().person_nouns:
        return True
    if preceding is None:
        return False
    word = fold_phrase(preceding["word"])
    if sense is None or not sense.is_demonym:
        place = sense.place if sense else None
        # "The trader left Sfax" has a title, a verb and a large town.
        is_small = place is not None and place.population < LARGE_POPULATION
        is_titled = is_small and _is_titled(preceding["first"], word)
        is_titled |= is_titled_name(text_before, is_known=not is_small)
        # الطبيبة تونس العبيدي
        is_titled |= _is_title(word) and bool(_ARABIC_SURNAME.match(text_after))
        return is_titled or word in word_lists().given_names
    demonym = fold_phrase(mention.text)
    if not demonym.startswith(ARTICLE):
        return not folded_forms(preceding["word"]).isdisjoint(word_lists().titles)
    is_masculine = demonym.endswith("ي")
    # Two characters before the name is the last letter of the word before it.
    is_after_place = mention.start - 2 in place_offsets
    return is_masculine and not is_after_place and not _is_arabic_noun(word)


def _is_arabic_noun(word: str) -> bool:
    """Return whether a folded Arabic word has an article or a possessive ending, or is frequent, unlike given names."""
    has_article = word.startswith((ARTICLE, "لل")) or any(
        stem.startswith(ARTICLE) for _, stem in without_prefixes(word)
    )
    return has_article or word.endswith(_POSSESSIVE_ENDINGS) or word in word_lists().frequent


def _is_title(word: str) -> bool:
    """Return whether a folded Arabic word is a title or a person's noun, with or without its article and prefixes."""
    lists = word_lists()
    stems = {form.removeprefix(ARTICLE) for form in forms_without_prefixes(word)}
    return word in lists.titles or not stems.isdisjoint(lists.person_nouns | lists.titles)


def _is_titled(title: str | None, word: str) -> bool:
    """Return whether a title or a person's noun, then a given name stand before a name: المؤرخ دوارتي بيجا."""
    lists = word_lists()
    if not _is_title(fold_phrase(title or "")):
        return False
    if word in lists.given_names or word in lists.persons:
        return True
    common_words = (lists.frequent, lists.never, lists.place_prepositions, lists.place_nouns)
    is_common = any(word in words for words in common_words)
    return not is_common and not word.startswith((ARTICLE, *_VERB_PREFIXES))
