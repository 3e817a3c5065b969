"""How much a source says there is: unknown, a word, bounds or a number; never a guess."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from geo.validation import FieldError, Line, Number, Text, Value

Amount = Annotated[Number, Field(ge=0)]


class UnknownQuantity(Value):
    """The source states no quantity; drawn as unknown, and counted neither as 0 nor as 1."""

    kind: Literal["unknown"]


class OrdinalQuantity(Value):
    """The source states a size in words, without a number."""

    kind: Literal["ordinal"]
    word: Text
    """The words of the source."""


class IntervalQuantity(Value):
    """The source states bounds."""

    kind: Literal["interval"]
    low: Amount
    """The lower bound."""
    high: Amount
    """The upper bound."""
    unit: Line
    """What is counted, in English, such as `litres a day`; pages say common units in their language."""

    @model_validator(mode="after")
    def _check_order(self) -> IntervalQuantity:
        if self.low > self.high:
            raise FieldError("low", f"expected at most {self.high:g}, the value of high.")
        return self


class NumberQuantity(Value):
    """The source states one number."""

    kind: Literal["number"]
    value: Amount
    """The number."""
    unit: Line
    """What is counted, in English, such as `litres a day`; pages say common units in their language."""
    word: Text | None = None
    """The words of the source where they say more than the number, such as `more than 40 sacks a week`."""


Quantity = Annotated[
    UnknownQuantity | OrdinalQuantity | IntervalQuantity | NumberQuantity,
    Field(discriminator="kind"),
]
