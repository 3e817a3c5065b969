"""Find the dates of a sentence, in EDTF, as vague as they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
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


def _number_names(names: tuple[str, ...], first: int) -> dict[str, int]:
    """Return each name with the number of its row, from ``first``; the longest come first, as in patterns."""
    numbers = {
        name.replace("_", " "): number
        for number, row in enumerate(names, first)
        for name in row.split()
    }
    return dict(sorted(numbers.items(), key=lambda item: -len(item[0])))


_MONTH: Final = _number_names(_MONTHS, 1)
_SEASON: Final = _number_names(_SEASONS, 21)  # EDTF's numbers of seasons
_Y: Final = r"(?:1[89]|20)\d\d"
_M: Final = "|".join(map(re.escape, _MONTH))
_YEAR_WORD: Final = r"(?:(?:the year|l['’]année|année|عام|سنة|العام|عامي)\s+)?"
_AFTER: Final = (
    r"since|after|starting in|beginning in|as of|depuis|après|dès|à partir d[eu]|à compter d[eu]"
    r"|منذ|بعد|ابتداء من|اعتبارا من"
)
_BEFORE: Final = (
    r"until|till|up to|before|prior to|jusqu['’](?:en|à|au)|avant|حتى|إلى غاية|لغاية|قبل"
)
_VAGUE: Final = (
    r"mid|early|late|(?:the\s+)?(?:middle|beginning|start|end) of|mi|(?:le |la |l['’])?(?:début|fin)(?: d[eu])?"
    r"|منتصف|أوائل|أواخر|مطلع|بداية|نهاية|شهر"
)
_IN: Final = (
    rf"in|of|during|by|summer of|en|du|de|courant|année|l['’]an|en l['’]an|عام|سنة|العام|في|خلال"
    rf"|{_VAGUE}|{_AFTER}|{_BEFORE}"
)
_EVENT: Final = (
    r"(?:coup|putsch|war|revolution|uprising|invasion|attacks?|elections?|clos(?:ure|ing)|(?:re)?opening|fall|collapse"
    r"|outbreak|ban|embargo|blockade|sanctions|agreement|accords?|ceasefire|truce|withdrawal|arrival|death|pandemic|crisis"
    r"|earthquake|floods?|drought|devaluation|reform|independence"
    r"|guerre|révolution|soulèvement|attaques?|élections?|fermeture|(?:ré)?ouverture|chute|effondrement|interdiction|blocus"
    r"|cessez-le-feu|trêve|retrait|arrivée|mort|pandémie|crise|séisme|inondations?|sécheresse|dévaluation|réforme"
    r"|indépendance"
    r"|انقلاب|حرب|ثورة|انتفاضة|غزو|هجوم|انتخابات|إغلاق|إعادة فتح|فتح|سقوط|انهيار|اندلاع|حظر|حصار|عقوبات|اتفاق|هدنة"
    r"|انسحاب|وصول|وفاة|جائحة|أزمة|زلزال|فيضانات|جفاف|استقلال)"
)
_FROM: Final = r"(?:from|between|de|du|entre|من|بين)(?:\s+(?:le|the))?"
_AND: Final = r"(?:and|et|و)(?:\s+(?:le|the))?"
_UP_TO: Final = r"(?:to|until|till|through|à|au|jusqu['’](?:en|à|au)|إلى|حتى)(?:\s+(?:le|the))?"
_TO: Final = rf"(?:{_AND}|{_UP_TO})"
_ARABIC_AND: Final = r"[وف]?"  # is written as a part of the next word
_NTH: Final = _number_names(
    (
        "last dernier dernière الأخير", "first premier première 1 الأول", "second deuxième 2 الثاني",
        "third troisième 3 الثالث", "fourth quatrième 4 الرابع",
    ), 0,
)  # fmt: skip
_MONTHS_IN_YEAR: Final = 12
_HALVES: Final = {"half", "semestre", "moitié", "h", "s", "النصف"}
_HALF_OR_QUARTER: Final = r"half|semestre|moitié|quarter|trimestre|النصف|الربع|[hsqt](?=[1-4])"
_PART_OF_YEAR: Final = (
    rf"(?:(?P<nth>{'|'.join(_NTH)})\s+(?P<share>{_HALF_OR_QUARTER})|(?P<first_share>{_HALF_OR_QUARTER})\s*(?P<then_nth>{'|'.join(_NTH)}))"
    rf"(?:\s+(?:of|de|من))?\s+{_YEAR_WORD}(?P<share_y>{_Y})"
)


def _day_or_month(number: int) -> str:
    """Return the pattern of one side of a range, a day, a month or both, without a year: 3 May, May 3, mid-May, 3."""
    day = r"[0-3]?\d(?!\d)"
    return (
        rf"(?:(?:{_VAGUE})[\s-]+)?(?:(?P<range_d{number}>{day})(?:st|nd|rd|th|er)?(?:\s+(?:of\s+)?(?P<range_m{number}>{_M})\b\.?)?"
        rf"|(?P<range_um{number}>{_M})\b\.?(?:\s+(?P<range_ud{number}>{day})(?:st|nd|rd|th)?)?)"
    )


_BETWEEN: Final = r"(?:between|entre|بين)\s+(?:(?:le|the|les mois d[e'’]|شهري|يومي)\s*)?"
_RANGE_IN_YEAR: Final = (
    rf"\b{_ARABIC_AND}(?P<range>(?P<is_between>{_BETWEEN})?{_day_or_month(1)}\s*(?:(?P<is_and>{_AND})|[-–—]|{_UP_TO})\s*{_day_or_month(2)}"
    rf",?(?:\s+(?:of|de))?\s+{_YEAR_WORD}(?P<range_y>{_Y}))\b"
)
# In this order: what an earlier pattern has matched is no date for a later one.
_PATTERNS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        _RANGE_IN_YEAR,  # between May and September 2023; 3-9 May 2023
        # the first half of 2023; Q3 2023
        rf"\b(?P<share_of_year>{_PART_OF_YEAR})\b",
        # from 2012 to 2014
        rf"\b{_ARABIC_AND}(?P<from_to>{_FROM}\s+{_YEAR_WORD}(?P<y1>{_Y})\s+{_TO}\s*{_YEAR_WORD}(?P<y2>{_Y}))\b",
        # 2012-2014
        rf"\b(?P<dash>(?P<dy1>{_Y})\s?[-–/]\s?(?P<dy2>{_Y}))\b",
        # 3 May 2023
        rf"\b(?P<day>(?P<d>[0-3]?\d)(?:st|nd|rd|th|er)?\s+(?:of\s+)?(?P<dm>{_M})\.?,?\s+{_YEAR_WORD}(?P<dy>{_Y}))\b",
        # May 3, 2023
        rf"\b(?P<us_day>(?P<um>{_M})\.?\s+(?P<ud>[0-3]?\d)(?:st|nd|rd|th)?,?\s+(?P<uy>{_Y}))\b",
        rf"\b(?P<iso>(?P<iy>{_Y})-(?P<im>[01]\d)-(?P<id>[0-3]\d))\b",
        # May 2023
        rf"\b(?P<month>(?P<mm>{_M})\.?(?:\s+of|\s+de)?,?\s+{_YEAR_WORD}(?P<my>{_Y}))\b",
        # summer of 2023
        rf"\b(?P<season>(?P<sn>{'|'.join(map(re.escape, _SEASON))})(?:\s+(?:of|de))?\s+{_YEAR_WORD}(?P<sy>{_Y}))\b",
        # the 1990s; années 1990
        rf"\b(?P<decade>(?:(?P<e10>{_Y[:-2]})0s|années\s+(?P<f10>{_Y[:-2]})0))\b",
        # about 2015
        rf"\b(?:around|about|circa|vers|environ|حوالي|نحو)\s+{_YEAR_WORD}(?P<about>{_Y})\b",
        # since the 2011 revolution
        rf"\b(?:since|after|before|until)\s+the\s+(?P<event_year>{_Y})\s+(?:\w+\s+)?{_EVENT}\b",
        # in 2015; (2015
        rf"(?:(?:\b{_ARABIC_AND}(?:{_IN})\s*{_YEAR_WORD}|[(،,])[\s-]*)(?P<year>{_Y})\b(?!\s*(?:km|kg|%|tonnes|tons|litres))",
    )
)
# What may stand between "since" and its date: "early", "the coup of", "la fermeture de la frontière en".
_BEFORE_DATE: Final = (
    rf"\s*(?:(?:the|its|le|la|les|l['’])?\s*(?:\w+\s+)?{_EVENT}(?:['’\s]+[^\W\d]+){{0,6}}?\s+)?"
    rf"(?:(?:in|of|on|en|de|d['’]|du|le|l['’]|في|the|عام|سنة|يوم)\s+)*(?:(?:{_VAGUE})[\s-]*)?{_YEAR_WORD}$"
)
_SINCE: Final = re.compile(rf"(?<!\w){_ARABIC_AND}(?:{_AFTER}){_BEFORE_DATE}", re.IGNORECASE)
_UNTIL: Final = re.compile(rf"(?<!\w){_ARABIC_AND}(?:{_BEFORE}){_BEFORE_DATE}", re.IGNORECASE)
_NOT: Final = re.compile(r"(?:\bnot|\bpas|ليس|ليست|إلا)\s+$", re.IGNORECASE)  # not until 2015
_BEFORE_FIRST_DATE: Final = re.compile(
    rf"(?<!\w){_ARABIC_AND}{_FROM}\s+(?:(?:{_VAGUE})[\s-]+)?{_YEAR_WORD}$", re.IGNORECASE
)
_BETWEEN_DATES: Final = re.compile(
    rf"\s*{_TO}\s*(?:(?:{_VAGUE})[\s-]+)?{_YEAR_WORD}", re.IGNORECASE
)
_REACH: Final = 80  # characters before a date in which "since" is looked for


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
    >>> [span.edtf for span in find_periods("Depuis le coup d'État du 26 juillet 2023, et non jusqu'en août 2019")]
    ['2023-07-26/..', '../2019-08']
    >>> find_periods("2000 litres, on the 5th")
    []
    """
    with_digits = text.translate(_DIGITS)
    spans: list[DatedSpan] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(with_digits):
            # Words that are not part of the date may begin the match; its first group begins with the date.
            start = match.start(next(name for name, part in match.groupdict().items() if part))
            # In "since the 2011 revolution" the match goes on to the event, the date does not.
            end = match.end("event_year") if match.lastgroup == "event_year" else match.end()
            # The year of a date that an earlier pattern has found is not another date.
            is_new = all(end <= span.start or span.end <= start for span in spans)
            if is_new and (edtf := _valid(_edtf(match.groupdict()))):
                spans.append(DatedSpan(start, end, edtf))
    spans.sort(key=lambda span: span.start)
    return [_with_open_end(span, with_digits) for span in _join_ranges(spans, with_digits)]


