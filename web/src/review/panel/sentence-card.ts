// A sentence that no card flags: a claim can be made from it.

import { byId, make } from "../../core/dom";
import type { ReviewState } from "../types";
import { keyButton } from "./open-card";

/** Fill the card of a sentence without a claim, which the reader may make into one; hide it if there is none. */
export function fillSentenceCard(state: ReviewState) {
  const { words, sentence, actions } = state;
  const box = byId("promote");
  box.hidden = sentence === null;
  if (sentence === null) return box.replaceChildren();
  box.replaceChildren(
    make("h2", {}, words.say("sentence_unflagged")),
    make("p", {}, words.say("promote_how")),
    make(
      "div",
      { class: "decision" },
      keyButton("create", state, actions.create, { class: "accept" }),
      keyButton("sentence_before", state, () => actions.step(-1), { class: "plain" }),
      keyButton("sentence_after", state, () => actions.step(1), { class: "plain" }),
      keyButton("next", state, actions.next, { class: "plain" }),
    ),
  );
}
