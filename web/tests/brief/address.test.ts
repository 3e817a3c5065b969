import { expect, test } from "vitest";
import { readState, stateToQuery } from "../../src/brief/address";
import type { State } from "../../src/brief/types";
import { flow, row, stateOf } from "./rows";

const at = (lat: number, lng: number, zoom: number) =>
  ({
    getCenter: () => ({ lat, lng, equals: () => false }),
    getZoom: () => zoom,
  }) as unknown as L.Map;

function example(): State {
  const stage = { id: "now", label: {}, flows: ["f"], claims: [] };
  const state = stateOf(
    {
      flows: [flow({ id: "f", commodity_class: "fuel", claims: ["c"] })],
      zones: [row<"zones">({ id: "zone" })],
      claims: [row<"claims">({ id: "c" })],
    },
    { stages: [stage], layers: ["flows", "zones"], hidden: ["zones"] },
  );
  return Object.assign(state, { map: at(33, 10, 6), visible: { flows: true, zones: false } });
}

test("an empty address asks for the page as it opens", () => {
  const { filters, ...asked } = readState("", example());
  expect(asked).toEqual({
    view: null,
    language: null,
    turned: [],
    surroundings: true,
    routing: null,
    step: null,
    tab: "features",
    claim: null,
    feature: null,
    table: { layer: null, sort: null },
    query: "",
  });
  expect([...filters.off.commodity, ...filters.off.basis]).toEqual([]);
  expect([filters.window, filters.stage]).toEqual([null, null]);
});

test("what is written is read again", () => {
  const state = example();
  const home = { centre: {} as L.LatLng, zoom: 4 };
  const changed = {
    ...state,
    home,
    visible: { flows: true, zones: true },
    surroundings: false,
    claim: "c",
    tab: "ledger",
  };
  changed.filters.off.commodity.add("fuel");
  changed.filters.window = [737_000, 737_100];
  changed.filters.stage = state.data.spec.stages[0];
  changed.table = { isOpen: true, layer: "flows", sort: { column: "period", down: true } };
  const text = stateToQuery(changed as State, " zouara ");
  const asked = readState(`#${text}`, state);
  expect(asked).toMatchObject({
    view: [33, 10, 6],
    language: "en",
    turned: ["zones"],
    surroundings: false,
    tab: "ledger",
    claim: "c",
    table: { layer: "flows", sort: { column: "period", down: true } },
    query: "zouara",
  });
  expect(asked.filters).toMatchObject({ window: [737_000, 737_100], stage: { id: "now" } });
  expect([...asked.filters.off.commodity]).toEqual(["fuel"]);
});

test("a chosen feature is in the address, unless a claim is chosen", () => {
  const state = example();
  const [first] = state.flows;
  state.chosen = { layer: "flows", row: first.first, flow: first };
  expect(readState(stateToQuery(state, ""), state).feature?.row.id).toBe("f");
  expect(stateToQuery({ ...state, claim: "c" }, "")).not.toContain("open=");
});

test("what this map does not hold, or nobody means, is passed over", () => {
  const state = example();
  const read = (text: string) => readState(text, state);
  for (const view of ["99,10,7", "1,2", "1,2,3,4", "a,b,c", "NaN,1,1", "1,999,3"])
    expect(read(`#v=${view}`).view).toBeNull();
  for (const language of ["de", "toString", "constructor", "__proto__"])
    expect(read(`#l=${language}`).language).toBeNull();
  for (const name of ["tab", "table", "stage", "claim", "open", "flow", "scenario"])
    for (const value of [
      "constructor",
      "__proto__",
      "<img src=x>",
      "flows:",
      "sources:c",
      "x".repeat(9999),
    ])
      expect(read(`#${name}=${value}`)).toEqual(read(""));
  expect(read("#off=commodity.weapons,constructor.x,basis").filters).toEqual(read("").filters);
  expect(read("#turn=places,constructor").turned).toEqual([]);
  expect(read("#sort=-constructor").table.sort).toBeNull();
  expect(read("#t=2019-02-01,2019-01-01").filters.window).toBeNull();
  expect(read("#t=2019-01-01").filters.window).toBeNull();
  expect(read(`#q=${"x".repeat(3000)}`).query).toHaveLength(200);
});
