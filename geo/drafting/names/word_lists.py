"""Read the word lists that decide whether a name in a text is a place's; contributors edit them as CSV."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any, Final

from geo.drafting.names.tokens import fold_name
from geo.errors import DataError
from geo.gazetteer.spelling import is_arabic
from geo.shipped_data import shipped_rows, shipped_text
from geo.validation import shown

# Role of a row in ``words.csv`` → field of `WordLists` that has its words.
FIELDS: Final = {
    "common": "common", "no-place": "no_place", "cue": "cues", "cue-area": "area_cues", "cue-after": "cues_after",
    "link": "links", "preposition": "prepositions", "title": "titles", "given-name": "given_names",
    "place-noun": "place_nouns", "place-preposition": "place_prepositions", "organisation": "organisations",
    "named-after": "named_after", "person-noun": "person_nouns", "speech": "speech", "landscape": "landscapes",
    "name-head": "name_heads", "place-verb": "place_verbs", "place-adjective": "place_adjectives",
    "language": "languages", "former": "former", "work": "works", "kin": "kin", "bearer": "bearers",
    "titled-name": "titled_names", "no-given-name": "no_given_names", "people-of": "people_of",
    "of-language": "of_language", "linguistic": "linguistic", "advice": "advice",
    "advice-with-article": "advice_with_article",
}  # fmt: skip
# Kinds of words in ``common_words.csv`` that never are places.
NEVER: Final = ("function", "calendar", "institution")


@dataclass(frozen=True, eq=False)
class WordLists:
    """The words of ``words.csv`` and ``common_words.csv`` in ``data/drafting``, folded like those of texts.

    Attributes
    ----------
    common
        Place names that are also common words or persons' names → reason; they count only after a cue.
    no_place
        Names that contain a place's name but are not a place → reason.
    cues, area_cues
        Words that announce the name of a town (``town``), or of a country or region (``republic``).
    cues_after
        Words that announce a town after its name (``governorate``).
    links
        Words that may stand between a cue and the name (``of``).
    prepositions
        Prepositions before the names of large places (``in``).
    titles, given_names
        Words before a person's name; a given name is also a person's name itself.
    place_nouns, place_prepositions, place_verbs, place_adjectives
        Words beside the name of a place, by which one that the gazetteer lacks is found: nouns (``market``),
        prepositions (``near``), verbs (``cross``) and adjectives (``northern``).
    landscapes
        Nouns of waters and lands (``lake``).
    name_heads
        Words with which names of places begin: ``Fort``, وادي.
    organisations
        Words that make a name an organisation's.
    languages
        Languages with a capital: after "in" they are not places.
    works
        Nouns of works, before the name of their author: « la chanson de Brel ».
    former
        Former or literary names of countries, which a draft only offers.
    persons
        Frequent given names and surnames.
    named_after
        Nouns of papers, treaties and streets, which may be named after a place.
    person_nouns
        Nouns of persons, which may follow a name after a comma: a pilot, a hero.
    kin
        Nouns of relatives and friends, which may stand before a name, also with a comma: "his son, Hugo".
    bearers
        Nouns of ships, animals, shops, clubs and brands, directly before their names: « la goélette Halifax ».
    titled_names
        Given names that are also words: a surname follows them only after a title.
    no_given_names
        Words that are no given names after a title: verbs in the past before a place, and nouns of relation.
    people_of
        Arabic nouns before the name of a place: its people, and what leads through it.
    speech
        Words beside a demonym that make it a language: a word, an accent, a dictionary.
    of_language
        Words before "of" or "in" and a demonym that make it a language: a variety, fluent.
    linguistic
        Nouns of linguists, which mean other things, too: a term, a root.
    advice, advice_with_article
        Words with which a recommendation begins (``publish``); some only before an article (``open``).
    functions
        Words such as articles, pronouns, prepositions and adverbs: none begins a noun.
    frequent
        Frequent words of the three languages; a place of that name needs a cue.
    never
        Frequent words such as pronouns, months and days, which are no places even after a cue, unless a brief
        names the place.
    """

    common: Mapping[tuple[str, ...], str]
    no_place: Mapping[tuple[str, ...], str]
    cues: frozenset[str]
    area_cues: frozenset[str]
    cues_after: frozenset[str]
    links: frozenset[str]
    prepositions: frozenset[str]
    titles: frozenset[str]
    given_names: frozenset[str]
    place_nouns: frozenset[str]
    place_prepositions: frozenset[str]
    organisations: frozenset[str]
    named_after: frozenset[str]
    person_nouns: frozenset[str]
    kin: frozenset[str]
    bearers: frozenset[str]
    titled_names: frozenset[str]
    no_given_names: frozenset[str]
    people_of: frozenset[str]
    speech: frozenset[str]
    of_language: frozenset[str]
    linguistic: frozenset[str]
    advice: frozenset[str]
    advice_with_article: frozenset[str]
    landscapes: frozenset[str]
    place_verbs: frozenset[str]
    place_adjectives: frozenset[str]
    name_heads: frozenset[str]
    languages: frozenset[str]
    works: frozenset[str]
    former: frozenset[tuple[str, ...]]
    # Words of common_words.csv.
    persons: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    frequent: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()

    @cached_property
    def all_prepositions(self) -> frozenset[str]:
        """Prepositions before the names of places, large or small."""
        return self.prepositions | self.place_prepositions

    @cached_property
    def no_surnames(self) -> frozenset[str]:
        """Frequent words, and nouns of places and organisations: beside a name, none of them is part of it."""
        nouns = self.place_nouns | self.cues_after | self.organisations
        return self.frequent | self.never | nouns

    @cached_property
    def no_name_parts(self) -> frozenset[str]:
        """Words that are no part of a name beside them: nouns of places and organisations, pronouns, months."""
        nouns = self.never | self.place_nouns | self.cues_after | self.organisations
        return nouns | self.landscapes | self.place_adjectives

    @cached_property
    def all_place_nouns(self) -> frozenset[str]:
        """Nouns of places, waters and lands, beside a name or announcing one."""
        cues = self.cues | self.cues_after | self.area_cues
        return self.place_nouns | cues | self.landscapes

    @cached_property
    def words_before_places(self) -> frozenset[str]:
        """Prepositions before the names of places, and nouns such as "village"."""
        return self.all_prepositions | self.cues | self.place_nouns | self.landscapes

    @cached_property
    def words_of_persons(self) -> frozenset[str]:
        """Titles, names and nouns of persons."""
        return self.titles | self.given_names | self.persons | self.person_nouns

    @cached_property
    def all_bearers(self) -> frozenset[str]:
        """Nouns of relatives, other persons and things that bear a name."""
        return self.kin | self.person_nouns | self.bearers

    @cached_property
    def unprefixed(self) -> frozenset[str]:
        """Words whose first letter is not read as an Arabic prefix: كريم is a given name, not "like Rome"."""
        return self.titles | self.given_names | self.person_nouns | self.frequent

    def is_word(self, key: tuple[str, ...], *, is_supported: bool, is_in_brief: bool) -> bool:
        """Return whether a name is a frequent word or consists of frequent words, rather than a place.

        Parameters
        ----------
        key
            The name, as folded words.
        is_supported
            Whether the text or a brief shows that it is a place.
        is_in_brief
            Whether it is a place or area of a brief.
        """
        is_single = len(key) == 1
        if is_single and key[0] in self.never and not is_in_brief:
            return True
        is_made_of_words = self.frequent.issuperset(key) and (is_single or not is_arabic(key[0]))
        return is_made_of_words and not is_supported


@cache
def word_lists() -> WordLists:
    """Read the word lists that ship with the package.

    Examples
    --------
    >>> word_lists().common[("side",)]
    'English and French: a side; Side in Turkey'
    """
    lists = parse_word_lists(shipped_text("drafting/words.csv"))
    words_of_kind: dict[str, set[str]] = defaultdict(set)
    for row in shipped_rows("drafting/common_words.csv"):
        words_of_kind[row["kind"]].update(fold_name(row["word"]))
    cues = lists.cues | lists.area_cues | lists.cues_after
    never = lists.titles | cues | lists.links | lists.prepositions
    return replace(
        lists,
        persons=frozenset(words_of_kind["person"]),
        functions=frozenset(words_of_kind["function"]),
        frequent=frozenset[str]().union(*words_of_kind.values()),
        never=never.union(*(words_of_kind[kind] for kind in NEVER)),
    )


@cache
def arabic_words() -> frozenset[str]:
    """Return frequent words of Arabic, folded, without forms that only add a prefix or an ending to another word."""
    return frozenset(shipped_text("drafting/arabic_words.txt").split())


def parse_word_lists(text: str) -> WordLists:
    """Parse ``words.csv``, with the columns ``word, role, reason``.

    Raises
    ------
    DataError
        If a row has no word, an unknown role or no reason.
    """
    rows: dict[str, dict[tuple[str, ...], str]] = defaultdict(dict)
    for line, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        if row["role"] not in FIELDS or not row["reason"] or not fold_name(row["word"]):
            found = ", ".join(f"{name} {shown(row[name])}" for name in ("word", "role", "reason"))
            message = (
                f"words.csv:{line}: found {found}. Expected a word, one of the roles {', '.join(FIELDS)},"
                " and a reason."
            )
            raise DataError(message)
        rows[row["role"]][fold_name(row["word"])] = row["reason"]
    words: dict[str, Any] = {
        field: frozenset(key[0] for key in rows[role]) for role, field in FIELDS.items()
    }
    # Names of several words are kept whole, some with their reasons.
    names = {
        "common": rows["common"],
        "no_place": rows["no-place"],
        "former": frozenset(rows["former"]),
    }
    return WordLists(**words | names)
