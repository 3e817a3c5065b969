// What the search looks through: places, commodities, flows, zones and claims.

import { clearSearch } from "../core/search";
import { folded } from "../core/spelling";

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

export const entriesOf = (state) => (state.index.entries ??= searchIndex(state));
