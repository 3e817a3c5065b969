// The brief's periods on one line: units of a year or a month, wide where something begins or ends.

import { writtenDate } from "./dates";
import { type DayWindow, isoOf, type Span } from "./spans";
import type { Words } from "./words";

export interface Timeline {
  n: number; // units
  byYear: boolean; // else by month
  starts: number[]; // first day of each unit, and of the one after the last
  edges: number[]; // where each unit begins along the line, 0 to 1, and where the last ends
  busy: number[]; // units in which something begins or ends
  bars: { layer: string; span: Span }[];
  undated: number;
}

export type Units = [from: number, to: number];

export const unitName = (line: Timeline, i: number, words: Words) =>
  writtenDate(isoOf(line.starts[i]).slice(0, line.byYear ? 4 : 7), words);

export const windowOf = (line: Timeline, [from, to]: Units): DayWindow | null =>
  from === 0 && to === line.n - 1 ? null : [line.starts[from], line.starts[to + 1] - 1];

const unitAt = (line: Timeline, day: number) =>
  Math.max(
    0,
    Math.min(
      line.n - 1,
      line.starts.findLastIndex((start) => start <= day),
    ),
  );

// The units that a window of days covers; a window that an address brought may begin anywhere.
export const unitsOf = (line: Timeline, window: DayWindow | null): Units =>
  window ? [unitAt(line, window[0]), unitAt(line, window[1])] : [0, line.n - 1];

// A day's place along the line, 0 to 1.
export function placeOnLine(line: Timeline, day: number): number {
  const i = unitAt(line, day);
  const share = (day - line.starts[i]) / (line.starts[i + 1] - line.starts[i]);
  return line.edges[i] + Math.max(0, Math.min(1, share)) * (line.edges[i + 1] - line.edges[i]);
}

export function nearestEdge(line: Timeline, place: number): number {
  let best = 0;
  line.edges.forEach((edge, i) => {
    if (Math.abs(edge - place) < Math.abs(line.edges[best] - place)) best = i;
  });
  return best;
}

// From one change to the next: what the play button goes through.
export function stepsOf(line: Timeline): Units[] {
  const begins = [...new Set([0, ...line.busy])];
  return begins.map((begin, i) => [begin, (begins[i + 1] ?? line.n) - 1]);
}
