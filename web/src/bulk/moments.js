// Time by the month: the rows' months as a histogram under two handles (see slider.js, which moves them).

import { byId, make, makeDrawing, makeShape } from "../core/dom";
import { fillTime, thinTicks } from "../core/slider";
import { dayOf } from "../core/spans";
import { unitsOf } from "../core/timeline";
import { inStrides } from "./sums";

// Beside the handles: the undated, which no time holds.
export function turnsOf(state) {
  const { words, asked, undated } = state;
  if (!undated || !state.filters.window) return [];
  const box = make("input", {
    type: "checkbox",
    id: "undated",
    checked: asked.undated,
    onchange: (event) => state.actions.ask("undated", event.target.checked),
  });
  return [
    make("label", { class: "undated" }, box, make("span", {}, words.count("undated_n", undated))),
  ];
}

const MONTH_TICKS = 24; // months of which each is named; of more, only years are

export function monthsLine({ data }) {
  if (!data.months || !data.rows.month) return null;
  const [first, last] = data.months;
  const n = last - first + 1;
  const starts = Array.from({ length: n + 1 }, (_, i) =>
    dayOf(Math.floor((first + i) / 12), (first + i) % 12),
  );
  const isNamed = (i) => n <= MONTH_TICKS || (first + i) % 12 === 0;
  return {
    n,
    byYear: false,
    starts,
    edges: Array.from({ length: n + 1 }, (_, i) => i / n),
    busy: Array.from({ length: n }, (_, i) => i).filter(isNamed),
    bars: [],
    undated: 0,
  };
}

// Records by month, commodity and none of it chosen: the shape of the whole table.
export function* countMonths({ rows, months, commodities }) {
  const byMonth = new Float64Array(months && rows.month ? months[1] - months[0] + 2 : 1);
  const byKind = new Float64Array(commodities.length);
  const { commodity, month, records } = rows;
  yield* inStrides(rows.n, (start, end) => {
    for (let i = start; i < end; i++) {
      byKind[commodity[i]] += records[i];
      if (month) byMonth[month[i]] += records[i];
    }
  });
  return { byMonth, byKind };
}

export function fillMonths(state) {
  fillTime(state, null, turnsOf(state));
  if (!state.timeline) return;
  const {
    byMonth,
    timeline: { n },
  } = state;
  const most = Math.max(...byMonth.subarray(1)) || 1;
  const path = Array.from(
    byMonth.subarray(1),
    (sum, i) => `M${i} 28v${(-(26 * sum) / most).toFixed(2)}h0.86V28Z`,
  ).join("");
  const drawing = makeDrawing(n, 28, makeShape("path", { d: path, fill: "currentColor" }));
  drawing.setAttribute("preserveAspectRatio", "none");
  drawing.setAttribute("class", "histogram");
  byId("line").prepend(drawing);
  nameYears(state);
}

// Over many months there is room for years alone, each at its January.
function nameYears({
  data: {
    months: [first],
  },
  timeline: { n },
}) {
  if (n <= MONTH_TICKS) return;
  for (const tick of document.querySelectorAll(".tick")) tick.remove();
  for (let i = (12 - (first % 12)) % 12; i < n; i += 12) {
    const tick = make("span", { class: "tick", "aria-hidden": "true" }, String((first + i) / 12));
    tick.style.insetInlineStart = `${(100 * (i + 0.5)) / n}%`;
    byId("line").append(tick);
  }
  thinTicks();
}

// Days, as slider and address have them, to the months of the rows: 1 is the first.
export function monthsOf(window, line) {
  if (!window || !line) return null;
  const [from, to] = unitsOf(line, window);
  return [from + 1, to + 1];
}
