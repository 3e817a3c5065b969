// Finds the node under a pointer, or else the largest flow near it.

import { distanceToLine } from "../core/draw/lines";
import type { Box, View } from "../core/types";
import { boxOf } from "../core/view/mercator";
import { curveBetween, distanceToCurve } from "./draw/curves";
import { pairShapes } from "./draw/strokes";
import { type FlowState, hasFlows } from "./names";
import { flowWidth, UNNUMBERED_WIDTH } from "./sums/sizes";
import type { BulkHit, BulkState, Gathered } from "./types";

export function flowHit(flow: number, { gathered, data: { lines } }: FlowState): BulkHit {
  const { pairs, nodes } = gathered;
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

const nodeHit = (node: number, { nodes }: Gathered): BulkHit => ({
  layer: "places",
  row: { node },
  box: boxOf([nodes.x[node], nodes.y[node]]),
});

/** Find what was chosen before places were merged again among the new nodes; null where it is gone. */
export function findHitAgain({ row }: BulkHit, previous: Gathered | null, state: BulkState) {
  if (!previous?.flows || !hasFlows(state) || state.data.lines) return null;
  const { gathered } = state;
  const newNode = (node: number) => gathered.nodes.group[previous.nodes.first[node]];
  if ("node" in row) return nodeHit(newNode(row.node), gathered);
  const [from, to] = [previous.pairs.from, previous.pairs.to].map((ends) =>
    newNode(ends[row.flow]),
  );
  const flow = gathered.pairs.from.findIndex(
    (start, i) => start === from && gathered.pairs.to[i] === to,
  );
  return flow < 0 ? null : flowHit(flow, state);
}

export function hitAt(point: L.Point, tolerance: number, state: BulkState): BulkHit | null {
  const { gathered } = state;
  if (!gathered) return null;
  const node = nodeAt(point, tolerance, state);
  if (node !== undefined) return nodeHit(node, gathered);
  if (!hasFlows(state)) return null;
  const flow = flowAt(point, tolerance, state);
  return flow === undefined ? null : flowHit(flow, state);
}

const nodeAt = ({ x, y }: L.Point, tolerance: number, { marks }: BulkState) =>
  marks
    .map((mark) => ({ ...mark, distance: Math.hypot(mark.x - x, mark.y - y) - mark.radius }))
    .filter(({ distance }) => distance <= tolerance / 2)
    .sort((a, b) => a.distance - b.distance || a.radius - b.radius)[0]?.node;

function flowAt({ x, y }: L.Point, tolerance: number, state: FlowState): number | undefined {
  const { drawn, gathered, surface } = state;
  if (!surface) return undefined;
  const view = surface.view();
  const shapeOf = pairShapes(view, state);
  return drawn.ids.find((flow, i) => {
    const isNumbered = i < drawn.numbered;
    const width = isNumbered ? flowWidth(gathered.pairs.quantity[flow], state) : UNNUMBERED_WIDTH;
    const reach = tolerance / 2 + width / 2;
    if (drawn.curves && !isNear(curveBox(drawn.curves, i, view), x, y, reach)) return false;
    const shape = shapeOf(i, width);
    if (!shape) return false;
    const distance =
      "route" in shape ? distanceToLine(shape.route, x, y) : distanceToCurve(shape.part, x, y);
    return distance <= reach;
  });
}

const curveBox = (curves: Float64Array, i: number, view: View): Box =>
  boxOf(
    Array.from(curves.subarray(6 * i, 6 * i + 6), (coordinate, index) =>
      index % 2 ? view.y(coordinate) : view.x(coordinate),
    ),
  );

const isNear = ([west, north, east, south]: Box, x: number, y: number, reach: number) =>
  x >= west - reach && x <= east + reach && y >= north - reach && y <= south + reach;
