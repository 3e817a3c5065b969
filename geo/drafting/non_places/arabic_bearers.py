"""Decide whether an Arabic name of a place is a person's, a shop's or club's, or an adjective of the noun before it."""

from __future__ import annotations

import re
from typing import Final

# ruff: noqa: RUF001 - letters of Arabic
from geo.drafting.names.tokens import (
    ARABIC_WORD,
    ARTICLE,
    fold_phrase,
    folded_forms,
    folded_set,
    forms_without_prefixes,
)
from geo.drafting.names.word_lists import word_lists

# A noun, then a name in quotation marks: مقهى «باريس»
_QUOTED: Final = re.compile(rf"(?:(?P<noun>{ARABIC_WORD})\s)?[«\"“]$")
_QUOTE_ENDS: Final = re.compile(r"[»\"”]")
# A title, perhaps the adjective of a nation, and one more word: الباحث الفرنسي جيل
_TITLE_BEFORE: Final = re.compile(rf"(?P<title>{ARABIC_WORD})\s(?P<name>{ARABIC_WORD})\s$")
_NATION_BEFORE: Final = re.compile(r"\sال\w+(?:ي|ية)(?=\s\w+\s$)")
_WORD_BEFORE: Final = re.compile(rf"(?P<word>{ARABIC_WORD})\s$")
# Endings of adjectives of a noun with an article, as written: of nations, colours and the like
_ADJECTIVE: Final = re.compile(r"ال\w+(?:ي|ية)$|الأ\w{3}$|ال\w{3}اء$")
# Nouns that say of what kind the place after them is, with an article: العاصمة الرباط
_IN_APPOSITION: Final = folded_set(
    "العاصمه المدينه البلده القريه المدن العاصمتين المدينتين الجاره الجارتين الشقيقه الولايه المحافظه الميناء المرفا"
)
_BEGIN_OF_VERBS: Final = ("ي", "ت", "ن", "ا")
# "In" as texts write it that have both letters at the end of a word: there, اليمنى is "the right one", not "Yemeni".
_IN_WITH_DOTS: Final = re.compile(r"(?<!\w)[وف]?في(?!\w)")
_WITHOUT_DOTS: Final = "ى"
# Nouns that are also the feminine of a nation's name: a tray, a skullcap
_NOUNS_LIKE_DEMONYMS: Final = folded_set("صينيه عراقيه")
_NUMERAL: Final = re.compile(
    r"(?:\d|[٠-٩]|عشر|عشرة|عشرون|عشرين|\w+ون|ثلاثين|أربعين|خمسين|ستين|سبعين|ثمانين|تسعين|مئة|مائة|كل|كم|ألف)$"
)


def is_word_like_demonym(written: str, text: str, text_before: str) -> bool:
    """Return whether a demonym is another word of Arabic: اليمنى, "the right one", or a tray, صينية.

    Parameters
    ----------
    text
        The whole text, which shows how it writes the end of words.
    """
    if written.endswith(_WITHOUT_DOTS):
        return _IN_WITH_DOTS.search(text) is not None
    if fold_phrase(written) not in _NOUNS_LIKE_DEMONYMS:
        return False
    preceding = _WORD_BEFORE.search(text_before)
    if preceding is None:
        return True
    forms = folded_forms(preceding["word"])
    is_number = bool(_NUMERAL.search(preceding["word"]))
    return is_number or not forms.isdisjoint(word_lists().all_prepositions | word_lists().functions)


def is_quoted_thing(text_before: str, text_after: str) -> bool:
    """Return whether a name stands alone in quotation marks after a noun that is no place's: نادي «غرناطة»."""
    quoted = _QUOTED.search(text_before)
    if quoted is None or not quoted["noun"] or not _QUOTE_ENDS.match(text_after):
        return False
    forms = _bare_forms(quoted["noun"])
    lists = word_lists()
    return forms.isdisjoint(lists.words_before_places | lists.all_place_nouns)


def is_titled_name(text_before: str, *, is_known: bool) -> bool:
    """Return whether a title and a given name stand before a name: القابلة زهرة عدن, الباحث الفرنسي جيل تولوز.

    Parameters
    ----------
    is_known
        Whether the name is a large town's, before which a verb is as likely as a given name.
    """
    without_nation = _NATION_BEFORE.sub("", text_before)
    match, lists = _TITLE_BEFORE.search(without_nation), word_lists()
    if match is None:
        return False
    forms = _bare_forms(match["title"])
    if forms.isdisjoint(lists.person_nouns | lists.titles):
        return False
    name, has_article = fold_phrase(match["name"]), ARTICLE in match["title"][:4]
    if name in lists.given_names | lists.persons | lists.titled_names:
        return True
    if not has_article or name.startswith(ARTICLE) or name in lists.no_given_names:
        return False
    common = lists.never | lists.place_prepositions | lists.place_nouns | lists.person_nouns
    if name in common or forms_without_prefixes(name) & lists.all_prepositions:
        return False
    # The feminine ending is no verb's.
    is_noun = name.endswith("ه") or match["name"].endswith(("ان", "اء"))
    return (
        is_noun
        or without_nation != text_before
        or not (is_known or name.startswith(_BEGIN_OF_VERBS))
    )


def is_adjective_of_noun(written: str, text_before: str) -> bool:
    """Return whether a name with an article is the adjective of a noun with one: البغل الرمادي, not مدينة الرمادي."""
    preceding = _WORD_BEFORE.search(text_before)
    if preceding is None or not _ADJECTIVE.fullmatch(written):
        return False
    forms = folded_forms(preceding["word"])
    has_article = any(form.startswith(ARTICLE) and len(form) > len(ARTICLE) + 2 for form in forms)
    return has_article and forms.isdisjoint(_IN_APPOSITION | word_lists().titles)


def _bare_forms(word: str) -> frozenset[str]:
    """Return a word without prefixes, with and without its article."""
    forms = folded_forms(word)
    return forms | {form.removeprefix(ARTICLE) for form in forms}
