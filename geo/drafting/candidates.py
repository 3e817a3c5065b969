"""What ``geo draft`` proposes for a text: ``brief.candidates.json``, which holds no sentence of that text.

Offsets count Unicode code points of the text as read, from 0, the last not included. A sentence is recognised by the
hash of its normalised quote.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field, ValidationError, model_validator

from geo.brief.evidence import Edtf, Reading
from geo.brief.model import CommodityClass
from geo.brief.review_states import Review
from geo.drafting.text_files import read_limited
from geo.errors import BriefError, Problem
from geo.validation import (
    CountryCode,
    Id,
    Integer,
    Language,
    Latitude,
    Line,
    Longitude,
    Text,
    Value,
)
from geo.validation.explanations import explain

Direction: TypeAlias = Literal["one-way", "both", "unstated"]
Mode: TypeAlias = Literal["road", "sea", "air", "mixed"]
Offset = Annotated[Integer, Field(ge=0)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

UNLOCATED: Final = "unlocated"
OWN: Final = "own"
SUFFIX: Final = ".candidates.json"
MAX_FILE_BYTES: Final = 50_000_000
_RESTORE: Final = (
    "restore it from a backup: claims that you rejected are recorded only here. Without one,"
    " draft under a new name: geo draft TEXT -o NEW.toml --private DIR"
)
_INVISIBLE: Final = re.compile(
    r"[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)


class DraftedText(Value):
    """The text, without its words."""

    sha256: Sha256
    """Of the text as read, in UTF-8."""
    language: Language
    paragraphs: Offset
    characters: Offset


class DraftedSource(Value):
    """The title, author, outlet and date that the text states about itself; null where it does not."""

    id: Id
    title: Line | None = None
    author: Line | None = None
    outlet: Line | None = None
    date: Edtf | None = None


class DraftedPlace(Value):
    """A place, country or part of the world that the text mentions."""

    place: str
    """Its id in the gazetteer, the code of a country, or the id of a part of the world."""
    name: Line
    kind: str
    """``country``, ``region``, the gazetteer's kind of place; ``unlocated`` for a name that no gazetteer at hand
    has, and ``own`` once a person has said where it is."""
    country_codes: tuple[CountryCode, ...]
    lon: Longitude | None = None
    lat: Latitude | None = None
    uncertainty_m: Annotated[float, Field(gt=0)] | None = None
    """How far a province or landscape reaches from its point; null for all else."""
    labels: dict[Language, Line] = Field(default_factory=dict)
    """What a gazetteer calls it, by language, where it says so; ``name`` counts in the text's language."""

    @property
    def is_unlocated(self) -> bool:
        """Whether a person must say where it is before a flow can have it as an end."""
        return self.kind == UNLOCATED

    @property
    def is_area(self) -> bool:
        """Whether the brief needs an area for it; a province is a place with a wide uncertainty."""
        return self.kind in {"country", "region"} and self.uncertainty_m is None


class Span(Value):
    """A part of the text, from ``start`` to before ``end``."""

    start: Offset
    end: Offset

    @model_validator(mode="after")
    def _is_forward(self) -> Span:
        if self.end <= self.start:
            message = f"expected an end after the start, found {self.start} to {self.end}."
            raise ValueError(message)
        return self


class DraftedMention(Span):
    """Where a place is named; no paragraph in a heading."""

    paragraph: Offset | None
    key: Id
    name: Line
    """As written."""
    confidence: Annotated[float, Field(ge=0, le=1)]


class Sentence(Span):
    """A sentence of a paragraph, and the hash of its normalised quote."""

    paragraph: Offset
    quote: Sha256


class PlaceSlot(Value):
    """One end of a flow, or a stop: the place's key, where it is named, and others within reach, nearest first."""

    value: Id | None = None
    start: Offset | None = None
    end: Offset | None = None
    alternatives: tuple[Id, ...] = ()


class CommoditySlot(Value):
    """What moves, the word that says so, and what else the sentence names."""

    value: CommodityClass | None = None
    start: Offset | None = None
    end: Offset | None = None
    alternatives: tuple[CommodityClass, ...] = ()


class DirectionSlot(Value):
    """One way, both ways, or unstated."""

    value: Direction = "one-way"


class PeriodSlot(Value):
    """When, as vague as the sentence."""

    value: Edtf | None = None
    start: Offset | None = None
    end: Offset | None = None
    alternatives: tuple[Edtf, ...] = ()


class ModeSlot(Value):
    """The means of transport, and the word that says so; null where the text leaves it open."""

    value: Mode | None = None
    start: Offset | None = None
    end: Offset | None = None


