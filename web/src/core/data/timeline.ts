// The brief's periods on one line: units of a year or a month, wide where something begins or ends.

import { clamp } from "../view/boxes";
import type { Words } from "../words/words";
import { writtenDate } from "./dates";
import { type DayWindow, dayToDate, dayToIso, type Span } from "./spans";

export interface Timeline {
  /** Number of units. */
  n: number;
  /** Whether a unit is a year, not a month. */
  byYear: boolean;
  /** First day of each unit, and of the one after the last. */
  starts: number[];
  /** Where each unit begins along the line, 0 to 1, and where the last ends. */
  edges: number[];
  /** Units in which something begins or ends. */
  busy: number[];
  /** Runs of units in which nothing begins or ends, drawn short. */
  breaks?: Units[];
  /** A bar for each period; an inferred one is dated by us, not by a source. */
  bars: { layer: string; span: Span; isInferred?: boolean }[];
}

export type Units = [from: number, to: number];

/** Write the year or month of a unit. */
export const unitName = (line: Timeline, i: number, words: Words) =>
  writtenDate(dayToIso(line.starts[i]).slice(0, line.byYear ? 4 : 7), words);

export const unitsToWindow = (line: Timeline, [from, to]: Units): DayWindow | null =>
  from === 0 && to === line.n - 1 ? null : [line.starts[from], line.starts[to + 1] - 1];

const unitAt = ({ n, starts }: Timeline, day: number) =>
  clamp(
    starts.findLastIndex((start) => start <= day),
    0,
    n - 1,
  );

/** Return the units that a window of days covers; an address may bring a window that begins anywhere. */
export const windowToUnits = (line: Timeline, window: DayWindow | null): Units =>
  window ? [unitAt(line, window[0]), unitAt(line, window[1])] : [0, line.n - 1];

/** Return the place of a day along the line, 0 to 1. */
export function placeOnLine(line: Timeline, day: number): number {
  const i = unitAt(line, day);
  const share = (day - line.starts[i]) / (line.starts[i + 1] - line.starts[i]);
  return line.edges[i] + clamp(share, 0, 1) * (line.edges[i + 1] - line.edges[i]);
}

/** Return the index of the edge between units that is nearest to a place along the line, 0 to 1. */
export function nearestEdge(line: Timeline, place: number): number {
  let nearest = 0;
  line.edges.forEach((edge, i) => {
    if (Math.abs(edge - place) < Math.abs(line.edges[nearest] - place)) nearest = i;
  });
  return nearest;
}

/** Return the periods between changes, which the play button goes through. */
export function playSteps(line: Timeline): Units[] {
  const begins = [...new Set([0, ...line.busy])];
  return begins.map((begin, i) => [begin, (begins[i + 1] ?? line.n) - 1]);
}

const LEAST_BREAK_UNITS = 12; // units; a shorter gap is drawn as long as it is
const UNIT_WIDTHS = { last: 1, earlier: 0.4, gap: 2 }; // of a unit after the last break, of one before it, of a whole gap

/** Find runs of at least 12 units without a change that are a quarter of the line or more. */
export function findBreaks(busy: number[], n: number): Units[] {
  return busy.slice(1).flatMap((unit, i) => {
    const length = unit - busy[i] - 1;
    return length >= LEAST_BREAK_UNITS && 4 * length >= n ? [[busy[i] + 1, unit - 1] as Units] : [];
  });
}

/** Return where along the line each unit begins, and where the last one ends, from 0 to 1. Units are equally wide, but
 * long gaps without a date, and the units before the last gap, are narrower. */
export function unitEdges(n: number, breaks: Units[]): number[] {
  const lastGap = breaks.at(-1)?.[1] ?? -1;
  const edges = [0];
  for (let i = 0; i < n; i++) {
    const gap = breaks.find(([from, to]) => i >= from && i <= to);
    const width = gap
      ? UNIT_WIDTHS.gap / (gap[1] - gap[0] + 1)
      : i < lastGap
        ? UNIT_WIDTHS.earlier
        : UNIT_WIDTHS.last;
    edges.push(edges[i] + width);
  }
  return edges.map((edge) => edge / edges[n]);
}

const TICK_STEPS = { year: [1, 2, 5, 10, 20, 50, 100], month: [1, 2, 3, 6, 12, 24, 60, 120] };
const MOST_TICKS = 9;

interface Tick {
  unit: number;
  /** The year alone, or the month with or without its year. */
  names: "year" | "month" | "month-year";
}

/** Choose the units whose names stand below the line. After the last gap they are round years or months, so few that
 * their names fit; before it, the first unit of each stretch between gaps. */
export function chooseTicks({ n, byYear, starts, breaks = [] }: Timeline): Tick[] {
  const begin = (breaks.at(-1)?.[1] ?? -1) + 1;
  const steps = TICK_STEPS[byYear ? "year" : "month"];
  const step =
    steps.find((candidate) => (n - begin) / candidate <= MOST_TICKS) ?? steps[steps.length - 1];
  const [year, month] = dayToIso(starts[0]).split("-").map(Number);
  const first = byYear ? year : 12 * year + month - 1;
  const round = Array.from({ length: n - begin }, (_, i) => begin + i).filter(
    (unit) => (first + unit) % step === 0,
  );
  const earlier = [0, ...breaks.slice(0, -1).map(([, to]) => to + 1)].filter(
    (unit) => unit < begin,
  );
  let lastYear = "";
  return [...earlier, ...round].map((unit) => {
    const tickYear = dayToIso(starts[unit]).slice(0, 4);
    const isNew = tickYear !== lastYear;
    lastYear = tickYear;
    if (byYear || step >= 12) return { unit, names: "year" };
    return { unit, names: isNew ? "month-year" : "month" };
  });
}

export function tickName({ unit, names }: Tick, { starts }: Timeline, words: Words): string {
  const date = dayToDate(starts[unit]);
  if (names === "year") return dayToIso(starts[unit]).slice(0, 4);
  const year = names === "month-year" ? ({ year: "numeric" } as const) : {};
  return words.date(date, { month: "short", ...year });
}
