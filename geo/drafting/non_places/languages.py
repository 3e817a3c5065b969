"""Decide whether a demonym means a language: "speaks Vietnamese", « en italien », يتحدث الفرنسية."""

from __future__ import annotations

import re
from typing import Final

# ruff: noqa: RUF001 - apostrophes of French
from geo.drafting.mentions import Mention
from geo.drafting.names.demonyms import demonym_forms
from geo.drafting.names.tokens import ARABIC_WORD, ARTICLE, fold_phrase, folded_forms
from geo.drafting.names.word_lists import word_lists
from geo.drafting.non_places.longer_names import LAST_WORD, WORD, WORD_AFTER
from geo.gazetteer.spelling import is_arabic

# "studied ", "translated from ", "speaks Hausa and ", « parlent couramment le »
_VERB_OF_LANGUAGE: Final = re.compile(
    r"(?:\b(?:studie[sd]|studying|learn(?:s|ed|t|ing)?|taught|teach(?:es|ing)?|translat(?:es?|ed|ing))\s"
    r"(?:into\s|from\s|(?:\w+sel(?:f|ves)|me|him|her|us|them|you)\s)?"
    rf"|\b(?:in|into|speaks?|spoke|speaking|en|parlent?|parlait)\s{WORD}(?:,\s{WORD})*,?\s(?:and|or|et|ou)\s"
    r"|\b(?:appren|appri|enseign|étudi|tradui|parl|maîtris|compren|compri)\w*\s(?:\w+\s){0,2}?(?:(?:le|du|au)\s|(?:de\s)?l['’]))$",
    re.IGNORECASE,
)
# "speaks the", "studied", "in the", before the name of a language in Arabic
_ARABIC_VERB_OF_LANGUAGE: Final = re.compile(
    rf"(?<!\w)(?:[وف]?[يت](?:تحدث|تكلم|جيد|تقن|درس|علم|تعلم)(?:ون|ان)?|[وف]?(?:درس|تعلم)ت?)\s(?:ب?ال|{ARABIC_WORD}ية\sو(?:ال)?)?$"
    r"|(?<!\w)[وف]?بال$|(?<!\w)[وف]?ب$"
)
# "speaks" with its subject, "said", "from" and the like before a language, and one language before another
_BEFORE_ARABIC_LANGUAGE: Final = re.compile(
    rf"(?<!\w)[وف]?[يتن]?(?:تحدث|تكلم|جيد|تقن|فهم)(?:ون|ان|ن|ت|وا)?\s(?:{ARABIC_WORD}(?<!ة)\s)?$"
    r"|(?<!\w)[وف]?(?:قال|قالت|من|إلى|عن|بين)\s$"
    rf"|(?<!\w)و?ال\w+ية\sل{ARABIC_WORD}\sو$"
)
# "in Arabic and", "between Arabic, French and": what goes on a list of languages
_ARABIC_LIST_OF_LANGUAGES: Final = re.compile(
    r"(?:(?<!\w)[وف]?بال\w+ية|(?<!\w)[وف]?(?:من|إلى|بين|ب?اللغات|ب?اللغتين|لغات|ب?لغتي)\s(?:اللغة\s)?"
    r"(?:العربية|الإنجليزية|الإنكليزية|الفارسية|العبرية|الكردية|الأمازيغية|السواحلية|اللاتينية|الأمهرية))"
    r"(?:(?:،\s|\s)و?ب?ال\w+ية)*(?:،\s|\s)و?ب?$"
)
# "in English, Indonesian and Kiwai", in a list that begins with a language
_LIST_OF_LANGUAGES: Final = re.compile(rf"\b(?:in|en|into)\s(?P<first>{WORD})(?:,\s{WORD})*,\s$")
_LIST_GOES_ON: Final = re.compile(rf"(?:,\s{WORD})*,?\s(?:and|or|et|ou)\s{WORD}")
# « le français que l'on parlait »
_THAT_IS_SPOKEN: Final = re.compile(
    rf"\s(?:{WORD}\s){{0,2}}(?:que\s|qu['’])(?:l['’]on|on|ils?|elles?)\s(?:y\s)?parl"
)
_SPEAKS: Final = re.compile(r"\b(?:speaks?|spoke|speaking|parlent?|parlait)\s$")
_SPOKEN: Final = re.compile(
    r"\b(?:in|into|hears?|heard|understands?|understood|knows?|knew|speaks?|spoke|spoken|speaking|reads?|reading|writes?|wrote|en|parle|parlent|parlait|lit|lisait|écrit)\s+$",
    re.IGNORECASE,
)
# The end of a phrase: a demonym before it is not the adjective of a noun.
_PHRASE_ENDS: Final = re.compile(
    r"\s*(?:[,.;:)،؛]|(?:and|or|et|ou|with|at|in|à|au|on|to|by|from|for|than|that|as|is|was|were|when|while|but|because|who"
    r"|which|before|after|only|alone|rather|over|about)\b|$)"
)
# Words of a list beside a name: "Spanish and ", ", Lahu"
_LISTED_BEFORE: Final = re.compile(rf"(?P<word>{WORD})(?:,|,?\s(?:and|or))\s$")
_LISTED_AFTER: Final = re.compile(rf"(?:,|,?\s(?:and|or))\s(?P<word>{WORD})")
# "fluent in ", "varieties of ", before a demonym that ends its phrase
_NOUN_OF: Final = re.compile(rf"(?P<noun>{WORD})\s(?:of|in)\s(?:{WORD}\s(?:and|or)\s)?$")
# A demonym alone after these, or as the subject of a verb in the singular: people have an article or a plural.
_BEFORE_LANGUAGE: Final = re.compile(r"\b(?:of|in|into|from|to|than|like|with|without|between)\s$")
_BEGINS_SENTENCE: Final = re.compile(r"(?:^|[.!?:;]\s)$")
_IS: Final = re.compile(
    r"\s(?:is|was|has|had|remains?|remained|became|survives|survived|comes|came|gave|lacks|uses|belongs)\b"
)
_STOPS: Final = re.compile(
    r"\s?(?:[.;:)]|$)|\s(?:is|was|alone|as|at|but|while|when|that|which|than)\b"
)
LEAST_OF_LANGUAGE: Final = 3  # different words of speech in a text about a language
# "the Thai and Burmese", "were Thai": peoples
_OF_A_PEOPLE: Final = re.compile(r"\b(?:the|is|are|was|were|be|been|these|those|both|mostly)\s$")
# « rarement le français »: a person of that country has a capital
_FRENCH_ARTICLE: Final = re.compile(r"(?:\b(?:le|du|au)\s|\bl['’])$", re.IGNORECASE)
# « en italien »: before adjectives of languages alone.
_EN: Final = re.compile(r"\ben\s$", re.IGNORECASE)


