"""Find the places that a text mentions, and compare them with a brief's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from geo.brief import Brief, gazetteer_of
from geo.brief.located_text import LocatedText
from geo.brief.source_text import LocatedEditions, locate_editions
from geo.drafting.names.assessment import LEAST, SURE, Assessment, assess_name
from geo.drafting.names.lexicon import Lexicon, Sense, brief_entry, build_lexicon
from geo.drafting.names.name_matches import NameContext, find_names
from geo.drafting.names.rules import Rules, shipped_rules
from geo.drafting.names.surroundings import Surroundings
from geo.drafting.names.world_places import cities_in_text, places_in_text
from geo.gazetteer import Gazetteer, GazetteerPlace
from geo.gazetteer.world import World

_BROKEN_WORD: Final = re.compile(r"(?<=[^\W\d_])[-‐](?P<blank> )(?=[a-zà-öø-ÿ])")  # noqa: RUF001 - two hyphens
_EMPTY_LINE: Final = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True)
class Mention:
    """A name in a text, and what it means.

    Attributes
    ----------
    paragraph
        The number of its paragraph in the published edition, from 1; None in a heading.
    start, end
        Its first character in the text as read, from 0, and the one after its last.
    text
        The name as written.
    assessment
        What it means, with a confidence.
    """

    paragraph: int | None
    start: int
    end: int
    text: str
    assessment: Assessment

    def around(self, text: str, reach: int) -> tuple[str, str]:
        """Return the ``reach`` characters of the text before and after it, each cut at an empty line."""
        text_before = text[max(0, self.start - reach) : self.start]
        text_after = text[self.end : self.end + reach]
        return _EMPTY_LINE.split(text_before)[-1], _EMPTY_LINE.split(text_after)[0]

    def with_sense(self, sense: Sense, *, least_confidence: float = 0.0) -> Mention:
        """Return the mention with another sense, and with at least some confidence."""
        confidence = max(least_confidence, self.assessment.confidence)
        assessment = replace(self.assessment, sense=sense, confidence=confidence)
        return replace(self, assessment=assessment)


@dataclass(frozen=True)
class Scan:
    """The places that a text mentions, and how they differ from those of a brief.

    Attributes
    ----------
    mentions
        Known places and ambiguous names, in the order of the text.
    held_back
        Names with a capital, or in Arabic, that more likely mean something else.
    missing
        Ids of the brief's places and areas that the text does not mention, in the brief's order.
    extra
        What the text mentions and the brief lacks, once each, in the order of the text.
    paragraphs
        Number of paragraphs of the published edition.
    draft_words
        Number of words of a pasted draft that were left out.
    """

    mentions: tuple[Mention, ...]
    held_back: tuple[Mention, ...]
    missing: tuple[str, ...]
    extra: tuple[Sense, ...]
    paragraphs: int
    draft_words: int


def scan_text(
    text: str, brief: Brief, rules: Rules | None = None, *, world: World | None = None
) -> Scan:
    """Find the places that a text in English, French or Arabic mentions.

    Searches for all names of the gazetteer, of countries with their demonyms, of parts of the world and of
    the brief's areas as whole words, the longest first, ignoring accents, vowel signs and hyphens. Leaves
    out a pasted draft and the text outside the headings that the brief's source names.

    Parameters
    ----------
    world
        All places of the world, to search for them too; a brief with places of the world implies it.

    Examples
    --------
    >>> from geo.brief import read_brief
    >>> scan = scan_text("Fuel goes from Tebessa to Bou Chebka.", read_brief())
    >>> [(mention.text, mention.assessment.sense.id) for mention in scan.mentions]
    [('Tebessa', 'tebessa'), ('Bou Chebka', 'bou-chebka')]
    """
    rules = rules or shipped_rules()
    gazetteer = gazetteer_of(brief)
    source = next(source for source in brief.sources if source.id == brief.source_id)
    editions = locate_editions(text, after=source.body_after, before=source.body_before)
    entries = {
        place.id: entry
        for place in brief.places
        if (entry := brief_entry(place, gazetteer)) is not None
    }
    brief_ids = {entry.id: place for place, entry in entries.items()}
    brief_ids |= {area.id: area.id for area in brief.areas}
    mentions = find_mentions(
        text, editions, gazetteer, rules,
        brief=brief, world=world, own=frozenset(brief_ids), entries=[*entries.values()],
    )  # fmt: skip
    likely = tuple(mention for mention in mentions if mention.assessment.confidence >= LEAST)
    sense_of = {sense.id: sense for mention in likely if (sense := mention.assessment.sense)}
    return Scan(
        mentions=likely,
        held_back=tuple(
            mention
            for mention in mentions
            if mention.assessment.confidence < LEAST and not mention.text[0].islower()
        ),
        missing=tuple(place for entry, place in brief_ids.items() if entry not in sense_of),
        extra=tuple(sense for entry, sense in sense_of.items() if entry not in brief_ids),
        paragraphs=len(editions.published),
        draft_words=len(editions.draft.text.split()),
    )


def find_mentions(
    text: str,
    editions: LocatedEditions,
    known: Gazetteer,
    rules: Rules,
    *,
    brief: Brief | None = None,
    world: World | None = None,
    cities: World | None = None,
    own: frozenset[str] = frozenset(),
    entries: Sequence[GazetteerPlace] = (),
) -> list[Mention]:
    """Find the names in a text's published edition and headings, in order, however doubtful.

    Parameters
    ----------
    known, world
        The gazetteer, and all places of the world, to search for them too; one of the whole world implies it.
    cities
        All places of the world, to search for its large cities alone.
    brief, own, entries
        A brief whose names are searched, the ids of its places and areas, and its places as entries of the gazetteer.
    """
    everywhere = world or known.world
    pieces = [
        *enumerate(editions.published, start=1),
        *((None, heading) for heading in editions.headings),
    ]
    # In the pieces, no line ends within a name.
    folded = "\n".join(piece.text for _, piece in pieces)
    also: tuple[GazetteerPlace, ...] = ()
    if everywhere:
        also = places_in_text(folded, everywhere, known)
    elif cities:
        also = cities_in_text(folded, cities, known)
    lexicon = build_lexicon(brief, rules, known=known, also=also)
    names = [
        (number, *name) for number, piece in pieces for name in _names(piece, text, lexicon, rules)
    ]
    contexts = {context for *_, context in names}
    # The region's towns are preferred only where cities elsewhere are searched for, too.
    home = frozenset() if everywhere or not cities else known.places.keys()
    alone = Surroundings(own, positions={}, countries={}, home=home)
    assessments = _assess(contexts, lexicon, rules, alone, [*entries])
    return [
        Mention(number, start, end, context.written, assessments[context])
        for number, start, end, context in sorted(names, key=lambda name: name[1])
    ]


def _names(
    piece: LocatedText, source: str, lexicon: Lexicon, rules: Rules
) -> Iterator[tuple[int, int, NameContext]]:
    """Yield start, end and context of each name, in characters of the text as read."""
    joined = _join_broken_words(piece, source)
    for name in find_names(joined.text, lexicon, rules):
        start, end = int(joined.offsets[name.start]), int(joined.offsets[name.end - 1]) + 1
        yield start, end, name.context


def _join_broken_words(piece: LocatedText, source: str) -> LocatedText:
    """Join words that were hyphenated at the end of a line."""
    for match in reversed(list(_BROKEN_WORD.finditer(piece.text))):
        blank = match.start("blank")
        if source[piece.offsets[blank]] in "\r\n":
            piece = piece[: blank - 1] + piece[blank + 1 :]
    return piece


def _assess(
    contexts: set[NameContext],
    lexicon: Lexicon,
    rules: Rules,
    alone: Surroundings,
    entries: list[GazetteerPlace],
) -> Mapping[NameContext, Assessment]:
    """Assess each name twice: first alone, then with the support of the names that were certain at first."""
    assessments: dict[NameContext, Assessment] = {}
    certain: dict[NameContext, Sense] = {}
    for _ in range(2):
        surroundings = _with_support(alone, entries, certain)
        assessments = {
            context: assess_name(context, lexicon.senses[context.key], surroundings, rules)
            for context in contexts
        }
        certain = {
            context: assessment.sense
            for context, assessment in assessments.items()
            if assessment.sense and assessment.confidence >= SURE
        }
    return assessments


def _with_support(
    alone: Surroundings, entries: list[GazetteerPlace], certain: Mapping[NameContext, Sense]
) -> Surroundings:
    """Return surroundings with what supports a name: the places of the brief, and the names that are certain."""
    certain_places = (sense.place for sense in certain.values() if sense.place)
    places = {place.id: place for place in [*entries, *certain_places]}
    return replace(
        alone,
        positions={key: (places[key].lon, places[key].lat) for key in sorted(places)},
        countries={key: place.country_codes for key, place in places.items()},
        named=frozenset(
            code
            for sense in certain.values()
            if sense.kind == "country"
            for code in sense.country_codes
        ),
        sure=frozenset(sense.id for sense in certain.values()),
        spellings=frozenset(context.key for context in certain),
    )
