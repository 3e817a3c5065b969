"""Judge by which of its names a place is usually called, and whether it is a capital."""

from __future__ import annotations

from geo.gazetteer.country_names import capitals
from geo.gazetteer.entries import GEONAMES, GazetteerPlace
from geo.gazetteer.romanisation import romanisations
from geo.gazetteer.spelling import is_arabic, normalised


def may_be_usual(name: str, place: GazetteerPlace) -> bool:
    """Return whether a name may be the one by which a place is usually called.

    It may if it is a label of the place, or if it is one of the Arabic names of a town and nobody knows which of them
    is usual.

    Examples
    --------
    >>> from geo.gazetteer import gazetteer
    >>> town = gazetteer()["geonames-2479536"]
    >>> town.label.ar, may_be_usual("فيليب فيل", town), may_be_usual("Philippeville", town)
    ('سكيكدة', False, False)
    """
    return is_label(name, place) or (is_usual_unknown(name, place) and name in place.variants)


def is_usual_unknown(name: str, place: GazetteerPlace) -> bool:
    """Return whether a name is Arabic, and it is not known which Arabic name of the place is the usual one.

    GeoNames does not say which is, so the Arabic label of its towns is only the likeliest.
    """
    return is_arabic(name) and (not place.label.ar or place.id.startswith(GEONAMES))


def is_label(name: str, place: GazetteerPlace) -> bool:
    """Return whether a name is a label of a place, if differences of case, accents and alphabet are ignored.

    Examples
    --------
    >>> from geo.gazetteer import gazetteer
    >>> is_label("Ghadamès", gazetteer()["ghadames"]), is_label("Rhadamès", gazetteer()["ghadames"])
    (True, False)
    """
    labels = (place.label.en, place.label.fr, place.label.ar)
    keys = {normalised(label) for label in labels if label}
    return not keys.isdisjoint(map(normalised, (name, *romanisations(name))))


def is_capital(place: GazetteerPlace) -> bool:
    """Return whether a place is the capital of its country.

    Examples
    --------
    >>> from geo.gazetteer import gazetteer
    >>> is_capital(gazetteer()["geonames-2464470"]), is_capital(gazetteer()["gafsa"])
    (True, False)
    """
    return place.geonames_id is not None and any(
        capitals().get(code) == place.geonames_id for code in place.country_codes
    )
