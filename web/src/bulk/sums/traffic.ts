// Points on the drawn lines, so that names in the background keep clear of them.

import { pointsEvery } from "../../core/draw/lines";
import type { Line, View } from "../../core/types";
import { pairShapes } from "../draw/strokes";
import { hasFlows } from "../names";
import type { BulkState } from "../types";

const MOST_LINES = 400; // lines; with more, names keep clear of these
const STEP = 7; // px from point to point
const BENDS = 8; // straight parts of a curve

/** Return points on the heaviest flows, in layer pixels. */
export function pointsOnFlows(view: View, state: BulkState): number[][] {
  if (!hasFlows(state)) return [];
  const shapeOf = pairShapes(view, state);
  return state.drawn.ids.slice(0, MOST_LINES).flatMap((_, i) => {
    const shape = shapeOf(i, 1);
    if (!shape) return [];
    const line = "route" in shape ? shape.route : straightParts(shape.part);
    return pointsEvery(line, STEP).filter(
      ([x, y]) => x > view.west && x < view.east && y > view.north && y < view.south,
    );
  });
}

/** Return a quadratic curve as a line of straight parts. */
function straightParts([x0, y0, x1, y1, x2, y2]: ArrayLike<number> & Iterable<number>): Line {
  return Array.from({ length: BENDS + 1 }, (_, i) => {
    const t = i / BENDS;
    const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2];
    return [a * x0 + b * x1 + c * x2, a * y0 + b * y1 + c * y2];
  }).flat();
}
