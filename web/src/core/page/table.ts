// The frame of a table, over the map.

import { byId, type Child, make, makeButton } from "../dom";
import type { PageState } from "../types";
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
  const { head, region, content } = partsOf();
  const close = makeButton(
    {
      class: "tool close",
      id: "close-table",
      "aria-label": words.say("close"),
      onclick: () => actions.table(null),
    },
    "×",
  );
  box.append(
    make("div", { class: "head" }, ...head, close),
    make("div", { class: "scroll", tabindex: "0", role: "region", ...region }, content),
  );
}

export const toolButton = (id: string, word: string, onclick: () => unknown, words: Words) =>
  makeButton({ class: "tool", id, onclick }, words.say(word));

export const countText = (text?: string) => make("p", { id: "table-count", role: "status" }, text);

export const makeTable = (heads: Child[], rows: Child[][]) =>
  make(
    "table",
    {},
    make("thead", {}, make("tr", {}, ...heads)),
    make("tbody", {}, ...rows.map((cells) => make("tr", {}, ...cells))),
  );
