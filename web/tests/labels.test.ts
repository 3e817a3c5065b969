import { expect, test } from "vitest";
import { freeBox } from "../src/core/draw/placing";
import type { Box } from "../src/core/types";
import { isInside, overlap, squareAround } from "../src/core/view/boxes";

const view = { frame: [0, 0, 300, 300] as Box };
const label = { x: 100, y: 100, radius: 4, style: { height: 10 } };
const room = { view, occupied: [] as Box[], linePoints: [] as number[][], dots: [] };

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

test("a name never stands nearer to another town's dot than to its own, except with a leader", () => {
  const linePoints = [60, 70, 80, 90, 110, 120, 130, 140].flatMap((x) =>
    [82, 88, 95, 100, 105, 112].map((y) => [x, y]),
  );
  const [zouara, tripoli] = [label, { ...label, x: 160 }];
  const gap = (box: Box, { x, y }: { x: number; y: number }) =>
    Math.hypot(
      x - Math.max(box[0], Math.min(box[2], x)),
      y - Math.max(box[1], Math.min(box[3], y)),
    );
  const occupied = [zouara, tripoli].map(({ x, y }) => squareAround(x, y, 5));
  const crowded = { ...room, occupied, linePoints, dots: [zouara, tripoli] };
  // Where lines cover all but what lies between the dots, the name used to stand between them.
  for (const [own, other] of [
    [zouara, tripoli],
    [tripoli, zouara],
  ]) {
    const box = freeBox(own, 46, crowded) as Box;
    expect(gap(box, own)).toBeLessThan(gap(box, other));
  }
  const style = { ...label.style, mayStandApart: true };
  const beside: Box[] = [occupied[1], [0, 80, 108, 120], [100, 80, 120, 98], [100, 102, 120, 120]];
  const closed = { ...crowded, linePoints: [], occupied: beside };
  expect(freeBox(label, 46, closed)).toBeNull();
  const apart = freeBox({ ...label, style }, 46, closed) as Box;
  expect(gap(apart, label)).toBeGreaterThanOrEqual(label.radius + 14);
});
