// A layer's rows as a table: filtered like the map, sorted, and saved as a file.

import { makeSelect, type Phrase, phrase } from "../../core/dom";
import {
  buildTable,
  countElement,
  fillTableFrame,
  type TableColumn,
  toolButton,
} from "../../core/page/table";
import { arrowOf, isolated, semicolonOf, type Words } from "../../core/words/words";
import { SWITCHED, type SwitchedLayer } from "../filters";
import { featureById } from "../focus";
import { commodityName, crossingName, labelOf, placeName, routedFlowName } from "../names";
import { isDescribed, isSameSet, sharesOf } from "../routing";
import type { AnyRow, State } from "../types";
import { saveCsv, saveGeoJson } from "./exports";
import { numberText, quantityText, roadKind } from "./facts";
import { rankOfGrade } from "./grades";

const MOST_TABLE_ROWS = 500;

type Columns = keyof AnyRow;
type Numeric = {
  [C in Columns]-?: AnyRow[C] extends number | null | undefined ? C : never;
}[Columns];
type SortKey = string | number | null | undefined;

interface ColumnSpec {
  /** Key of the message that is its title. */
  name: string;
  /** The column of the layer without which a table does not have it. */
  needs: Columns;
  text(row: AnyRow, state: State): Phrase | string | null | undefined;
  /** Returns the key to sort by, if it is not the text. */
  key?(row: AnyRow, state: State): SortKey;
}

const column = (
  needs: Columns,
  text: ColumnSpec["text"],
  name: string = needs,
  key?: ColumnSpec["key"],
): ColumnSpec => ({ name, needs, text, key });

/** Return the specification of a column of numbers, which sorts by value; `write` writes a number. */
const number = (
  needs: Numeric,
  name: string = needs,
  write = (n: number, { number }: Words) => number(n),
) =>
  column(
    needs,
    (row, { words }) => numberText(row[needs], (n) => write(n, words)),
    name,
    (row) => row[needs],
  );

const percent = (needs: Numeric, whole = 1) =>
  number(needs, needs, (n, words) => words.percent(n / whole));

const kilometres = (needs: Numeric, name: string) =>
  number(needs, name, (n, words) => words.kilometres(n / 1000, {}));

/** Hours to hundredths, as in the answer to a closure: a model is no more exact than that. */
const hours = (needs: Numeric, name: string = needs) =>
  number(needs, name, (n, words) => words.number(n, { maximumFractionDigits: 2 }));

const symbol = (needs: "direction" | "basis") =>
  column(needs, (row, { symbols, words }) => symbols.label(needs, String(row[needs] ?? ""), words));

/** Return the specification of the column with the share of the chosen flow, before or after a closure. */
const share = (when: "before" | "after") =>
  column(
    "shares",
    (row, { words, routing }) => numberText(sharesOf(row, routing)?.[when], words.percent),
    `share_${when}`,
    (row, { routing }) => sharesOf(row, routing)?.[when],
  );

export const COLUMNS: ColumnSpec[] = [
  column("id", (row, { words }) => labelOf(row, words), "name"),
  column("candidate_en", (row, { words }) => words.pick(row, "candidate"), "reading_label"),
  column("commodity", commodityName),
  column("origin", (row, state) => placeName(row.origin, state), "from"),
  column("transit", (row, state) =>
    row.transit?.map((id) => placeName(id, state).text).join(" · "),
  ),
  column("destination", (row, state) => placeName(row.destination, state), "to"),
  symbol("direction"),
  column("period", periodText, "period", (row) => row.earliest || row.latest),
  column(
    "quantity",
    (row, { words }) => quantityText(row, words),
    "quantity",
    (row) => row.quantity_high,
  ),
  symbol("basis"),
  column("reading", (row, { words }) => row.reading && words.say(row.reading)),
  column(
    "confidence",
    (row, { symbols, words }) => row.grade && symbols.label("confidence", row.confidence, words),
    "confidence",
    (row, { symbols }) => row.grade && symbols.known("confidence").indexOf(row.confidence ?? ""),
  ),
  column(
    "grade",
    (row) => row.grade,
    "grade",
    (row) => row.grade && rankOfGrade(row.grade),
  ),
  column(
    "claims",
    (row, { words }) => words.number(row.claims?.length ?? 0),
    "claims",
    (row) => row.claims?.length ?? 0,
  ),
  // Modelled rows belong to the chosen flow, with its crossings shut.
  column("status", (_row, { words }) => words.say("modelled")),
  column(
    "status",
    (row, state) => routedFlowName(row.flow || state.routing?.flow, state),
    "routed_flow",
  ),
  share("before"),
  share("after"),
  percent("share"),
  column("shares_before", closureText, "crossings_used"),
  hours("hours", "hours_word"),
  number("length_km", "length"),
  number("detour"),
  hours("hours_lost"),
  percent("moved"),
  percent("no_way_left"),
  hours("hours_before"),
  hours("hours_after"),
  number("km_before"),
  number("km_after"),
  percent("cut_off"),
  percent("band", 100),
  kilometres("half_width_m", "half_width"),
  column("error_m", (row, { words }) => roadKind(row, words), "kind"),
  column("country_code", (row) => row.country_code, "country"),
  kilometres("error_m", "network_error"),
];

/** Write a row's period; "" for the closure of one crossing, which has no date. */
function periodText(row: AnyRow, { words }: State): string {
  return "closed" in row && !row.period?.length ? "" : words.period(row.period);
}

