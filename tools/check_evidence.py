"""Validate the evidence that `geo export` writes with other tools: `check_evidence.py FOLDER`; exits 1 on any fault.

PROV-JSON by the package prov and its schema, FollowTheMoney by its own model, BibTeX by pybtex and bibtexparser,
CSL-JSON by citeproc-py, Web Annotations by PyLD. The schema of CSL and the context of Web Annotations are fetched;
without a network the checks that need them are skipped, and a line says so.
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
PROV_GROUPS = ("entity", "activity", "agent")


def fetched(url: str) -> Any:  # noqa: ANN401 - any JSON
    """Return the JSON document at an address; None if it cannot be read.

    A copy in the folder ``schemas`` beside FOLDER is read if there is one, else the web is asked.
    """
    local = Path(sys.argv[1]).parent / "schemas" / url.rsplit("/", 1)[-1]
    if local.exists():
        return json.loads(local.read_text(encoding="utf-8"))
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:  # noqa: S310 - two fixed addresses
            return json.load(answer)
    except OSError as error:
        print(f"  {url}: not fetched ({error}). The checks that need it are skipped.")
        return None


def check_prov(content: bytes) -> Iterator[str]:
    """Yield a message for each fault of a PROV-JSON file.

    It must follow the schema, be the same after it is read and written again, and state every end of a relation.
    """
    schema = json.loads(files("prov").joinpath("tests/schemas/prov-json.schema.json").read_text())
    record = json.loads(content)
    yield from (error.message for error in jsonschema.Draft4Validator(schema).iter_errors(record))
    document = ProvDocument.deserialize(content=content.decode(), format="json")
    again = ProvDocument.deserialize(content=document.serialize(format="json"), format="json")
    if document != again:
        yield "the document differs after it is read and written again"
    stated = {name for group in PROV_GROUPS for name in record[group]}
    relations = [
        relation
        for group, statements in record.items()
        if group not in {"prefix", *PROV_GROUPS}
        for relation in statements.values()
    ]
    ends = {
        end for relation in relations for name, end in relation.items() if name.startswith("prov:")
    }
    yield from (
        f"{end} is the end of a relation, but no record states it" for end in sorted(ends - stated)
    )


def check_followthemoney(content: bytes) -> Iterator[str]:
    """Yield a message for each fault of a FollowTheMoney file, by the model of that package.

    Ids must be unique, and entities must have a schema, its properties with valid values, and links to entities of
    the right schema.
    """
    entities = [json.loads(line) for line in content.decode().splitlines()]
    schemas = {entity["id"]: model.get(entity["schema"]) for entity in entities}
    if len(schemas) != len(entities):
        yield "ids repeat"
    for entity in entities:
        faults = _entity_faults(entity, schemas)
        yield from (f"{entity['id']}: {fault}" for fault in faults)


def _entity_faults(entity: dict[str, Any], schemas: dict[str, Any]) -> Iterator[str]:
    """Yield a message for each fault of one entity.

    ``schemas`` is id → schema for all entities of the file; None for a schema that does not exist.
    """
    schema = schemas[entity["id"]]
    if schema is None:
        yield f"the schema {entity['schema']} does not exist"
        return
    schema.validate(entity)
    proxy = model.get_proxy(entity, cleaned=False)
    for name, values in entity["properties"].items():
        prop = schema.get(name)
        if prop is None:
            yield f"{entity['schema']} has no property {name}"
            continue
        # The model drops values that are not valid.
        if len(proxy.get(name)) != len(values):
            yield f"the property {name} has a value that is not valid, among {values}"
        if prop.range:  # its values are ids of entities of this schema
            yield from (
                f"the property {name} has the value {value}, which is not the id of a {prop.range.name}"
                for value in values
                if not (schemas.get(value) and schemas[value].is_a(prop.range))
            )
    yield from (
        f"the property {name} is missing"
        for name in schema.required
        if name not in entity["properties"]
    )


def check_bibtex(content: bytes) -> Iterator[str]:
    """Yield a message for each error of two BibTeX parsers, and one if they find different entries."""
    try:
        strict = parse_bytes(content, "bibtex")
    except PybtexError as error:
        yield f"pybtex: {error}"
        return
    library = bibtexparser.parse_string(content.decode())
    yield from (f"bibtexparser: {block.error}" for block in library.failed_blocks)
    if list(strict.entries) != [entry.key for entry in library.entries]:
        yield "the two parsers find different entries"


def check_csl(content: bytes) -> Iterator[str]:
    """Yield a message for each fault of a CSL-JSON file by its schema, and one if a style cannot render every item."""
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
        yield f"{len(items)} items are rendered as {len(rendered)} lines, or as empty ones"
    print(f"  the first item as rendered: {rendered[0]}")


def check_annotations(content: bytes) -> Iterator[str]:
    """Yield a message for each part of Web Annotations that their JSON-LD context does not define.

    Such a part is lost when the file is expanded, so it is found by comparing the file before and after.
    """
    record = json.loads(content)
    context = fetched(CONTEXT)
    if context is None:
        return

    def load(url: str, _: Any) -> Any:  # noqa: ANN401 - PyLD's interface
        return {"contextUrl": None, "documentUrl": url, "document": context}

    expanded = jsonld.expand(record, {"documentLoader": load})
    text = json.dumps(expanded)
    items = record["first"]["items"]
    for term in ("hasTarget", "hasBody", "motivatedBy", "hasSelector"):
        count = text.count(f'"http://www.w3.org/ns/oa#{term}"')
        if count != len(items):
            yield f"only {count} of {len(items)} annotations keep {term}"
    compacted = jsonld.compact(expanded, record["@context"], {"documentLoader": load})
    if lost := _members(record) - _members(compacted):
        yield f"the context does not define the members {sorted(lost)}"


def _members(value: Any) -> set[str]:  # noqa: ANN401 - any JSON
    """Return the names of all members of a JSON value, at every depth, without those of a context."""
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
    """Check each file and print its faults; exit 1 if there are any."""
    fault_count = 0
    for ending, check in CHECKS.items():
        (path,) = Path(sys.argv[1]).glob(f"*{ending}")
        faults = list(check(path.read_bytes()))
        print(f"{path.name}: {len(faults)} faults", *faults[:20], sep="\n  ")
        fault_count += len(faults)
    sys.exit(1 if fault_count else 0)


if __name__ == "__main__":
    main()
