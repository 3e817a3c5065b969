// Every flow from place to place as a table, a page at a time, and as a file; the heaviest first.

import { byId, make, makeText, phrase } from "../core/dom";
import { csvCell, fileName, save } from "../core/files";
import { rankOf } from "../core/search";
import { folded } from "../core/spelling";
import { amount, kindName, placeName } from "./cards";
import { categoryTitle, valuesKeys, valuesText } from "./categories";
import { APART, nodesAt } from "./nodes";
import { passing, summed } from "./sums";

const PAGE = 200; // rows

export const tableLayers = ({ data }) => (data.kind === "events" ? [] : [data.kind]);

// Between places, at whatever scale the map is; made when it is first asked for.
export async function openMany(state) {
  const { data } = state;
  const nodes = nodesAt(APART, data);
  const flows = await state.tableRunner(summed(data, nodes, passing(state)));
  if (!flows) return;
  state.many = { flows, nodes, order: null, page: 0 };
  siftMany(state);
}

// The rows in which a place or its goods bear the words that the reader looks for.
function siftMany(state) {
  const { many, data, table } = state;
  const { flows } = many;
  const sought = folded(table.query);
  const all = [...flows.heaviest, ...flows.without];
  many.page = 0;
  if (!sought.length) many.order = all;
  else {
    const isMeant = new Map();
    for (const { kind, row, keys } of state.entries)
      if (keys.some((key) => rankOf(sought, key) < Infinity))
        isMeant.set(`${kind}:${row.id}`, true);
    many.order = all.filter(
      (flow) =>
        isMeant.has(`places:p${flows.from[flow]}`) ||
        isMeant.has(`places:p${flows.to[flow]}`) ||
        isMeant.has(`commodities:${data.commodities[flows.kind[flow]]}`),
    );
  }
  fillRows(state);
}

const rowOf = (flow, flows) => ({
  from: flows.from[flow],
  to: flows.to[flow],
  kind: flows.kind[flow],
  bits: flows.bits.map((bits) => bits[flow]),
  quantity: flows.numbered[flow] ? flows.quantity[flow] : null,
  records: flows.records[flow],
  unquantified: flows.unquantified[flow],
});

const MANY_COLUMNS = [
  { word: "from", text: (row, state) => placeName(row.from, state) },
  { word: "to", text: (row, state) => placeName(row.to, state) },
  { word: "commodity", text: (row, state) => phrase(kindName(row.kind, state)) },
  {
    word: "quantity",
    text: (row, state) =>
      phrase(row.quantity === null ? state.words.say("unquantified") : amount(row.quantity, state)),
  },
  { word: "records", text: (row, { words }) => phrase(words.number(row.records)) },
  { word: "not_quantified", text: (row, { words }) => phrase(words.number(row.unquantified)) },
];

const categoryColumns = ({ categories }) =>
  categories.map((category, c) => ({
    title: (words) => categoryTitle(category, words),
    text: (row, { words }) => phrase(valuesText(row.bits[c], category, words)),
  }));

export function tableOf(rows, state) {
  const { words } = state;
  const columns = MANY_COLUMNS.toSpliced(3, 0, ...categoryColumns(state.data)).filter(
    ({ word }) => !state.data.counted || (word !== "quantity" && word !== "not_quantified"),
  );
  return make(
    "table",
    {},
    make(
      "thead",
      {},
      make(
        "tr",
        {},
        ...columns.map(({ word, title }) =>
          make("th", { scope: "col" }, title ? title(words) : words.say(word)),
        ),
      ),
    ),
    make(
      "tbody",
      {},
      ...rows.map((row) =>
        make(
          "tr",
          {},
          ...columns.map((column, i) =>
            i
              ? makeText("td", column.text(row, state))
              : make(
                  "th",
                  { scope: "row" },
                  makeText("button", column.text(row, state), {
                    type: "button",
                    class: "plain",
                    onclick: () => state.actions.only(row.from),
                  }),
                ),
          ),
        ),
      ),
    ),
  );
}

