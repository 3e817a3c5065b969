// The table of flows between places, a page at a time, and its file; the largest first.

import { csvLine, saveLines } from "../../core/data/files";
import { byId, make, phrase } from "../../core/dom";
import { findEntries } from "../../core/page/search";
import {
  buildTable,
  countElement,
  fillTableFrame,
  type TableColumn,
  toolButton,
} from "../../core/page/table";
import { foldSpelling } from "../../core/words/spelling";
import { categoryTitle, valuesKeys, valuesText } from "../categories";
import { runWhole, type Work } from "../draw/slices";
import {
  amountOrUnknown,
  chosenUnit,
  commodityName,
  placeName,
  quantityOrNull,
  searchLabel,
} from "../names";
import { nodesAt, UNMERGED_LEVEL } from "../sums/nodes";
import { sortByWeight, sortWeights } from "../sums/sorting";
import { rowFilter, sumAndOrder } from "../sums/sums";
import type { BulkState, FlowTable, SummedFlows } from "../types";
import { placeId } from "./finding";

const PAGE_ROWS = 200; // rows of a page of the table, and of the table on paper

export const hasTable = ({ data }: BulkState) => data.kind !== "events";

const flowsBetweenPlaces = (state: BulkState): Work<SummedFlows> =>
  sumAndOrder(state.data, nodesAt(UNMERGED_LEVEL, state), rowFilter(state));

const largestFlowsFirst = ({ heaviest, without }: SummedFlows) => [...heaviest, ...without];

/** Sum the flows between places, which do not merge as they do on the map, and show them. */
export async function openFlowTable(state: BulkState) {
  const flows = await state.runners.table(flowsBetweenPlaces(state));
  if (!flows) return;
  state.flowTable = { flows, order: [], page: 0, sort: state.flowTable?.sort ?? null };
  await filterFlowTable(state, state.flowTable);
}

/** Sort the table by a column, with the largest number or the first name at the top. If it is sorted by this column
 * already, reverse the order. */
async function sortFlowTable(column: string, state: BulkState) {
  const { flowTable } = state;
  if (!flowTable) return;
  const { sort } = flowTable;
  const down = sort?.column === column ? !sort.down : NUMERIC.has(column);
  flowTable.sort = { column, down };
  await filterFlowTable(state, flowTable);
  document.querySelector<HTMLElement>(`#many [data-sort="${CSS.escape(column)}"]`)?.focus();
}

const NUMERIC = new Set(["quantity", "records", "unquantified"]);

/** Sort the flows of the table as the reader chose, keep those whose places or commodity match the words in the table's
 * search box, and show the first page. */
async function filterFlowTable(state: BulkState, flowTable: FlowTable) {
  const { data, table, entries } = state;
  const { flows, sort } = flowTable;
  const largest = largestFlowsFirst(flows);
  const weights = sort && sortWeights(sort.column, flows, state);
  const sortedFlows =
    sort && weights
      ? await state.runners.table(sortByWeight(largest, weights, sort.down))
      : largest;
  if (!sortedFlows) return;
  const matches = new Set(
    findEntries(table.query, entries).map(({ kind, row }) => `${kind}:${row.id}`),
  );
  flowTable.page = 0;
  flowTable.order = foldSpelling(table.query).length
    ? sortedFlows.filter(
        (flow) =>
          matches.has(`places:${placeId(flows.from[flow])}`) ||
          matches.has(`places:${placeId(flows.to[flow])}`) ||
          matches.has(`commodities:${data.commodities[flows.commodity[flow]]}`),
      )
    : sortedFlows;
  fillRows(state);
}

/** Return a flow as a row of the table. */
const makeRow = (flow: number, flows: SummedFlows) => ({
  from: flows.from[flow],
  to: flows.to[flow],
  commodity: flows.commodity[flow],
  bits: flows.bits.map((bits) => bits[flow]),
  quantity: quantityOrNull(flows, flow),
  records: flows.records[flow],
  unquantified: flows.unquantified[flow],
});

type FlowRow = ReturnType<typeof makeRow>;
type Column = TableColumn<FlowRow>;

/** Return the columns of the table: ends, commodity, categories, quantity and records. */
function makeColumns(state: BulkState): Column[] {
  const { words, data } = state;
  const number = (n: number) => phrase(words.number(n));
  const quantity: Column = {
    name: "quantity",
    title: words.say("quantity"),
    text: (row) => phrase(amountOrUnknown(row.quantity, state)),
  };
  const unquantified: Column = {
    name: "unquantified",
    title: words.say("not_quantified"),
    text: (row) => number(row.unquantified),
  };
  return [
    { name: "from", title: words.say("from"), text: ({ from }) => placeName(from, state) },
    { name: "to", title: words.say("to"), text: ({ to }) => placeName(to, state) },
    {
      name: "commodity",
      title: words.say("commodity"),
      text: ({ commodity }) => phrase(commodityName(commodity, state)),
    },
    ...data.categories.map((category, c) => ({
      name: categoryTitle(category, words),
      title: categoryTitle(category, words),
      text: ({ bits }: FlowRow) => phrase(valuesText(bits[c], category, words)),
    })),
    ...(data.counted ? [] : [quantity]),
    { name: "records", title: words.say("records"), text: ({ records }) => number(records) },
    ...(data.counted ? [] : [unquantified]),
  ];
}

