// What the search looks through: places, commodities, flows, zones and claims.

import { clearSearch, type Entry } from "../../core/page/search";
import { folded } from "../../core/words/spelling";
import { LANGUAGES } from "../../core/words/words";
import type { AnyRow, State } from "../types";

const texts = (row: object, column: string) =>
  Object.keys(LANGUAGES).map(
    (language) => (row as Record<string, unknown>)[`${column}_${language}`],
  );

const entryOf = (
  kind: string,
  row: Entry["row"],
  go: Entry["go"],
  more: unknown[] = [],
  column = "label",
): Entry => ({
  kind,
  row,
  column,
  go,
  keys: [...texts(row, column), row.id, ...more]
    .filter(Boolean)
    .map((text) => folded(String(text))),
});

export function entriesOf(state: State): Entry[] {
  const { data, index, flows, routing, actions } = state;
  const { tables, names } = data;
  const features = (["places", "zones", "barriers", "events", "crossings"] as const).flatMap(
    (layer) =>
      tables[layer].map((row: AnyRow) =>
        entryOf(
          layer,
          row,
          (from) => actions.open({ layer, row }, { from }),
          layer === "zones" ? texts(row, "candidate") : (names[row.id] ?? []),
        ),
      ),
  );
  const commodities = [...index.commodities.values()].map((row) =>
    entryOf("commodities", row, () => actions.only("commodity", row.class ?? row.id)),
  );
  const lines = flows.map((flow) => {
    const feature = { layer: "flows" as const, row: flow.first, flow };
    return entryOf("flows", flow.first, (from) => actions.open(feature, { from }), [flow.id]);
  });
  // Where flows are routed, one at a time is in sight.
  const route = (id: string) => {
    clearSearch(state);
    actions.tab("features");
    actions.route(id);
  };
  const movements = flows.length ? [] : [...(routing?.flows.values() ?? [])];
  return [
    ...features,
    ...commodities,
    ...lines,
    ...movements.map(({ id, first }) => entryOf("flows", first, () => route(id), [id])),
    ...tables.claims.map((row) =>
      entryOf("claims", row, (from) => actions.claim(row.id, { from }), [], "text"),
    ),
  ];
}
