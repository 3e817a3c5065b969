// The search of places, commodities, flows, zones and claims, by words in any script.

import { sumOf } from "../data/grouping";
import { byId, make, makeButton, makeList, makeText, phrase } from "../dom";
import type { PageState } from "../types";
import { foldSpelling } from "../words/spelling";

const MOST_RESULTS = 40;

export interface Entry {
  kind: string;
  row: { id: string; flow?: string | null; paragraph?: number | null };
  /** The column of the row that names the entry. */
  column: string;
  /** The texts by which it is found, each as folded words. */
  keys: string[][];
  /** Runs when the reader chooses the entry by a button. */
  go(from: HTMLElement): void;
}

/** Build an entry of the search, which is found by any of its names. `row` and `column` give the text that the result
 * shows, and `go` opens it. */
export const makeEntry = (
  kind: string,
  row: Entry["row"],
  names: unknown[],
  go: Entry["go"],
  column = "label",
): Entry => ({
  kind,
  row,
  column,
  keys: [...new Set(names.filter(Boolean).map(String))].map(foldSpelling),
  go,
});

/** Return the entries whose names have every word of a query, the best matches first (see `entryRank`). */
export function findEntries(query: string, entries: Entry[]): Entry[] {
  const queryWords = foldSpelling(query);
  if (!queryWords.length) return [];
  return entries
    .map((entry) => ({ entry, rank: entryRank(queryWords, entry.keys) }))
    .filter(({ rank }) => rank < Infinity)
    .sort((a, b) => a.rank - b.rank)
    .map(({ entry }) => entry);
}

/** Return the entries whose names have at least one word of a query, those with more of the words first. */
export function findEntriesOfSome(query: string, entries: Entry[]): Entry[] {
  const queryWords = foldSpelling(query);
  return entries
    .map((entry) => ({ entry, ranks: queryWords.map((word) => entryRank([word], entry.keys)) }))
    .map(({ entry, ranks }) => ({ entry, ranks: ranks.filter((rank) => rank < Infinity) }))
    .filter(({ ranks }) => ranks.length)
    .sort((a, b) => b.ranks.length - a.ranks.length || sumOf(a.ranks) - sumOf(b.ranks))
    .map(({ entry }) => entry);
}

const IN_SEVERAL_TEXTS = 100; // added to the rank, so that these come after every match within one text

/** Return the rank of an entry, lower for better matches; infinity if a word is in none of its texts. */
function entryRank(queryWords: string[], keys: string[][]): number {
  const bestRank = (words: string[]) => Math.min(...keys.map((key) => matchRank(words, key)));
  const rank = bestRank(queryWords);
  if (rank < Infinity) return rank;
  return IN_SEVERAL_TEXTS + sumOf(queryWords.map((word) => bestRank([word])));
}

/** Return how well a name matches a query; lower is better, and Infinity if it lacks a word. Each word of the query
 * adds 0 if the name has it, 1 if a word of the name begins with it, and 4 if it is another part of the name. A little
 * is added for the length, so that of equal matches the shortest comes first. */
function matchRank(queryWords: string[], key: string[]): number {
  let rank = 0;
  for (const word of queryWords) {
    const at = key.findIndex((part) => part.startsWith(word));
    if (at >= 0) rank += key[at] === word ? 0 : 1;
    else if (key.some((part) => part.includes(word)) || key.join("").includes(word)) rank += 4;
    else return Infinity;
  }
  return rank + key.length / 1000;
}

/** Show the results for the words in the search box, or no list if it is empty. `entries` returns all that can be
 * found, and is called only if there are words to look for. */
export function fillResults(state: PageState, entries: () => Entry[]) {
  const { words } = state;
  const query = byId<HTMLInputElement>("query").value;
  const isSearching = Boolean(query.trim());
  byId("found").hidden = !isSearching;
  byId("tabs").hidden = byId("contents").hidden = isSearching;
  const all = isSearching ? entries() : [];
  const matches = findEntries(query, all);
  const results = matches.length ? matches : findEntriesOfSome(query, all);
  const key = matches.length || !results.length ? "found_count" : "found_some";
  byId("found-count").textContent = isSearching ? words.count(key, results.length) : "";
  const buttons = results.slice(0, MOST_RESULTS).map((entry) => resultButton(entry, state));
  byId("found").replaceChildren(
    ...(isSearching ? [makeList("ul", { class: "features" }, buttons)] : []),
  );
}

/** Build the button of a result: its name, and what it is. */
function resultButton(entry: Entry, { words, symbols }: PageState) {
  const kind =
    entry.kind === "commodities" || entry.kind === "claims"
      ? words.say(entry.kind)
      : symbols.label("layer", entry.kind, words);
  const paragraph = Number.isInteger(entry.row.paragraph) ? ` ¶ ${entry.row.paragraph}` : "";
  const name = words.pick(entry.row, entry.column) ?? phrase(entry.row.id);
  return makeButton(
    {
      class: "feature found",
      "data-found": `${entry.kind}:${entry.row.flow || entry.row.id}`,
      onclick: (event) => entry.go(event.currentTarget),
    },
    makeText("span", name, { class: "name" }),
    make("span", { class: "meta" }, kind + paragraph),
  );
}

/** Search while the reader types in the search box. Arrow keys move the focus into the results and along them; Escape
 * clears the box. */
export function listenToFinder(state: PageState) {
  const input = byId<HTMLInputElement>("query");
  let pending = 0;
  const runSearch = () => {
    cancelAnimationFrame(pending);
    pending = 0;
    state.actions.search();
  };
  input.addEventListener("input", () => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(runSearch);
  });
  const moveFocus = (event: KeyboardEvent) => {
    if (pending) runSearch(); // a list that is filled after this key would take the focus away
    const buttons = [...document.querySelectorAll<HTMLElement>("#found button")];
    const index = buttons.indexOf(document.activeElement as HTMLElement);
    if (event.key === "ArrowDown" && buttons.length)
      buttons[Math.min(index + 1, buttons.length - 1)].focus();
    else if (event.key === "ArrowUp" && index >= 0) (buttons[index - 1] || input).focus();
    else if (event.key === "Escape" && input.value) clearSearch(state);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  input.addEventListener("keydown", moveFocus);
  byId("found").addEventListener("keydown", moveFocus);
}

export function clearSearch({ actions }: PageState) {
  byId<HTMLInputElement>("query").value = "";
  actions.search();
  byId("query").focus();
}
