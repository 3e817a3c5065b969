// Lines and their arrowheads.

import type { Context, Line } from "../types";
import { lengthOf, pointAlong } from "./lines";

/** Size of an arrowhead, px. */
export interface HeadSize {
  length: number;
  halfWidth: number;
}

/** An arrowhead: its tip, px, and the unit direction in which it points. */
export interface Head extends HeadSize {
  x: number;
  y: number;
  dx: number;
  dy: number;
}

/** Return the arrowhead at the end of a line, in px. It points in the direction of the last part of the line that is as
 * long as the head. */
export function headAt(line: Line, size: HeadSize): Head {
  const n = line.length;
  const length = lengthOf(line);
  const [bx, by] = pointAlong(line, Math.max(0, 1 - size.length / length));
  const [tx, ty] = [line[n - 2], line[n - 1]];
  const reach = Math.hypot(tx - bx, ty - by) || 1;
  return { x: tx, y: ty, dx: (tx - bx) / reach, dy: (ty - by) / reach, ...size };
}

/** Trace the outline of an arrowhead, about `grow` px larger on all sides for its halo. */
export function traceHead(context: Context, head: Head, grow = 0) {
  const { x, y, dx, dy } = head;
  const length = head.length + grow;
  const halfWidth = head.halfWidth + grow / 2;
  const [bx, by] = [x - dx * length, y - dy * length];
  context.beginPath();
  context.moveTo(x + dx * grow, y + dy * grow);
  context.lineTo(bx - dy * halfWidth, by + dx * halfWidth);
  // A notched back reads as an arrow even where two of them touch.
  context.lineTo(x - dx * length * 0.78, y - dy * length * 0.78);
  context.lineTo(bx + dy * halfWidth, by - dx * halfWidth);
  context.closePath();
}

/** Stroke several lines on the screen at once. */
export function strokeLines(context: Context, lines: Line[]) {
  context.beginPath();
  for (const line of lines) {
    context.moveTo(line[0], line[1]);
    for (let i = 2; i < line.length; i += 2) context.lineTo(line[i], line[i + 1]);
  }
  context.stroke();
}
