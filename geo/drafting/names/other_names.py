"""Find names of persons, groups and languages that are spelled like places."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import Final

# ruff: noqa: RUF001 - apostrophes of French
from geo.drafting.mentions import Mention
from geo.drafting.names.assessment import LARGE_POPULATION
from geo.drafting.names.longer_names import APPOSED, is_part_of_person
from geo.drafting.names.rules import Rules
from geo.drafting.names.tokens import fold_name, without_prefixes
from geo.gazetteer.spelling import is_arabic

REACH: Final = 60  # characters on either side of a name
_WORD: Final = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
_ARABIC: Final = r"[\u0621-\u064a\u064b-\u0652]+"
_LAST: Final = re.compile(rf"(?P<word>{_WORD})[ \n'’]$")
_LAST_TWO: Final = re.compile(rf"(?P<first>{_WORD})\.?[ \n](?P<word>{_WORD})[ \n]$")
_ABBREVIATED: Final = re.compile(
    r"(?<!\w)(?:M|MM|Mr|Mrs|Ms|Dr|Pr|Prof|Col|Gen|Capt|Cpt|Lt|Maj|Sgt|Cdr|Gov|Sen|Rep|Me)\.\s?$"
)
_NEXT: Final = re.compile(rf"[ \n](?P<word>{_WORD})")
_WORK: Final = re.compile(
    rf"(?P<word>{_WORD})\s(?:de\s|d['’]|of\s|by\s)$"
)  # « la chanson de Brel »
_WHO: Final = re.compile(r",?\swho(?:se|m)?\b")
_BY: Final = re.compile(r"(?:[,،]\s(?:وهو|وهي)|[,،])\s" + rf"(?P<word>{_ARABIC})")
_LAST_ARABIC: Final = re.compile(rf"(?:(?P<first>{_ARABIC})\s)?(?P<word>{_ARABIC})\s$")
_LANGUAGE: Final = re.compile(
    r"(?:\b(?:studie[sd]|studying|learn(?:s|ed|t|ing)?|taught|teach(?:es|ing)?|translat(?:es?|ed|ing))\s(?:into\s|from\s)?"
    rf"|\b(?:in|into|speaks?|spoke|speaking|en|parlent?|parlait)\s{_WORD}(?:,\s{_WORD})*,?\s(?:and|or|et|ou)\s"
    r"|\b(?:appren|appri|enseign|étudi|tradui|parl|maîtris|compren|compri)\w*\s(?:\w+\s){0,2}?(?:(?:le|du|au)\s|(?:de\s)?l['’]))$",
    re.IGNORECASE,
)
_ARABIC_SPEECH: Final = re.compile(
    rf"(?<!\w)(?:[وف]?[يت](?:تحدث|تكلم|جيد|تقن|درس|علم|تعلم)(?:ون|ان)?|[وف]?(?:درس|تعلم)ت?)\s(?:ب?ال|{_ARABIC}ية\sو(?:ال)?)?$"
    r"|(?<!\w)[وف]?بال$|(?<!\w)[وف]?ب$"
)
# "in English, Indonesian and Kiwai", in a list that begins with a language
_LISTED: Final = re.compile(rf"\b(?:in|en|into)\s(?P<first>{_WORD})(?:,\s{_WORD})*,\s$")
_LIST_GOES_ON: Final = re.compile(rf"(?:,\s{_WORD})*,?\s(?:and|or|et|ou)\s{_WORD}")
# « le français que l'on parlait »
_THAT_IS_SPOKEN: Final = re.compile(
    rf"\s(?:{_WORD}\s){{0,2}}(?:que\s|qu['’])(?:l['’]on|on|ils?|elles?)\s(?:y\s)?parl"
)
_SPEAKS: Final = re.compile(r"\b(?:speaks?|spoke|speaking|parlent?|parlait)\s$")
_SPOKEN: Final = re.compile(
    r"\b(?:in|into|speaks?|spoke|spoken|speaking|reads?|reading|writes?|wrote|en|parle|parlent|parlait|lit|lisait|écrit)\s+$",
    re.IGNORECASE,
)
_AFTER_LANGUAGE: Final = re.compile(
    r"\s*(?:[,.;:)،؛]|(?:and|or|et|ou|with|at|in|à|au|on|to|by|from|for|than|that|as|is|was|were|when|while|but|because|who"
    r"|which|before|after|only|alone|rather|over|about)\b|$)"
)
_EN: Final = re.compile(
    r"\ben\s$", re.IGNORECASE
)  # before an adjective only languages: « en italien »
_THE: Final = re.compile(r"\b[Tt]he[ \n]$")
_ARTICLES_BEFORE: Final = re.compile(r"\b(?:(?:the|la|le|les)[ \n]|l['’])$")
_LAND: Final = frozenset({
    "airport", "area", "basin", "bay", "border", "bridge", "camp", "channel", "city", "coast", "corridor",
    "country", "county", "crossing", "dam", "delta", "desert", "district", "front", "gap", "governorate",
    "gulf", "harbor", "harbour", "highlands", "highway", "hills", "hinterland", "island", "islands", "lake",
    "line", "market", "mine", "mines", "mountains", "pass", "peninsula", "plain", "plains", "plateau", "port",
    "prison", "province", "quarter", "railway", "range", "refinery", "region", "river", "road", "roads",
    "sea", "side", "state", "station", "strait", "straits", "strip", "suburb", "suburbs", "town", "triangle",
    "valley", "village", "zone",
})  # fmt: skip
_OWN: Final = ("ها", "هم", "هن", "نا", "ه", "كم")  # possessive endings of Arabic
_ARTICLE: Final = "ال"
_PRESENT: Final = ("ي", "ت")  # that verbs begin with: "the trader leaves Gafsa"


def find_other_names(
    text: str, mentions: Sequence[Mention], rules: Rules, places: Container[int]
) -> frozenset[int]:
    """Return the starts of the mentions that name a person, a group or a language rather than a place.

    A name that a person bears is the person's throughout, unless a preposition of place stands before it.

    Parameters
    ----------
    places
        Numbers of the characters of the text that are in names which are surely places.
    """
    other_starts: set[int] = set()
    persons: set[tuple[str, ...]] = set()
    for mention in mentions:
        text_before, text_after = mention.around(text, REACH)
        if _is_person(text_before, text_after, mention, rules, places) or is_part_of_person(
            text, mention, rules, places
        ):
            persons.add(fold_name(mention.text))
            other_starts.add(mention.start)
        elif _is_group(text_before, text_after, mention, rules) or _is_language(
            text_before, text_after, mention, rules
        ):
            other_starts.add(mention.start)
    placed_names = {
        fold_name(m.text)
        for m in mentions
        if m.start not in other_starts and is_placed(text, m, rules)
    }
    person_names = persons - placed_names
    other_starts |= {m.start for m in mentions if fold_name(m.text) in person_names}
    return frozenset(other_starts)


def is_placed(text: str, mention: Mention, rules: Rules, *, skips_article: bool = False) -> bool:
    """Return whether a preposition of place or a noun such as "village" stands directly before a name.

    With ``skips_article``, an article may stand between: « vers le Kordofan ».
    """
    text_before, _ = mention.around(text, REACH)
    if skips_article:
        text_before = _ARTICLES_BEFORE.sub("", text_before)
    return _is_after_place_word(text_before, rules)


def _is_after_place_word(text_before: str, rules: Rules) -> bool:
    match = _LAST.search(text_before)
    if not match:
        return False
    words = rules.prepositions | rules.place_prepositions | rules.cues | rules.cues_of_areas
    return not _folds(match["word"]).isdisjoint(words | rules.place_nouns)


def _is_person(
    text_before: str, text_after: str, mention: Mention, rules: Rules, places: Container[int]
) -> bool:
    """Return whether a name is a person's, by the text before and after it."""
    sense = mention.assessment.sense
    if mention.assessment.is_person:
        return True
    if len(fold_name(mention.text)) > 1 or mention.paragraph is None:
        return False
    if is_arabic(mention.text):
        return _is_arabic_person(text_before, text_after, mention, rules, places)
    if sense and sense.is_demonym:
        return False
    return (
        _is_described(text_before, text_after, mention, rules)
        or _has_given_name(text_before, mention, rules, places)
        or _is_given_to(text_before, text_after, mention, rules, places)
    )


