"""Decide whether a person, an animal, a ship, a shop or a brand bears the name of a place."""

from __future__ import annotations

import re
from typing import Final

from geo.drafting.names.tokens import fold_phrase, folded_set
from geo.drafting.names.word_lists import word_lists

# ruff: noqa: RUF001 - apostrophes of French
from geo.drafting.non_places.longer_names import WORD

_QUOTE: Final = r"[\"“«‘']?\s?"
# "a camel", "her interpreter,", « la goélette », before a name
_NOUN_BEFORE: Final = re.compile(rf"(?P<noun>{WORD})(?P<comma>,)?\s{_QUOTE}$")
_SHIP: Final = re.compile(rf"\b(?:M[VTS]|M/[VT]|SS|HMS|HMCS|USS|RMS|RFA)\s{_QUOTE}$")
_CLOSED: Final = re.compile(r"[\"”»’']?\s?(?:[,.;:!?)]|$|(?:qui|who|and|et|was|is|est|était)\b)")
# "a camel called ", « un chien nommé », « du nom de »
_CALLED: Final = re.compile(
    rf"(?P<noun>{WORD})[,\s]\s?"
    r"(?:(?P<english>called|named|nicknamed|christened|dubbed)"
    r"|(?:baptis|nomm|appel|surnomm|prénomm|dénomm)ée?s?"
    r"|(?:du|au|répondant\sau)\snom\sde|(?:by|of)\sthe\sname\sof|answering\sto)"
    rf"\s(?:the\s|l[ae]\s)?{_QUOTE}$",
    re.IGNORECASE,
)
_ONE: Final = re.compile(rf"\b(?:an?|another|one|some|two)\s(?:{WORD}\s){{0,3}}$", re.IGNORECASE)
_SENTENCE_END: Final = re.compile(r"[.!?;:]\s")
_WORDS: Final = re.compile(WORD)
_LAST_WORD: Final = re.compile(rf"(?P<word>{WORD})\s$")
# Before "called", these say that a verb is meant, or that something named before bears the name.
_NO_NOUN: Final = folded_set("""
    is are was were be been being now then today formerly later once still also often usually has have had he she it
    they we you who which what that and or but a ont avait avaient aurait ait est sont était étaient fut furent être été
    hui autrefois jadis alors désormais encore aussi souvent qui que ici il elle on ils elles
""")
# Nouns of places that the lists of nouns beside a place's name lack.
_SPOTS: Final = folded_set("""
    place places spot somewhere hole dump point pass stretch ford landing resort neighbourhood neighborhood locality
    lieu lieux lieudit endroit endroits coin trou bled hauteur station halte banlieue bidonville
""")
# Things that a brand makes, after its name: "a Belarus tractor", "Arsenal shirts".
_WORN: Final = re.compile(r"\s(?:shirts?|jerseys?|scarf|scarves|tracksuits?|caps?)\b")
_DRIVEN: Final = re.compile(r"\s(?:tractors?|motorbikes?|motorcycles?|mopeds?|bicycles?|jeeps?)\b")
# Without a capital: « A Tunis » lacks an accent.
_INDEFINITE: Final = re.compile(r"\b(?:(?P<a>a)|an|une?)\s$")
# In a sentence with such a word, "a" is « à » without its accent: « le convoi est arrivé a Tunis ».
_FRENCH: Final = re.compile(
    r"\b(?:l[ae]|les|du|des|une?|ils?|elles?|est|sont|était|étaient|va|vont|ont|avait|avaient|dans|sur|par|vers|depuis"
    r"|que|qui|ses|leurs?|nous|vous)\s|\b[ldnsq]['’]|(?:[^\W\d_]{2}é|[Pp]arti|[Vv]enu|[Rr]endu)e?s?\sa\s$"
)
_ENDS_PHRASE: Final = re.compile(r"\s?(?:[,.;:!?)]|$)")
# "Gafsa & Sons", « Gafsa et Fils », "Gafsa Ltd"
_FIRM: Final = re.compile(
    r"\s(?:(?:et|and|&)\s(?:Fils|Filles?|Sons?|Daughters?|Co|Cie|Company|Fr[eè]res|Brothers|Associ[eé]s|Associates|Partners)"
    r"|Fr[eè]res|Brothers|Bros|Ltd|Limited|Inc|LLC|PLC|plc|Pty|GmbH|SARL|Cie)(?!\w)"
)
# « la quincaillerie », "her sloop", « mon âne », directly before a name
_DETERMINED: Final = re.compile(
    r"(?:\b(?P<determiner>an?|the|his|her|my|our|their|its|your|another|la|le|un|une|mon|ma|son|sa|notre|votre|leur|au|du|cet|cette|ce)"
    r"\s|\bl['’])(?P<noun>[a-zà-öø-ÿ]{4,})\s$",
    re.IGNORECASE,
)
# « a rejoint », « a gagné »: the French verb, not the English article
_PARTICIPLE: Final = re.compile(r"(?:é|i|is|it|u|us|int|ert)$")
# Endings of verbs and adverbs, which may stand before a place: "the team reaches", « il la quittait ».
_NO_NOUN_ENDING: Final = re.compile(r"(?:ing|ed|es|ly|er|ir|ait|aient|ent)$")
# Persons in general, directly before "called" or a relative clause; as nouns before a name they are no evidence.
_PERSONS: Final = folded_set("""
    man men woman women people person folk lad lass fellow sisters brothers twins children sons daughters girls boys
    cousins neighbours neighbors hommes homme gens personne personnes type types gars soeurs freres enfants filles
    garcons cousins cousines jumeaux jumelles
""")
# "whom everyone called "
_WHOM: Final = re.compile(
    rf"\bwhom\s(?:{WORD}\s){{1,3}}(?:call|calls|called|knew\sas|nicknamed|christened|dubbed)\s(?:the\s)?{_QUOTE}$"
)
# « un gars de là-bas que tout le monde appelait »
_QUE_CALLED: Final = re.compile(
    r",?\s(?:que\s|qu['’])(?:[^\W\d_]+[\s'’]){1,4}(?:appel|surnomm|prénomm|baptis)\w+\s"
    rf"{_QUOTE}$"
)
_BEFORE_ANOTHER_NOUN: Final = folded_set("à dans sur vers en par pour un une chez")
_RELATIVES: Final = folded_set("that which where")
_CLAUSE: Final = 7  # words before « que » among which the person is named


