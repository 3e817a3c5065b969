// Boxes on the Mercator square or on the screen: west, north, east, south, with y down.

import type { Box, Point } from "../types";

export const clamp = (value: number, least: number, most: number) =>
  Math.max(least, Math.min(most, value));

/** Return the bounding box of vertices x0, y0, x1, y1, … */
export function boxOf(xy: ArrayLike<number>): Box {
  const box = emptyBox();
  for (let i = 0; i < xy.length; i += 2) {
    if (xy[i] < box[0]) box[0] = xy[i];
    if (xy[i] > box[2]) box[2] = xy[i];
    if (xy[i + 1] < box[1]) box[1] = xy[i + 1];
    if (xy[i + 1] > box[3]) box[3] = xy[i + 1];
  }
  return box;
}

/** Return a box that `growBox` can grow. */
export const emptyBox = (): Box => [Infinity, Infinity, -Infinity, -Infinity];

/** Grow a box so that it contains another one. */
export function growBox(box: Box, other: Box) {
  box[0] = Math.min(box[0], other[0]);
  box[1] = Math.min(box[1], other[1]);
  box[2] = Math.max(box[2], other[2]);
  box[3] = Math.max(box[3], other[3]);
}

/** Return the smallest box that contains all boxes. */
export function enclosingBox(boxes: Iterable<Box>): Box {
  const enclosing = emptyBox();
  for (const box of boxes) growBox(enclosing, box);
  return enclosing;
}

/** Return a box with a margin on each side; a margin below 0 makes it smaller. */
export const padBox = (
  [west, north, east, south]: Box,
  marginX: number,
  marginY = marginX,
): Box => [west - marginX, north - marginY, east + marginX, south + marginY];

export const squareAround = (x: number, y: number, r: number): Box => [x - r, y - r, x + r, y + r];

export const middleOf = ([west, north, east, south]: Box): Point => ({
  x: (west + east) / 2,
  y: (north + south) / 2,
});

/** Return a box with the same middle whose sides have at least a length. */
export function withLeastSide(box: Box, side: number): Box {
  const { x, y } = middleOf(box);
  return enclosingBox([box, squareAround(x, y, side / 2)]);
}

export const isInside = (box: Box, x: number, y: number) =>
  x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3];

/** Return whether two boxes have an area in common; boxes that only touch have none. */
export const overlap = (a: Box, b: Box) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

/** Return whether two boxes overlap or touch. */
export const isTouching = (a: Box, b: Box) =>
  a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];

/** Return whether a box lies inside a frame, at least a margin from its edges. */
export const isWithin = (box: Box, frame: Box, margin = 2) =>
  box[0] > frame[0] + margin &&
  box[1] > frame[1] + margin &&
  box[2] < frame[2] - margin &&
  box[3] < frame[3] - margin;

/** Return the point of a box that is nearest to a point. */
export const nearestInBox = (box: Box, { x, y }: Point): Point => ({
  x: clamp(x, box[0], box[2]),
  y: clamp(y, box[1], box[3]),
});
