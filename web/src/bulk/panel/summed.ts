// Texts on rows that are summed so that they fit the page.

import { sumOf } from "../../core/data/grouping";
import type { Fact } from "../../core/page/card";
import type { FlowState } from "../names";
import { type RowFilter, rowFilter } from "../sums/sums";
import type { BulkState } from "../types";

/** Return a sentence on how many rows of the table the page has in full, and into how many rows it adds up the others;
 * null if it adds up none. */
export function summedLine({ data, words }: Pick<BulkState, "data" | "words">): string | null {
  const { summed, rows } = data;
  if (!summed) return null;
  return words.say("summed", {
    full: words.number(summed.full_rows),
    all: words.count("rows_n", summed.rows),
    rest: words.number(summed.rows - summed.full_rows),
    lines: words.count("rows_n", rows.n - summed.full_rows),
    km: words.kilometres(summed.cell_km, {}),
  });
}

/** Return a fact on how many records, rows and places a line adds up; an empty list if its ends are single places. */
export function summedFact(
  records: number,
  nodes: number[],
  isOnCard: RowFilter,
  state: FlowState,
): Fact[] {
  const { data, words, sums } = state;
  const { tableRows } = data.rows;
  const places = sumOf(nodes, (node) => sums.nodes.members[node]);
  if (!tableRows || places === nodes.length) return [];
  const passes = rowFilter(state);
  let rows = 0;
  for (let i = 0; i < data.rows.n; i++) if (isOnCard(i) && passes(i)) rows += tableRows[i];
  const text = words.say("adds_up", {
    records: words.count("records_n", records),
    rows: words.count("rows_n", rows),
    places: words.count("places_n", places),
  });
  return [[words.say("added_up"), text]];
}
