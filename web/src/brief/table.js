// The same rows as a table: sorted, filtered with the map, and taken along as a file.

import { byId, make, makeText, phrase } from "../core/dom";
import { arrowOf, isolated } from "../core/words";
import { nameOfCrossing } from "./closing";
import { commodityOf, quantityOf } from "./evidence";
import { saveCsv, saveGeoJson } from "./exports";
import { kindOf, sharesOfRow } from "./facts";
import { SWITCHED } from "./filters";
import { hitNamed } from "./focus";

const TABLE_ROWS = 500;

// A column: its word, the property that a layer must have for it, what it says and what it is sorted by.
export const COLUMNS = [
  { word: "name", needs: "id", text: (row, { words }) => labelOf(row, words) },
  {
    word: "reading_label",
    needs: "candidate_en",
    text: (row, { words }) => words.pick(row, "candidate"),
  },
  { word: "commodity", needs: "commodity", text: (row, state) => commodityOf(row, state) },
  { word: "from", needs: "origin", text: (row, state) => placeName(row.origin, state) },
  {
    word: "transit",
    needs: "transit",
    text: (row, state) =>
      phrase((row.transit || []).map((id) => placeName(id, state).text).join(" · ")),
  },
  { word: "to", needs: "destination", text: (row, state) => placeName(row.destination, state) },
  {
    word: "direction",
    needs: "direction",
    text: (row, { symbols, words }) => phrase(symbols.label("direction", row.direction, words)),
  },
  {
    word: "period",
    needs: "period",
    text: (row, { words }) =>
      phrase("closed" in row && !row.period.length ? "" : words.period(row.period)),
    key: (row) => row.earliest || row.latest,
  },
  {
    word: "quantity",
    needs: "quantity",
    text: (row, { words }) => quantityOf(row, words),
    key: (row) => row.quantity_high,
  },
  {
    word: "basis",
    needs: "basis",
    text: (row, { symbols, words }) => phrase(symbols.label("basis", row.basis, words)),
  },
  {
    word: "reading",
    needs: "reading",
    text: (row, { words }) => phrase(row.reading && words.say(row.reading)),
  },
  {
    word: "confidence",
    needs: "confidence",
    text: (row, { symbols, words }) =>
      phrase(row.grade && symbols.label("confidence", row.confidence, words)),
  },
  { word: "grade", needs: "grade", text: (row) => phrase(row.grade) },
  {
    word: "claims",
    needs: "claims",
    text: (row, { words }) => phrase(words.number((row.claims || []).length)),
    key: (row) => (row.claims || []).length,
  },
];

const PERCENT = (n, { words }) => phrase(n === null || n === undefined ? "" : words.percent(n));
const NUMBER = (n, { words }) => phrase(n === null || n === undefined ? "" : words.number(n));

// What is modelled: of the chosen flow, with the crossings that are shut.
COLUMNS.push(
  { word: "status", needs: "status", text: (_row, { words }) => phrase(words.say("modelled")) },
  {
    word: "routed_flow",
    needs: "status",
    text: (row, { words, routing }) =>
      phrase(words.text(routing.flows.get(row.flow || routing.flow).first, "label")),
  },
  {
    word: "share_before",
    needs: "shares",
    text: (row, state) => PERCENT(sharesOfRow(row, state)[0], state),
    key: (row, state) => sharesOfRow(row, state)[0],
  },
  {
    word: "share_after",
    needs: "shares",
    text: (row, state) => PERCENT(sharesOfRow(row, state)[1], state),
    key: (row, state) => sharesOfRow(row, state)[1],
  },
  {
    word: "share",
    needs: "share",
    text: (row, state) => PERCENT(row.share, state),
    key: (row) => row.share,
  },
  {
    word: "crossings_used",
    needs: "shares_before",
    text: (row, state) => phrase(closureText(row, state)),
  },
  {
    word: "hours_word",
    needs: "hours",
    text: (row, state) => NUMBER(row.hours, state),
    key: (row) => row.hours,
  },
  {
    word: "length",
    needs: "length_km",
    text: (row, state) => NUMBER(row.length_km, state),
    key: (row) => row.length_km,
  },
  {
    word: "detour",
    needs: "detour",
    text: (row, state) => NUMBER(row.detour, state),
    key: (row) => row.detour,
  },
  {
    word: "hours_added",
    needs: "hours_added",
    text: (row, state) => NUMBER(row.hours_added, state),
    key: (row) => row.hours_added,
  },
  {
    word: "km_added",
    needs: "km_added",
    text: (row, state) => NUMBER(row.km_added, state),
    key: (row) => row.km_added,
  },
  {
    word: "no_way_left",
    needs: "no_way_left",
    text: (row, state) => PERCENT(row.no_way_left, state),
    key: (row) => row.no_way_left,
  },
  {
    word: "extra_hours",
    needs: "extra_hours",
    text: (row, state) => NUMBER(row.extra_hours, state),
    key: (row) => row.extra_hours,
  },
  {
    word: "cut_off",
    needs: "cut_off",
    text: (row, state) => PERCENT(row.cut_off, state),
    key: (row) => row.cut_off,
  },
  {
    word: "band",
    needs: "band",
    text: (row, state) => PERCENT(row.band / 100, state),
    key: (row) => row.band,
  },
  {
    word: "half_width",
    needs: "half_width_m",
    text: (row, state) =>
      phrase(state.words.say("kilometres", { n: state.words.number(row.half_width_m / 1000) })),
    key: (row) => row.half_width_m,
  },
  { word: "kind", needs: "error_m", text: (row, { words }) => phrase(kindOf(row, words)) },
  { word: "country", needs: "country_code", text: (row) => phrase(row.country_code) },
  {
    word: "network_error",
    needs: "error_m",
    text: (row, { words }) =>
      phrase(words.say("kilometres", { n: words.number(row.error_m / 1000) })),
    key: (row) => row.error_m,
  },
);

