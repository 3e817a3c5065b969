// Decodes the rows of a bulk map, its places, lines and rings (written by geo/maps/bulk/).

import { type Column, type Place, type Read, readBackground, unpack } from "../core/data/decode";
import { type PackedGround, readGround } from "../core/data/ground-data";
import { type PackedShapes, unpackShapes } from "../core/data/packed-shapes";
import { byId } from "../core/dom";
import { mercatorX, mercatorY, middleOfView, onCopyOf } from "../core/view/mercator";
import { decodeQuantities } from "./amounts";
import type { Category } from "./categories";
import type { BulkData, Joined, Lines, Places, Rows } from "./types";

type PackedJoined = Omit<Joined, "shapes" | "lines"> & Record<"shapes" | "lines", PackedShapes>;

interface PageHeader
  extends Omit<BulkData, "categories" | "places" | "rings" | "background" | "ground" | "joined"> {
  ground?: PackedGround | null;
  joined?: PackedJoined | null;
  background: Parameters<typeof readBackground>[0];
  categories: Omit<Category, "codes">[];
  places: {
    quantum: number;
    lon: Place;
    lat: Place;
    members?: Place;
    texts: Places["texts"];
  } | null;
  rings: Record<"place" | "radius", Place> | null;
}

interface RowsHeader extends Pick<BulkData, "kind" | "months"> {
  rows: number;
  point_quantum: number;
  line_quantum: number;
  columns: Record<string, Place>;
}

/** Moves an x to the copy of the world on which the map draws. */
type ToCopy = (x: number) => number;
export type ColumnNamed = (name: string) => Column | null;

/** Read the data of a bulk page: its header, and the columns of its rows. */
export async function readBulk(): Promise<BulkData> {
  const [{ header, read }, table] = await Promise.all([
    unpack<PageHeader>(byId("geo-data")),
    unpack<RowsHeader>(byId("geo-rows")),
  ]);
  const column: ColumnNamed = (name) => {
    const place = table.header.columns[name];
    return place ? table.read(place) : null;
  };
  // A view across the antimeridian draws everything on its middle's copy of the world.
  const middleX = middleOfView(header.spec.bounds);
  const toCopy: ToCopy = (x) => onCopyOf(middleX, x);
  const { places, rings, joined } = header;
  const { kind, months } = table.header;
  return {
    ...header,
    background: readBackground(header.background, read, middleX),
    ground: readGround(header.ground, read, middleX),
    kind,
    months,
    places: unpackPlaces(places, read, toCopy),
    categories: header.categories.map((category) => ({
      ...category,
      codes: column(`category.${category.name}`) ?? [],
    })),
    rings: rings && { place: read(rings.place), radius: read(rings.radius) },
    joined: joined ? readJoined(joined, read, middleX) : null,
    rows: decodeRows(table.header, column, header.counted, toCopy),
    lines: decodeLines(table.header.line_quantum, column, toCopy),
  };
}

const readJoined = (joined: PackedJoined, read: Read, middleX: number | null): Joined => ({
  ...joined,
  shapes: unpackShapes(joined.shapes, read, middleX),
  lines: unpackShapes(joined.lines, read, middleX),
});

/** Return the places of a page with their positions, in degrees and on the Mercator square. */
function unpackPlaces(packed: PageHeader["places"], read: Read, toCopy: ToCopy): Places {
  const degrees = (place: Place | undefined, shift: number) =>
    Float64Array.from(place ? read(place) : [], (n) => n * (packed?.quantum ?? 0) - shift);
  const lon = degrees(packed?.lon, 180);
  const lat = degrees(packed?.lat, 90);
  return {
    n: lon.length,
    texts: packed?.texts ?? {},
    members: packed?.members ? read(packed.members) : null,
    lon,
    lat,
    x: lon.map((value) => toCopy(mercatorX(value))),
    y: lat.map(mercatorY),
  };
}

/** Return the columns of the rows. A column that the page leaves out has the same value in all rows, or follows from
 * the others. `counted` tells whether the quantity is the number of records, because the table has no quantities. */
