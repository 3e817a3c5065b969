// Fields of the open card: a search of places, a period, a reason, own words.

import { type Attributes, make, makeButton } from "../../core/dom";
import { foldSpelling } from "../../core/words/spelling";
import { LANGUAGES } from "../../core/words/words";
import { type Command, keyFor } from "../keys";
import { isPeriod } from "../model/decisions";
import { placeNote } from "../names";
import type { Claim, Picking, ReviewState } from "../types";
import { kbd } from "./open-card";

/** The field of a part of the card. */
interface Field {
  make(state: ReviewState, claim: Claim): HTMLElement;
  /** The chip that opens it: its message, and the command of its key. */
  opener?: [message: string, command: Command];
}

const PLACE_FIELD: Field = { make: placeSearch, opener: ["find", "find"] };

const FIELDS: Partial<Record<Picking, Field>> = {
  origin: PLACE_FIELD,
  destination: PLACE_FIELD,
  via: PLACE_FIELD,
  period: { make: periodField, opener: ["type_period", "pick_period"] },
  reason: { make: reasonField, opener: ["type_reason", "pick_reason"] },
  words: { make: wordsField },
};

export const hasField = (picking: Picking) => picking in FIELDS;

/** Build the open field, if there is one. */
export const openField = (claim: Claim, state: ReviewState): HTMLElement | null =>
  (state.isTyping && state.picking && FIELDS[state.picking]?.make(state, claim)) || null;

/** Build the chip that opens the field for the part that is being picked; null if the part has no field, or if it is
 * open. */
export function fieldOpener(state: ReviewState): HTMLElement | null {
  const { opener } = (!state.isTyping && state.picking && FIELDS[state.picking]) || {};
  if (!opener) return null;
  const [message, command] = opener;
  return makeButton(
    { class: "chip opener", "data-do": "type", onclick: state.actions.type },
    kbd(keyFor(command), state),
    state.words.say(message),
  );
}

const MOST_FOUND = 8;

/** Return the keys of the draft's places whose name, or a word in it, begins with the query; names that begin with it
 * come first. */
export function findPlaces(query: string, state: Pick<ReviewState, "data">): string[] {
  const queryText = foldSpelling(query).join(" ");
  if (!queryText) return [];
  const matches = Object.entries(state.data.places).flatMap(([key, { name }]) => {
    const nameText = foldSpelling(name).join(" ");
    const at = ` ${nameText}`.indexOf(` ${queryText}`);
    return at < 0 ? [] : [{ key, at, name }];
  });
  return matches
    .sort((a, b) => a.at - b.at || a.name.localeCompare(b.name))
    .slice(0, MOST_FOUND)
    .map(({ key }) => key);
}

/** Build the search for a place: a field, and a chip for each place that it finds. */
function placeSearch(state: ReviewState) {
  const { words, actions, data } = state;
  const results = make("div", { class: "chips found" });
  const count = make("p", { class: "quiet", role: "status" });
  const label = words.say("find_place");
  const field = make("input", {
    type: "search",
    "data-do": "field",
    "aria-label": label,
    placeholder: label,
    dir: "auto",
    autocomplete: "off",
    spellcheck: "false",
  });
  const show = () => {
    const keys = findPlaces(field.value, state);
    results.replaceChildren(
      ...keys.map((key) =>
        makeButton(
          { class: "chip", onclick: () => actions.choose(key) },
          make("bdi", {}, data.places[key].name),
          make("span", { class: "note" }, placeNote(key, state)),
        ),
      ),
    );
    count.textContent = field.value ? words.count("found_places", keys.length) : "";
  };
  field.addEventListener("input", show);
  const choose = () => {
    const [first] = findPlaces(field.value, state);
    if (first) actions.choose(first);
  };
  onEnter(field, choose, () => actions.pick(null));
  return make("div", { class: "field" }, field, count, results);
}

/** Build the field for a period, which must be a date in EDTF. */
function periodField(state: ReviewState, claim: Claim) {
  const { words, actions } = state;
  const hint = make(
    "p",
    { class: "quiet", id: "period-hint", role: "status" },
    words.say("period_hint"),
  );
  const field = make("input", {
    type: "text",
    "data-do": "field",
    "aria-label": words.say("slot_period"),
    "aria-describedby": "period-hint",
    value: claim.period ?? "",
    dir: "ltr",
    placeholder: "2015-09",
    autocomplete: "off",
  });
  const set = () => {
    const period = field.value.trim();
    if (!period || isPeriod(period)) return actions.choose(period || null);
    hint.textContent = words.say("period_wrong");
    field.setAttribute("aria-invalid", "true");
  };
  onEnter(field, set, () => actions.pick(null));
  return make("div", { class: "field" }, field, setButton(set, state), hint);
}

/** Build the field for a reason to reject the claim. */
function reasonField(state: ReviewState) {
  const { words, actions } = state;
  const field = make("input", {
    type: "text",
    "data-do": "field",
    "aria-label": words.say("type_reason"),
    maxlength: 200,
    dir: "auto",
  });
  const set = () => {
    const reason = oneLine(field.value);
    if (reason) actions.reject(reason);
  };
  onEnter(field, set, () => actions.pick(null));
  return make("div", { class: "field" }, field, setButton(set, state));
}

/** Build the field for the claim in the reader's own words. */
function wordsField(state: ReviewState, claim: Claim) {
  const { words, actions, data } = state;
  const { language } = data.text;
  const label = words.say("words_in", { language: LANGUAGES[language] });
  const field = make(
    "textarea",
    {
      "data-do": "field",
      rows: 2,
      maxlength: 400,
      lang: language,
      dir: "auto",
      "aria-label": label,
    },
    claim.words?.[language] ?? "",
  );
  const set = () => {
    const text = oneLine(field.value);
    actions.set({ words: text ? { [language]: text } : null });
  };
  onEnter(field, set, () => actions.pick(null));
  return make(
    "div",
    { class: "field" },
    make("p", { class: "quiet" }, label),
    field,
    setButton(set, state),
  );
}

// Characters that change the direction of the text after them.
const OVERRIDES = /[\u202a-\u202e\u2066-\u2069]/g;

/** Return a text as one line without direction marks, as a brief's texts are. */
const oneLine = (text: string) => text.replace(OVERRIDES, "").replace(/\s+/g, " ").trim();

export const setButton = (set: () => void, { words }: ReviewState, attributes: Attributes = {}) =>
  makeButton({ class: "set", onclick: set, ...attributes }, words.say("set"));

/** Call `run` when the reader presses Enter in a field, and `leave` on Escape; all other keys are text. */
export function onEnter(field: HTMLElement, run: () => void, leave: () => void) {
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      event.stopPropagation();
      run();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      leave();
    }
  });
}
