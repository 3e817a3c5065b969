import { expect, test } from "vitest";
import { freeBox, overlap } from "../src/core/draw/placing";
import type { Box } from "../src/core/types";
import { isInside } from "../src/core/view/mercator";

const view = { frame: { west: 0, north: 0, east: 300, south: 300 } };
const label = { x: 100, y: 100, radius: 4, style: { height: 10 } };
const room = { view, occupied: [] as Box[], linePoints: [] as number[][] };

test("a name stands to the right of its point where nothing is in the way", () => {
  expect(freeBox(label, 40, room)).toEqual([108, 95, 148, 105]);
});

test("a name never covers another, nor leaves the frame", () => {
  expect(freeBox(label, 40, { ...room, occupied: [[108, 95, 148, 105]] })).toEqual([
    52, 95, 92, 105,
  ]);
  expect(freeBox({ ...label, x: 290 }, 40, room)).toEqual([242, 95, 282, 105]);
  expect(freeBox(label, 40, { ...room, occupied: [[0, 0, 300, 300]] })).toBeNull();
});

test("a name leaves lines free where it can", () => {
  const linePoints = [110, 116, 122, 128].map((x) => [x, 100]);
  expect(freeBox(label, 40, { ...room, linePoints })).toEqual([52, 95, 92, 105]);
});

test("boxes that only touch do not overlap; a border belongs to its box", () => {
  expect(overlap([0, 0, 1, 1], [1, 0, 2, 1])).toBe(false);
  expect(overlap([0, 0, 1, 1], [0.9, 0.9, 2, 2])).toBe(true);
  expect(isInside([0, 0, 1, 1], 1, 1)).toBe(true);
});
