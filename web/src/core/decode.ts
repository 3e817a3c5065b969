// The payload: base64 of zlib of a header and columns (see geo/maps/payload.py, which writes it).

import { isOnSeam, mercatorX, mercatorY, middleOfView, partOf, shapeOf, turnTo } from "./mercator";
import type { Background, PageData, Part, Shape, Tables } from "./types";

/** A plain column is a list; a coded one (see geo/maps/coding.py) has words or a unit, and counts where its cells are lists. */
type PackedColumn = unknown[] | { at: number; words?: string[]; unit?: number; counts?: number };

interface PackedGeometry {
  kind: Shape["kind"];
  quantum: number;
  row: number;
  parts: number;
  lengths: number;
  xy: number;
}

interface PackedTable {
  rows: number;
  columns: Record<string, PackedColumn>;
  geometry?: PackedGeometry;
}

interface Header extends PageData {
  arrays: [start: number, count: number][];
  tables: Record<string, PackedTable>;
  background: Record<string, PackedGeometry> & Background;
}

type Arrays = Int32Array[];
type ShapedRow = Record<string, unknown> & { index: number; shape: Shape | null };

export async function readPayload<D extends PageData>(
  element: Pick<Element, "textContent">,
): Promise<D & { tables: Tables }> {
  const bytes = await inflated(element);
  const size = new DataView(bytes).getUint32(0, true);
  const header: Header = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, size)));
  const numbers = integersOf(bytes, 4 + size);
  const arrays = header.arrays.map(([start, count]) => numbers.subarray(start, start + count));
  const tablesOn = (turn: number | null) =>
    Object.fromEntries(
      Object.entries(header.tables).map(([name, table]) => [
        name,
        rowsOf(table, arrays, table.geometry ? shapesOf(table.geometry, arrays, turn) : []),
      ]),
    );
  let middle = middleOfView(header.spec.bounds);
  let tables = tablesOn(middle);
  if (!header.spec.bounds) {
    middle = middleOfRows(tables.flows || Object.values(tables).flat());
    if (middle !== null) tables = tablesOn(middle);
  }
  const background = Object.fromEntries(
    Object.entries(header.background).map(([name, packed]) => [
      name,
      shapesOf(packed, arrays, middle)[0] || null,
    ]),
  );
  return { ...header, tables, background } as unknown as D & { tables: Tables };
}

/** The bytes of an element's text: base64 of zlib. */
export async function inflated({ textContent }: Pick<Element, "textContent">) {
  const stream = new Blob([bytesOf(textContent as string)])
    .stream()
    .pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const Bytes = Uint8Array as typeof Uint8Array & {
    fromBase64?: (text: string) => Uint8Array<ArrayBuffer>;
  };
  if (Bytes.fromBase64) return Bytes.fromBase64(text.trim());
  return Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
}

// Where a map names no bounds, and what it shows lies nearer together across the antimeridian.
function middleOfRows(rows: ShapedRow[]): number | null {
  const edges = rows.flatMap((row) => row.shape?.parts.map(({ box }) => [box[0], box[2]]) ?? []);
  const spanOf = (pairs: number[][]) => [
    Math.min(...pairs.map(([west]) => west)),
    Math.max(...pairs.map(([, east]) => east)),
  ];
  const plain = spanOf(edges);
  const across = spanOf(
    edges.map(([west, east]) => (west + east < 1 ? [west + 1, east + 1] : [west, east])),
  );
  return edges.length && plain[1] - plain[0] > 0.5 && across[1] - across[0] < plain[1] - plain[0]
    ? (across[0] + across[1]) / 2
    : null;
}

// Files cut lines at the antimeridian; on a view across it they are whole again.
function joinAtSeam(parts: Part[]): Part[] {
  const joined: Part[] = [];
  for (const xy of parts) {
    const before = joined.at(-1);
    const n = before?.length ?? 0;
    const meets =
      before &&
      isOnSeam(xy[0]) &&
      Math.abs(before[n - 2] - xy[0]) < 1e-9 &&
      Math.abs(before[n - 1] - xy[1]) < 1e-9;
    if (!meets) {
      joined.push(xy);
      continue;
    }
    const whole = new Float64Array(n + xy.length - 2);
    whole.set(before);
    whole.set(xy.subarray(2), n);
    joined[joined.length - 1] = partOf(whole);
  }
  return joined;
}

// The file is little-endian; a typed array reads in the machine's own order.
function integersOf(buffer: ArrayBuffer, offset: number): Int32Array {
  const view = new DataView(buffer, offset);
  return Int32Array.from({ length: view.byteLength / 4 }, (_, i) => view.getInt32(4 * i, true));
}

function rowsOf(table: PackedTable, arrays: Arrays, shapes: Shape[]): ShapedRow[] {
  const columns = Object.entries(table.columns).map(
    ([name, column]) => [name, columnOf(column, arrays)] as const,
  );
  return Array.from({ length: table.rows }, (_, i) => {
    const row: ShapedRow = { index: i, shape: shapes[i] || null };
    for (const [name, values] of columns) row[name] = values[i];
    return row;
  });
}

function columnOf(column: PackedColumn, arrays: Arrays): unknown[] {
  if (Array.isArray(column)) return column;
  const { words, unit = 1, at, counts } = column;
  // A thousandth times a whole number is not a decimal fraction; the whole number over a thousand is.
  const read = (code: number) => words?.[code] ?? (unit === 1 ? code : code / Math.round(1 / unit));
  const values = Array.from(arrays[at], read);
  if (counts === undefined) return values;
  let begin = 0;
  return Array.from(arrays[counts], (count) => {
    begin += count;
    return values.slice(begin - count, begin);
  });
}

function shapesOf(packed: PackedGeometry, arrays: Arrays, middle: number | null): Shape[] {
  const { kind } = packed;
  const lengths = arrays[packed.lengths];
  const deltas = arrays[packed.xy];
  const shapes: Shape[] = [];
  let part = 0;
  let at = 0;
  for (const count of arrays[packed.parts]) {
    const parts = Array.from({ length: count }, () => {
      const xy = projectedPart(deltas, at, lengths[part], packed.quantum);
      at += 2 * lengths[part++];
      if (middle !== null) turnTo(xy, middle);
      return xy;
    });
    const shape = shapeOf(parts, kind);
    if (middle !== null && kind === "line" && count > 1)
      Object.assign(shape, { parts: joinAtSeam(parts), cut: parts });
    if (middle !== null && kind === "polygon")
      shape.seam = parts.some(({ box }) => isOnSeam(box[0]) || isOnSeam(box[2]));
    shapes.push(shape);
  }
  return Array.from(arrays[packed.row], (number) => shapes[number]);
}

function projectedPart(deltas: Int32Array, start: number, length: number, quantum: number): Part {
  const xy = new Float64Array(2 * length);
  let lon = 0;
  let lat = 0;
  for (let i = 0; i < length; i++) {
    lon += deltas[start + 2 * i];
    lat += deltas[start + 2 * i + 1];
    xy[2 * i] = mercatorX(lon * quantum);
    xy[2 * i + 1] = mercatorY(lat * quantum);
  }
  return partOf(xy);
}
