// Fields for the positions of places that no gazetteer at hand has.

import { make } from "../../core/dom";
import { positionText, readPosition, unlocatedStops } from "../model/positions";
import { placeName } from "../names";
import type { Claim, ReviewState } from "../types";
import { onEnter, setButton } from "./fields";

/** Build a field for each stop of a claim that the reader has to locate. */
export const positionFields = (claim: Claim, state: ReviewState): HTMLElement[] =>
  unlocatedStops(claim, state.data).map((key) => positionField(key, state));

export const positionId = (key: string) => `where-${key}`;

/** Build the field in which the reader gives the position of a place that the gazetteer does not locate. */
function positionField(key: string, state: ReviewState) {
  const { words, actions, history } = state;
  const position = history.now.places[key];
  const name = placeName(key, state);
  const id = positionId(key);
  const hint = make(
    "p",
    { class: "quiet", id: `${id}-hint`, role: "status" },
    position ? "" : words.say("position_hint"),
  );
  const field = make("input", {
    type: "text",
    id,
    "data-do": id,
    dir: "ltr",
    inputmode: "text",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: "9.60, 43.35",
    value: position ? positionText(position) : "",
    "aria-describedby": `${id}-hint`,
  });
  const set = () => {
    const position = readPosition(field.value);
    if (position || !field.value.trim()) return actions.locate(key, position);
    hint.textContent = words.say("position_wrong");
    field.setAttribute("aria-invalid", "true");
  };
  onEnter(field, set, () => field.closest<HTMLElement>(".card")?.focus());
  return make(
    "div",
    { class: position ? "field position known" : "field position" },
    make("label", { for: id }, words.say("position_of", { name })),
    field,
    setButton(set, state, { "data-do": `${id}-set` }),
    hint,
  );
}
