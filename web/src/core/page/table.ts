// A table over the map: its frame, its columns and its rows.

import {
  type Attributes,
  byId,
  type Child,
  make,
  makeButton,
  makeText,
  onEscape,
  type Phrase,
} from "../dom";
import type { PageState, Sort } from "../types";
import type { Words } from "../words/words";

interface Parts {
  /** Controls and the count of rows. */
  head: Child[];
  /** Attributes of the region that scrolls. */
  region: { id?: string; "aria-label": string };
  content?: Child;
}

/** Fill the table's frame if the table is open, else clear it. */
export function fillTableFrame({ words, table, actions }: PageState, partsOf: () => Parts) {
  const box = byId("table");
  box.hidden = !table.isOpen;
  document.body.classList.toggle("tabled", table.isOpen);
  box.replaceChildren();
  if (!table.isOpen) return;
  box.setAttribute("aria-label", words.say("table"));
  const onclick = () => actions.table(null);
  // A card that lies over the table closes first.
  onEscape(box, () => {
    if (byId("card").hidden) onclick();
  });
  box.append(...frameParts(partsOf(), { id: "close-table", onclick }, words));
}

/** Build the head and the scrolling region of an element over the map; the button at the end of the head closes it. */
export function frameParts({ head, region, content }: Parts, closing: Attributes, words: Words) {
  const close = { class: "tool close", "aria-label": words.say("close"), ...closing };
  return [
    make("div", { class: "head" }, ...head, makeButton(close, "×")),
    make("div", { class: "scroll", tabindex: "0", role: "region", ...region }, content),
  ];
}

export const toolButton = (id: string, word: string, onclick: () => unknown, words: Words) =>
  makeButton({ class: "tool", id, onclick }, words.say(word));

export const countElement = (text?: string) =>
  make("p", { id: "table-count", role: "status" }, text);

export interface TableColumn<R> {
  /** The name by which the table is sorted. */
  name: string;
  title: string;
  text(row: R): Phrase;
}

/** The buttons of a table's heads. */
interface TableButtons<R> {
  sort: Sort | null;
  sortBy(column: string): unknown;
  /** Returns the attributes of the button at the head of a row; null for a row without a button. */
  rowButton(row: R): Attributes<HTMLButtonElement> | null;
}

/** Build a table with a row for each of `rows`, whose first column is its head. `buttons` are null for paper, where a
 * browser repeats heads on each sheet but leaves out the buttons in them. */
export function buildTable<R>(
  columns: TableColumn<R>[],
  rows: R[],
  buttons: TableButtons<R> | null,
) {
  const [first, ...others] = columns;
  const cells = (row: R) => [
    rowHead(first.text(row), buttons?.rowButton(row) ?? null),
    ...others.map(({ text }) => makeText("td", text(row))),
  ];
  return make(
    "table",
    {},
    make("thead", {}, make("tr", {}, ...columns.map((column) => columnHead(column, buttons)))),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, ...cells(row)))),
  );
}

function columnHead<R>({ name, title }: TableColumn<R>, buttons: TableButtons<R> | null) {
  if (!buttons) return make("th", { scope: "col" }, title);
  const { sort, sortBy } = buttons;
  const order = sort?.column !== name ? "none" : sort.down ? "descending" : "ascending";
  const button = makeButton({ "data-sort": name, onclick: () => sortBy(name) }, title);
  return make("th", { scope: "col", "aria-sort": order }, button);
}

/** Build the head of a row: its name, on a button if the row opens something. */
const rowHead = (name: Phrase, button: Attributes<HTMLButtonElement> | null) =>
  make(
    "th",
    { scope: "row" },
    button
      ? makeText("button", name, { type: "button", class: "plain", ...button })
      : makeText("span", name),
  );
