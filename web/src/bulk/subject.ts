// What the bulk map is about: its places by the records that they send and receive, or its events.

import type { Box } from "../core/types";
import { subjectBox, type Weighed } from "../core/view/subject";
import type { BulkState } from "./types";

const MOST_EVENTS = 20_000; // of more, every nth is counted
const CELL = 1 / 1024; // of the square; events of one cell count as one place

type Known = Pick<BulkState, "data" | "weight">;

/** Return what the map opens on in a free area of this aspect. */
export const subjectOf = (state: Known, aspect: number): Box | null =>
  subjectBox(state.data.kind === "events" ? weighedEvents(state) : weighedPlaces(state), aspect);

const weighedPlaces = ({ data: { places }, weight }: Known): Weighed[] =>
  Array.from(weight, (records, i) => pointAt(places.x[i], places.y[i], records));

function weighedEvents({ data: { rows } }: Known): Weighed[] {
  const cells = new Map<number, Weighed>();
  const stride = Math.ceil(rows.n / MOST_EVENTS);
  for (let i = 0; i < rows.n; i += stride) {
    const [x, y] = [Math.round(rows.x[i] / CELL), Math.round(rows.y[i] / CELL)];
    const cell = cells.get(x * 4096 + y) ?? pointAt(x * CELL, y * CELL, 0);
    cell.weight += rows.records[i];
    cells.set(x * 4096 + y, cell);
  }
  return [...cells.values()];
}

const pointAt = (x: number, y: number, weight: number): Weighed => ({ box: [x, y, x, y], weight });
