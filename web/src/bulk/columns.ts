// The page's data: a header with ground and places, and the rows as columns (see geo/maps/bulk/, which writes them).

import { inflated } from "../core/decode";
import { byId } from "../core/dom";
import { mercatorX, mercatorY, middleOfView, partOf, shapeOf, turnTo } from "../core/mercator";
import type { Shape } from "../core/types";
import type { Category } from "./categories";
import type { BulkData, Column, Lines, Places, Rows } from "./types";

interface Place {
  at: number;
  n: number;
  width: number;
}

interface PageHeader extends Omit<BulkData, "categories" | "places"> {
  columns: Record<string, Place>;
  ground_quantum: number;
  place_quantum: number;
  places: Places["texts"] | null;
  categories?: Omit<Category, "codes">[];
}

interface RowsHeader extends Pick<BulkData, "kind" | "months"> {
  columns: Record<string, Place>;
  rows: number;
  point_quantum: number;
  line_quantum: number;
}

type Read = (name: string) => Column | null;
type OnTurn = (x: number) => number;

// A column is planes of bytes, the lowest first.
function unpacked<H extends { columns: Record<string, Place> }>(buffer: ArrayBuffer) {
  const size = new DataView(buffer).getUint32(0, true);
  const header: H = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, size)));
  const column: Read = (name) => {
    const place = header.columns[name];
    return place
      ? planesOf(new Uint8Array(buffer, 4 + size + place.at, place.n * place.width), place)
      : null;
  };
  return { header, column };
}

function planesOf(bytes: Uint8Array, { n, width }: Place): Column {
  if (width === 1) return bytes;
  const values = width === 2 ? new Uint16Array(n) : new Uint32Array(n);
  for (let i = 0; i < n; i++) values[i] = bytes[i] | (bytes[n + i] << 8);
  for (let plane = 2; plane < width; plane++) {
    for (let i = 0, at = plane * n; i < n; i++, at++) values[i] |= bytes[at] << (8 * plane);
  }
  return values;
}

const unzigzag = (code: number) => (code >>> 1) ^ -(code & 1);

const NO_COLUMN = new Uint8Array(0);

export async function readBulk(): Promise<BulkData> {
  const [page, table] = await Promise.all([inflated(byId("geo-data")), inflated(byId("geo-rows"))]);
  const { header, column } = unpacked<PageHeader>(page);
  const rows = unpacked<RowsHeader>(table);
  // A view across the antimeridian draws everything on the turn of its own middle.
  const middle = middleOfView(header.spec.bounds);
  const onTurn: OnTurn = (x) => (middle === null ? x : x + Math.round(middle - x));
  const background = Object.fromEntries(
    ["land", "boundaries", "disputed"].map((name) => [
      name,
      groundShape(name, column, header.ground_quantum, middle),
    ]),
  );
  const [place, radius] = [column("buffer_place"), column("buffer_radius")];
  return {
    ...header,
    background,
    kind: rows.header.kind,
    months: rows.header.months,
    places: placesOf(header, column, onTurn),
    categories: (header.categories ?? []).map((category) => ({
      ...category,
      codes: rows.column(category.name) ?? NO_COLUMN,
    })),
    rings: place && radius && { place, radius },
    rows: rowsOfTable(rows, header.counted, onTurn),
    lines: linesOf(rows, onTurn),
  };
}

function groundShape(
  name: string,
  column: Read,
  quantum: number,
  middle: number | null,
): Shape | null {
  const [lengths, xs, ys] = ["length", "x", "y"].map((part) => column(`${name}_${part}`));
  if (!lengths?.length || !xs || !ys) return null;
  let at = 0;
  const parts = Array.from(lengths, (length) => {
    const xy = new Float64Array(2 * length);
    let [lon, lat] = [0, 0];
    for (let i = 0; i < length; i++, at++) {
      lon += unzigzag(xs[at]);
      lat += unzigzag(ys[at]);
      xy[2 * i] = mercatorX(lon * quantum);
      xy[2 * i + 1] = mercatorY(lat * quantum);
    }
    const part = partOf(xy);
    if (middle !== null) turnTo(part, middle);
    return part;
  });
  return shapeOf(parts);
}

function placesOf(header: PageHeader, column: Read, onTurn: OnTurn): Places {
  const [lons, lats] = ["place_lon", "place_lat"].map((name) => column(name) ?? NO_COLUMN);
  const quantum = header.place_quantum;
  return {
    n: lons.length,
    texts: header.places ?? {},
    lon: Float64Array.from(lons, (lon) => lon * quantum - 180),
    lat: Float64Array.from(lats, (lat) => lat * quantum - 90),
    x: Float64Array.from(lons, (lon) => onTurn(mercatorX(lon * quantum - 180))),
    y: Float64Array.from(lats, (lat) => mercatorY(lat * quantum - 90)),
  };
}

