"""Check that the road network of a brief has the crossings that it closes, and routes for the flows that reroute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from geo.brief import Brief
from geo.brief.parse import brief_error
from geo.brief.toml_lines import Fault, KeyPath
from geo.errors import DataError
from geo.layers.modelled.traffic import model_brief, network_of
from geo.layers.wording import format_wording
from geo.network import Network
from geo.validation import shown, suggestion


def check_network(brief: Brief, name: str | Path) -> None:
    """Check the network of a brief that names one or closes crossings.

    Parameters
    ----------
    name
        The brief's path or name, for messages.

    Raises
    ------
    BriefError
        If the brief's own roads cannot be read, if the network lacks crossings that scenarios or steps close, or if
        a step closes crossings for a flow without a modelled route; it lists them all.
    DataError
        If the brief's own roads have several problems.
    """
    closed = list(_closed_crossings(brief))
    if not (brief.network or closed):
        return
    network = _network_of(brief, name)
    known_crossings = sorted(set(network.crossing_id))
    if brief.network:
        roads = Path(brief.network).name
        other_remedy = f"Or draw a road through it in {roads}"
    else:
        roads = "the road network"
        other_remedy = 'Or name a file of your own roads that has it: network = "FILE"'
    faults = [
        Fault(
            path, str(path[-1]), f"{shown(crossing)} is not on {roads}",
            f"{suggestion(crossing, known_crossings, kind='crossing')} {other_remedy}",
        )
        for path, crossing in closed if crossing not in known_crossings
    ]  # fmt: skip
    closing_steps = [step for spec in brief.maps for step in spec.steps if step.closes]
    if rerouted := {flow for step in closing_steps for flow in step.flows}:
        traffic, _ = model_brief(brief, network=network, only=rerouted)
        faults += _unrouted_flows(brief, traffic.reasons)
    if faults:
        raise brief_error(name, faults)


def _network_of(brief: Brief, name: str | Path) -> Network:
    """Return the network of a brief; a problem of the brief's own roads is reported at the line that names them."""
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


def _unrouted_flows(brief: Brief, reasons: Mapping[str, str]) -> Iterator[Fault]:
    """Yield a fault for each step that closes crossings for a flow without a modelled route.

    ``reasons`` says why a flow has none, as :attr:`geo.layers.modelled.traffic.Traffic.reasons`.
    """
    for index, spec in enumerate(brief.maps):
        for number, step in enumerate(spec.steps):
            for flow in step.flows if step.closes else ():
                if flow in reasons:
                    # From "No modelled route: it goes by sea." to "it goes by sea".
                    sentence = format_wording(f"not-routed-{reasons[flow]}").in_language("en")
                    reason = sentence.partition(": ")[2].removesuffix(".")
                    yield Fault(
                        ("map", index, "step", number, "flows"), "flows",
                        f"{shown(flow)} cannot be rerouted: {reason}",
                        f"name a flow with a modelled route, or take out {step.closes}",
                    )  # fmt: skip
