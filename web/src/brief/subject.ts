// The subject of a brief's map: its towns, crossings and zones, each weighed by the flows that touch it.

import { sumOf } from "../core/data/grouping";
import type { Box } from "../core/types";
import { boundsToBox } from "../core/view/fitting";
import { growToNearEnds, subjectBox, type WeightedBox } from "../core/view/subject";
import { isTown } from "./draw/marks";
import { groupByFlow } from "./draw/strands";
import { flowStops } from "./names";
import type { AnyRow, Flow, Row, State } from "./types";

// Weights, where a flow counts 1 at each place that it touches:
const WEIGHT_UNTOUCHED = 0.25; // of a place that no flow touches
const WEIGHT_ROUTED = 0.5; // of the roads of a routed flow, and of its crossings
const WEIGHT_ALONE = 4; // of its roads, if the map shows only its traffic

type SubjectState = Pick<State, "data" | "flows" | "index" | "routing">;

/** Return the box on which the map opens in a free area of an aspect: the bounds that the brief gives it, else its
 * subject with the ends of flows that lie near. */
export function openingBox(state: SubjectState, aspect: number): Box | null {
  const { bounds } = state.data.spec;
  if (bounds) return boundsToBox(bounds);
  const box = boxOfSubject(state, aspect);
  return box && growToNearEnds(box, endBoxes(state), aspect);
}

/** Return the tightest box that holds most of the map's places, each counted by the flows that touch it. */
export const boxOfSubject = (state: SubjectState, aspect: number) =>
  subjectBox(weighPlaces(state), aspect);

/** Return the boxes of all that belongs to the subject of the map, weighted by how many flows touch it. Label points of
 * countries and regions count only if the map has nothing with an exact place. */
function weighPlaces(state: SubjectState): WeightedBox[] {
  const { places, zones, barriers, crossings, events, segments } = state.data.tables;
  const isTrafficAlone = onlyFlow(state) !== null;
  const flows = shownFlows(state);
  const touches = countTouches(flows);
  const weigh = (rows: AnyRow[], leastWeight: number) =>
    rows.flatMap((row) =>
      weighRow(row, Math.max(leastWeight, touches.get(row.zone ?? row.id) ?? 0)),
    );
  const weighShares = (row: Row<"crossings">) =>
    weighRow(row, WEIGHT_ROUTED * sumShares(row, flows));
  const exact = [
    ...weigh(places.filter(isTown), isTrafficAlone ? 0 : WEIGHT_UNTOUCHED),
    ...weigh(zones, flows.length ? WEIGHT_UNTOUCHED : 1),
    ...weigh(barriers, WEIGHT_UNTOUCHED),
    ...weigh(events, WEIGHT_UNTOUCHED),
    ...weigh(crossings, 0),
    ...(segments.length ? crossings.flatMap(weighShares) : []),
    ...weighTraffic(segments, flows, isTrafficAlone ? WEIGHT_ALONE : WEIGHT_ROUTED),
  ];
  if (exact.length) return exact;
  const inexact: AnyRow[] = [...places, ...crossings, ...flows.map(({ first }) => first)];
  return inexact.flatMap((row) => weighRow(row, 1));
}

/** Return the boxes of the ends of flows, exact or not. */
const endBoxes = (state: SubjectState): Box[] =>
  shownFlows(state).flatMap(({ first }) =>
    [first.origin, first.destination].flatMap((id) => {
      const { shape } = state.index.named.get(id) ?? {};
      return shape ? [shape.box] : [];
    }),
  );

/** Return the flows of the map: the only one whose traffic it shows, else those drawn as lines, else those routed on
 * roads. */
function shownFlows(state: SubjectState): Flow[] {
  const only = onlyFlow(state);
  if (only) return [only];
  return state.flows.length ? state.flows : groupByFlow(state.data.tables.routed_flows);
}

/** Return the chosen flow if the map shows only its traffic; null if it shows more, or the brief gives it bounds, which
 * are for all flows. */
const onlyFlow = ({ data, flows, routing }: SubjectState): Flow | null =>
  (!flows.length && !data.spec.bounds && routing?.flows.get(routing.flow)) || null;

const weighRow = ({ shape }: AnyRow, weight: number): WeightedBox[] =>
  shape ? [{ box: shape.box, weight }] : [];

function countTouches(flows: Flow[]): Map<string, number> {
  const touches = new Map<string, number>();
  for (const flow of flows)
    for (const id of new Set(flowStops(flow))) if (id) touches.set(id, (touches.get(id) ?? 0) + 1);
  return touches;
}

/** Return the boxes of road segments, weighted by their length and by the shares of flows that they carry. All weights
 * together are `weight` for each flow. */
function weighTraffic(
  segments: State["data"]["tables"]["segments"],
  flows: Flow[],
  weight: number,
): WeightedBox[] {
  const loads = segments.map((row) => (row.length_km ?? 0) * sumShares(row, flows));
  const total = sumOf(loads);
  return segments.flatMap((row, i) => weighRow(row, (weight * flows.length * loads[i]) / total));
}

/** Sum the shares of the map's flows in a row, which has the shares of all flows of the brief. */
const sumShares = (row: { flows: string[]; shares: number[] }, flows: Flow[]) =>
  sumOf(flows, ({ id }) => row.shares[row.flows.indexOf(id)] ?? 0);
