"""The steps of a map's story, which a brief writes under ``[[map.step]]``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, model_validator

from geo.geodesy.country_outlines import Bounds
from geo.validation import FieldError, Id, Latitude, Longitude, Text, Value

MAX_TITLE_CHARS: Final = 60  # one or two lines above the text
MAX_TEXT_CHARS: Final = 320  # two or three sentences: more does not fit a third of a phone
MAX_STEPS: Final = 9


def _check_bounds(bounds: Bounds) -> Bounds:
    """Return bounds unchanged after a check: west, south, east, north in degrees.

    Raises
    ------
    FieldError
        If the south does not lie below the north, or the west is the east.
    """
    west, south, east, north = bounds
    if west == east or south >= north:
        message = (
            "expected [west, south, east, north] with south < north and west ≠ east;"
            " west may exceed east across ±180°."
        )
        raise FieldError("bounds", message)
    return bounds


CheckedBounds = Annotated[
    tuple[Longitude, Latitude, Longitude, Latitude], AfterValidator(_check_bounds)
]


def _at_most(chars: int) -> Callable[[Text], Text]:
    """Return a validator that raises if a text has more characters than ``chars`` in any of its languages."""

    def check_length(text: Text) -> Text:
        for language, words in text.by_language.items():
            if len(words) > chars:
                message = f"expected at most {chars} characters, not {len(words):,}."
                raise FieldError(language, message)
        return text

    return check_length


class Step(Value):
    """One step of a story that leads through a map: a text, and the features drawn beside it."""

    title: Annotated[Text, AfterValidator(_at_most(MAX_TITLE_CHARS))] = Field(
        description="a title in en, fr or ar"
    )
    """Its heading, of at most 60 characters."""
    text: Annotated[Text, AfterValidator(_at_most(MAX_TEXT_CHARS))] = Field(
        description="a sentence or two in en, fr or ar"
    )
    """A sentence or two, of at most 320 characters."""
    flows: tuple[Id, ...] = ()
    """Flows that are drawn, with their ends; the map's other flows are left out."""
    features: tuple[Id, ...] = ()
    """Places, areas, zones, barriers, events and crossings that are drawn as well."""
    claims: tuple[Id, ...] = ()
    """Claims that the text rests on; if the step names no flow or feature, those that rest on them are drawn."""
    bounds: CheckedBounds | None = None
    """West, south, east, north; by default around the features that the step draws."""
    stage: Id | None = None
    """A stage of the map."""
    closure: Id | None = None
    """A scenario whose crossings are closed."""
    shut: tuple[Id, ...] = ()
    """Crossings that are closed, in place of a scenario's."""

    @property
    def closes(self) -> Literal["closure", "shut"] | None:
        """The key by which the step closes crossings; None if it closes none."""
        if self.closure:
            return "closure"
        return "shut" if self.shut else None

    @model_validator(mode="after")
    def _check_closure(self) -> Step:
        if self.closure and self.shut:
            raise FieldError("shut", "expected only one of: closure, shut.")
        if self.closes and len(self.flows) != 1:
            message = "a step that closes crossings shows how one flow reroutes. Expected one flow."
            raise FieldError("flows", message)
        return self
