"""Find places that a draft may offer for names that the gazetteer lacks, or spells otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from geo.drafting.cues.arabic_names import is_common
from geo.drafting.cues.read_sentences import ReadSentence
from geo.drafting.cues.unlocated import UnlocatedName
from geo.drafting.mentions import Mention
from geo.drafting.names.lexicon import Sense
from geo.drafting.names.similar_places import LEAST_CONSONANTS, similar_places
from geo.drafting.names.tokens import ARTICLE, forms_without_prefixes
from geo.drafting.names.word_lists import word_lists
from geo.gazetteer import Gazetteer
from geo.gazetteer.name_index import ARABIC_COUNTRIES
from geo.gazetteer.spelling import is_arabic, skeleton, sounds
from geo.gazetteer.world import World

_ROUTE_ROLES: Final = frozenset({"from", "to", "via", "between"})
_AND: Final = "و"


class OfferedSense(NamedTuple):
    """A place that a name may mean, for a person to choose; ``start`` is the name's first character in the text."""

    start: int
    sense: Sense
    name: str


def find_similar(
    sentences: Sequence[ReadSentence],
    names: Iterable[UnlocatedName],
    accepted: Sequence[Mention],
    *,
    mentions: Sequence[Mention],
    gazetteer: World | Gazetteer,
) -> Iterator[OfferedSense]:
    """Yield the towns with names similar to those in a text, in the countries that it names, in order of the text.

    Looks at names that the gazetteer lacks, and at Arabic words after "from", "to" or "in".

    Parameters
    ----------
    names
        Names in the position of a place's name that the gazetteer lacks.
    accepted, mentions
        The mentions that were taken for places, and all mentions of the text.
    gazetteer
        All places of the world, or those of the region.
    """
    senses = [sense for mention in accepted if (sense := mention.assessment.sense)]
    countries = {code for sense in senses if sense.kind != "region" for code in sense.country_codes}
    known_mentions = [m for m in mentions if _is_known(m, accepted, countries)]
    known_offsets = {n for mention in known_mentions for n in range(mention.start, mention.end)}
    candidates = {(name.start, name.name) for name in names}
    for sentence in sentences:
        candidates.update(_arabic_words(sentence, known_offsets))
    for start, name in sorted(candidates):
        for place in similar_places(name, countries, gazetteer):
            if name.startswith(ARTICLE) and ARABIC_COUNTRIES.isdisjoint(place.country_codes):
                continue  # a word of the language
            sense = Sense(name, place.id, place.kind, place.country_codes, place)
            yield OfferedSense(start, sense, name)


def _is_known(mention: Mention, accepted: Sequence[Mention], countries: set[str]) -> bool:
    """Return whether a name was accepted or has one sense, or the gazetteer has its place in a country of the text."""
    if mention.assessment.sense is not None or mention in accepted:
        return True
    codes = {code for sense in mention.assessment.candidates for code in sense.country_codes}
    return not countries.isdisjoint(codes)


def _arabic_words(sentence: ReadSentence, known_offsets: set[int]) -> Iterator[tuple[int, str]]:
    """Yield the start in the text and the letters of each Arabic word that may be the unknown name of a place."""
    route_cue_ends = {cue.last for cue in sentence.cues if cue.role in _ROUTE_ROLES}
    place_words = word_lists().all_prepositions | word_lists().cues
    is_in_position = False
    for number, (preceding, token) in enumerate(pairwise(sentence.tokens)):
        is_joined = is_in_position and token.fold.startswith(_AND)  # "to Amra and Jebeniana"
        is_after_place_word = not forms_without_prefixes(preceding.fold).isdisjoint(place_words)
        is_in_position = is_joined or is_after_place_word or number in route_cue_ends
        if not is_in_position or not is_arabic(token.fold):
            continue
        prefix_length = int(is_joined)
        start = int(sentence.part.offsets[token.start]) + prefix_length
        letters = token.written[prefix_length:]
        if start in known_offsets or is_common(token.fold[prefix_length:]):
            continue
        if len(skeleton(sounds(letters))) >= LEAST_CONSONANTS:
            yield start, letters
