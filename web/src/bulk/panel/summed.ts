// What a page says of rows that are added up to fit it.

import type { Fact } from "../../core/page/card";
import type { FlowState } from "../names";
import { type Passes, passing } from "../sums/sums";
import type { BulkState } from "../types";

/** One sentence: how many rows of the table the page has in full, and what is added up. */
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

/** A fact of a card: what a line adds up, where its ends stand for several places. */
export function summedFact(
  records: number,
  nodes: number[],
  isHere: Passes,
  state: FlowState,
): Fact[] {
  const { data, words, gathered } = state;
  const { tableRows } = data.rows;
  const places = nodes.reduce((sum, node) => sum + gathered.nodes.members[node], 0);
  if (!tableRows || places === nodes.length) return [];
  const passes = passing(state);
  let rows = 0;
  for (let i = 0; i < data.rows.n; i++) if (isHere(i) && passes(i)) rows += tableRows[i];
  const text = words.say("adds_up", {
    records: words.count("records_n", records),
    rows: words.count("rows_n", rows),
    places: words.count("places_n", places),
  });
  return [[words.say("added_up"), text]];
}
