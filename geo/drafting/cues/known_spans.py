"""The characters of a text that belong to accepted places, to names of anything else, or to any name in a gazetteer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from geo.drafting.mentions import Mention


@dataclass(frozen=True)
class Known:
    """Numbers of the characters of the text as read, by the kind of name that they belong to.

    Attributes
    ----------
    places
        Characters of accepted places.
    barred
        Characters of names of persons, peoples, languages and countries.
    listed
        Characters of all names that a gazetteer has.
    """

    places: frozenset[int]
    barred: frozenset[int]
    listed: frozenset[int]

    @classmethod
    def of(
        cls,
        accepted: Sequence[Mention],
        mentions: Sequence[Mention],
        other_mentions: Sequence[Mention],
    ) -> Known:
        """Gather the characters of accepted mentions, of all mentions, and of mentions of persons and languages."""
        barred_mentions = [mention for mention in mentions if _is_barred(mention)]
        return cls(
            _characters(accepted),
            _characters([*barred_mentions, *other_mentions]),
            _characters(mentions),
        )

    def has_place(self, offsets: np.ndarray) -> bool:
        """Return whether an accepted place has some of these characters."""
        return not self.places.isdisjoint(map(int, offsets))

    def bars(self, offsets: np.ndarray) -> bool:
        """Return whether the first or the last of these characters belongs to a name that is not a place."""
        return int(offsets[0]) in self.barred or int(offsets[-1]) in self.barred

    def lists(self, offsets: np.ndarray) -> bool:
        """Return whether all these characters belong to names that a gazetteer has."""
        return self.listed.issuperset(map(int, offsets))


def _characters(mentions: Iterable[Mention]) -> frozenset[int]:
    return frozenset(offset for mention in mentions for offset in range(mention.start, mention.end))


def _is_barred(mention: Mention) -> bool:
    """Return whether a name is a person's, or can only be a demonym or a country's."""
    if mention.assessment.is_person:
        return True
    senses = mention.assessment.candidates
    return bool(senses) and all(sense.is_demonym or sense.kind == "country" for sense in senses)
