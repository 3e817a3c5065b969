"""Find the region that a text is about, by the countries that it names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import shapely

from geo.brief.source_text import locate_editions
from geo.drafting.accepting.acceptance import split_mentions
from geo.drafting.mentions import Mention, find_mentions
from geo.drafting.names.assessment import LEAST_CONFIDENCE
from geo.errors import UnknownCountryError, how_to_install
from geo.geodesy.antimeridian import spans_of_longitude
from geo.geodesy.country_outlines import country_names
from geo.geodesy.measures import rough_area_m2
from geo.regions import open_region
from geo.regions.extent import Extent
from geo.regions.packed_outlines import world_outlines
from geo.regions.region import DEFAULT, region_folders

LEAST_PART_OF_COUNTRY: Final = 0.5  # share of a country's area in a region to which it belongs
LEAST_PART_OF_TEXT: Final = 0.5  # share of the weight of all countries in a region that fits
MOST_NAMED: Final = 4  # countries in a message
# A new region should also have the countries with so many mentions, as a share of those of the country named most, …
LEAST_PART_OF_HIGHEST: Final = 0.2
HUGE_M2: Final = 6e12  # … but not Russia, China or Brazil


@dataclass(frozen=True)
class Fit:
    """The region that fits a text best.

    Attributes
    ----------
    region
        Its name; None if no region has enough of the countries that the text names.
    countries
        How often the text names each country, or a province of it: ISO 3166-1 alpha-2 → mentions.
    """

    region: str | None
    countries: Counter[str]

    @property
    def reason(self) -> str:
        """Why this region, in a sentence without a stop."""
        if not self.countries:
            return f"The text names no country, so places are looked up in the region {self.region}"
        names, commonest = country_names(), self.countries.most_common(MOST_NAMED)
        listed = ", ".join(f"{names[code][0]} ({count})" for code, count in commonest)
        if self.region is None:
            return f"The text mostly names {listed}, which no prepared region covers"
        return (
            f"The text mostly names {listed}, so places are looked up in the region {self.region}"
        )

    @property
    def remedy(self) -> str:
        """What to do if no region fits and the places of the world are not installed."""
        return (
            f"To look up places of the whole world, install them, then draft again: {how_to_install('world')}. "
            f"{self.remedy_for_roads}"
        )

    @property
    def remedy_for_roads(self) -> str:
        """What to do to get routes if no region fits."""
        codes = self._contiguous_codes()
        if name := next(
            (name for name, extent in _extents().items() if _has_all(extent, codes)), None
        ):
            return (
                f"For roads as well, draft again into a new file with `--region {name}`: the region {name}, which you"
                f" have, covers {', '.join(country_names()[code][0] for code in sorted(codes))}"
            )
        return (
            f"For roads as well, prepare a region with `geo region NAME --countries {','.join(sorted(codes))}`,"
            " then draft again into a new file with `--region NAME`"
        )

    def _contiguous_codes(self) -> set[str]:
        """Return the country named most, and those named often that border on it or on each other."""
        (first, highest_count), *others = self.countries.most_common()
        outlines = world_outlines()
        codes = {first}
        remaining = {
            code
            for code, count in others
            if count >= LEAST_PART_OF_HIGHEST * highest_count and 0 < _land_m2(code) < HUGE_M2
        }
        while neighbours := {
            code for code in remaining if any(outlines.do_meet(code, member) for member in codes)
        }:
            codes |= neighbours
            remaining -= neighbours
        return codes


def fitting_region(text: str) -> Fit:
    """Return the prepared region whose countries a text names most.

    A country belongs to a region that lists it or, if the region lists none, holds at least half of its area. Its
    weight is the square of the number of times that the text names it, its people or its provinces, so that countries
    named in passing do not decide. A region fits if it has at least half of the total weight. The default region is
    used for a tie, or if the text names no country.

    Examples
    --------
    >>> fitting_region("Cars are stolen in Serbia and sold in Bulgaria.").region
    'balkans'
    >>> fit = fitting_region("Gold from Peru is sold in Bolivia; much of it comes from Peru's south.")
    >>> fit.region, fit.reason
    (None, 'The text mostly names Peru (2), Bolivia (1), which no prepared region covers')
    """
    countries = _countries_named(text)
    if not countries:
        return Fit(DEFAULT, countries)
    weight_of = {
        name: sum(count**2 for code, count in countries.items() if _has_country(extent, code))
        for name, extent in _extents().items()
    }
    best_region = max(weight_of, key=lambda name: (weight_of[name], name == DEFAULT))
    total_weight = sum(count**2 for count in countries.values())
    fits = weight_of[best_region] >= LEAST_PART_OF_TEXT * total_weight
    return Fit(best_region if fits else None, countries)


def _countries_named(text: str) -> Counter[str]:
    """Count the mentions of each country, its people and its provinces; not of towns, which one gazetteer may lack.

    If none is certain, doubtful ones count: Tyneside and Nova Scotia are in no country of the default region.
    """
    gazetteer = open_region().gazetteer
    split = split_mentions(text, find_mentions(text, locate_editions(text), gazetteer))
    # A province whose country the text does not name says less about the region than the name of a country does.
    certain = [m for m in split.accepted if m.assessment.confidence >= LEAST_CONFIDENCE]
    return _countries_of(certain) or _countries_of([*split.accepted, *split.doubtful])


def _countries_of(mentions: Iterable[Mention]) -> Counter[str]:
    """Count the mentions of each country and its provinces."""
    senses = (mention.assessment.sense for mention in mentions)
    return Counter(
        sense.country_codes[0]
        for sense in senses
        if sense and sense.place is None and len(sense.country_codes) == 1
    )


def _extents() -> dict[str, Extent]:
    """Return the extent of each region that ships or was prepared, by name."""
    return {name: open_region(name).extent for name in sorted(region_folders())}


def _has_all(extent: Extent, codes: Iterable[str]) -> bool:
    return all(_has_country(extent, code) for code in codes)


def _has_country(extent: Extent, code: str) -> bool:
    """Return whether a region has a country: it lists the country, or holds half of its area."""
    if extent.countries:
        return code in extent.countries
    land = _land(code)
    if land is None:
        return False
    west, south, east, north = extent.bounds
    spans = spans_of_longitude(west, east)
    parts = [shapely.clip_by_rect(land, left, south, right, north) for left, right in spans]
    return rough_area_m2(parts) >= LEAST_PART_OF_COUNTRY * rough_area_m2([land])


def _land(code: str) -> shapely.Geometry | None:
    """Return the outline of a country; None for a code that the outlines lack."""
    try:
        return world_outlines().country(code).geometry
    except UnknownCountryError:
        return None


def _land_m2(code: str) -> float:
    land = _land(code)
    return 0.0 if land is None else rough_area_m2([land])
