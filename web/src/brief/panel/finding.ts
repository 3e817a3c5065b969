// What the search looks through: places, commodities, flows, zones and claims.

import { clearSearch, type Entry, entryOf } from "../../core/page/search";
import { LANGUAGES } from "../../core/words/words";
import type { AnyRow, Flow, State } from "../types";

const texts = (row: object, column: string) =>
  Object.keys(LANGUAGES).map(
    (language) => (row as Record<string, unknown>)[`${column}_${language}`],
  );

export function entriesOf(state: State): Entry[] {
  const { data, index, flows, routing, actions } = state;
  const { tables, names } = data;
  const features = (["places", "zones", "barriers", "events", "crossings"] as const).flatMap(
    (layer) =>
      tables[layer].map((row: AnyRow) => {
        const more = layer === "zones" ? texts(row, "candidate") : (names[row.id] ?? []);
        const open: Entry["go"] = (from) => actions.open({ layer, row }, { from });
        return entryOf(layer, row, [...texts(row, "label"), row.id, ...more], open);
      }),
  );
  const commodities = [...index.commodities.values()].map((row) =>
    entryOf("commodities", row, [...texts(row, "label"), row.id], () =>
      actions.only("commodity", row.class ?? row.id),
    ),
  );
  const claims = tables.claims.map((row) =>
    entryOf(
      "claims",
      row,
      [...texts(row, "text"), row.id],
      (from) => actions.claim(row.id, { from }),
      "text",
    ),
  );
  // Where flows are routed, one at a time is in sight.
  const route = (id: string) => {
    clearSearch(state);
    actions.tab("features");
    actions.route(id);
  };
  const flowEntry = ({ id, first }: Flow, go: Entry["go"]) =>
    entryOf("flows", first, [...texts(first, "label"), first.id, id], go);
  const lines = flows.map((flow) =>
    flowEntry(flow, (from) => actions.open({ layer: "flows", row: flow.first, flow }, { from })),
  );
  const movements = flows.length ? [] : [...(routing?.flows.values() ?? [])];
  const routes = movements.map((flow) => flowEntry(flow, () => route(flow.id)));
  return [...features, ...commodities, ...lines, ...routes, ...claims];
}
