"""Draft a brief from a text, or draft it again and keep every decision: what ``geo draft`` does."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

import tomlkit

from geo.brief.parse import brief_text, parse_brief, parse_toml
from geo.brief.review_states import Review
from geo.drafting.candidates import (
    OWN,
    Candidates,
    CommoditySlot,
    DraftedCandidate,
    DraftedSource,
    ModeSlot,
    PeriodSlot,
    PlaceSlot,
    Sentence,
    candidates_json,
    candidates_path,
    read_candidates,
)
from geo.drafting.documents import Document
from geo.drafting.draft import draft_text
from geo.drafting.draft_toml import add_candidate, new_document
from geo.drafting.drafted_places import slug
from geo.drafting.review.apply import adopt_edits
from geo.drafting.review.removal import row_with_id
from geo.drafting.review.toml_edits import BriefEditor
from geo.drafting.source_details import names_place
from geo.errors import OutputError
from geo.gazetteer import WORLD, Gazetteer, open_gazetteer
from geo.gazetteer.world import World
from geo.geodesy.country_outlines import Outlines
from geo.regions import open_region, region_key
from geo.regions.region import DEFAULT
from geo.validation import counted
from geo.writing import Files, private_mark

PageBuilder: TypeAlias = Callable[[str, Candidates, str, Outlines | None], str]
AnySlot = TypeVar("AnySlot", PlaceSlot, CommoditySlot, PeriodSlot, ModeSlot)

TEXT_FILE: Final = "text.txt"
PAGE_FILE: Final = "review.html"
_ORDINAL: Final = re.compile(r"p\d+-[0-9a-f]{8}(?:-(\d+))?")


@dataclass(frozen=True)
class DraftResult:
    """The files of a draft, a sentence about it, and how often its text names a place of each country."""

    files: Files
    summary: str
    countries: Counter[str]


@dataclass(frozen=True)
class RegionContext:
    """The region of a brief, and the places and outlines by which its names are resolved.

    Attributes
    ----------
    region
        The region's key; None if the brief names none.
    gazetteer
        The region's gazetteer.
    world
        All places of the world, to search for them too; None to search only for the region's places.
    cities
        All places of the world, to search for its large cities beside the region's places; None to leave them out.
    outlines
        The region's outlines; None for those of the world.
    """

    region: str | None
    gazetteer: Gazetteer
    world: World | None
    cities: World | None = None
    outlines: Outlines | None = None


def open_region_context(
    brief: Path, *, region: str | None, world: World | None, cities: World | None
) -> RegionContext:
    """Open the region and the gazetteer that a brief names, or that it will name.

    Parameters
    ----------
    region
        The region's name or folder; for a brief that exists, by default its own.
    world, cities
        All places of the world, to look all of them up, or only its large cities.

    Raises
    ------
    OutputError
        If an earlier draft wrote the brief with places of another region: its claims rest on them.
    """
    settings = _settings_of(brief)
    if candidates_path(brief).is_file():
        _check_same_places(brief, settings, region, is_world=world is not None)
    key = region or settings.get("region")
    opened = open_region(region_key(key, brief.parent) if key else None)
    is_world = settings.get("gazetteer") == WORLD
    world = world or (open_gazetteer(WORLD).world if is_world else None)
    # Places of the whole world may lie where a region's outlines are coarse.
    outlines = opened.outlines if key and not world else None
    return RegionContext(key, opened.gazetteer, world, cities, outlines)


def _check_same_places(
    brief: Path, settings: Mapping[str, str], region: str | None, *, is_world: bool
) -> None:
    """Check that a draft made again is to have its places from where the brief has them."""
    was_world = settings.get("gazetteer") == WORLD
    earlier_region = settings.get("region") or ("" if was_world else DEFAULT)
    if (region or earlier_region) == earlier_region and (was_world or not is_world):
        return
    earlier = f"the region {earlier_region}" if earlier_region else "the whole world"
    asked = f"--region {region}" if region else "--world"
    message = (
        f"{brief}: was drafted with places of {earlier}, on which its claims rest. To draft with {asked}, name a new"
        f" file by -o, or delete {brief.name} and {candidates_path(brief).name} first."
    )
    raise OutputError(message)


def _settings_of(brief: Path) -> Mapping[str, str]:
    """Return the ``region`` and ``gazetteer`` that a brief states; an empty mapping if it does not exist yet."""
    if not brief.is_file():
        return {}
    raw = parse_toml(brief_text(brief, brief), str(brief))
    return {name: raw[name] for name in ("region", "gazetteer") if isinstance(raw.get(name), str)}


def draft_brief(
    document: Document,
    stem: str,
    brief: Path,
    private: Path,
    context: RegionContext,
    *,
    page: PageBuilder,
) -> DraftResult:
    """Draft a brief from a text, without writing it.

    A brief that an earlier draft wrote keeps every word and every decision: new proposals are appended, and claims
    whose quote is not found exactly once become stale.

    Parameters
    ----------
    stem
        The name of the text's file, for a text without a title.
    page
        Builds the review page from the text, the candidates, the brief's file name and the region's outlines.

    Raises
    ------
    OutputError
        If the brief exists and comes from no draft, or the folder is not for private files.
    BriefError
        If the brief or its candidates have problems.
    """
    earlier = _earlier_candidates(brief)
    source_fields = {name: value for name, value in vars(document.details).items() if value}
    if names_place(
        document.details.outlet, context.gazetteer, world=context.world, cities=context.cities
    ):
        del source_fields["outlet"]  # "By A. Writer, Bamako, 5 May 2024"
    source_id = slug(document.details.title) or slug(stem) or "text"
    candidates = draft_text(
        document.text,
        brief=earlier.brief if earlier else slug(brief.stem) or "draft",
        source=earlier.source if earlier else DraftedSource(id=source_id, **source_fields),
        gazetteer=context.gazetteer,
        world=context.world,
        cities=context.cities,
        earlier_keys={place.place: key for key, place in earlier.places.items()}
        if earlier
        else None,
    )
    if earlier:
        candidates, toml = _redrafted(candidates, earlier, brief, context)
    else:
        toml = tomlkit.dumps(_first_document(candidates, brief, context))
    parse_brief(toml, name=str(brief), folder=brief.parent)
    files = {
        **private_mark(private),
        brief: toml.encode(),
        candidates_path(brief): candidates_json(candidates).encode(),
        private / TEXT_FILE: document.text.encode(),
        private / PAGE_FILE: page(document.text, candidates, brief.name, context.outlines).encode(),
    }
    return DraftResult(files, _summary(candidates), countries_of(candidates))


def _redrafted(
    candidates: Candidates, earlier: Candidates, brief: Path, context: RegionContext
) -> tuple[Candidates, str]:
    """Return the candidates of a new draft with all decisions on the earlier ones, and the TOML of the brief."""
    editor = BriefEditor(brief_text(brief, brief), name=str(brief))
    earlier, problems = adopt_edits(editor.document, earlier)
    if problems:
        raise OutputError("\n".join(f"{brief}: {problem}" for problem in problems))
    candidates = keep_decisions(earlier, candidates)
    earlier_ids = {candidate.id for candidate in earlier.candidates}
    _update_document(editor.document, candidates, earlier_ids, context)
    return candidates, editor.edited()


def _earlier_candidates(brief: Path) -> Candidates | None:
    """Return the candidates of an earlier draft of a brief; None if there is no such draft.

    Raises
    ------
    OutputError
        If one of the two files exists without the other, or the brief is not called ``.toml``.
    """
    path = candidates_path(brief)
    if brief.suffix != ".toml":
        message = f"{brief}: a brief is a TOML file. Give it a name such as my-brief.toml."
        raise OutputError(message)
    if brief.exists() and not path.exists():
        message = f"{brief}: already exists, and was not written by `geo draft`. Name a new file."
        raise OutputError(message)
    if path.exists() and not brief.exists():
        message = (
            f"{path}: exists without its brief. Put {brief.name} back beside it; or, to draft the text afresh,"
            " delete this file."
        )
        raise OutputError(message)
    return read_candidates(path) if path.exists() else None


def _first_document(
    candidates: Candidates, brief: Path, context: RegionContext
) -> tomlkit.TOMLDocument:
    document = new_document(
        candidates, file=brief.name, region=context.region, in_world=context.world is not None
    )
    for candidate in candidates.candidates:
        if candidate.is_proposal:
            add_candidate(document, candidate, candidates, gazetteer=_gazetteer_of_brief(context))
    return document


def _gazetteer_of_brief(context: RegionContext) -> Gazetteer:
    """Return the gazetteer that the written brief resolves its places in."""
    gazetteer = context.gazetteer
    if not context.world:
        return gazetteer
    return Gazetteer(open_gazetteer().places, gazetteer.index_for, context.world)


def _update_document(
    document: tomlkit.TOMLDocument,
    candidates: Candidates,
    earlier_ids: set[str],
    context: RegionContext,
) -> None:
    """Append new proposals to a brief, mark its stale claims, and renew the paragraph numbers of claims that moved."""
    for candidate in candidates.candidates:
        claim = row_with_id(document, "claim", candidate.id)
        if claim is None:
            if candidate.id not in earlier_ids and candidate.is_proposal:
                add_candidate(
                    document, candidate, candidates, gazetteer=_gazetteer_of_brief(context)
                )
            continue
        if candidate.review.status == "stale" and "review" in claim:
            claim["review"]["status"] = "stale"
        elif claim.get("paragraph") != candidate.paragraph:
            claim["paragraph"] = candidate.paragraph


def keep_decisions(old: Candidates, new: Candidates) -> Candidates:
    """Return the candidates of a new draft, with each old one that was decided or is in the brief.

    An old candidate whose quote the text still has exactly once moves to where that quote is now. If the text has the
    quote never or more than once, the candidate becomes stale; a rejected candidate stays rejected.
    """
    sentences: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in new.sentences:
        sentences[sentence.quote].append(sentence)
    is_same_text = old.text.sha256 == new.text.sha256
    carried = [
        candidate if is_same_text else _relocated(candidate, sentences[candidate.quote])
        for candidate in old.candidates
        if candidate.is_proposal or _is_decided(candidate)
    ]
    carried_ids = {candidate.id for candidate in carried}
    # Quote and number of old candidates that were rejected or have their quote once: these are not drafted again.
    settled_numbers = {
        _number_in_quote(candidate)
        for candidate in carried
        if candidate.review.status == "rejected" or len(sentences[candidate.quote]) == 1
    }
    fresh = [
        candidate
        for candidate in new.candidates
        if candidate.id not in carried_ids and _number_in_quote(candidate) not in settled_numbers
    ]
    carried_keys = {key for candidate in carried for key in _keys(candidate)}
    carried_places = {key: place for key, place in old.places.items() if key in carried_keys}
    # A place that a person located stays where they put it.
    own_places = {key: place for key, place in old.places.items() if place.kind == OWN}
    places = {**carried_places, **new.places, **own_places}
    ordered = sorted([*carried, *fresh], key=lambda candidate: candidate.start)
    return new.model_copy(update={"places": places, "candidates": tuple(ordered)})


def _is_decided(candidate: DraftedCandidate) -> bool:
    return candidate.review.status != "unconfirmed" or candidate.decided is not None


def _number_in_quote(candidate: DraftedCandidate) -> tuple[str, str]:
    """Return a candidate's quote, and its number among the candidates of that quote, from "1"."""
    match = _ORDINAL.fullmatch(candidate.id)
    return candidate.quote, (match[1] if match else None) or "1"