def _is_described(text_before: str, text_after: str, mention: Mention, rules: Rules) -> bool:
    """Return whether a name is said to be a person's: "Mr. Gafsa", "Manas, a hero", "Gafsa, who laughs"."""
    sense, apposed = mention.assessment.sense, APPOSED.match(text_after)
    work = _WORK.search(text_before)
    if _ABBREVIATED.search(text_before) or (work and _fold(work["word"]) in rules.works):
        return True
    if (
        _WHO.match(text_after)
        and sense
        and sense.place
        and not _is_after_place_word(text_before, rules)
    ):
        return True
    return apposed is not None and _fold(apposed["word"]) in rules.person_nouns


def _has_given_name(
    text_before: str, mention: Mention, rules: Rules, places: Container[int]
) -> bool:
    """Return whether a title or a person's noun, and a capitalised word stand before a name: "pilot Hugo Gafsa"."""
    match = _LAST_TWO.search(text_before)
    # Two characters before the name is the last letter of the word before it.
    if match is None or not match["word"][0].isupper() or mention.start - 2 in places:
        return False
    first, word = _fold(match["first"]), _fold(match["word"])
    if word in rules.cues or word in rules.place_nouns:
        return False
    if first in rules.titles or first in {"m", "mme", "mlle", "mr", "mrs", "dr", "said", "says"}:
        return True
    is_noun = match["first"][0].islower() and first in rules.person_nouns
    return is_noun and word not in rules.prepositions


