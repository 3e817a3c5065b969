// Strokes flows, the largest first and each next one beneath it.

import { type Head, headAt, strokeLines, traceHead } from "../../core/draw/heads";
import { lengthOf } from "../../core/draw/lines";
import type { Context, Line, View } from "../../core/types";
import { type FlowState, hasFlows, largestFirst, pairFlows } from "../names";
import { flowWidth, nodeRadius, UNNUMBERED_WIDTH } from "../sums/sizes";
import type { BulkHit, BulkState, Flows, Pairs } from "../types";
import { curveBetween, curveToLine, type ScreenCurve, screenCurve, screenRoute } from "./curves";
import { commodityHue } from "./hues";
import type { Work } from "./slices";

const MOST_HALOS = 1000; // flows; with more none has one
const MOST_HEADS = 2000; // flows with an arrowhead
const MOST_HEADS_CLEAR = 400; // flows whose arrowheads names avoid
const MOST_DASHES = 2000; // strokes with dashes
const MOST_SPLIT = 300; // flows that a choice splits by commodity
const GAP = 0.6; // px from the arc that both directions share

type FlowShape = ({ route: Line; length: number } | Pick<ScreenCurve, "part" | "length">) & {
  head: Head | null;
  /** Whether the head is the outer half of an arrow. */
  isHalf: boolean;
};

/** A line to stroke, between two nodes or along a route. */
interface Stroke {
  from: number;
  to: number;
  /** Number of the route. */
  line: number;
  /** Curves, and where among their numbers the six of this one begin. */
  curve: ArrayLike<number> | null;
  at: number;
  width: number;
  /** Distance from the arc, px. */
  offset: number;
  isHeaded: boolean;
}

/** Stroke the flows, the most important first and each beneath those before it. Each step draws one flow and yields the
 * ink that it took, px². */
export function* strokeFlows(pen: Context, view: View, state: BulkState): Work<void> {
  if (!hasFlows(state)) return;
  const { scene, sums, symbols, chosen } = state;
  const { pairs } = sums;
  pen.globalCompositeOperation = "destination-over";
  pen.lineJoin = "round";
  const n = scene.ids.length;
  // Beyond 300 flows, each is the fainter the more there are.
  const alpha = Math.max(0.22, 0.88 * Math.min(1, (300 / Math.max(1, n)) ** 0.22));
  const dash = symbols.dash("geodesic");
  const shapeOf = makeShaper(view, state);
  // The chosen flows lie over the others, and are split by commodity.
  for (const { flow, stroke } of chosen ? splitStrokes(chosen.row, state) : []) {
    const isNumbered = Boolean(sums.flows.numbered[flow]);
    const hue = commodityHue(sums.flows.commodity[flow], state);
    const style = { width: stroke.width, hue, opacity: 1, dash: isNumbered ? [] : dash, edge: 3 };
    yield strokeUnder(pen, shapeOf(stroke), style, state);
  }
  const pairShape = pairShapes(view, state);
  for (const [i, pair] of scene.ids.entries()) {
    if (chosen && touchesHit(pair, chosen.row, pairs)) continue;
    const isNumbered = i < scene.numbered;
    const width = isNumbered ? flowWidth(pairs.quantity[pair], state) : UNNUMBERED_WIDTH;
    const opacity = (chosen ? 0.3 : 1) * (isNumbered ? alpha : 0.75 * alpha);
    const isDashed = !isNumbered && i - scene.numbered < MOST_DASHES;
    const style = {
      width,
      hue: commodityHue(pairs.commodity[pair], state),
      opacity,
      dash: isDashed ? dash : [],
      edge: n <= MOST_HALOS && isNumbered ? 1 : 0,
    };
    yield strokeUnder(pen, pairShape(i, width), style, state);
  }
  pen.globalAlpha = 1;
}

/** Style of a stroke; `width` and `edge`, the width of its halo, px. */
interface StrokeStyle {
  width: number;
  hue: string;
  opacity: number;
  dash: number[];
  edge: number;
}

/** Stroke one flow: its head, its line, then its halo. The pen draws beneath what is already there, so that the halo
 * lies below the line. Return the ink that it took, px². */
function strokeUnder(
  pen: Context,
  shape: FlowShape | null,
  { width, hue, opacity, dash, edge }: StrokeStyle,
  { symbols }: FlowState,
): number {
  if (!shape) return 40; // finding that it is out of view takes some time, too
  pen.strokeStyle = pen.fillStyle = hue;
  pen.globalAlpha = opacity;
  if (shape.head) {
    if (shape.isHalf) traceHalfHead(pen, shape.head, width);
    else traceHead(pen, shape.head);
    pen.fill();
  }
  pen.lineWidth = width;
  pen.lineCap = "butt";
  pen.setLineDash(dash);
  strokeShape(pen, shape);
  pen.setLineDash([]);
  if (edge) {
    pen.strokeStyle = symbols.ground().halo;
    pen.globalAlpha = 0.8 * Math.min(1, opacity + 0.2);
    pen.lineWidth = width + 2 * edge;
    strokeShape(pen, shape);
  }
  return 60 + shape.length * (width + 2) * (edge ? 2 : 1);
}

/** Return whether a pair is the chosen one, or leaves or enters the chosen node. */
const touchesHit = (pair: number, row: BulkHit["row"], { from, to }: Flows | Pairs) =>
  "flow" in row ? row.flow === pair : from[pair] === row.node || to[pair] === row.node;

/** Return a stroke for each commodity's flow of the chosen pair or node, the largest first. Flows of one pair lie side
 * by side. */
