// For tests alone: what the page shows, told to whoever asks; nothing can be changed by it.

import { geodesicLength } from "../core/geodesic";
import { phaseOf } from "../core/spans";
import { folded } from "../core/spelling";
import { focusOf } from "./focus";
import { trafficView } from "./routing";

// Where a flow's line is on the screen, in CSS pixels of the window.
function flowScreenPath(state, id) {
  const found = drawnFlow(state, id);
  if (!found) return null;
  const points = [];
  for (const line of found.strands[Math.floor(found.strands.length / 2)].lines) {
    for (let i = 0; i < line.length; i += 2)
      points.push(onScreen(state, state.map.layerPointToContainerPoint([line[i], line[i + 1]])));
  }
  return points;
}

const drawnFlow = (state, id) => state.drawn.flows.find((each) => each.flow.id === id);

function onScreen({ map }, { x, y }) {
  const { left, top } = map.getContainer().getBoundingClientRect();
  return [x + left, y + top];
}

// The flows that stand out.
function litFlows(state) {
  const isInFocus = focusOf(state);
  return isInFocus
    ? state.shown.flows.filter((flow) => flow.shown.some(isInFocus)).map((flow) => flow.id)
    : [];
}

export const probeOf = (state) => ({
  flows: () => state.flows.map((flow) => flow.id),
  shown: () => state.shown.flows.map((flow) => flow.id),
  lit: () => litFlows(state),
  phases: () =>
    Object.fromEntries(
      state.shown.flows.map(({ id, shown }) => [id, phaseOf(shown[0], state.filters.window)]),
    ),
  labels: () => [...state.drawn.labels],
  widths: (id) => (drawnFlow(state, id) || { strands: [] }).strands.map(({ width }) => width),
  view: () => [state.map.getCenter().lat, state.map.getCenter().lng, state.map.getZoom()],
  screenPoint: (lon, lat) => onScreen(state, state.map.latLngToContainerPoint([lat, lon])),
  flowScreenPath: (id) => flowScreenPath(state, id),
  // The chosen flow's share of each stretch that it uses, before and after.
  segments: () =>
    Object.fromEntries(
      state.shown.tables.segments.map(({ id, index }) => [
        id,
        [trafficView(state).before[index], trafficView(state).after[index]],
      ]),
    ),
  folded,
  geodesicLength,
});
