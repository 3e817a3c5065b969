// The Mercator square of side 1, x to the east and y to the south, on which the pages draw.

import type { Box, Frame, Part, Shape } from "../types";

export const mercatorX = (lon: number) => (lon + 180) / 360;

export function mercatorY(lat: number): number {
  const sine = Math.sin((Math.max(-85.05, Math.min(85.05, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

export const longitude = (x: number) => 360 * x - 180;

export const latitude = (y: number) =>
  (360 / Math.PI) * Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) - 90;

export function boxOf(xy: ArrayLike<number>): Box {
  let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < xy.length; i += 2) {
    if (xy[i] < west) west = xy[i];
    if (xy[i] > east) east = xy[i];
    if (xy[i + 1] < north) north = xy[i + 1];
    if (xy[i + 1] > south) south = xy[i + 1];
  }
  return [west, north, east, south];
}

export function growBox(box: Box, other: Box) {
  box[0] = Math.min(box[0], other[0]);
  box[1] = Math.min(box[1], other[1]);
  box[2] = Math.max(box[2], other[2]);
  box[3] = Math.max(box[3], other[3]);
}

/** Return a box that `growBox` can grow. */
export const emptyBox = (): Box => [Infinity, Infinity, -Infinity, -Infinity];

/** Return the smallest box that contains all boxes. */
export function enclosingBox(boxes: Iterable<Box>): Box {
  const enclosing = emptyBox();
  for (const box of boxes) growBox(enclosing, box);
  return enclosing;
}

/** Return the vertices with their bounding box. */
export const makePart = (xy: Float64Array): Part => Object.assign(xy, { box: boxOf(xy) });

export const shapeFromParts = (parts: Part[], kind?: Shape["kind"]): Shape => ({
  parts,
  box: enclosingBox(parts.map(({ box }) => box)),
  kind,
});

/** Return the middle, x on the Mercator square, of a view across the antimeridian (west > east), on whose copy of the
 * world all is drawn; else null. */
export function middleOfView(bounds: number[] | null): number | null {
  return bounds && bounds[0] > bounds[2] ? mercatorX((bounds[0] + bounds[2] + 360) / 2) : null;
}

export function turnPart(xy: Part, middle: number) {
  const turns = Math.round(middle - (xy.box[0] + xy.box[2]) / 2);
  if (!turns) return;
  xy.turns = turns;
  for (let i = 0; i < xy.length; i += 2) xy[i] += turns;
  xy.box = boxOf(xy);
}

export const isOnAntimeridian = (x: number) => Math.abs(x - Math.round(x)) < 1e-9;

export const frameToBox = ({ west, north, east, south }: Frame): Box => [west, north, east, south];

export const isInside = (box: Box, x: number, y: number) =>
  x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3];
