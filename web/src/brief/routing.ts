// Modelled traffic: one flow at a time, all crossings open or some of them shut. Nothing is computed here: the effects of
// closures were computed when the page was made, for each crossing alone and for the brief's scenarios.

import { addToGroup, getOrInsert } from "../core/data/grouping";
import { reversedLine } from "../core/draw/lines";
import type { Line, Step } from "../core/types";
import { clamp } from "../core/view/boxes";
import { makePart } from "../core/view/mercator";
import { groupByFlow } from "./draw/strands";
import type {
  AnyRow,
  ClosureChoice,
  Routing,
  Row,
  SegmentChain,
  Shares,
  TableName,
  Tables,
  Traffic,
} from "./types";

export const MODELLED = ["routes", "segments", "corridors", "chokepoints"] as const;

export const isModelled = (layer: string): layer is (typeof MODELLED)[number] =>
  (MODELLED as readonly string[]).includes(layer);

/** How a closure changes a segment's share. */
export type Change = "same" | "gains" | "loses" | "loses-all";

type Choice = Pick<Routing, "flow" | "shut" | "scenario">;

/** Return the modelled traffic that the page opens with; null if no flow is routed. */
export function initialRouting(tables: Tables): Routing | null {
  const flows = new Map(groupByFlow(tables.routed_flows).map((flow) => [flow.id, flow]));
  return flows.size ? buildRouting(flows, openingChoice(flows, tables), tables) : null;
}

/** Return the flow and the closure that the page opens with, as on the printed map: of the closures that the brief
 * describes, the one that costs a flow most hours, and this flow. If the brief describes none, all crossings are
 * open. */
export function openingChoice(flows: Routing["flows"], { closures }: Tables): Choice {
  const rows = closures.filter(({ flow }) => flows.has(flow));
  const lossOf = ({ hours_lost }: (typeof rows)[number]) => hours_lost ?? 0;
  const [costliest] = rows.filter(isDescribed).sort((a, b) => lossOf(b) - lossOf(a));
  // Without a described closure, a flow that some closure touches has more to show than others.
  const flow = (costliest ?? rows[0])?.flow ?? [...flows.values()][0].id;
  return { flow, shut: new Set(costliest?.closed), scenario: costliest?.closure ?? null };
}

/** Return whether the page has the effects of closures. */
export const canClose = ({ segments, closures }: Tables) =>
  segments.length > 0 && closures.length > 0;

/** Return whether the brief describes a closure (as geo/maps/described_closures.py does); the others close one crossing
 * each, or two. */
export const isDescribed = ({ closure }: { closure: string | null }) =>
  closure !== null && !closure.startsWith("close-");

/** Return whether all, some or none of the crossings of a closure are shut; other crossings may be shut as well. */
export function scenarioState({ closed }: Row<"closures">, shut: Set<string>) {
  const n = closed.filter((id) => shut.has(id)).length;
  return n === closed.length ? "closed" : n ? "partly_closed" : "open";
}

export const isSameChoice = (a: Choice, b: Choice) =>
  a.flow === b.flow && a.scenario === b.scenario && isSameSet([...a.shut], b.shut);

/** Build the modelled traffic of a flow with some crossings shut. */
export const buildRouting = (flows: Routing["flows"], choice: Choice, tables: Tables): Routing => ({
  flows,
  ...choice,
  traffic: computeTraffic(choice, tables),
});

/** The id of no flow: a step may name only flows without a modelled route. */
export const NO_FLOW = "";

/** Return the flow and the closure that a step of the story shows: its first routed flow, with the closure or the
 * closed crossings that it names. A step that names no flow shows the one that the page opens with. */
export function choiceOfStep(
  { flows, closure, shut }: Step,
  routedFlows: Routing["flows"],
  tables: Tables,
): Choice {
  const flow = flows.length
    ? (flows.find((id) => routedFlows.has(id)) ?? NO_FLOW)
    : openingChoice(routedFlows, tables).flow;
  const closed = tables.closures.find((row) => row.closure === closure)?.closed ?? shut;
  return { flow, shut: new Set(closed), scenario: closed === shut ? null : closure };
}

export const isSameSet = (ids: string[], set: Set<string>) =>
  ids.length === set.size && ids.every((id) => set.has(id));

/** Return the closure in which exactly the chosen crossings are shut, with its effect on the chosen flow and whether
 * the page knows that effect; null if all are open. */
function findClosure({ flow, shut, scenario }: Choice, tables: Tables): ClosureChoice | null {
  if (!shut.size) return null;
  const closures = tables.closures.filter((row) => isSameSet(row.closed, shut));
  const id = (closures.find((row) => row.closure === scenario) ?? closures[0])?.closure ?? null;
  const row = closures.find((closure) => closure.closure === id && closure.flow === flow) ?? null;
  if (shut.size === 2 && !scenario) {
    if (row && !isDescribed(row)) return { id, row, isKnown: true, hasLines: false };
    const single = row ? null : singleOfPair(flow, shut, tables);
    if (single) return single;
  }
  // A single crossing without a row carries nothing of any flow.
  const isKnown = id !== null || shut.size === 1;
  return { id, row, isKnown, hasLines: isKnown };
}

/** Return the closure of one of two shut crossings, if the flow uses only this one: to close both then has the same
 * effect. Return null if the flow uses both, or if the page has no closures of two crossings. */
function singleOfPair(
  flow: string,
  shut: Choice["shut"],
  { closures }: Tables,
): ClosureChoice | null {
  const hasPairs = closures.some((row) => !isDescribed(row) && row.closed.length === 2);
  const singles = closures.filter(
    (row) =>
      row.flow === flow && !isDescribed(row) && row.closed.length === 1 && shut.has(row.closed[0]),
  );
  if (!hasPairs || singles.length > 1) return null;
  const row = singles[0] ?? null;
  return { id: row?.closure ?? null, row, isKnown: true, hasLines: true };
}

