// The page's head: its title, the progress of the review, the languages, and the file of decisions.

import { byId, make, makeButton, makeIcon, setText } from "../../core/dom";
import { copyButton } from "../../core/page/copying";
import { fillLanguages } from "../../core/page/languages";
import { frenchSpaces } from "../../core/words/french";
import { colonOf, directionOf } from "../../core/words/words";
import { countDecided } from "../model/cards";
import { isSaved } from "../model/decisions";
import type { ReviewState } from "../types";
import { keyButton } from "./open-card";

/** Fill the bar at the top: title, progress, tools, languages and what to do next. */
export function fillBar(state: ReviewState) {
  const { words, data } = state;
  const root = document.documentElement;
  // Setting them again would lay out the whole text.
  if (root.lang !== words.language) {
    root.lang = words.language;
    root.dir = directionOf(words);
  }
  const title = data.source.title ?? data.brief;
  setText("title", { text: title, language: data.source.title ? data.text.language : "" });
  document.title = `${words.say("review")}${colonOf(words)}${title}`;
  byId("kind").textContent = words.say("review");
  byId("stamp").textContent = words.say("private_text");
  byId("text").setAttribute("aria-label", words.say("text_pane"));
  byId("stage").setAttribute("aria-label", words.say("map_pane"));
  byId("cards").setAttribute("aria-label", words.say("card_pane"));
  byId("drop").textContent = words.say("drop_here");
  fillProgress(state);
  fillTools(state);
  fillLanguages(state);
  fillNextStep(state);
  byId("kept").hidden = state.keepsDecisions;
  byId("kept").textContent = words.say("not_kept");
}

/** Show how many of the cards are decided. */
function fillProgress({ words, cards, history }: ReviewState) {
  const decided = countDecided(cards, history.now);
  const progress = byId<HTMLProgressElement>("progress");
  progress.max = Math.max(1, cards.length);
  progress.value = decided;
  const text = words.say("decided_of", {
    n: words.number(decided),
    all: words.number(cards.length),
  });
  progress.setAttribute("aria-label", text);
  byId("count").textContent = text;
}

const ICONS = {
  undo: "M6 3 L2.5 6.5 L6 10 M2.5 6.5 H9.5 A3.5 3.5 0 0 1 9.5 13.5 H7",
  redo: "M10 3 L13.5 6.5 L10 10 M13.5 6.5 H6.5 A3.5 3.5 0 0 0 6.5 13.5 H9",
};

const makeToolIcon = (name: keyof typeof ICONS) =>
  makeIcon(ICONS[name], {
    "stroke-width": 1.6,
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
  });

/** Fill the buttons that undo, redo, load and save. */
function fillTools(state: ReviewState) {
  const { words, history, actions, saved } = state;
  const back = (name: "undo" | "redo", run: () => void, steps: number) =>
    keyButton(name, state, run, {
      class: "plain",
      "aria-disabled": steps ? null : "true",
      title: words.say(name),
      label: [makeToolIcon(name), make("span", { class: "unseen" }, words.say(name))],
    });
  const isDue = !isSaved(history.now, saved);
  byId("tools").replaceChildren(
    back("undo", actions.undo, history.past.length),
    back("redo", actions.redo, history.future.length),
    makeButton(
      { id: "load", class: "plain", onclick: () => byId("file").click() },
      words.say("load"),
    ),
    makeButton(
      {
        id: "save",
        class: isDue ? "due" : "",
        "aria-keyshortcuts": "Control+S",
        onclick: actions.save,
      },
      words.say("save"),
    ),
  );
}

/** Show what to do next, with the command to run: once all is decided, to save the decisions first; once they are
 * saved, to run the command. */
function fillNextStep(state: ReviewState) {
  const { words, cards, history, saved, data } = state;
  const isDone = countDecided(cards, history.now) === cards.length;
  const box = byId("next-step");
  box.hidden = !isDone && saved !== history.now;
  if (box.hidden) return;
  const isFresh = isSaved(history.now, saved);
  const intro = !cards.length ? "nothing_proposed" : isFresh ? "then_run" : "then_save";
  const command = make("code", { dir: "ltr" }, data.command);
  const select = () => window.getSelection()?.selectAllChildren(command);
  const copy = copyButton({ "data-do": "copy" }, { text: data.command, select }, words);
  box.replaceChildren(
    make("p", {}, frenchSpaces({ text: words.say(intro), language: words.language }).text),
    make("p", { class: "command" }, command, ...copy),
  );
}