def _join_ranges(spans: list[DatedSpan], text: str) -> Iterator[DatedSpan]:
    """Yield the dates, the two of "from March 2015 to June 2016" as one."""
    last_end = -1
    for span, following in zip_longest(spans, spans[1:]):
        if span.start < last_end:  # it is the end of the range before
            continue
        last_end = span.end
        is_range = (
            following is not None and "/" not in span.edtf + following.edtf
            and _BETWEEN_DATES.fullmatch(text, span.end, following.start)
            and _BEFORE_FIRST_DATE.search(text[max(0, span.start - _REACH) : span.start])
        )  # fmt: skip
        if is_range and (edtf := _valid(f"{span.edtf}/{following.edtf}")):
            last_end = following.end
            yield DatedSpan(span.start, following.end, edtf)
        else:
            yield span


def _with_open_end(span: DatedSpan, text: str) -> DatedSpan:
    """Return a date as an interval that is open at one end if "since" or "until" stands before it."""
    if "/" in span.edtf:
        return span
    text_before = text[max(0, span.start - _REACH) : span.start]
    since, until = _SINCE.search(text_before), _UNTIL.search(text_before)
    word = since or until
    if not word:
        return span
    is_negated = _NOT.search(text_before[: word.start()]) is not None
    is_begin = (since is not None) != is_negated  # "not until 2015" is since 2015
    return replace(span, edtf=f"{span.edtf}/.." if is_begin else f"../{span.edtf}")


