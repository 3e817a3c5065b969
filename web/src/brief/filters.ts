// Filters rows by commodity, confidence, basis, stage and time.

import { getOrInsert } from "../core/data/grouping";
import { type DayWindow, phaseOf } from "../core/data/spans";
import type { LayerName, Stage } from "../core/types";
import { LISTED_LAYERS } from "./focus";
import { flowStops } from "./names";
import { isOfFlow } from "./routing";
import { isInStep, stepContents } from "./story/step-contents";
import type { AnyRow, Shown, State, TableName } from "./types";

export const GROUPS = ["commodity", "confidence", "basis"] as const;

export type Group = (typeof GROUPS)[number];

/** The filters hold the values that are switched off, not on: a value that a link does not name is shown. */
export interface Filters {
  off: Record<Group, Set<string>>;
  stage: Stage | null;
  window: DayWindow | null;
}

/** Layers that a reader can switch off, in the order of their tables. */
export const SWITCHED = [
  "flows",
  "closures",
  "segments",
  "routes",
  "corridors",
  "chokepoints",
  "places",
  "zones",
  "barriers",
  "crossings",
  "events",
  "areas",
  "buffers",
] as const satisfies LayerName[];

export type SwitchedLayer = (typeof SWITCHED)[number];

export const noFilters = (): Filters => ({
  off: { commodity: new Set(), confidence: new Set(), basis: new Set() },
  stage: null,
  window: null,
});

/** Return the values of a row in a group of filters; a zone may have several commodities, and a row without a grade has
 * no confidence. */
function valuesOf(row: AnyRow, group: Group, index: State["index"]): string[] {
  if (group === "commodity")
    return row.commodity_class
      ? [row.commodity_class]
      : (row.commodities ?? []).map((id) => classOf(id, index));
  const value = row[group];
  const isGraded = group !== "confidence" || row.grade || row.flow;
  return typeof value === "string" && value && isGraded ? [value] : [];
}

export const classOf = (commodity: string, { commodities }: State["index"]): string =>
  commodities.get(commodity)?.class ?? commodity;

/** Return whether a row passes the filters of commodity, confidence and basis, of time and of stage. A row without a
 * value in a group, such as a town without a commodity, passes the filter of this group. */
function passesFilters(row: AnyRow, { filters, index }: Pick<State, "filters" | "index">): boolean {
  const { off, stage, window } = filters;
  const isSwitchedOff = GROUPS.some((group) => {
    const values = valuesOf(row, group, index);
    return values.length > 0 && values.every((value) => off[group].has(value));
  });
  if (isSwitchedOff || phaseOf(row, window) === "out") return false;
  return !stage || !row.flow || stage.flows.includes(row.flow);
}

/** Return the rows and flows that the map shows: those that pass the filters and belong to the step of the story and,
 * in modelled layers, to the chosen flow. */
export function selectShown(
  state: Pick<State, "data" | "filters" | "flows" | "index" | "routing" | "step">,
): Shown {
  const { data, flows, routing, step } = state;
  const contents = step === null ? null : stepContents(data.spec.steps[step], state);
  const isInStory = (row: AnyRow, layer: TableName) =>
    !contents || isInStep(row, layer, contents, routing !== null);
  const shownFlows = flows
    .map((flow) => ({
      ...flow,
      shown: flow.rows.filter((row) => passesFilters(row, state) && isInStory(row, "flows")),
    }))
    .filter((flow) => flow.shown.length);
  // No line ends in blank land: the ends of shown flows stay, even if they do not pass the filters.
  const ends = new Set(shownFlows.flatMap(flowStops));
  const passes = (row: AnyRow, layer: SwitchedLayer) =>
    passesFilters(row, state) || (layer === "places" && ends.has(row.id));
  const rowsOf = (layer: SwitchedLayer) =>
    [...data.tables[layer]].filter(
      (row) => passes(row, layer) && isInStory(row, layer) && isOfFlow(row, layer, routing),
    );
  return {
    tables: Object.fromEntries(SWITCHED.map((layer) => [layer, rowsOf(layer)])) as Shown["tables"],
    flows: shownFlows,
  };
}

/** Number of flows with a value, and of other features. */
export interface ValueCount {
  flows: number;
  others: number;
}

/** Return the values of a group of filters that occur on the map, in the order of the symbology table. Each comes with
 * the number of flows, and of other features, that have it. */
export function valueCounts(
  group: Group,
  { data, index, symbols }: Pick<State, "data" | "index" | "symbols">,
): [value: string, count: ValueCount][] {
  // A flow counts once, however many of its strands have the value.
  const ids = new Map<string, Record<keyof ValueCount, Set<string>>>();
  for (const layer of LISTED_LAYERS)
    for (const row of data.tables[layer] as AnyRow[])
      for (const value of valuesOf(row, group, index)) {
        const idsOfValue = getOrInsert(ids, value, () => ({ flows: new Set(), others: new Set() }));
        if (layer === "flows") idsOfValue.flows.add(row.flow ?? row.id);
        else idsOfValue.others.add(`${layer}:${row.id}`);
      }
  return inTableOrder(ids.keys(), symbols.known(group)).map((value) => {
    const { flows, others } = ids.get(value) ?? {};
    return [value, { flows: flows?.size ?? 0, others: others?.size ?? 0 }];
  });
}

/** Return each value once, in the order of the symbology table; values that the table lacks follow, sorted. */
export function inTableOrder(values: Iterable<string>, tableValues: string[]): string[] {
  const others = new Set(values);
  const inTable = tableValues.filter((value) => others.delete(value));
  return [...inTable, ...[...others].sort()];
}
