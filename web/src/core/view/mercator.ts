// The Mercator square of side 1, x to the east and y to the south, on which the pages draw.

import type { Part, Shape } from "../types";
import { boxOf, clamp, enclosingBox } from "./boxes";

// Mercator shows no pole: the square ends near this latitude.
const MOST_LATITUDE = 85.05;

export const mercatorX = (lon: number) => (lon + 180) / 360;

export function mercatorY(lat: number): number {
  const sine = Math.sin((clamp(lat, -MOST_LATITUDE, MOST_LATITUDE) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

export const longitude = (x: number) => 360 * x - 180;

export const latitude = (y: number) =>
  (360 / Math.PI) * Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) - 90;

/** Return the vertices with their bounding box. */
export const makePart = (xy: Float64Array): Part => Object.assign(xy, { box: boxOf(xy) });

export const shapeFromParts = (parts: Part[], kind?: Shape["kind"]): Shape => ({
  parts,
  box: enclosingBox(parts.map(({ box }) => box)),
  kind,
});

/** Return the middle x, on the Mercator square, of bounds that cross the antimeridian (west > east); else null.
 * Everything is drawn on that middle's copy of the world. */
export function middleOfView(bounds: number[] | null): number | null {
  return bounds && bounds[0] > bounds[2] ? mercatorX((bounds[0] + bounds[2] + 360) / 2) : null;
}

/** Return an x on the copy of the world on which a middle x lies; the same x without a middle. */
export const onCopyOf = (middle: number | null, x: number) =>
  middle === null ? x : x + Math.round(middle - x);

/** Move a part by whole turns of the world, to where its middle is nearest to a middle x. */
export function turnPart(xy: Part, middle: number) {
  const turns = Math.round(middle - (xy.box[0] + xy.box[2]) / 2);
  if (!turns) return;
  xy.turns = turns;
  for (let i = 0; i < xy.length; i += 2) xy[i] += turns;
  xy.box = boxOf(xy);
}

export const isOnAntimeridian = (x: number) => Math.abs(x - Math.round(x)) < 1e-9;
