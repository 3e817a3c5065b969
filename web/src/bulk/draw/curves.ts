// Flows as light arcs: both directions of a pair share one, each on its own side of it.

import type { HeadSize } from "../../core/draw/heads";
import type { Line, View } from "../../core/types";
import { boxOf, isTouching } from "../../core/view/boxes";
import type { Lines, Nodes } from "../types";

const BEND = 0.08; // of a flow's length
const STRAIGHT_PARTS = 14; // of a curve, where it is treated as a line

/** Start, control point and end of a quadratic curve: x, y of each. */
type Curve = [number, number, number, number, number, number];

/** Return a quadratic curve between two nodes on the Mercator square: start, control point and end. Both directions of
 * a flow bend to the same side: to the north, or to the west if the nodes lie on one meridian. */
export function curveBetween(nodes: Pick<Nodes, "x" | "y">, from: number, to: number): Curve {
  const [x1, y1, y2] = [nodes.x[from], nodes.y[from], nodes.y[to]];
  // The shorter way round the world.
  const x2 = nodes.x[to] - Math.round(nodes.x[to] - x1);
  const [dx, dy] = [x2 - x1, y2 - y1];
  const bend = dx > 0 || (dx === 0 && dy < 0) ? 2 * BEND : -2 * BEND;
  return [x1, y1, (x1 + x2) / 2 + dy * bend, (y1 + y2) / 2 - dx * bend, x2, y2];
}

/** A curve on the screen, px, with the tip and base of its head; `room`, 0 to 1, is the share of its full size that the
 * head has on a short curve. */
export interface ScreenCurve {
  part: Curve;
  tip: [number, number];
  base: [number, number];
  room: number;
  length: number;
}

interface Trim {
  /** Lengths that the nodes hide, px. */
  start: number;
  end: number;
  head: HeadSize;
  /** px to the right of travel, so that the other direction has room on the left. */
  shift: number;
}

/** Return a curve on the screen, without the parts that lie under its nodes and under its head. Return null if it is
 * out of view or shorter than 2 px. Its coordinates begin at `at` in the array; it is shifted by `shift` px to the
 * right of travel. */
export function screenCurve(
  curves: ArrayLike<number>,
  at: number,
  view: View,
  { start, end, head, shift }: Trim,
): ScreenCurve | null {
  const points: Curve = [
    view.x(curves[at]),
    view.y(curves[at + 1]),
    view.x(curves[at + 2]),
    view.y(curves[at + 3]),
    view.x(curves[at + 4]),
    view.y(curves[at + 5]),
  ];
  // A curve lies within the box of its three points.
  if (!isTouching(boxOf(points), view.extent)) return null;
  const length = Math.hypot(points[4] - points[0], points[5] - points[1]);
  if (length < 2) return null;
  const [right, down] = [
    (shift * (points[1] - points[5])) / length,
    (shift * (points[4] - points[0])) / length,
  ];
  for (let i = 0; i < 6; i += 2) {
    points[i] += right;
    points[i + 1] += down;
  }
  const room = Math.min(1, length / (1.6 * (start + end + head.length) || 1));
  // Parameters of the curve, 0 to 1: along so flat an arc they are nearly shares of its length.
  const from = (start * room) / length;
  const tip = 1 - (end * room) / length;
  const to = tip - (0.85 * head.length * room) / length; // the line ends within its head
  return {
    part: curvePart(points, from, head.length ? to : tip),
    tip: curvePoint(points, tip),
    base: curvePoint(points, tip - (head.length * room) / length),
    room,
    length,
  };
}

/** Return the point of a quadratic curve at a parameter, 0 to 1. */
const curvePoint = (p: Curve, t: number): [number, number] => {
  const s = 1 - t;
  return [
    s * s * p[0] + 2 * s * t * p[2] + t * t * p[4],
    s * s * p[1] + 2 * s * t * p[3] + t * t * p[5],
  ];
};

/** Return the part of a quadratic curve between two of its parameters (de Casteljau). */
function curvePart(p: Curve, from: number, to: number): Curve {
  const [a, b] = [curvePoint(p, from), curvePoint(p, to)];
  const mix = (i: number) =>
    (1 - from) * ((1 - to) * p[i] + to * p[i + 2]) + from * ((1 - to) * p[i + 2] + to * p[i + 4]);
  return [a[0], a[1], mix(0), mix(1), b[0], b[1]];
}

/** Return a curve as a line of straight parts. */
export const curveToLine = (curve: Curve): Line =>
  Array.from({ length: STRAIGHT_PARTS + 1 }, (_, i) =>
    curvePoint(curve, i / STRAIGHT_PARTS),
  ).flat();

/** Return the line of a route on the screen, without vertices less than a pixel from the one before; null if it is out
 * of view. */
export function screenRoute(lines: Lines, line: number, view: View): Line | null {
  const points: Line = [];
  const end = lines.starts[line + 1] - 1;
  for (let i = lines.starts[line]; i <= end; i++) {
    const [x, y] = [view.x(lines.xy[2 * i]), view.y(lines.xy[2 * i + 1])];
    const n = points.length;
    if (n && i < end && Math.abs(x - points[n - 2]) < 1 && Math.abs(y - points[n - 1]) < 1)
      continue;
    points.push(x, y);
  }
  return points.length > 2 && isTouching(boxOf(points), view.extent) ? points : null;
}
