// Chooses the flows to draw: the largest of those that begin or end in view, as many as the map has room for.

import type { Box } from "../../core/types";
import { clamp, isInside } from "../../core/view/boxes";
import { freeArea } from "../../core/view/free-area";
import { mercatorX, mercatorY } from "../../core/view/mercator";
import { AUTOMATIC } from "../address";
import { curveBetween } from "../draw/curves";
import { type LineSizes, numberThatFits, widestThatFits } from "../draw/ink";
import { inStrides, type Work } from "../draw/slices";
import type { BulkData, BulkState, FlowSums, Nodes, Pairs, Scene, Sizes } from "../types";
import { largestQuantity } from "./sizes";

const MOST_LISTED = 30; // flows in the panel's list
const MOST_WEIGHED = 3000; // lines that decide the widths: later ones are thin
const MOST_DRAWN = 300; // lines that are drawn unless the reader asks for more

export const EMPTY_SCENE: Scene = {
  ids: [],
  listed: [],
  numbered: 0,
  widest: 0,
  least: 0,
  most: 0,
  counts: { heaviest: 0, without: 0 },
  visible: [0, 0, 0, 0],
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
interface VisibleArea {
  /** On the Mercator square. */
  box: Box;
  /** Width of the Mercator square, px. */
  scale: number;
  /** Area that nothing covers, px². */
  free: number;
}

/** Return the part of the world in view, the scale of the map, and the area that nothing covers, px². */
export function visibleArea(map: L.Map): VisibleArea {
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

type Chooser = Pick<BulkState, "data" | "settings" | "scale" | "steady">;

/** Of pairs in an order, those with an end in view. */
interface VisiblePairs {
  /** The first that are lines, up to a limit. */
  lines: number[];
  /** How many are lines. */
  lineCount: number;
  /** The first, lines or not, for the list in the panel. */
  listed: number[];
}

/** Return the pairs with an end in view: the first `limit` of those that are lines, the first that the list shows,
 * and how many lines there are in all. With a limit of 0 they are only counted. `isVisible` has a 1 for each node in
 * view. */
function* visiblePairs(
  order: Uint32Array,
  limit: number,
  pairs: Pairs,
  data: BulkData,
  isVisible: Uint8Array,
): Work<VisiblePairs> {
  const visible: VisiblePairs = { lines: [], lineCount: 0, listed: [] };
  yield* inStrides(order.length, (start, end) => {
    for (const pair of order.subarray(start, end)) {
      if (!isVisible[pairs.from[pair]] && !isVisible[pairs.to[pair]]) continue;
      if (limit && visible.listed.length < MOST_LISTED) visible.listed.push(pair);
      if (!isLine(pair, pairs, data)) continue;
      visible.lineCount += 1;
      if (visible.lines.length < limit) visible.lines.push(pair);
    }
  });
  return visible;
}

/** Choose the pairs to draw, and the width of the largest. First come the largest pairs with a quantity: as many as the
 * reader asks for or, by default, as fit on the map. Then come a third as many without a quantity, but by default at
 * least as many as the list holds. Flows inside one node are no lines; its card has them. */
export function* chooseFlows(state: Chooser, sums: FlowSums, visible: VisibleArea): Work<Scene> {
  const { data, settings } = state;
  const { pairs, nodes } = sums;
  const { numbered, without } = settings.switches;
  const isAutomatic = settings.top === AUTOMATIC;
  const limit = isAutomatic ? MOST_DRAWN : settings.top;
  const isVisible = Uint8Array.from({ length: nodes.n }, (_, node) =>
    Number(isInside(visible.box, nodes.x[node], nodes.y[node])),
  );
  const largest = yield* visiblePairs(pairs.heaviest, numbered ? limit : 0, pairs, data, isVisible);
  let heaviest = largest.lines;
  const area = linesArea(heaviest, sums, visible);
  if (isAutomatic)
    heaviest = heaviest.slice(0, numberThatFits(lineSizes(heaviest, state, sums, visible), area));
  const widest = widestThatFits(
    lineSizes(heaviest.slice(0, MOST_WEIGHED), state, sums, visible),
    area,
  );
  const mostUnquantified = isAutomatic
    ? Math.max(MOST_LISTED, Math.ceil(heaviest.length / 3))
    : Math.ceil(limit / 3);
  const unquantified = yield* visiblePairs(
    pairs.without,
    without ? mostUnquantified : 0,
    pairs,
    data,
    isVisible,
  );
  const ids = [...heaviest, ...unquantified.lines];
  const curves = data.lines ? null : yield* computeCurves(ids, pairs, nodes);
  return {
    ids,
    listed: [...largest.listed, ...unquantified.listed].slice(0, MOST_LISTED),
    numbered: heaviest.length,
    ...steadySizes(state, sums.level, visible.box, {
      widest,
      least: heaviest.length ? pairs.quantity[heaviest[heaviest.length - 1]] : Infinity,
      most: heaviest.length ? pairs.quantity[heaviest[0]] : 0,
    }),
    counts: { heaviest: largest.lineCount, without: unquantified.lineCount },
    visible: visible.box,
    curves,
  };
}

/** Return the width of the largest flow, px, and the least and largest quantity drawn, so steady that maps of different
 * times can be compared. As long as only the time changes, the width only falls and the range only grows. */
function steadySizes(
  { settings: { top, off, hidden, unit, place, switches }, steady }: Chooser,
  level: number,
  visible: Box,
  sizes: Sizes,
): Sizes {
  const key = JSON.stringify([level, visible, top, [...off], [...hidden], unit, place, switches]);
  const last = steady.key === key ? steady : sizes;
  const kept = {
    widest: Math.min(last.widest, sizes.widest),
    least: Math.min(last.least, sizes.least),
    most: Math.max(last.most, sizes.most),
  };
  Object.assign(steady, { key, ...kept });
  return kept;
}

/** Return the length of each line, px, and its width as a share of that of the largest flow. A line counts as no longer
 * than the map is wide or high. */
function lineSizes(
  ids: number[],
  { scale, data }: Chooser,
  sums: FlowSums,
  visible: VisibleArea,
): LineSizes {
  const { pairs, nodes, level } = sums;
  const largest = Math.max(largestQuantity(sums, Boolean(data.lines)), scale.get(level) ?? 0) || 1;
  const [west, north, east, south] = visible.box;
  const longest = Math.max(east - west, south - north);
  return {
    lengths: ids.map((id) => {
      const [from, to] = [pairs.from[id], pairs.to[id]];
      const reach = Math.hypot(nodes.x[to] - nodes.x[from], nodes.y[to] - nodes.y[from]);
      return Math.min(longest, reach) * visible.scale;
    }),
    shares: ids.map((id) => Math.sqrt(pairs.quantity[id] / largest)),
  };
}

const NAME_ROOM = 80; // px added to the extent of the lines, for their ends and names

/** Return the area of the map over which the lines spread, px², at most the area that nothing covers. */
function linesArea(ids: number[], { pairs, nodes }: FlowSums, visible: VisibleArea): number {
  const [west, north, east, south] = visible.box;
  const extent_px = (positions: Float64Array, low: number, high: number) => {
    let [least, most] = [high, low];
    for (const id of ids)
      for (const node of [pairs.from[id], pairs.to[id]]) {
        const value = clamp(positions[node], low, high);
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    return Math.max(0, most - least) * visible.scale + NAME_ROOM;
  };
  return Math.min(visible.free, extent_px(nodes.x, west, east) * extent_px(nodes.y, north, south));
}

/** Return the curves of some pairs, one after another, six coordinates each. */
function* computeCurves(ids: number[], pairs: Pairs, nodes: Nodes): Work<Float64Array> {
  const curves = new Float64Array(6 * ids.length);
  yield* inStrides(ids.length, (start, end) => {
    for (let i = start; i < end; i++)
      curves.set(curveBetween(nodes, pairs.from[ids[i]], pairs.to[ids[i]]), 6 * i);
  });
  return curves;
}
