// The lines of flows: curves that bend more when longer, to the right of travel, so that the ways there and back part.

import { mercatorX, mercatorY } from "../core/mercator";
import { isInside } from "../core/placing";
import { inStrides } from "./sums";

const BEND = { least: 0.06, most: 0.16, at: 0.11, fan: 0.35 }; // shares of a flow's length; the most for a ninth of the world
const WIDEST = 12; // px
const THINNEST = 0.9;
export const UNNUMBERED = 1.3;

// What the reader sees, on the Mercator square: [west, north, east, south].
export function sightOf(map) {
  const bounds = map.getBounds();
  return [
    mercatorX(bounds.getWest()),
    mercatorY(bounds.getNorth()),
    mercatorX(bounds.getEast()),
    mercatorY(bounds.getSouth()),
  ];
}

// The drawn flows, of those that begin or end in sight: the heaviest with a number, and a third as many of those without;
// those inside one node are in its card.
export function* chosenFlows({ data, asked }, { flows, nodes }, sight) {
  const isSeen = new Uint8Array(nodes.n);
  for (let node = 0; node < nodes.n; node++)
    if (isInside(sight, nodes.x[node], nodes.y[node])) isSeen[node] = 1;
  const counts = {};
  function* first(name, limit) {
    const order = flows[name];
    const kept = [];
    let seen = 0;
    yield* inStrides(order.length, (start, end) => {
      for (let i = start; i < end; i++) {
        const [from, to] = [flows.from[order[i]], flows.to[order[i]]];
        if (!isSeen[from] && !isSeen[to]) continue;
        seen += 1;
        if (kept.length < limit && (data.lines || from !== to)) kept.push(order[i]);
      }
    });
    counts[name] = seen;
    return kept;
  }
  const numbered = yield* first("heaviest", asked.numbered ? asked.top : 0);
  const without = yield* first("without", asked.without ? Math.ceil(asked.top / 3) : 0);
  const drawn = {
    ids: [...numbered, ...without],
    numbered: numbered.length,
    without: without.length,
    counts,
    sight,
    curve: null,
  };
  if (data.lines) return drawn;
  drawn.curve = new Float64Array(6 * drawn.ids.length);
  const strands = new Map();
  for (let i = 0; i < drawn.ids.length; i++) {
    if (i % 2048 === 0) yield;
    const flow = drawn.ids[i];
    const pair = flows.from[flow] * nodes.n + flows.to[flow];
    const rank = strands.get(pair) || 0;
    strands.set(pair, rank + 1);
    drawn.curve.set(curveBetween(nodes, flows.from[flow], flows.to[flow], rank), 6 * i);
  }
  return drawn;
}

// [x, y of its start, of its control point, of its end] of a quadratic curve on the Mercator square.
export function curveBetween(nodes, from, to, rank) {
  const [x1, y1, y2] = [nodes.x[from], nodes.y[from], nodes.y[to]];
  // The shorter way round the world.
  const x2 = nodes.x[to] - Math.round(nodes.x[to] - x1);
  const [dx, dy] = [x2 - x1, y2 - y1];
  const reach = Math.hypot(dx, dy);
  const share =
    (BEND.least + (BEND.most - BEND.least) * Math.min(1, reach / BEND.at)) * (1 + BEND.fan * rank);
  return [x1, y1, (x1 + x2) / 2 - dy * 2 * share, (y1 + y2) / 2 + dx * 2 * share, x2, y2];
}

// Area speaks louder than width: the square root keeps the small in sight beside the large; the legend says so.
export const widthOf = (quantity, state) =>
  Math.max(THINNEST, WIDEST * Math.sqrt(quantity / (state.scale.get(state.gathered.level) || 1)));

// The largest seen at a level: a time that is played must not change what a width means.
export function keepScale(state) {
  const { flows, nodes, order, level } = state.gathered;
  let most = 0;
  if (flows)
    most = flows.heaviest.length
      ? flows.quantity[
          flows.heaviest.find((flow) => state.data.lines || flows.from[flow] !== flows.to[flow]) ??
            flows.heaviest[0]
        ]
      : 0;
  else if (order.length) most = nodes.quantity[order[0]];
  state.scale.set(level, Math.max(most, state.scale.get(level) || 0));
}

// On the screen, without what its ends cover, and with its head: null where nothing is left.
export function screenCurve(curve, at, view, { start, end, head }) {
  const p = [
    view.x(curve[at]),
    view.y(curve[at + 1]),
    view.x(curve[at + 2]),
    view.y(curve[at + 3]),
    view.x(curve[at + 4]),
    view.y(curve[at + 5]),
  ];
  if (
    Math.max(p[0], p[2], p[4]) < view.west ||
    Math.min(p[0], p[2], p[4]) > view.east ||
    Math.max(p[1], p[3], p[5]) < view.north ||
    Math.min(p[1], p[3], p[5]) > view.south
  )
    return null;
  const length = Math.hypot(p[4] - p[0], p[5] - p[1]);
  if (length < 2) return null;
  const room = Math.min(1, length / (1.6 * (start + end + head.length) || 1));
  const from = (start * room) / length;
  const tip = 1 - (end * room) / length;
  const to = tip - (0.85 * head.length * room) / length;
  return {
    part: partOf(p, from, head.length ? to : tip),
    tip: pointOf(p, tip),
    base: pointOf(p, tip - (head.length * room) / length),
    room,
    length,
  };
}

const pointOf = (p, t) => {
  const s = 1 - t;
  return [
    s * s * p[0] + 2 * s * t * p[2] + t * t * p[4],
    s * s * p[1] + 2 * s * t * p[3] + t * t * p[5],
  ];
};

// The part of a quadratic curve between two of its parameters (de Casteljau).
function partOf(p, from, to) {
  const [a, b] = [pointOf(p, from), pointOf(p, to)];
  const mix = (i) =>
    (1 - from) * ((1 - to) * p[i] + to * p[i + 2]) + from * ((1 - to) * p[i + 2] + to * p[i + 4]);
  return [a[0], a[1], mix(0), mix(1), b[0], b[1]];
}

// A route's line on the screen; vertices nearer than a pixel are left out.
export function screenRoute(lines, line, view) {
  const points = [];
  let box = [Infinity, Infinity, -Infinity, -Infinity];
  const end = lines.starts[line + 1] - 1;
  for (let i = lines.starts[line]; i <= end; i++) {
    const [x, y] = [view.x(lines.xy[2 * i]), view.y(lines.xy[2 * i + 1])];
    const n = points.length;
    if (n && i < end && Math.abs(x - points[n - 2]) < 1 && Math.abs(y - points[n - 1]) < 1)
      continue;
    points.push(x, y);
    box = [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)];
  }
  const isSeen =
    box[2] >= view.west && box[0] <= view.east && box[3] >= view.north && box[1] <= view.south;
  return isSeen && points.length > 2 ? points : null;
}

export function distanceToCurve(p, x, y) {
  let least = Infinity;
  let [ax, ay] = [p[0], p[1]];
  for (let i = 1; i <= 14; i++) {
    const [bx, by] = pointOf(p, i / 14);
    const [dx, dy] = [bx - ax, by - ay];
    const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    least = Math.min(least, Math.hypot(ax + t * dx - x, ay + t * dy - y));
    [ax, ay] = [bx, by];
  }
  return least;
}
