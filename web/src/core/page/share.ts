// A dialog for sharing the map: a link to this view, a citation, and code that embeds the map.

import { dataElement } from "../data/pages";
import { byId, make, makeButton } from "../dom";
import type { PageState } from "../types";
import { apaCitation, bibtex, type Citation, embedCode, shortChecksum } from "../words/citation";
import { directionOf } from "../words/words";
import { copyButton } from "./copying";

/** Open the dialog with the map's link, its citation and its code to embed. It is filled anew each time, because the
 * view and the language may have changed. */
export function openShare(state: PageState) {
  const { words } = state;
  const dialog = byId<HTMLDialogElement>("share");
  const close = makeButton(
    { class: "close", "aria-label": words.say("close"), onclick: () => dialog.close() },
    "×",
  );
  dialog.replaceChildren(
    make("h2", { id: "share-title" }, words.say("tool_share")),
    close,
    ...sharedTexts(state).map(([name, text]) => copyField(name, text, state)),
    make("p", { class: "quiet" }, words.say(isOnWeb() ? "share_view" : "share_local")),
  );
  dialog.showModal();
}

const isOnWeb = () => /^https?:$/.test(location.protocol);

/** Return the address to share. On a disk it would show the reader's folders, so the file's name stands for it. */
const sharedAddress = () =>
  isOnWeb()
    ? location.href
    : `${decodeURIComponent(location.pathname.split("/").at(-1) ?? "")}${location.hash}`;

/** Return the texts that a reader may copy, each with its name: link, citations and code to embed. */
function sharedTexts(state: PageState): [name: string, text: string][] {
  const citation = makeCitation(state);
  return [
    ["link", sharedAddress()],
    ["apa", apaCitation(citation, state.words)],
    ["bibtex", bibtex(citation)],
    ["embed", embedCode(sharedAddress(), citation.title)],
  ];
}

/** Return the facts about this map from which citations are made. */
function makeCitation({ data, words, sources }: PageState): Citation {
  const { spec, brief, brief_title, version } = data;
  return {
    id: [brief, spec.id].filter(Boolean).join("-"),
    title: words.of(spec.title)?.text ?? spec.id,
    brief: words.of(brief_title)?.text ?? "",
    version,
    dataDigest: shortChecksum(dataElement()?.dataset.sha256),
    address: isOnWeb() ? location.href : "",
    day: new Date().toISOString().slice(0, 10),
    sources,
  };
}

/** Build a field with a text to share, its label, and a button that copies the text. */
function copyField(name: string, text: string, { words }: PageState) {
  const rows = Math.min(5, text.split("\n").length + 1);
  const dir = name === "apa" ? directionOf(words) : "ltr";
  const field = make("textarea", { id: `share-${name}`, readonly: true, rows, dir }, text);
  const select = () => {
    field.focus();
    field.select();
  };
  const copy = copyButton({ id: `copy-${name}` }, { text, select }, words);
  const label = make("label", { for: `share-${name}` }, words.say(`share_${name}`));
  return make("div", { class: "shared" }, label, field, ...copy);
}
