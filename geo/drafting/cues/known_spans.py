"""Which characters of a text belong to names that are known, may not be a place, or are in the gazetteer at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from geo.drafting.mentions import Mention


@dataclass(frozen=True)
class Known:
    """Characters of the text as read, by what is known of the names there.

    Attributes
    ----------
    places
        In names that were taken for places.
    barred
        In names of persons, peoples and countries that were not taken for them.
    listed
        In any name that a gazetteer has.
    """

    places: frozenset[int]
    barred: frozenset[int]
    listed: frozenset[int]

    @classmethod
    def of(
        cls, accepted: Sequence[Mention], found: Sequence[Mention], others: Sequence[Mention]
    ) -> Known:
        """Gather the characters of mentions: those accepted, all found, and those of persons and languages."""
        barred = [mention for mention in found if _is_barred(mention)]
        return cls(_characters(accepted), _characters([*barred, *others]), _characters(found))

    def has_place(self, offsets: np.ndarray) -> bool:
        """Return whether a place that is known stands at some of these characters."""
        return not self.places.isdisjoint(map(int, offsets))

    def bars(self, offsets: np.ndarray) -> bool:
        """Return whether a name that is no place begins or ends these characters."""
        return int(offsets[0]) in self.barred or int(offsets[-1]) in self.barred

    def lists(self, offsets: np.ndarray) -> bool:
        """Return whether a gazetteer has some name at these characters."""
        return self.listed.issuperset(map(int, offsets))


def _characters(mentions: Iterable[Mention]) -> frozenset[int]:
    return frozenset(at for mention in mentions for at in range(mention.start, mention.end))


def _is_barred(mention: Mention) -> bool:
    """Return whether a name is a person's, a demonym or a country's: none of them has another place's position."""
    if mention.assessment.is_person:
        return True
    senses = mention.assessment.candidates
    return bool(senses) and all(each.is_demonym or each.kind == "country" for each in senses)