// On paper stand the heaviest of the flows that the reader asks for, between places; a printer does not wait.
export function tableRows(state) {
  const { data } = state;
  const work = summed(data, nodesAt(APART, data), passing(state));
  let step = work.next();
  while (!step.done) step = work.next();
  const flows = step.value;
  return [...flows.heaviest.subarray(0, PAGE), ...flows.without]
    .slice(0, PAGE)
    .map((flow) => rowOf(flow, flows));
}

export function fillMany(state) {
  const box = byId("table");
  const { words, table } = state;
  box.hidden = !table.isOpen;
  document.body.classList.toggle("tabled", table.isOpen);
  if (!table.isOpen) return box.replaceChildren();
  box.setAttribute("aria-label", words.say("table"));
  const sift = (event) => {
    table.query = event.target.value;
    if (state.many) siftMany(state);
  };
  const step = (by) => {
    state.many.page += by;
    fillRows(state);
  };
  return box.replaceChildren(
    make(
      "div",
      { class: "head" },
      make("input", {
        type: "search",
        id: "sift",
        dir: "auto",
        autocomplete: "off",
        spellcheck: "false",
        value: table.query,
        placeholder: words.say("search_many"),
        "aria-label": words.say("search_many"),
        oninput: sift,
      }),
      make("p", { id: "table-count", role: "status" }),
      make(
        "button",
        { type: "button", class: "tool", id: "page-back", onclick: () => step(-1) },
        words.say("back"),
      ),
      make(
        "button",
        { type: "button", class: "tool", id: "page-on", onclick: () => step(1) },
        words.say("on"),
      ),
      make(
        "button",
        { type: "button", class: "tool", id: "save-csv", onclick: () => saveMany(state) },
        words.say("save_csv"),
      ),
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
    ),
    make("div", {
      class: "scroll",
      id: "many",
      tabindex: "0",
      role: "region",
      "aria-label": words.say("flows"),
    }),
  );
}

export function fillRows(state) {
  const { words, many } = state;
  if (!state.table.isOpen || !many || !many.order) return;
  const start = many.page * PAGE;
  const rows = many.order.slice(start, start + PAGE).map((flow) => rowOf(flow, many.flows));
  byId("many").replaceChildren(tableOf(rows, state));
  byId("many").scrollTop = 0;
  byId("table-count").textContent = words.say("page_of", {
    a: words.number(rows.length && start + 1),
    b: words.number(start + rows.length),
    all: words.count("flows_count", many.order.length),
  });
  byId("page-back").disabled = many.page === 0;
  byId("page-on").disabled = start + PAGE >= many.order.length;
}

const FIELDS = [
  "origin",
  "origin_lon",
  "origin_lat",
  "destination",
  "destination_lon",
  "destination_lat",
  "commodity",
  "quantity",
  "unit",
  "records",
  "unquantified",
];

function* linesOfFile(state) {
  const {
    many: { flows, order },
    data,
  } = state;
  const { places } = data;
  const degrees = (value) => Math.round(value * 1e4) / 1e4;
  const end = (place) => [
    csvCell(placeName(place, state).text),
    degrees(places.lon[place]),
    degrees(places.lat[place]),
  ];
  const fields = FIELDS.toSpliced(7, 0, ...data.categories.map(({ name }) => name));
  const parts = ["\ufeff", `${fields.join(",")}\r\n`];
  for (let i = 0; i < order.length; i++) {
    const row = rowOf(order[i], flows);
    parts.push(
      `${[...end(row.from), ...end(row.to), csvCell(data.commodities[row.kind]), ...data.categories.map((category, c) => csvCell(valuesKeys(row.bits[c], category))), row.quantity === null ? "" : Number(row.quantity.toPrecision(12)), csvCell(data.unit), row.records, row.unquantified].join(",")}\r\n`,
    );
    if (i % 500 === 0) yield;
  }
  return parts;
}

async function saveMany(state) {
  const parts = await state.fileRunner(linesOfFile(state));
  if (parts)
    save(
      fileName(state.data, state.data.kind, "csv"),
      "text/csv",
      new Blob(parts, { type: "text/csv;charset=utf-8" }),
    );
}