def is_language(text_before: str, text_after: str, mention: Mention) -> bool:
    """Return whether a demonym means the language: "speaks Vietnamese", « en italien »."""
    sense = mention.assessment.sense
    if sense is None or not sense.is_demonym:
        return bool(_SPEAKS.search(text_before))
    if _is_beside_speech(text_before, text_after):
        return True
    if is_arabic(mention.text):
        is_feminine = mention.text.endswith("ية")  # as languages are
        is_noun = mention.text.startswith(ARTICLE) and (
            _BEFORE_ARABIC_LANGUAGE.search(text_before)
            or _ARABIC_LIST_OF_LANGUAGES.search(text_before)
        )
        return is_feminine and bool(is_noun or _ARABIC_VERB_OF_LANGUAGE.search(text_before))
    listed = _LIST_OF_LANGUAGES.search(text_before)
    if listed and fold_phrase(listed["first"]) in word_lists().languages:
        return bool(_LIST_GOES_ON.match(text_after))
    is_small = mention.text[0].islower()
    if (
        (is_small and _EN.search(text_before))
        or _is_among_languages(text_before, text_after, mention)
        or _is_named_alone(text_before, text_after, mention)
    ):
        return True
    is_spoken = bool(_SPOKEN.search(text_before) or _VERB_OF_LANGUAGE.search(text_before))
    is_spoken |= is_small and bool(_FRENCH_ARTICLE.search(text_before))
    return (is_spoken and _ends_phrase(text_after)) or bool(_THAT_IS_SPOKEN.match(text_after))


