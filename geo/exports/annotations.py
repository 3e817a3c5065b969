"""The claims of a brief as W3C Web Annotations (2017, JSON-LD), each with the span of its source that it rests on.

Public files name the paragraph and the terms that the brief itself states. Only private files, for readers who have
the text, hold positions in it and its words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from geo.brief import Brief
from geo.brief.evidence import CLAIM_LINKS, Claim, Source, grade
from geo.brief.located_text import LocatedText
from geo.brief.review_states import COUNTING
from geo.brief.source_text import LocatedEditions, locate_editions, term_spans
from geo.exports.subject import (
    Subject,
    SupportedFeature,
    features_by_claim,
    supported_features,
    urn,
)
from geo.writing import json_bytes

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
VOCABULARY: Final = "urn:smuggling-route-mapper:vocabulary:"
_OWN_TERMS: Final = {
    "srm": VOCABULARY,
    "ParagraphSelector": "srm:ParagraphSelector",
    "paragraph": "srm:paragraph",
    "edition": "srm:edition",
    "terms": {"@id": "srm:terms", "@container": "@list"},
    **{name: f"srm:{name}" for name in ("licence", "fictional", "draft")},
}
# Characters before and after a quote that help to find it: the usual number.
AROUND_CHARS: Final = 32

Record = dict[str, Any]


def to_web_annotations(subject: Subject) -> bytes:
    """Return the claims of a brief as an AnnotationCollection in JSON-LD.

    The collection has one page, with an annotation for each claim in the order of the brief.
    """
    brief = subject.brief
    editions = _located_editions(subject)
    sources = {source.id: source for source in brief.sources}
    features = features_by_claim(supported_features(brief))
    items = [
        _annotation(claim, sources[claim.source], brief, features.get(claim.id, []))
        | {"target": _target(claim, sources[claim.source], subject, editions)}
        for claim in brief.claims
    ]
    collection = urn(brief, "annotations", "claims")
    return json_bytes({
        "@context": [CONTEXT, _OWN_TERMS],
        "id": collection,
        "type": "AnnotationCollection",
        "label": brief.title.in_language("en"),
        **({"licence": brief.licence} if brief.licence else {}),
        **subject.stamps.notices_by_name,
        "total": len(items),
        "first": {
            "id": urn(brief, "annotations", "claims-1"), "type": "AnnotationPage", "partOf": collection,
            "startIndex": 0, "items": items,
        },
    })  # fmt: skip


def _located_editions(subject: Subject) -> LocatedEditions | None:
    """Return the editions within the text of the source, with their positions; None if the export has no text."""
    source = subject.brief.source
    if subject.text is None:
        return None
    return locate_editions(subject.text, after=source.body_after, before=source.body_before)


def _annotation(
    claim: Claim, source: Source, brief: Brief, features: list[SupportedFeature]
) -> Record:
    """Return the annotation of a claim, without its target; ``features`` are those that rest on the claim."""
    return {
        "id": urn(brief, "claim", claim.id),
        "type": "Annotation",
        "motivation": [*_motivations(claim)],
        "body": [*_bodies(claim, source, brief, features)],
    }


def _motivations(claim: Claim) -> Iterator[str]:
    """Yield the motivations of a claim's annotation, in the words of the standard.

    A claim always describes. If a draft proposed it, a person has edited, assessed or not yet decided (questions) it.
    """
    yield "describing"
    if claim.review and claim.review.status == "edited":
        yield "editing"
    elif claim.review:
        yield "assessing" if claim.review.status in COUNTING else "questioning"


def _bodies(
    claim: Claim, source: Source, brief: Brief, features: list[SupportedFeature]
) -> Iterator[Record]:
    """Yield the bodies of a claim's annotation.

    They are the text of the claim in each language, its grade, its reading and its review, then links to the claims to
    which it refers and to the features that rest on it.
    """
    for language, text in claim.text.by_language.items():
        direction = "rtl" if language == "ar" else "ltr"
        words = {"language": language, "textDirection": direction}
        yield _text_body("describing", text) | words
    yield _text_body("classifying", grade(claim, source))
    yield _text_body("classifying", claim.reading)
    if claim.review:
        is_decided = claim.review.status in COUNTING
        purpose = "assessing" if is_decided else "questioning"
        yield _text_body(purpose, claim.review.status) | _reviewer(claim)
        if claim.review.reason:
            yield _text_body("commenting", claim.review.reason)
    for relation in CLAIM_LINKS:
        for target in getattr(claim, relation):
            yield _link(urn(brief, "claim", target)) | {"srm:relation": relation}
    for item in features:
        yield _link(urn(brief, item.kind, item.feature.id))


def _text_body(purpose: str, value: str) -> Record:
    return {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"}


def _reviewer(claim: Claim) -> Record:
    """Return the properties that say who reviewed a claim, and when, as far as its review states them."""
    review = claim.review
    if review is None:
        return {}
    creator = {"creator": {"type": "Person", "name": review.by}} if review.by else {}
    return creator | ({"created": f"{review.date}T00:00:00Z"} if review.date else {})


def _link(identifier: str) -> Record:
    return {"type": "SpecificResource", "purpose": "linking", "source": identifier}


def _target(
    claim: Claim, source: Source, subject: Subject, editions: LocatedEditions | None
) -> Record:
    """Return the target of a claim's annotation: the part of its source on which the claim rests.

    The part is given by paragraph and terms. If the export has the text of the source, it is also given by its position
    and as a quote.
    """
    brief = subject.brief
    identifier = source.url or urn(brief, "source", source.id)
    target: Record = {"type": "SpecificResource", "source": {"id": identifier, "type": "Text"}}
    selectors = [_paragraph_selector(claim)]
    if editions and subject.text is not None and source.id == brief.source_id:
        selectors += _text_selectors(claim, brief, editions, subject.text)
    return target | {"selector": selectors if len(selectors) > 1 else selectors[0]}


def _paragraph_selector(claim: Claim) -> Record:
    """Return the selector of a claim that the brief itself states: paragraph, edition and terms of the source."""
    return {
        "type": "ParagraphSelector",
        **({"paragraph": claim.paragraph} if claim.paragraph else {}),
        "edition": claim.edition,
        "terms": list(claim.terms),
    }


def _text_selectors(
    claim: Claim, brief: Brief, editions: LocatedEditions, text: str
) -> Iterator[Record]:
    """Yield the selectors of a claim within the text of its source: a position and a quote.

    They reach from the first term of the claim to its last or, if it has no terms, over the whole paragraph. Positions
    count the code points of the text from 0, and the end is excluded. A claim that cites no single paragraph has no
    such selectors.
    """
    scope = _scope(claim, brief, editions)
    if scope is None or not scope.text:
        return
    # The first occurrence of each term.
    spans = [
        term_matches[0] for term in claim.terms if (term_matches := term_spans(scope.text, term))
    ]
    first_char = min((first for first, _ in spans), default=0)
    stop_char = max((stop for _, stop in spans), default=len(scope.text))
    start, end = scope.source_span(first_char, stop_char)
    yield {"type": "TextPositionSelector", "start": start, "end": end}
    yield {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - AROUND_CHARS) : start],
        "suffix": text[end : end + AROUND_CHARS],
    }


def _scope(claim: Claim, brief: Brief, editions: LocatedEditions) -> LocatedText | None:
    """Return the text in which to look for the terms of a claim: the draft edition, or the paragraph that it cites.

    None if the claim cites no single paragraph, or one that the text lacks.
    """
    if claim.edition != brief.source.editions[0]:
        return editions.draft
    if claim.paragraph is None or claim.paragraph > len(editions.published):
        return None
    return editions.published[claim.paragraph - 1]
