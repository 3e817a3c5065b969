// What a brief's map is about: its towns, crossings and zones, each counted by the flows that touch it.

import type { Box } from "../core/types";
import { boxOfBounds } from "../core/view/fitting";
import { subjectBox, type Weighed, withNearEnds } from "../core/view/subject";
import { isTown } from "./draw/marks";
import { flowsOf } from "./draw/strands";
import type { AnyRow, Flow, State } from "./types";

const UNTOUCHED = 0.25; // what a town or an event counts for that no flow touches
const ROUTED = 0.5; // what a routed flow's roads count for, and its crossings, beside its ends
const ALONE = 4; // what its roads count for where the map shows nothing but its traffic

type Known = Pick<State, "data" | "flows" | "index" | "routing">;

/** Return what the map opens on in a free area of this aspect: the bounds that the brief gives it, or its subject
 * with the ends of flows that lie near. */
export function openingBox(state: Known, aspect: number): Box | null {
  const { bounds } = state.data.spec;
  if (bounds) return boxOfBounds(bounds);
  const box = subjectOf(state, aspect);
  return box && withNearEnds(box, endBoxes(state), aspect);
}

/** Return the tightest box that holds most of the map's places, each counted by the flows that touch it. */
export const subjectOf = (state: Known, aspect: number) => subjectBox(weighedPlaces(state), aspect);

/** Return the places of the map and what each counts: a flow counts once at each exact place that it touches.
 * Label points of countries and regions count only where a map has nothing else. */
export function weighedPlaces(state: Known): Weighed[] {
  const { places, zones, barriers, crossings, events, segments } = state.data.tables;
  const alone = flowAlone(state);
  const flows = flowsInPicture(state);
  const touches = touchesOf(flows);
  const weigh = (rows: AnyRow[], least: number, idOf = (row: AnyRow) => row.id) =>
    rows.flatMap((row) => weighed(row, Math.max(least, touches.get(idOf(row)) ?? 0)));
  const exact = [
    ...weigh(places.filter(isTown), alone ? 0 : UNTOUCHED),
    ...weigh(zones, flows.length ? UNTOUCHED : 1, (row) => row.zone ?? row.id),
    ...weigh(barriers, UNTOUCHED),
    ...weigh(events, UNTOUCHED),
    ...weigh(crossings, 0),
    ...(segments.length
      ? crossings.flatMap((row) => weighed(row, ROUTED * sharesOn(row, flows)))
      : []),
    ...weighedTraffic(segments, flows, alone ? ALONE : ROUTED),
  ];
  if (exact.length) return exact;
  return [...places, ...crossings, ...flows.map(({ first }) => first)].flatMap((row) =>
    weighed(row, 1),
  );
}

// The boxes of the ends of flows, exact or not.
const endBoxes = (state: Known): Box[] =>
  flowsInPicture(state).flatMap(({ first }) =>
    [first.origin, first.destination].flatMap((id) => {
      const { shape } = state.index.named.get(id) ?? {};
      return shape ? [shape.box] : [];
    }),
  );

// A map shows flows as lines, or as traffic on roads.
function flowsInPicture(state: Known): Flow[] {
  const alone = flowAlone(state);
  if (alone) return [alone];
  return state.flows.length ? state.flows : flowsOf(state.data.tables.movements);
}

// The one whose traffic is all that the map shows; bounds that the brief gives are for whichever the reader chooses.
const flowAlone = ({ data, flows, routing }: Known): Flow | null =>
  (!flows.length && !data.spec.bounds && routing?.flows.get(routing.flow)) || null;

const weighed = ({ shape }: AnyRow, weight: number): Weighed[] =>
  shape ? [{ box: shape.box, weight }] : [];

function touchesOf(flows: Flow[]): Map<string, number> {
  const touches = new Map<string, number>();
  for (const { first } of flows)
    for (const id of new Set([first.origin, ...first.transit, first.destination]))
      if (id) touches.set(id, (touches.get(id) ?? 0) + 1);
  return touches;
}

// A segment counts by its length and by the shares of flows that it carries.
function weighedTraffic(
  segments: State["data"]["tables"]["segments"],
  flows: Flow[],
  weight: number,
): Weighed[] {
  const carried = segments.map((row) => (row.length_km ?? 0) * sharesOn(row, flows));
  const whole = carried.reduce((total, n) => total + n, 0);
  return segments.flatMap((row, i) => weighed(row, (weight * flows.length * carried[i]) / whole));
}

// A table has the shares of all flows of the brief, a map perhaps only some of the flows.
const sharesOn = (row: { flows: string[]; shares: number[] }, flows: Flow[]) =>
  flows.reduce((total, { id }) => total + (row.shares[row.flows.indexOf(id)] ?? 0), 0);
