"""Split a paragraph into sentences, in English, French or Arabic."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

# ruff: noqa: RUF001 - quotes and stops of three languages

_STOP: Final = re.compile(r"(?P<stop>[.!?…؟۔]+)[»”\"'’)\]]*(?P<blank>\s+)(?=\S)")
_OPENING: Final = re.compile(r"[«“\"'‘(\[—–\-\s]*")
_LAST_WORD: Final = re.compile(r"[^\W_](?:[\w.]|-(?=\w))*$")
_REACH: Final = 24  # characters before a stop; no abbreviation is longer
_ABBREVIATED: Final = """
    mr mrs ms dr prof gen col lt sgt capt maj st mt ft jr sr no nos vol pp p ed eds vs etc e.g i.e cf al approx ca c
    dept gov sen rep rev hon inc ltd co corp jan feb mar apr jun jul aug sept sep oct nov dec fig art par para
    m mm mme mlle mlles mgr me av apr env janv févr avr juil déc éd hab km n° réf chap
    د أ م ه ص ج ت ق.م
"""
_ABBREVIATIONS: Final = frozenset(_ABBREVIATED.split())
_MAY_END: Final = frozenset(
    {"etc", "al", "co", "inc", "ltd", "km", "hab", "m", "ه", "م", "c", "no"}
)

# French for flight and theft, if no number follows: "vol. II", « trente passeurs par vol. Les douanes ».
_VOLUME: Final = "vol"
_CAPITALISED: Final = re.compile(r"[A-ZÀ-Þ][’'a-zà-öø-ÿ]")


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each sentence of a paragraph, in characters, the blanks between left out.

    A stop ends no sentence after an abbreviation or an initial, or where small letters follow.

    Examples
    --------
    >>> text = "Gen. Haftar paid 3.5 million. Did he? “Yes!” he said. هل وصل الوقود؟ نعم."
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['Gen. Haftar paid 3.5 million.', 'Did he?', '“Yes!” he said.', 'هل وصل الوقود؟', 'نعم.']
    >>> text = "Trente passeurs par vol. Les douanes en voient dix. Voir vol. III, p. 4."
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['Trente passeurs par vol.', 'Les douanes en voient dix.', 'Voir vol. III, p. 4.']
    """
    start = len(text) - len(text.lstrip())
    for match in _STOP.finditer(text):
        if _ends_sentence(text, start, match):
            yield start, match.start("blank")
            start = match.end()
    if end := len(text.rstrip()):
        yield from [(start, end)] if end > start else []


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    """Return whether a sentence ends at a stop; not after an item's number, an initial or an abbreviation."""
    opening = _OPENING.match(text, match.end())
    next_start = opening.end() if opening else match.end()
    if text[next_start : next_start + 1].islower():
        return False
    if match["stop"] != ".":
        return True
    begin = max(start, match.start() - _REACH)
    last_word = _LAST_WORD.search(text[begin : match.start()])
    if not last_word:
        return True
    word = last_word[0]
    if begin + last_word.start() == start and word.isdecimal():
        return False  # the number of an item: "1. Fuel"
    is_initial = len(word) == 1 and word.isupper() and not word.isdecimal()
    if is_initial and text[next_start : next_start + 1].isupper():
        return False
    folded = word.casefold()
    may_end = folded in _MAY_END and text[next_start : next_start + 1].isupper()
    may_end |= folded == _VOLUME and bool(_CAPITALISED.match(text, next_start))
    return folded not in _ABBREVIATIONS or may_end