def _relocated(candidate: DraftedCandidate, sentences: list[Sentence]) -> DraftedCandidate:
    """Return a candidate moved to the one sentence with its quote.

    If there is not exactly one, it is stale; a rejected candidate stays as it is.
    """
    if len(sentences) != 1:
        if candidate.review.status == "rejected":
            return candidate
        reason = "the text has changed: it no longer has this sentence exactly once"
        review = Review(
            status="stale", reason=reason, by=candidate.review.by, date=candidate.review.date
        )
        return candidate.model_copy(update={"review": review})
    sentence = sentences[0]
    update: dict[str, object] = {
        "paragraph": sentence.paragraph, "start": sentence.start, "end": sentence.end,
    }  # fmt: skip
    # The two quotes may differ in blanks and invisible marks. Only if none of these changed are the spans known.
    is_same_length = sentence.end - sentence.start == candidate.end - candidate.start
    shift = sentence.start - candidate.start if is_same_length else None
    slots = candidate.slots
    update["slots"] = slots.model_copy(
        update={
            "origin": _shifted(slots.origin, shift),
            "destination": _shifted(slots.destination, shift),
            "via": tuple(_shifted(stop, shift) for stop in slots.via),
            "commodity": _shifted(slots.commodity, shift),
            "period": _shifted(slots.period, shift),
            "mode": _shifted(slots.mode, shift),
        }
    )
    return candidate.model_copy(update=update)