const closureText = (row, state) =>
  row.crossings
    .map(
      (id, i) =>
        `${nameOfCrossing(id, state)} ${isolated(state.words.percent(row.shares_before[i]))}${arrowOf(state.words)}${isolated(state.words.percent(row.shares_after[i]))}`,
    )
    .join("; ");

const labelOf = (row, words) => words.pick(row, "label") || { text: String(row.id), language: "" };

const placeName = (id, state) =>
  state.words.pick(state.index.named.get(id), "label") || phrase(id || "");

export const tableLayers = ({ data }) =>
  SWITCHED.filter(
    (name) =>
      (data.spec.layers.includes(name) || name === "closures") && (data.tables[name] || []).length,
  );

const columnsOf = (rows) =>
  COLUMNS.filter(({ needs }) =>
    rows.some((row) => needs in row && (needs !== "basis" || typeof row.basis === "string")),
  );

// The rows in sight of the table's layer, in the order that the reader chose.
export function tableRows(state) {
  const { layer, sort } = state.table;
  const rows = [...(state.shown.tables[layer] || [])];
  const column = sort && COLUMNS.find(({ word }) => word === sort.word);
  if (!column) return rows;
  const { compare } = new Intl.Collator(state.words.language, { numeric: true });
  const keyOf = column.key || ((row) => (column.text(row, state) || phrase("")).text);
  const isNone = (key) => key === null || key === undefined || key === "";
  const keyed = rows.map((row, i) => ({ row, i, key: keyOf(row, state) }));
  // What has no value stands last, whichever way the rest is turned.
  keyed.sort((a, b) => {
    if (isNone(a.key) || isNone(b.key)) return isNone(a.key) - isNone(b.key) || a.i - b.i;
    const order = typeof a.key === "number" ? a.key - b.key : compare(String(a.key), String(b.key));
    return (sort.down ? -order : order) || a.i - b.i;
  });
  return keyed.map(({ row }) => row);
}

export function fillTable(state) {
  const box = byId("table");
  box.hidden = !state.table.isOpen;
  document.body.classList.toggle("tabled", state.table.isOpen);
  if (box.hidden) return box.replaceChildren();
  const { words } = state;
  box.setAttribute("aria-label", words.say("table"));
  const rows = tableRows(state);
  return box.replaceChildren(
    tableHead(rows, state),
    make(
      "div",
      {
        class: "scroll",
        tabindex: "0",
        role: "region",
        "aria-label": state.symbols.label("layer", state.table.layer, words),
      },
      tableOf(rows.slice(0, TABLE_ROWS), state),
    ),
  );
}

function tableHead(rows, state) {
  const { words, symbols, table, data } = state;
  const all = (data.tables[table.layer] || []).length;
  const n = Math.min(rows.length, TABLE_ROWS);
  const layers = tableLayers(state).map((name) =>
    make(
      "option",
      { value: name, selected: name === table.layer },
      symbols.label("layer", name, words),
    ),
  );
  const button = (id, word, onclick) =>
    make("button", { type: "button", class: "tool", id, onclick }, words.say(word));
  return make(
    "div",
    { class: "head" },
    make(
      "select",
      {
        id: "table-layer",
        "aria-label": words.say("layers"),
        onchange: (event) => state.actions.table(event.target.value),
      },
      ...layers,
    ),
    make(
      "p",
      { id: "table-count", role: "status" },
      words.say("n_rows", { n: words.number(n), all: words.number(all) }),
    ),
    button("save-csv", "save_csv", () => saveCsv(state)),
    button("save-geojson", "save_geojson", () => saveGeoJson(state)),
    make(
      "button",
      {
        type: "button",
        class: "tool close",
        id: "close-table",
        "aria-label": words.say("close"),
        onclick: () => state.actions.table(null),
      },
      "×",
    ),
  );
}

export function tableOf(rows, state) {
  const { words, table } = state;
  const columns = columnsOf(state.data.tables[table.layer] || []);
  const order = (word) =>
    table.sort && table.sort.word === word
      ? table.sort.down
        ? "descending"
        : "ascending"
      : "none";
  const heads = columns.map(({ word }) =>
    make(
      "th",
      { scope: "col", "aria-sort": order(word) },
      make(
        "button",
        { type: "button", "data-sort": word, onclick: () => state.actions.sort(word) },
        words.say(word),
      ),
    ),
  );
  return make(
    "table",
    {},
    make("thead", {}, make("tr", {}, ...heads)),
    make(
      "tbody",
      {},
      ...rows.map((row) =>
        make("tr", {}, ...columns.map((column, i) => cellOf(column, i, row, state))),
      ),
    ),
  );
}

function cellOf(column, i, row, state) {
  const picked = column.text(row, state) || phrase("");
  if (i) return makeText("td", picked);
  const { layer } = state.table;
  const hit =
    layer === "flows"
      ? hitNamed(`flows:${row.flow || row.id}`, state)
      : hitNamed(`${layer}:${row.id}`, state);
  if (!hit) return make("th", { scope: "row" }, makeText("span", picked));
  const open = () => {
    state.actions.table(null);
    state.actions.open(hit);
  };
  return make(
    "th",
    { scope: "row" },
    makeText("button", picked, {
      type: "button",
      class: "plain",
      "data-row": row.id,
      onclick: open,
    }),
  );
}
