import { expect, test } from "vitest";
import type { Place, Read } from "../src/core/data/decode";
import { readGround } from "../src/core/data/ground-data";
import { candidateBoxes, isDrawnByMap, isFree } from "../src/core/draw/ground-names";
import type { Box } from "../src/core/types";
import { mercatorX, mercatorY } from "../src/core/view/mercator";

const frame: Box = [0, 0, 1000, 600];
const view = { x: (x: number) => 1000 * x, y: (y: number) => 1000 * y, scale: 1000, frame };
const style = { height: 16, within: 0.6 };

test("a name stands where its area has most room, else nearest to the middle of the picture", () => {
  const wide = { x: 0.2, y: 0.3, room: 0.2 };
  const narrow = { x: 0.5, y: 0.3, room: 0.05 };
  expect(candidateBoxes(view, [narrow, wide], 100, style)[0]).toEqual([150, 292, 250, 308]);
  const equal = [0.1, 0.45].map((x) => ({ x, y: 0.3, room: 0.3 }));
  expect(candidateBoxes(view, equal, 100, style)[0][0]).toBe(400);
});

test("a name that its area is too small for stands nowhere", () => {
  expect(candidateBoxes(view, [{ x: 0.5, y: 0.3, room: 0.02 }], 100, style)).toEqual([]);
});

test("a name covers no other, no line, and does not leave the picture", () => {
  const nothing = { occupied: [], linePoints: [], writtenNames: [], mapTowns: [] };
  expect(isFree([100, 100, 200, 116], view, nothing)).toBe(true);
  expect(isFree([100, 100, 200, 116], view, { ...nothing, linePoints: [[150, 110]] })).toBe(false);
  expect(isFree([100, 100, 200, 116], view, { ...nothing, occupied: [[190, 90, 300, 105]] })).toBe(
    false,
  );
  expect(isFree([950, 100, 1050, 116], view, nothing)).toBe(false);
});

test("a town that the map draws is left out, one that it hides is not", () => {
  const at = (lon: number, lat: number) => ({ x: mercatorX(lon), y: mercatorY(lat) });
  const close = { ...view, x: (x: number) => 1e5 * x, y: (y: number) => 1e5 * y, scale: 1e5 };
  // Positions of gazetteers differ by some kilometres.
  const tunis = { x: close.x(mercatorX(10.03)), y: close.y(mercatorY(36.02)) };
  expect(isDrawnByMap(at(10, 36), close, { mapTowns: [tunis] })).toBe(true);
  expect(isDrawnByMap(at(11, 36), close, { mapTowns: [tunis] })).toBe(false);
  expect(isDrawnByMap(at(10, 36), close, { mapTowns: [] })).toBe(false);
});

/** A page's columns by their number. */
function columns(...values: number[][]): { read: Read; at: (i: number) => Place } {
  const read: Read = ([i]) => Int32Array.from(values[i]);
  return { read, at: (i) => [i, values[i].length, 4, 1] };
}

test("towns and areas are read with their names, the farthest seen first", () => {
  const { read, at } = columns([5, 3], [10_000, 1000], [36_000, -500], [0], [2], [200], []);
  const none = { kind: "line" as const, quantum: 1 };
  const empty = { ...none, row: at(6), parts: at(6), lengths: at(6), x: at(6), y: at(6) };
  const texts = { en: ["Tunis", "Sfax"], fr: [null, null], ar: ["تونس", null] };
  const sea = { en: ["Sea"], fr: ["Mer"], ar: ["بحر"] };
  const ground = readGround(
    {
      quantum: 1e-3,
      areas: { kind: ["sea"], zoom: at(4), texts: sea },
      spots: { area: at(3), lon: at(5), lat: at(5), room: at(5) },
      towns: { zoom: at(0), lon: at(1), lat: at(2), texts },
      roads: { zooms: [], shapes: empty },
      road_error_m: 2700,
      rivers: { zooms: [], shapes: empty },
      lakes: empty,
    },
    read,
    null,
  );
  expect(ground?.towns.map(({ texts: { en }, zoom }) => [en, zoom])).toEqual([
    ["Sfax", 3],
    ["Tunis", 5],
  ]);
  expect(ground?.towns[0].x).toBeCloseTo(mercatorX(11), 9);
  expect(ground?.towns[0].y).toBeCloseTo(mercatorY(35.5), 9);
  expect(ground?.areas[0]).toMatchObject({ kind: "sea", zoom: 2, texts: { fr: "Mer" } });
  expect(ground?.areas[0].spots[0].room).toBeCloseTo(0.2 / 360, 9);
});

test("a page without ground has none", () => {
  expect(readGround(null, () => new Uint8Array(), null)).toBeNull();
});