def _shifted(slot: AnySlot, shift: int | None) -> AnySlot:
    """Return a slot with its span moved by ``shift`` characters; without a span if ``shift`` is None."""
    if slot.start is None or slot.end is None:
        return slot
    if shift is None:
        return slot.model_copy(update={"start": None, "end": None})
    return slot.model_copy(update={"start": slot.start + shift, "end": slot.end + shift})


def _keys(candidate: DraftedCandidate) -> set[str]:
    """Return the keys of all places that a candidate refers to."""
    decided = candidate.decided
    keys = {
        key for stop in candidate.slots.stops for key in (stop.value, *stop.alternatives) if key
    }
    if decided:
        keys |= {key for key in (decided.origin, decided.destination, *decided.via) if key}
    return keys


def countries_of(candidates: Candidates) -> Counter[str]:
    """Count the mentions of places and countries by ISO 3166-1 alpha-2 code; parts of the world have none."""
    codes = (candidates.places[mention.key].country_codes for mention in candidates.mentions)
    return Counter(code for code, *others in filter(None, codes) if not others)


def _summary(candidates: Candidates) -> str:
    proposals = sum(candidate.is_proposal for candidate in candidates.candidates)
    statuses = [candidate.review.status for candidate in candidates.candidates]
    stale = f", {counted(statuses.count('stale'), 'stale claims')}" if "stale" in statuses else ""
    return (
        f"{counted(candidates.text.paragraphs, 'paragraphs')}, {counted(len(candidates.sentences), 'sentences')}: "
        f"{counted(len(candidates.candidates), 'candidates')}, of which {proposals:,} with both ends{stale}"
    )
