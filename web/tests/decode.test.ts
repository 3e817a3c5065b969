import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { readPayload } from "../src/core/decode";
import {
  boxOf,
  latitude,
  longitude,
  mercatorX,
  mercatorY,
  middleOfView,
  turnTo,
} from "../src/core/mercator";
import type { Box, PageData } from "../src/core/types";

// As geo/maps/payload.py writes it: the header's size, the header, little-endian integers.
function packed(header: object, numbers: number[]) {
  const text = Buffer.from(JSON.stringify(header));
  const bytes = Buffer.alloc(4 + text.length + 4 * numbers.length);
  bytes.writeUInt32LE(text.length, 0);
  text.copy(bytes, 4);
  numbers.forEach((value, i) => {
    bytes.writeInt32LE(value, 4 + text.length + 4 * i);
  });
  return { textContent: deflateSync(bytes).toString("base64") };
}

test("the Mercator square has its middle at 0, 0, and 45° north where Snyder (1987), eq. 7-2, has it", () => {
  expect([mercatorX(0), mercatorY(0)]).toEqual([0.5, 0.5]);
  expect(mercatorX(-180)).toBe(0);
  expect(mercatorY(45)).toBeCloseTo(
    0.5 - Math.log(Math.tan((67.5 * Math.PI) / 180)) / (2 * Math.PI),
    12,
  );
});

test("degrees survive the way to the square and back", () => {
  for (const degrees of [-85, -33.5, 0, 11.25, 84.9]) {
    expect(latitude(mercatorY(degrees))).toBeCloseTo(degrees, 9);
    expect(longitude(mercatorX(degrees))).toBeCloseTo(degrees, 9);
  }
});

test("only a view whose west lies east of its east turns the world", () => {
  expect(middleOfView([-10, 30, 12, 38])).toBeNull();
  expect(middleOfView([170, -20, -170, 20])).toBeCloseTo(1, 12);
});

test("a part west of the antimeridian moves by one turn to the view's middle", () => {
  const xy = Object.assign(Float64Array.of(0.01, 0.5, 0.02, 0.4), {
    box: [0.01, 0.4, 0.02, 0.5] as Box,
  });
  turnTo(xy, 1);
  expect(Array.from(xy)).toEqual([1.01, 0.5, 1.02, 0.4]);
  expect(boxOf(xy)).toEqual([1.01, 0.4, 1.02, 0.5]);
});

test("plain, worded, numeric and list columns become rows, and deltas become a line", async () => {
  const header = {
    arrays: [
      [0, 2], // words
      [2, 2], // numbers
      [4, 2], // counts of lists
      [6, 3], // words in lists
      [9, 2], // the shape of each row
      [11, 1], // parts of the shape
      [12, 1], // vertices of the part
      [13, 4], // steps in longitude and latitude
    ],
    tables: {
      places: {
        rows: 2,
        columns: {
          id: ["a", "b"],
          kind: { words: ["town", "port"], at: 0 },
          length_km: { unit: 0.001, at: 1 },
          claims: { words: ["c1", "c2"], at: 3, counts: 2 },
        },
        geometry: { kind: "line", quantum: 0.5, row: 4, parts: 5, lengths: 6, xy: 7 },
      },
    },
    spec: { bounds: [0, 0, 20, 20] },
    background: {},
  };
  const data = await readPayload<PageData>(
    packed(header, [1, 0, 1500, -2, 2, 1, 0, 1, 1, 0, 0, 1, 2, 20, 0, 2, 0]),
  );
  const [first, second] = data.tables.places ?? [];
  expect(first).toMatchObject({ id: "a", kind: "port", length_km: 1.5, claims: ["c1", "c2"] });
  expect(second).toMatchObject({ id: "b", kind: "town", length_km: -0.002, claims: ["c2"] });
  expect(Array.from(first.shape?.parts[0] as Float64Array)).toEqual([
    mercatorX(10),
    0.5,
    mercatorX(11),
    0.5,
  ]);
});