def _is_among_languages(text_before: str, text_after: str, mention: Mention) -> bool:
    """Return whether a demonym is in a list with a language, before no noun: "had Spanish and Welsh but no English"."""
    languages = word_lists().languages
    if fold_phrase(mention.text) not in languages:
        return False
    others: set[str] = set()
    while before := _LISTED_BEFORE.search(text_before):
        others.add(fold_phrase(before["word"]))
        text_before = text_before[: before.start()]
    while after := _LISTED_AFTER.match(text_after):
        others.add(fold_phrase(after["word"]))
        text_after = text_after[after.end() :]
    is_of_people = bool(_OF_A_PEOPLE.search(text_before))
    return not languages.isdisjoint(others) and _ends_phrase(text_after) and not is_of_people


def _is_named_alone(text_before: str, text_after: str, mention: Mention) -> bool:
    """Return whether an English demonym stands alone as no people does: "Czech is represented", "a variety of German".

    Of those with a plural in -s, the singular has an article where it means a person. "Chinese" may mean people:
    "hundreds of Chinese".
    """
    written = mention.text
    if fold_phrase(written) not in word_lists().languages or not written[0].isupper():
        return False
    if _BEGINS_SENTENCE.search(text_before) and _IS.match(text_after):
        return True
    has_plural = len(demonym_forms(written, "en")) > 1
    if has_plural and _BEFORE_LANGUAGE.search(text_before) and _STOPS.match(text_after):
        return True
    noun = _NOUN_OF.search(text_before)
    is_of_language = noun is not None and fold_phrase(noun["noun"]) in word_lists().of_language
    return is_of_language and _ends_phrase(text_after)


def is_about_language(text: str) -> bool:
    """Return whether a text has several different words of speech: "dialect", "a word", "speakers"."""
    words = {fold_phrase(word) for word in re.findall(r"[^\W\d_]+", text.casefold())}
    return len(words & word_lists().speech) >= LEAST_OF_LANGUAGE


def is_linguistic(text_before: str, text_after: str, mention: Mention) -> bool:
    """Return whether a demonym is beside a noun that means a word or sound in a text about a language."""
    sense = mention.assessment.sense
    if sense is None or not sense.is_demonym or is_arabic(mention.text):
        return False
    preceding, following = LAST_WORD.search(text_before), WORD_AFTER.match(text_after)
    if mention.text[0].islower():
        return preceding is not None and fold_phrase(preceding["word"]) in word_lists().linguistic
    return following is not None and fold_phrase(following["word"]) in word_lists().linguistic


def _ends_phrase(text_after: str) -> bool:
    """Return whether a phrase ends here, or the next word begins no noun: "classes in Thai all the same"."""
    following = WORD_AFTER.match(text_after)
    is_function = following is not None and fold_phrase(following["word"]) in word_lists().functions
    return is_function or bool(_PHRASE_ENDS.match(text_after))


def _is_beside_speech(text_before: str, text_after: str) -> bool:
    """Return whether a word of speech stands before a demonym, or after an English one: "a Vietnamese word"."""
    preceding, following = LAST_WORD.search(text_before), WORD_AFTER.match(text_after)
    forms = folded_forms(preceding["word"]) if preceding else ()
    if not word_lists().speech.isdisjoint(form.removeprefix(ARTICLE) for form in forms):
        return True
    return following is not None and fold_phrase(following["word"]) in word_lists().speech
