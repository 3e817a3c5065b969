"""The figure's words: the page's own, a few more, and the languages of a row."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from geo.maps import page_words
from geo.validation import LANGUAGES


@dataclass(frozen=True)
class Words:
    """Words in one language; where that has none, in the first that has."""

    language: str

    @property
    def is_rtl(self) -> bool:
        """Whether it is written from right to left."""
        return self.language == "ar"

    def say(self, key: str, **values: str) -> str:
        """Give a message of the page or of the figure."""
        text: str = _messages()[key][self.language]
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def of(self, row: Mapping[str, Any], column: str) -> str:
        """Give a row's text: ``label`` is in its columns ``label_en``, ``label_fr``, ``label_ar``."""
        texts = (row.get(f"{column}_{one}") for one in (self.language, *LANGUAGES))
        return next((text for text in texts if isinstance(text, str) and text), "")

    def pick(self, text: Any) -> str:  # noqa: ANN401 - a text in up to three languages
        """Give a text of a brief."""
        texts = (getattr(text, one, None) for one in (self.language, *LANGUAGES))
        return next((one for one in texts if one), "")

    def label(self, look: Mapping[str, Any]) -> str:
        """Give what the symbology calls a value."""
        return str(look["label"][self.language])

    def number(self, value: float) -> str:
        """Write a number, grouped and with a decimal sign as the language has them; digits are those of the page.

        Examples
        --------
        >>> Words("fr").number(1.5)
        '1,5'
        """
        text = f"{value:,.10g}"
        return text if self.language != "fr" else text.replace(",", "\u202f").replace(".", ",")


@cache
def _messages() -> Mapping[str, Any]:
    own = json.loads((resources.files("geo.figures") / "words.json").read_text(encoding="utf-8"))
    return {**page_words(), **own}
