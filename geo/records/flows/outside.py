"""Find the countries outside the region that a table's flows need, and word the advice to prepare another region."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from geo.gazetteer.country_names import split_country
from geo.geodesy.country_outlines import country_names
from geo.records.countries import named_country
from geo.records.flows.pair_routes import RoutedPairs
from geo.records.flows.table_ends import TableEnd
from geo.regions import Region
from geo.regions.extent import within

MOST_NAMED: Final = 4  # countries in a sentence


def countries_of_refused(refused: Sequence[str], region: Region) -> tuple[str, ...]:
    """Return the codes of countries outside the region that refused names state, sorted.

    Examples
    --------
    >>> from geo.regions import open_region
    >>> countries_of_refused(["Jolo, Philippines", "Tawau, Malaisie", "Nowhere, Tunisia", "Elsewhere"], open_region())
    ('MY', 'PH')
    """
    stated_codes = {code for name in refused if (code := split_country(name, named_country)[1])}
    return tuple(sorted(stated_codes - _countries_of(region))) if stated_codes else ()


def countries_of_unrouted(
    routed: RoutedPairs, ends: Sequence[TableEnd], region: Region, *, doubtful: frozenset[str]
) -> tuple[str, ...]:
    """Return the codes of the countries outside the region that have an end of a pair without a route, sorted.

    Provinces and other areas do not count, because flows from them are routed in no region.

    Parameters
    ----------
    ends
        The ends to which the indexes in ``routed`` refer.
    doubtful
        The ids of ends that do not count, because their position is doubtful.
    """
    unrouted_pairs = sorted(set(routed.reasons).difference(routed.alternatives.pair.tolist()))
    end_numbers = np.unique([routed.origin[unrouted_pairs], routed.destination[unrouted_pairs]])
    region_codes = _countries_of(region) if len(end_numbers) else frozenset()
    codes: set[str] = set()
    for end in (ends[number] for number in end_numbers.tolist()):
        if end.id in doubtful or end.kind == "area":
            continue
        if end.kind == "country":
            is_in_region = not region_codes.isdisjoint(end.country_codes)
        else:
            is_in_region = bool(within(region.extent.bounds, end.lon, end.lat))
        if not is_in_region:
            codes.update(end.country_codes)
    return tuple(sorted(codes))


def _countries_of(region: Region) -> frozenset[str]:
    """Return the codes of the countries that a region lists; if it lists none, of those with a place in it."""
    listed_codes = region.notes.get("countries")
    codes = (code for place in region.gazetteer.places.values() for code in place.country_codes)
    return frozenset(listed_codes or codes)


def region_advice(outside: Sequence[str], used_codes: Sequence[str], region_name: str) -> str:
    """Return the advice to prepare a larger region, since flows reach beyond the one in use.

    Parameters
    ----------
    outside
        The codes of the countries that the region lacks.
    used_codes
        The codes of the countries of the other ends, which the new region should have, too.
    region_name
        The name of the region in use.

    Examples
    --------
    >>> print(region_advice(("MY", "PH"), ("TN",), "north-africa"))
    The region north-africa does not cover Malaysia, Philippines. Prepare one that does (`geo region NAME --countries
    MY,PH,TN`), and run again with --region NAME.
    """
    names = [country_names()[code][0] for code in outside[:MOST_NAMED]]
    more = f" and {len(outside) - MOST_NAMED:,} more" if len(outside) > MOST_NAMED else ""
    return (
        f"The region {region_name} does not cover {', '.join(names)}{more}. Prepare one that does "
        f"(`geo region NAME --countries {','.join(sorted({*outside, *used_codes}))}`), "
        "and run again with --region NAME."
    )
