"""Check that the road network of a brief has the crossings that the brief closes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from geo.brief import Brief
from geo.brief.parse import brief_error
from geo.brief.toml_lines import Fault, KeyPath
from geo.errors import DataError
from geo.layers.modelled.traffic import network_of
from geo.network import Network
from geo.validation import shown, suggestion


def check_network(brief: Brief, name: str | Path) -> None:
    """Open the network of a brief, where the brief names one or closes crossings.

    Parameters
    ----------
    name
        The brief's path or name, for messages.

    Raises
    ------
    BriefError
        If the brief's own roads cannot be read, or lack crossings that scenarios or steps close; it lists them all.
    DataError
        If the brief's own roads have several problems.
    """
    closed = list(_closed_crossings(brief))
    if not (brief.network or closed):
        return
    known = _network_of(brief, name).crossing_id
    roads = f"{Path(brief.network).name}" if brief.network else "the road network"
    faults = [
        Fault(
            path, str(path[-1]), f"{shown(crossing)} is not on {roads}",
            f"{suggestion(crossing, sorted(set(known)), kind='crossing')} Or draw a road through it",
        )
        for path, crossing in closed if crossing not in known
    ]  # fmt: skip
    if faults:
        raise brief_error(name, faults)


def _network_of(brief: Brief, name: str | Path) -> Network:
    """Open the network; a problem of the brief's own roads has the line that names their file."""
    try:
        return network_of(brief)
    except DataError as error:
        if brief.network is None or "\n" in str(error):
            raise
        raise brief_error(name, [Fault(("network",), "network", str(error), "")]) from None


def _closed_crossings(brief: Brief) -> Iterator[tuple[KeyPath, str]]:
    """Yield the path and the id of each crossing that a scenario or a step closes."""
    for index, scenario in enumerate(brief.scenarios):
        for crossing in scenario.crossings:
            yield ("scenario", index, "crossings"), crossing
    for index, spec in enumerate(brief.maps):
        for number, step in enumerate(spec.steps):
            for crossing in step.shut:
                yield ("map", index, "step", number, "shut"), crossing
