// The frame of a table, over the map.

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

/** Draw the table's frame where it is open, and clear it where it is not. */
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

/** Build the head and the scrolling region of what covers the map; the button at the end of the head closes it. */
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

/** Build the head of a column, with a button that sorts by it; `onclick` is null on paper, where a browser repeats heads
 * on each sheet, but leaves out the buttons in them. */
export function sortHead(
  name: string,
  title: string,
  sort: Sort | null,
  onclick: (() => unknown) | null,
) {
  if (!onclick) return make("th", { scope: "col" }, title);
  const order = sort?.column !== name ? "none" : sort.down ? "descending" : "ascending";
  const button = makeButton({ "data-sort": name, onclick }, title);
  return make("th", { scope: "col", "aria-sort": order }, button);
}

/** Build the head of a row; with `press`, as a button. */
export const rowHead = (name: Phrase, press: (() => unknown) | null, id: unknown = null) =>
  make(
    "th",
    { scope: "row" },
    press
      ? makeText("button", name, { type: "button", class: "plain", "data-row": id, onclick: press })
      : makeText("span", name),
  );

export const makeTable = (heads: Child[], rows: Child[][]) =>
  make(
    "table",
    {},
    make("thead", {}, make("tr", {}, ...heads)),
    make("tbody", {}, ...rows.map((cells) => make("tr", {}, ...cells))),
  );