function splitStrokes(row: BulkHit["row"], state: FlowState): { flow: number; stroke: Stroke }[] {
  const { flows, nodes } = state.sums;
  const chosenFlows =
    "flow" in row
      ? pairFlows(row.flow, state)
      : largestFirst(flows, (flow) => touchesHit(flow, row, flows));
  const flowsWithLine = chosenFlows.filter(
    (flow) => state.data.lines || flows.from[flow] !== flows.to[flow],
  );
  const offsets = new Map<string, number>();
  return flowsWithLine.slice(0, MOST_SPLIT).map((flow) => {
    const [from, to, line] = [flows.from[flow], flows.to[flow], flows.line[flow]];
    const width = flows.numbered[flow] ? flowWidth(flows.quantity[flow], state) : UNNUMBERED_WIDTH;
    const offset = offsets.get(`${from} ${to}`) ?? 0;
    offsets.set(`${from} ${to}`, offset + width + GAP);
    const curve = state.data.lines ? null : curveBetween(nodes, from, to);
    return {
      flow,
      stroke: { from, to, line, curve, at: 0, width, offset, isHeaded: true },
    };
  });
}

/** Return a flow's shape as a line, px; a curve in straight parts. */
export const shapeToLine = (shape: FlowShape): Line =>
  "route" in shape ? shape.route : curveToLine(shape.part);

/** Stroke the line of a flow: the polyline of a route, or a curve. */
function strokeShape(pen: Context, shape: FlowShape) {
  if ("route" in shape) {
    strokeLines(pen, [shape.route]);
    return;
  }
  const { part } = shape;
  pen.beginPath();
  pen.moveTo(part[0], part[1]);
  pen.quadraticCurveTo(part[2], part[3], part[4], part[5]);
  pen.stroke();
}

/** Trace the right half of an arrowhead, as seen in the direction of travel. The left half would lie over the flow in
 * the opposite direction. */
function traceHalfHead(pen: Context, { x, y, dx, dy, length, halfWidth }: Head, width: number) {
  const at = (back: number, right: number): [number, number] => [
    x - dx * back - dy * right,
    y - dy * back + dx * right,
  ];
  pen.beginPath();
  pen.moveTo(...at(0, -width / 2));
  pen.lineTo(...at(length, halfWidth));
  pen.lineTo(...at(length, -width / 2));
  pen.closePath();
}

/** Return a function that returns the shape, on the screen, of the i-th pair of the scene, or null if it is out of
 * view. Only the heaviest pairs have heads. */
export function pairShapes(
  view: View,
  state: FlowState,
): (i: number, width: number) => FlowShape | null {
  const { scene, sums } = state;
  const { from, to, line } = sums.pairs;
  const shapeOf = makeShaper(view, state);
  return (i, width) => {
    const pair = scene.ids[i];
    const isHeaded = (i < scene.numbered ? i : i - scene.numbered) < MOST_HEADS;
    const ends = { from: from[pair], to: to[pair], line: line[pair] };
    return shapeOf({ ...ends, curve: scene.curves, at: 6 * i, width, offset: 0, isHeaded });
  };
}

/** Return points on the arrowheads of the heaviest flows, px, for names to keep clear of where they can. */
export function headPoints(view: View, state: FlowState): number[][] {
  const { scene, sums } = state;
  const { quantity } = sums.pairs;
  const shapeOf = pairShapes(view, state);
  return scene.ids.slice(0, MOST_HEADS_CLEAR).flatMap((pair, i) => {
    const isNumbered = i < scene.numbered;
    const shape = shapeOf(i, isNumbered ? flowWidth(quantity[pair], state) : UNNUMBERED_WIDTH);
    if (!shape?.head) return [];
    const { x, y, dx, dy, length, halfWidth } = shape.head;
    return [0, 0.5, 1].flatMap((back) =>
      [0, back].map((right) => [
        x - dx * length * back - dy * halfWidth * right,
        y - dy * length * back + dx * halfWidth * right,
      ]),
    );
  });
}

/** Return a function that returns the shape of a stroke on the screen, or null if it is out of view. */
function makeShaper(view: View, state: FlowState): (stroke: Stroke) => FlowShape | null {
  const { sums, data } = state;
  const radius = nodeRadius(sums, state);
  return ({ from, to, line, curve, at, width, offset, isHeaded }) => {
    const head = isHeaded
      ? { length: 6 + 1.25 * width, halfWidth: 3.4 + 0.95 * width }
      : { length: 0, halfWidth: 0 };
    if (data.lines) {
      const route = screenRoute(data.lines, line, view);
      const length = route ? lengthOf(route) : 0;
      const hasHead = isHeaded && length > 2 * head.length;
      return route && { route, length, isHalf: false, head: hasHead ? headAt(route, head) : null };
    }
    if (!curve) return null;
    const [start, end] = [radius(from) + 2, radius(to) + 2];
    const shift = GAP + offset + width / 2;
    const projected = screenCurve(curve, at, view, { start, end, head, shift });
    return projected && { ...projected, isHalf: true, head: curveHead(projected, head) };
  };
}

/** Return the head of a curve, smaller where there is little room; null if the curve has none or is too short. */
function curveHead(
  { tip, base, room, length }: ScreenCurve,
  size: { length: number; halfWidth: number },
): Head | null {
  if (!size.length || length <= 7) return null;
  const reach = Math.hypot(tip[0] - base[0], tip[1] - base[1]) || 1;
  return {
    x: tip[0],
    y: tip[1],
    dx: (tip[0] - base[0]) / reach,
    dy: (tip[1] - base[1]) / reach,
    length: size.length * room,
    halfWidth: size.halfWidth * Math.max(0.5, room),
  };
}
