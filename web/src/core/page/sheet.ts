// The card as a sheet on a phone: a grip, to drag or press, changes it between a low and the full height.

import { byId, followPointer, make, makeButton, NARROW } from "../dom";
import type { Words } from "../words/words";

const FULL = "full-sheet";
const LEAST_DRAG = 24; // px

const setFull = (isFull: boolean, grip: HTMLElement, words: Words) => {
  document.body.classList.toggle(FULL, isFull);
  grip.setAttribute("aria-expanded", String(isFull));
  grip.setAttribute("aria-label", words.say(isFull ? "sheet_less" : "sheet_more"));
};

/** Return the sheet to its low height. */
export function lowerSheet() {
  document.body.classList.remove(FULL);
  byId("panel").style.removeProperty("height");
}

/** Add a grip to the head of a card, which on a phone is a sheet over the map. The reader drags it up to make the sheet
 * as high as the screen, and down to make it low; `close` is called if a low sheet is dragged down. */
export function addGrip(bar: HTMLElement, words: Words, close: () => void) {
  const grip = makeButton(
    { class: "grip", onclick: () => setFull(!isFull(), grip, words) },
    make("span", { "aria-hidden": "true" }),
  );
  setFull(isFull(), grip, words);
  bar.prepend(grip);
  bar.addEventListener("pointerdown", (event) => {
    if (!NARROW.matches || (event.target as Element).closest(".close")) return;
    drag(bar, event, (distance) => {
      if (distance < 0) setFull(true, grip, words);
      else if (isFull()) setFull(false, grip, words);
      else close();
    });
  });
  return bar;
}

const isFull = () => document.body.classList.contains(FULL);

/** Resize the sheet while the reader drags it. When the finger is lifted, `settle` gets the distance that it went down,
 * px; it is not called for a short distance, which counts as a click on the grip. */
function drag(bar: HTMLElement, { clientY: from }: PointerEvent, settle: (down: number) => void) {
  const panel = byId("panel");
  const height = panel.offsetHeight;
  const move = ({ clientY }: PointerEvent) => {
    panel.style.height = `${Math.max(90, height + from - clientY)}px`;
  };
  const end = ({ clientY, type }: PointerEvent) => {
    panel.style.removeProperty("height");
    if (type === "pointercancel" || Math.abs(clientY - from) < LEAST_DRAG) return;
    // The end of a drag is not a click on the grip.
    const swallow = (event: Event) => event.stopPropagation();
    bar.addEventListener("click", swallow, { capture: true, once: true });
    window.setTimeout(() => bar.removeEventListener("click", swallow, { capture: true }));
    settle(clientY - from);
  };
  followPointer(window, move, end);
}
