// Time by the month: the rows' months as a histogram under two handles (see slider.ts, which moves them).

import { type DayWindow, firstDayOfMonth } from "../../core/data/spans";
import { type Timeline, windowToUnits } from "../../core/data/timeline";
import { byId, make, makeCheckbox, makeDrawing, makeShape } from "../../core/dom";
import { fillTime, thinTicks } from "../../core/page/slider";
import { inStrides, type Work } from "../draw/slices";
import type { BulkData, BulkState } from "../types";

/** Build the checkbox below the slider by which the reader includes undated records; an empty list if there are none,
 * or if no time is chosen. */
export function timeNotes({ words, settings, byMonth, data, filters, actions }: BulkState) {
  const undated = data.rows.month ? byMonth[0] : 0;
  if (!undated || !filters.window) return [];
  const box = makeCheckbox({ id: "undated", checked: settings.switches.undated }, (isOn) =>
    actions.setSwitch("undated", isOn),
  );
  return [
    make("label", { class: "undated" }, box, make("span", {}, words.count("undated_n", undated))),
  ];
}

const MOST_NAMED_MONTHS = 24; // months of which each is named; of more, only years are

/** Build the timeline of the rows' months; null if they have none. */
export function monthTimeline({ months, rows }: BulkData): Timeline | null {
  if (!months || !rows.month) return null;
  const [first, last] = months;
  const n = last - first + 1;
  const starts = Array.from({ length: n + 1 }, (_, i) =>
    firstDayOfMonth(Math.floor((first + i) / 12), (first + i) % 12),
  );
  const isNamed = (i: number) => n <= MOST_NAMED_MONTHS || (first + i) % 12 === 0;
  return {
    n,
    byYear: false,
    starts,
    edges: Array.from({ length: n + 1 }, (_, i) => i / n),
    busy: Array.from({ length: n }, (_, i) => i).filter(isNamed),
    bars: [],
  };
}

/** Count the records of the whole table by month and by commodity. */
export function* countMonths({
  rows,
  months,
  commodities,
}: BulkData): Work<{ byMonth: Float64Array; byCommodity: Float64Array }> {
  const byMonth = new Float64Array(months && rows.month ? months[1] - months[0] + 2 : 1);
  const byCommodity = new Float64Array(commodities.length);
  const { commodity, month, records } = rows;
  yield* inStrides(rows.n, (start, end) => {
    for (let i = start; i < end; i++) {
      byCommodity[commodity[i]] += records[i];
      if (month) byMonth[month[i]] += records[i];
    }
  });
  return { byMonth, byCommodity };
}

/** Fill the time bar, with a bar for the records of each month behind its line. */
export function fillMonths(state: BulkState) {
  fillTime(state, null, timeNotes(state));
  const { byMonth, timeline, data } = state;
  if (!timeline || !data.months) return;
  const { n } = timeline;
  const sums = byMonth.subarray(1);
  const largest = Math.max(...sums) || 1;
  const bars = Array.from(
    sums,
    (sum, i) => `M${i} 28v${(-(26 * sum) / largest).toFixed(2)}h0.86V28Z`,
  );
  const drawing = makeDrawing(n, 28, makeShape("path", { d: bars.join(""), fill: "currentColor" }));
  drawing.setAttribute("preserveAspectRatio", "none");
  drawing.setAttribute("class", "histogram");
  byId("line").prepend(drawing);
  if (n > MOST_NAMED_MONTHS) nameYears(data.months[0], n);
}

/** Name only the years of a long timeline, each at its January. */
function nameYears(first: number, n: number) {
  for (const tick of document.querySelectorAll(".tick")) tick.remove();
  for (let i = (12 - (first % 12)) % 12; i < n; i += 12) {
    const tick = make("span", { class: "tick", "aria-hidden": "true" }, String((first + i) / 12));
    tick.style.insetInlineStart = `${(100 * (i + 0.5)) / n}%`;
    byId("line").append(tick);
  }
  thinTicks();
}

/** Convert a window of days to months of the rows; 1 is the first month. */
export function windowToMonths(
  window: DayWindow | null,
  line: Timeline | null,
): [number, number] | null {
  if (!window || !line) return null;
  const [from, to] = windowToUnits(line, window);
  return [from + 1, to + 1];
}
