// The brief's periods on one line: units of a year or a month, wide where something begins or ends.

const LANES = ["flows", "barriers", "events"];

function timelineOf(state) {
  const spans = LANES.flatMap((layer) => (state.data.tables[layer] || []).flatMap((row) => (row.spans || []).map((span) => ({ layer, span }))));
  const days = spans.flatMap(({ span }) => span.filter((day) => day !== null));
  if (!days.length) return null;
  const least = dateOf(days.reduce((a, b) => Math.min(a, b)));
  const most = dateOf(days.reduce((a, b) => Math.max(a, b)));
  const byYear = most.getUTCFullYear() - least.getUTCFullYear() > 3;
  const unitOf = (date) => date.getUTCFullYear() * (byYear ? 1 : 12) + (byYear ? 0 : date.getUTCMonth());
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
    undated: state.flows.filter((flow) => flow.rows.every((row) => !(row.spans && row.spans.length))).length,
  };
}

// Equal periods of one layer are one bar.
function barsOf(spans) {
  const bars = new Map();
  for (const { layer, span } of spans) bars.set(`${layer} ${span.join()}`, { layer, span });
  return [...bars.values()].sort((a, b) => LANES.indexOf(a.layer) - LANES.indexOf(b.layer) || (a.span[0] ?? 0) - (b.span[0] ?? 0));
}

const unitName = (line, i, words) => writtenDate(isoOf(line.starts[i]).slice(0, line.byYear ? 4 : 7), words);

const windowOf = (line, [from, to]) => (from === 0 && to === line.n - 1 ? null : [line.starts[from], line.starts[to + 1] - 1]);

// The units that a window of days covers; a window that an address brought may begin anywhere.
function unitsOf(line, window) {
  if (!window) return [0, line.n - 1];
  const at = (day) => Math.max(0, Math.min(line.n - 1, line.starts.findLastIndex((start) => start <= day)));
  return [at(window[0]), at(window[1])];
}

// A day's place along the line, 0 to 1.
function placeOnLine(line, day) {
  const i = Math.max(0, Math.min(line.n - 1, line.starts.findLastIndex((start) => start <= day)));
  const share = (day - line.starts[i]) / (line.starts[i + 1] - line.starts[i]);
  return line.edges[i] + Math.max(0, Math.min(1, share)) * (line.edges[i + 1] - line.edges[i]);
}

function nearestEdge(line, place) {
  let best = 0;
  line.edges.forEach((edge, i) => {
    if (Math.abs(edge - place) < Math.abs(line.edges[best] - place)) best = i;
  });
  return best;
}

// From one change to the next: what the play button goes through.
function stepsOf(line) {
  const begins = [...new Set([0, ...line.busy])];
  return begins.map((begin, i) => [begin, (begins[i + 1] ?? line.n) - 1]);
}
