// The entries of the search: places, commodities, flows, zones and claims.

import { clearSearch, type Entry, makeEntry } from "../../core/page/search";
import { LANGUAGES } from "../../core/words/words";
import { flowFeature } from "../focus";
import { flowStops } from "../names";
import type { AnyRow, Flow, State } from "../types";

const textsInAllLanguages = (row: object, column: string) =>
  Object.keys(LANGUAGES).map(
    (language) => (row as Record<string, unknown>)[`${column}_${language}`],
  );

/** Build an entry for each feature, commodity, flow and claim that can be found. */
export const searchEntries = (state: State): Entry[] => [
  ...featureEntries(state),
  ...commodityEntries(state),
  ...flowEntries(state),
  ...claimEntries(state),
];

const FOUND_LAYERS = ["places", "zones", "barriers", "events", "crossings"] as const;

/** Return the search entries of places, zones and other features, with other spellings of their names. */
const featureEntries = ({ data: { tables, names }, actions }: State) =>
  FOUND_LAYERS.flatMap((layer) =>
    tables[layer].map((row: AnyRow) => {
      const otherNames =
        layer === "zones" ? textsInAllLanguages(row, "candidate") : (names[row.id] ?? []);
      const allNames = [...textsInAllLanguages(row, "label"), row.id, ...otherNames];
      return makeEntry(layer, row, allNames, (from) => actions.open({ layer, row }, { from }));
    }),
  );

const commodityEntries = ({ index, actions }: State) =>
  [...index.commodities.values()].map((row) =>
    makeEntry("commodities", row, [...textsInAllLanguages(row, "label"), row.id], () =>
      actions.only("commodity", row.class ?? row.id),
    ),
  );

/** Return the search entries of claims, which are found by their words. */
const claimEntries = ({ data, actions }: State) =>
  data.tables.claims.map((row) =>
    makeEntry(
      "claims",
      row,
      [...textsInAllLanguages(row, "text"), row.id],
      (from) => actions.claim(row.id, { from }),
      "text",
    ),
  );

/** Build the entries of flows. On a map of modelled traffic, which draws one flow at a time, they choose the flow. */
function flowEntries(state: State): Entry[] {
  const { flows, routing, actions } = state;
  const openRoutes = (id: string) => {
    clearSearch(state);
    actions.tab("features");
    actions.route(id);
  };
  const flowEntry = (flow: Flow, go: Entry["go"]) =>
    makeEntry("flows", flow.first, namesOfFlow(flow, state), go);
  return flows.length
    ? flows.map((flow) => flowEntry(flow, (from) => actions.open(flowFeature(flow), { from })))
    : [...(routing?.flows.values() ?? [])].map((flow) =>
        flowEntry(flow, () => openRoutes(flow.id)),
      );
}

/** Return the names that find a flow: its own, and those of its ends and commodities, which its label may lack. */
function namesOfFlow(flow: Flow, { data, index }: State): unknown[] {
  const { id, first, rows } = flow;
  const namesOfId = (stopOrCommodity: string | null) => {
    const row = index.named.get(stopOrCommodity) ?? index.commodities.get(stopOrCommodity) ?? {};
    return [...textsInAllLanguages(row, "label"), ...(data.names[stopOrCommodity ?? ""] ?? [])];
  };
  const ids = [...flowStops(flow), ...rows.map(({ commodity }) => commodity)];
  return [...textsInAllLanguages(first, "label"), first.id, id, ...ids.flatMap(namesOfId)];
}