def is_named_person(text_before: str, text_after: str) -> bool:
    """Return whether a person or animal bears a name: « l'interprète Vinh », a camel called Multan."""
    lists, match = word_lists(), _NOUN_BEFORE.search(text_before)
    if _is_called(text_before) or _is_called_by_others(text_before):
        return True
    if match is None or not match["noun"][0].islower():
        return False
    noun = _last_part(match["noun"])
    if match["comma"]:
        is_enclosed = noun in lists.person_nouns and text_after.startswith(",")
        return is_enclosed or (noun in lists.kin and bool(_CLOSED.match(text_after)))
    return noun in lists.person_nouns or noun in lists.kin


def is_named_thing(text_before: str, text_after: str, *, is_area: bool) -> bool:
    """Return whether a ship, a shop, a club or a brand bears a name: the schooner Halifax, « au cinéma Sahara ».

    Parameters
    ----------
    is_area
        Whether the name is a country's, a province's or a part of the world's.
    """
    match = _NOUN_BEFORE.search(text_before)
    is_route = text_after[:1] in {"-", "–", "—"}  # « le ferry Tanger–Algésiras »
    has_noun = match is not None and match["noun"][0].islower() and not match["comma"]
    is_noun = has_noun and match is not None and _last_part(match["noun"]) in word_lists().bearers
    if _SHIP.search(text_before) or _FIRM.match(text_after) or (is_noun and not is_route):
        return True
    if _WORN.match(text_after) or (is_area and _DRIVEN.match(text_after)):
        return True
    # « une Libye divisée » is the country.
    return not is_area and _has_article(text_before) and bool(_ENDS_PHRASE.match(text_after))


