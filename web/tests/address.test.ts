import { expect, test } from "vitest";
import { readState } from "../src/bulk/link";

const state = {
  data: { commodities: ["fuel", "cigarettes"], categories: [], places: { n: 3 }, kind: "flows" },
  timeline: null,
};

test("an empty address asks for nothing", () => {
  expect(readState("", state)).toEqual({
    view: null,
    language: null,
    top: 300,
    off: new Set(),
    hidden: new Set(),
    window: null,
    turned: [],
    place: null,
    table: false,
  });
});

test("an address brings back view, language, number, ticks, place and table", () => {
  const read = readState("#v=33.1,10.2,7&l=fr&n=all&off=1&turn=rings&at=2&table=flows", state);
  expect(read).toMatchObject({
    view: [33.1, 10.2, 7],
    language: "fr",
    top: Infinity,
    turned: ["rings"],
    place: 2,
    table: true,
  });
  expect(read.off).toEqual(new Set([1]));
});

test("what the page does not hold is passed over", () => {
  for (const text of ["#v=99,10,7", "#v=1,2", "#v=a,b,c"])
    expect(readState(text, state).view).toBeNull();
  for (const text of ["#l=de", "#l=toString", "#l=constructor"])
    expect(readState(text, state).language).toBeNull();
  expect(readState("#n=7", state).top).toBe(300);
  expect(readState("#off=9", state).off).toEqual(new Set());
  expect(readState("#at=3", state).place).toBeNull();
  expect(readState("#t=2019-01-01,2019-02-01", state).window).toBeNull();
});
