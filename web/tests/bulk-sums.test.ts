import { expect, test } from "vitest";
import { validIds, valuesKeys } from "../src/bulk/categories";
import { runWhole } from "../src/bulk/draw/slices";
import { countEventsInBands } from "../src/bulk/panel/joined";
import { nameRanks, sortByWeight } from "../src/bulk/sums/sorting";
import { rowFilter, sumAndOrder } from "../src/bulk/sums/sums";
import type { Rows } from "../src/bulk/types";

const rows: Rows = {
  n: 4,
  origin: Uint32Array.of(0, 0, 1, 0),
  destination: Uint32Array.of(1, 1, 0, 1),
  commodity: Uint16Array.of(0, 0, 0, 1),
  quantity: Float64Array.of(2, 3, Number.NaN, 7),
  records: Uint32Array.of(1, 1, 1, 2),
  unquantified: Uint32Array.of(0, 0, 1, 0),
  month: Uint16Array.of(1, 2, 0, 3),
  line: null,
  x: new Float64Array(0),
  y: new Float64Array(0),
};
const mode = {
  name: "mode",
  title: { en: "Mode" },
  values: [
    { key: "road", label: { en: "Road" } },
    { key: "sea", label: { en: "Sea", fr: "Mer" } },
  ],
  codes: Uint8Array.of(0, 1, 1, 0),
};
const data = { rows, commodities: ["fuel", "cigarettes"], categories: [mode], units: [] };

test("rows of one pair and commodity add up, and what has no number is not 0", () => {
  const flows = runWhole(sumAndOrder(data, { group: Uint32Array.of(0, 1) }, () => true));
  expect(flows.n).toBe(3);
  expect(Array.from(flows.quantity.subarray(0, 3))).toEqual([5, 0, 7]);
  expect(Array.from(flows.numbered.subarray(0, 3))).toEqual([1, 0, 1]);
  expect(flows.total).toEqual({ rows: 4, quantity: 12, records: 5, unquantified: 1 });
  expect([Array.from(flows.heaviest), Array.from(flows.without)]).toEqual([[2, 0], [1]]);
});

test("ticks, months and a place choose rows; undated ones count only when settings for", () => {
  const settings = {
    off: new Set<number>(),
    hidden: new Set<string>(),
    months: null,
    place: null,
    unit: 0,
    switches: { undated: false },
  };
  const chosen = (wish: object) =>
    [0, 1, 2, 3].filter(rowFilter({ data, settings: { ...settings, ...wish } }));
  expect(chosen({})).toEqual([0, 1, 2, 3]);
  expect(chosen({ off: new Set([0]) })).toEqual([3]);
  expect(chosen({ months: [2, 3] })).toEqual([1, 3]);
  expect(chosen({ months: [2, 3], switches: { undated: true } })).toEqual([1, 2, 3]);
  expect(chosen({ place: 7 })).toEqual([]);
  expect(chosen({ hidden: new Set(["mode.1"]) })).toEqual([0, 3]);
  const byUnit = {
    ...data,
    units: ["l", "kg"],
    rows: { ...rows, unit: Uint8Array.of(0, 1, 2, 1) },
  };
  const inUnit = (unit: number) =>
    [0, 1, 2, 3].filter(rowFilter({ data: byUnit, settings: { ...settings, unit } }));
  expect([inUnit(0), inUnit(1)]).toEqual([
    [0, 2],
    [1, 2, 3],
  ]);
});

test("a flow keeps the values of its rows, and an address may name only values that there are", () => {
  const flows = runWhole(sumAndOrder(data, { group: Uint32Array.of(0, 1) }, () => true));
  expect([0, 1, 2].map((flow) => valuesKeys(flows.bits[0][flow], mode))).toEqual([
    "road | sea",
    "sea",
    "road",
  ]);
  expect(validIds(["mode.1", "mode.2", "constructor"], [mode])).toEqual(new Set(["mode.1"]));
});

test("a column sorts both ways; equals keep their order, and what has no number stays last", () => {
  const weights = [3, Number.NaN, 1, 3, 2];
  expect(runWhole(sortByWeight([0, 1, 2, 3, 4], weights, true))).toEqual([0, 3, 4, 2, 1]);
  expect(runWhole(sortByWeight([0, 1, 2, 3, 4], weights, false))).toEqual([2, 4, 0, 3, 1]);
  expect([...nameRanks(["Place 10", "Étape", "Place 9"], "fr")]).toEqual([2, 0, 1]);
});

test("an event in an inner band counts in those around it, and in each corridor", () => {
  const joined = {
    names: [
      { id: "a", layer: "corridors" as const, label: {} },
      { id: "town", layer: "buffers" as const, label: {} },
    ],
    of: [0, 0, 1],
    band: [50, 95, 25_000],
    shapes: [],
    lines: [],
    sets: [[0], [1], [0, 2]],
  };
  expect(countEventsInBands(joined, [3, 5, 2])).toEqual([
    [
      [50, 5],
      [95, 10],
    ],
    [[25_000, 2]],
  ]);
});