def follows_rare_noun(text_before: str, text_after: str) -> bool:
    """Return whether a determiner and a noun that no list knows stand before a name: « la sabotière Gafsa », closed.

    What is named so directly bears the name; of a place, the noun is a place's, or "of" stands between.
    """
    match, lists = _DETERMINED.search(text_before), word_lists()
    if match is None or not match["noun"][0].islower() or not _CLOSED.match(text_after):
        return False
    written, noun = match["noun"], fold_phrase(match["noun"])
    is_participle = match["determiner"] == "a" and _PARTICIPLE.search(written)
    if is_participle or _NO_NOUN_ENDING.search(written):
        return False
    known = (lists.frequent, lists.never, lists.all_prepositions, lists.place_verbs)
    return not any(noun in words for words in known) and not _is_place_noun(noun.removesuffix("s"))


def _has_article(text_before: str) -> bool:
    """Return whether an indefinite article stands before a name; the French "a" is none."""
    match = _INDEFINITE.search(text_before)
    if match is None or not match["a"]:
        return match is not None
    sentence = _SENTENCE_END.split(text_before)[-1].lstrip()
    # A capital within an English sentence begins a name: "from La Paz in a Tunis".
    return _FRENCH.search(sentence[:1].lower() + sentence[1:]) is None


def _last_part(noun: str) -> str:
    """Return the last part of a noun, as folded: « l'interprète », « petit-fils »."""
    return fold_phrase(re.split("['’-]", noun)[-1])


def _is_called(text_before: str) -> bool:
    """Return whether something is called so that is no place: "a camel called", but not "a hamlet called"."""
    match, lists = _CALLED.search(text_before), word_lists()
    if match is None:
        return False
    noun = _last_part(match["noun"])
    if noun in _NO_NOUN or noun.endswith("ly") or not match["noun"][0].islower():
        # What bears the name stands before: "the camel was called"; not "Salisbury, now called Harare".
        sentence = _SENTENCE_END.split(text_before[: match.end("noun")])[-1]
        words = [fold_phrase(word) for word in _WORDS.findall(sentence)]
        return not lists.all_bearers.isdisjoint(words) and not any(map(_is_place_noun, words))
    if noun in lists.all_bearers:
        return True
    if noun in _PERSONS:  # not "a place people called"
        preceding = _LAST_WORD.search(text_before[: match.start("noun")])
        word = fold_phrase(preceding["word"]) if preceding else ""
        return word not in _RELATIVES and not _is_place_noun(word)
    # "The report named Gafsa" has a verb; "a parrot named Gafsa" has none.
    is_verb = match["english"] and not _ONE.search(text_before[: match.start("noun")])
    return not is_verb and not _is_place_noun(noun)


def _is_called_by_others(text_before: str) -> bool:
    """Return whether a person is called so by others: "whom everyone called", « un gars que tous appelaient »."""
    if _WHOM.search(text_before):
        return True
    match, lists = _QUE_CALLED.search(text_before), word_lists()
    if match is None:
        return False
    clause = _SENTENCE_END.split(text_before[: match.start()])[-1]
    words = [_last_part(word) for word in _WORDS.findall(clause)][-_CLAUSE:]
    persons = _PERSONS | lists.kin | lists.person_nouns
    numbers = [number for number, word in enumerate(words) if word in persons]
    # In « un gars de la côte que » the person is meant, in « il vit dans un village que » the village.
    return bool(numbers) and _BEFORE_ANOTHER_NOUN.isdisjoint(words[numbers[-1] + 1 :])


def _is_place_noun(fold: str) -> bool:
    return fold in word_lists().all_place_nouns or fold in _SPOTS
