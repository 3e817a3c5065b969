// Finding: places, commodities, flows, zones and claims by words in any script.

import { byId, make, makeText } from "./dom";
import { folded } from "./spelling";

const FOUND_AT_MOST = 40;

function searchIndex(state) {
  const { data, index } = state;
  const entry = (kind, row, column, go, more = []) => ({
    kind,
    row,
    column,
    go,
    keys: [...["en", "fr", "ar"].map((language) => row[`${column}_${language}`]), row.id, ...more]
      .filter(Boolean)
      .map((text) => folded(String(text))),
  });
  const entries = [];
  for (const layer of ["places", "zones", "barriers", "events", "crossings"]) {
    for (const row of data.tables[layer] || []) {
      const also =
        layer === "zones"
          ? ["en", "fr", "ar"].map((language) => row[`candidate_${language}`])
          : (data.names || {})[row.id] || [];
      entries.push(
        entry(layer, row, "label", (from) => state.actions.open({ layer, row }, { from }), also),
      );
    }
  }
  for (const row of index.commodities.values()) {
    entries.push(
      entry("commodities", row, "label", () => state.actions.only("commodity", row.class)),
    );
  }
  for (const flow of state.flows) {
    entries.push(
      entry(
        "flows",
        flow.first,
        "label",
        (from) => state.actions.open({ layer: "flows", row: flow.first, flow }, { from }),
        [flow.id],
      ),
    );
  }
  // Where flows are routed, one at a time is in sight.
  const route = (id) => {
    clearSearch(state);
    state.actions.tab("features");
    state.actions.route(id);
  };
  for (const { id, first } of state.routing && !state.flows.length
    ? state.routing.flows.values()
    : []) {
    entries.push(entry("flows", first, "label", () => route(id), [id]));
  }
  for (const row of data.tables.claims || []) {
    entries.push(entry("claims", row, "text", (from) => state.actions.claim(row.id, { from })));
  }
  return entries;
}

// Every word of the query begins or lies in a word of one and the same text.
function find(query, entries) {
  const sought = folded(query);
  if (!sought.length) return [];
  return entries
    .map((entry) => ({ entry, rank: Math.min(...entry.keys.map((key) => rankOf(sought, key))) }))
    .filter(({ rank }) => rank < Infinity)
    .sort((a, b) => a.rank - b.rank)
    .map(({ entry }) => entry);
}

export function rankOf(sought, key) {
  let rank = 0;
  for (const word of sought) {
    const at = key.findIndex((each) => each.startsWith(word));
    if (at >= 0) rank += key[at] === word ? 0 : 1;
    else if (key.some((each) => each.includes(word)) || key.join("").includes(word)) rank += 4;
    else return Infinity;
  }
  return rank + key.length / 1000;
}

export function fillFinder(state) {
  const { words } = state;
  const input = byId("query");
  input.setAttribute("aria-label", words.say("search"));
  input.placeholder = words.say("search");
  fillFound(state);
}

export function fillFound(state) {
  const { words } = state;
  const query = byId("query").value;
  const isSearching = Boolean(query.trim());
  byId("found").hidden = !isSearching;
  byId("tabs").hidden = byId("contents").hidden = isSearching;
  if (!isSearching) {
    byId("found").replaceChildren();
    byId("found-count").textContent = "";
    return;
  }
  const found = find(query, (state.index.entries ??= searchIndex(state)));
  byId("found-count").textContent = words.count("found_count", found.length);
  byId("found").replaceChildren(
    make(
      "ul",
      { class: "features" },
      ...found.slice(0, FOUND_AT_MOST).map((entry) => make("li", {}, foundButton(entry, state))),
    ),
  );
}

function foundButton(entry, state) {
  const { words } = state;
  const kind =
    entry.kind === "commodities" || entry.kind === "claims"
      ? words.say(entry.kind)
      : state.symbols.label("layer", entry.kind, words);
  const paragraph = Number.isInteger(entry.row.paragraph) ? ` ¶ ${entry.row.paragraph}` : "";
  const name = words.pick(entry.row, entry.column) || { text: entry.row.id, language: "" };
  return make(
    "button",
    {
      type: "button",
      class: "feature found",
      "data-found": `${entry.kind}:${entry.row.flow || entry.row.id}`,
      onclick: (event) => entry.go(event.currentTarget),
    },
    makeText("span", name, { class: "name" }),
    make("span", { class: "meta" }, kind + paragraph),
  );
}

// Arrows lead from the box into the list and along it; Escape leads back and clears.
export function listenToFinder(state) {
  const input = byId("query");
  let pending = 0;
  const seek = () => {
    cancelAnimationFrame(pending);
    pending = 0;
    state.actions.sought();
  };
  input.addEventListener("input", () => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(seek);
  });
  const step = (event) => {
    if (pending) seek(); // a list that is filled after this key would take the focus away
    const buttons = [...document.querySelectorAll("#found button")];
    const at = buttons.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && buttons.length)
      buttons[Math.min(at + 1, buttons.length - 1)].focus();
    else if (event.key === "ArrowUp" && at >= 0) (buttons[at - 1] || input).focus();
    else if (event.key === "Escape" && input.value) clearSearch(state);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  input.addEventListener("keydown", step);
  byId("found").addEventListener("keydown", step);
}

export function clearSearch(state) {
  byId("query").value = "";
  state.actions.sought();
  byId("query").focus();
}
