import { expect, test } from "vitest";
import { type Choices, readState, stateToQuery } from "../src/bulk/address";
import { makeWords } from "../src/core/words/words";

const data: Choices = {
  commodities: ["fuel", "cigarettes"],
  categories: [],
  units: ["l", "kg", ""],
  places: { n: 3 },
  kind: "flows",
};
const state = { data, timeline: null };

test("an empty address asks for what the page opens with", () => {
  expect(readState("", state)).toEqual({
    view: null,
    language: null,
    window: null,
    isTableOpen: false,
    settings: {
      top: 0,
      off: new Set(),
      hidden: new Set(),
      months: null,
      unit: 0,
      place: null,
      lit: null,
      small: null,
      switches: {
        numbered: true,
        without: true,
        rings: true,
        undated: false,
        ground: true,
        corridors: true,
        buffers: true,
      },
    },
  });
});

test("an address brings back view, language, number, ticks, place and table", () => {
  const address = readState(
    "#v=33.1,10.2,7&l=fr&n=all&off=1&turn=rings&unit=1&at=2&table=flows",
    state,
  );
  expect(address).toMatchObject({ view: [33.1, 10.2, 7], language: "fr", isTableOpen: true });
  expect(address.settings).toMatchObject({ top: Infinity, off: new Set([1]), place: 2, unit: 1 });
  expect(["9", "x", "-1"].map((n) => readState(`#unit=${n}`, state).settings.unit)).toEqual([
    0, 0, 0,
  ]);
  expect(address.settings.switches.rings).toBe(false);
});

test("what is written is read again", () => {
  const map = {
    getCenter: () => ({ lat: 33.1, lng: 10.2, equals: () => false }),
    getZoom: () => 6.5,
  } as unknown as L.Map;
  const home = { centre: map.getCenter(), zoom: 5 };
  const words = makeWords({});
  const { settings } = readState("#n=1000&off=0&turn=undated,without,ground&at=1", state);
  const table = { isOpen: true, layer: "flows", query: "" };
  const hash = stateToQuery({ data, map, home, words, settings, table, filters: { window: null } });
  expect(readState(hash, state)).toEqual({
    view: [33.1, 10.2, 6.5],
    language: "en",
    window: null,
    isTableOpen: true,
    settings,
  });
});

test("what the page does not hold is passed over", () => {
  for (const text of ["#v=99,10,7", "#v=1,2", "#v=a,b,c"])
    expect(readState(text, state).view).toBeNull();
  for (const text of ["#l=de", "#l=toString", "#l=constructor"])
    expect(readState(text, state).language).toBeNull();
  expect(readState("#n=7", state).settings.top).toBe(0);
  expect(readState("#off=9", state).settings.off).toEqual(new Set());
  expect(readState("#at=3", state).settings.place).toBeNull();
  expect(readState("#t=2019-01-01,2019-02-01", state).window).toBeNull();
});

test("any address opens the page", () => {
  const empty = readState("", state);
  const strange = [
    ...["__proto__", "constructor", "toString", "hasOwnProperty"].flatMap((name) =>
      ["v", "l", "t", "n", "off", "hide", "turn", "at", "table"].map((key) => `#${key}=${name}`),
    ),
    "#__proto__=1&constructor=2&toString=3",
    "#v=1e308,1e308,1e308",
    "#v=Infinity,NaN,-0",
    `#at=${"9".repeat(400)}`,
    `#n=${"9".repeat(400)}`,
    "#off=1e308,-1,0.5,__proto__",
    "#t=9999-99-99,0000-00-00",
    "#%E0%A4%A",
    "#l=%E0%A4%A&v=%",
    "#%",
    "#=&&==",
    `#q=${"x".repeat(100_000)}`,
  ];
  for (const hash of strange) expect(readState(hash, state)).toEqual(empty);
});
