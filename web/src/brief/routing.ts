// Modelled traffic: one flow at a time, all crossings open or some of them shut. Nothing is computed here: what a
// closure does was computed when the page was made, for every crossing by itself and for the brief's scenarios.

import { reversedLine } from "../core/draw/lines";
import type { Line, Step } from "../core/types";
import { partOf } from "../core/view/mercator";
import { flowsOf } from "./draw/strands";
import type {
  AnyRow,
  Chain,
  ClosureChoice,
  Routing,
  Shares,
  TableName,
  Tables,
  Traffic,
} from "./types";

export const MODELLED = ["routes", "segments", "corridors", "chokepoints"] as const;

export const isModelled = (layer: string): layer is (typeof MODELLED)[number] =>
  (MODELLED as readonly string[]).includes(layer);

/** What a closure does to a segment. */
export type Change = "same" | "gains" | "loses" | "loses-all";

export type Choice = Pick<Routing, "flow" | "shut" | "scenario">;

/** The state at the beginning. */
export function routingOf(tables: Tables): Routing | null {
  const flows = new Map(flowsOf(tables.movements).map((flow) => [flow.id, flow]));
  return flows.size ? rerouted(flows, openingChoice(flows, tables), tables) : null;
}

/** The closure that the brief describes, with the flow that loses most by it, as on the printed map; else all open. */
export function openingChoice(flows: Routing["flows"], { closures }: Tables): Choice {
  const rows = closures.filter(({ flow }) => flows.has(flow));
  const lossOf = ({ hours_lost }: (typeof rows)[number]) => hours_lost ?? 0;
  const [dearest] = rows.filter(isDescribed).sort((a, b) => lossOf(b) - lossOf(a));
  // A flow that no closure touches has nothing to show.
  const flow = (dearest ?? rows[0])?.flow ?? [...flows.values()][0].id;
  return { flow, shut: new Set(dearest?.closed), scenario: dearest?.closure ?? null };
}

/** Whether the page knows what a closed crossing does. */
export const canClose = ({ segments, closures }: Tables) =>
  segments.length > 0 && closures.length > 0;

/** Whether the brief describes the closure, as geo/maps/described_closures.py has it; the others close one crossing each. */
export const isDescribed = ({ closure }: { closure: string | null }) =>
  closure !== null && !closure.startsWith("close-");

export const isSameChoice = (one: Choice, other: Choice) =>
  one.flow === other.flow && one.scenario === other.scenario && isSame([...one.shut], other.shut);

/** The state after the reader chose another flow, or other crossings to shut. */
export const rerouted = (flows: Routing["flows"], choice: Choice, tables: Tables): Routing => ({
  flows,
  ...choice,
  traffic: trafficOf(choice, tables),
});

/** What a step of a story shows: its flow, with its scenario or its crossings shut. */
export function choiceOfStep(
  { flows, closure, shut }: Step,
  known: Routing["flows"],
  tables: Tables,
): Choice {
  const flow = flows.find((id) => known.has(id)) ?? openingChoice(known, tables).flow;
  const closed = tables.closures.find((row) => row.closure === closure)?.closed ?? shut;
  return { flow, shut: new Set(closed), scenario: closed === shut ? null : closure };
}

export const isSame = (ids: string[], set: Set<string>) =>
  ids.length === set.size && ids.every((id) => set.has(id));

// The closure that the reader asks for; null where all is open.
function closureOf({ flow, shut, scenario }: Choice, tables: Tables): ClosureChoice | null {
  if (!shut.size) return null;
  const closures = tables.closures.filter((row) => isSame(row.closed, shut));
  const id = (closures.find((row) => row.closure === scenario) ?? closures[0])?.closure ?? null;
  const row = closures.find((closure) => closure.closure === id && closure.flow === flow) ?? null;
  if (shut.size === 2 && !scenario) {
    if (row && !isDescribed(row)) return { id, row, isKnown: true, hasLines: false };
    const single = row ? null : singleOfPair(flow, shut, tables);
    if (single) return single;
  }
  // A crossing by itself that has no row carries nothing of any flow.
  const isKnown = id !== null || shut.size === 1;
  return { id, row, isKnown, hasLines: isKnown };
}