def _is_given_to(
    text_before: str, text_after: str, mention: Mention, rules: Rules, places: Container[int]
) -> bool:
    """Return whether the name of a country or part of the world is a given name: "Asie Mambetova"."""
    sense, following = mention.assessment.sense, _NEXT.match(text_after)
    # One character after the end of the name is the first letter of the next word.
    if sense is None or sense.place is not None or following is None or mention.end + 1 in places:
        return False
    word = following["word"]
    if not word[0].isupper() or word.isupper() or _fold(word) in rules.known_words:
        return False
    preceding = _LAST.search(text_before)
    if preceding is None or text_before.endswith("'"):
        return True
    return (
        _fold(preceding["word"]) not in rules.prepositions | rules.place_prepositions | rules.cues
    )


def _is_group(text_before: str, text_after: str, mention: Mention, rules: Rules) -> bool:
    """Return whether a group bears a name: "the Granada Foundation", « l'association Turkestan », جمعية الكرمل."""
    sense = mention.assessment.sense
    if sense and sense.is_demonym:
        return False
    preceding, following = _LAST.search(text_before), _NEXT.match(text_after)
    if (
        preceding
        and text_before[-1:] not in "'’"
        and not _folds(preceding["word"]).isdisjoint(rules.named_after)
    ):
        return True
    if following is None or not following["word"][0].isupper() or is_arabic(mention.text):
        return False
    folded_word = _fold(following["word"])
    if folded_word in rules.organisations:
        return True
    is_noun = folded_word in rules.frequent or folded_word in rules.named_after
    return (
        is_noun and folded_word not in _LAND | rules.place_nouns and bool(_THE.search(text_before))
    )


