// Contents of a step of a story: its flows with their ends, its features; without either, the features of its claims.

import type { Box, Step } from "../../core/types";
import { boundsToBox } from "../../core/view/fitting";
import { enclosingBox } from "../../core/view/mercator";
import { uniqueIds } from "../names";
import { isModelled } from "../routing";
import type { AnyRow, Flow, Shown, State, TableName } from "../types";

/** Ids of what a step draws; `ends` are the places and areas where its flows begin, pass and end. */
interface StepContents {
  flows: Set<string>;
  ends: Set<string | null>;
  features: Set<string>;
  claims: Set<string>;
}

type ContentState = Pick<State, "data" | "flows" | "routing">;

/** Return the ids of what a step draws; null if it names nothing, and so draws the whole map. */
export function stepContents(
  { flows, features, claims }: Step,
  { flows: drawn, routing }: ContentState,
) {
  const isNamed = flows.length + features.length > 0;
  if (!isNamed && !claims.length) return null;
  const contents: StepContents = {
    flows: new Set(flows),
    ends: new Set(),
    features: new Set(features),
    claims: new Set(isNamed ? [] : claims),
  };
  for (const flow of [...drawn, ...(routing?.flows.values() ?? [])]) {
    if (citesClaims(flow, contents)) contents.flows.add(flow.id);
    const { origin, destination, transit } = flow.first;
    if (contents.flows.has(flow.id))
      for (const end of [origin, destination, ...transit]) contents.ends.add(end);
  }
  return contents;
}

const citesClaims = ({ rows }: Flow, { claims }: StepContents) =>
  uniqueIds(rows, "claims").some((claim) => claims.has(claim));

/** Return whether a step draws a row of a layer. Modelled layers are drawn whole: the routed flow decides on their
 * rows. */
export function isInStep(
  row: AnyRow,
  layer: TableName,
  contents: StepContents,
  isRouted: boolean,
): boolean {
  if (layer === "flows") return contents.flows.has(row.flow || row.id);
  if (isModelled(layer) || layer === "closures" || (layer === "crossings" && isRouted)) return true;
  // A zone has a row for each interpretation; a buffer is of a place, or of one of those.
  const [id] = ((layer === "buffers" ? row.of : row.zone) ?? row.id).split("/");
  if (contents.features.has(id) || contents.ends.has(id)) return true;
  return layer !== "buffers" && Boolean(row.claims?.some((claim) => contents.claims.has(claim)));
}

/** Return the box round what a step draws, on the Mercator square; null if it draws nothing. */
export function boxOfStep({ bounds }: Step, shown: Shown, routing: State["routing"]): Box | null {
  if (bounds) return boundsToBox(bounds);
  const { places, zones, barriers, events, crossings } = shown.tables;
  // Roads lead to towns; the label point of a country may be far from any of them.
  const marks = routing ? places.filter(({ kind }) => kind !== "label") : [...places, ...crossings];
  const rows: AnyRow[] = [...marks, ...zones, ...barriers, ...events];
  const lines = shown.flows.flatMap(({ line, first }) => line ?? first.shape ?? []);
  const roads = (routing?.traffic.chains ?? []).filter(({ share }) => share > LEAST_SHARE);
  const shapes = [
    ...lines,
    ...rows.flatMap((row) => row.shape ?? []),
    ...roads.map(({ xy }) => xy),
  ];
  const box = enclosingBox(shapes.map((shape) => shape.box));
  return box[0] <= box[2] ? padded(box) : null;
}

const LEAST_SHARE = 0.1; // of a flow: the view of a step leaves out the ends of roads that little of it takes
const LEAST_SIDE = 1 / 400; // of the square: a view of a single place is some 100 km wide

/** Return a box with some room on each side for names and arrowheads. */
function padded([west, north, east, south]: Box): Box {
  const room = 0.08 * Math.max(east - west, south - north, LEAST_SIDE);
  return [west - room, north - room, east + room, south + room];
}
