"""Names that contain the name of a place, which may be proposed: *Port of Misrata*, *Lampedusa (Sicily)*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from geo.errors import AmbiguousPlaceError, UnknownPlaceError
from geo.gazetteer import Resolution, resolve_place
from geo.regions import Region

_KIND: Final = r"(?:sea|dry |air)?ports?|harbou?r|puerto|porto|a[eé]roport|aeropuerto|city|town|village|ville|ciudad"
_LINK: Final = (
    r"(?:\s+(?:of|de la|de los|de|du|des|del|da|do|di|la|le)\s+|\s+(?:de l|d|l)['’]\s*|\s+)"  # noqa: RUF001
)
_FORMS: Final = (
    re.compile(rf"(?:the |le |la |el |o )?(?:{_KIND}){_LINK}(?P<name>.+)", re.IGNORECASE),
    re.compile(rf"(?P<name>.+?)\s+(?:{_KIND})", re.IGNORECASE),
    re.compile(r"(?:ميناء|مرفأ|مطار|مدينة)\s+(?P<name>.+)"),
    re.compile(r"(?P<name>[^(]+?)\s*\([^()]+\)"),
    re.compile(r"(?P<name>[^,،]+?)\s*[,،].+"),
)


def inner_names(name: str) -> Iterator[str]:
    """Yield the names of places that a longer name may contain.

    Examples
    --------
    >>> [next(inner_names(name)) for name in ("Port of Misrata", "puerto de Sfax", "Misrata port", "ميناء مصراتة")]
    ['Misrata', 'Sfax', 'Misrata', 'مصراتة']
    >>> [next(inner_names(name)) for name in ("Lampedusa (Sicily)", "Dehiba, Tataouine")], [*inner_names("Gafsa")]
    (['Lampedusa', 'Dehiba'], [])
    """
    for form in _FORMS:
        if match := form.fullmatch(name.strip()):
            yield match["name"]


def resolve_inside(name: str, region: Region, *, country: str | None) -> Resolution | None:
    """Return the place whose name is part of a longer name, such as *Port of Misrata*.

    Return None if no part of the name is that of a place, or if several places have it. ``country`` is the code of the
    country in which to look; None for all.
    """
    for inner in inner_names(name):
        try:
            resolution = resolve_place(
                inner, country=country, index=region.gazetteer.index_for(inner)
            )
        except (AmbiguousPlaceError, UnknownPlaceError):
            continue
        if not resolution.is_proposal:
            return resolution
    return None
