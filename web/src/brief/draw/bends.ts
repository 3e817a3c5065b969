// Bends lines without a known route: more when longer, clear of places that they do not serve, and of one another.
// For the eye alone: tables, files and distances have the line as it is in the layer.

import { sumOf } from "../../core/data/grouping";
import { distanceToLine, reversedLine } from "../../core/draw/lines";
import type { Symbols } from "../../core/draw/symbols";
import type { Part, Shape } from "../../core/types";
import { boxOf, clamp, overlap } from "../../core/view/boxes";
import { makePart, shapeFromParts } from "../../core/view/mercator";
import { flowStops } from "../names";
import type { Flow, Row } from "../types";
import { isReversed, laneKey } from "./lanes";
import { ribbonWidth } from "./ribbons";

const BENT_AT_MOST = 300; // flows; if there are more, each takes the first bend
const MOST_BEND = 0.24; // of a leg's length
const FLOW_SPACING = 16; // px that two flows need from middle to middle
const PLACE_CLEARANCE = 6; // px between a flow's edge and the middle of a place that it does not serve
const COS_ACUTE = Math.cos(Math.PI / 7); // lines that cross at a smaller angle are hard to follow

// Candidate bends, the plainest first: `share` of the usual bend, and `lean` of its summit towards either end. The price is
// higher the more a bend differs from the usual one.
const BENDS = [1, -1, 0.5, -0.5, 1.6, -1.6, 2.4, -2.4, 3.2, -3.2, 5, -5]
  .flatMap((share) =>
    [0, 0.7, -0.7].map((lean) => {
      const price = 0.35 * Math.abs(Math.abs(share) - 1) + (share < 0 ? 0.1 : 0) + (lean ? 0.2 : 0);
      return { share, lean, price };
    }),
  )
  .sort((a, b) => a.price - b.price);

/** The places and lines that a line keeps clear of; distances on the Mercator square. */
interface Surroundings {
  /** Places that the flow does not serve. */
  places: Part[];
  /** Stops between its ends. */
  stops: Part[];
  clearance: number;
  spacing: number;
  /** Lines that are bent already; null if there are too many to compare with. */
  bent: Part[] | null;
}

/** Set the line of each flow without a known route: a bend that keeps clear of places and of the lines bent before it.
 * `pixel` is the width of a pixel in the view on which the map opens, as a share of the side of the Mercator square. */
export function bendFlows(
  flows: Flow[],
  places: Row<"places">[],
  { pixel, symbols }: { pixel: number; symbols: Pick<Symbols, "width"> },
) {
  const straightGroups = groupByEnds(flows);
  const bent: Part[] = [];
  for (const {
    flows: [flow, ...others],
    shape,
  } of straightGroups) {
    const { transit } = flow.first;
    const stops = flowStops(flow);
    const pointsWhere = (test: (id: string) => boolean) =>
      places.flatMap((row) => (row.shape && test(row.id) ? [row.shape.parts[0]] : []));
    const width = sumOf([flow, ...others], ({ rows }) => ribbonWidth(rows, symbols));
    const surroundings = {
      places: pointsWhere((id) => !stops.includes(id)),
      stops: pointsWhere((id) => transit.includes(id)),
      clearance: pixel * (width / 2 + PLACE_CLEARANCE),
      spacing: FLOW_SPACING * pixel,
      bent: straightGroups.length > BENT_AT_MOST ? null : bent,
    };
    const parts = shape.parts.map((xy) => bendPart(xy, surroundings));
    flow.line = shapeFromParts(parts, "line");
    for (const other of others)
      other.line = isReversed(other) === isReversed(flow) ? flow.line : reversedShape(parts);
    bent.push(...parts);
  }
}

/** Flows between the same ends, the line of the first, and the diagonal of its box on the Mercator square. */
interface StraightGroup {
  flows: Flow[];
  shape: Shape;
  span: number;
}

/** Group flows without a known route by their ends and stops. The flows of a group share one line, and lie beside one
 * another along it. The shortest lines come first, because they have least room to bend. */
function groupByEnds(flows: Flow[]): StraightGroup[] {
  const groups = new Map<string, StraightGroup>();
  for (const flow of flows) {
    const { shape, basis } = flow.first;
    if (!shape || basis !== "geodesic") continue;
    const group = groups.get(laneKey(flow));
    if (group) group.flows.push(flow);
    else groups.set(laneKey(flow), { flows: [flow], shape, span: boxDiagonal(shape) });
  }
  return [...groups.values()].sort(
    (a, b) => a.span - b.span || (a.flows[0].id < b.flows[0].id ? -1 : 1),
  );
}

const reversedShape = (parts: Part[]) =>
  shapeFromParts(
    [...parts].reverse().map((xy) => makePart(Float64Array.from(reversedLine(xy)))),
    "line",
  );

const boxDiagonal = ({ box }: Shape) => Math.hypot(box[2] - box[0], box[3] - box[1]);

/** Return a line in which each leg between two stops is bent by itself, so that the line still passes through its
 * stops. */
function bendPart(xy: Part, surroundings: Surroundings): Part {
  const last = xy.length / 2 - 1;
  const cuts = surroundings.stops
    .map((point) => nearestVertex(xy, point))
    .filter((i) => i > 0 && i < last);
  const marks = [...new Set([0, ...cuts, last])].sort((a, b) => a - b);
  const bent = Float64Array.from(xy);
  for (let i = 1; i < marks.length; i++) {
    const leg = xy.slice(2 * marks[i - 1], 2 * marks[i] + 2);
    bent.set(bestBend(leg, surroundings), 2 * marks[i - 1]);
  }
  return makePart(bent);
}