def _edtf(groups: dict[str, str | None]) -> str:
    """Return a date in EDTF from the groups of its match; an empty text if it is none."""
    parts = {name: part for name, part in groups.items() if part}
    for first, last in (("y1", "y2"), ("dy1", "dy2")):
        if first in parts:
            return f"{parts[first]}/{parts[last]}"
    if "range" in parts:
        return _range_in_year(parts)
    if "share_of_year" in parts:
        return _part_of_year(parts)
    return f"{parts['about']}~" if "about" in parts else _single_date(parts)


def _range_in_year(parts: dict[str, str]) -> str:
    """Return a range whose year stands only at its end: *entre mai et septembre 2023*, "3-9 May 2023".

    "November to March 2023" begins in the year before. "July and August" is a range, "March and June" is none.
    """
    # "3 May" and "May 3" fill different groups of each side.
    months = [parts.get(f"range_m{n}") or parts.get(f"range_um{n}", "") for n in (1, 2)]
    days = [parts.get(f"range_d{n}") or parts.get(f"range_ud{n}", "") for n in (1, 2)]
    if not any(months):
        return ""
    # "3-9 May" names the month of both sides once.
    first, last = (_MONTH[(month or months[0] or months[1]).lower()] for month in months)
    is_within_month = first == last and all(days)
    gap = int(days[1]) - int(days[0]) if is_within_month else last - first
    if "is_and" in parts and "is_between" not in parts and gap > 1:
        return ""
    last_year = int(parts["range_y"])
    years = (last_year - 1 if first > last else last_year, last_year)
    ends = [
        f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")
        for year, month, day in zip(years, (first, last), days, strict=True)
    ]
    return "/".join(ends)


