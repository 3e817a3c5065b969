// Finds the node under a pointer, or else the largest flow near it.

import { distanceToLine } from "../core/draw/lines";
import type { Box, View } from "../core/types";
import { boxOf, isInside, padBox } from "../core/view/boxes";
import { curveBetween } from "./draw/curves";
import { pairShapes, shapeToLine } from "./draw/strokes";
import { type FlowState, hasFlows } from "./names";
import { flowWidth, UNNUMBERED_WIDTH } from "./sums/sizes";
import type { BulkHit, BulkState, Sums } from "./types";

/** Return a pair of nodes as a hit, with the box around its line on the Mercator square. */
export function flowHit(flow: number, { sums, data: { lines } }: FlowState): BulkHit {
  const { pairs, nodes } = sums;
  const row = { flow };
  if (lines) {
    const line = pairs.line[flow];
    const xy = lines.xy.subarray(2 * lines.starts[line], 2 * lines.starts[line + 1]);
    return { layer: "flows", row, box: boxOf(xy) };
  }
  const [x1, y1, cx, cy, x2, y2] = curveBetween(nodes, pairs.from[flow], pairs.to[flow]);
  const middle = [(x1 + 2 * cx + x2) / 4, (y1 + 2 * cy + y2) / 4];
  return { layer: "flows", row, box: boxOf([x1, y1, x2, y2, ...middle]) };
}

const nodeHit = (node: number, { nodes }: Sums): BulkHit => ({
  layer: "places",
  row: { node },
  box: boxOf([nodes.x[node], nodes.y[node]]),
});

/** Return the chosen node or flow among new sums, in which places may have been merged into other nodes; null if it is
 * gone. A node is found by its weightiest place. `previous` are the sums in which it was chosen. */
export function findHitAgain({ row }: BulkHit, previous: Sums | null, state: BulkState) {
  if (!previous?.flows || !hasFlows(state) || state.data.lines) return null;
  const { sums } = state;
  const newNode = (node: number) => sums.nodes.group[previous.nodes.first[node]];
  if ("node" in row) return nodeHit(newNode(row.node), sums);
  const [from, to] = [previous.pairs.from, previous.pairs.to].map((ends) =>
    newNode(ends[row.flow]),
  );
  const flow = sums.pairs.from.findIndex((start, i) => start === from && sums.pairs.to[i] === to);
  return flow < 0 ? null : flowHit(flow, state);
}

/** Return the node at a point of the screen, else the largest flow within a tolerance of it, px; null if there is
 * neither. */
export function hitAt(point: L.Point, tolerance: number, state: BulkState): BulkHit | null {
  const { sums } = state;
  if (!sums) return null;
  const node = nodeAt(point, tolerance, state);
  if (node !== undefined) return nodeHit(node, sums);
  if (!hasFlows(state)) return null;
  const flow = flowAt(point, tolerance, state);
  return flow === undefined ? null : flowHit(flow, state);
}

const nodeAt = ({ x, y }: L.Point, tolerance: number, { marks }: BulkState) =>
  marks
    .map((mark) => ({ ...mark, distance: Math.hypot(mark.x - x, mark.y - y) - mark.radius }))
    .filter(({ distance }) => distance <= tolerance / 2)
    .sort((a, b) => a.distance - b.distance || a.radius - b.radius)[0]?.node;

/** Return the largest drawn flow within reach of a point. */
function flowAt({ x, y }: L.Point, tolerance: number, state: FlowState): number | undefined {
  const { scene, sums, surface } = state;
  if (!surface) return undefined;
  const view = surface.view();
  const shapeOf = pairShapes(view, state);
  return scene.ids.find((flow, i) => {
    const isNumbered = i < scene.numbered;
    const width = isNumbered ? flowWidth(sums.pairs.quantity[flow], state) : UNNUMBERED_WIDTH;
    const reach = tolerance / 2 + width / 2;
    if (scene.curves && !isInside(padBox(curveBox(scene.curves, i, view), reach), x, y))
      return false;
    const shape = shapeOf(i, width);
    return shape !== null && distanceToLine(shapeToLine(shape), x, y) <= reach;
  });
}

/** Return the box in pixels around the control points of a curve: start, bend, end. */
const curveBox = (curves: Float64Array, i: number, view: View): Box =>
  boxOf(
    Array.from(curves.subarray(6 * i, 6 * i + 6), (coordinate, index) =>
      index % 2 ? view.y(coordinate) : view.x(coordinate),
    ),
  );
