// The contents of a step of a story: its flows with their ends and its features; without either, the features of its
// claims.

import type { Box, Step } from "../../core/types";
import { enclosingBox, padBox } from "../../core/view/boxes";
import { boundsToBox } from "../../core/view/fitting";
import { LEAST_SIDE } from "../../core/view/subject";
import { flowStops, uniqueIds } from "../names";
import { isModelled } from "../routing";
import type { AnyRow, Flow, Shown, State, TableName } from "../types";

/** Ids of the features that a step draws. */
interface StepContents {
  flows: Set<string>;
  /** Places and areas where its flows begin, pass and end. */
  ends: Set<string | null>;
  features: Set<string>;
  claims: Set<string>;
}

type ContentState = Pick<State, "data" | "flows" | "routing">;

/** Return the ids of the flows, ends, features and claims that a step of the story draws. Return null if it names none
 * of them, which means that it draws the whole map. */
export function stepContents(
  { flows, features, claims }: Step,
  { flows: allFlows, routing }: ContentState,
) {
  const isNamed = flows.length + features.length > 0;
  if (!isNamed && !claims.length) return null;
  const contents: StepContents = {
    flows: new Set(flows),
    ends: new Set(),
    features: new Set(features),
    claims: new Set(isNamed ? [] : claims),
  };
  for (const flow of [...allFlows, ...(routing?.flows.values() ?? [])]) {
    if (citesClaims(flow, contents)) contents.flows.add(flow.id);
    if (contents.flows.has(flow.id)) for (const end of flowStops(flow)) contents.ends.add(end);
  }
  return contents;
}

const citesClaims = ({ rows }: Flow, { claims }: StepContents) =>
  uniqueIds(rows, "claims").some((claim) => claims.has(claim));

/** Return whether a step of the story draws a row of a layer. It draws every row of modelled layers, because the chosen
 * flow decides which of these are shown. */
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

/** Return the box around what a step of the story draws, on the Mercator square: its bounds if it has any, else its
 * features with some room around them; null if it draws none. */
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
  if (box[0] > box[2]) return null;
  // With some room on each side for names and arrowheads.
  return padBox(box, 0.08 * Math.max(box[2] - box[0], box[3] - box[1], LEAST_SIDE));
}

const LEAST_SHARE = 0.1; // of a flow: the view of a step need not show roads that carry less
