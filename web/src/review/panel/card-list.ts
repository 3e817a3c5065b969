// The cards in reading order: one line each, and the open one with all that can be done.

import { byId, make, makeButton, makeIcon, present } from "../../core/dom";
import { type Card, claimOf, verdictOf } from "../model/cards";
import { commodityName, verdictText } from "../names";
import type { Claim, ReviewState, Verdict } from "../types";
import { courseOf } from "./course";
import { fillOpenCard } from "./open-card";

interface Shown {
  claim: Claim;
  verdict: Verdict | null;
  isOpen: boolean;
  language: string;
}

/** What each card shows now, so that only changed ones are rebuilt. */
export type ShownCards = Map<string, Shown & { element: HTMLLIElement }>;

export function fillCards(state: ReviewState, shown: ShownCards) {
  const list = byId("list");
  const elements = state.cards.map((card) => elementOf(card, state, shown));
  const ids = new Set(state.cards.map(({ id }) => id));
  for (const id of [...shown.keys()]) if (!ids.has(id)) shown.delete(id);
  const isSame =
    list.childElementCount === elements.length &&
    elements.every((element, i) => element.previousElementSibling === (elements[i - 1] ?? null));
  if (!isSame) list.replaceChildren(...elements);
}

function elementOf(card: Card, state: ReviewState, shown: ShownCards): HTMLLIElement {
  const { history, words } = state;
  const before = shown.get(card.id);
  const now: Shown = {
    claim: claimOf(card, history.now),
    verdict: verdictOf(card, history.now),
    isOpen: card.id === state.current && state.sentence === null,
    language: words.language,
  };
  const isSame =
    before &&
    !now.isOpen &&
    !before.isOpen &&
    before.claim === now.claim &&
    before.verdict === now.verdict &&
    before.language === now.language;
  if (before && isSame) return before.element;
  const element = before?.element ?? make("li", { "data-card": card.id });
  shown.set(card.id, { ...now, element });
  element.className = `card ${now.verdict?.status ?? "waiting"}${now.isOpen ? " open" : ""}`;
  if (now.isOpen) fillOpenCard(element, card, state);
  else fillLine(element, card, now, state);
  return element;
}

const ICONS: Record<string, string> = {
  waiting: "M8 2.5 A5.5 5.5 0 1 1 7.99 2.5",
  confirmed: "M3 8.5 L6.5 12 L13 4.5",
  edited: "M3 13 L4 9.5 L11 2.5 L13.5 5 L6.5 12 Z",
  rejected: "M4 4 L12 12 M12 4 L4 12",
  unsure: "M5.2 5.6 A2.8 2.8 0 1 1 8 8.6 V10 M8 12.6 V13",
};

export const statusIcon = (status: string) =>
  makeIcon(ICONS[status], {
    fill: "none",
    stroke: "currentColor",
    "stroke-width": status === "waiting" ? 1.3 : 2,
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
  });

function fillLine(
  element: HTMLLIElement,
  card: Card,
  { claim, verdict }: Shown,
  state: ReviewState,
) {
  element.removeAttribute("tabindex");
  element.removeAttribute("aria-describedby");
  element.removeAttribute("aria-current");
  const status = verdictText(verdict, state);
  const goods = commodityName(claim.commodity, state);
  element.replaceChildren(
    makeButton(
      { class: "line", onclick: () => state.actions.open(card.id) },
      make("span", { class: "status", title: status }, statusIcon(verdict?.status ?? "waiting")),
      courseOf(claim, state),
      ...present([
        goods && make("span", { class: "goods" }, swatchOf(claim.commodity, state), goods),
      ]),
      make("span", { class: "unseen" }, ` ${status}`),
    ),
  );
}

export function swatchOf(commodity: string | null, { symbols }: ReviewState) {
  const swatch = make("span", { class: "swatch" });
  if (commodity) swatch.style.background = symbols.commodity({ commodity_class: commodity });
  return swatch;
}
