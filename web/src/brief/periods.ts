// What follows from the dates of a brief: its timeline, and which commodities reverse direction.

import { dateOf, dayOf, NEVER, type Span } from "../core/data/spans";
import { breaksOf, edgesOf, type Timeline, type Units } from "../core/data/timeline";
import type { Flow, FlowRow, Tables } from "./types";

const LANES = ["flows", "barriers", "events"] as const;

/** The bars of the timeline are the rows that have dates. */
export function timelineOf(tables: Tables, flows: Flow[]): Timeline | null {
  const spans = LANES.flatMap((layer) =>
    tables[layer].flatMap((row) =>
      (row.spans ?? []).map((span) => ({
        layer,
        span,
        isInferred: row.period_reading === "inferred",
      })),
    ),
  );
  const days = spans.flatMap(({ span }) => span.filter((day) => day !== null));
  if (!days.length) return null;
  const least = dateOf(days.reduce((a, b) => Math.min(a, b)));
  const most = dateOf(days.reduce((a, b) => Math.max(a, b)));
  const byYear = most.getUTCFullYear() - least.getUTCFullYear() > 3;
  const unitOf = (date: Date) =>
    byYear ? date.getUTCFullYear() : 12 * date.getUTCFullYear() + date.getUTCMonth();
  const startOf = (unit: number) =>
    byYear ? dayOf(unit) : dayOf(Math.floor(unit / 12), unit % 12);
  // Where a period is open, there is time beyond the last date that is named.
  const first = unitOf(least) - (spans.some(({ span }) => span[0] === null) ? 1 : 0);
  const last = unitOf(most) + (spans.some(({ span }) => span[3] === null) ? 1 : 0);
  const busy = [...new Set(days.map((day) => unitOf(dateOf(day)) - first))].sort((a, b) => a - b);
  const n = last - first + 1;
  // Where something is known to go on, years are not left out.
  const goesOn = ([from, to]: Units) =>
    spans.some(
      ({ span: [early, , , late] }) =>
        early !== null &&
        late !== null &&
        unitOf(dateOf(early)) - first < from &&
        unitOf(dateOf(late)) - first > to,
    );
  const breaks = breaksOf(busy, n).filter((gap) => !goesOn(gap));
  return {
    n,
    byYear,
    starts: Array.from({ length: n + 1 }, (_, i) => startOf(first + i)),
    edges: edgesOf(n, breaks),
    busy,
    breaks,
    bars: barsOf(spans),
    undated: flows.filter(({ rows }) => rows.every((row) => !row.spans?.length)).length,
  };
}

// Equal periods of one layer are one bar, but not what a source dates and what we do.
function barsOf(spans: { layer: (typeof LANES)[number]; span: Span; isInferred: boolean }[]) {
  const bars = new Map(
    spans.map((bar) => [`${bar.layer} ${bar.span.join()} ${bar.isInferred}`, bar]),
  );
  return [...bars.values()].sort(
    (a, b) =>
      LANES.indexOf(a.layer) - LANES.indexOf(b.layer) || (a.span[0] ?? 0) - (b.span[0] ?? 0),
  );
}

/** A commodity that goes one way in one period and back in another. */
export interface Reversal {
  commodity: string | null;
  from: string | null;
  to: string | null;
  /** Strands from `from` to `to`, which begin first. */
  there: FlowRow[];
  back: FlowRow[];
}

interface Leg extends Pick<Reversal, "commodity" | "from" | "to"> {
  rows: FlowRow[];
}

export function reversalsOf(flows: Flow[]): Reversal[] {
  const legs = new Map<string, Leg>();
  const keyOf = (...leg: (string | null)[]) => JSON.stringify(leg);
  for (const { first, rows } of flows) {
    if (first.direction !== "one-way") continue;
    const stops = [first.origin, ...first.transit, first.destination];
    for (const row of rows.filter(({ spans }) => spans?.length)) {
      for (const [i, to] of stops.slice(1).entries()) {
        const [commodity, from] = [row.commodity_class, stops[i]];
        const key = keyOf(commodity, from, to);
        const leg = legs.get(key) ?? { commodity, from, to, rows: [] };
        legs.set(key, leg);
        leg.rows.push(row);
      }
    }
  }
  return [...legs.values()].flatMap(({ commodity, from, to, rows: there }) => {
    const back = legs.get(keyOf(commodity, to, from))?.rows;
    return back && startOf(there) < startOf(back) ? [{ commodity, from, to, there, back }] : [];
  });
}

const startOf = (rows: FlowRow[]) =>
  Math.min(...rows.flatMap(({ spans = [] }) => spans.map(([early]) => early ?? NEVER.before)));
