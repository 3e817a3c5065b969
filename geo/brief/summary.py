"""Values that follow from a brief's fields: its source, its stamps, and its summary in a line or a notebook."""

from __future__ import annotations

from collections.abc import Sized
from html import escape
from typing import TYPE_CHECKING, Any

from geo.brief.review_states import pending_counts
from geo.provenance import Stamps
from geo.validation import Text, counted

if TYPE_CHECKING:
    from geo.brief.evidence import Claim, Source
    from geo.brief.model import Map


class Summarised:
    """Shows a brief by its id, title, counts and maps, instead of all of its fields."""

    if TYPE_CHECKING:
        id: Any
        title: Text
        fictional: bool
        claims: tuple[Claim, ...]
        maps: tuple[Map, ...]
        sources: tuple[Source, ...]
        source_id: Any

    @property
    def source(self) -> Source:
        """The source that the brief is about."""
        return next(source for source in self.sources if source.id == self.source_id)

    @property
    def stamps(self) -> Stamps:
        """The notices that every map, figure and file of it must carry."""
        return Stamps(self.fictional, sum(pending_counts(self.claims).values()))

    @property
    def counts(self) -> dict[str, int]:
        """Number of rows of each kind; kinds without rows are left out."""
        kinds = (
            "sources", "claims", "flows", "places", "areas", "zones", "barriers", "events", "maps", "not_mapped",
        )  # fmt: skip
        rows: dict[str, Sized] = {kind.replace("_", " "): getattr(self, kind) for kind in kinds}
        return {name: len(entries) for name, entries in rows.items() if entries}

    def __repr__(self) -> str:
        return f"<Brief {self.id!r}: {self._numbers()}>"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        """Draw its title, counts and maps; a brief with problems is never made."""
        maps = "".join(
            f"<li><code>{escape(spec.id)}</code> {escape(spec.title.in_language('en'))}</li>"
            for spec in self.maps
        )
        stamp = "".join(f" ({escape(notice)})" for notice in stamp_words(self.stamps))
        return (
            f"<p><strong>{escape(self.title.in_language('en'))}</strong>{stamp} <code>{escape(self.id)}</code><br>"
            f"{self._numbers()}<br>No problems found</p><ul>{maps}</ul>"
        )

    def _numbers(self) -> str:
        return ", ".join(counted(count, name) for name, count in self.counts.items())


def stamp_words(stamps: Stamps) -> tuple[str, ...]:
    """Return the stamps of a brief in few words, for a heading.

    Examples
    --------
    >>> stamp_words(Stamps(fictional=True, unconfirmed=2))
    ('fictional', '2 claims not confirmed by a person')
    """
    drafted = stamps.notices.get("draft")
    return (*(["fictional"] if stamps.fictional else []), *([drafted] if drafted else []))
