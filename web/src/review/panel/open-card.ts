// The open card: the claim, chips and fields that change it, and the decision.

import { type Child, make, makeButton, makeIcon, present } from "../../core/dom";
import { commaOf } from "../../core/words/words";
import { type Command, keyFor } from "../keys";
import { type Card, currentClaim, currentVerdict } from "../model/cards";
import { commodityName, modeName, placeInList, placeName, placeNote, verdictText } from "../names";
import type { Claim, Picking, ReviewState, Verdict } from "../types";
import { commoditySwatch, statusIcon } from "./card-list";
import { makeChips } from "./chips";
import { fieldOpener, openField } from "./fields";
import { positionFields } from "./positions";
import { sentenceId } from "./text-pane";

/** Fill the element of the open card with its claim and its buttons. */
export function fillOpenCard(element: HTMLElement, card: Card, state: ReviewState) {
  const claim = currentClaim(card, state.history.now);
  const verdict = currentVerdict(card, state.history.now);
  element.tabIndex = -1;
  element.setAttribute("aria-current", "true");
  if (card.sentence !== null) element.setAttribute("aria-describedby", sentenceId(card.sentence));
  element.replaceChildren(
    cardHead(card, verdict, state),
    endButtons(claim, state),
    ...positionFields(claim, state),
    slotButtons(claim, state),
    ...(state.picking ? [picker(claim, state)] : []),
    decisionButtons(state),
  );
}

/** Build a button that shows its key. */
export function keyButton(
  command: Command,
  state: ReviewState,
  run: () => unknown,
  { label, ...attributes }: { label?: Child[] } & Record<string, unknown> = {},
) {
  const key = keyFor(command);
  return makeButton(
    {
      "data-do": command,
      "aria-keyshortcuts": state.keysOn ? key.toUpperCase() : null,
      onclick: run,
      ...attributes,
    },
    ...(label ?? [make("span", {}, state.words.say(command))]),
    kbd(key, state),
  );
}

export const kbd = (key: string, { keysOn }: Pick<ReviewState, "keysOn">) =>
  keysOn ? make("kbd", { "aria-hidden": "true", dir: "ltr" }, key.toUpperCase()) : null;

/** Build the head of a card: its number, its badges, its verdict, and the buttons to other cards. */
function cardHead(card: Card, verdict: Verdict | null, state: ReviewState) {
  const { actions } = state;
  return make(
    "div",
    { class: "head" },
    make("h2", {}, placeInList(card, state)),
    ...badges(card, state).map((text) => make("span", { class: "badge" }, text)),
    make(
      "span",
      { class: `verdict ${verdict?.status ?? "waiting"}` },
      statusIcon(verdict?.status ?? "waiting"),
      verdictText(verdict, state),
    ),
    make(
      "span",
      { class: "turns" },
      keyButton("previous", state, actions.previous, { class: "plain" }),
      keyButton("next", state, actions.next, { class: "plain" }),
    ),
  );
}

/** Return the remarks on a card: that it is the reader's own, outdated, inferred, hedged or negated. */
function badges({ candidate }: Card, { words }: ReviewState): string[] {
  if (!candidate) return [words.say("badge_own")];
  const kinds: [message: string, holds: boolean][] = [
    ["badge_stale", candidate.review.status === "stale"],
    ["badge_inferred", candidate.reading === "inferred"],
    ["badge_hedged", candidate.hedged],
    ["badge_negated", candidate.negated],
  ];
  return kinds.flatMap(([message, holds]) => (holds ? [words.say(message)] : []));
}

/** Build the buttons of the two ends, with direction and exchange between them. */
function endButtons(claim: Claim, state: ReviewState) {
  return make(
    "div",
    { class: "ends" },
    endButton("origin", claim, state),
    make(
      "span",
      { class: "between-ends" },
      directionButton(claim, state),
      keyButton("swap", state, state.actions.swap, { class: "plain" }),
    ),
    endButton("destination", claim, state),
  );
}

