"""What a map is drawn from: forms that values of other floors fill without being imported here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry


class Text(Protocol):
    """One text in up to three languages; None where it is not given."""

    @property
    def en(self) -> str | None:
        """The text in English."""

    @property
    def fr(self) -> str | None:
        """The text in French."""

    @property
    def ar(self) -> str | None:
        """The text in Arabic."""


class Stage(Protocol):
    """A part of what a map shows that claims tell apart, where no date does."""

    @property
    def id(self) -> str:
        """Its name among the map's stages."""

    @property
    def label(self) -> Text:
        """What the reader chooses it by."""

    @property
    def flows(self) -> tuple[str, ...]:
        """Ids of the flows of it."""

    @property
    def claims(self) -> tuple[str, ...]:
        """Ids of the claims that tell it apart."""


class MapSpec(Protocol):
    """What a brief says of one of its maps."""

    @property
    def id(self) -> str:
        """Its name among the brief's maps."""

    @property
    def title(self) -> Text:
        """What stands at its head."""

    @property
    def question(self) -> Text | None:
        """The one question that it asks."""

    @property
    def layers(self) -> tuple[str, ...]:
        """Names of the layers to draw."""

    @property
    def hidden(self) -> tuple[str, ...]:
        """Names of those that are switched off when the page opens."""

    @property
    def only(self) -> tuple[str, ...]:
        """Ids of the features to show; a layer of which none is named is shown whole."""

    @property
    def stages(self) -> Sequence[Stage]:
        """Stages among which the reader may choose."""

    @property
    def period(self) -> str | None:
        """The time that it is about, in EDTF; said on the page, nothing is left out for it."""

    @property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north in degrees; None for a view that holds all flows.

        A west greater than the east is a view across the antimeridian.
        """


class SourceSpan(Protocol):
    """Words of a source itself, for a page that stays private."""

    @property
    def claims(self) -> tuple[str, ...]:
        """Ids of the claims that cite them."""

    @property
    def parts(self) -> Sequence[tuple[str, tuple[str, ...]]]:
        """The words in pieces, each with the ids of the claims whose terms it is."""


class Background(Protocol):
    """What lies behind everything: lon/lat in degrees, EPSG:4326."""

    @property
    def land(self) -> BaseGeometry:
        """Land, as polygons."""

    @property
    def boundaries(self) -> BaseGeometry:
        """Boundaries between countries, as lines."""

    @property
    def disputed(self) -> BaseGeometry:
        """Boundaries that are disputed, as lines."""