function nearestVertex(xy: Part, point: Part): number {
  let nearest = 0;
  const distance = (i: number) => Math.hypot(xy[2 * i] - point[0], xy[2 * i + 1] - point[1]);
  for (let i = 1; i < xy.length / 2; i++) if (distance(i) < distance(nearest)) nearest = i;
  return nearest;
}

/** Return a leg with the bend that costs least. A bend costs more, the less plain it is, the more places it runs over,
 * and the more it crosses other lines or runs beside them. */
function bestBend(
  leg: Float64Array,
  { places, clearance, spacing, bent }: Surroundings,
): Float64Array {
  const n = leg.length;
  const reach = Math.hypot(leg[n - 2] - leg[0], leg[n - 1] - leg[1]);
  if (!reach) return leg;
  // From 3 % of a short leg to 10 % of one that is a ninth of the world long.
  const usual = 0.03 + 0.07 * Math.min(1, reach / 0.11);
  let best = { line: bendLeg(leg, usual * reach, 0), cost: Infinity };
  for (const { share, lean, price } of bent ? BENDS : []) {
    if (price >= best.cost) break; // bends are sorted by price: no later one can cost less
    if (Math.abs(share) > 1 && Math.abs(share) * usual > MOST_BEND) continue;
    const line = bendLeg(leg, share * usual * reach, lean);
    let cost = price + placeCost(line, places, clearance);
    if (bent && cost < best.cost)
      cost += crossingCost(line, bent) + overlapCost(line, bent, spacing);
    if (cost < best.cost) best = { line, cost };
  }
  return best.line;
}

/** Return the cost of the places over which a line runs, because it would seem to serve them; the nearer to the line a
 * place lies, the more it costs. */
function placeCost(line: Float64Array, places: Part[], clearance: number): number {
  let cost = 0;
  for (const [x, y] of places) {
    const proximity = distanceToLine(line, x, y) / clearance;
    if (proximity < 1) cost += 4 - 2 * proximity;
  }
  return cost;
}

/** Return a leg that bends to the right of travel: its ends stay, and its middle moves by about `offset`. With a `lean`
 * of 0 the bend is symmetrical; otherwise it is stronger towards one end. */
function bendLeg(leg: Float64Array, offset: number, lean: number): Float64Array {
  const n = leg.length / 2;
  const [dx, dy] = [leg[2 * n - 2] - leg[0], leg[2 * n - 1] - leg[1]];
  const length = Math.hypot(dx, dy);
  const bent = Float64Array.from(leg);
  for (let i = 1; i < n - 1; i++) {
    const along = ((leg[2 * i] - leg[0]) * dx + (leg[2 * i + 1] - leg[1]) * dy) / length ** 2;
    const t = clamp(along, 0, 1); // from 0 at the start of the leg to 1 at its end
    const sidestep = 4 * t * (1 - t) * (1 + lean * (2 * t - 1)) * offset;
    bent[2 * i] -= (dy / length) * sidestep;
    bent[2 * i + 1] += (dx / length) * sidestep;
  }
  return bent;
}

/** Return the number of other lines that are closer than `spacing` to a line, counted at five points along it: two
 * flows need room for their widths between them. */
function overlapCost(line: Float64Array, bent: Part[], spacing: number): number {
  let cost = 0;
  for (const share of [0.3, 0.4, 0.5, 0.6, 0.7]) {
    const i = 2 * Math.round(share * (line.length / 2 - 1));
    cost += bent.filter((xy) => distanceToLine(xy, line[i], line[i + 1]) < spacing).length;
  }
  return cost;
}

/** Return the cost of all crossings of a line with other lines. */
function crossingCost(line: Float64Array, bent: Part[]): number {
  const box = boxOf(line);
  let cost = 0;
  for (const xy of bent) {
    if (!overlap(box, xy.box)) continue;
    for (let i = 2; i < line.length; i += 2) {
      if (!overlap(boxOf(line.subarray(i - 2, i + 2)), xy.box)) continue;
      for (let j = 2; j < xy.length; j += 2) cost += meetingCost(line, i, xy, j);
    }
  }
  return cost;
}

/** Return the cost of the crossing of two legs, 0 if they do not cross. The leg of line `a` ends at its coordinate `i`,
 * that of `b` at `j`. A crossing at a sharp angle costs more, because it is harder to follow. */
function meetingCost(a: Float64Array, i: number, b: Float64Array, j: number): number {
  const [ux, uy] = [a[i] - a[i - 2], a[i + 1] - a[i - 1]];
  const [vx, vy] = [b[j] - b[j - 2], b[j + 1] - b[j - 1]];
  const across = ux * vy - uy * vx;
  if (!across) return 0;
  const [wx, wy] = [b[j - 2] - a[i - 2], b[j - 1] - a[i - 1]];
  // Where they meet, as shares of the length of each leg
  const [s, t] = [(wx * vy - wy * vx) / across, (wx * uy - wy * ux) / across];
  if (s <= 0 || s >= 1 || t <= 0 || t >= 1) return 0;
  const cosine = Math.abs(ux * vx + uy * vy) / (Math.hypot(ux, uy) * Math.hypot(vx, vy));
  return cosine > COS_ACUTE ? 2.5 : 0.2;
}
