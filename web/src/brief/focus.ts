// The features in focus: a hovered flow, the chosen feature, or all features that the chosen claim supports.

import { addToGroup } from "../core/data/grouping";
import { groupByFlow } from "./draw/strands";
import { rowsOfFeature, uniqueIds } from "./names";
import { isModelled } from "./routing";
import type { AnyRow, Feature, Flow, ShownFlow, State, Tables } from "./types";

type Focus = Pick<State, "hovered" | "claim" | "chosen">;

export type RowTest = (row: AnyRow) => boolean;

/** Return a test of whether a row is in focus; null if nothing is. */
export function focusTest({ hovered, claim, chosen }: Focus): RowTest | null {
  const id = hovered ?? (claim ? null : chosen?.flow?.id);
  if (id) return (row) => (row.flow || row.id) === id;
  return claim ? (row) => Boolean(row.claims?.includes(claim)) : null;
}

/** Return whether a mark, a zone or a barrier stands out. */
export const isChosen = (row: AnyRow, { claim, chosen }: Focus): boolean =>
  chosen?.row === row || Boolean(claim && row.claims?.includes(claim));

/** Return whether none of a flow's strands that pass the filters has a date. */
export const isUndated = ({ shown }: Pick<ShownFlow, "shown">) =>
  shown.every(({ spans }) => !spans?.length);

// Layers whose features have entries in lists; buffers and label points only repeat other features.
export const LISTED_LAYERS = [
  "flows",
  "zones",
  "barriers",
  "events",
  "crossings",
  "places",
  "areas",
] as const;

export const flowFeature = (flow: Flow): Feature => ({ layer: "flows", row: flow.first, flow });

// An area or zone is listed itself, not by its label point; a province that a brief gives as a place has only its point.
const isListed = (row: AnyRow) => !("kind" in row && row.kind === "label" && !row.uncertainty_m);

/** Return the features other than flows that lists name, in the order of the layers. */
const otherFeatures = (tables: Tables): Feature[] =>
  LISTED_LAYERS.slice(1).flatMap((layer) =>
    tables[layer].filter(isListed).map((row: AnyRow) => ({ layer, row })),
  );

/** Return id of a claim → the features that it supports, in the order of the layers. */
export function featuresByClaim(tables: Tables, flows: Flow[]): Map<string, Feature[]> {
  // Modelled lines are too many to list: a flow that is not drawn stands for them.
  const routed = groupByFlow(tables.routed_flows).filter(({ id }) =>
    flows.every((flow) => flow.id !== id),
  );
  const features = new Map<string, Feature[]>();
  for (const flow of flows)
    for (const claim of uniqueIds(flow.rows, "claims"))
      addToGroup(features, claim, flowFeature(flow));
  for (const { first, rows } of routed)
    for (const claim of uniqueIds(rows, "claims"))
      addToGroup(features, claim, { layer: "routed_flows", row: first });
  for (const feature of otherFeatures(tables))
    for (const claim of uniqueIds([feature.row], "claims")) addToGroup(features, claim, feature);
  return features;
}

/** Return id of a claim → the features for which it is context only and which it does not support, in the order of the
 * layers. */
export function featuresByContext(tables: Tables, flows: Flow[]): Map<string, Feature[]> {
  const features = new Map<string, Feature[]>();
  for (const feature of [...flows.map(flowFeature), ...otherFeatures(tables)]) {
    const rows = rowsOfFeature(feature);
    const supporting = uniqueIds(rows, "claims");
    for (const claim of uniqueIds(rows, "context"))
      if (!supporting.includes(claim)) addToGroup(features, claim, feature);
  }
  return features;
}

export const featureId = ({ layer, flow, row }: Feature) => `${layer}:${flow?.id ?? row.id}`;

/** Return the feature of an id such as "flows:zouara-tunisia"; null if the map has none. */
export function featureById(
  text: string,
  { data, flows }: Pick<State, "data" | "flows">,
): Feature | null {
  const [, name, id] = /^([a-z]+):(.+)$/s.exec(text) ?? [];
  const layer = LISTED_LAYERS.find((listed) => listed === name) ?? (isModelled(name) ? name : null);
  if (layer === "flows") {
    const flow = flows.find((candidate) => candidate.id === id);
    return flow ? flowFeature(flow) : null;
  }
  const rows: AnyRow[] = layer ? data.tables[layer] : [];
  const row = rows.find((candidate) => candidate.id === id);
  return layer && row ? { layer, row } : null;
}
