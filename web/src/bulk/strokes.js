// Drawing by the thousand: one stroke a flow, the heaviest first and each next one beneath it, in slices that leave the page free.

import { drawGround } from "../core/ground";
import { headAt, strokeLines, traceHead } from "../core/heads";
import { distanceToLine, lengthOf } from "../core/lines";
import { drawMeasure } from "../core/measure";
import { coveredByControls, LABELS, roomFor, squareAround, writeLabel } from "../core/placing";
import { copyCanvas, penLike } from "../core/surface";
import { groundColours } from "../core/symbols";
import { directionOf } from "../core/words";
import { nodeName } from "./cards";
import { distanceToCurve, screenCurve, screenRoute, UNNUMBERED, widthOf } from "./curves";
import { isSameFlow } from "./hits";
import { hueOf } from "./keys";
import { drawRings } from "./rings";
import { SLICE_MS } from "./slices";

const FULL_LOOK = 1000; // flows with halo
const HEADS = 2000; // flows with an arrowhead
const DASHES = 2000; // strokes with dashes
export const FRAME = { slow: 24, quick: 18, least: 20_000, start: 120_000, most: 3_000_000 }; // ms; px² of ink a frame

// What is drawn is kept on a sheet of its own; the canvas of the map shows ground, sheet, and marks on top. Begun with
// the next frame: a zoom asks for a drawing twice.
export function drawBulk(context, view, state) {
  const mine = ++state.drawing;
  if (!state.gathered) return;
  const transform = context.getTransform();
  const isOver = () => mine !== state.drawing;
  requestAnimationFrame(
    () => isOver() || drawInFrames(context, view, state, { transform, mine, isOver }),
  );
}

// Ground and the first strokes in one frame, points and names in the next, then the other strokes.
function drawInFrames(context, view, state, { transform, mine, isOver }) {
  const { sheet } = state;
  const work = strokesOf(penLike(context, transform, sheet), view, state);
  let marks = null;
  const show = () => {
    context.setTransform(transform);
    drawGround(context, view, state);
    drawRings(context, view, state);
    copyCanvas(context, sheet);
    if (marks) copyCanvas(context, marks);
    drawMeasure(context, view, state);
  };
  let last = 0;
  const slice = (now) => {
    if (isOver()) return;
    const passed = last && now - last;
    if (passed > FRAME.slow) state.ink = Math.max(FRAME.least, 0.7 * state.ink);
    else if (passed && passed < FRAME.quick) state.ink = Math.min(FRAME.most, 1.25 * state.ink);
    if (last && !marks) {
      const pen = penLike(context, transform);
      marks = pen.canvas;
      drawNodes(pen, view, state);
    }
    last = now || 1;
    const isDone = runInk(work, state.ink);
    show();
    if (!isDone || !marks) requestAnimationFrame(slice);
    else document.documentElement.dataset.drawn = String(mine);
  };
  slice(performance.now());
}

// Stroke until so much ink is used or the slice's time is over; true when all is drawn.
function runInk(work, ink) {
  const end = performance.now() + SLICE_MS;
  for (let used = 0; used < ink && performance.now() < end; ) {
    const step = work.next();
    if (step.done) return true;
    used += step.value;
  }
  return false;
}

// For a picture or paper: all of it at once.
export function drawAll(context, view, state) {
  drawGround(context, view, state);
  drawRings(context, view, state);
  const pen = penLike(context, context.getTransform());
  for (const work = strokesOf(pen, view, state); !work.next().done; );
  copyCanvas(context, pen.canvas);
  drawNodes(context, view, state);
}

// Each step draws one flow and gives the ink that it took.
function* strokesOf(pen, view, state) {
  const {
    drawn,
    gathered: { flows },
    data,
    symbols,
  } = state;
  if (!flows) return;
  pen.globalCompositeOperation = "destination-over";
  pen.lineJoin = "round";
  const { halo } = groundColours();
  const hues = data.commodities.map((_, kind) => hueOf(kind, state));
  const n = drawn.ids.length;
  const alpha = Math.max(0.22, 0.88 * Math.min(1, (300 / Math.max(1, n)) ** 0.22));
  const dash = symbols.dash("geodesic");
  for (let i = 0; i < n; i++) {
    const flow = drawn.ids[i];
    const isNumbered = i < drawn.numbered;
    const isLit = state.chosen !== null && isSameFlow(state.chosen.row, flow, state);
    const width = isNumbered ? widthOf(flows.quantity[flow], state) : UNNUMBERED;
    const shape = shapeOn(i, width, view, state);
    if (!shape) {
      yield 40;
      continue;
    }
    pen.strokeStyle = pen.fillStyle = hues[flows.kind[flow]];
    pen.globalAlpha = isLit
      ? 1
      : (state.chosen !== null ? 0.45 : 1) * (isNumbered ? alpha : 0.75 * alpha);
    // Beneath what is there comes the head, then the line, then the halo of both.
    if (shape.head) {
      traceHead(pen, shape.head);
      pen.fill();
    }
    pen.lineWidth = width + (isLit ? 2 : 0);
    pen.lineCap = "butt";
    pen.setLineDash(!isNumbered && i - drawn.numbered < DASHES ? dash : []);
    strokePart(pen, shape);
    pen.setLineDash([]);
    if ((n <= FULL_LOOK && isNumbered) || isLit) {
      pen.strokeStyle = halo;
      pen.globalAlpha = 0.8;
      pen.lineWidth = width + (isLit ? 6 : 2);
      strokePart(pen, shape);
    }
    yield 60 + shape.length * (width + 2) * (n <= FULL_LOOK ? 2 : 1);
  }
  pen.globalAlpha = 1;
}

