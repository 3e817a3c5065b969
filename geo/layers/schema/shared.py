"""What the declared columns of several layers share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Kind: TypeAlias = Literal["text", "list", "integer", "number", "date"]


@dataclass(frozen=True)
class Column:
    """One column of a layer; ``of`` is what a list holds."""

    name: str
    kind: Kind
    meaning: str
    of: Literal["text", "number"] = "text"


@dataclass(frozen=True)
class LayerSchema:
    """One layer: what a row is, its geometry, and its columns in order."""

    row: str
    geometry: str
    columns: tuple[Column, ...]
    licence: str

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in order."""
        return tuple(column.name for column in self.columns)


OF_THE_BRIEF: Final = "that of the brief"
OSM: Final = f"ODbL 1.0, © OpenStreetMap contributors; texts: {OF_THE_BRIEF}"
GEONAMES: Final = f"{OF_THE_BRIEF}; positions from GeoNames, CC BY 4.0"


ROUTED: Final = (
    f"ODbL 1.0, © OpenStreetMap contributors; towns from GeoNames, CC BY 4.0; texts: {OF_THE_BRIEF}"
)
MODELLED: Final = "modelled, not observed"


def text_columns(name: str, meaning: str) -> tuple[Column, ...]:
    """Declare one column a language."""
    return tuple(
        Column(
            f"{name}_{code}", "text", f"{meaning}, in {language}; empty where the brief has none"
        )
        for code, language in (("en", "English"), ("fr", "French"), ("ar", "Arabic"))
    )


STATUS = Column("status", "text", f"always `{MODELLED}`")
FLOW = Column("flow", "text", "id of the movement")
ID = Column("id", "text", "unique in this layer")
EVIDENCE = (
    Column("claims", "list", "ids in the layer `claims` of what this row rests on"),
    Column("context", "list", "ids of claims that are worth reading with it and do not bear it"),
    Column(
        "grade",
        "text",
        "Admiralty grade of the claim that bears it best: source A–F, information 1–6",
    ),
    Column(
        "confidence",
        "text",
        "what that claim amounts to: `high`, `moderate`, `low` or `unknown`; an inference is a step lower",
    ),
)
DATES = (
    Column(
        "period", "list", "when, in EDTF (ISO 8601-2), one entry per interval; empty where undated"
    ),
    Column(
        "period_reading",
        "text",
        "whether the period is `stated` or `inferred`; empty where undated",
    ),
    Column(
        "earliest", "date", "the first day that the period can touch; empty where open or unknown"
    ),
    Column("latest", "date", "the last day that the period can touch; empty where open or unknown"),
)
POSITION = (
    Column("geonames_id", "integer", "identifier in GeoNames, where there is one"),
    Column(
        "uncertainty_m", "number", "how far the true position may be from the given one, metres"
    ),
    Column("source", "text", "from what the position is known"),
)


def feature_columns(*columns: Column | tuple[Column, ...]) -> tuple[Column, ...]:
    """Declare what every feature has, id, names and evidence, around columns of its own."""
    flat = (one if isinstance(one, tuple) else (one,) for one in columns)
    return (
        ID,
        *text_columns("label", "name"),
        *(column for group in flat for column in group),
        *EVIDENCE,
    )
