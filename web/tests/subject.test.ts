import { expect, test } from "vitest";
import type { Box } from "../src/core/types";
import { emptyBox } from "../src/core/view/boxes";
import { growToNearEnds, subjectBox, type WeightedBox } from "../src/core/view/subject";

const at = (x: number, y: number, weight = 1): WeightedBox => ({ box: [x, y, x, y], weight });
const crowd = [at(0.5, 0.4), at(0.52, 0.41), at(0.51, 0.42), at(0.53, 0.4)];

test("a far place that one flow touches is left out", () => {
  expect(subjectBox([...crowd, at(0.8, 0.45)])).toEqual([0.5, 0.4, 0.53, 0.42]);
});

test("a far place that many flows touch belongs to the subject", () => {
  expect(subjectBox([...crowd, at(0.8, 0.45, 4)])).toEqual([0.5, 0.4, 0.8, 0.45]);
});

test("places that lie somewhat apart are kept", () => {
  expect(subjectBox([...crowd, at(0.54, 0.43)])).toEqual([0.5, 0.4, 0.54, 0.43]);
});

test("two far places on one side go together", () => {
  expect(subjectBox([...crowd, ...crowd, at(0.8, 0.45), at(0.8, 0.44)])).toEqual([
    0.5, 0.4, 0.53, 0.42,
  ]);
});

test("a single place is shown with its surroundings, and no place has no subject", () => {
  const [west, north, east, south] = subjectBox([at(0.5, 0.4)]) ?? emptyBox();
  expect(east - west).toBeCloseTo(1 / 400);
  expect(south - north).toBeCloseTo(1 / 400);
  expect(subjectBox([])).toBeNull();
  expect(subjectBox([at(0.5, 0.4, 0)])).toBeNull();
});

test("across the antimeridian places lie on one copy of the world", () => {
  expect(subjectBox([at(0.98, 0.4), at(1.02, 0.41)])).toEqual([0.98, 0.4, 1.02, 0.41]);
});

test("ends that lie near are taken in, those that would make the view much larger are not", () => {
  const ends: Box[] = [
    [0.6, 0.4, 0.6, 0.4],
    [0.535, 0.41, 0.535, 0.41],
  ];
  expect(growToNearEnds([0.5, 0.4, 0.53, 0.42], ends)).toEqual([0.5, 0.4, 0.535, 0.42]);
});
