import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { type Place, readPayload, unpack } from "../src/core/data/decode";
import type { Box, PageData } from "../src/core/types";
import { boxOf } from "../src/core/view/boxes";
import {
  latitude,
  longitude,
  mercatorX,
  mercatorY,
  middleOfView,
  turnPart,
} from "../src/core/view/mercator";

/** Columns as geo/maps/encoding/planes.py writes them: planes of bytes, zigzag where a value is negative. */
function makePlanes() {
  const bytes: number[] = [];
  const add = (...values: number[]): Place => {
    const signed = values.some((value) => value < 0);
    const codes = signed ? values.map((value) => (value << 1) ^ (value >> 31)) : values;
    const at = bytes.length;
    const width = Math.max(1, Math.ceil(Math.log2(Math.max(0, ...codes) + 1) / 8));
    for (let plane = 0; plane < width; plane++)
      bytes.push(...codes.map((code) => (code >>> (8 * plane)) & 0xff));
    return [at, values.length, width, Number(signed)];
  };
  const pack = (header: object) => {
    const text = Buffer.from(JSON.stringify(header));
    const size = Buffer.alloc(4);
    size.writeUInt32LE(text.length);
    const packed = Buffer.concat([size, text, Buffer.from(bytes)]);
    return { textContent: deflateSync(packed).toString("base64") };
  };
  return { add, pack };
}

test("columns of one to four bytes, and negative ones, are read as they were written", async () => {
  const { add, pack } = makePlanes();
  const written = [
    [0, 255],
    [256, 65_535, 7],
    [2 ** 24 - 1],
    [2 ** 32 - 1, 0],
    [],
    [-1, 2, -70_000],
  ];
  const places = written.map((values) => add(...values));
  const { header, read } = await unpack(pack({ places }));
  expect(header).toEqual({ places });
  expect(places.map((place) => Array.from(read(place)))).toEqual(written);
});

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
  turnPart(xy, 1);
  expect(Array.from(xy)).toEqual([1.01, 0.5, 1.02, 0.4]);
  expect(boxOf(xy)).toEqual([1.01, 0.4, 1.02, 0.5]);
});

const view = { spec: { bounds: [0, 0, 20, 20] }, background: {} };

test("plain, worded, numeric and list columns become rows, and steps become a line", async () => {
  const { add, pack } = makePlanes();
  const columns = {
    id: ["a", "b"],
    kind: { words: [null, "port"], codes: add(1, 0) },
    length_km: { per_unit: 1000, codes: add(1500, -2) },
    claims: { counts: add(2, 1), items: { words: ["c1", "c2"], codes: add(0, 1, 1) } },
  };
  const geometry = {
    kind: "line",
    quantum: 0.5,
    row: add(0, -1),
    parts: add(1),
    lengths: add(2),
    x: add(20, 2),
    y: add(0, 0),
  };
  const tables = { places: { rows: 2, columns, geometry } };
  const data = await readPayload<PageData>(pack({ tables, ...view }));
  const [first, second] = data.tables.places ?? [];
  expect(first).toMatchObject({ id: "a", kind: "port", length_km: 1.5, claims: ["c1", "c2"] });
  expect(second).toMatchObject({ id: "b", kind: null, length_km: -0.002, claims: ["c2"] });
  expect(Array.from(first.shape?.parts[0] as Float64Array)).toEqual([
    mercatorX(10),
    0.5,
    mercatorX(11),
    0.5,
  ]);
  expect(second.shape).toBeNull();
});

test("a line that was cut at the antimeridian is whole on a view across it, and keeps its pieces", async () => {
  const { add, pack } = makePlanes();
  const geometry = {
    kind: "line",
    quantum: 1,
    row: add(0),
    parts: add(2),
    lengths: add(2, 2),
    x: add(170, 10, -180, 10),
    y: add(0, 0, 0, 0),
  };
  const tables = { routes: { rows: 1, columns: { id: ["r"] }, geometry } };
  const spec = { bounds: [160, -20, -160, 20] };
  const data = await readPayload<PageData>(pack({ tables, spec, background: {} }));
  const shape = data.tables.routes?.[0].shape;
  expect(shape?.cut?.length).toBe(2);
  expect(shape?.parts.length).toBe(1);
  const [west, , east] = shape?.box ?? [];
  expect(west).toBeCloseTo(mercatorX(170), 12);
  expect(east).toBeCloseTo(mercatorX(190), 12);
});