/** Return the shares of the chosen flow on each segment and at each crossing, before and after the chosen closure. */
function computeTraffic(choice: Choice, tables: Tables): Traffic {
  const { segments } = tables;
  const closure = findClosure(choice, tables);
  const isKnown = !closure || closure.hasLines;
  const before = Float32Array.from(
    segments,
    (row) => row.shares[row.flows.indexOf(choice.flow)] || 0,
  );
  const after = before.slice();
  for (const row of closure?.id ? tables.closure_segments : []) {
    const flowIndex = row.closure === closure?.id ? row.flows.indexOf(choice.flow) : -1;
    if (flowIndex < 0) continue;
    const share = Math.round(1000 * (before[row.segment] + row.changes[flowIndex])) / 1000;
    after[row.segment] = clamp(share, 0, 1);
  }
  const crossings = crossingShares(choice.flow, closure, tables);
  const chains = joinSegments(segments, before, after);
  return { closure, isKnown, before, after, crossings, chains };
}

/** Return id of a crossing → the shares of a flow there, before and after the closure. The share after is null if the
 * page does not know the effect of the closure. */
function crossingShares(flow: string, closure: ClosureChoice | null, tables: Tables) {
  const shares = new Map<string, Shares>();
  const set = (id: string, before: number, after: number) =>
    shares.set(id, { before, after: closure && !closure.isKnown ? null : after });
  for (const row of tables.crossings) {
    const share = row.shares[row.flows.indexOf(flow)] || 0;
    set(row.id, share, share);
  }
  for (const row of tables.closures) {
    // Every closure has the same shares before it; crossings that the flow takes up only then have none.
    if (row.flow !== flow) continue;
    for (const [i, id] of row.crossings.entries())
      set(id, row.shares_before[i], row.shares_before[i]);
  }
  for (const [i, id] of closure?.row?.crossings.entries() ?? []) {
    const { shares_before: before, shares_after: after } = closure?.row ?? {};
    if (before && after) set(id, before[i], after[i]);
  }
  return shares;
}

const LEAST_SHARE = 0.001; // a smaller share counts as none
const LEAST_SHARE_CHANGE = 0.0195; // two hundredths, after rounding

function kindOfChange(before: number, after: number): Change {
  if (after - before > LEAST_SHARE_CHANGE) return "gains";
  if (before >= LEAST_SHARE && after < LEAST_SHARE) return "loses-all";
  return before - after > LEAST_SHARE_CHANGE ? "loses" : "same";
}

/** Return whether a row belongs to the chosen flow; a segment does if the flow uses it before or after the closure. */
export function isOfFlow(row: AnyRow, layer: TableName, routing: Routing | null): boolean {
  if (!routing || (!isModelled(layer) && layer !== "closures")) return true;
  const { before, after } = routing.traffic;
  return layer === "segments"
    ? before[row.index] > 0 || after[row.index] > 0
    : row.flow === routing.flow;
}

/** Return a segment's or a crossing's share of the chosen flow. */
export function sharesOf(row: AnyRow, routing: Routing | null): Shares | null {
  if (!routing) return null;
  const { before, after, crossings, isKnown } = routing.traffic;
  if (!("error_m" in row)) return crossings.get(row.id) ?? null;
  return { before: before[row.index], after: isKnown ? after[row.index] : null };
}

/** Join segments with the same share and the same change end to end, so that their dashes run on. Chains with the
 * largest share come last, to lie on top. */
function joinSegments(
  segments: Tables["segments"],
  before: Float32Array,
  after: Float32Array,
): SegmentChain[] {
  const groups = new Map<string, { change: Change; share: number; lines: Line[] }>();
  for (const { index, shape } of segments) {
    if (!shape || !(before[index] > 0 || after[index] > 0)) continue;
    const change = kindOfChange(before[index], after[index]);
    const share = Math.round(50 * (change === "loses-all" ? before : after)[index]) / 50;
    const group = getOrInsert(groups, `${change} ${share}`, () => ({ change, share, lines: [] }));
    group.lines.push(...shape.parts.map((xy) => [...xy]));
  }
  return [...groups.values()]
    .flatMap(({ change, share, lines }) =>
      joinLines(lines).map((line) => ({ change, share, xy: makePart(Float64Array.from(line)) })),
    )
    .sort((a, b) => a.share - b.share);
}

const startKey = (line: Line) => `${line[0]},${line[1]}`;
const endKey = (line: Line) => `${line.at(-2)},${line.at(-1)}`;

/** Join lines wherever exactly two of them meet. */
function joinLines(lines: Line[]): Line[] {
  const linesByEnd = new Map<string, number[]>();
  for (const [i, line] of lines.entries())
    for (const end of [startKey(line), endKey(line)]) addToGroup(linesByEnd, end, i);
  const used = new Set<number>();
  const nextOf = (end: string) => {
    const lineIndexes = linesByEnd.get(end) ?? [];
    return lineIndexes.length === 2 ? lineIndexes.find((i) => !used.has(i)) : undefined;
  };
  const extend = (line: Line) => {
    const chain = [...line];
    for (let at = nextOf(endKey(chain)); at !== undefined; at = nextOf(endKey(chain))) {
      used.add(at);
      const next = startKey(lines[at]) === endKey(chain) ? lines[at] : reversedLine(lines[at]);
      chain.push(...next.slice(2));
    }
    return chain;
  };
  const chains: Line[] = [];
  for (const [i, line] of lines.entries()) {
    if (used.has(i)) continue;
    used.add(i);
    chains.push(extend(reversedLine(extend(line))));
  }
  return chains;
}
