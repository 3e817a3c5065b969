// The entries of the search: places, commodities, flows, zones and claims.

import { clearSearch, type Entry, makeEntry } from "../../core/page/search";
import { LANGUAGES } from "../../core/words/words";
import type { AnyRow, Flow, State } from "../types";

const textsInAllLanguages = (row: object, column: string) =>
  Object.keys(LANGUAGES).map(
    (language) => (row as Record<string, unknown>)[`${column}_${language}`],
  );

/** Build an entry for each feature, commodity, flow and claim that can be found. */
export function searchEntries(state: State): Entry[] {
  const { data, index, flows, routing, actions } = state;
  const { tables, names } = data;
  const features = (["places", "zones", "barriers", "events", "crossings"] as const).flatMap(
    (layer) =>
      tables[layer].map((row: AnyRow) => {
        const more =
          layer === "zones" ? textsInAllLanguages(row, "candidate") : (names[row.id] ?? []);
        const open: Entry["go"] = (from) => actions.open({ layer, row }, { from });
        return makeEntry(layer, row, [...textsInAllLanguages(row, "label"), row.id, ...more], open);
      }),
  );
  const commodities = [...index.commodities.values()].map((row) =>
    makeEntry("commodities", row, [...textsInAllLanguages(row, "label"), row.id], () =>
      actions.only("commodity", row.class ?? row.id),
    ),
  );
  const claims = tables.claims.map((row) =>
    makeEntry(
      "claims",
      row,
      [...textsInAllLanguages(row, "text"), row.id],
      (from) => actions.claim(row.id, { from }),
      "text",
    ),
  );
  // A map of modelled traffic draws no flows: it shows the routes of one flow at a time.
  const openRoutedFlow = (id: string) => {
    clearSearch(state);
    actions.tab("features");
    actions.route(id);
  };
  const namesOf = (id: string | null) => {
    const row = index.named.get(id) ?? index.commodities.get(id);
    return [...(row ? textsInAllLanguages(row, "label") : []), ...(names[id ?? ""] ?? [])];
  };
  // What moves, and from where to where, finds a flow whose label does not say it.
  const flowEntry = ({ id, first, rows }: Flow, go: Entry["go"]) => {
    const ends = [first.origin, ...first.transit, first.destination];
    const more = [...ends, ...rows.map(({ commodity }) => commodity)].flatMap(namesOf);
    return makeEntry(
      "flows",
      first,
      [...textsInAllLanguages(first, "label"), first.id, id, ...more],
      go,
    );
  };
  const flowEntries = flows.map((flow) =>
    flowEntry(flow, (from) => actions.open({ layer: "flows", row: flow.first, flow }, { from })),
  );
  const routedFlows = flows.length ? [] : [...(routing?.flows.values() ?? [])];
  const routedFlowEntries = routedFlows.map((flow) =>
    flowEntry(flow, () => openRoutedFlow(flow.id)),
  );
  return [...features, ...commodities, ...flowEntries, ...routedFlowEntries, ...claims];
}