/** Build the button that picks an end, with its place. */
function endButton(end: "origin" | "destination", claim: Claim, state: ReviewState) {
  const key = claim[end];
  const note = key && placeNote(key, state);
  return slotButton(end, state, {
    class: `end ${end}`,
    value: [
      make("bdi", { class: key ? "name" : "name gap" }, placeName(key, state)),
      ...present([note && make("span", { class: "note" }, note)]),
    ],
  });
}

const ARROWS = {
  "one-way": "M2 8 H13 M9 4 L13 8 L9 12",
  both: "M3 8 H13 M9.5 4.5 L13 8 L9.5 11.5 M6.5 4.5 L3 8 L6.5 11.5",
  unstated: "M2 8 H14",
};

/** Build the button that turns the direction, with an arrow that shows it. */
function directionButton({ direction }: Claim, state: ReviewState) {
  const text = state.words.say(`direction_${direction.replace("-", "_")}`);
  const icon = makeIcon(ARROWS[direction], { "stroke-width": 1.8 });
  icon.classList.add("arrow");
  return keyButton("turn", state, state.actions.turn, {
    class: "direction",
    label: [icon, make("span", { class: "unseen" }, text)],
    title: text,
  });
}

/** Build the button that picks a part of the claim, with its name and its value. */
function slotButton(
  picking: Picking,
  state: ReviewState,
  { value, ...attributes }: { value: Child[] } & Record<string, unknown>,
) {
  return keyButton(`pick_${picking}` as Command, state, () => state.actions.pick(picking), {
    "aria-expanded": String(state.picking === picking),
    ...attributes,
    label: [make("span", { class: "slot" }, state.words.say(`slot_${picking}`)), ...value],
  });
}

/** Build the buttons of all parts of the claim other than its ends. */
function slotButtons(claim: Claim, state: ReviewState) {
  const { words } = state;
  const none = make("span", { class: "none" }, "–");
  const valueElement = (text: string | null | undefined | false) =>
    text ? make("bdi", { class: "value" }, text) : none.cloneNode(true);
  const stops = claim.via.map((key) => placeName(key, state)).join(commaOf(words));
  const goods = claim.commodity
    ? [commoditySwatch(claim.commodity, state), valueElement(commodityName(claim.commodity, state))]
    : [make("span", { class: "value gap" }, words.say("end_open"))];
  const parts: [Picking, Child[]][] = [
    ["via", [valueElement(stops)]],
    ["commodity", goods],
    ["period", [valueElement(claim.period)]],
    ["mode", [valueElement(modeName(claim.mode, state))]],
    [
      "credibility",
      [valueElement(claim.credibility === null ? null : words.number(claim.credibility))],
    ],
    ["words", [valueElement(claim.words && words.of(claim.words)?.text)]],
  ];
  return make(
    "div",
    { class: "details" },
    ...parts.map(([picking, value]) =>
      slotButton(picking, state, { class: `detail ${picking}`, value }),
    ),
  );
}

/** Build the box in which the reader chooses a value for the part that is being picked. */
function picker(claim: Claim, state: ReviewState) {
  const { words } = state;
  const picking = state.picking as Picking;
  const box = make(
    "div",
    { class: "picker", role: "group", "aria-label": words.say(`pick_${picking}`) },
    make("p", { class: "ask" }, words.say(`pick_${picking}`)),
  );
  box.append(...present([...makeChips(state, fieldOpener(state)), openField(claim, state)]));
  return box;
}

/** Build the buttons that accept, reject or postpone the claim, and the one that adds another. */
function decisionButtons(state: ReviewState) {
  const { actions } = state;
  return make(
    "div",
    { class: "decision" },
    keyButton("accept", state, actions.accept, { class: "accept" }),
    keyButton("pick_reason", state, () => actions.pick("reason"), {
      class: "reject",
      "aria-expanded": String(state.picking === "reason"),
      label: [make("span", {}, state.words.say("reject"))],
    }),
    keyButton("unsure", state, actions.unsure, {}),
    keyButton("create", state, actions.create, {
      class: "plain",
      label: [
        make("span", { class: "plus", "aria-hidden": "true" }, "+"),
        make("span", { class: "word" }, state.words.say("create")),
      ],
    }),
  );
}
