"""Compare what ``geo draft`` proposes with labelled texts, such as those in ``tests/drafting_texts``.

A folder holds texts, their labels (``*.labels.json``, explained in ``tests/drafting_texts/README.md``) and
``places.json``, the places of GeoNames that the texts may mean. Every measure is a share: what counts, of how many.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from geo.gazetteer.world import World, build_world

Json: TypeAlias = Mapping[str, Any]
Draft: TypeAlias = Callable[[Path, World], Json]
"""A function from a text's path and the places of the world to the content of ``brief.candidates.json``."""

SAME_PLACE_KM: Final = 20.0  # between two gazetteers' points of one town
EARTH_RADIUS_KM: Final = 6371.0
AREAS: Final = frozenset({"region", "landscape", "peak", "zone"})
"""Kinds of drafted places that a label calls a region."""
INVISIBLE: Final = re.compile(
    r"[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
ALL: Final = "all"

FLAG_RECALL: Final = "moving sentences flagged"
FLAG_PRECISION: Final = "flagged sentences that move"
PAIR_PRECISION: Final = "prefilled pairs that are right"
PAIR_RECALL: Final = "flows with a right prefilled pair"
CHIPS: Final = "flows with both ends among the chips"
CHIPS_NAMED: Final = "the same, where a name without a position counts too"
CHIPS_KNOWN: Final = "the same, where the gazetteer knows both ends"
UNLOCATED_RIGHT: Final = "names without a position that are places"
WRONG_PLACES: Final = "accepted mentions with a wrong place"
PLACE_RECALL: Final = "mentions of places accepted and right"
OFFSETS: Final = "exact offsets"
UNASKED: Final = "confirmed without a person"
MEASURES: Final = (
    FLAG_RECALL, FLAG_PRECISION, PAIR_PRECISION, PAIR_RECALL, CHIPS, CHIPS_KNOWN, CHIPS_NAMED,
    UNLOCATED_RIGHT, WRONG_PLACES, PLACE_RECALL, OFFSETS, UNASKED,
)  # fmt: skip


class Case(NamedTuple):
    """One thing that was counted, and whether it has the property that its measure names."""

    language: str
    measure: str
    holds: bool
    what: str


@dataclass(frozen=True)
class Share:
    """How many of how many."""

    count: int
    total: int

    @property
    def value(self) -> float:
        """The share, 0 of nothing."""
        return self.count / self.total if self.total else 0.0

    def __str__(self) -> str:
        """Write the share with its counts."""
        return f"{self.value:.2f} ({self.count}/{self.total})" if self.total else "–"


@dataclass(frozen=True)
class Labelled:
    """A text, its labels, and what was drafted from it."""

    text: str
    labels: Json
    drafted: Json

    @property
    def sentences(self) -> list[Json]:
        """Labelled sentences but titles: a title repeats what the text says."""
        return [row for row in self.labels["sentences"] if not row["title"]]

    def quote(self, span: Json) -> str:
        """Return the words of a span."""
        return self.text[span["start"] : span["end"]]

    def candidates_of(self, sentence: Json) -> list[Json]:
        """Return the candidates that overlap a sentence."""
        return [row for row in self.drafted["candidates"] if overlap(row, sentence)]

    def place_matches(self, key: str | None, mention: int) -> bool:
        """Whether a drafted place is what a labelled mention means."""
        if key is None:
            return False
        place, label = self.drafted["places"][key], self.labels["places"][mention]
        # A draft calls a province by its name in the text's language, a label by its English one.
        as_written = [
            {**row, "name": label["quote"]} for row in label["means"] if row["kind"] == "region"
        ]
        return is_one_of(place, [*label["means"], *as_written])

    def is_name_of(self, key: str, mention: int) -> bool:
        """Whether a drafted name without a position is a labelled mention, by its very characters."""
        label = self.labels["places"][mention]
        spans = [row for row in self.drafted["unlocated"] if row["key"] == key]
        return any((row["start"], row["end"]) == (label["start"], label["end"]) for row in spans)


def overlap(first: Json, second: Json) -> bool:
    """Whether two spans share at least half of the shorter one."""
    shared = min(first["end"], second["end"]) - max(first["start"], second["start"])
    return bool(shared * 2 >= min(first["end"] - first["start"], second["end"] - second["start"]))


def is_one_of(place: Json, meanings: Iterable[Json]) -> bool:
    """Whether a drafted place is one of the places that a mention may mean."""
    return any(is_same(place, meaning) for meaning in meanings)


def is_same(place: Json, meaning: Json) -> bool:
    """Whether a drafted place is a labelled one: the same country, part of the world, or town."""
    kind = place["kind"]
    match meaning["kind"]:
        case "country":
            return kind == "country" and list(place["country_codes"]) == [meaning["country"]]
        case "region":
            return kind in AREAS and _says(place, meaning["name"])
        case "town":
            return kind not in {"country", "region", "landscape"} and _is_town(place, meaning)
    return False


def _is_town(place: Json, meaning: Json) -> bool:
    """Whether a town is the labelled one, by number, by position, or by name where GeoNames lacks it."""
    if meaning["country"] not in place["country_codes"]:
        return False
    if meaning["geonames"] is None:
        return _says(place, meaning["name"])
    if place["place"] == f"geonames-{meaning['geonames']}":
        return True
    return place["lon"] is not None and _distance_km(place, meaning) <= SAME_PLACE_KM


def _says(place: Json, name: str) -> bool:
    """Whether one of a place's names contains the label's, or is contained in it."""
    wanted, own = _folded(name), (_folded(place["place"]), _folded(place["name"]))
    return any(wanted in name or name in wanted for name in own)


def _folded(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in decomposed if letter.isalnum())


def _distance_km(first: Json, second: Json) -> float:
    """Return the distance on a sphere, enough to know a town again."""
    lon, lat, lon_2, lat_2 = (
        radians(point[axis]) for point in (first, second) for axis in ("lon", "lat")
    )
    half = sin((lat_2 - lat) / 2) ** 2 + cos(lat) * cos(lat_2) * sin((lon_2 - lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half))


def flag_cases(subject: Labelled) -> Iterator[tuple[str, bool, str]]:
    """Yield the sentences that move, flagged or not, and those flagged, moving or not."""
    for sentence in subject.sentences:
        is_flagged = bool(subject.candidates_of(sentence))
        if sentence["moves"]:
            yield FLAG_RECALL, is_flagged, subject.quote(sentence)
        if is_flagged:
            yield FLAG_PRECISION, sentence["moves"], subject.quote(sentence)


def pair_cases(subject: Labelled) -> Iterator[tuple[str, bool, str]]:
    """Yield the prefilled pairs, right or wrong, and the flows, found or not."""
    for candidate in subject.drafted["candidates"]:
        if pair := _pair_of(candidate):
            is_right = any(
                is_right_pair(subject, candidate, flow) for flow in _flows_of(subject, candidate)
            )
            yield PAIR_PRECISION, is_right, f"{' → '.join(pair)}: {subject.quote(candidate)}"
    for flow in _complete_flows(subject):
        sentence = subject.labels["sentences"][flow["sentence"]]
        candidates = subject.candidates_of(sentence)
        is_found = any(is_right_pair(subject, row, flow) for row in candidates)
        yield PAIR_RECALL, is_found, subject.quote(sentence)
        has_chips = any(_ends_among_chips(subject, row, flow) for row in candidates)
        yield CHIPS, has_chips, subject.quote(sentence)
        is_named = any(_ends_among_chips(subject, row, flow, by_name=True) for row in candidates)
        yield CHIPS_NAMED, is_named, subject.quote(sentence)
        if _is_known(subject, flow["origins"]) and _is_known(subject, flow["destinations"]):
            yield CHIPS_KNOWN, has_chips, subject.quote(sentence)


def is_right_pair(subject: Labelled, candidate: Json, flow: Json) -> bool:
    """Whether a candidate's ends are those of a flow, or two of its stops in their order; both or neither negated."""
    pair = _pair_of(candidate)
    if pair is None or candidate["negated"] != flow["negated"]:
        return False
    chains = [flow["origins"], *([stop] for stop in flow["via"]), flow["destinations"]]
    legs = [(at, to) for start, end in combinations(chains, 2) for at in start for to in end]
    if flow["direction"] != "one-way":
        legs += [(to, at) for at, to in legs]
    return any(
        subject.place_matches(pair[0], at) and subject.place_matches(pair[1], to) for at, to in legs
    )


def _pair_of(candidate: Json) -> tuple[str, str] | None:
    """Return a candidate's prefilled origin and destination, if it has both."""
    origin, destination = (candidate["slots"][end]["value"] for end in ("origin", "destination"))
    return (origin, destination) if origin and destination else None


def _flows_of(subject: Labelled, candidate: Json) -> list[Json]:
    """Return the flows of the sentence that a candidate overlaps."""
    sentences = subject.labels["sentences"]
    flows = subject.labels["flows"]
    return [flow for flow in flows if overlap(candidate, sentences[flow["sentence"]])]


def _complete_flows(subject: Labelled) -> list[Json]:
    """Return the flows of which the text names both ends, but those of titles."""
    return [
        flow
        for flow in subject.labels["flows"]
        if flow["origins"] and flow["destinations"]
        if not subject.labels["sentences"][flow["sentence"]]["title"]
    ]


def _ends_among_chips(
    subject: Labelled, candidate: Json, flow: Json, *, by_name: bool = False
) -> bool:
    """Whether a reader could pick both ends of a flow from a candidate's chips; by name also one to be located."""
    return all(
        any(
            subject.place_matches(key, mention) or (by_name and subject.is_name_of(key, mention))
            for key in _chips(candidate, end)
            for mention in flow[ends]
        )
        for end, ends in (("origin", "origins"), ("destination", "destinations"))
    )  # fmt: skip


def _is_known(subject: Labelled, mentions: list[int]) -> bool:
    """Whether GeoNames or the list of countries has one of some mentions."""
    meanings = [row for at in mentions for row in subject.labels["places"][at]["means"]]
    return any(row.get("geonames") or row["kind"] == "country" for row in meanings)


def _chips(candidate: Json, end: str) -> list[str]:
    """Return the places that a slot offers."""
    slot = candidate["slots"][end]
    return [*([slot["value"]] if slot["value"] else []), *slot["alternatives"]]


def place_cases(subject: Labelled) -> Iterator[tuple[str, bool, str]]:
    """Yield accepted mentions, wrong or not, and labelled ones, found or not."""
    labels = subject.labels["places"]
    for mention in subject.drafted["mentions"]:
        near = [at for at, label in enumerate(labels) if overlap(mention, label)]
        is_right = any(subject.place_matches(mention["key"], at) for at in near)
        place = subject.drafted["places"][mention["key"]]
        what = f"{subject.quote(mention)} as {place['name']} ({place['place']})"
        yield WRONG_PLACES, not is_right, what
    for row in subject.drafted["unlocated"]:
        named = [label for label in labels if label["means"][0]["kind"] != "none"]
        is_place = any((row["start"], row["end"]) == (at["start"], at["end"]) for at in named)
        yield UNLOCATED_RIGHT, is_place, subject.quote(row)
    for at, label in enumerate(labels):
        if label["means"][0]["kind"] != "none":
            near_by = [row for row in subject.drafted["mentions"] if overlap(row, label)]
            is_right = any(subject.place_matches(row["key"], at) for row in near_by)
            yield PLACE_RECALL, is_right, label["quote"]


def offset_cases(subject: Labelled) -> Iterator[tuple[str, bool, str]]:
    """Yield spans, exact or not: hashes of quotes, terms, slots on mentions, and mentions as labelled."""
    mentions = {(row["start"], row["end"]): row["key"] for row in subject.drafted["mentions"]}
    for row in [*subject.drafted["sentences"], *subject.drafted["candidates"]]:
        quote = subject.quote(row)
        is_whole = quote == quote.strip() and _hash(quote) == row["quote"]
        yield OFFSETS, is_whole, f"sentence {quote!r}"
    for candidate in subject.drafted["candidates"]:
        quote = " ".join(subject.quote(candidate).split())
        for term in candidate["terms"]:
            yield OFFSETS, term in quote, f"term {term!r} of {quote!r}"
        for slot in _filled_place_slots(candidate):
            is_mention = mentions.get((slot["start"], slot["end"])) == slot["value"]
            yield OFFSETS, is_mention, f"slot {subject.quote(slot)!r} of {quote!r}"
    for row in subject.drafted["mentions"]:
        for at, label in enumerate(subject.labels["places"]):
            if overlap(row, label) and subject.place_matches(row["key"], at):
                is_same_span = (row["start"], row["end"]) == (label["start"], label["end"])
                yield OFFSETS, is_same_span, f"{subject.quote(row)!r} for {label['quote']!r}"


def _filled_place_slots(candidate: Json) -> list[Json]:
    """Return a candidate's place slots that name a span of the text."""
    slots = candidate["slots"]
    every = [slots["origin"], slots["destination"], *slots["via"]]
    return [slot for slot in every if slot["value"] and slot["start"] is not None]


def _hash(quote: str) -> str:
    """Return the hash of a normalised quote, computed anew from its definition."""
    visible = INVISIBLE.sub("", unicodedata.normalize("NFC", quote))
    return hashlib.sha256(" ".join(visible.split()).encode()).hexdigest()


def review_cases(subject: Labelled) -> Iterator[tuple[str, bool, str]]:
    """Yield candidates, confirmed without a person or not."""
    for row in subject.drafted["candidates"]:
        is_confirmed = row["review"]["status"] in {"confirmed", "edited"}
        yield UNASKED, is_confirmed, subject.quote(row)


def read_labels(folder: Path) -> list[Json]:
    """Read the labels of a folder's texts, by name."""
    return [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.labels.json"))]


def score_folder(folder: Path, draft: Draft, scratch: Path) -> list[Case]:
    """Draft every text of a folder and compare it with its labels; index the folder's places in `scratch`."""
    path = scratch / f"{folder.name}.sqlite"
    build_world(path, json.loads((folder / "places.json").read_text("utf-8")), edition=folder.name)
    cases: list[Case] = []
    for labels in read_labels(folder):
        file = folder / labels["file"]
        drafted = draft(file, World(path))
        cases += score_text(Labelled(file.read_text("utf-8"), labels, drafted))
    return cases


def score_text(subject: Labelled) -> list[Case]:
    """Return every case of every measure of one text."""
    counts = (flag_cases, pair_cases, place_cases, offset_cases, review_cases)
    language, file = subject.labels["language"], subject.labels["file"]
    return [
        Case(language, measure, holds, f"{file}: {what}")
        for count in counts
        for measure, holds, what in count(subject)
    ]


def share(cases: Iterable[Case], measure: str, language: str = ALL) -> Share:
    """Return one measure's share, in one language or in all."""
    holds = [
        case.holds for case in cases if case.measure == measure and language in (ALL, case.language)
    ]
    return Share(sum(holds), len(holds))


def table_of(cases: list[Case]) -> str:
    """Return a table of every measure by language, in Markdown."""
    languages = ("en", "fr", "ar", ALL)
    rows = [
        f"| {measure} | {' | '.join(str(share(cases, measure, code)) for code in languages)} |"
        for measure in MEASURES
    ]
    return "\n".join([f"| measure | {' | '.join(languages)} |", "|---|---:|---:|---:|---:|", *rows])


def failures(cases: list[Case], measure: str, *, holds: bool) -> str:
    """List the cases of a measure that have its property, or that lack it."""
    rows = [case.what for case in cases if case.measure == measure and case.holds == holds]
    return "\n".join(rows)
