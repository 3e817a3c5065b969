import { expect, test } from "vitest";
import { inTableOrder, noFilters, selectShown, valueCounts } from "../../src/brief/filters";
import { searchEntries } from "../../src/brief/panel/finding";
import { countText } from "../../src/brief/panel/panel";
import type { State } from "../../src/brief/types";
import { findEntries, findEntriesOfSome } from "../../src/core/page/search";
import { flow, row, stateOf } from "./rows";

const fuel = { flow: "north", commodity: "k-fuel", commodity_class: "fuel", confidence: "high" };
const food = { flow: "south", commodity: "k-food", commodity_class: "food", confidence: "low" };

function example(): State {
  return stateOf({
    flows: [
      flow({ id: "north/fuel", ...fuel, spans: [[10, 10, 20, 20]] }),
      flow({ id: "north/food", ...food, flow: "north" }),
      flow({ id: "south/food", ...food }),
    ],
    places: [row<"places">({ id: "town", confidence: "low" })],
    zones: [row<"zones">({ id: "zone", commodities: ["k-fuel"] })],
    commodities: [row<"commodities">({ id: "k-fuel", class: "fuel" })],
  });
}

const shown = (state: State, filters: Partial<State["filters"]>) =>
  selectShown({ ...state, filters: { ...noFilters(), ...filters } });

const ids = (flows: { id: string; shown: { id: string }[] }[]) =>
  flows.flatMap((flow) => flow.shown.map(({ id }) => id));

test("at first everything is shown", () => {
  const { flows, tables } = shown(example(), {});
  expect(flows.map(({ id }) => id)).toEqual(["north", "south"]);
  expect([tables.places.length, tables.zones.length]).toEqual([1, 1]);
});

test("a commodity that is off hides its strands and its zones, and no town", () => {
  const off = { ...noFilters().off, commodity: new Set(["fuel"]) };
  const { flows, tables } = shown(example(), { off });
  expect(ids(flows)).toEqual(["north/food", "south/food"]);
  expect([tables.places.length, tables.zones.length]).toEqual([1, 0]);
});

test("a place that rests on no claim has no confidence by which to hide it", () => {
  const off = { ...noFilters().off, confidence: new Set(["low"]) };
  const { flows, tables } = shown(example(), { off });
  expect(ids(flows)).toEqual(["north/fuel"]);
  expect(tables.places.length).toBe(1);
});

test("the ends of a line that is shown stay, whatever they rest on", () => {
  const state = stateOf({
    flows: [flow({ id: "f", ...fuel, origin: "nalut", transit: ["zintan"], destination: "far" })],
    places: ["nalut", "zintan", "elsewhere"].map((id) =>
      row<"places">({ id, grade: "E5", confidence: "low" }),
    ),
  });
  const off = { ...noFilters().off, confidence: new Set(["low"]) };
  const names = shown(state, { off }).tables.places.map(({ id }) => id);
  expect(names).toEqual(["nalut", "zintan"]);
  const allOff = { ...off, confidence: new Set(["low", "high"]) };
  expect(shown(state, { off: allOff }).tables.places).toEqual([]);
});

test("a period hides what is dated outside it; what is undated stays", () => {
  expect(ids(shown(example(), { window: [30, 40] }).flows)).toEqual(["north/food", "south/food"]);
  expect(ids(shown(example(), { window: [15, 40] }).flows)).toHaveLength(3);
});

test("a stage shows its own flows", () => {
  const stage = { id: "now", label: {}, flows: ["south"], claims: [] };
  expect(ids(shown(example(), { stage }).flows)).toEqual(["south/food"]);
});

test("values are counted in the order of the symbology table, others after them", () => {
  expect(valueCounts("commodity", example())).toEqual([
    ["fuel", { flows: 1, others: 1 }], // and a zone
    ["food", { flows: 2, others: 0 }],
  ]);
  // Two strands of one flow are one flow: a map of eleven flows once counted 18.
  const strands = [flow({ id: "f/1", ...fuel }), flow({ id: "f/2", ...fuel })];
  expect(valueCounts("confidence", stateOf({ flows: strands }))).toEqual([
    ["high", { flows: 1, others: 0 }],
  ]);
  const { words } = example();
  expect(countText({ flows: 1, others: 2 }, words)).toBe("1 flow, 2 others");
  expect(countText({ flows: 0, others: 2 }, words)).toBe("2 items");
  expect(inTableOrder(["z", "b", "a", "b"], ["b", "c"])).toEqual(["b", "a", "z"]);
});

test("the words of a search may be found in different texts of one feature, else in some", () => {
  const state = stateOf({
    flows: [
      flow({ id: "f", label_en: "Across", origin: "zouara", destination: "gafsa", commodity: "k" }),
      flow({ id: "g", label_en: "Zouara fuel", origin: "gafsa", destination: "zouara" }),
    ],
    places: ["zouara", "gafsa"].map((id) => row<"places">({ id, label_en: id })),
    commodities: [row<"commodities">({ id: "k", label_en: "Fuel", label_fr: "Carburant" })],
  });
  state.data.names = {};
  const entries = searchEntries(state);
  const found = (query: string) => findEntries(query, entries).map(({ row: { id } }) => id);
  expect(found("zouara carburant")).toEqual(["f"]);
  expect(found("fuel zouara")).toEqual(["g", "f"]);
  expect(found("gold zouara")).toEqual([]);
  expect(findEntriesOfSome("gold zouara", entries)[0].row.id).toBe("zouara");
});
