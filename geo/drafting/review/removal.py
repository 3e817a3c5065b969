"""Remove a claim from a brief, with the drafted rows that nothing else uses; keep rows written by hand."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any, Final, get_args

from tomlkit import TOMLDocument

from geo.brief.evidence import CLAIM_LINKS, FEATURE_TABLES
from geo.brief.model import CommodityClass
from geo.drafting.candidates import Candidates
from geo.drafting.claim_texts import commodity_label
from geo.drafting.draft_toml import flow_id
from geo.drafting.review.toml_edits import Row
from geo.errors import Problem
from geo.validation import shown

USERS: Final = ("flow", "event", "zone", "scenario")
"""Tables whose rows may name places, areas and commodities."""
_INNER_TABLES: Final = {"flow": ("strand",), "map": ("stage", "step")}


def remove_claim(
    document: TOMLDocument, claim_id: str, candidates: Candidates
) -> Iterator[Problem]:
    """Remove a claim, its flow, and the drafted places and commodities that are then unused.

    Yields
    ------
    Problem
        For each row written by hand that rests on the claim alone: the brief would not be valid without it.
    """
    _delete(document, "claim", {claim_id})
    for row in table_rows(document, "claim"):
        for link in CLAIM_LINKS:
            discard(row, link, {claim_id})
            if link in row and not row[link]:
                del row[link]
    for row in _citing_rows(document):
        for field in ("claims", "context"):
            discard(row, field, {claim_id})
    _delete_flow(document, flow_id(claim_id))
    prune(document, candidates)
    for table in FEATURE_TABLES:
        for row in table_rows(document, table):
            if not row.get("claims"):
                found = f"rests on claim {shown(claim_id)} alone, which was rejected"
                remedy = "it was written by hand: delete it, or give it another claim"
                yield Problem(f"{table} {shown(str(row.get('id')))}", found, remedy)


def prune(document: TOMLDocument, candidates: Candidates) -> None:
    """Delete drafted places, areas and commodities that nothing uses.

    Places and areas that are in use but have lost all claims get the claims of the rows that use them.
    """
    used_names = {
        name for table in USERS for row in table_rows(document, table) for name in _texts_in(row)
    }
    for table in ("place", "area"):
        empty = [row for row in table_rows(document, table) if not row.get("claims")]
        drafted = {str(row["id"]) for row in empty if row.get("id") in candidates.places}
        _delete(document, table, drafted - used_names)
        _forget(document, drafted - used_names)
        for row in empty:
            if row.get("id") in used_names:
                row["claims"] = _claims_using(document, str(row["id"]))
    _delete(document, "commodity", {
        str(row["id"])
        for row in table_rows(document, "commodity")
        if row.get("id") not in used_names and _is_drafted_commodity(row)
    })  # fmt: skip


def table_rows(document: TOMLDocument, table: str) -> list[Row]:
    """Return the rows of a table, none if the brief has no such table."""
    return list(document.get(table, ()))


def row_with_id(document: TOMLDocument, table: str, row_id: str) -> Row | None:
    """Return the row of a table with an id, if there is one."""
    return next((row for row in table_rows(document, table) if row.get("id") == row_id), None)


def discard(row: Row, field: str, names: set[str]) -> None:
    """Remove names from a list of a row, if it has one."""
    values = row.get(field)
    if isinstance(values, list):
        for index in reversed(range(len(values))):
            if values[index] in names:
                del values[index]


def _delete_flow(document: TOMLDocument, flow: str) -> None:
    """Delete a flow that has no claims left."""
    row = row_with_id(document, "flow", flow)
    if row is not None and not row.get("claims"):
        _delete(document, "flow", {flow})
        _forget(document, {flow})


def _forget(document: TOMLDocument, ids: set[str]) -> None:
    """Remove ids of deleted features from maps, their stages and the steps of their stories."""
    for row in table_rows(document, "map"):
        for inner in (row, *_inner_rows("map", row)):
            for field in ("only", "flows", "features"):
                discard(inner, field, ids)


def _delete(document: TOMLDocument, table: str, ids: set[str]) -> None:
    rows: list[Any] = document.get(table, [])
    for index in reversed(range(len(rows))):
        if rows[index].get("id") in ids:
            del rows[index]
    if table in document and not rows:
        del document[table]


def _citing_rows(document: TOMLDocument) -> Iterator[Row]:
    """Yield every row, and every row within it, that may cite claims."""
    for table in (*FEATURE_TABLES, "map"):
        for row in table_rows(document, table):
            yield row
            yield from _inner_rows(table, row)


def _inner_rows(table: str, row: Row) -> Iterator[Row]:
    for key in _INNER_TABLES.get(table, ()):
        yield from row.get(key, ())


def _texts_in(value: object) -> Iterator[str]:
    """Yield every text within a row."""
    if isinstance(value, str):
        yield str(value)
    elif isinstance(value, MutableMapping):
        for inner in value.values():
            yield from _texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts_in(inner)


def _claims_using(document: TOMLDocument, place: str) -> list[str]:
    """Return the claims of the rows that use a place."""
    claims = [
        str(claim)
        for table in USERS
        for row in table_rows(document, table)
        if place in _texts_in(row)
        for claim in row.get("claims", ())
    ]
    return list(dict.fromkeys(claims))


def _is_drafted_commodity(row: Row) -> bool:
    """Return whether a commodity has the id, class and label that a draft writes."""
    name = str(row.get("id"))
    is_class = name in get_args(CommodityClass) and row.get("class") == name
    return is_class and dict(row.get("label") or {}) == commodity_label(name)
