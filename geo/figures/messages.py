"""The wording of figures: the page's messages, a few more, and the languages of a row."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from geo.brief.review_states import PENDING
from geo.figures.amounts import amount_text
from geo.maps.assets import messages as page_words
from geo.validation import LANGUAGES, Language, rounded


@dataclass(frozen=True)
class Messages:
    """Wording in one language; a text that lacks it is shown in the first language it has."""

    language: Language

    @property
    def is_rtl(self) -> bool:
        """Whether the language is written from right to left."""
        return self.language == "ar"

    @property
    def colon(self) -> str:
        """A colon between two texts; French has a space before it that breaks no line."""
        return "\u00a0: " if self.language == "fr" else ": "

    @property
    def comma(self) -> str:
        """A comma between two texts."""
        return "، " if self.language == "ar" else ", "

    def message(self, key: str, **values: str) -> str:
        """Return a message, with values for the names in braces."""
        text: str = _messages()[key][self.language]
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def row_text(self, row: Mapping[str, Any], column: str) -> str:
        """Return a text of a row in this language, else in the first language that has it, else "".

        ``column`` is the name without its language: ``label`` stands for the columns ``label_en``, ``label_fr`` and
        ``label_ar``. A label gets a question mark if its row rests on a claim that no person has confirmed.
        """
        texts = (row.get(f"{column}_{language}") for language in (self.language, *LANGUAGES))
        # A missing text may be NaN.
        text = next((text for text in texts if isinstance(text, str) and text), "")
        is_draft = column == "label" and row.get("review") in PENDING
        return self.message("draft_name", name=text) if is_draft and text else text

    def number(self, value: float) -> str:
        """Write a number with the language's separators.

        Examples
        --------
        >>> Messages("fr").number(1.5)
        '1,5'
        """
        text = f"{value:z,.10g}"
        return text if self.language != "fr" else text.replace(",", "\u202f").replace(".", ",")

    def cost(self, hours: float) -> str:
        """Write hours that a closure costs, as pages and `geo closure` do: to hundredths below one, else to tenths.

        Examples
        --------
        >>> Messages("en").cost(0.061), Messages("en").cost(11.95)
        ('0.06', '12')
        """
        return self.number(rounded(hours, 2 if hours < 1 else 1))

    def percent(self, share: float) -> str:
        """Write a share in per cent, to tenths as pages do; French has a space that breaks no line.

        Examples
        --------
        >>> Messages("en").percent(0.16), Messages("en").percent(0.0625)
        ('16%', '6.3%')
        """
        sign = "\u00a0%" if self.language == "fr" else "%"
        return f"{self.number(100 * rounded(share, 3))}{sign}"

    def measured(self, value: float, unit: str) -> str:
        """Return a number with its unit as text, between marks that isolate its direction.

        Without them, an English unit would stand before its number in Arabic text.

        Examples
        --------
        >>> Messages("fr").measured(400, "head a month").strip("\u2068\u2069")
        '400 têtes par mois'
        """
        text = amount_text(self.number(value), value, unit, self.language, _messages())
        return f"\u2068{text}\u2069"


@cache
def _messages() -> Mapping[str, Any]:
    text = (resources.files("geo.figures") / "messages.json").read_text(encoding="utf-8")
    return {**page_words(), **json.loads(text)}