def _is_language(text_before: str, text_after: str, mention: Mention, rules: Rules) -> bool:
    """Return whether a demonym means the language: "speaks Vietnamese", « en italien »."""
    sense = mention.assessment.sense
    if sense is None or not sense.is_demonym:
        return bool(_SPEAKS.search(text_before))
    if _is_beside_speech(text_before, text_after, rules):
        return True
    if is_arabic(mention.text):
        is_feminine = mention.text.endswith("ية")  # "in French" has no noun before it
        return is_feminine and bool(_ARABIC_SPEECH.search(text_before))
    listed = _LISTED.search(text_before)
    if listed and _fold(listed["first"]) in rules.languages:
        return bool(_LIST_GOES_ON.match(text_after))
    is_after_en = bool(_EN.search(text_before)) and mention.text[0].islower()
    is_spoken = _SPOKEN.search(text_before) or _LANGUAGE.search(text_before)
    is_followed = bool(_AFTER_LANGUAGE.match(text_after)) and bool(is_spoken)
    return is_after_en or is_followed or bool(_THAT_IS_SPOKEN.match(text_after))


def _is_beside_speech(text_before: str, text_after: str, rules: Rules) -> bool:
    """Return whether a word of speech stands before a demonym, or after an English one: "a Vietnamese word"."""
    preceding, following = _LAST.search(text_before), _NEXT.match(text_after)
    words = (
        {fold.removeprefix(_ARTICLE) for fold in _folds(preceding["word"])} if preceding else set()
    )
    if not words.isdisjoint(rules.speech):
        return True
    return following is not None and _fold(following["word"]) in rules.speech


def _is_arabic_person(
    text_before: str, text_after: str, mention: Mention, rules: Rules, places: Container[int]
) -> bool:
    """Return whether an Arabic name is a person's: العقيد تركي, الصياد مسعود الهندي."""
    sense, preceding = mention.assessment.sense, _LAST_ARABIC.search(text_before)
    apposed = _BY.match(text_after)
    if apposed and _fold(apposed["word"]) in rules.person_nouns:
        return True
    if preceding is None:
        return False
    word = _fold(preceding["word"])
    if sense is None or not sense.is_demonym:
        place = sense.place if sense else None
        is_small = (
            place is not None and place.population < LARGE_POPULATION
        )  # "the trader left Sfax"
        return word in rules.given_names or (
            is_small and _is_titled(preceding["first"], word, rules)
        )
    demonym = _fold(mention.text)
    if not demonym.startswith(_ARTICLE):
        return not _folds(preceding["word"]).isdisjoint(rules.titles)
    is_masculine = demonym.endswith("ي")
    is_bare = not (
        word.startswith((_ARTICLE, "لل")) or word.endswith(_OWN) or word in rules.frequent
    )
    is_bare = is_bare and not any(stem.startswith(_ARTICLE) for _, stem in without_prefixes(word))
    # Two characters before the name is the last letter of the word before it.
    return is_masculine and is_bare and mention.start - 2 not in places


def _is_titled(title_word: str | None, word: str, rules: Rules) -> bool:
    """Return whether a title or a person's noun, then a given name stand before a name: المؤرخ دوارتي بيجا."""
    folded_title = _fold(title_word or "")
    nouns = rules.person_nouns | rules.titles
    is_title = folded_title in rules.titles or folded_title.removeprefix(_ARTICLE) in nouns
    tables = (rules.frequent, rules.never, rules.place_prepositions, rules.place_nouns)
    is_given = word in rules.given_names | rules.persons
    is_word = any(word in table for table in tables)
    is_other = word.startswith((_ARTICLE, *_PRESENT)) or is_word
    return is_title and (is_given or not is_other)


def _fold(word: str) -> str:
    return " ".join(fold_name(word))


def _folds(word: str) -> frozenset[str]:
    """Return a word as folded, and in Arabic also each form without prefixes."""
    parts = fold_name(word)
    fold = parts[-1] if parts else ""  # after an elided article: "l'association"
    if not is_arabic(fold):
        return frozenset({fold})
    return frozenset({fold, *(stem for _, stem in without_prefixes(fold))})