function strokePart(pen, { part, route }) {
  if (route) return strokeLines(pen, [route]);
  pen.beginPath();
  pen.moveTo(part[0], part[1]);
  pen.quadraticCurveTo(part[2], part[3], part[4], part[5]);
  return pen.stroke();
}

// The i-th drawn flow on the screen, with its head if it is among the heaviest; null where it is out of sight.
function shapeOn(i, width, view, state) {
  const { drawn, gathered, data } = state;
  const flow = drawn.ids[i];
  const rank = i < drawn.numbered ? i : i - drawn.numbered;
  const head =
    rank < HEADS ? { length: 6 + 1.25 * width, half: 2.4 + 0.85 * width } : { length: 0, half: 0 };
  if (data.lines) {
    const route = screenRoute(data.lines, gathered.flows.line[flow], view);
    return (
      route && {
        route,
        length: lengthOf(route),
        head: rank < HEADS && lengthOf(route) > 2 * head.length ? headAt(route, head) : null,
      }
    );
  }
  const [start, end] = [gathered.flows.from[flow], gathered.flows.to[flow]].map(
    (node) => nodeRadius(node, state) + 2,
  );
  const found = screenCurve(drawn.curve, 6 * i, view, { start, end, head });
  if (!found) return null;
  const [tip, base] = [found.tip, found.base];
  const reach = Math.hypot(tip[0] - base[0], tip[1] - base[1]) || 1;
  const isHeaded = head.length > 0 && found.length > 7;
  return {
    ...found,
    head: isHeaded
      ? {
          x: tip[0],
          y: tip[1],
          dx: (tip[0] - base[0]) / reach,
          dy: (tip[1] - base[1]) / reach,
          length: head.length * found.room,
          half: head.half * Math.max(0.5, found.room),
        }
      : null,
  };
}

const MOST_RADIUS = 15; // px; areas are as what they stand for, but for the least
const LEAST_RADIUS = 2.2;

function nodeRadius(node, state) {
  const { gathered } = state;
  if (!gathered.flows)
    return gathered.nodes.numbered[node]
      ? eventRadius(gathered.nodes.quantity[node], state)
      : UNKNOWN.radius;
  if (state.data.lines) return 2;
  const { through } = gathered;
  const sum = through.entering[node] + through.leaving[node] + through.within[node];
  return Math.max(LEAST_RADIUS, MOST_RADIUS * Math.sqrt(sum / (state.mostThrough || 1)));
}

export const eventRadius = (quantity, state) =>
  Math.max(
    LEAST_RADIUS,
    1.4 * MOST_RADIUS * Math.sqrt(quantity / (state.scale.get(state.gathered.level) || 1)),
  );

const DOTS = 4000; // nodes that no drawn flow touches, as faint dots
const NAMES = 36;
const INSIDE = 300; // points in which something moves, beside those that drawn flows touch
export const UNKNOWN = { radius: 3.5, dash: [2, 1.5] }; // an event, or several, without a number

// Points in which something moves, by weight: no line leads to it, so the point itself must answer.
function movingInside({ through, nodes }) {
  const found = [];
  for (let node = 0; node < nodes.n; node++) if (through.known.within[node]) found.push(node);
  return found.sort((a, b) => through.within[b] - through.within[a] || a - b).slice(0, INSIDE);
}

