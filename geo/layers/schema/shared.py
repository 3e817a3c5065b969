"""Columns that several layers share, and how a column is declared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Kind: TypeAlias = Literal["text", "list", "integer", "number", "date"]


@dataclass(frozen=True)
class Column:
    """One column of a layer.

    Attributes
    ----------
    kind
        The type of its cells.
    unit
        The unit of its numbers, if they have one.
    of
        The type of the items, if its cells are lists.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str | None = None
    of: Literal["text", "number"] = "text"

    @property
    def description(self) -> str:
        """The meaning with its unit, for formats that have one text for both."""
        return f"{self.meaning} ({self.unit})" if self.unit else self.meaning


@dataclass(frozen=True)
class LayerSchema:
    """The declaration of one layer.

    Attributes
    ----------
    row
        What a row stands for, such as ``one event``.
    geometry
        The type and the meaning of the geometries; ``none`` for a layer without geometry.
    columns
        The columns, in order.
    licence
        The licence of the layer.
    draft_columns
        Columns that only layers of a draft have, after all others.
    """

    row: str
    geometry: str
    columns: tuple[Column, ...]
    licence: str
    draft_columns: tuple[Column, ...] = ()

    def columns_in(self, table: Iterable[str]) -> tuple[Column, ...]:
        """Return the columns of the layer that a table has: all, but draft columns only if the table has them.

        ``table`` holds the names of the table's columns.
        """
        names = set(table)
        return (*self.columns, *(column for column in self.draft_columns if column.name in names))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def markdown_table(self) -> Iterator[str]:
        """Yield the lines of a Markdown table that describes the columns, draft columns included."""
        yield "| column | kind | unit | meaning |"
        yield "|---|---|---|---|"
        for column in (*self.columns, *self.draft_columns):
            yield f"| `{column.name}` | {column.kind} | {column.unit or ''} | {column.meaning} |"


OF_THE_BRIEF: Final = "that of the brief"
OSM: Final = f"ODbL 1.0, © OpenStreetMap contributors; texts: {OF_THE_BRIEF}"
GEONAMES: Final = f"{OF_THE_BRIEF}; positions from GeoNames, CC BY 4.0"
ROUTED: Final = (
    f"ODbL 1.0, © OpenStreetMap contributors; towns from GeoNames, CC BY 4.0; texts: {OF_THE_BRIEF}"
)
MODELLED: Final = "modelled, not observed"


def text_columns(name: str, meaning: str) -> tuple[Column, ...]:
    """Return a text column in each language: ``name_en``, ``name_fr`` and ``name_ar``."""
    return tuple(
        Column(f"{name}_{code}", "text", f"{meaning}, in {language}; empty if the brief has none")
        for code, language in (("en", "English"), ("fr", "French"), ("ar", "Arabic"))
    )


STATUS = Column("status", "text", f"always `{MODELLED}`")
FLOW = Column("flow", "text", "id of the flow")
ID = Column("id", "text", "unique in this layer")
EVIDENCE = (
    Column("claims", "list", "ids in the layer `claims`: the evidence for this row"),
    Column("context", "list", "ids of related claims, which are not evidence for it"),
    Column("grade", "text", "Admiralty grade of its best claim: source A–F, information 1–6"),
    Column(
        "confidence",
        "text",
        "`high`, `moderate`, `low` or `unknown`, from that grade; one step lower if inferred",
    ),
)
REVIEW = Column(
    "review",
    "text",
    "only in drafts: `confirmed`, `edited`, `unsure`, `stale` or `unconfirmed`, the worst of its claims",
)
DATES = (
    Column("period", "list", "time, EDTF (ISO 8601-2), one item per interval; empty if undated"),
    Column("period_reading", "text", "`stated` or `inferred`; empty if undated"),
    Column("earliest", "date", "first possible day of the period; empty if open or unknown"),
    Column("latest", "date", "last possible day of the period; empty if open or unknown"),
)
POSITION = (
    Column("geonames_id", "integer", "GeoNames identifier, if any"),
    Column("uncertainty_m", "number", "positional uncertainty", unit="m"),
    Column("source", "text", "source of the position"),
)


def feature_columns(*columns: Column) -> tuple[Column, ...]:
    """Return the columns of a layer of features: id and label, the layer's own columns, evidence."""
    return (ID, *text_columns("label", "name"), *columns, *EVIDENCE)
