// Periods as spans of days, with soft ends where the source is vague.

/** First and last possible start, first and last possible end: days counted from 0001-01-01 as day 1; null is open or
 * unknown. */
export type Span = [
  early: number | null,
  start: number | null,
  end: number | null,
  late: number | null,
];
export type DayWindow = [from: number, to: number];
type Phase = "in" | "edge" | "out" | "undated";

export const NEVER = { before: -Infinity, after: Infinity };

/** Return whether a row's period lies in a window of days, at its soft edge, or outside; or is undated. */
export function phaseOf(row: { spans?: Span[] }, window: DayWindow | null): Phase {
  if (!window) return "in";
  if (!row.spans?.length) return "undated";
  const phases = row.spans.map((span) => phaseOfSpan(span, window));
  return (["in", "edge"] as const).find((phase) => phases.includes(phase)) || "out";
}

/** Return whether a span lies in a window of days ("in"), outside it ("out"), or perhaps in it ("edge"): "in" if all of
 * its possible days do, or a day on which it certainly lasted. */
function phaseOfSpan([early, start, end, late]: Span, [from, to]: DayWindow): Phase {
  const widest = [early ?? NEVER.before, late ?? NEVER.after];
  if (widest[0] > to || widest[1] < from) return "out";
  if (widest[0] >= from && widest[1] <= to) return "in";
  const surest = [start ?? NEVER.before, end ?? NEVER.after];
  return surest[0] <= surest[1] && surest[0] <= to && surest[1] >= from ? "in" : "edge";
}

const DAY_MS = 86_400_000;
const UNIX_EPOCH = 719_163; // the day 1970-01-01, counted from 0001-01-01 as day 1

export const dayToDate = (day: number) => new Date((day - UNIX_EPOCH) * DAY_MS);

export function firstDayOfMonth(year: number, month = 0): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, 1);
  return Math.round(date.getTime() / DAY_MS) + UNIX_EPOCH;
}

export const dayToIso = (day: number) => dayToDate(day).toISOString().slice(0, 10);

export function isoToDay(text: string): number {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) || [];
  return year ? firstDayOfMonth(Number(year), Number(month) - 1) + Number(day) - 1 : NaN;
}
