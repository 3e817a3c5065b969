"""Names that were refused since their country lies outside the region whose places were searched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geo.gazetteer.country_names import split_country
from geo.geodesy.country_outlines import country_names
from geo.records.flows.named_ends import TableEnd
from geo.records.flows.pair_routes import RoutedPairs
from geo.records.flows.placed_ends import stated_country
from geo.regions import Region
from geo.regions.extent import within

MOST_NAMED: Final = 4  # countries in a sentence


def countries_outside(refused: Sequence[str], region: Region) -> tuple[str, ...]:
    """Return the codes of countries that refused names state and that the region does not hold, sorted.

    Examples
    --------
    >>> from geo.regions import open_region
    >>> countries_outside(["Jolo, Philippines", "Tawau, Malaisie", "Nowhere, Tunisia", "Elsewhere"], open_region())
    ('MY', 'PH')
    """
    stated = {code for name in refused if (code := split_country(name, stated_country)[1])}
    return tuple(sorted(stated - _countries_of(region))) if stated else ()


def countries_beyond(
    routed: RoutedPairs, ends: Sequence[TableEnd], region: Region
) -> tuple[str, ...]:
    """Return the codes of countries with an end beyond the region, of pairs without any route, sorted."""
    pairs = sorted(set(routed.reasons).difference(routed.alternatives.pair.tolist()))
    numbers = {int(side[pair]) for pair in pairs for side in (routed.origin, routed.destination)}
    held = _countries_of(region) if numbers else frozenset()
    codes: set[str] = set()
    for end in (ends[number] for number in numbers):
        is_held = (
            not held.isdisjoint(end.country_codes)
            if end.kind == "country"
            else bool(within(region.extent.bounds, end.lon, end.lat))
        )
        codes |= set() if is_held else set(end.country_codes)
    return tuple(sorted(codes))


def _countries_of(region: Region) -> frozenset[str]:
    """Return the countries of which a region is made, or has a place."""
    own = region.notes.get("countries")
    codes = (code for place in region.gazetteer.places.values() for code in place.country_codes)
    return frozenset(own or codes)


def sentence_about(outside: Sequence[str], used: Sequence[str], region_name: str) -> str:
    """Return what to do about countries outside the region; the new one has to hold also those of ends in use.

    Examples
    --------
    >>> print(sentence_about(("MY", "PH"), ("TN",), "north-africa"))
    The region north-africa does not hold Malaysia, Philippines: prepare one (`geo region NAME --countries MY,PH,TN`),
    and add --region NAME
    """
    names = [country_names()[code][0] for code in outside[:MOST_NAMED]]
    more = f" and {len(outside) - MOST_NAMED:,} more" if len(outside) > MOST_NAMED else ""
    return (
        f"The region {region_name} does not hold {', '.join(names)}{more}: prepare one "
        f"(`geo region NAME --countries {','.join(sorted({*outside, *used}))}`), and add --region NAME"
    )
