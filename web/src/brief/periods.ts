// Derives from the dates of a brief its timeline, and the commodities that reverse direction.

import { getOrInsert } from "../core/data/grouping";
import { dayToDate, firstDayOfMonth, NEVER, type Span } from "../core/data/spans";
import { findBreaks, type Timeline, type Units, unitEdges } from "../core/data/timeline";
import { flowStops } from "./names";
import type { Flow, FlowRow, Tables } from "./types";

const DATED_LAYERS = ["flows", "barriers", "events"] as const;

const MOST_YEARS_BY_MONTH = 4; // calendar years; a longer timeline goes by years

/** The period of a row. */
interface DatedSpan {
  layer: (typeof DATED_LAYERS)[number];
  span: Span;
  isInferred: boolean;
}

/** Return the periods of all rows that have dates. */
const datedSpans = (tables: Tables): DatedSpan[] =>
  DATED_LAYERS.flatMap((layer) =>
    tables[layer].flatMap((row) => {
      const isInferred = row.period_reading === "inferred";
      return (row.spans ?? []).map((span) => ({ layer, span, isInferred }));
    }),
  );

/** Build the timeline, with a bar for each period of a row; null if no row has a date. */
export function buildTimeline(tables: Tables): Timeline | null {
  const spans = datedSpans(tables);
  const days = spans.flatMap(({ span }) => span.filter((day) => day !== null));
  if (!days.length) return null;
  days.sort((a, b) => a - b);
  const [firstYear, lastYear] = [days[0], days[days.length - 1]].map((day) =>
    dayToDate(day).getUTCFullYear(),
  );
  const byYear = lastYear - firstYear >= MOST_YEARS_BY_MONTH;
  // A unit is the number of a year, or of a month since the year 0.
  const unitOf = (day: number) => {
    const date = dayToDate(day);
    return byYear ? date.getUTCFullYear() : 12 * date.getUTCFullYear() + date.getUTCMonth();
  };
  const firstDay = (unit: number) =>
    byYear ? firstDayOfMonth(unit) : firstDayOfMonth(Math.floor(unit / 12), unit % 12);
  const units = [...new Set(days.map(unitOf))];
  // For open periods, the line has one more unit before the first date, or after the last.
  const firstUnit = units[0] - (spans.some(({ span }) => span[0] === null) ? 1 : 0);
  const lastUnit = units[units.length - 1] + (spans.some(({ span }) => span[3] === null) ? 1 : 0);
  const n = lastUnit - firstUnit + 1;
  const busy = units.map((unit) => unit - firstUnit);
  // A gap stays if a period goes on through it.
  const goesOn = ([from, to]: Units) =>
    spans.some(
      ({ span: [early, , , late] }) =>
        early !== null &&
        late !== null &&
        unitOf(early) - firstUnit < from &&
        unitOf(late) - firstUnit > to,
    );
  const breaks = findBreaks(busy, n).filter((gap) => !goesOn(gap));
  return {
    n,
    byYear,
    starts: Array.from({ length: n + 1 }, (_, i) => firstDay(firstUnit + i)),
    edges: unitEdges(n, breaks),
    busy,
    breaks,
    bars: mergeBars(spans),
  };
}

/** Return a bar for each different period of a layer, in the order of layers and dates. Equal periods have two bars if
 * a source states one and we inferred the other. */
function mergeBars(spans: DatedSpan[]) {
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

/** Return the reversals: commodities that move from one stop to another, and later move back. `there` and `back` are
 * the rows of the two directions. */
export function findReversals(flows: Flow[]): Reversal[] {
  const legs = new Map<string, Leg>();
  const keyOf = (...leg: (string | null)[]) => JSON.stringify(leg);
  for (const flow of flows) {
    if (flow.first.direction !== "one-way") continue;
    const stops = flowStops(flow);
    for (const row of flow.rows.filter(({ spans }) => spans?.length)) {
      for (const [i, to] of stops.slice(1).entries()) {
        const [commodity, from] = [row.commodity_class, stops[i]];
        const key = keyOf(commodity, from, to);
        getOrInsert(legs, key, () => ({ commodity, from, to, rows: [] })).rows.push(row);
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
