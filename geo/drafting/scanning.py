"""The places that a text mentions, and how they compare with a brief's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from geo.brief import Brief, gazetteer_of
from geo.brief.located_text import LocatedText
from geo.brief.source_text import locate_editions
from geo.drafting.judge import LEAST, SURE, Surroundings, Verdict, judge
from geo.drafting.lexicon import Lexicon, Sense, brief_entry, build_lexicon
from geo.drafting.rules import Rules, shipped_rules
from geo.drafting.sightings import Look, find_sightings
from geo.drafting.worldwide import places_in_text
from geo.gazetteer import Gazetteer, GazetteerPlace
from geo.gazetteer.world import World

_BROKEN_WORD: Final = re.compile(r"(?<=[^\W\d_])[-‐](?P<blank> )(?=[a-zà-öø-ÿ])")  # noqa: RUF001 - two hyphens


@dataclass(frozen=True)
class Mention:
    """A name in a text, and what it means.

    Attributes
    ----------
    paragraph
        Counted from 1 in the published edition; None in a heading.
    start, end
        Of the name in the text as read: characters from 0, the last not included.
    text
        The name as written.
    verdict
        What it means and how sure that is.
    """

    paragraph: int | None
    start: int
    end: int
    text: str
    verdict: Verdict


@dataclass(frozen=True)
class Scan:
    """What a text mentions.

    Attributes
    ----------
    mentions
        In the order of the text: of known places, and of ambiguous names.
    held_back
        Names with a capital, or in Arabic, that more likely mean something else.
    missing
        Ids of the brief's places and areas that the text does not mention, in the brief's order.
    extra
        What the text mentions and the brief does not have, once each, in the order of the text.
    paragraphs
        How many the published edition has.
    draft_words
        How many words of a pasted draft were left out.
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

    All names of the gazetteer, of countries and of the brief's own areas are looked for as whole
    words without regard to accents, vowel signs and hyphens, the longest first. A pasted draft is
    left out, and what stands outside of the headings that the brief's source names.

    Parameters
    ----------
    world
        All places of the world, where they count too; for a brief that looks its own up there they do.

    Examples
    --------
    >>> from geo.brief import read_brief
    >>> scan = scan_text("Fuel goes from Tebessa to Bou Chebka.", read_brief())
    >>> [(one.text, one.verdict.sense.id) for one in scan.mentions]
    [('Tebessa', 'tebessa'), ('Bou Chebka', 'bou-chebka')]
    """
    rules = rules or shipped_rules()
    known = gazetteer_of(brief)
    everywhere = world or known.world
    also = places_in_text(text, everywhere, known) if everywhere else ()
    lexicon = build_lexicon(brief, rules, known=known, also=also)
    source = next(one for one in brief.sources if one.id == brief.source_id)
    editions = locate_editions(text, after=source.body_after, before=source.body_before)
    pieces = [*enumerate(editions.published, start=1), *((None, one) for one in editions.headings)]
    seen = [
        (number, *found)
        for number, piece in pieces
        for found in _sightings(piece, text, lexicon, rules)
    ]
    looks = {look for *_, look in seen}
    verdicts = _judged(looks, lexicon, brief, rules, known)
    mentions = sorted(
        (
            Mention(number, start, end, look.written, verdicts[look])
            for number, start, end, look in seen
        ),
        key=lambda one: one.start,
    )
    kept = tuple(one for one in mentions if one.verdict.confidence >= LEAST)
    return Scan(
        mentions=kept,
        held_back=tuple(
            one for one in mentions if one.verdict.confidence < LEAST and not one.text[0].islower()
        ),
        missing=_missing(brief, kept, known),
        extra=_extra(brief, kept, known),
        paragraphs=len(editions.published),
        draft_words=len(editions.draft.text.split()),
    )


def _sightings(
    piece: LocatedText, source: str, lexicon: Lexicon, rules: Rules
) -> Iterator[tuple[int, int, Look]]:
    """Yield start, end and look of each name, in characters of the text as read."""
    whole = _mended(piece, source)
    for one in find_sightings(whole.text, lexicon, rules):
        yield int(whole.offsets[one.start]), int(whole.offsets[one.end - 1]) + 1, one.look


def _mended(piece: LocatedText, source: str) -> LocatedText:
    """Join words that a line's end broke."""
    for match in reversed(list(_BROKEN_WORD.finditer(piece.text))):
        at = match.start("blank")
        if source[piece.offsets[at]] in "\r\n":
            piece = piece[: at - 1] + piece[at + 1 :]
    return piece


def _judged(
    looks: set[Look], lexicon: Lexicon, brief: Brief, rules: Rules, known: Gazetteer
) -> Mapping[Look, Verdict]:
    """Judge each look by itself, then in the light of what is sure by then."""
    entries = [entry for place in brief.places if (entry := brief_entry(place, known))]
    own = frozenset([*(one.id for one in entries), *(area.id for area in brief.areas)])
    verdicts: dict[Look, Verdict] = {}
    sure: dict[Look, Sense] = {}
    for _ in range(2):
        around = _surroundings(own, entries, sure)
        verdicts = {look: judge(look, lexicon.senses[look.key], around, rules) for look in looks}
        sure = {
            look: one.sense
            for look, one in verdicts.items()
            if one.sense and one.confidence >= SURE
        }
    return verdicts


def _surroundings(
    own: frozenset[str], entries: list[GazetteerPlace], sure: Mapping[Look, Sense]
) -> Surroundings:
    places = {one.id: one for one in [*entries, *(one.place for one in sure.values() if one.place)]}
    return Surroundings(
        own=own,
        positions={key: (places[key].lon, places[key].lat) for key in sorted(places)},
        countries=frozenset(code for one in places.values() for code in one.country_codes),
        sure=frozenset(one.id for one in sure.values()),
        spellings=frozenset(look.key for look in sure),
    )


def _own_ids(brief: Brief, known: Gazetteer) -> dict[str, str]:
    """Map what a mention is called to the brief's own id, places first."""
    places = {
        entry.id: place.id
        for place in brief.places
        if (entry := brief_entry(place, known)) is not None
    }
    return {**places, **{area.id: area.id for area in brief.areas}}


def _missing(brief: Brief, mentions: tuple[Mention, ...], known: Gazetteer) -> tuple[str, ...]:
    named = {one.verdict.sense.id for one in mentions if one.verdict.sense}
    return tuple(own for called, own in _own_ids(brief, known).items() if called not in named)


def _extra(brief: Brief, mentions: tuple[Mention, ...], known: Gazetteer) -> tuple[Sense, ...]:
    own = _own_ids(brief, known)
    extra = {one.verdict.sense.id: one.verdict.sense for one in mentions if one.verdict.sense}
    return tuple(sense for called, sense in extra.items() if called not in own)
