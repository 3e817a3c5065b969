"""Find the places that a text mentions, and compare them with a brief's."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from geo.brief import Brief, gazetteer_of
from geo.brief.located_text import LocatedText
from geo.brief.source_text import LocatedEditions, locate_editions
from geo.drafting.names.assessment import CERTAIN, LEAST_CONFIDENCE, Assessment, assess_name
from geo.drafting.names.lexicon import Lexicon, Sense, brief_entries, build_lexicon
from geo.drafting.names.name_matches import NameContext, find_names
from geo.drafting.names.surroundings import Surroundings
from geo.drafting.names.world_places import cities_in_text, places_in_text
from geo.gazetteer import Gazetteer, GazetteerPlace
from geo.gazetteer.world import World

_BROKEN_WORD: Final = re.compile(r"(?<=[^\W\d_])[-‐](?P<blank> )(?=[a-zà-öø-ÿ])")  # noqa: RUF001 - two hyphens
ROUNDS: Final = 3  # of assessing all names
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
        """Return ``reach`` characters of the text before it and after it, each cut at the nearest empty line."""
        text_before = text[max(0, self.start - reach) : self.start]
        text_after = text[self.end : self.end + reach]
        return _EMPTY_LINE.split(text_before)[-1], _EMPTY_LINE.split(text_after)[0]

    def with_sense(self, sense: Sense, *, least_confidence: float = 0.0) -> Mention:
        """Return the mention with another sense, and a confidence of at least ``least_confidence``."""
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


def scan_text(text: str, brief: Brief, *, world: World | None = None) -> Scan:
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
    gazetteer = gazetteer_of(brief)
    source = next(source for source in brief.sources if source.id == brief.source_id)
    editions = locate_editions(text, after=source.body_after, before=source.body_before)
    mentions = find_mentions(text, editions, gazetteer, brief=brief, world=world)
    likely = tuple(m for m in mentions if m.assessment.confidence >= LEAST_CONFIDENCE)
    unlikely = (m for m in mentions if m.assessment.confidence < LEAST_CONFIDENCE)
    sense_of = {sense.id: sense for mention in likely if (sense := mention.assessment.sense)}
    # Id of a sense → id of the place or area in the brief.
    brief_ids = {entry.id: place for place, entry in brief_entries(brief, gazetteer).items()}
    brief_ids |= {area.id: area.id for area in brief.areas}
    return Scan(
        mentions=likely,
        held_back=tuple(mention for mention in unlikely if not mention.text[0].islower()),
        missing=tuple(place for sense_id, place in brief_ids.items() if sense_id not in sense_of),
        extra=tuple(sense for sense_id, sense in sense_of.items() if sense_id not in brief_ids),
        paragraphs=len(editions.published),
        draft_words=len(editions.draft.text.split()),
    )


def find_mentions(
    text: str,
    editions: LocatedEditions,
    gazetteer: Gazetteer,
    *,
    brief: Brief | None = None,
    world: World | None = None,
    cities: World | None = None,
) -> list[Mention]:
    """Find the names in a text's published edition and headings, in order, however doubtful.

    Parameters
    ----------
    gazetteer, world
        The gazetteer, and all places of the world, to search for them too; one of the whole world implies it.
    cities
        All places of the world, to search for its large cities alone.
    brief
        A brief whose names are searched for, too.
    """
    everywhere = world or gazetteer.world
    pieces = [
        *enumerate(editions.published, start=1),
        *((None, heading) for heading in editions.headings),
    ]
    # In the pieces, no line ends within a name.
    folded = "\n".join(piece.text for _, piece in pieces)
    world_places: tuple[GazetteerPlace, ...] = ()
    if everywhere:
        world_places = places_in_text(folded, everywhere, gazetteer)
    elif cities:
        world_places = cities_in_text(folded, cities, gazetteer)
    lexicon = build_lexicon(brief, gazetteer, world_places)
    names = [
        (paragraph, *name) for paragraph, piece in pieces for name in _names(piece, text, lexicon)
    ]
    contexts = {context for *_, context in names}
    # The region's towns are preferred only where cities elsewhere are searched for, too.
    region_ids = frozenset() if everywhere or not cities else gazetteer.places.keys()
    assessments = _assess(contexts, lexicon, brief, gazetteer, region_ids=region_ids)
    return [
        Mention(paragraph, start, end, context.written, assessments[context])
        for paragraph, start, end, context in sorted(names, key=lambda name: name[1])
    ]


def _names(
    piece: LocatedText, source: str, lexicon: Lexicon
) -> Iterator[tuple[int, int, NameContext]]:
    """Yield start, end and context of each name of a piece, in characters of the text ``source`` that it is from."""
    joined = _join_broken_words(piece, source)
    for name in find_names(joined.text, lexicon):
        yield *joined.source_span(name.start, name.end), name.context


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
    brief: Brief | None,
    gazetteer: Gazetteer,
    *,
    region_ids: Container[str],
) -> Mapping[NameContext, Assessment]:
    """Assess each name thrice: first beside the brief's places, then also beside the names that were certain before.

    The third time, names that a far namesake of another had misled are put right.
    """
    entries = list(brief_entries(brief, gazetteer).values()) if brief else []
    area_ids = [area.id for area in brief.areas] if brief else []
    alone = Surroundings(
        brief_ids=frozenset([*area_ids, *(entry.id for entry in entries)]),
        positions={}, country_codes={}, region_ids=region_ids,
    )  # fmt: skip
    assessments: dict[NameContext, Assessment] = {}
    certain: dict[NameContext, Sense] = {}
    for _ in range(ROUNDS):
        surroundings = _with_support(alone, entries, certain)
        assessments = {
            context: assess_name(context, lexicon.senses[context.key], surroundings)
            for context in contexts
        }
        certain = {
            context: assessment.sense
            for context, assessment in assessments.items()
            if assessment.sense and assessment.confidence >= CERTAIN
        }
    return assessments


def _with_support(
    alone: Surroundings, entries: list[GazetteerPlace], certain: Mapping[NameContext, Sense]
) -> Surroundings:
    """Return surroundings with what supports a name: the places of the brief, and the names that are certain."""
    certain_places = (sense.place for sense in certain.values() if sense.place)
    places = {place.id: place for place in [*entries, *certain_places]}
    countries = [sense for sense in certain.values() if sense.kind == "country"]
    return replace(
        alone,
        positions={key: (places[key].lon, places[key].lat) for key in sorted(places)},
        country_codes={key: place.country_codes for key, place in places.items()},
        named_countries=frozenset(code for sense in countries for code in sense.country_codes),
        certain_ids=frozenset(sense.id for sense in certain.values()),
        certain_names=frozenset(context.key for context in certain),
    )
