// The text: every sentence can be chosen; those that a card flags stand out, the others are dimmed.

import { byId, make } from "../../core/dom";
import { type Card, currentClaim, currentVerdict } from "../model/cards";
import { type Block, cutPieces, type Extent } from "../model/text";
import type { ReviewState, Slot } from "../types";

export const sentenceId = (number: number) => `s-${number}`;

/** Build the whole text, once. The source's words enter the page as text nodes, never as HTML. */
export function buildText(state: ReviewState) {
  const { text, data } = state;
  const language = data.text.language;
  const box = byId("text");
  box.append(...text.blocks.map((block) => makeBlockElement(block, language, state)));
  box.addEventListener("click", ({ target }) => {
    const chosen = window.getSelection();
    if (chosen && !chosen.isCollapsed) return; // the reader selects words for a claim
    const element = (target as Element).closest<HTMLElement>("[data-sentence]");
    if (element) state.actions.look(Number(element.dataset.sentence));
  });
}

/** Build the paragraph of a block, with an empty element for each sentence, which `fillSentence` fills. */
function makeBlockElement(block: Block, language: string, state: ReviewState): HTMLElement {
  const { text } = state;
  const element = make("p", {
    dir: "auto",
    lang: language,
    class: block.paragraph === null ? "between" : "paragraph",
  });
  if (block.paragraph !== null)
    element.append(make("span", { class: "number", "aria-hidden": "true" }, `${block.paragraph}`));
  let at = block.start;
  for (const number of block.sentences) {
    const { start, end } = text.sentences[number];
    fillPieces(element, { start: at, end: start }, [], state);
    const sentence = make("span", {
      id: sentenceId(number),
      "data-sentence": number,
      class: "sentence",
    });
    element.append(sentence);
    at = end;
  }
  fillPieces(element, { start: at, end: block.end }, [], state);
  return element;
}

/** Append a span of the text to an element, in pieces that show its marks; invisible control characters show as their
 * names. */
function fillPieces(
  element: HTMLElement,
  extent: Extent,
  marks: (Extent & { kind: string })[],
  { text, words }: ReviewState,
) {
  for (const piece of cutPieces(text.body, extent, marks)) {
    if (piece.control) {
      const label = words.say("control", { name: piece.control });
      element.append(
        make(
          "span",
          { class: "control", "data-at": piece.start, "data-size": 1, title: label, dir: "ltr" },
          piece.control,
        ),
      );
    } else
      element.append(
        make(
          "span",
          { class: piece.kind ? `mark ${piece.kind}` : null, "data-at": piece.start },
          piece.text,
        ),
      );
  }
}

/** Rebuild a sentence with its marks: its places, the words that the open card takes from it, and the status of its
 * cards. */
export function fillSentence(number: number, state: ReviewState) {
  const element = byId(sentenceId(number));
  const cards = state.cards.filter((card) => card.sentence === number);
  const open = state.sentence === null && cards.find(({ id }) => id === state.current);
  const extent = state.text.sentences[number];
  element.replaceChildren();
  fillPieces(element, extent, sentenceMarks(number, open || null, state), state);
  const isOpen = Boolean(open) || state.sentence === number;
  element.className = ["sentence", cards.length ? "flagged" : "", isOpen ? "open" : ""]
    .join(" ")
    .trim();
  const verdicts = cards.map(
    (card) => currentVerdict(card, state.history.now)?.status ?? "waiting",
  );
  element.dataset.status = cards.length ? verdicts[0] : "";
  if (isOpen) element.setAttribute("aria-current", "true");
  else element.removeAttribute("aria-current");
}

/** Return the marks of a sentence: its places, marked by their part in the open claim, and the words for goods, period
 * and mode. */
function sentenceMarks(number: number, card: Card | null, state: ReviewState) {
  const { text, history } = state;
  const claim = card && currentClaim(card, history.now);
  const markKind = (key: string) => {
    if (!claim) return "place";
    if (key === claim.origin) return "place origin";
    if (key === claim.destination) return "place destination";
    return claim.via.includes(key) ? "place via" : "place";
  };
  const marks = text.mentions[number].map(({ key, ...span }) => ({ ...span, kind: markKind(key) }));
  const slots = card?.candidate?.slots;
  const slotExtents = slots
    ? [slots.commodity, slots.period, slots.mode].map((slot) => slotExtent(slot, state))
    : [];
  return [...marks, ...slotExtents.flatMap((span) => (span ? [{ ...span, kind: "word" }] : []))];
}

function slotExtent({ value, start, end }: Slot, { text }: ReviewState): Extent | null {
  if (value === null || typeof start !== "number" || typeof end !== "number") return null;
  return { start: text.unitOf(start), end: text.unitOf(end) };
}

/** Return the span of the text that the reader has selected, in UTF-16 units; null without a selection within the
 * text. */
export function selectedExtent(): Extent | null {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!byId("text").contains(range.commonAncestorContainer)) return null;
  const [start, end] = [
    textOffsetAt(range.startContainer, range.startOffset),
    textOffsetAt(range.endContainer, range.endOffset),
  ];
  return start === null || end === null || end <= start ? null : { start, end };
}

/** Return where in the text an end of the selection lies, in UTF-16 units; null if it lies outside the text. A
 * character that is shown by its name counts as one unit. */
function textOffsetAt(node: Node, offset: number): number | null {
  const element = node instanceof Element ? (node.childNodes[offset] ?? node) : node;
  const piece = (
    element instanceof Element ? element : element.parentElement
  )?.closest<HTMLElement>("[data-at]");
  const first =
    piece ?? (element instanceof Element ? element.querySelector<HTMLElement>("[data-at]") : null);
  if (!first) return null;
  const isInText = node instanceof Text && !first.dataset.size;
  return Number(first.dataset.at) + (isInText ? offset : 0);
}

/** Scroll the text so that a sentence is in view, and again in the next frame, because paragraphs out of view get their
 * true height only when they come near. */
export function showSentence(number: number) {
  const element = byId(sentenceId(number));
  const show = () => {
    const box = byId("text").getBoundingClientRect();
    const room = Number.parseFloat(getComputedStyle(byId("text")).scrollPaddingBottom) || 0;
    const { top, bottom } = element.getBoundingClientRect();
    if (top < box.top + 12 || bottom > box.bottom - room - 12)
      element.scrollIntoView({ block: "center", inline: "nearest" });
  };
  show();
  requestAnimationFrame(show);
}
