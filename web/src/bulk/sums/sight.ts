// Chooses the flows to draw: the largest of those that begin or end in view, as many as the map has room for.

import type { Box } from "../../core/types";
import { freeArea } from "../../core/view/free-area";
import { isInside, mercatorX, mercatorY } from "../../core/view/mercator";
import { AUTOMATIC } from "../address";
import { curveBetween } from "../draw/curves";
import { type LineSizes, numberThatFits, widestThatFits } from "../draw/ink";
import { inStrides, type Work } from "../draw/slices";
import type { BulkData, BulkState, Drawn, GatheredFlows, Nodes, Pairs, Sizes } from "../types";
import { largestQuantity } from "./sizes";

const MOST_LISTED = 30;
const MOST_WEIGHED = 3000; // lines that decide the widths: later ones are thin
const MOST_DRAWN = 300; // lines that are drawn unless the reader asks for more

export const NOTHING_DRAWN: Drawn = {
  ids: [],
  listed: [],
  numbered: 0,
  widest: 0,
  least: 0,
  most: 0,
  counts: { heaviest: 0, without: 0 },
  sight: [0, 0, 0, 0],
  curves: null,
};

/** Return sizes of no drawing, which the first sizes replace. */
export const noSizesYet = (): BulkState["steady"] => ({
  key: "",
  widest: 0,
  least: Infinity,
  most: 0,
});

/** The part of the map that the reader sees. */
interface Sight {
  /** On the Mercator square. */
  box: Box;
  /** Width of the Mercator square, px. */
  scale: number;
  /** Area that nothing covers, px². */
  free: number;
}

/** Return what the reader sees. */
export function readSight(map: L.Map): Sight {
  const bounds = map.getBounds();
  const [left, top, right, bottom] = freeArea(map);
  return {
    box: [
      mercatorX(bounds.getWest()),
      mercatorY(bounds.getNorth()),
      mercatorX(bounds.getEast()),
      mercatorY(bounds.getSouth()),
    ],
    scale: 256 * 2 ** map.getZoom(),
    free: (right - left) * (bottom - top),
  };
}

/** Return whether a flow is a line on the map: it is a route, or its ends are two nodes. */
export const isLine = (
  flow: number,
  { from, to }: Pick<Pairs, "from" | "to">,
  { lines }: Pick<BulkData, "lines">,
) => Boolean(lines) || from[flow] !== to[flow];

type Chooser = Pick<BulkState, "data" | "asked" | "scale" | "steady">;

/** Of pairs in an order those with an end in view. */
interface PairsInSight {
  /** The first that are lines, up to a limit. */
  lines: number[];
  /** How many are lines. */
  lineCount: number;
  /** The first, lines or not, for the list in the panel. */
  listed: number[];
}

/** Find the pairs with an end in view; a limit of 0 only counts them. `isInSight` has a 1 for each node in view. */
function* pairsInSight(
  order: Uint32Array,
  limit: number,
  pairs: GatheredFlows["pairs"],
  data: BulkData,
  isInSight: Uint8Array,
): Work<PairsInSight> {
  const found: PairsInSight = { lines: [], lineCount: 0, listed: [] };
  yield* inStrides(order.length, (start, end) => {
    for (const pair of order.subarray(start, end)) {
      if (!isInSight[pairs.from[pair]] && !isInSight[pairs.to[pair]]) continue;
      if (limit && found.listed.length < MOST_LISTED) found.listed.push(pair);
      if (!isLine(pair, pairs, data)) continue;
      found.lineCount += 1;
      if (found.lines.length < limit) found.lines.push(pair);
    }
  });
  return found;
}

/** Choose the pairs to draw: those with a quantity, and a third as many without, or a list full. Flows inside one node are
 * on its card, and not among those that could be drawn. */
