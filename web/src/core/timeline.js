// The brief's periods on one line: units of a year or a month, wide where something begins or ends.

import { writtenDate } from "./dates";
import { isoOf } from "./spans";

export const unitName = (line, i, words) => writtenDate(isoOf(line.starts[i]).slice(0, line.byYear ? 4 : 7), words);

export const windowOf = (line, [from, to]) => (from === 0 && to === line.n - 1 ? null : [line.starts[from], line.starts[to + 1] - 1]);

// The units that a window of days covers; a window that an address brought may begin anywhere.
export function unitsOf(line, window) {
  if (!window) return [0, line.n - 1];
  const at = (day) =>
    Math.max(
      0,
      Math.min(
        line.n - 1,
        line.starts.findLastIndex((start) => start <= day),
      ),
    );
  return [at(window[0]), at(window[1])];
}

// A day's place along the line, 0 to 1.
export function placeOnLine(line, day) {
  const i = Math.max(
    0,
    Math.min(
      line.n - 1,
      line.starts.findLastIndex((start) => start <= day),
    ),
  );
  const share = (day - line.starts[i]) / (line.starts[i + 1] - line.starts[i]);
  return line.edges[i] + Math.max(0, Math.min(1, share)) * (line.edges[i + 1] - line.edges[i]);
}

export function nearestEdge(line, place) {
  let best = 0;
  line.edges.forEach((edge, i) => {
    if (Math.abs(edge - place) < Math.abs(line.edges[best] - place)) best = i;
  });
  return best;
}

// From one change to the next: what the play button goes through.
export function stepsOf(line) {
  const begins = [...new Set([0, ...line.busy])];
  return begins.map((begin, i) => [begin, (begins[i + 1] ?? line.n) - 1]);
}
