import { expect, test } from "vitest";
import { fitTools } from "../src/core/view/tools";

test("seven tools stand in a column where the map is high enough for them and the scale", () => {
  // Zoom 74, seven buttons of 31, 10 below, the scale 30: 331 px.
  expect(fitTools(7, 331)).toEqual({ shape: "column", hasScale: true });
  expect(fitTools(7, 330)).toEqual({ shape: "pairs", hasScale: true });
});

test("on a phone held sideways they stand in pairs, and in a row where that is too high", () => {
  expect(fitTools(7, 240)).toEqual({ shape: "pairs", hasScale: true });
  expect(fitTools(7, 150)).toEqual({ shape: "row", hasScale: true });
});

test("the scale is the first to go", () => {
  expect(fitTools(7, 90)).toEqual({ shape: "row", hasScale: false });
});

test("one tool stays in a column on a low map", () => {
  expect(fitTools(1, 150)).toEqual({ shape: "column", hasScale: true });
});
