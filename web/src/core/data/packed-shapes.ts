// Geometry columns of a page's data (see geo/maps/encoding/shapes.py).

import type { Part, Shape } from "../types";
import { isOnSeam, mercatorX, mercatorY, partOf, shapeOf, turnTo } from "../view/mercator";
import type { Column, Place, Read } from "./decode";

export interface PackedShapes {
  kind: Shape["kind"];
  quantum: number;
  row: Place;
  parts: Place;
  lengths: Place;
  x: Place;
  y: Place;
}

export function shapesOf(packed: PackedShapes, read: Read, middle: number | null): Shape[] {
  const { kind, quantum } = packed;
  const [x, y] = [read(packed.x), read(packed.y)];
  let start = 0;
  const parts = Array.from(read(packed.lengths), (length) => {
    start += length;
    const part = projectedPart(x, y, start - length, start, quantum);
    if (middle !== null) turnTo(part, middle);
    return part;
  });
  let end = 0;
  const shapes = Array.from(read(packed.parts), (count) => {
    end += count;
    return shapeOnTurn(parts.slice(end - count, end), kind, middle !== null);
  });
  return Array.from(read(packed.row), (number) => shapes[number]);
}

function projectedPart(x: Column, y: Column, start: number, end: number, quantum: number): Part {
  const xy = new Float64Array(2 * (end - start));
  let [lon, lat] = [0, 0];
  for (let i = start, at = 0; i < end; i++) {
    lon += x[i];
    lat += y[i];
    xy[at++] = mercatorX(lon * quantum);
    xy[at++] = mercatorY(lat * quantum);
  }
  return partOf(xy);
}

function shapeOnTurn(parts: Part[], kind: Shape["kind"], isTurned: boolean): Shape {
  const shape = shapeOf(parts, kind);
  if (isTurned && kind === "line" && parts.length > 1)
    Object.assign(shape, { parts: joinAtSeam(parts), cut: parts });
  if (isTurned && kind === "polygon")
    shape.seam = parts.some(({ box }) => isOnSeam(box[0]) || isOnSeam(box[2]));
  return shape;
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
