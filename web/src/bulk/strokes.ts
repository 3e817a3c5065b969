// Strokes flows, the largest first and each next one beneath it.

import { type Head, headAt, strokeLines, traceHead } from "../core/heads";
import { lengthOf } from "../core/lines";
import type { Context, Line, View } from "../core/types";
import { type ScreenCurve, screenCurve, screenRoute } from "./curves";
import { hueOf } from "./hues";
import { type FlowState, hasFlows } from "./names";
import { radiiOf, UNNUMBERED_WIDTH, widthOf } from "./sizes";
import type { Work } from "./slices";
import type { BulkHit, BulkState, Flows } from "./types";

const MOST_HALOS = 1000; // flows; with more none has one
const HEADS = 2000; // flows with an arrowhead
const DASHES = 2000; // strokes with dashes

type FlowShape = ({ route: Line; length: number } | Pick<ScreenCurve, "part" | "length">) & {
  head: Head | null;
};

/** Each step draws one flow and yields the ink that it took, px². */
export function* strokesOf(pen: Context, view: View, state: BulkState): Work<void> {
  if (!hasFlows(state)) return;
  const { drawn, gathered, data, symbols, chosen } = state;
  const { flows } = gathered;
  pen.globalCompositeOperation = "destination-over";
  pen.lineJoin = "round";
  const { halo } = symbols.ground();
  const hues = data.commodities.map((_, commodity) => hueOf(commodity, state));
  const n = drawn.ids.length;
  const alpha = Math.max(0.22, 0.88 * Math.min(1, (300 / Math.max(1, n)) ** 0.22));
  const dash = symbols.dash("geodesic");
  const shapeOf = flowShapes(view, state);
  for (const [i, flow] of drawn.ids.entries()) {
    const isNumbered = i < drawn.numbered;
    const isLit = chosen !== null && isOfHit(flow, chosen.row, flows);
    const width = isNumbered ? widthOf(flows.quantity[flow], state) : UNNUMBERED_WIDTH;
    const shape = shapeOf(i, width);
    if (!shape) {
      yield 40;
      continue;
    }
    pen.strokeStyle = pen.fillStyle = hues[flows.commodity[flow]];
    pen.globalAlpha = isLit ? 1 : (chosen ? 0.45 : 1) * (isNumbered ? alpha : 0.75 * alpha);
    // Beneath what is drawn already: the head, then the line, then the halo.
    if (shape.head) {
      traceHead(pen, shape.head);
      pen.fill();
    }
    pen.lineWidth = width + (isLit ? 2 : 0);
    pen.lineCap = "butt";
    pen.setLineDash(!isNumbered && i - drawn.numbered < DASHES ? dash : []);
    strokeShape(pen, shape);
    pen.setLineDash([]);
    if ((n <= MOST_HALOS && isNumbered) || isLit) {
      pen.strokeStyle = halo;
      pen.globalAlpha = 0.8;
      pen.lineWidth = width + (isLit ? 6 : 2);
      strokeShape(pen, shape);
    }
    yield 60 + shape.length * (width + 2) * (n <= MOST_HALOS ? 2 : 1);
  }
  pen.globalAlpha = 1;
}

// A node's flows are those that leave or enter it.
const isOfHit = (flow: number, row: BulkHit["row"], { from, to }: Flows) =>
  "flow" in row ? row.flow === flow : from[flow] === row.node || to[flow] === row.node;

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

/** The i-th drawn flow on the screen, with its head if it is among the heaviest; null where it is out of sight. */
export function flowShapes(
  view: View,
  state: FlowState,
): (i: number, width: number) => FlowShape | null {
  const { drawn, gathered, data } = state;
  const { flows } = gathered;
  const radius = radiiOf(gathered, state);
  return (i, width) => {
    const flow = drawn.ids[i];
    const rank = i < drawn.numbered ? i : i - drawn.numbered;
    const head =
      rank < HEADS
        ? { length: 6 + 1.25 * width, half: 2.4 + 0.85 * width }
        : { length: 0, half: 0 };
    if (data.lines) {
      const route = screenRoute(data.lines, flows.line[flow], view);
      const length = route ? lengthOf(route) : 0;
      const isHeaded = head.length > 0 && length > 2 * head.length;
      return route && { route, length, head: isHeaded ? headAt(route, head) : null };
    }
    if (!drawn.curves) return null;
    const [start, end] = [radius(flows.from[flow]) + 2, radius(flows.to[flow]) + 2];
    const curve = screenCurve(drawn.curves, 6 * i, view, { start, end, head });
    return curve && { ...curve, head: headOf(curve, head) };
  };
}

function headOf(
  { tip, base, room, length }: ScreenCurve,
  size: { length: number; half: number },
): Head | null {
  if (!size.length || length <= 7) return null;
  const reach = Math.hypot(tip[0] - base[0], tip[1] - base[1]) || 1;
  return {
    x: tip[0],
    y: tip[1],
    dx: (tip[0] - base[0]) / reach,
    dy: (tip[1] - base[1]) / reach,
    length: size.length * room,
    half: size.half * Math.max(0.5, room),
  };
}