/** Return for each crossing of a closure how its share changes, such as "Ras Jedir 60% → 0%". */
function closureText(
  { crossings = [], shares_before, shares_after }: AnyRow,
  state: State,
): string {
  const { words } = state;
  const percentOf = (shares: number[] | undefined, i: number) =>
    isolated(words.percent(shares?.[i] ?? 0));
  return crossings
    .map((id, i) => {
      const change = [percentOf(shares_before, i), percentOf(shares_after, i)];
      return `${crossingName(id, state)} ${change.join(arrowOf(words))}`;
    })
    .join(semicolonOf(words));
}

function cellText({ text }: ColumnSpec, row: AnyRow, state: State): Phrase {
  const value = text(row, state);
  return typeof value === "object" && value ? value : phrase(value);
}

export const tableLayers = ({ data }: Pick<State, "data">): SwitchedLayer[] =>
  SWITCHED.filter(
    (name) => (data.spec.layers.includes(name) || name === "closures") && data.tables[name].length,
  );

/** Return the columns of the table that the rows of its layer fill. The basis of a route is left out, because it is a
 * list, which only the card of the route shows. */
function columnsOf(state: State): TableColumn<AnyRow>[] {
  const { words, table, data } = state;
  const rows: AnyRow[] = table.layer ? data.tables[table.layer] : [];
  const hasColumn = ({ needs }: ColumnSpec) =>
    rows.some((row) => needs in row && (needs !== "basis" || typeof row.basis === "string"));
  return COLUMNS.filter(hasColumn).map((spec) => ({
    name: spec.name,
    title: words.say(spec.name),
    text: (row) => cellText(spec, row, state),
  }));
}

/** Return the rows of the table's layer that pass the filters, in the order that the reader chose. */
export function tableRows(state: State): AnyRow[] {
  const { layer, sort } = state.table;
  const rows: AnyRow[] = layer ? [...state.shown.tables[layer]] : [];
  const column = sort && COLUMNS.find(({ name }) => name === sort.column);
  if (!column) return rows;
  const { compare } = new Intl.Collator(state.words.language, { numeric: true });
  const sortKey = (row: AnyRow) =>
    column.key ? column.key(row, state) : cellText(column, row, state).text;
  const isEmpty = (key: SortKey) => key === null || key === undefined || key === "";
  const keyed = rows.map((row, i) => ({ row, i, key: sortKey(row) }));
  // Rows without a value come last in either order.
  keyed.sort((a, b) => {
    if (isEmpty(a.key) || isEmpty(b.key))
      return Number(isEmpty(a.key)) - Number(isEmpty(b.key)) || a.i - b.i;
    const order =
      typeof a.key === "number" ? a.key - Number(b.key) : compare(String(a.key), String(b.key));
    return (sort.down ? -order : order) || a.i - b.i;
  });
  return keyed.map(({ row }) => row);
}

/** Return the rows of a table that are printed: all but closures of two crossings, of which there are hundreds. Of
 * these only the ones that the brief describes, or that the reader chose, are printed. */
export function paperRows(rows: AnyRow[], { routing, table }: State): AnyRow[] {
  if (table.layer !== "closures" || !routing) return rows;
  return rows.filter(
    ({ closure = null, closed = [] }) =>
      closed.length < 2 || isDescribed({ closure }) || isSameSet(closed, routing.shut),
  );
}

/** Fill the table with the rows of its layer, if it is open. */
export function fillTable(state: State) {
  const { words, symbols, table } = state;
  fillTableFrame(state, () => {
    const rows = tableRows(state);
    return {
      head: tableHead(rows.length, state),
      region: { "aria-label": symbols.label("layer", table.layer, words) },
      content: buildTable(columnsOf(state), rows.slice(0, MOST_TABLE_ROWS), {
        sort: table.sort,
        sortBy: state.actions.sort,
        rowButton: (row) => rowButton(row, state),
      }),
    };
  });
}

/** Build the head of the table: the menu of layers, the number of rows, and the buttons that save files. */
function tableHead(shown: number, state: State) {
  const { words, symbols, table, data, actions } = state;
  const count = {
    n: words.number(Math.min(shown, MOST_TABLE_ROWS)),
    all: words.number(table.layer ? data.tables[table.layer].length : 0),
  };
  const layers = tableLayers(state).map((name): [string, string] => [
    name,
    symbols.label("layer", name, words),
  ]);
  const attributes = { id: "table-layer", "aria-label": words.say("layers") };
  return [
    makeSelect(attributes, layers, table.layer, (layer) => actions.table(layer)),
    countElement(words.say("n_rows", count)),
    toolButton("save-csv", "save_csv", () => saveCsv(tableRows(state), state), words),
    toolButton("save-geojson", "save_geojson", () => saveGeoJson(tableRows(state), state), words),
  ];
}

export const paperTable = (rows: AnyRow[], state: State) =>
  buildTable(columnsOf(state), rows, null);

/** Return the attributes of the button that opens the feature of a row in place of the table; null if it has no
 * feature. */
function rowButton(row: AnyRow, state: State) {
  const { table, actions } = state;
  const id = table.layer === "flows" ? row.flow || row.id : row.id;
  const feature = featureById(`${table.layer}:${id}`, state);
  if (!feature) return null;
  const onclick = () => {
    actions.table(null);
    actions.open(feature);
  };
  return { "data-row": row.id, onclick };
}
