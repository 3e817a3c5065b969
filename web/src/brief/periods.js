// The timeline of a brief: its bars are the rows that have dates.

import { dateOf, dayOf } from "../core/spans";

const LANES = ["flows", "barriers", "events"];

export function timelineOf(state) {
  const spans = LANES.flatMap((layer) =>
    (state.data.tables[layer] || []).flatMap((row) =>
      (row.spans || []).map((span) => ({ layer, span })),
    ),
  );
  const days = spans.flatMap(({ span }) => span.filter((day) => day !== null));
  if (!days.length) return null;
  const least = dateOf(days.reduce((a, b) => Math.min(a, b)));
  const most = dateOf(days.reduce((a, b) => Math.max(a, b)));
  const byYear = most.getUTCFullYear() - least.getUTCFullYear() > 3;
  const unitOf = (date) =>
    date.getUTCFullYear() * (byYear ? 1 : 12) + (byYear ? 0 : date.getUTCMonth());
  // Where a period is open, there is time beyond the last date that is named.
  const first = unitOf(least) - (spans.some(({ span }) => span[0] === null) ? 1 : 0);
  const last = unitOf(most) + (spans.some(({ span }) => span[3] === null) ? 1 : 0);
  const startOf = (unit) => (byYear ? dayOf(unit) : dayOf(Math.floor(unit / 12), unit % 12));
  const busy = new Set(days.map((day) => unitOf(dateOf(day)) - first));
  const n = last - first + 1;
  const quiet = Math.min(0.5, 5 / Math.max(1, n - busy.size));
  const edges = [0];
  for (let i = 0; i < n; i++) edges.push(edges[i] + (busy.has(i) ? 1 : quiet));
  const starts = Array.from({ length: n + 1 }, (_, i) => startOf(first + i));
  return {
    n,
    byYear,
    starts,
    edges: edges.map((edge) => edge / edges[n]),
    busy: [...busy].sort((a, b) => a - b),
    bars: barsOf(spans),
    undated: state.flows.filter((flow) =>
      flow.rows.every((row) => !(row.spans && row.spans.length)),
    ).length,
  };
}

// Equal periods of one layer are one bar.
function barsOf(spans) {
  const bars = new Map();
  for (const { layer, span } of spans) bars.set(`${layer} ${span.join()}`, { layer, span });
  return [...bars.values()].sort(
    (a, b) =>
      LANES.indexOf(a.layer) - LANES.indexOf(b.layer) || (a.span[0] ?? 0) - (b.span[0] ?? 0),
  );
}
