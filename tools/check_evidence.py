"""Validate the evidence that `geo export` writes with other tools: `check_evidence.py FOLDER`; exits 1 on any fault.

PROV-JSON by the package prov and its schema, FollowTheMoney by its own model, BibTeX by pybtex and bibtexparser,
CSL-JSON by citeproc-py, Web Annotations by PyLD. The schema of CSL and the context of Web Annotations are fetched;
where there is no network, what needs them is said to be unchecked.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import bibtexparser
import jsonschema
from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON
from followthemoney import model
from prov.model import ProvDocument
from pybtex.database import parse_bytes
from pybtex.exceptions import PybtexError
from pyld import jsonld

CSL_SCHEMA = "https://resource.citationstyles.org/schema/v1.0/input/json/csl-data.json"
CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def fetched(url: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return a document from the web, or of a file of its name in FOLDER/../schemas; None where it cannot be had."""
    local = Path(sys.argv[1]).parent / "schemas" / url.rsplit("/", 1)[-1]
    if local.exists():
        return json.loads(local.read_text(encoding="utf-8"))
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:  # noqa: S310 - two fixed addresses
            return json.load(answer)
    except OSError as error:
        print(f"  not fetched: {url} ({error}); what needs it is unchecked")
        return None


def check_prov(content: bytes) -> Iterator[str]:
    """Yield what is wrong with PROV-JSON: by its schema, or if it does not survive reading and writing."""
    schema = json.loads(files("prov").joinpath("tests/schemas/prov-json.schema.json").read_text())
    record = json.loads(content)
    yield from (error.message for error in jsonschema.Draft4Validator(schema).iter_errors(record))
    document = ProvDocument.deserialize(content=content.decode(), format="json")
    again = ProvDocument.deserialize(content=document.serialize(format="json"), format="json")
    if document != again:
        yield "is another document when read and written again"
    stated = {name for group in ("entity", "activity", "agent") for name in record[group]}
    ends = {
        end
        for group, statements in record.items()
        if group not in {"prefix", "entity", "activity", "agent"}
        for statement in statements.values()
        for name, end in statement.items()
        if name.startswith("prov:")
    }
    yield from (f"{end} is related and not stated" for end in sorted(ends - stated))


def check_followthemoney(content: bytes) -> Iterator[str]:
    """Yield what FollowTheMoney's model refuses: schemas, properties, values, and ends of another schema."""
    lines = [json.loads(line) for line in content.decode().splitlines()]
    schemas = {line["id"]: model.get(line["schema"]) for line in lines}
    if len(schemas) != len(lines):
        yield "ids repeat"
    for line in lines:
        schema = schemas[line["id"]]
        if schema is None:
            yield f"{line['id']}: no schema {line['schema']}"
            continue
        schema.validate(line)
        proxy = model.get_proxy(line, cleaned=False)
        for name, values in line["properties"].items():
            prop = schema.get(name)
            if prop is None:
                yield f"{line['id']}: {line['schema']} has no property {name}"
                continue
            if len(proxy.get(name)) != len(values):
                yield f"{line['id']}: {name} loses a value of {values}"
            if prop.range:
                yield from (
                    f"{line['id']}: {name} is no {prop.range.name}: {value}"
                    for value in values
                    if not (schemas.get(value) and schemas[value].is_a(prop.range))
                )
        yield from (
            f"{line['id']}: lacks {name}"
            for name in schema.required
            if name not in line["properties"]
        )


def check_bibtex(content: bytes) -> Iterator[str]:
    """Yield faults of BibTeX: both parsers find the same keys, and nothing outside of entries."""
    try:
        strict = parse_bytes(content, "bibtex")
    except PybtexError as error:
        yield f"pybtex: {error}"
        return
    library = bibtexparser.parse_string(content.decode())
    yield from (f"bibtexparser: {block.error}" for block in library.failed_blocks)
    if list(strict.entries) != [entry.key for entry in library.entries]:
        yield "the parsers find other entries"


def check_csl(content: bytes) -> Iterator[str]:
    """Yield faults of CSL-JSON: by its schema, and if a style renders no line for each item."""
    items = json.loads(content)
    if schema := fetched(CSL_SCHEMA):
        yield from (
            error.message for error in jsonschema.Draft7Validator(schema).iter_errors(items)
        )
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    rendered = [str(line) for line in bibliography.bibliography()]
    if len(rendered) != len(items) or not all(rendered):
        yield f"{len(rendered)} lines of {len(items)} items"
    print(f"  such as: {rendered[0]}")


def check_annotations(content: bytes) -> Iterator[str]:
    """Yield faults of Web Annotations: members that its context does not know, and targets that are lost."""
    record = json.loads(content)
    if context := fetched(CONTEXT):

        def load(url: str, _: Any) -> Any:  # noqa: ANN401 - PyLD's interface
            return {"contextUrl": None, "documentUrl": url, "document": context}

        expanded = jsonld.expand(record, {"documentLoader": load})
        text = json.dumps(expanded)
        items = record["first"]["items"]
        for term in ("hasTarget", "hasBody", "motivatedBy", "hasSelector"):
            count = text.count(f'"http://www.w3.org/ns/oa#{term}"')
            if count != len(items):
                yield f"{count} of {len(items)} annotations keep {term}"
        compacted = jsonld.compact(expanded, record["@context"], {"documentLoader": load})
        if _members(record) - _members(compacted):
            yield f"members are lost: {sorted(_members(record) - _members(compacted))}"


def _members(value: Any) -> set[str]:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, dict):
        inner = (_members(part) for name, part in value.items() if name != "@context")
        return set(value).union(*inner)
    return set().union(*map(_members, value)) if isinstance(value, list) else set()


CHECKS: dict[str, Callable[[bytes], Iterator[str]]] = {
    "-prov.json": check_prov,
    "-followthemoney.jsonl": check_followthemoney,
    ".bib": check_bibtex,
    "-csl.json": check_csl,
    "-annotations.jsonld": check_annotations,
}


def main() -> None:
    """Check each file, print what is wrong, and exit 1 if anything is."""
    faults = 0
    for ending, check in CHECKS.items():
        (path,) = Path(sys.argv[1]).glob(f"*{ending}")
        found = list(check(path.read_bytes()))
        print(f"{path.name}: {len(found)} faults", *found[:20], sep="\n  ")
        faults += len(found)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
