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


class BriefSummary:
    """The part of the class Brief that derives values from its fields, and displays it in a line or a notebook."""

    if TYPE_CHECKING:  # the fields of Brief that are read here
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
        """The notices that every map, figure and file made from the brief must carry."""
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
        """Return the title, the counts and the maps of the brief as HTML, which a notebook displays.

        It says that no problems were found, because a brief with problems cannot be made.
        """
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
    """Return the stamps of a brief in few words, for a heading; none for a brief that is neither fictional nor a draft.

    Examples
    --------
    >>> stamp_words(Stamps(fictional=True, unconfirmed=2))
    ('fictional', '2 claims not confirmed by a person')
    """
    words = []
    if stamps.fictional:
        words.append("fictional")
    if draft_notice := stamps.notices_by_name.get("draft"):
        words.append(draft_notice)
    return tuple(words)