const UNKNOWN_EXPONENT = 255;
const EXPONENT_SHIFT = 128;

function rowsOfTable(
  { header, column }: { header: RowsHeader; column: Read },
  counted: boolean,
  onTurn: OnTurn,
): Rows {
  const n = header.rows;
  const records = new Uint32Array(n).fill(1);
  column("records")?.forEach((more, i) => {
    records[i] += more;
  });
  const quantity = counted ? Float64Array.from(records) : quantitiesOf(n, column);
  return {
    n,
    quantity,
    records,
    unquantified: column("unquantified") ?? recordsWithout(quantity, records),
    commodity: column("commodity") ?? new Uint8Array(n),
    month: header.months ? column("month") : null,
    line: column("line"),
    ...endsOfRows(n, column),
    ...pointsOf(n, column, header.point_quantum, onTurn),
  };
}

// Where a row has no number, none of its records has one.
const recordsWithout = (quantity: Float64Array, records: Uint32Array) =>
  records.map((n, i) => (Number.isNaN(quantity[i]) ? n : 0));

// A power below 1 is not a decimal fraction; one above 1 is whole: divide.
function quantitiesOf(n: number, column: Read): Float64Array {
  const [mantissa, exponent] = ["mantissa", "exponent"].map((name) => column(name) ?? NO_COLUMN);
  const powers = Float64Array.from({ length: 256 }, (_, i) => 10 ** Math.abs(i - EXPONENT_SHIFT));
  const values = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const code = exponent[i];
    if (code === UNKNOWN_EXPONENT) values[i] = NaN;
    else
      values[i] = code < EXPONENT_SHIFT ? mantissa[i] / powers[code] : mantissa[i] * powers[code];
  }
  return values;
}

// Origins ascend, and destinations while the origin stays.
function endsOfRows(n: number, column: Read): Pick<Rows, "origin" | "destination"> {
  const [origins, destinations] = [column("origin"), column("destination")];
  if (!origins || !destinations)
    return { origin: new Uint32Array(0), destination: new Uint32Array(0) };
  const [origin, destination] = [new Uint32Array(n), new Uint32Array(n)];
  for (let i = 0, o = 0, d = 0; i < n; i++) {
    o += origins[i];
    d = i && !origins[i] ? d + destinations[i] : destinations[i];
    origin[i] = o;
    destination[i] = d;
  }
  return { origin, destination };
}

function pointsOf(n: number, column: Read, quantum: number, onTurn: OnTurn): Pick<Rows, "x" | "y"> {
  const [xs, ys] = [column("x"), column("y")];
  if (!xs || !ys) return { x: new Float64Array(0), y: new Float64Array(0) };
  const points = { x: new Float64Array(n), y: new Float64Array(n) };
  for (let i = 0, x = 0, y = 0, my = 0; i < n; i++) {
    x = i && !ys[i] ? x + xs[i] : xs[i];
    y += ys[i];
    if (ys[i] || !i) my = mercatorY(y * quantum - 90);
    points.x[i] = onTurn(mercatorX(x * quantum - 180));
    points.y[i] = my;
  }
  return points;
}

// Lines end to end on the Mercator square: line i runs from vertex starts[i] to starts[i + 1].
function linesOf(
  { header, column }: { header: RowsHeader; column: Read },
  onTurn: OnTurn,
): Lines | null {
  const [lengths, xs, ys] = ["line_length", "line_x", "line_y"].map(column);
  if (!lengths || !xs || !ys) return null;
  const starts = new Uint32Array(lengths.length + 1);
  const xy = new Float64Array(2 * xs.length);
  let at = 0;
  for (let line = 0; line < lengths.length; line++) {
    let [x, y, dx, dy] = [0, 0, 0, 0];
    for (let i = 0; i < lengths[line]; i++, at++) {
      const [tx, ty] = [unzigzag(xs[at]), unzigzag(ys[at])];
      // The first two steps stand for themselves, each further one for how it differs from the one before.
      [dx, dy] = i < 2 ? [tx, ty] : [dx + tx, dy + ty];
      x += dx;
      y += dy;
      const mx = mercatorX(x * header.line_quantum);
      // A step of more than half the world is one across the antimeridian.
      xy[2 * at] = i ? mx + Math.round(xy[2 * at - 2] - mx) : onTurn(mx);
      xy[2 * at + 1] = mercatorY(y * header.line_quantum);
    }
    starts[line + 1] = at;
  }
  return { starts, xy };
}