class Slots(Value):
    """The parts of a flow, each with the value that the draft proposes."""

    origin: PlaceSlot = PlaceSlot()
    destination: PlaceSlot = PlaceSlot()
    via: tuple[PlaceSlot, ...] = ()
    commodity: CommoditySlot = CommoditySlot()
    direction: DirectionSlot = DirectionSlot()
    period: PeriodSlot = PeriodSlot()
    mode: ModeSlot = ModeSlot()

    @property
    def stops(self) -> tuple[PlaceSlot, ...]:
        """Its places in the order of travel, from origin to destination."""
        return self.origin, *self.via, self.destination

    @property
    def is_complete(self) -> bool:
        """Whether a flow can be made of them."""
        return None not in (self.origin.value, self.destination.value, self.commodity.value)


class DecidedSlots(Value):
    """The values that a person chose instead of those in the slots; a place is a key of the draft's places."""

    origin: Id | None = None
    destination: Id | None = None
    via: tuple[Id, ...] = ()
    commodity: CommodityClass | None = None
    direction: Direction = "one-way"
    period: Edtf | None = None
    mode: Mode | None = None
    words: Text | None = None
    """The claim's text; null for the one made from the slots."""


class DraftedCandidate(Span):
    """A sentence that may state a flow."""

    id: Id
    """``p3-4f9a12c0``: the paragraph and the start of the quote's hash; ``-2`` for a second of the same sentence."""
    paragraph: Offset
    quote: Sha256
    terms: tuple[Line, ...]
    """As ``geo check --text`` looks for them in the paragraph."""
    rule: str | None = None
    """The rule that filled both ends; `reader` for a sentence that a person promoted; null if none did."""
    reading: Reading = "stated"
    negated: bool = False
    hedged: bool = False
    slots: Slots
    review: Review = Review(status="unconfirmed")
    decided: DecidedSlots | None = None
    """What `geo review` wrote instead of the slots, which stay as proposed."""

    @property
    def is_proposal(self) -> bool:
        """Whether ``geo draft`` writes it into the brief: it is complete, and the text does not deny it."""
        return self.slots.is_complete and not self.negated


class Candidates(Value):
    """All that a draft proposes for one text."""

    format: Literal[1] = 1
    brief: Id
    text: DraftedText
    source: DraftedSource
    places: dict[Id, DraftedPlace]
    mentions: tuple[DraftedMention, ...]
    sentences: tuple[Sentence, ...]
    candidates: tuple[DraftedCandidate, ...]
    unlocated: tuple[DraftedMention, ...] = ()
    """Where a text names what seems to be a place, and no gazetteer at hand has it."""


def candidates_path(brief: Path) -> Path:
    """Return the path of a brief's candidates, beside it.

    >>> candidates_path(Path("drafts/mine.toml")).as_posix()
    'drafts/mine.candidates.json'
    """
    return brief.with_name(brief.stem + SUFFIX)


def candidates_json(candidates: Candidates) -> str:
    """Write candidates as JSON, one row of each table a line."""
    record = candidates.model_dump(mode="json")
    tables = {"places", "mentions", "unlocated", "sentences", "candidates"}
    heads = [f" {_json(key)}: {_json(value)}" for key, value in record.items() if key not in tables]
    places = [f"  {_json(key)}: {_json(place)}" for key, place in record["places"].items()]
    heads.append(' "places": {' + ",".join(f"\n{row}" for row in places) + "}")
    for table in ("mentions", "unlocated", "sentences", "candidates"):
        rows = ",".join(f"\n  {_json(row)}" for row in record[table])
        heads.append(f' "{table}": [{rows}]')
    return "{\n" + ",\n".join(heads) + "\n}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def read_candidates(path: Path) -> Candidates:
    """Read a brief's candidates.

    Raises
    ------
    BriefError
        If the file cannot be read, or is not what ``geo draft`` writes, with every problem.
    """
    name = str(path)
    content = read_limited(path, MAX_FILE_BYTES, _RESTORE)
    try:
        return parse_candidates(content.decode("utf-8"), name=name)
    except UnicodeDecodeError:
        raise BriefError(name, [Problem("", "is not UTF-8", _RESTORE)]) from None


def parse_candidates(text: str, *, name: str) -> Candidates:
    """Parse candidates from JSON; see :func:`read_candidates`."""
    try:
        return Candidates.model_validate(json.loads(text))
    except ValidationError as error:
        explanations = [explain(details, Candidates) for details in error.errors()]
        problems = [
            Problem("", f"{field} {found}".strip(), remedy) for field, found, remedy in explanations
        ]
        raise BriefError(name, problems) from None
    except (ValueError, RecursionError):
        problem = Problem("", "is not valid JSON", _RESTORE)
        raise BriefError(name, [problem]) from None


def normalised_quote(quote: str) -> str:
    r"""Return a quote in NFC, without invisible marks, with single blanks.

    >>> normalised_quote(" Fuel\u200f goes\n east. ")
    'Fuel goes east.'
    """
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", quote)).split())


def hash_quote(quote: str) -> str:
    """Return the SHA-256 of a normalised quote, in hexadecimal.

    >>> hash_quote("Fuel  goes east.") == hash_quote("Fuel goes east.")
    True
    """
    return hash_text(normalised_quote(quote))


def hash_text(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
