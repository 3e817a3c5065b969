"""The commented brief that `geo new` writes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Final

from geo.errors import OutputError, unwritable
from geo.gazetteer import SETTLEMENTS, GazetteerPlace
from geo.gazetteer.spelling import words
from geo.geodesy import inverse
from geo.geodesy.country_outlines import country_names
from geo.regions import Region

CROSSING: Final = re.compile(
    r"^crossings = .*\n|^# Crossings that are closed .*\n|^\[\[scenario\]\]\n(?:.+\n)+|^crossing_delay_h = .*\n",
    re.MULTILINE,
)
"""What the template says of a crossing, to leave out where a region has none."""


def template(region: Region | None = None, *, key: str = "") -> str:
    """Return the text of a small valid brief with a comment on every part.

    Parameters
    ----------
    region
        Whose largest town, a neighbouring country and a crossing between them are the example; by default Gafsa.
    key
        What the brief calls the region.
    """
    text = files("geo").joinpath("data/template/brief.toml").read_text(encoding="utf-8")
    return _in_region(text, region, key) if region else text


def _in_region(text: str, region: Region, key: str) -> str:
    """Return the template with places of a region instead of those around Gafsa."""
    places = region.gazetteer.places.values()
    towns = [place for place in places if place.kind in SETTLEMENTS]
    town = max(towns, key=lambda place: (place.population, place.id))
    crossing = _crossing_near(town, region)
    neighbour_codes = [
        code for code in (crossing or town).country_codes if code not in town.country_codes
    ]
    own_code = town.country_codes[0]
    neighbour_code = (neighbour_codes or [own_code])[0]
    neighbour = country_names()[neighbour_code][0]
    replacements = {
        "Gafsa": str(town.label.en), "gafsa": _slug(str(town.label.en)),
        "Qafsah": str(town.label.en), "8.7842": f"{town.lon:.4f}", "34.4250": f"{town.lat:.4f}",
        "Algeria": neighbour, "algeria": _slug(neighbour), "DZ": neighbour_code,
        "tunisia": _slug(country_names()[own_code][0]), "TN": own_code,
    }  # fmt: skip
    if crossing:
        replacements |= {
            "Bou Chebka": str(crossing.label.en), "bou-chebka": crossing.id,
            "8.20": f"{crossing.lon:.2f}", "35.20": f"{crossing.lat:.2f}",
        }  # fmt: skip
    else:
        text = CROSSING.sub("", text)
    id_line = f'id = "{replacements["gafsa"]}"\n'
    text = _renamed(text, replacements).replace(id_line, f'{id_line}gazetteer = "{town.id}"\n', 1)
    return text.replace(
        "\nfictional = true", f'\nregion = "{key or region.name}"\nfictional = true', 1
    )


def _crossing_near(town: GazetteerPlace, region: Region) -> GazetteerPlace | None:
    """Return the crossing of a town's country that is nearest to it, if there is one."""
    ours = [
        crossing
        for crossing in region.gazetteer.crossings()
        if not set(town.country_codes).isdisjoint(crossing.country_codes)
    ]
    return min(
        ours,
        key=lambda place: float(inverse(town.lon, town.lat, place.lon, place.lat)[2]),
        default=None,
    )


def _renamed(text: str, names: Mapping[str, str]) -> str:
    """Replace whole words, all at once; a quote in a name would end a text of TOML."""
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")
    return pattern.sub(lambda match: names[match[0]].replace('"', "'"), text)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", "-".join(words(name))).strip("-") or "example"


def write_template(path: Path, text: str) -> None:
    """Write a brief to a new file.

    Raises
    ------
    OutputError
        If the file exists, or cannot be written.
    """
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        message = f"{path}: already exists. Name a new file."
        raise OutputError(message) from None
    except OSError as error:
        raise unwritable(path, error) from None
