// Geometry of lines on the screen. A line is a flat array x0, y0, x1, y1, … in layer pixels.

import type { Line, View } from "../types";
import { clamp } from "../view/boxes";

/** Project a line to px. Vertices less than 3 px from the one before are left out, because strands that are drawn
 * beside the line would jitter there. */
export function screenLine(xy: ArrayLike<number>, view: View): Line {
  const line = [view.x(xy[0]), view.y(xy[1])];
  const end = xy.length - 2;
  for (let i = 2; i <= end; i += 2) {
    const x = view.x(xy[i]);
    const y = view.y(xy[i + 1]);
    const n = line.length;
    if (i < end && Math.hypot(x - line[n - 2], y - line[n - 1]) < 3) continue;
    line.push(x, y);
  }
  return line;
}

export function lengthOf(line: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 2; i < line.length; i += 2)
    sum += Math.hypot(line[i] - line[i - 2], line[i + 1] - line[i - 1]);
  return sum;
}

/** Return a line without some px at its start and end; the whole line if it is not longer than these. */
export function trimLine(line: Line, start: number, end: number): Line {
  const length = lengthOf(line);
  if (length <= start + end) return line;
  return cutLine(line, start, length - end);
}

/** Return the part of a line between two distances from its start, px. */
function cutLine(line: Line, from: number, to: number): Line {
  const cut: Line = [];
  let walked_px = 0;
  for (let i = 2; i < line.length; i += 2) {
    const dx = line[i] - line[i - 2];
    const dy = line[i + 1] - line[i - 1];
    const step = Math.hypot(dx, dy);
    const at = (distance: number) => [
      line[i - 2] + (dx * distance) / step,
      line[i - 1] + (dy * distance) / step,
    ];
    if (step > 0 && walked_px + step >= from) {
      if (!cut.length) cut.push(...at(Math.max(0, from - walked_px)));
      if (walked_px + step >= to) {
        cut.push(...at(to - walked_px));
        return cut;
      }
      cut.push(line[i], line[i + 1]);
    }
    walked_px += step;
  }
  return cut;
}

/** Return [x, y, dx, dy]: the point at a share (0 to 1) of a line's length, and the unit direction there. */
export function pointAlong(line: ArrayLike<number>, share: number): number[] {
  let remaining_px = share * lengthOf(line);
  for (let i = 2; i < line.length; i += 2) {
    const dx = line[i] - line[i - 2];
    const dy = line[i + 1] - line[i - 1];
    const step = Math.hypot(dx, dy);
    if (step >= remaining_px && step > 0) {
      return [
        line[i - 2] + (dx * remaining_px) / step,
        line[i - 1] + (dy * remaining_px) / step,
        dx / step,
        dy / step,
      ];
    }
    remaining_px -= step;
  }
  return [line[line.length - 2], line[line.length - 1], 1, 0];
}

/** Return points [x, y] along a line, from its start on, each `gap` farther along the line than the one before. */
export function pointsEvery(line: ArrayLike<number>, gap: number): number[][] {
  const points: number[][] = [];
  let nextDistance = 0;
  let walked = 0;
  for (let i = 2; i < line.length; i += 2) {
    const [dx, dy] = [line[i] - line[i - 2], line[i + 1] - line[i - 1]];
    const step = Math.hypot(dx, dy);
    for (; step > 0 && nextDistance <= walked + step; nextDistance += gap) {
      const share = (nextDistance - walked) / step;
      points.push([line[i - 2] + share * dx, line[i - 1] + share * dy]);
    }
    walked += step;
  }
  return points;
}

export const LONGEST_LINE = 4000; // px: zoomed in that far, most of a longer line is out of view

/** Return points at equal distances on all lines that are not too long. */
export const pointsOn = (lines: Line[], gap: number) =>
  lines.filter((line) => lengthOf(line) <= LONGEST_LINE).flatMap((line) => pointsEvery(line, gap));

export function reversedLine(line: ArrayLike<number>): Line {
  const back: Line = [];
  for (let i = line.length - 2; i >= 0; i -= 2) back.push(line[i], line[i + 1]);
  return back;
}

/** Return the distance of a point from the nearest point of a line, in the unit of its coordinates. */
export function distanceToLine(line: ArrayLike<number>, x: number, y: number): number {
  let leastDistance = Infinity;
  for (let i = 2; i < line.length; i += 2) {
    const ax = line[i - 2];
    const ay = line[i - 1];
    const dx = line[i] - ax;
    const dy = line[i + 1] - ay;
    const square = dx * dx + dy * dy;
    // Where along this leg the nearest point lies, as a share of its length
    const share = square ? clamp(((x - ax) * dx + (y - ay) * dy) / square, 0, 1) : 0;
    leastDistance = Math.min(leastDistance, Math.hypot(ax + share * dx - x, ay + share * dy - y));
  }
  return leastDistance;
}
