// Rows for tests: the columns that a test is about; the others are empty.

import { readFileSync } from "node:fs";
import { groupByFlow } from "../../src/brief/draw/strands";
import { noFilters, selectShown } from "../../src/brief/filters";
import { buildIndex, completeTables } from "../../src/brief/lookup";
import { initialRouting } from "../../src/brief/routing";
import type { BriefData, Row, State, TableName, Tables } from "../../src/brief/types";
import { makeSymbols } from "../../src/core/draw/symbols";
import type { Shape } from "../../src/core/types";
import { makePart, shapeFromParts } from "../../src/core/view/mercator";
import { makeWords } from "../../src/core/words/words";

const read = (path: string) =>
  JSON.parse(readFileSync(new URL(`../../../geo/${path}`, import.meta.url), "utf8"));
const messages = read("maps/messages.json");
const symbols = read("data/symbology.json");

const lists = () => ({
  transit: [],
  claims: [],
  context: [],
  commodities: [],
  disputes: [],
  supersedes: [],
  crossings: [],
  flows: [],
  shares: [],
});

export const row = <L extends TableName>(values: Partial<Row<L>> & { id: string }): Row<L> =>
  ({ index: 0, shape: null, ...lists(), ...values }) as unknown as Row<L>;

export const flow = (values: Partial<Row<"flows">> & { id: string }) => row<"flows">(values);

export const lineShape = (...xy: number[]): Shape =>
  shapeFromParts([makePart(Float64Array.from(xy))], "line");

/** The state of a page with these tables, as it opens, but for map, timeline and what is drawn. */
export function stateOf(packed: Partial<Tables>, spec: Partial<BriefData["spec"]> = {}): State {
  const tables = completeTables(packed);
  const layers = Object.keys(packed);
  const data = {
    spec: { layers, hidden: [], stages: [], steps: [], ...spec },
    tables,
    source_spans: null,
    messages,
  } as unknown as BriefData;
  const flows = groupByFlow(tables.flows);
  const state = {
    data,
    words: makeWords(messages),
    symbols: makeSymbols(symbols, tables.flows),
    index: buildIndex(data, flows),
    flows,
    filters: noFilters(),
    routing: initialRouting(tables),
    visible: Object.fromEntries(data.spec.layers.map((name) => [name, true])),
    step: null,
    lastStep: 0,
    tab: "features",
    table: { isOpen: false, layer: null, sort: null },
    claim: null,
    chosen: null,
    hovered: null,
    home: null,
  } as unknown as State;
  state.shown = selectShown(state);
  return state;
}
