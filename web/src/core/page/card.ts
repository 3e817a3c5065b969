// Evidence of the chosen feature: a card in the panel, in place of its lists; on a narrow screen a sheet over the map's
// foot.

import { byId, type Child, make, makeButton, makeText, NARROW, type Phrase } from "../dom";
import type { Box, Hit, OpenOptions, PageState } from "../types";
import { boxToBounds } from "../view/fitting";
import { areUncovered, fitChosen, freeBounds } from "../view/free-area";
import { directionOf, type Words } from "../words/words";
import { setFolded } from "./frame";
import { addGrip, lowerSheet } from "./sheet";

/** A chosen feature with the article that shows its evidence. */
interface Evidence<H extends Hit> {
  hit: H;
  /** On the Mercator square; null for a feature without a position. */
  box: Box | null;
  article(): HTMLElement;
  /** Points that should be in view, such as a line's ends; without them, some part of the box. */
  ends?: L.LatLng[];
}

/** A name and its value; a fact without a value is left out. */
export type Fact = [name: string, value?: Child | false];

export const makeArticle = (words: Words, ...children: Child[]) =>
  make(
    "article",
    { class: "evidence", lang: words.language, dir: directionOf(words) },
    ...children,
  );

/** Build the heading of a card: a name, and below it what it is. */
export const heading = (name: Phrase | null, kind?: string | null) =>
  make(
    "header",
    {},
    makeText("h2", name, { tabindex: "-1" }),
    kind ? make("p", { class: "kind" }, kind) : null,
  );

export function factList(facts: Fact[]) {
  const items = facts.flatMap(([name, value]) =>
    value ? [make("dt", {}, name), make("dd", {}, value)] : [],
  );
  return items.length ? make("dl", {}, ...items) : null;
}

/** Show the evidence of a feature in the card, and move the map if it is out of view. `at` is where the reader clicked,
 * or `from` the button that was pressed; with neither, it was not the reader who opened it, and the focus stays where
 * it is. */
export function openEvidence<H extends Hit>(
  evidence: Evidence<H>,
  state: PageState<H>,
  { at = null, from = null }: OpenOptions = {},
) {
  const { map } = state;
  closeEvidence(state);
  byId("hint").hidden = true;
  if (NARROW.matches) setFolded(state, true);
  // Bounds that pull the map back would fight the move that brings the evidence into view.
  // So would the move back into them, begun when the evidence before this one was closed.
  map.setMaxBounds(undefined).stop();
  state.chosen = evidence.hit;
  const isByReader = Boolean(at || from);
  const card = fillCard(evidence.article(), state, from);
  bringIntoView(evidence, map, isByReader);
  state.actions.updateChoice();
  if (isByReader) card.querySelector("h2")?.focus({ preventScroll: true });
}

/** Close the card when Escape is pressed anywhere. */
export function closeOnEscape<H extends Hit>(state: PageState<H>, from?: HTMLElement | null) {
  stopListening(state);
  state.closeOnEscape = (event) => {
    if (event.key === "Escape") dismiss(state, from);
  };
  document.addEventListener("keydown", state.closeOnEscape);
}

function stopListening<H extends Hit>(state: PageState<H>) {
  if (state.closeOnEscape) document.removeEventListener("keydown", state.closeOnEscape);
}

/** Close the card, and move the focus back to where the reader opened it. */
function dismiss<H extends Hit>(state: PageState<H>, from: HTMLElement | null = null) {
  const wasInCard = byId("card").contains(document.activeElement);
  closeEvidence(state);
  const back = from ? currentButton(from) : wasInCard ? state.map.getContainer() : null;
  // The list under a claim was hidden when another feature was chosen.
  back?.closest(".rests-on-it")?.removeAttribute("hidden");
  back?.focus({ preventScroll: !from });
}

/** Return the button itself, or, if its list was rebuilt, the new button of the same flow. */
const currentButton = (button: HTMLElement) =>
  button.isConnected || !button.dataset.flow
    ? button
    : document.querySelector<HTMLElement>(`[data-flow="${CSS.escape(button.dataset.flow)}"]`);

/** Close the card and, if a feature or a claim is chosen, unmark it on the map. */
export function closeEvidence<H extends Hit>(state: PageState<H>) {
  const card = byId("card");
  const isOpen = !card.hidden;
  card.hidden = true;
  card.replaceChildren();
  document.body.classList.remove("carded", "reading");
  lowerSheet();
  if (isOpen || state.claim) clearChoice(state);
}

function clearChoice<H extends Hit>(state: PageState<H>) {
  state.chosen = state.claim = null;
  stopListening(state);
  state.map.setMaxBounds(state.maxBounds ?? undefined);
  state.actions.updateChoice();
}

/** Show an article in the card; closing it leads back to the button that it was opened `from`. */
export function fillCard<H extends Hit>(
  article: HTMLElement,
  state: PageState<H>,
  from: HTMLElement | null = null,
) {
  const { words } = state;
  const card = byId("card");
  const close = makeButton(
    { class: "close", "aria-label": words.say("close"), onclick: () => dismiss(state, from) },
    make("span", { class: "word" }, words.say("close")),
    make("span", { class: "cross", "aria-hidden": "true" }, "×"),
  );
  const text = make("div", { class: "scroll", tabindex: "0" }, article);
  const bar = make("div", { class: "top" }, close);
  card.setAttribute("aria-label", words.say("card"));
  card.replaceChildren(
    addGrip(bar, words, () => dismiss(state, from)),
    text,
  );
  card.hidden = false;
  document.body.classList.add("carded");
  // Without room for both, the card hides the legend.
  document.body.classList.toggle("reading", NARROW.matches);
  showMoreMark(text);
  closeOnEscape(state, from);
  return card;
}

/** Mark a scrolling text with a class, which shows an arrow at its foot, as long as there is more text below. */
function showMoreMark(text: HTMLElement) {
  const mark = () =>
    text.classList.toggle("more", text.scrollHeight - text.scrollTop - text.clientHeight > 12);
  text.addEventListener("scroll", mark, { passive: true });
  text.addEventListener("toggle", mark, { capture: true });
  new ResizeObserver(mark).observe(text);
  mark();
}

/** Move the map only if the chosen feature, or an end of it, is out of view: a map that jumps disorients its reader.
 * A view that an address asks for stays as long as any part of the feature is in view. */
function bringIntoView<H extends Hit>(
  { box, ends = [] }: Evidence<H>,
  map: L.Map,
  isByReader: boolean,
) {
  if (!box) return;
  const bounds = boxToBounds(box);
  const isVisible =
    isByReader && ends.length ? areUncovered(ends, map) : freeBounds(map).intersects(bounds);
  if (isVisible) return;
  for (const end of ends) bounds.extend(end);
  fitChosen(map, bounds);
}
