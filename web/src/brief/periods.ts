// Derives the timeline from the dates of a brief, and which commodities reverse direction.

import { dayToDate, firstDayOfMonth, NEVER, type Span } from "../core/data/spans";
import { findBreaks, type Timeline, type Units, unitEdges } from "../core/data/timeline";
import type { Flow, FlowRow, Tables } from "./types";

const DATED_LAYERS = ["flows", "barriers", "events"] as const;

/** Build the timeline, with a bar for each period of a row; null if no row has a date. */
export function buildTimeline(tables: Tables, flows: Flow[]): Timeline | null {
  const spans = DATED_LAYERS.flatMap((layer) =>
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
  const firstDate = dayToDate(days.reduce((a, b) => Math.min(a, b)));
  const lastDate = dayToDate(days.reduce((a, b) => Math.max(a, b)));
  const byYear = lastDate.getUTCFullYear() - firstDate.getUTCFullYear() > 3;
  const unitOf = (date: Date) =>
    byYear ? date.getUTCFullYear() : 12 * date.getUTCFullYear() + date.getUTCMonth();
  const firstDay = (unit: number) =>
    byYear ? firstDayOfMonth(unit) : firstDayOfMonth(Math.floor(unit / 12), unit % 12);
  // For open periods, the line has one more unit before the first date, or after the last.
  const firstUnit = unitOf(firstDate) - (spans.some(({ span }) => span[0] === null) ? 1 : 0);
  const lastUnit = unitOf(lastDate) + (spans.some(({ span }) => span[3] === null) ? 1 : 0);
  const busyUnits = [...new Set(days.map((day) => unitOf(dayToDate(day)) - firstUnit))].sort(
    (a, b) => a - b,
  );
  const n = lastUnit - firstUnit + 1;
  // A gap stays if a period goes on through it.
  const goesOn = ([from, to]: Units) =>
    spans.some(
      ({ span: [early, , , late] }) =>
        early !== null &&
        late !== null &&
        unitOf(dayToDate(early)) - firstUnit < from &&
        unitOf(dayToDate(late)) - firstUnit > to,
    );
  const breaks = findBreaks(busyUnits, n).filter((gap) => !goesOn(gap));
  return {
    n,
    byYear,
    starts: Array.from({ length: n + 1 }, (_, i) => firstDay(firstUnit + i)),
    edges: unitEdges(n, breaks),
    busy: busyUnits,
    breaks,
    bars: mergeBars(spans),
    undated: flows.filter(({ rows }) => rows.every((row) => !row.spans?.length)).length,
  };
}

/** Merge equal periods of one layer into one bar, but keep those that we inferred apart from those that a source
 * states. */
function mergeBars(
  spans: { layer: (typeof DATED_LAYERS)[number]; span: Span; isInferred: boolean }[],
) {
  const bars = new Map(
    spans.map((bar) => [`${bar.layer} ${bar.span.join()} ${bar.isInferred}`, bar]),
  );
  return [...bars.values()].sort(
    (a, b) =>
      DATED_LAYERS.indexOf(a.layer) - DATED_LAYERS.indexOf(b.layer) ||
      (a.span[0] ?? 0) - (b.span[0] ?? 0),
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

export function findReversals(flows: Flow[]): Reversal[] {
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
