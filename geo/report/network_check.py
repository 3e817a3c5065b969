"""Check that the road network of a brief suits its closures.

The network must have the crossings that the brief closes, and a route for each flow that a closure is to reroute.
"""

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
    """Check the road network of a brief, if the brief names a network or closes crossings.

    Parameters
    ----------
    name
        The path or name of the brief, for messages.

    Raises
    ------
    BriefError
        If the roads that the brief names cannot be read; or with all problems of these kinds: a scenario or step closes
        a crossing that the network lacks, or a step closes crossings for a flow without a modelled route.
    DataError
        If the roads that the brief names have several problems.
    """
    closed = list(_closed_crossings(brief))
    if not (brief.network or closed):
        return  # nothing depends on the network, and reading it takes a while
    network = _network_of(brief, name)
    known_crossings = sorted(set(network.crossing_id))
    if brief.network:
        roads = Path(brief.network).name
        other_remedy = f"Or draw a road through the crossing in {roads}"
    else:
        roads = "the road network"
        other_remedy = 'Or name a file of your own roads that has the crossing: network = "FILE"'
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
    """Return the network of a brief.

    A problem of the roads that the brief names is reported at the line that names them. If these roads have several
    problems, the error lists them without a line of the brief.
    """
    try:
        return network_of(brief)
    except DataError as error:
        if brief.network is None or "\n" in str(error):  # a problem per line
            raise
        raise brief_error(name, [Fault(("network",), "network", str(error), "")]) from None


def _closed_crossings(brief: Brief) -> Iterator[tuple[KeyPath, str]]:
    """Yield each crossing that a scenario or a step closes: the keys that lead to it in the TOML file, and its id."""
    for index, scenario in enumerate(brief.scenarios):
        for crossing in scenario.crossings:
            yield ("scenario", index, "crossings"), crossing
    for index, spec in enumerate(brief.maps):
        for number, step in enumerate(spec.steps):
            for crossing in step.shut:
                yield ("map", index, "step", number, "shut"), crossing


def _unrouted_flows(brief: Brief, reasons: Mapping[str, str]) -> Iterator[Fault]:
    """Yield a fault for each step of a story that closes crossings for a flow without a modelled route.

    ``reasons`` maps the id of such a flow to the reason, as :attr:`geo.layers.modelled.traffic.Traffic.reasons`.
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
