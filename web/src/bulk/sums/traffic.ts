// Points on the drawn lines, so that names in the background keep clear of them.

import { pointsEvery } from "../../core/draw/lines";
import type { View } from "../../core/types";
import { isInside } from "../../core/view/boxes";
import { pairShapes, shapeToLine } from "../draw/strokes";
import { hasFlows } from "../names";
import type { BulkState } from "../types";

const MOST_LINES = 400; // names keep clear of the heaviest lines only
const STEP = 7; // px from point to point

/** Return points along the heaviest flows, in layer pixels, for names to keep clear of. */
export function pointsOnFlows(view: View, state: BulkState): number[][] {
  if (!hasFlows(state)) return [];
  const shapeOf = pairShapes(view, state);
  return state.scene.ids.slice(0, MOST_LINES).flatMap((_, i) => {
    const shape = shapeOf(i, 1);
    if (!shape) return [];
    return pointsEvery(shapeToLine(shape), STEP).filter(([x, y]) => isInside(view.extent, x, y));
  });
}
