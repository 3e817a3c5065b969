import { expect, test } from "vitest";
import type { Box } from "../src/core/types";
import { largestFreeBox } from "../src/core/view/free-area";

const frame: Box = [0, 0, 1000, 700];
const tools: Box = [12, 12, 44, 260];
const legend: Box = [740, 12, 988, 600];
const foot: Box = [0, 670, 1000, 700];

test("an empty map is free as a whole", () => {
  expect(largestFreeBox(frame, [])).toEqual(frame);
});

test("the free area lies between tools and legend, above the foot, on either side", () => {
  expect(largestFreeBox(frame, [tools, legend, foot])).toEqual([44, 0, 740, 670]);
  const turned = [tools, legend].map(([w, n, e, s]) => [1000 - e, n, 1000 - w, s] as Box);
  expect(largestFreeBox(frame, [...turned, foot])).toEqual([260, 0, 956, 670]);
});

test("a closed legend leaves the space below it", () => {
  expect(largestFreeBox(frame, [[740, 12, 988, 48], foot])).toEqual([0, 48, 1000, 670]);
});

test("a sheet over the lower part, and what lies beside the map, change nothing above", () => {
  expect(largestFreeBox(frame, [[0, 300, 1000, 760]])).toEqual([0, 0, 1000, 300]);
  expect(largestFreeBox(frame, [[-340, 0, 0, 700]])).toEqual(frame);
});

test("on a phone a wide subject takes the whole width below the tools, a tall one the height beside them", () => {
  const phone: Box = [0, 0, 390, 510];
  const buttons: Box = [10, 10, 44, 130];
  expect(largestFreeBox(phone, [buttons], 2)).toEqual([0, 130, 390, 510]);
  expect(largestFreeBox(phone, [buttons], 0.5)).toEqual([44, 0, 390, 510]);
  // Below a long row of tools there is too little room.
  expect(largestFreeBox(phone, [[10, 10, 44, 330]], 2)).toEqual([44, 0, 390, 510]);
});

test("a map that is covered as a whole counts as free", () => {
  expect(largestFreeBox(frame, [[0, 0, 1000, 690]])).toEqual(frame);
});
