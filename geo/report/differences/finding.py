"""Find the differences between two sides, and set apart those that no changed claim explains."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

from geo.report.differences.causes import Cause, causes_of, find_edits, is_surprise
from geo.report.differences.layer_changes import FieldChange, RowChange, compare_layers, not_in_both
from geo.report.differences.sides import Side

# Layers that only describe what rows of other layers refer to.
WORDS: Final = ("sources", "commodities", "actors")
# Layers whose rows are neither shapes of the map nor numbers about shapes.
NO_LINES: Final = ("claims", *WORDS)

# Kinds of change of a claim, in the order in which claims are listed.
ORDER: Final = ("removed", "added", "changed", "reviewed")

Group: TypeAlias = tuple[tuple[Cause, ...], tuple[RowChange, ...]]
"""Likely causes, and the changed rows that share them."""


@dataclass(frozen=True)
class Differences:
    """All differences between two sides.

    Attributes
    ----------
    old, new
        The sides.
    claims
        Claims that were added, removed, changed or reviewed.
    rows
        Rows of all other layers that differ, except those in ``words``.
    words
        Sources, commodities and actors that differ.
    settings
        Keys of the whole brief that differ, and its maps.
    surprises
        Groups of rows that no changed claim explains, each with its likely causes.
    not_compared
        Layers and columns that one side lacks.
    inputs
        Inputs and versions that differ.
    """

    old: Side
    new: Side
    claims: tuple[RowChange, ...] = ()
    rows: tuple[RowChange, ...] = ()
    words: tuple[RowChange, ...] = ()
    settings: tuple[FieldChange, ...] = ()
    surprises: tuple[Group, ...] = ()
    not_compared: tuple[str, ...] = ()
    inputs: tuple[Cause, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether no claim, row or setting differs; inputs may differ that change none of them."""
        return not (self.claims or self.rows or self.words or self.settings)

    def claims_in_order(self) -> Iterator[tuple[RowChange, frozenset[tuple[str, str]]]]:
        """Yield the changed claims in the order of a report, each with the rows that the report has described before.

        A report describes each row once: among the surprises, or below the first claim on which it rests. Rows are
        given by layer and id.
        """
        described = frozenset((row.layer, row.id) for _, rows in self.surprises for row in rows)
        for claim in sorted(self.claims, key=lambda claim: ORDER.index(claim.change)):
            yield claim, described
            described |= {(row.layer, row.id) for row in self.resting_on(claim.id)}

    def resting_on(self, claim: str) -> list[RowChange]:
        """Return the changed rows that rest on a claim, given by its id, on the old or the new side."""
        return [row for row in self.rows if claim in row.claims]

    def mentioning(self, claim: str) -> list[RowChange]:
        """Return the changed rows to which a claim, given by its id, is related without being evidence for them."""
        return [row for row in self.rows if claim in row.context and claim not in row.claims]

    def unchanged_on(self, claim: str) -> dict[str, list[str]]:
        """Return layer → ids of the rows that rest on a claim, given by its id, and did not change."""
        return {
            layer: [id_ for id_ in ids if (layer, id_) not in self._changed]
            for layer, ids in self._ids_by_claim.get(claim, {}).items()
        }

    @cached_property
    def _changed(self) -> frozenset[tuple[str, str]]:
        return frozenset((row.layer, row.id) for row in self.rows)

    @cached_property
    def _ids_by_claim(self) -> Mapping[str, Mapping[str, list[str]]]:
        """Claim id → layer → ids of the rows that rest on the claim, in the layers of the new side."""
        ids_by_claim: dict[str, dict[str, list[str]]] = {}
        for layer, table in (self.new.tables or {}).items():
            if layer in NO_LINES or "claims" not in table:
                continue
            for id_, claims in zip(table["id"], table["claims"], strict=True):
                for claim in claims:
                    ids_by_claim.setdefault(claim, {}).setdefault(layer, []).append(id_)
        return ids_by_claim


def find_differences(old: Side, new: Side) -> Differences:
    """Compare two sides, and find out which differences no changed claim explains.

    Parameters
    ----------
    old, new
        The sides with their layers, as :func:`geo.report.differences.sides.with_layers` returns them.
    """
    old_tables, new_tables = old.tables or {}, new.tables or {}
    changes = compare_layers(old_tables, new_tables)
    claims = tuple(change for change in changes if change.layer == "claims")
    rows = tuple(change for change in changes if change.layer not in NO_LINES)
    edits = find_edits(old, new, rows)
    # A review changes no claim: it only says that a person agrees.
    changed_claims = {claim.id for claim in claims if claim.change != "reviewed"}
    surprising_rows = (
        row for row in rows if is_surprise(row, changed_claims, edits, old_tables, new_tables)
    )

    def likely_causes(row: RowChange) -> tuple[Cause, ...]:
        return causes_of(row, edits, old_tables, new_tables)

    return Differences(
        old, new, claims, rows,
        words=tuple(change for change in changes if change.layer in WORDS),
        settings=edits.settings,
        surprises=tuple(_by_cause(surprising_rows, likely_causes)),
        not_compared=tuple(not_in_both(old_tables, new_tables)),
        inputs=edits.general,
    )  # fmt: skip


def _by_cause(
    rows: Iterable[RowChange], likely_causes: Callable[[RowChange], tuple[Cause, ...]]
) -> list[Group]:
    """Group rows that have the same likely causes, which a function returns for each row."""
    groups: dict[tuple[Cause, ...], list[RowChange]] = {}
    for row in rows:
        groups.setdefault(likely_causes(row), []).append(row)
    return [(shared_causes, tuple(group)) for shared_causes, group in groups.items()]
