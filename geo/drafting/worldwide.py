"""Which of all places of the world a text may name: those that bear, to the letter, some words of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from geo.drafting.words import without_prefixes
from geo.gazetteer import Gazetteer, GazetteerPlace
from geo.gazetteer.spelling import is_arabic
from geo.gazetteer.world import World, places_named

LONGEST: Final = 4  # words: "San Miguel de Allende"
LEAST_LETTERS: Final = 3
_WORDS: Final = re.compile(r"[^\W\d_]+(?:['’ʼ`‘-][^\W\d_]+)*")  # noqa: RUF001 - apostrophes of names
_INSIDE: Final = re.compile(r"[ \t]+|\.? ")


def places_in_text(text: str, world: World, known: Gazetteer) -> tuple[GazetteerPlace, ...]:
    """Find the places of the world that a text may mean, beyond those that are at hand.

    Runs of up to four words that begin with a capital, or are Arabic, are looked up, each without
    regard to case, accents and hyphens. What they mean in the text is judged elsewhere.
    """
    at_hand = {place.geonames_id for place in known.places.values()}
    found = places_named(world, dict.fromkeys(_runs(text)))
    return tuple(place for place in found if place.geonames_id not in at_hand)


def _runs(text: str) -> Iterator[str]:
    """Yield runs of words that a name may be.

    >>> list(_runs("from Port Vila, to"))
    ['Port', 'Port Vila', 'Vila']
    """
    found = list(_WORDS.finditer(text))
    for first, head in enumerate(found):
        if not (head[0][0].isupper() or is_arabic(head[0])):
            continue
        for last in range(first, min(first + LONGEST, len(found))):
            if last > first and not _INSIDE.fullmatch(
                text, found[last - 1].end(), found[last].start()
            ):
                break
            run = text[head.start() : found[last].end()]
            if len(run) >= LEAST_LETTERS and _ends_name(found[last][0]):
                yield run
                if is_arabic(head[0]):
                    yield from (rest + run[len(head[0]) :] for _, rest in without_prefixes(head[0]))


def _ends_name(word: str) -> bool:
    return word[0].isupper() or is_arabic(word)
