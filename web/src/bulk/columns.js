// The page's data: a header with ground and places, and the rows as columns (see geo/maps/bulk/, which writes them).

import { inflated } from "../core/decode";
import { byId } from "../core/dom";
import { boxOf, growBox, mercatorX, mercatorY, middleOfView, turnTo } from "../core/mercator";

// A column is planes of bytes, the lowest first.
function unpacked(buffer) {
  const size = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, size)));
  const column = (name) => {
    const place = header.columns[name];
    return place
      ? planesOf(new Uint8Array(buffer, 4 + size + place.at, place.n * place.width), place)
      : null;
  };
  return { header, column };
}

function planesOf(bytes, { n, width }) {
  if (width === 1) return bytes;
  const values = width === 2 ? new Uint16Array(n) : new Uint32Array(n);
  for (let i = 0; i < n; i++) values[i] = bytes[i] | (bytes[n + i] << 8);
  for (let plane = 2; plane < width; plane++) {
    for (let i = 0, at = plane * n; i < n; i++, at++) values[i] |= bytes[at] << (8 * plane);
  }
  return values;
}

const unzigzag = (code) => (code >>> 1) ^ -(code & 1);

export async function readBulk() {
  const [page, table] = await Promise.all(
    ["geo-data", "geo-rows"].map(async (id) => unpacked(await inflated(byId(id)))),
  );
  const { header, column } = page;
  // A view across the antimeridian draws everything on the turn of its own middle.
  const middle = middleOfView(header.spec.bounds);
  const onTurn = (x) => (middle === null ? x : x + Math.round(middle - x));
  const background = {};
  for (const name of ["land", "boundaries", "disputed"])
    background[name] = groundShape(name, column, header.ground_quantum, middle);
  return {
    ...header,
    background,
    tables: {},
    kind: table.header.kind,
    months: table.header.months,
    places: placesOf(header, column, onTurn),
    categories: (header.categories || []).map((category) => ({
      ...category,
      codes: table.column(category.name),
    })),
    rings: { place: column("buffer_place"), radius: column("buffer_radius") },
    rows: rowsOfTable(table, header, onTurn),
    lines: linesOf(table, onTurn),
    nodes: new Map(),
  };
}

function groundShape(name, column, quantum, middle) {
  const [lengths, xs, ys] = ["length", "x", "y"].map((part) => column(`${name}_${part}`));
  if (!lengths.length) return null;
  const shape = { parts: [], box: [Infinity, Infinity, -Infinity, -Infinity] };
  let at = 0;
  for (const length of lengths) {
    const xy = new Float64Array(2 * length);
    let [lon, lat] = [0, 0];
    for (let i = 0; i < length; i++, at++) {
      lon += unzigzag(xs[at]);
      lat += unzigzag(ys[at]);
      xy[2 * i] = mercatorX(lon * quantum);
      xy[2 * i + 1] = mercatorY(lat * quantum);
    }
    xy.box = boxOf(xy);
    if (middle !== null) turnTo(xy, middle);
    growBox(shape.box, xy.box);
    shape.parts.push(xy);
  }
  return shape;
}

function placesOf(header, column, onTurn) {
  if (!header.places) return null;
  const [lons, lats] = [column("place_lon"), column("place_lat")];
  const quantum = header.place_quantum;
  return {
    n: lons.length,
    texts: header.places,
    lon: Float64Array.from(lons, (lon) => lon * quantum - 180),
    lat: Float64Array.from(lats, (lat) => lat * quantum - 90),
    x: Float64Array.from(lons, (lon) => onTurn(mercatorX(lon * quantum - 180))),
    y: Float64Array.from(lats, (lat) => mercatorY(lat * quantum - 90)),
  };
}

const UNKNOWN_EXPONENT = 255;
const EXPONENT_SHIFT = 128;

function rowsOfTable({ header, column }, page, onTurn) {
  const n = header.rows;
  const records = counts(n, column("records"), 1);
  const quantity = page.counted
    ? Float64Array.from(records)
    : quantitiesOf(n, column("mantissa"), column("exponent"));
  return {
    n,
    quantity,
    records,
    unquantified: column("unquantified") || recordsWithout(quantity, records),
    commodity: column("commodity") || new Uint8Array(n),
    month: header.months ? column("month") : null, // 0 is undated, 1 the first month
    ...(header.kind === "events"
      ? pointsOf(n, column, header.point_quantum, onTurn)
      : endsOfRows(n, column)),
  };
}

function counts(n, column, shift) {
  const values = new Uint32Array(n).fill(shift);
  if (column) for (let i = 0; i < n; i++) values[i] += column[i];
  return values;
}

// Where a row has no number, none of its records has one.
function recordsWithout(quantity, records) {
  const values = new Uint32Array(quantity.length);
  for (let i = 0; i < values.length; i++) if (Number.isNaN(quantity[i])) values[i] = records[i];
  return values;
}

// A power below 1 is not a decimal fraction; one above 1 is whole: divide.
function quantitiesOf(n, mantissa, exponent) {
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
function endsOfRows(n, column) {
  const [origins, destinations] = [column("origin"), column("destination")];
  const [origin, destination] = [new Uint32Array(n), new Uint32Array(n)];
  for (let i = 0, o = 0, d = 0; i < n; i++) {
    o += origins[i];
    d = i && !origins[i] ? d + destinations[i] : destinations[i];
    origin[i] = o;
    destination[i] = d;
  }
  return { origin, destination, line: column("line") };
}

function pointsOf(n, column, quantum, onTurn) {
  const [xs, ys] = [column("x"), column("y")];
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
function linesOf({ header, column }, onTurn) {
  const lengths = column("line_length");
  if (!lengths) return null;
  const [xs, ys] = [column("line_x"), column("line_y")];
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
