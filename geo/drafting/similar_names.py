"""Find places that a draft may offer for names which the gazetteer has not, or not as written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from geo.drafting.cues.arabic_names import is_common
from geo.drafting.cues.read_sentences import ReadSentence
from geo.drafting.cues.unlocated import UnlocatedName
from geo.drafting.mentions import Mention
from geo.drafting.names.lexicon import Sense
from geo.drafting.names.rules import Rules
from geo.drafting.names.similar_places import LEAST_CONSONANTS, similar_places
from geo.drafting.names.tokens import without_prefixes
from geo.gazetteer.name_index import ARABIC_COUNTRIES
from geo.gazetteer.spelling import is_arabic, skeleton, sounds
from geo.gazetteer.world import World

SimilarName: TypeAlias = tuple[int, Sense, str]
"""Where a name stands, what it may mean, and the name."""

_COURSE: Final = frozenset({"from", "to", "via", "between"})
_ARTICLE: Final = "ال"
_AND: Final = "و"


def find_similar(
    sentences: Sequence[ReadSentence],
    names: Iterable[UnlocatedName],
    accepted: Sequence[Mention],
    *,
    found: Sequence[Mention],
    rules: Rules,
    world: World | None,
) -> Iterator[SimilarName]:
    """Yield the towns that names sound like, in the countries that the text names.

    Looks at names without a position, and at Arabic words that stand after "from", "to" or "in".
    """
    if world is None:
        return
    senses = [sense for mention in accepted if (sense := mention.assessment.sense)]
    countries = {code for sense in senses if sense.kind != "region" for code in sense.country_codes}
    known = {
        at for mention in found if _is_known(mention, accepted, countries)
        for at in range(mention.start, mention.end)
    }  # fmt: skip
    spelled = [(name.start, name.name) for name in names]
    spelled += [word for each in sentences for word in _arabic_words(each, known, rules)]
    for start, name in sorted(set(spelled)):
        for place in similar_places(name, countries, world):
            if name.startswith(_ARTICLE) and ARABIC_COUNTRIES.isdisjoint(place.country_codes):
                continue  # a word of the language
            yield start, Sense(name, place.id, place.kind, place.country_codes, place), name


def _is_known(mention: Mention, accepted: Sequence[Mention], countries: set[str]) -> bool:
    """Return whether the gazetteer has what a name may mean where the text takes place; not only elsewhere."""
    if mention.assessment.sense is not None or mention in accepted:
        return True
    codes = {code for each in mention.assessment.candidates for code in each.country_codes}
    return not countries.isdisjoint(codes)


def _arabic_words(
    sentence: ReadSentence, known: set[int], rules: Rules
) -> Iterator[tuple[int, str]]:
    """Yield start and letters of Arabic words that stand where a place may, and that are no words of the tables."""
    tokens, offsets = sentence.tokens, sentence.part.offsets
    after = {cue.last for cue in sentence.cues if cue.role in _COURSE}
    placed: set[int] = set()
    for at, token in enumerate(tokens[1:], start=1):
        start = int(offsets[token.start])
        before = tokens[at - 1].fold
        forms = {before, *(rest for _, rest in without_prefixes(before))}
        words = rules.prepositions | rules.place_prepositions | rules.cues
        is_joined = at - 1 in placed and token.fold.startswith(_AND)  # "to Amra and Jebeniana"
        if not (at - 1 in after or is_joined or not forms.isdisjoint(words)):
            continue
        placed.add(at)
        joint = int(is_joined)
        written = token.written[joint:]
        if (
            not is_arabic(token.fold)
            or start + joint in known
            or is_common(token.fold[joint:], rules)
        ):
            continue
        if len(skeleton(sounds(written))) >= LEAST_CONSONANTS:
            yield start + joint, written
