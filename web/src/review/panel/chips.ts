// Chips: the values that can be picked, each with its key.

import { make, makeButton, pointing } from "../../core/dom";
import { CHIP_KEYS, NONE_KEY } from "../keys";
import { isPlaceSlot } from "../names";
import type { ReviewState } from "../types";
import { kbd } from "./open-card";
import { makeOptions, type Option } from "./options";

/** Build the chips of the options for the part that is being picked, and at the end the one that opens its field. */
export function makeChips(state: ReviewState, opener: HTMLElement | null): HTMLElement[] {
  const options = makeOptions(state);
  if (state.picking === "words") return [];
  const chips: HTMLElement[] = options.map((option, i) =>
    makeChip(option, CHIP_KEYS[i] ?? "", state),
  );
  if (state.picking !== "reason" && options.some(({ isChosen }) => isChosen))
    chips.push(noneChip(state));
  if (opener) chips.push(opener);
  if (!chips.length) return [];
  return [make("div", { class: `chips ${state.picking}` }, ...chips)];
}

/** Build the chip of an option, with its key; a place is shown on the map while the pointer is over its chip. */
function makeChip(option: Option, key: string, state: ReviewState) {
  const { actions, picking } = state;
  const swatch = option.swatch ? make("span", { class: "swatch" }) : null;
  if (swatch) swatch.style.background = option.swatch as string;
  return makeButton(
    {
      class: ["chip", option.isNear ? "near" : ""].join(" ").trim(),
      "data-do": `chip-${option.value}`,
      "aria-pressed": picking === "reason" ? null : String(option.isChosen),
      "aria-disabled": option.isOff ? "true" : null,
      onclick: () => actions.choose(option.value),
      ...(isPlaceSlot(picking)
        ? pointing(
            () => actions.hover(option.value),
            () => actions.hover(null),
          )
        : {}),
    },
    key ? kbd(key, state) : null,
    swatch,
    make("bdi", {}, option.text),
    option.note ? make("span", { class: "note" }, option.note) : null,
  );
}

const noneChip = (state: ReviewState) =>
  makeButton(
    { class: "chip clear", "data-do": "chip-none", onclick: () => state.actions.choose(null) },
    kbd(NONE_KEY, state),
    state.words.say("clear"),
  );
