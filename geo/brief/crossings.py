"""Border crossings and ports of entry that a brief brings."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from geo.validation import CountryCode, Id, Latitude, Line, Longitude, Number, Text, Value


class BorderCrossing(Value):
    """A border crossing, port or airport of entry that the gazetteer does not have; shown with the others."""

    id: Id
    """By which scenarios, events and `--close` name it."""
    label: Text
    """Its name."""
    countries: tuple[CountryCode, CountryCode] = Field(
        description='the two countries that it joins, such as ["FJ", "TO"]'
    )
    lon: Longitude
    """Longitude: a place of the network within 5 km at which lines of the two meet is named after it."""
    lat: Latitude
    """Latitude."""
    uncertainty_m: Annotated[Number, Field(gt=0)]
    """How far off the coordinates may be, in metres."""
    location_source: Line
    """Where the coordinates are from."""

    @model_validator(mode="after")
    def _parts_two(self) -> BorderCrossing:
        if self.countries[0] == self.countries[1]:
            message = f"expected two different countries, found {self.countries[0]!r} twice"
            raise ValueError(message)
        return self
