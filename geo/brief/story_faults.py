"""Check that a map shows the stages, flows and features that the steps of its story name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from geo.brief.model import Map
from geo.brief.story import Step
from geo.brief.toml_lines import Fault, KeyPath
from geo.validation import shown, suggestion

# Table of a feature → the layer that draws it.
_LAYERS: Final[Mapping[str, str]] = {
    "place": "places", "area": "areas", "zone": "zones", "barrier": "barriers", "event": "events",
    "crossing": "crossings",
}  # fmt: skip

Ids = Mapping[str, frozenset[str]]
"""Table → the ids of its rows."""


def story_faults(rows: Mapping[str, Mapping[int, Any]], ids: Ids) -> Iterator[Fault]:
    """Yield the faults in the steps of all maps.

    Parameters
    ----------
    rows
        Table → the valid rows of that table, by their index in the file.
    ids
        Table → the ids of its rows, valid or not.
    """
    unrouted = _unrouted(rows)
    for index, spec in rows["map"].items():
        for number, step in enumerate(spec.steps):
            path: KeyPath = ("map", index, "step", number)
            yield from _stage(path, step, spec)
            yield from _flows(path, step, spec, ids)
            yield from _features(path, step, spec, ids)
            yield from _closures(path, step, spec, unrouted)


def _stage(path: KeyPath, step: Step, spec: Map) -> Iterator[Fault]:
    """Check that the stage which a step names is one of its map."""
    stages = [stage.id for stage in spec.stages]
    if step.stage and step.stage not in stages:
        remedy = "write it under [[map.stage]], or leave stage out"
        if stages:
            remedy = suggestion(step.stage, stages, kind="stage")
        found = f"{shown(step.stage)} is not a stage of this map"
        yield Fault((*path, "stage"), "stage", found, remedy)


def _flows(path: KeyPath, step: Step, spec: Map, ids: Ids) -> Iterator[Fault]:
    """Yield a fault for each flow of a step that its map does not draw.

    A flow is drawn if the map has a layer of flows, its key ``only`` does not exclude the flow, and the flow belongs to
    the stage of the step.
    """
    flows_of_stage = {stage.id: stage.flows for stage in spec.stages}
    # In a step without a known stage, all flows of the step can be drawn.
    stage_flows = flows_of_stage.get(step.stage or "", step.flows)
    only_flows = set(spec.only) & ids["flow"]  # if empty, the map shows all flows
    for flow in step.flows:
        if not {"flows", "segments", "routes"} & set(spec.layers):
            remedy = 'add "flows" to its layers'
        elif only_flows and flow in ids["flow"] - only_flows:
            # An id of no flow is a fault of its own.
            remedy = "add it to the map's `only`, too"
        elif flow not in stage_flows:
            remedy = f"choose a flow of the stage {shown(step.stage)}"
        else:
            continue
        yield Fault((*path, "flows"), "flows", f"{shown(flow)} is not shown on this map", remedy)


def _features(path: KeyPath, step: Step, spec: Map, ids: Ids) -> Iterator[Fault]:
    """Yield a fault for each feature of a step that its map does not draw, and for each id that is no feature.

    A feature is drawn if the map has the layer of its kind, and the key ``only`` of the map does not exclude it.
    """
    for feature in step.features:
        table = next((table for table in _LAYERS if feature in ids[table]), None)
        if table is None:
            for kind, field in (("flow", "flows"), ("scenario", "closure")):
                if feature in ids[kind]:
                    found = f"{shown(feature)} is a {kind}"
                    yield Fault((*path, "features"), "features", found, f"name it in {field}")
            continue
        only_features = set(spec.only) & ids[table]  # if empty, the map shows the whole layer
        if _LAYERS[table] not in spec.layers:
            remedy = f'add "{_LAYERS[table]}" to its layers'
        elif only_features and feature not in only_features:
            remedy = "add it to the map's `only`, too"
        else:
            continue
        found = f"{shown(feature)} is not shown on this map"
        yield Fault((*path, "features"), "features", found, remedy)


def _unrouted(rows: Mapping[str, Mapping[int, Any]]) -> dict[str, str]:
    """Return the flows that no network of roads can route: id → the reason, as a verb phrase for a message.

    These are flows by sea or air, flows with a stop that is a region or a zone, and flows with a town between their
    ends.
    """
    places = {place.id for place in rows["place"].values()}
    kind_of_area = {
        **{area.id: "a region" for area in rows["area"].values() if area.kind == "region"},
        **{zone.id: "a zone" for zone in rows["zone"].values()},
    }
    reasons = {}
    for flow in rows["flow"].values():
        if flow.mode in {"sea", "air"}:
            reasons[flow.id] = f"goes by {flow.mode}"
        elif area := next((stop for stop in flow.stops if stop in kind_of_area), None):
            reasons[flow.id] = f"has {kind_of_area[area]}, {shown(area)}, among its stops"
        elif places.intersection(flow.transit):
            reasons[flow.id] = "passes through a town"
    return reasons


def _closures(path: KeyPath, step: Step, spec: Map, unrouted: Mapping[str, str]) -> Iterator[Fault]:
    """Check a step that closes crossings: its map has to show modelled roads, and its flow has to run on some.

    ``unrouted`` is id of a flow → why the flow runs on no road.
    """
    if not step.closes:
        return
    if "segments" not in spec.layers:
        found = "needs a map of modelled roads"
        yield Fault((*path, step.closes), step.closes, found, 'add "segments" to its layers')
    for flow in step.flows:
        if reason := unrouted.get(flow):
            found = (
                f"{shown(flow)} {reason}, so it has no modelled road that a closure could change"
            )
            remedy = f"name a flow by road, or delete {step.closes}"
            yield Fault((*path, "flows"), "flows", found, remedy)
