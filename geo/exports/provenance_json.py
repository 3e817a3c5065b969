"""The provenance of a brief and its layers as PROV-JSON (W3C Member Submission, 2013)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from geo import __version__
from geo.brief import Brief
from geo.brief.evidence import CLAIM_LINKS, Claim, Source, grade
from geo.brief.place_resolution import origins_of
from geo.brief.review_states import status_of
from geo.exports.subject import Subject, namespace, supported_features
from geo.layers import SCHEMAS
from geo.layers.schema import licence_of
from geo.provenance import Origin, shipped_origins
from geo.validation import Text
from geo.writing import json_bytes

Attributes: TypeAlias = dict[str, Any]
Statement: TypeAlias = tuple[str, Attributes]
"""An identifier, empty for a relation, and attributes."""
GroupedStatement: TypeAlias = tuple[str, Statement]
"""The group of a PROV-JSON document to which a statement belongs, such as ``entity`` or ``used``, and the statement."""
# Kinds of things that have identifiers; each is a prefix of the document.
KINDS: Final = (
    "brief", "source", "claim", "flow", "place", "area", "zone", "barrier", "event", "scenario", "not_mapped",
    "layer", "data", "activity", "agent",
)  # fmt: skip
PREFIXES: Final[Mapping[str, str]] = {
    "dcterms": "http://purl.org/dc/terms/",
    "srm": "urn:smuggling-route-mapper:vocabulary:",
}
BUILD: Final = "activity:build"
DRAFT: Final = "activity:draft"
UNREVIEWED: Final = ("unconfirmed", "stale")  # statuses that do not come from a person
SOFTWARE: Final = "agent:smuggling-route-mapper"


def to_prov_json(subject: Subject) -> bytes:
    """Return the origin of everything in a brief's layers as PROV-JSON.

    Entities are the brief, its sources, claims and features, the layers, and the data files from which layers are made.
    Activities are the build, the drafting of claims and each review. Agents are the software, the authors of sources
    and the reviewers. The time of writing is not stated, so that the file does not differ from run to run.
    """
    brief = subject.brief
    document: dict[str, Any] = {
        "prefix": {**PREFIXES, **{kind: namespace(brief, kind) for kind in KINDS}}
    }
    for group, statements in _statements(subject).items():
        document[group] = dict(_identified(group, statements))
    return json_bytes(document)


def _statements(subject: Subject) -> dict[str, list[Statement]]:
    """Return group → its statements, in the order of the document.

    Entities, activities and agents come first, then the groups of relations in alphabetical order.
    """
    brief = subject.brief
    groups: dict[str, list[Statement]] = defaultdict(list)
    for statements in (
        _brief_statements(subject),
        _source_statements(brief),
        _claim_statements(brief),
        _draft_statements(brief),
        _feature_statements(brief),
        _build_statements(brief),
    ):
        for group, statement in statements:
            groups[group].append(statement)
    order = ("entity", "activity", "agent")
    return {group: groups[group] for group in (*order, *sorted(set(groups) - set(order)))}


def _identified(group: str, statements: Iterable[Statement]) -> Iterator[Statement]:
    """Yield the statements of one group, in which relations get an identifier: the group and a number."""
    for number, (identifier, attributes) in enumerate(statements, start=1):
        yield identifier or f"_:{group}{number}", attributes


def _brief_statements(subject: Subject) -> Iterator[GroupedStatement]:
    """Yield the brief as an entity, and for each claim the relation that it is a member of the brief."""
    brief = subject.brief
    attributes = {
        "prov:type": _type("srm:Brief"),
        "prov:label": _literals(brief.title),
        **({"dcterms:license": brief.licence} if brief.licence else {}),
        **{f"srm:{name}": notice for name, notice in subject.stamps.notices_by_name.items()},
    }
    yield "entity", (_brief_id(brief), attributes)
    for claim in brief.claims:
        yield _relation("hadMember", collection=_brief_id(brief), entity=f"claim:{claim.id}")


def _source_statements(brief: Brief) -> Iterator[GroupedStatement]:
    """Yield the sources as entities, their authors as agents, and the relations between them."""
    for source in brief.sources:
        yield "entity", (f"source:{source.id}", _source_attributes(source))
        if source.author:
            agent = f"agent:author-of-{source.id}"
            yield "agent", (agent, {"prov:label": source.author})
            yield _relation("wasAttributedTo", entity=f"source:{source.id}", agent=agent)


def _source_attributes(source: Source) -> Attributes:
    """Return the attributes of a source, without those that the source does not state."""
    named = {
        "prov:label": source.title or source.outlet or source.id,
        "dcterms:title": source.title,
        "dcterms:publisher": source.outlet,
        "dcterms:date": source.date,
        "prov:location": source.url,
        "srm:kind": source.kind,
        "srm:reliability": source.reliability,
    }
    return {"prov:type": _type("srm:Source")} | {
        name: value for name, value in named.items() if value
    }


def _claim_statements(brief: Brief) -> Iterator[GroupedStatement]:
    """Yield the claims as entities, with their relations.

    A claim is derived from its source, and influences the claims that it supports, disputes or supersedes. The
    statements about its review follow.
    """
    sources = {source.id: source for source in brief.sources}
    for claim in brief.claims:
        identifier = f"claim:{claim.id}"
        yield "entity", (identifier, _claim_attributes(claim, sources[claim.source]))
        yield _relation(
            "wasDerivedFrom", generatedEntity=identifier, usedEntity=f"source:{claim.source}"
        )
        for relation in CLAIM_LINKS:
            for target in getattr(claim, relation):
                group, (_, ends) = _relation(
                    "wasInfluencedBy", influencee=f"claim:{target}", influencer=identifier
                )
                yield group, ("", ends | {"srm:relation": relation})
        yield from _review_statements(claim)


def _claim_attributes(claim: Claim, source: Source) -> Attributes:
    """Return the attributes of a claim, without those that it does not state."""
    attributes = {
        "srm:paragraph": claim.paragraph,
        "srm:terms": list(claim.terms),
        "srm:edition": claim.edition,
        "srm:grade": grade(claim, source),
        "srm:reading": claim.reading,
        "srm:reviewStatus": status_of(claim),
    }
    head = {"prov:type": _type("srm:Claim"), "prov:value": _literals(claim.text)}
    return head | {name: value for name, value in attributes.items() if value}


def _review_statements(claim: Claim) -> Iterator[GroupedStatement]:
    """Yield the relation of a claim to the activity of drafting, and its review as an activity of a person.

    A claim without a review was written by hand, and has no such statements.
    """
    if claim.review is None:
        return
    yield _relation("wasGeneratedBy", entity=f"claim:{claim.id}", activity=DRAFT)
    if claim.review.status in UNREVIEWED:
        return
    activity = f"activity:review-of-{claim.id}"
    reason = {"srm:reason": claim.review.reason} if claim.review.reason else {}
    day = f"{claim.review.date}T00:00:00Z" if claim.review.date else None
    times = {"prov:startTime": day, "prov:endTime": day} if day else {}
    attributes = {"prov:type": _type("srm:Review"), "srm:reviewStatus": claim.review.status}
    yield "activity", (activity, attributes | times | reason)
    yield _relation("used", activity=activity, entity=f"claim:{claim.id}")
    if claim.review.by:
        agent = f"agent:reviewer-of-{claim.id}"
        yield "agent", (agent, {"prov:type": _type("prov:Person"), "prov:label": claim.review.by})
        yield _relation("wasAssociatedWith", activity=activity, agent=agent)


def _draft_statements(brief: Brief) -> Iterator[GroupedStatement]:
    """Yield the drafting of claims as an activity of the software, if it drafted any claim."""
    if any(claim.review for claim in brief.claims):
        yield "activity", (DRAFT, {"prov:type": _type("srm:Draft"), "srm:command": "geo draft"})
        yield _relation("wasAssociatedWith", activity=DRAFT, agent=SOFTWARE)


def _feature_statements(brief: Brief) -> Iterator[GroupedStatement]:
    """Yield the features as entities, each with the relations to the claims from which it is derived.

    A feature without a label of its own, such as a place of the gazetteer, has its id as the label.
    """
    for item in supported_features(brief):
        identifier = f"{item.kind}:{item.feature.id}"
        label = getattr(item.feature, "label", None)
        attributes = {
            "prov:type": _type(f"srm:{item.kind}"),
            "prov:label": _literals(label) if label else item.feature.id,
        }
        yield "entity", (identifier, attributes)
        for claim in item.claims:
            yield _relation(
                "wasDerivedFrom", generatedEntity=identifier, usedEntity=f"claim:{claim}"
            )


def _build_statements(brief: Brief) -> Iterator[GroupedStatement]:
    """Yield the build as an activity of the software, the data that it used, and the layers that it generated."""
    yield (
        "activity",
        (BUILD, {"prov:type": _type("srm:Build"), "srm:command": f"geo layers -b {brief.id}"}),
    )
    software = {
        "prov:type": _type("prov:SoftwareAgent"),
        "prov:label": "smuggling-route-mapper",
        "srm:version": __version__,
    }
    yield "agent", (SOFTWARE, software)
    yield _relation("wasAssociatedWith", activity=BUILD, agent=SOFTWARE)
    yield _relation("used", activity=BUILD, entity=_brief_id(brief))
    for origin in _origins(brief):
        identifier = f"data:sha256-{origin.sha256}"
        yield "entity", (identifier, _origin_attributes(origin))
        yield _relation("used", activity=BUILD, entity=identifier)
    for layer in SCHEMAS:
        attributes = {
            "prov:type": _type("srm:Layer"), "prov:label": layer,
            "dcterms:description": f"A row: {SCHEMAS[layer].row}.", "dcterms:license": licence_of(layer, brief),
        }  # fmt: skip
        yield "entity", (f"layer:{layer}", attributes)
        yield _relation("wasGeneratedBy", entity=f"layer:{layer}", activity=BUILD)


def _origins(brief: Brief) -> list[Origin]:
    """Return the data files from which a brief's layers are made, sorted by checksum.

    Files with the same bytes come once.
    """
    by_content = {origin.sha256: origin for origin in (*origins_of(brief), *shipped_origins())}
    return [by_content[digest] for digest in sorted(by_content)]


def _origin_attributes(origin: Origin) -> Attributes:
    """Return the attributes of a data file: its name, its origin, its checksum and its licence."""
    licence = {"dcterms:license": origin.licence} if origin.licence else {}
    return {
        "prov:type": _type("srm:Data"), "prov:label": origin.file, "dcterms:creator": origin.origin,
        "srm:sha256": origin.sha256, **licence,
    }  # fmt: skip


def _relation(group: str, **ends: str) -> GroupedStatement:
    """Return a relation of PROV, such as ``used``, which has no identifier.

    ``ends`` holds the identifiers of what it relates, by their roles, such as ``activity`` and ``entity``.
    """
    return group, ("", {f"prov:{name}": identifier for name, identifier in ends.items()})


def _brief_id(brief: Brief) -> str:
    return f"brief:{brief.id}"


def _type(name: str) -> Attributes:
    """Return a type, a name with a prefix, as PROV-JSON writes it."""
    return {"$": name, "type": "prov:QUALIFIED_NAME"}


def _literals(text: Text) -> list[Attributes]:
    """Return a text in each of its languages as PROV-JSON writes it."""
    return [{"$": words, "lang": language} for language, words in text.by_language.items()]
