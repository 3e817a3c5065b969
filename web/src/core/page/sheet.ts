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

/** Add a grip to the head of a card; `close` runs when the reader drags a low sheet down. */
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

/** Resize the sheet with the finger; `settle` then gets the distance that it went down, px. A press without a drag is the
 * grip's click. */
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
