"""Explain how a brief refers to countries, provinces and other areas, whose names the gazetteer lacks."""

from __future__ import annotations

from typing import Final

from geo.gazetteer.country_names import country_of_name, split_country
from geo.gazetteer.provinces import Province, areas_named
from geo.gazetteer.world_parts import WorldPart, world_part_named

MOST_AREAS: Final = 3  # areas of one name that a message describes


def area_in_words(mention: str) -> str | None:
    """Describe the country, part of the world, sea or province that a name means, and how to write it in a brief.

    None if the name means no such area. The description begins with the kind of the area, so that it can follow *is*.

    Examples
    --------
    >>> area_in_words("Libye")
    'a country: in a brief, write an [[area]] with kind = "country" and countries = ["LY"]'
    >>> area_in_words("Sebou"), area_in_words("Gulf of Aden")
    (None, 'a sea: give coordinates, such as lon 49.9, lat 14.4')
    """
    name, country = split_country(mention)
    if not country and (code := country_of_name(name)):
        return f'a country: in a brief, write an [[area]] with kind = "country" and countries = ["{code}"]'
    if not country and (part := world_part_named(name)):
        return _world_part_in_words(part)
    if areas := areas_named(name, country=country).areas:
        circles = "; ".join(map(circle_in_words, areas[:MOST_AREAS]))
        advice = "Give the coordinates of the one meant, with its radius as uncertainty_m, or a town in it"
        return f"a province or landscape: {circles}. {advice}"
    return None


def _world_part_in_words(part: WorldPart) -> str:
    """Describe a part of the world or a sea, and how to write it in a brief; a sea has no countries."""
    if not part.country_codes:
        return f"a sea: give coordinates, such as lon {part.lon:g}, lat {part.lat:g}"
    codes = ", ".join(f'"{code}"' for code in part.country_codes)
    return f'a part of the world: in a brief, write an [[area]] with kind = "region" and countries = [{codes}]'


def circle_in_words(area: Province) -> str:
    """Describe a province or landscape by its English name, its countries, its radius and its centre.

    Examples
    --------
    >>> circle_in_words(areas_named("Helmand").areas[0])
    'Helmand [AF], within 143 km of lon 64.31, lat 31.73'
    """
    name, codes = area.name("en"), "/".join(area.country_codes)
    return (
        f"{name} [{codes}], within {area.radius_km:,.0f} km of lon {area.lon:g}, lat {area.lat:g}"
    )
