// The payload: base64 of zlib of a header and columns (see geo/maps/payload.py, which writes it).

export async function readPayload(element) {
  const packed = bytesOf(element.textContent);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const bytes = await new Response(stream).arrayBuffer();
  const size = new DataView(bytes).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, size)));
  const numbers = integersOf(bytes, 4 + size);
  const arrays = header.arrays.map(([start, count]) => numbers.subarray(start, start + count));
  const tablesOn = (turn) =>
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
  const background = {};
  for (const [name, packedShape] of Object.entries(header.background)) {
    background[name] = shapesOf(packedShape, arrays, middle)[0] || null;
  }
  return { ...header, tables, background };
}

// A view across the antimeridian (west > east) draws everything on the turn of its own middle.
export function middleOfView(bounds) {
  return bounds && bounds[0] > bounds[2] ? mercatorX((bounds[0] + bounds[2] + 360) / 2) : null;
}

// The same where a map names no bounds, and what it shows lies nearer together across the antimeridian.
function middleOfRows(rows) {
  const boxes = rows
    .filter((row) => row.shape)
    .flatMap((row) => row.shape.parts.map((xy) => [xy.box[0], xy.box[2]]));
  const spanOfTurn = (turned) => [
    Math.min(...turned.map(([west]) => west)),
    Math.max(...turned.map(([, east]) => east)),
  ];
  const plain = spanOfTurn(boxes);
  const across = spanOfTurn(
    boxes.map(([west, east]) => (west + east < 1 ? [west + 1, east + 1] : [west, east])),
  );
  return boxes.length && plain[1] - plain[0] > 0.5 && across[1] - across[0] < plain[1] - plain[0]
    ? (across[0] + across[1]) / 2
    : null;
}

export function turnTo(xy, middle) {
  const turns = Math.round(middle - (xy.box[0] + xy.box[2]) / 2);
  if (!turns) return;
  xy.turns = turns;
  for (let i = 0; i < xy.length; i += 2) xy[i] += turns;
  xy.box = boxOf(xy);
}

export const isOnSeam = (x) => Math.abs(x - Math.round(x)) < 1e-9;

// Files cut lines at the antimeridian; on a view across it they are whole again. `cut` keeps the pieces, for files.
function joinAtSeam(parts) {
  const joined = [];
  for (const xy of parts) {
    const before = joined[joined.length - 1];
    const n = before ? before.length : 0;
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
    whole.box = boxOf(whole);
    joined[joined.length - 1] = whole;
  }
  return joined;
}

export function bytesOf(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text.trim());
  const binary = atob(text.trim());
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

// The file is little-endian; a typed array reads in the machine's own order.
function integersOf(buffer, offset) {
  const view = new DataView(buffer, offset);
  const numbers = new Int32Array(view.byteLength / 4);
  for (let i = 0; i < numbers.length; i++) numbers[i] = view.getInt32(4 * i, true);
  return numbers;
}

// Columns to row objects: a brief has hundreds of rows, not millions. Large tables will want to stay columns.
function rowsOf(table, arrays, shapes) {
  const names = Object.keys(table.columns);
  const columns = Object.fromEntries(
    names.map((name) => [name, columnOf(table.columns[name], arrays)]),
  );
  return Array.from({ length: table.rows }, (_, i) => {
    const row = { index: i, shape: shapes[i] || null };
    for (const name of names) row[name] = columns[name][i];
    return row;
  });
}

// A plain column is a list; a coded one (see geo/maps/coding.py) has words or a unit, and counts where its cells are lists.
function columnOf(column, arrays) {
  if (Array.isArray(column)) return column;
  const { words, unit, at, counts } = column;
  // A thousandth times a whole number is not a decimal fraction; the whole number over a thousand is.
  const read = words
    ? (code) => words[code]
    : unit === 1
      ? (code) => code
      : (code) => code / Math.round(1 / unit);
  const values = Array.from(arrays[at], read);
  if (counts === undefined) return values;
  let begin = 0;
  return Array.from(arrays[counts], (count) => values.slice(begin, (begin += count)));
}

// A shape is { parts, box }: each part a Float64Array of x, y on the Mercator square of side 1, y down.
function shapesOf(packed, arrays, middle) {
  const [rows, counts, lengths, deltas] = ["row", "parts", "lengths", "xy"].map(
    (key) => arrays[packed[key]],
  );
  const shapes = [];
  let part = 0;
  let at = 0;
  for (const count of counts) {
    const parts = [];
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < count; i++) {
      const xy = projectedPart(deltas, at, lengths[part], packed.quantum);
      at += 2 * lengths[part++];
      xy.box = boxOf(xy);
      if (middle !== null) turnTo(xy, middle);
      growBox(box, xy.box);
      parts.push(xy);
    }
    const shape = { parts, box, kind: packed.kind };
    if (middle !== null && packed.kind === "line" && count > 1)
      Object.assign(shape, { parts: joinAtSeam(parts), cut: parts });
    if (middle !== null && packed.kind === "polygon")
      shape.seam = parts.some((xy) => isOnSeam(xy.box[0]) || isOnSeam(xy.box[2]));
    shapes.push(shape);
  }
  return Array.from(rows, (number) => shapes[number]);
}

function projectedPart(deltas, start, length, quantum) {
  const xy = new Float64Array(2 * length);
  let lon = 0;
  let lat = 0;
  for (let i = 0; i < length; i++) {
    lon += deltas[start + 2 * i];
    lat += deltas[start + 2 * i + 1];
    xy[2 * i] = mercatorX(lon * quantum);
    xy[2 * i + 1] = mercatorY(lat * quantum);
  }
  return xy;
}

export const mercatorX = (lon) => (lon + 180) / 360;

export function mercatorY(lat) {
  const sine = Math.sin((Math.max(-85.05, Math.min(85.05, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

export const longitude = (x) => 360 * x - 180;

export const latitude = (y) => (360 / Math.PI) * Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) - 90;

export function boxOf(xy) {
  let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < xy.length; i += 2) {
    if (xy[i] < west) west = xy[i];
    if (xy[i] > east) east = xy[i];
    if (xy[i + 1] < north) north = xy[i + 1];
    if (xy[i + 1] > south) south = xy[i + 1];
  }
  return [west, north, east, south];
}

export function growBox(box, other) {
  box[0] = Math.min(box[0], other[0]);
  box[1] = Math.min(box[1], other[1]);
  box[2] = Math.max(box[2], other[2]);
  box[3] = Math.max(box[3], other[3]);
}
