"""Which columns of a table hold what, by their usual names in English, French and Arabic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from geo.errors import DataError
from geo.records import DayOrder, find_columns

Decimal: TypeAlias = Literal["point", "comma"]
NAMES: Final = {
    "origin": (
        "origin", "origin_name", "origin_place", "from", "departure", "place_of_departure",
        "place_of_origin", "origine", "lieu_d'origine", "depart", "départ", "المنشأ", "من",
    ),
    "destination": (
        "destination", "destination_name", "destination_place", "to", "dest", "arrival",
        "place_of_destination", "arrivee", "arrivée", "الوجهة", "إلى",
    ),
    "date": (
        "date", "event_date", "seizure_date", "date_of_seizure", "record_date", "day", "month",
        "start_date", "year", "jour", "mois", "التاريخ",
    ),
    "commodity": (
        "commodity", "product", "goods", "good", "item", "drug", "category", "produit", "marchandise",
        "السلعة",
    ),
    "quantity": (
        "quantity", "qty", "amount", "volume", "weight", "count", "quantite", "quantité", "الكمية",
    ),
    "unit": ("unit", "units", "quantity_unit", "unit_of_measure", "uom", "unite", "unité", "الوحدة"),
    "source": (
        "source", "source_url", "sources", "reference", "ref", "citation", "report", "url", "المصدر",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class FlowColumns:
    """Which columns hold what; all but the two ends may be missing.

    ``order`` says how 03/04/2019 is meant, ``decimal`` how 1,500 is.
    """

    origin: str
    destination: str
    date: str | None = None
    commodity: str | None = None
    quantity: str | None = None
    unit: str | None = None
    source: str | None = None
    order: DayOrder | None = None
    decimal: Decimal | None = None

    def __str__(self) -> str:
        """Say what was taken for what, and what was not found.

        Examples
        --------
        >>> print(FlowColumns("from", "to", quantity="qty"))
        origin: 'from', destination: 'to', quantity: 'qty'; no column for date, commodity, unit, source
        """
        taken = {kind: getattr(self, kind) for kind in NAMES}
        found = ", ".join(f"{kind}: {name!r}" for kind, name in taken.items() if name)
        missing = ", ".join(kind for kind, name in taken.items() if not name)
        return f"{found}; no column for {missing}" if missing else found

    @property
    def names(self) -> list[str]:
        """The columns that are there, each once."""
        found = (getattr(self, kind) for kind in NAMES)
        return list(dict.fromkeys(name for name in found if name))


def flow_columns(
    header: Sequence[str], asked: FlowColumns | None = None, *, where: str
) -> FlowColumns:
    """Find the columns of a table of flows by their usual names, where none are asked for.

    Raises
    ------
    DataError
        No column for origin or destination, or one that was asked for is not there.

    Examples
    --------
    >>> found = flow_columns(["From", "To", "Qty", "Seizure date"], where="seizures.csv")
    >>> found.names
    ['From', 'To', 'Seizure date', 'Qty']
    """
    found = find_columns(header, NAMES, vars(asked) if asked else {}, where=where)
    if not found["origin"] or not found["destination"]:
        raise DataError(
            f"{where}: no columns for origin and destination among {', '.join(map(repr, header))}; "
            "name them with --origin and --destination"
        )
    return FlowColumns(
        **found,  # type: ignore[arg-type]
        order=asked.order if asked else None,
        decimal=asked.decimal if asked else None,
    )
