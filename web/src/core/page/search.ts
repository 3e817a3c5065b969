// Searching places, commodities, flows, zones and claims by words in any script.

import { sumOf } from "../data/grouping";
import { byId, make, makeButton, makeText, phrase } from "../dom";
import type { PageState } from "../types";
import { foldSpelling } from "../words/spelling";

const MOST_RESULTS = 40;

/** A search entry: its kind, a row with its name in `column`, its texts, and the action that it leads to. */
export interface Entry {
  kind: string;
  row: { id: string; flow?: string | null; paragraph?: number | null };
  column: string;
  /** Each text as folded words. */
  keys: string[][];
  go(from: HTMLElement): void;
}

/** Build an entry that is found by any of its names, each of which counts once. */
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

/** Find entries whose texts have every word of the query; those with all of them in one text rank first, beginnings and
 * whole words before others. */
export function findEntries(query: string, entries: Entry[]): Entry[] {
  const sought = foldSpelling(query);
  if (!sought.length) return [];
  return entries
    .map((entry) => ({ entry, rank: entryRank(sought, entry.keys) }))
    .filter(({ rank }) => rank < Infinity)
    .sort((a, b) => a.rank - b.rank)
    .map(({ entry }) => entry);
}

/** Find entries that have some of the words, those with more of them first. */
export function findEntriesOfSome(query: string, entries: Entry[]): Entry[] {
  const sought = foldSpelling(query);
  return entries
    .map((entry) => ({ entry, ranks: sought.map((word) => entryRank([word], entry.keys)) }))
    .map(({ entry, ranks }) => ({ entry, ranks: ranks.filter((rank) => rank < Infinity) }))
    .filter(({ ranks }) => ranks.length)
    .sort((a, b) => b.ranks.length - a.ranks.length || sumOf(a.ranks) - sumOf(b.ranks))
    .map(({ entry }) => entry);
}

const IN_SEVERAL_TEXTS = 100; // after every match within one text

function entryRank(sought: string[], keys: string[][]): number {
  const bestRank = (words: string[]) => Math.min(...keys.map((key) => matchRank(words, key)));
  const rank = bestRank(sought);
  if (rank < Infinity) return rank;
  return IN_SEVERAL_TEXTS + sumOf(sought.map((word) => bestRank([word])));
}

function matchRank(sought: string[], key: string[]): number {
  let rank = 0;
  for (const word of sought) {
    const at = key.findIndex((part) => part.startsWith(word));
    if (at >= 0) rank += key[at] === word ? 0 : 1;
    else if (key.some((part) => part.includes(word)) || key.join("").includes(word)) rank += 4;
    else return Infinity;
  }
  return rank + key.length / 1000;
}

/** Show the results for the words in the search box; `entries` runs only when there are words. */
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
  const items = results
    .slice(0, MOST_RESULTS)
    .map((entry) => make("li", {}, resultButton(entry, state)));
  byId("found").replaceChildren(
    ...(isSearching ? [make("ul", { class: "features" }, ...items)] : []),
  );
}

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

/** Listen to the search box: arrow keys move into the results and along them; Escape returns and clears. */
export function listenToFinder(state: PageState) {
  const input = byId<HTMLInputElement>("query");
  let pending = 0;
  const runSearch = () => {
    cancelAnimationFrame(pending);
    pending = 0;
    state.actions.sought();
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
  actions.sought();
  byId("query").focus();
}