function drawNodes(context, view, state) {
  const { gathered, drawn, data } = state;
  const { nodes, flows, order } = gathered;
  const { ink, halo } = groundColours();
  state.marks = [];
  const touched = new Set(
    flows
      ? [
          ...drawn.ids.flatMap((flow) => [flows.from[flow], flows.to[flow]]),
          ...(data.lines ? [] : movingInside(gathered)),
        ]
      : order,
  );
  const seen = (node, margin) =>
    view.x(nodes.x[node]) > view.west - margin &&
    view.x(nodes.x[node]) < view.east + margin &&
    view.y(nodes.y[node]) > view.north - margin &&
    view.y(nodes.y[node]) < view.south + margin;
  context.fillStyle = ink;
  context.globalAlpha = 0.35;
  for (let node = 0, dots = 0; flows && node < nodes.n && dots < DOTS; node++) {
    if (touched.has(node) || !seen(node, 2)) continue;
    context.fillRect(view.x(nodes.x[node]) - 0.9, view.y(nodes.y[node]) - 0.9, 1.8, 1.8);
    dots += 1;
  }
  context.globalAlpha = 1;
  const found = [...touched]
    .filter((node) => seen(node, 20))
    .map((node) => ({
      node,
      x: view.x(nodes.x[node]),
      y: view.y(nodes.y[node]),
      radius: nodeRadius(node, state),
    }));
  // The smallest on top: none hides another whole.
  found.sort((a, b) => b.radius - a.radius || a.node - b.node);
  const colour = flows ? ink : state.symbols.layer("events");
  for (const mark of found) {
    const isPicked = state.chosen !== null && state.chosen.row.node === mark.node;
    const isUnknown = !flows && !nodes.numbered[mark.node];
    context.beginPath();
    context.arc(mark.x, mark.y, mark.radius, 0, 2 * Math.PI);
    context.globalAlpha = flows || isUnknown ? 0.9 : 0.62;
    context.fillStyle = flows || isUnknown ? halo : colour;
    context.fill();
    context.globalAlpha = 1;
    context.strokeStyle = flows || isUnknown ? colour : halo;
    context.lineWidth = isPicked ? 3 : mark.radius > 4 ? 1.4 : 1;
    context.setLineDash(isUnknown ? UNKNOWN.dash : []);
    context.stroke();
    context.setLineDash([]);
    if (flows && nodes.count[mark.node] > 1 && mark.radius > 5) {
      context.beginPath();
      context.arc(mark.x, mark.y, mark.radius - 3, 0, 2 * Math.PI);
      context.lineWidth = 0.8;
      context.stroke();
    }
  }
  state.marks = found;
  if (flows) nameNodes(context, view, state, found);
}

function nameNodes(context, view, state, found) {
  const taken = [
    ...found.slice(0, 400).map(({ x, y, radius }) => squareAround(x, y, Math.min(radius, 6))),
    ...coveredByControls(view, state.map),
  ];
  state.named = [];
  for (const mark of found.slice(0, 2 * NAMES)) {
    if (state.named.length >= NAMES) break;
    const name = nodeName(mark.node, state);
    const style = mark.radius > 6 ? LABELS.town : LABELS.crossing;
    context.font = style.font;
    const box = roomFor({ ...mark, style }, context.measureText(name.text).width, {
      view,
      taken,
      traffic: [],
    });
    if (!box) continue;
    taken.push([box[0] - 4, box[1], box[2] + 4, box[3]]);
    state.named.push(name.text);
    writeLabel(
      context,
      { ...mark, style, text: name.text, direction: directionOf(state.words) },
      box,
    );
  }
}

// What lies under a pointer: a node first, then the heaviest flow that is near enough.
export function lyingAt(point, tolerance, state) {
  if (!state.gathered) return null;
  const near = state.marks
    .map((mark) => ({
      ...mark,
      away: Math.hypot(mark.x - point.x, mark.y - point.y) - mark.radius,
    }))
    .filter(({ away }) => away <= tolerance / 2)
    .sort((a, b) => a.away - b.away || a.radius - b.radius)[0];
  if (near) return { node: near.node };
  const {
    drawn,
    gathered: { flows },
  } = state;
  if (!flows) return null;
  const view = state.surface.view();
  for (let i = 0; i < drawn.ids.length; i++) {
    const width = i < drawn.numbered ? widthOf(flows.quantity[drawn.ids[i]], state) : UNNUMBERED;
    const reach = tolerance / 2 + width / 2;
    if (!isNearBox(i, point, reach, view, state)) continue;
    const shape = shapeOn(i, width, view, state);
    if (
      shape &&
      (shape.route
        ? distanceToLine(shape.route, point.x, point.y)
        : distanceToCurve(shape.part, point.x, point.y)) <= reach
    )
      return { flow: drawn.ids[i] };
  }
  return null;
}

function isNearBox(i, { x, y }, reach, view, { drawn, data }) {
  if (data.lines) return true;
  const { curve } = drawn;
  const xs = [curve[6 * i], curve[6 * i + 2], curve[6 * i + 4]].map(view.x);
  const ys = [curve[6 * i + 1], curve[6 * i + 3], curve[6 * i + 5]].map(view.y);
  return (
    x >= Math.min(...xs) - reach &&
    x <= Math.max(...xs) + reach &&
    y >= Math.min(...ys) - reach &&
    y <= Math.max(...ys) + reach
  );
}
