import { expect, test } from "vitest";
import { AUTOMATIC } from "../src/bulk/address";
import { curveBetween, screenCurve } from "../src/bulk/draw/curves";
import { INK, inkArea, numberThatFits, widestThatFits } from "../src/bulk/draw/ink";
import { runWhole } from "../src/bulk/draw/slices";
import { stepsBetween } from "../src/bulk/panel/legend";
import { makeFacets, splitMonths } from "../src/bulk/panel/small";
import { chooseFlows, noSizesYet } from "../src/bulk/sums/flow-choice";
import { sumPairs } from "../src/bulk/sums/pairs";
import { sumRows } from "../src/bulk/sums/sums";
import { type Rows, SEVERAL } from "../src/bulk/types";
import type { View } from "../src/core/types";

test("the legend has round numbers of the scene range, or its largest number", () => {
  expect(stepsBetween(10, 10)).toEqual([10]);
  expect(stepsBetween(7, 7)).toEqual([7]);
  expect(stepsBetween(30, 700)).toEqual([500, 50]);
  expect(stepsBetween(1, 1000)).toEqual([1000, 100, 10]);
  expect(stepsBetween(Infinity, 0)).toEqual([]);
});

const equal = (n: number, length: number) => ({
  lengths: Array<number>(n).fill(length),
  shares: Array<number>(n).fill(1),
});

test("as many lines are scene as cover a sixth of the ground with their halos", () => {
  // 100 px × (8 + 2) px of ink a line; a sixth of 300 × 400 px² holds 20 of them.
  expect(INK).toMatchObject({ share: 1 / 6, counted: 8, halo: 2 });
  expect(numberThatFits(equal(100, 100), 300 * 400)).toBe(20);
  expect(numberThatFits(equal(15, 100), 300 * 400)).toBe(15);
  expect(numberThatFits(equal(100, 100), 1)).toBe(INK.fewest);
});

test("the widest line is as wide as all lines leave room for", () => {
  expect(widestThatFits(equal(3, 100), 300 * 400)).toBe(INK.widest);
  const widest = widestThatFits(equal(40, 100), 300 * 400);
  expect(widest).toBeCloseTo(3, 0); // 40 lines of 100 × (3 + 2) px²
  expect(inkArea(equal(40, 100), 40, widest)).toBeLessThanOrEqual(300 * 400 * INK.share);
  expect(widestThatFits(equal(1000, 100), 300 * 400)).toBe(INK.least);
});

test("both directions of a pair share an arc, and each lies on the right-hand side of travel", () => {
  const nodes = { x: Float64Array.of(0, 0.4), y: Float64Array.of(0.2, 0.2) };
  const [there, back] = [curveBetween(nodes, 0, 1), curveBetween(nodes, 1, 0)];
  expect(there.slice(2, 4)).toEqual(back.slice(2, 4));
  const view = {
    x: (x: number) => 250 * x,
    y: (y: number) => 250 * y,
    extent: [0, 0, 100, 100],
  };
  const trim = { start: 0, end: 0, head: { length: 0, halfWidth: 0 }, shift: 3 };
  const shown = [there, back].map((curve) => screenCurve(curve, 0, view as View, trim)?.part[1]);
  expect(shown).toEqual([53, 47]); // eastward south of it, westward north of it
});

const rows: Rows = {
  n: 5,
  origin: Uint32Array.of(0, 0, 0, 1, 1),
  destination: Uint32Array.of(1, 1, 1, 0, 0),
  commodity: Uint16Array.of(0, 1, 2, 0, 1),
  quantity: Float64Array.of(6, 3, 2, 1, 1),
  records: Uint32Array.of(1, 1, 1, 1, 1),
  unquantified: Uint32Array.of(0, 0, 0, 0, 0),
  month: null,
  line: null,
  x: new Float64Array(0),
  y: new Float64Array(0),
};

test("the commodities of a pair add up; one has its hue only with more than half", () => {
  const data = { rows, commodities: ["fuel", "food", "drugs"], categories: [] };
  const { flows, total } = runWhole(sumRows(data, { group: Uint32Array.of(0, 1) }, () => true));
  const pairs = runWhole(sumPairs(flows, total));
  expect(pairs.n).toBe(2);
  expect(Array.from(pairs.quantity.subarray(0, 2))).toEqual([11, 2]);
  expect(Array.from(pairs.kinds.subarray(0, 2))).toEqual([3, 2]);
  expect(Array.from(pairs.commodity.subarray(0, 2))).toEqual([0, SEVERAL]);
  expect(Array.from(pairs.heaviest)).toEqual([0, 1]);
});

test("months are cut into at most twelve periods, of whole years where there are many", () => {
  const january = 2015 * 12;
  expect(splitMonths([january + 2, january + 4])).toEqual([
    [january + 2, january + 2],
    [january + 3, january + 3],
    [january + 4, january + 4],
  ]);
  expect(splitMonths([january + 6, january + 41])).toHaveLength(12 / 4 + 1); // July 2015 to June 2018: four years
  expect(splitMonths([january + 6, january + 41])[0]).toEqual([january + 6, january + 11]);
  expect(splitMonths([january, january + 2000 * 12]).length).toBeLessThanOrEqual(12);
});

test("small maps by period show the chosen months only", () => {
  const data = { months: [2018 * 12, 2020 * 12 + 11] };
  const settings = { months: [14, 25] }; // February 2019 to January 2020
  const words = { language: "en", date: String };
  const facets = makeFacets("period", { data, settings, timeline: {}, words } as never);
  expect(facets.map((facet) => facet.settings.months)).toEqual([
    [14, 15],
    [16, 18],
    [19, 21],
    [22, 24],
    [25, 25],
  ]);
});

test("flows without a number are scene, however few have one in the chosen unit", () => {
  const flows = { n: 4, line: [0, 1, 2, 3] };
  const numbers = (...values: number[]) => Float64Array.from(values);
  const pairs = {
    ...flows,
    from: [0, 0, 1, 2],
    to: [1, 2, 2, 0],
    quantity: numbers(5, 0, 0, 0),
    heaviest: Uint32Array.of(0),
    without: Uint32Array.of(1, 2, 3),
  };
  const nodes = { n: 3, x: numbers(0.2, 0.5, 0.8), y: numbers(0.2, 0.8, 0.5) };
  const sums = { level: 0, pairs, flows, nodes };
  const state = {
    data: { lines: null },
    settings: {
      top: AUTOMATIC,
      switches: { numbered: true, without: true },
      off: new Set(),
      hidden: new Set(),
    },
    scale: new Map(),
    steady: noSizesYet(),
  };
  const visible = { box: [0, 0, 1, 1], scale: 1000, free: 1e6 };
  const scene = runWhole(chooseFlows(state as never, sums as never, visible as never));
  expect(scene.ids).toEqual([0, 1, 2, 3]);
  expect(scene.counts).toEqual({ heaviest: 1, without: 3 });
});
