// Decodes the geometry columns of a page's data (see geo/maps/encoding/shapes.py).

import type { Part, Shape } from "../types";
import {
  isOnAntimeridian,
  makePart,
  mercatorX,
  mercatorY,
  shapeFromParts,
  turnPart,
} from "../view/mercator";
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

/** Return the shape of each row, projected to the Mercator square; rows with equal shapes share one. */
export function unpackShapes(packed: PackedShapes, read: Read, middleX: number | null): Shape[] {
  const shapeAt = shapeReader(packed, read, middleX);
  const shapes = Array.from({ length: packed.parts[1] }, (_, i) => shapeAt(i));
  return Array.from(read(packed.row), (number) => shapes[number]);
}

/** Return for each row a function that projects its shape when it is first called. */
export function unpackShapesLazily(
  packed: PackedShapes,
  read: Read,
  middleX: number | null,
): (() => Shape)[] {
  const shapeAt = shapeReader(packed, read, middleX);
  const shapes: Shape[] = [];
  return Array.from(read(packed.row), (number) => () => {
    shapes[number] ??= shapeAt(number);
    return shapes[number];
  });
}

/** Return a function that projects a shape, given its number. All parts share one array of coordinates, because a map
 * has thousands of short parts. */
function shapeReader(packed: PackedShapes, read: Read, middleX: number | null) {
  const { kind, quantum } = packed;
  const [x, y] = [read(packed.x), read(packed.y)];
  const vertices = runStarts(read(packed.lengths));
  const parts = runStarts(read(packed.parts));
  const xy = new Float64Array(2 * x.length);
  return (number: number): Shape => {
    const [from, to] = [parts[number], parts[number + 1]];
    const shape = Array.from({ length: to - from }, (_, i) => {
      const [start, end] = [vertices[from + i], vertices[from + i + 1]];
      const part = projectedPart(x, y, start, end, quantum, xy);
      if (middleX !== null) turnPart(part, middleX);
      return part;
    });
    return shapeOnTurn(shape, kind, middleX !== null);
  };
}

/** Return the start of each of consecutive runs, and the end of the last one. */
function runStarts(lengths: Column): Uint32Array {
  const starts = new Uint32Array(lengths.length + 1);
  for (let i = 0; i < lengths.length; i++) starts[i + 1] = starts[i] + lengths[i];
  return starts;
}

/** Project the vertices from `start` to `end` into the array `xy`, and return their part of it. Columns hold lon and
 * lat as steps from the vertex before, in units of `quantum` degrees. */
function projectedPart(
  x: Column,
  y: Column,
  start: number,
  end: number,
  quantum: number,
  xy: Float64Array,
): Part {
  let [lon, lat] = [0, 0];
  for (let i = start; i < end; i++) {
    lon += x[i];
    lat += y[i];
    xy[2 * i] = mercatorX(lon * quantum);
    xy[2 * i + 1] = mercatorY(lat * quantum);
  }
  return makePart(xy.subarray(2 * start, 2 * end));
}

/** Return a shape of some parts. If they were moved to a copy of the world, so that parts on both sides of the
 * antimeridian meet, those of a line are joined there; of a polygon we note whether it has a seam there, which is not
 * drawn. */
function shapeOnTurn(parts: Part[], kind: Shape["kind"], isTurned: boolean): Shape {
  const shape = shapeFromParts(parts, kind);
  if (isTurned && kind === "line" && parts.length > 1)
    Object.assign(shape, { parts: joinAtSeam(parts), cut: parts });
  if (isTurned && kind === "polygon")
    shape.seam = parts.some(({ box }) => isOnAntimeridian(box[0]) || isOnAntimeridian(box[2]));
  return shape;
}

/** Join the parts of a line that the data cut at the antimeridian: a part that begins where the one before it ends. */
function joinAtSeam(parts: Part[]): Part[] {
  const joined: Part[] = [];
  for (const xy of parts) {
    const previous = joined.at(-1);
    const n = previous?.length ?? 0;
    const isContinuation =
      previous &&
      isOnAntimeridian(xy[0]) &&
      Math.abs(previous[n - 2] - xy[0]) < 1e-9 &&
      Math.abs(previous[n - 1] - xy[1]) < 1e-9;
    if (!isContinuation) {
      joined.push(xy);
      continue;
    }
    const merged = new Float64Array(n + xy.length - 2);
    merged.set(previous);
    merged.set(xy.subarray(2), n);
    joined[joined.length - 1] = makePart(merged);
  }
  return joined;
}