def _part_of_year(parts: dict[str, str]) -> str:
    """Return the months of a half or a quarter of a year: "the first half of 2023" is 2023-01/2023-06."""
    nth = _NTH[(parts.get("nth") or parts["then_nth"]).lower()]
    share = parts.get("share") or parts["first_share"]
    months = 6 if share.lower() in _HALVES else 3
    last = (nth * months) or 12  # "the last quarter"
    if last > _MONTHS_IN_YEAR:
        return ""
    return f"{parts['share_y']}-{last - months + 1:02}/{parts['share_y']}-{last:02}"


def _single_date(parts: dict[str, str]) -> str:
    """Return a day, month, season, decade or year in EDTF from the groups of its match."""
    for day, month, year in (("d", "dm", "dy"), ("ud", "um", "uy")):
        if day in parts:
            return f"{parts[year]}-{_MONTH[parts[month].lower()]:02}-{int(parts[day]):02}"
    if "month" in parts:
        return f"{parts['my']}-{_MONTH[parts['mm'].lower()]:02}"
    if "season" in parts:
        return f"{parts['sy']}-{_SEASON[parts['sn'].lower()]}"
    if "decade" in parts:
        return f"{parts.get('e10') or parts.get('f10')}X"
    return parts.get("iso") or parts.get("event_year") or parts.get("year", "")


def _valid(edtf: str) -> str:
    """Return a date if it is valid EDTF, else an empty text, as for 31 June."""
    try:
        return parse_period(edtf).edtf if edtf else ""
    except ValueError:
        return ""