export function* chooseFlows(state: Chooser, gathered: GatheredFlows, sight: Sight): Work<Drawn> {
  const { data, asked } = state;
  const { pairs, nodes } = gathered;
  const { numbered, without } = asked.switches;
  const isAutomatic = asked.top === AUTOMATIC;
  const limit = isAutomatic ? MOST_DRAWN : asked.top;
  const isInSight = Uint8Array.from({ length: nodes.n }, (_, node) =>
    Number(isInside(sight.box, nodes.x[node], nodes.y[node])),
  );
  const most = numbered ? limit : 0;
  const largest = yield* pairsInSight(pairs.heaviest, most, pairs, data, isInSight);
  let heaviest = largest.lines;
  const area = linesArea(heaviest, gathered, sight);
  if (isAutomatic) {
    const n = numberThatFits(screenLines(heaviest, state, gathered, sight), area);
    heaviest = heaviest.slice(0, n);
  }
  const widest = widestThatFits(
    screenLines(heaviest.slice(0, MOST_WEIGHED), state, gathered, sight),
    area,
  );
  const mostUnquantified = isAutomatic
    ? Math.max(MOST_LISTED, Math.ceil(heaviest.length / 3))
    : Math.ceil(limit / 3);
  const unquantified = yield* pairsInSight(
    pairs.without,
    without ? mostUnquantified : 0,
    pairs,
    data,
    isInSight,
  );
  const ids = [...heaviest, ...unquantified.lines];
  const curves = data.lines ? null : yield* computeCurves(ids, pairs, nodes);
  return {
    ids,
    listed: [...largest.listed, ...unquantified.listed].slice(0, MOST_LISTED),
    numbered: heaviest.length,
    ...steadySizes(state, gathered.level, sight.box, {
      widest,
      least: heaviest.length ? pairs.quantity[heaviest[heaviest.length - 1]] : Infinity,
      most: heaviest.length ? pairs.quantity[heaviest[0]] : 0,
    }),
    counts: { heaviest: largest.lineCount, without: unquantified.lineCount },
    sight: sight.box,
    curves,
  };
}

/** Return the largest width, px, and the range of the quantities. While time plays, the width changes only if more ink
 * comes than there was, and the range only grows. */
function steadySizes(
  { asked: { top, off, hidden, unit, place, switches }, steady }: Chooser,
  level: number,
  sight: Box,
  sizes: Sizes,
): Sizes {
  const key = JSON.stringify([level, sight, top, [...off], [...hidden], unit, place, switches]);
  const last = steady.key === key ? steady : sizes;
  const kept = {
    widest: Math.min(last.widest, sizes.widest),
    least: Math.min(last.least, sizes.least),
    most: Math.max(last.most, sizes.most),
  };
  Object.assign(steady, { key, ...kept });
  return kept;
}

/** Return the lengths and widths of lines; a line counts no longer than the map is wide. */
function screenLines(
  ids: number[],
  { scale, data }: Chooser,
  gathered: GatheredFlows,
  sight: Sight,
): LineSizes {
  const { pairs, nodes, level } = gathered;
  const largest =
    Math.max(largestQuantity(gathered, Boolean(data.lines)), scale.get(level) ?? 0) || 1;
  const [west, north, east, south] = sight.box;
  const longest = Math.max(east - west, south - north);
  return {
    lengths: ids.map((id) => {
      const [from, to] = [pairs.from[id], pairs.to[id]];
      const reach = Math.hypot(nodes.x[to] - nodes.x[from], nodes.y[to] - nodes.y[from]);
      return Math.min(longest, reach) * sight.scale;
    }),
    shares: ids.map((id) => Math.sqrt(pairs.quantity[id] / largest)),
  };
}

/** Return the free area of the map over which the lines reach, px². */
function linesArea(ids: number[], { pairs, nodes }: GatheredFlows, sight: Sight): number {
  const [west, north, east, south] = sight.box;
  const extent_px = (positions: Float64Array, low: number, high: number) => {
    let [least, most] = [high, low];
    for (const id of ids)
      for (const node of [pairs.from[id], pairs.to[id]]) {
        const value = Math.max(low, Math.min(high, positions[node]));
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    return Math.max(0, most - least) * sight.scale + 80;
  };
  return Math.min(sight.free, extent_px(nodes.x, west, east) * extent_px(nodes.y, north, south));
}

function* computeCurves(ids: number[], pairs: Pairs, nodes: Nodes): Work<Float64Array> {
  const curves = new Float64Array(6 * ids.length);
  yield* inStrides(ids.length, (start, end) => {
    for (let i = start; i < end; i++)
      curves.set(curveBetween(nodes, pairs.from[ids[i]], pairs.to[ids[i]]), 6 * i);
  });
  return curves;
}