// Where two closures do not meet on a flow, as geo/layers/closure_pairs.py has it, both do what the one does that touches it.
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

function trafficOf(choice: Choice, tables: Tables): Traffic {
  const { segments } = tables;
  const closure = closureOf(choice, tables);
  const isKnown = !closure || closure.hasLines;
  const before = Float32Array.from(
    segments,
    (row) => row.shares[row.flows.indexOf(choice.flow)] || 0,
  );
  const after = before.slice();
  for (const row of closure?.id ? tables.closure_segments : []) {
    const at = row.closure === closure?.id ? row.flows.indexOf(choice.flow) : -1;
    if (at < 0) continue;
    const share = Math.round(1000 * (before[row.segment] + row.changes[at])) / 1000;
    after[row.segment] = Math.max(0, Math.min(1, share));
  }
  const crossings = crossingShares(choice.flow, closure, tables);
  const chains = chainsOf(segments, before, after);
  return { closure, isKnown, before, after, crossings, chains };
}

function crossingShares(flow: string, closure: ClosureChoice | null, tables: Tables) {
  const shares = new Map<string, Shares>();
  const set = (id: string, before: number, after: number) =>
    shares.set(id, { before, after: closure && !closure.isKnown ? null : after });
  for (const row of tables.crossings) {
    const share = row.shares[row.flows.indexOf(flow)] || 0;
    set(row.id, share, share);
  }
  for (const row of tables.closures) {
    // Before is the same in every closure; one that the flow takes up only then has nothing before.
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

const LEAST_CHANGE = 0.0195; // two hundredths, after rounding

function changeOf(before: number, after: number): Change {
  if (after - before > LEAST_CHANGE) return "gains";
  if (before - after <= LEAST_CHANGE) return "same";
  return after < 0.001 ? "loses-all" : "loses";
}

// The rows of modelled layers that belong to the chosen flow; of segments those that it uses, before or after.
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

// Segments of equal share end to end, so that a dash runs on.
function chainsOf(
  segments: Tables["segments"],
  before: Float32Array,
  after: Float32Array,
): Chain[] {
  const groups = new Map<string, { change: Change; share: number; lines: Line[] }>();
  for (const { index, shape } of segments) {
    if (!shape || !(before[index] > 0 || after[index] > 0)) continue;
    const change = changeOf(before[index], after[index]);
    const share = Math.round(50 * (change === "loses-all" ? before : after)[index]) / 50;
    const key = `${change} ${share}`;
    const group = groups.get(key) ?? { change, share, lines: [] };
    groups.set(key, group);
    group.lines.push(...shape.parts.map((xy) => [...xy]));
  }
  return [...groups.values()]
    .flatMap(({ change, share, lines }) =>
      joined(lines).map((line) => ({ change, share, xy: partOf(Float64Array.from(line)) })),
    )
    .sort((a, b) => a.share - b.share);
}

const startOf = (line: Line) => `${line[0]},${line[1]}`;
const endOf = (line: Line) => `${line.at(-2)},${line.at(-1)}`;

// Lines joined where exactly two of them meet.
function joined(lines: Line[]): Line[] {
  const meeting = new Map<string, number[]>();
  for (const [i, line] of lines.entries())
    for (const end of [startOf(line), endOf(line)])
      meeting.set(end, [...(meeting.get(end) ?? []), i]);
  const used = new Set<number>();
  const nextOf = (end: string) => {
    const met = meeting.get(end) ?? [];
    return met.length === 2 ? met.find((i) => !used.has(i)) : undefined;
  };
  const grow = (line: Line) => {
    const chain = [...line];
    for (let at = nextOf(endOf(chain)); at !== undefined; at = nextOf(endOf(chain))) {
      used.add(at);
      const next = startOf(lines[at]) === endOf(chain) ? lines[at] : reversedLine(lines[at]);
      chain.push(...next.slice(2));
    }
    return chain;
  };
  const chains: Line[] = [];
  for (const [i, line] of lines.entries()) {
    if (used.has(i)) continue;
    used.add(i);
    chains.push(grow(reversedLine(grow(line))));
  }
  return chains;
}