/** Build the table of the largest flows for paper. It is computed at once, because printing does not wait; null without
 * flows. */
export function paperTable(state: BulkState) {
  if (!hasTable(state)) return null;
  const flows = runWhole(flowsBetweenPlaces(state));
  const rows = largestFlowsFirst(flows)
    .slice(0, PAGE_ROWS)
    .map((flow) => makeRow(flow, flows));
  return rows.length ? buildTable(makeColumns(state), rows, null) : null;
}

/** Fill the frame of the table: its search box and its buttons. */
export function fillTable(state: BulkState) {
  const { words, table } = state;
  const turnPage = (by: number) => () => {
    if (!state.flowTable) return;
    state.flowTable.page += by;
    fillRows(state);
  };
  fillTableFrame(state, () => ({
    head: [
      make("input", {
        type: "search",
        id: "sift",
        dir: "auto",
        autocomplete: "off",
        spellcheck: "false",
        value: table.query,
        placeholder: searchLabel(state),
        "aria-label": searchLabel(state),
        oninput: ({ currentTarget }) => {
          table.query = currentTarget.value;
          if (state.flowTable) filterFlowTable(state, state.flowTable);
        },
      }),
      countElement(),
      toolButton("page-back", "back", turnPage(-1), words),
      toolButton("page-on", "on", turnPage(1), words),
      toolButton("save-csv", "save_csv", () => saveFlowTable(state), words),
    ],
    region: { id: "many", "aria-label": words.say("flows") },
  }));
}

/** Fill the table with the rows of its current page, and say which rows these are. */
export function fillRows(state: BulkState) {
  const { words, flowTable } = state;
  if (!state.table.isOpen || !flowTable) return;
  const start = flowTable.page * PAGE_ROWS;
  const rows = flowTable.order
    .slice(start, start + PAGE_ROWS)
    .map((flow) => makeRow(flow, flowTable.flows));
  const table = buildTable(makeColumns(state), rows, {
    sort: flowTable.sort,
    sortBy: (column) => sortFlowTable(column, state),
    rowButton: ({ from }) => ({ onclick: () => state.actions.onlyPlace(from) }),
  });
  byId("many").replaceChildren(table);
  byId("many").scrollTop = 0;
  byId("table-count").textContent = words.say("page_of", {
    a: words.number(rows.length && start + 1),
    b: words.number(start + rows.length),
    all: words.count("flows_count", flowTable.order.length),
  });
  byId<HTMLButtonElement>("page-back").disabled = flowTable.page === 0;
  byId<HTMLButtonElement>("page-on").disabled = start + PAGE_ROWS >= flowTable.order.length;
}

/** Return the lines of a CSV file with the flows of the table, in its order. */
function* fileLines(state: BulkState, { flows, order }: FlowTable): Work<string[]> {
  const { places, categories, commodities } = state.data;
  const unit = chosenUnit(state);
  const degrees = (value: number) => Math.round(value * 1e4) / 1e4;
  const end = (name: string, place: (row: FlowRow) => number) => ({
    [name]: (row: FlowRow) => placeName(place(row), state).text,
    [`${name}_lon`]: (row: FlowRow) => degrees(places.lon[place(row)]),
    [`${name}_lat`]: (row: FlowRow) => degrees(places.lat[place(row)]),
  });
  const values = categories.map((category, c) => [
    category.name,
    (row: FlowRow) => valuesKeys(row.bits[c], category),
  ]);
  const fields: Record<string, (row: FlowRow) => string | number | null> = {
    ...end("origin", ({ from }) => from),
    ...end("destination", ({ to }) => to),
    commodity: ({ commodity }) => commodities[commodity],
    ...Object.fromEntries(values),
    quantity: ({ quantity }) => quantity && Number(quantity.toPrecision(12)),
    unit: () => unit,
    records: ({ records }) => records,
    unquantified: ({ unquantified }) => unquantified,
  };
  const lines = [csvLine(Object.keys(fields))];
  const cells = Object.values(fields);
  for (const [i, flow] of order.entries()) {
    const row = makeRow(flow, flows);
    lines.push(csvLine(cells.map((cell) => cell(row))));
    if (i % 500 === 0) yield;
  }
  return lines;
}

async function saveFlowTable(state: BulkState) {
  const lines = state.flowTable && (await state.runners.file(fileLines(state, state.flowTable)));
  if (lines) saveLines(lines, state.data.kind, state.data);
}
