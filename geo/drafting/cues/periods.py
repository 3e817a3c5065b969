"""Find the dates of a sentence, in EDTF, as vague as they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from geo.brief.evidence import parse_period

# ruff: noqa: RUF001 - dashes and digits of two scripts

_DIGITS: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_MONTHS: Final = (
    "january jan janvier يناير جانفي كانون_الثاني",
    "february feb février fevrier فبراير فيفري شباط",
    "march mars مارس آذار",
    "april apr avril أبريل ابريل أفريل نيسان",
    "may mai مايو ماي أيار",
    "june jun juin يونيو جوان حزيران",
    "july jul juillet يوليو جويلية تموز",
    "august aug août aout أغسطس اغسطس أوت آب",
    "september sept sep septembre سبتمبر أيلول",
    "october oct octobre أكتوبر اكتوبر تشرين_الأول",
    "november nov novembre نوفمبر تشرين_الثاني",
    "december dec décembre decembre ديسمبر كانون_الأول",
)
_SEASONS: Final = (
    "spring printemps ربيع", "summer été ete صيف", "autumn fall automne خريف", "winter hiver شتاء",
)  # fmt: skip


def _numbers(names: tuple[str, ...], first: int) -> dict[str, int]:
    """Return the number of each name, counted from ``first``; the longest names come first, as patterns try them."""
    pairs = [(n.replace("_", " "), at) for at, row in enumerate(names, first) for n in row.split()]
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))


_MONTH: Final = _numbers(_MONTHS, 1)
_SEASON: Final = _numbers(_SEASONS, 21)  # EDTF's numbers of seasons
_Y: Final = r"(?:1[89]|20)\d\d"
_M: Final = "|".join(map(re.escape, _MONTH))
_YEAR_WORD: Final = r"(?:(?:the year|l['’]année|année|عام|سنة|العام|عامي)\s+)?"
_IN: Final = (
    r"in|of|during|by|early|late|mid|end of|summer of|en|de|fin|début|courant|année|l['’]an|en l['’]an"
    r"|عام|سنة|العام|في|خلال|أواخر|أوائل|مطلع|نهاية|بداية"
)
_FROM: Final = r"(?:from|between|de|entre|من|بين)"
_TO: Final = r"(?:to|and|until|à|et|إلى|حتى|و)"
_PATTERNS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?P<from_to>{_FROM}\s+{_YEAR_WORD}(?P<y1>{_Y})\s+{_TO}\s*{_YEAR_WORD}(?P<y2>{_Y}))\b",
        rf"\b(?P<dash>(?P<dy1>{_Y})\s?[-–/]\s?(?P<dy2>{_Y}))\b",
        rf"\b(?P<day>(?P<d>[0-3]?\d)(?:st|nd|rd|th|er)?\s+(?:of\s+)?(?P<dm>{_M})\.?,?\s+{_YEAR_WORD}(?P<dy>{_Y}))\b",
        rf"\b(?P<us_day>(?P<um>{_M})\.?\s+(?P<ud>[0-3]?\d)(?:st|nd|rd|th)?,?\s+(?P<uy>{_Y}))\b",
        rf"\b(?P<iso>(?P<iy>{_Y})-(?P<im>[01]\d)-(?P<id>[0-3]\d))\b",
        rf"\b(?P<month>(?P<mm>{_M})\.?(?:\s+of|\s+de)?,?\s+{_YEAR_WORD}(?P<my>{_Y}))\b",
        rf"\b(?P<season>(?P<sn>{'|'.join(map(re.escape, _SEASON))})(?:\s+(?:of|de))?\s+{_YEAR_WORD}(?P<sy>{_Y}))\b",
        rf"\b(?P<decade>(?:(?P<e10>{_Y[:-2]})0s|années\s+(?P<f10>{_Y[:-2]})0))\b",
        rf"\b(?:since|depuis|منذ)\s+{_YEAR_WORD}(?P<since>{_Y})\b",
        rf"\b(?:until|till|jusqu['’]en|حتى)\s+{_YEAR_WORD}(?P<until>{_Y})\b",
        rf"\b(?:around|about|circa|vers|environ|حوالي|نحو)\s+{_YEAR_WORD}(?P<about>{_Y})\b",
        rf"(?:(?:\b(?:{_IN})|[(،,])[\s-]*)(?P<year>{_Y})\b(?!\s*(?:km|kg|%|tonnes|tons|litres))",
    )
)
_SINCE: Final = re.compile(r"(?:since|depuis|منذ)\s*$", re.IGNORECASE)
_REACH: Final = 12


@dataclass(frozen=True, slots=True)
class DatedSpan:
    """A date of a text, from ``start`` to before ``end``."""

    start: int
    end: int
    edtf: str


def find_periods(text: str) -> list[DatedSpan]:
    """Find the dates that a sentence states with a year, in its order.

    Examples
    --------
    >>> [span.edtf for span in find_periods("Since March 2014 fuel goes east, more than in 2012-2013.")]
    ['2014-03/..', '2012/2013']
    >>> [span.edtf for span in find_periods("منذ عام ٢٠١١ يمر الوقود، وزاد في 12 مارس 2015")]
    ['2011/..', '2015-03-12']
    >>> find_periods("2000 litres, on the 5th")
    []
    """
    plain = text.translate(_DIGITS)
    spans: list[DatedSpan] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            # The match may begin with words that are no part of the date.
            start = min(match.start(match.lastgroup or 0), match.start(_outer(match)))
            end = match.end()
            is_new = all(end <= span.start or span.end <= start for span in spans)
            if is_new and (edtf := _checked(_edtf(match.groupdict(), plain[:start]))):
                spans.append(DatedSpan(start, end, edtf))
    return sorted(spans, key=lambda span: span.start)


def _outer(match: re.Match[str]) -> str:
    """Return the group that spans the whole date."""
    return next(name for name, text in match.groupdict().items() if text)


def _edtf(groups: dict[str, str | None], text_before: str) -> str:
    """Return a date in EDTF from the groups of its match, and the text before it, which may end in "since"."""
    get = {name: value for name, value in groups.items() if value}
    for first, last in (("y1", "y2"), ("dy1", "dy2")):
        if first in get:
            return f"{get[first]}/{get[last]}"
    for name, form in (("since", "{}/.."), ("until", "../{}"), ("about", "{}~")):
        if name in get:
            return form.format(get[name])
    point = _point(get)
    return f"{point}/.." if point and _SINCE.search(text_before[-_REACH:]) else point


def _point(get: dict[str, str]) -> str:
    """Return a day, month, season, decade or year in EDTF from the groups of its match."""
    for day, month, year in (("d", "dm", "dy"), ("ud", "um", "uy")):
        if day in get:
            return f"{get[year]}-{_MONTH[get[month].lower()]:02}-{int(get[day]):02}"
    if "month" in get:
        return f"{get['my']}-{_MONTH[get['mm'].lower()]:02}"
    if "season" in get:
        return f"{get['sy']}-{_SEASON[get['sn'].lower()]}"
    if "decade" in get:
        return f"{get.get('e10') or get.get('f10')}X"
    return get.get("iso") or get.get("year", "")


def _checked(edtf: str) -> str:
    """Return a date if it is valid EDTF, else an empty text: there is no 31 June."""
    try:
        return parse_period(edtf).edtf if edtf else ""
    except ValueError:
        return ""
