// A page's data: a header and planes of bytes, compressed by zlib and written in base64 (see geo/maps/encoding/planes.py,
// shapes.py and payload.py).

import type { Background, Box, PageData, Shape, Tables } from "../types";
import { enclosingBox, middleOf } from "../view/boxes";
import { middleOfView } from "../view/mercator";
import { type PackedGround, readGround } from "./ground-data";
import { type PackedShapes, unpackShapes } from "./packed-shapes";

/** Where a column lies: its first byte, number of values, bytes per value, and whether they are zigzag-coded. */
export type Place = [at: number, n: number, width: number, signed: number];

/** Whole numbers. */
export type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array;

/** Reads a column of the data. */
export type Read = (place: Place) => Column;

/** A column of a short table is a list of its cells. In others, cells are codes of words or multiples of a unit; cells
 * that are lists are their lengths and all their items. */
type PackedColumn =
  | unknown[]
  | { codes: Place; words: (string | null)[] }
  | { codes: Place; per_unit: number }
  | { counts: Place; items: PackedColumn };

interface PackedTable {
  rows: number;
  columns: Record<string, PackedColumn>;
  geometry?: PackedShapes;
}

type PackedBackground = Record<keyof Background, PackedShapes>;

type ShapedRow = Record<string, unknown> & { index: number; shape: Shape | null };

/** Decompress the data in an element. Return their header, and a function that reads a column by its place. */
export async function unpack<H>({
  textContent,
}: Pick<Element, "textContent">): Promise<{ header: H; read: Read }> {
  const stream = new Blob([decodeBase64(textContent ?? "")])
    .stream()
    .pipeThrough(new DecompressionStream("deflate"));
  const buffer = await new Response(stream).arrayBuffer();
  const size = new DataView(buffer).getUint32(0, true);
  const header: H = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, size)));
  const read: Read = ([at, n, width, signed]) => {
    const codes = joinPlanes(new Uint8Array(buffer, 4 + size + at, n * width), n, width);
    if (!signed) return codes;
    const values = new Int32Array(n);
    for (let i = 0; i < n; i++) values[i] = (codes[i] >>> 1) ^ -(codes[i] & 1);
    return values;
  };
  return { header, read };
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const Bytes = Uint8Array as typeof Uint8Array & {
    fromBase64?: (text: string) => Uint8Array<ArrayBuffer>;
  };
  if (Bytes.fromBase64) return Bytes.fromBase64(text.trim());
  return Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
}

/** Return the `n` values of a column from its planes: all lowest bytes, then all next ones, and so on, `width`
 * planes. */
function joinPlanes(
  bytes: Uint8Array,
  n: number,
  width: number,
): Uint8Array | Uint16Array | Uint32Array {
  if (width === 1) return bytes;
  const values = width === 2 ? new Uint16Array(n) : new Uint32Array(n);
  for (let i = 0; i < n; i++) values[i] = bytes[i] | (bytes[n + i] << 8);
  for (let plane = 2; plane < width; plane++) {
    for (let i = 0, at = plane * n; i < n; i++, at++) values[i] |= bytes[at] << (8 * plane);
  }
  return values;
}

/** Read the data of a brief's page. Shapes are moved to the copy of the world on which the middle of the map lies, so
 * that a map across the antimeridian is whole. */
export async function readPayload<D extends PageData>(
  element: Pick<Element, "textContent">,
): Promise<D & { tables: Tables }> {
  type Header = Omit<PageData, "ground"> & {
    tables: Record<string, PackedTable>;
    background: PackedBackground;
    ground?: PackedGround | null;
  };
  const { header, read } = await unpack<Header>(element);
  const unpackTables = (middle: number | null) =>
    Object.fromEntries(
      Object.entries(header.tables).map(([name, table]) => [name, unpackRows(table, read, middle)]),
    );
  let middleX = middleOfView(header.spec.bounds);
  let tables = unpackTables(middleX);
  // Without bounds, the middle of the map is known only when its rows are unpacked; then they are unpacked again.
  if (!header.spec.bounds) {
    middleX = middleOfRows(tables.flows || Object.values(tables).flat());
    if (middleX !== null) tables = unpackTables(middleX);
  }
  const background = readBackground(header.background, read, middleX);
  const ground = readGround(header.ground, read, middleX);
  return { ...header, tables, background, ground } as unknown as D & { tables: Tables };
}

/** Return the shapes of land and boundaries by name; null for one that is empty. */
export const readBackground = (
  packed: PackedBackground,
  read: Read,
  middleX: number | null,
): Background =>
  Object.fromEntries(
    Object.entries(packed).map(([name, shapes]) => [
      name,
      unpackShapes(shapes, read, middleX)[0] ?? null,
    ]),
  );

/** Return the middle x, on the Mercator square, of rows that lie on both sides of the antimeridian; else null. They do
 * if they span more than half the world, and less when the western half of the world stands east of the eastern one. */
function middleOfRows(rows: ShapedRow[]): number | null {
  const boxes = rows.flatMap((row) => row.shape?.parts.map(({ box }) => box) ?? []);
  const moved = boxes.map(([west, north, east, south]): Box => {
    const turn = west + east < 1 ? 1 : 0;
    return [west + turn, north, east + turn, south];
  });
  const [usual, across] = [boxes, moved].map(enclosingBox);
  const [usualWidth, acrossWidth] = [usual, across].map(([west, , east]) => east - west);
  return usualWidth > 0.5 && acrossWidth < usualWidth ? middleOf(across).x : null;
}

/** Return the rows of a table as objects: a field for each column, the number of the row and its shape. */
function unpackRows(table: PackedTable, read: Read, middleX: number | null): ShapedRow[] {
  const shapes = table.geometry ? unpackShapes(table.geometry, read, middleX) : [];
  const columns = Object.entries(table.columns).map(
    ([name, column]) => [name, unpackColumn(column, read)] as const,
  );
  return Array.from({ length: table.rows }, (_, i) => {
    const row: ShapedRow = { index: i, shape: shapes[i] || null };
    for (const [name, values] of columns) row[name] = values[i];
    return row;
  });
}

/** Return the cells of a column. */
function unpackColumn(column: PackedColumn, read: Read): unknown[] {
  if (Array.isArray(column)) return column;
  if ("counts" in column) {
    const items = unpackColumn(column.items, read);
    let end = 0;
    return Array.from(read(column.counts), (count) => {
      end += count;
      return items.slice(end - count, end);
    });
  }
  const codes = read(column.codes);
  return "words" in column
    ? Array.from(codes, (code) => column.words[code])
    : Array.from(codes, (code) => code / column.per_unit);
}
