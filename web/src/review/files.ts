// A saved file of decisions comes back by a button, or dropped anywhere on the page.

import { byId } from "../core/dom";
import type { ReviewState } from "./types";

const MOST_BYTES = 50_000_000;

/** Load a file of decisions that the reader chooses, or drops on the page. */
export function listenToFiles({ actions, words }: ReviewState) {
  const input = byId<HTMLInputElement>("file");
  const load = async (file: File | undefined) => {
    if (file) actions.load(file.size > MOST_BYTES ? "" : await file.text());
  };
  input.setAttribute("aria-label", words.say("load"));
  input.addEventListener("change", async () => {
    await load(input.files?.[0]);
    input.value = ""; // so that the same file can be chosen again
  });
  const mark = (isOver: boolean) => document.body.classList.toggle("dropping", isOver);
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    mark(true);
  });
  document.addEventListener("dragleave", ({ relatedTarget }) => relatedTarget || mark(false));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(false);
    load(event.dataTransfer?.files[0]);
  });
}
