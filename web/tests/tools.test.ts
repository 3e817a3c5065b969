import { expect, test } from "vitest";
import { fitTools } from "../src/core/view/tools";

test("seven tools stand in a column where the map is high enough for them and the scale", () => {
  // Zoom 74, seven buttons of 30, 10 below, the scale 30: 324 px.
  expect(fitTools(7, 324, 30)).toEqual({ shape: "column", hasScale: true });
  expect(fitTools(7, 323, 30)).toEqual({ shape: "pairs", hasScale: true });
});

test("the larger buttons of a phone need more room", () => {
  // 74, seven of 34, 10 and 30: 352 px.
  expect(fitTools(7, 352, 34)).toEqual({ shape: "column", hasScale: true });
  expect(fitTools(7, 351, 34)).toEqual({ shape: "pairs", hasScale: true });
});

test("on a phone held sideways they stand in pairs, and in a row where that is too high", () => {
  expect(fitTools(7, 240, 30)).toEqual({ shape: "pairs", hasScale: true });
  expect(fitTools(7, 150, 30)).toEqual({ shape: "row", hasScale: true });
});

test("the scale is the first to go", () => {
  expect(fitTools(7, 90, 30)).toEqual({ shape: "row", hasScale: false });
});

test("one tool stays in a column on a low map", () => {
  expect(fitTools(1, 150, 30)).toEqual({ shape: "column", hasScale: true });
});
