// The subject of the bulk map: its places by the records that they send and receive, or its events.

import { getOrInsert } from "../core/data/grouping";
import type { Box } from "../core/types";
import { subjectBox, type WeightedBox } from "../core/view/subject";
import type { BulkState } from "./types";

const MOST_WEIGHED_EVENTS = 20_000; // of more, every nth is counted
const CELLS = 1024; // in a row of the square; events of one cell count as one place

type SubjectState = Pick<BulkState, "data" | "weight">;

/** Return the box on which the map opens, in a free area of this aspect (width by height). */
export const boxOfSubject = (state: SubjectState, aspect: number): Box | null =>
  subjectBox(state.data.kind === "events" ? weighEvents(state) : weighPlaces(state), aspect);

const weighPlaces = ({ data: { places }, weight }: SubjectState): WeightedBox[] =>
  Array.from(weight, (records, i) => weightedPoint(places.x[i], places.y[i], records));

/** Return cells of the map with the number of events in each, from a sample if there are many rows. */
function weighEvents({ data: { rows } }: SubjectState): WeightedBox[] {
  const cells = new Map<number, WeightedBox>();
  const stride = Math.ceil(rows.n / MOST_WEIGHED_EVENTS);
  for (let i = 0; i < rows.n; i += stride) {
    const [column, row] = [Math.round(rows.x[i] * CELLS), Math.round(rows.y[i] * CELLS)];
    const cell = getOrInsert(cells, 2 * CELLS * column + row, () =>
      weightedPoint(column / CELLS, row / CELLS, 0),
    );
    cell.weight += rows.records[i];
  }
  return [...cells.values()];
}

const weightedPoint = (x: number, y: number, weight: number): WeightedBox => ({
  box: [x, y, x, y],
  weight,
});
