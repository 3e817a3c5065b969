// The cards in reading order: a line for each, and all controls for the open one.

import { byId, make, makeButton, makeIcon, present } from "../../core/dom";
import { arrowOf } from "../../core/words/words";
import { type Card, currentClaim, currentVerdict } from "../model/cards";
import { claimStops, commodityName, placeName, verdictText } from "../names";
import type { Claim, ReviewState, Verdict } from "../types";
import { fillOpenCard } from "./open-card";

interface CardContents {
  claim: Claim;
  verdict: Verdict | null;
  isOpen: boolean;
  language: string;
}

/** The contents of each card on the page, so that only changed cards are rebuilt. */
export type ShownCards = Map<string, CardContents & { element: HTMLLIElement }>;

/** Update the list of cards; if no card was added or removed, its elements stay in the page. */
export function fillCards(state: ReviewState, shown: ShownCards) {
  const list = byId("list");
  const elements = state.cards.map((card) => updateCard(card, state, shown));
  const ids = new Set(state.cards.map(({ id }) => id));
  for (const id of [...shown.keys()]) if (!ids.has(id)) shown.delete(id);
  const isSame =
    list.childElementCount === elements.length &&
    elements.every((element, i) => element.previousElementSibling === (elements[i - 1] ?? null));
  if (!isSame) list.replaceChildren(...elements);
}

/** Return the element of a card, rebuilt if the card has changed or is open. */
function updateCard(card: Card, state: ReviewState, shown: ShownCards): HTMLLIElement {
  const { history, words } = state;
  const previous = shown.get(card.id);
  const current: CardContents = {
    claim: currentClaim(card, history.now),
    verdict: currentVerdict(card, history.now),
    isOpen: card.id === state.current && state.sentence === null,
    language: words.language,
  };
  const isSame =
    previous &&
    !current.isOpen &&
    !previous.isOpen &&
    previous.claim === current.claim &&
    previous.verdict === current.verdict &&
    previous.language === current.language;
  if (previous && isSame) return previous.element;
  const element = previous?.element ?? make("li", { "data-card": card.id });
  shown.set(card.id, { ...current, element });
  element.className = `card ${current.verdict?.status ?? "waiting"}${current.isOpen ? " open" : ""}`;
  if (current.isOpen) fillOpenCard(element, card, state);
  else fillLine(element, card, current, state);
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
    "stroke-width": status === "waiting" ? 1.3 : 2,
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
  });

/** Fill the line of a card that is not open: its verdict, its course and its goods, on a button that opens it. */
function fillLine(
  element: HTMLLIElement,
  card: Card,
  { claim, verdict }: CardContents,
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
      courseElement(claim, state),
      ...present([
        goods && make("span", { class: "goods" }, commoditySwatch(claim.commodity, state), goods),
      ]),
      make("span", { class: "unseen" }, ` ${status}`),
    ),
  );
}

/** Build the course of a claim, such as "Niš → Sofia". Each name keeps its own direction of writing, and a missing end
 * shows as a gap. */
function courseElement(claim: Claim, state: ReviewState) {
  const { words } = state;
  const joint = { "one-way": arrowOf(words).trim(), both: "↔", unstated: "–" }[claim.direction];
  const parts = claimStops(claim).flatMap((key, i) => [
    ...(i ? [make("span", { class: "joint" }, joint)] : []),
    make("bdi", { class: key ? "name" : "name gap" }, placeName(key, state)),
  ]);
  return make("span", { class: "course" }, ...parts);
}

export function commoditySwatch(commodity: string | null, { symbols }: ReviewState) {
  const swatch = make("span", { class: "swatch" });
  if (commodity) swatch.style.background = symbols.commodity({ commodity_class: commodity });
  return swatch;
}