function decodeRows(
  { rows: n, months, point_quantum }: RowsHeader,
  column: ColumnNamed,
  counted: boolean,
  toCopy: ToCopy,
): Rows {
  const recordsBeyondOne = column("records");
  const records = recordsBeyondOne ? incremented(recordsBeyondOne) : new Uint32Array(n).fill(1);
  const quantity = counted ? Float64Array.from(records) : decodeQuantities(n, column);
  const [origin, destination] = decodePairs(column("origin"), column("destination"));
  const tableRows = column("table_rows");
  const [y, x] = decodePairs(column("y"), column("x"));
  return {
    n,
    quantity,
    records,
    unquantified: column("unquantified") ?? countUnquantified(records, quantity),
    commodity: column("commodity") ?? new Uint8Array(n),
    month: months ? decodeMonths(column) : null,
    line: column("line"),
    unit: column("unit"),
    tableRows: tableRows && incremented(tableRows),
    joined: column("joined"),
    origin,
    destination,
    x: Float64Array.from(x, (value) => toCopy(mercatorX(value * point_quantum - 180))),
    y: Float64Array.from(y, (value) => mercatorY(value * point_quantum - 90)),
  };
}

function incremented(values: Column): Uint32Array {
  const counts = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i++) counts[i] = values[i] + 1;
  return counts;
}

function countUnquantified(records: Uint32Array, quantity: Float64Array): Uint32Array {
  const counts = new Uint32Array(records.length);
  for (let i = 0; i < counts.length; i++) if (Number.isNaN(quantity[i])) counts[i] = records[i];
  return counts;
}

/** Return the month of each row, 1 for the first and 0 for undated rows; null without months. A page with many rows has
 * them as steps from the row before; where a new pair or commodity begins, the month is written as it is. */
function decodeMonths(column: ColumnNamed): Column | null {
  const steps = column("month_step");
  if (!steps) return column("month");
  const none = new Uint8Array(steps.length);
  const [first, second] = (column("y") ? ["y", "x"] : ["origin", "destination"]).map(
    (name) => column(name) ?? none,
  );
  const commodity = column("commodity") ?? none;
  const months = new Uint16Array(steps.length);
  for (let i = 0, month = 0, last = -1; i < steps.length; i++) {
    const isFirstOfGroup = first[i] !== 0 || second[i] !== 0 || commodity[i] !== last;
    last = commodity[i];
    month = isFirstOfGroup ? steps[i] : month + steps[i];
    months[i] = month;
  }
  return months;
}

/** Return the two values of each row of sorted pairs. They are written as steps from the row before; where the first
 * value changes, the second is written as it is. */
function decodePairs(firsts: Column | null, seconds: Column | null): [Uint32Array, Uint32Array] {
  const n = firsts?.length ?? 0;
  const [first, second] = [new Uint32Array(n), new Uint32Array(n)];
  if (!firsts || !seconds) return [first, second];
  for (let i = 0, a = 0, b = 0; i < n; i++) {
    a += firsts[i];
    b = i && !firsts[i] ? b + seconds[i] : seconds[i];
    first[i] = a;
    second[i] = b;
  }
  return [first, second];
}

/** Return the lines of routes on the Mercator square; null if the rows are not routes. Vertices are written as second
 * differences, in units of `quantum` degrees (see geo/maps/bulk/rows.py). */
function decodeLines(quantum: number, column: ColumnNamed, toCopy: ToCopy): Lines | null {
  const [lengths, xs, ys] = ["line_length", "line_x", "line_y"].map(column);
  if (!lengths || !xs || !ys) return null;
  const starts = new Uint32Array(lengths.length + 1);
  const xy = new Float64Array(2 * xs.length);
  let at = 0;
  for (let line = 0; line < lengths.length; line++) {
    let [x, y, dx, dy] = [0, 0, 0, 0];
    for (let i = 0; i < lengths[line]; i++, at++) {
      // The first two steps are written as they are, later ones as differences from the step before.
      [dx, dy] = i < 2 ? [xs[at], ys[at]] : [dx + xs[at], dy + ys[at]];
      x += dx;
      y += dy;
      const mx = mercatorX(x * quantum);
      // A step of more than half the world is one across the antimeridian.
      xy[2 * at] = i ? mx + Math.round(xy[2 * at - 2] - mx) : toCopy(mx);
      xy[2 * at + 1] = mercatorY(y * quantum);
    }
    starts[line + 1] = at;
  }
  return { starts, xy };
}
