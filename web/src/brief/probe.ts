// Read access to the page's state for browser tests.

import { phaseOf } from "../core/data/spans";
import { screenPoint } from "../core/page/shell";
import { squareToLatLng } from "../core/view/fitting";
import { freeArea } from "../core/view/free-area";
import { geodesicLength } from "../core/view/geodesic";
import { foldSpelling } from "../core/words/spelling";
import { middleStrand } from "./draw/strands";
import { focusTest } from "./focus";
import { boxOfSubject } from "./subject";
import type { State } from "./types";

/** Return the vertices of a flow's line on the screen, in CSS pixels of the window; null if it is not drawn. */
function flowScreenPath(id: string, state: State): [x: number, y: number][] | null {
  const { map, scene } = state;
  const drawnFlow = scene.flows.find(({ flow }) => flow.id === id);
  if (!drawnFlow) return null;
  return middleStrand(drawnFlow).lines.flatMap((line) =>
    Array.from({ length: line.length / 2 }, (_, i) =>
      screenPoint(map, map.layerPointToContainerPoint([line[2 * i], line[2 * i + 1]])),
    ),
  );
}

type Corners = [left: number, top: number, right: number, bottom: number];

const onScreen = ([left, top, right, bottom]: Corners, { map }: State): Corners => [
  ...screenPoint(map, L.point(left, top)),
  ...screenPoint(map, L.point(right, bottom)),
];

function subjectOnScreen(state: State): Corners | null {
  const { map } = state;
  const [left, top, right, bottom] = freeArea(map);
  const box = boxOfSubject(state, (right - left) / (bottom - top));
  if (!box) return null;
  const [from, to] = [squareToLatLng(box[0], box[1]), squareToLatLng(box[2], box[3])].map(
    (corner) => map.latLngToContainerPoint(corner),
  );
  return onScreen([from.x, from.y, to.x, to.y], state);
}

export const makeProbe = (state: State) => ({
  flows: () => state.flows.map(({ id }) => id),
  shown: () => state.shown.flows.map(({ id }) => id),
  // The flows that stand out.
  lit: () => {
    const isInFocus = focusTest(state);
    return isInFocus
      ? state.shown.flows.filter(({ shown }) => shown.some(isInFocus)).map(({ id }) => id)
      : [];
  },
  phases: () =>
    Object.fromEntries(
      state.shown.flows.map(({ id, shown }) => [id, phaseOf(shown[0], state.filters.window)]),
    ),
  labels: () => [...state.scene.labels],
  background: () => [...state.scene.background],
  widths: (id: string) =>
    state.scene.flows
      .filter(({ flow }) => flow.id === id)
      .flatMap(({ strands }) => strands.map(({ width }) => width)),
  view: () => [state.map.getCenter().lat, state.map.getCenter().lng, state.map.getZoom()],
  screenPoint: (lon: number, lat: number) =>
    screenPoint(state.map, state.map.latLngToContainerPoint([lat, lon])),
  flowScreenPath: (id: string) => flowScreenPath(id, state),
  // The chosen flow's share of each segment that it uses, before and after.
  segments: () =>
    Object.fromEntries(
      state.shown.tables.segments.map(({ id, index }) => [
        id,
        [state.routing?.traffic.before[index], state.routing?.traffic.after[index]],
      ]),
    ),
  // The area that nothing covers, and the box of the map's subject, in CSS pixels of the window.
  freeArea: () => onScreen(freeArea(state.map), state),
  subject: () => subjectOnScreen(state),
  folded: foldSpelling,
  geodesicLength,
});
