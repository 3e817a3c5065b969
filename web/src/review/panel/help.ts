// The help row: the keys that are useful now, and all keys on demand.

import { byId, make, makeButton, makeCheckbox } from "../../core/dom";
import { type Command, KEYS, keyFor } from "../keys";
import type { ReviewState } from "../types";
import { makeOptions } from "./options";

/** Fill the line with the keys that are most useful now and, if the reader asks for help, the list of all keys. */
export function fillHelp(state: ReviewState) {
  const { words, actions, keysOn, helpOpen } = state;
  const row = keysForNow(state).map(([key, text]) => entry(key, text));
  const toggle = makeButton(
    { class: "plain", "data-do": "help", "aria-expanded": String(helpOpen), onclick: actions.help },
    words.say("help"),
    make("kbd", { "aria-hidden": "true" }, "?"),
  );
  byId("help").replaceChildren(
    make("div", { class: "row" }, ...(keysOn ? row : [words.say("keys_off")]), toggle),
    ...(helpOpen ? [allKeys(state)] : []),
  );
  byId("help").classList.toggle("open", helpOpen);
  byId("help").setAttribute("aria-label", words.say("keys"));
}

/** Return the message that names a command: the one that asks for a reason is named "Reject". */
const commandMessage = (command: Command) => (command === "pick_reason" ? "reject" : command);

const entry = (key: string, text: string) =>
  make("span", { class: "key" }, make("kbd", { dir: "ltr" }, key.toUpperCase()), ` ${text}`);

/** Return the keys that are most useful now, each with what it does. */
function keysForNow(state: ReviewState): [key: string, text: string][] {
  const { words, picking, sentence } = state;
  const describe = (commands: Command[]): [string, string][] =>
    commands.map((command) => [keyFor(command), words.say(commandMessage(command))]);
  if (sentence !== null) return describe(["create", "sentence_before", "sentence_after", "next"]);
  const choices = makeOptions(state).length;
  const first: [string, string][] =
    picking && choices
      ? [[choices > 1 ? `1–${Math.min(9, choices)}` : "1", words.say(`pick_${picking}`)]]
      : [];
  return [
    ...first,
    ...describe(["accept", "pick_reason", "unsure", "swap", "next", "previous", "undo"]),
  ];
}

/** Build the list of all keys, with the checkbox that switches them off. */
function allKeys(state: ReviewState) {
  const { words, actions } = state;
  const rows = Object.entries(KEYS).map(([key, command]) =>
    entry(key, words.say(commandMessage(command))),
  );
  const otherEntries = [
    entry("1–9", words.say("keys_choose")),
    entry("0", words.say("clear")),
    entry("Esc", words.say("keys_leave")),
    entry("Ctrl S", words.say("save")),
  ];
  const box = makeCheckbox({ checked: state.keysOn, "data-do": "keys" }, actions.switchKeys);
  return make(
    "div",
    { class: "all" },
    make("div", { class: "keys" }, ...rows, ...otherEntries),
    make("label", {}, box, words.say("keys_on")),
    make("p", { class: "quiet" }, words.say("keys_note")),
  );
}
