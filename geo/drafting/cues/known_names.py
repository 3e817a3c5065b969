"""Where a text has names that need no search: accepted places, names of anything else, and names in a gazetteer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from geo.drafting.mentions import Mention


@dataclass(frozen=True)
class KnownNames:
    """The offsets of the characters of known names, in the text as read.

    Attributes
    ----------
    places
        Offsets of accepted places.
    others
        Offsets of names of persons, peoples, languages and countries.
    in_gazetteer
        Offsets of all names that a gazetteer has.
    """

    places: frozenset[int]
    others: frozenset[int]
    in_gazetteer: frozenset[int]

    def has_place(self, offsets: np.ndarray) -> bool:
        """Return whether one of some characters belongs to an accepted place."""
        return not self.places.isdisjoint(map(int, offsets))

    def has_other_name(self, offsets: np.ndarray) -> bool:
        """Return whether the first or the last of some characters belongs to a name that is not a place."""
        return int(offsets[0]) in self.others or int(offsets[-1]) in self.others

    def is_in_gazetteer(self, offsets: np.ndarray) -> bool:
        """Return whether all of some characters belong to names that a gazetteer has."""
        return self.in_gazetteer.issuperset(map(int, offsets))


def known_names(
    accepted: Iterable[Mention], mentions: Iterable[Mention], other_mentions: Iterable[Mention]
) -> KnownNames:
    """Return a text's known names, given its accepted mentions, all mentions, and those of persons and languages."""
    return KnownNames(
        places=_offsets(accepted),
        others=_offsets(filter(_is_no_place, mentions)) | _offsets(other_mentions),
        in_gazetteer=_offsets(mentions),
    )


def _offsets(mentions: Iterable[Mention]) -> frozenset[int]:
    return frozenset(offset for mention in mentions for offset in range(mention.start, mention.end))


def _is_no_place(mention: Mention) -> bool:
    """Return whether a name is a person's, or can only be a demonym or a country's."""
    if mention.assessment.is_person:
        return True
    senses = mention.assessment.candidates
    return bool(senses) and all(sense.is_demonym or sense.kind == "country" for sense in senses)
