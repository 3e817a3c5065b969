// Chooses the flows to draw: the largest of those that begin or end in sight, as many as the map has room for.

import type { Box } from "../../core/types";
import { freeArea } from "../../core/view/free-area";
import { isInside, mercatorX, mercatorY } from "../../core/view/mercator";
import { AUTOMATIC } from "../address";
import { curveBetween } from "../draw/curves";
import { type Lines, numberThatFits, widestThatFits } from "../draw/ink";
import { inStrides, type Work } from "../draw/slices";
import type { BulkState, Drawn, GatheredFlows, Nodes, Pairs } from "../types";
import { largestOf } from "./sizes";

const LISTED = 30;
const WEIGHED = 3000; // lines that decide the widths: later ones are thin
const MOST = 300; // lines that are drawn unless the reader asks for more

export const NOTHING_DRAWN: Drawn = {
  ids: [],
  listed: [],
  numbered: 0,
  widest: 0,
  counts: { heaviest: 0, without: 0 },
  sight: [0, 0, 0, 0],
  curves: null,
};

/** What the reader sees, on the Mercator square; its pixels, and how many of them nothing covers. */
export interface Sight {
  box: Box;
  /** px in the width of the square */
  scale: number;
  /** px² */
  free: number;
}

/** What the reader sees, on the Mercator square. */
export function sightOf(map: L.Map): Sight {
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

type Chooser = Pick<BulkState, "data" | "asked" | "scale" | "steady">;

/** Choose pairs with a quantity, and a third as many without; what moves inside one node is on its card. */
export function* chooseFlows(state: Chooser, gathered: GatheredFlows, sight: Sight): Work<Drawn> {
  const { data, asked } = state;
  const { pairs, nodes } = gathered;
  const isSeen = Uint8Array.from({ length: nodes.n }, (_, node) =>
    Number(isInside(sight.box, nodes.x[node], nodes.y[node])),
  );
  const counts = { ...NOTHING_DRAWN.counts };
  const listed: number[] = [];
  function* first(name: keyof Drawn["counts"], limit: number): Work<number[]> {
    const order = pairs[name];
    const kept: number[] = [];
    yield* inStrides(order.length, (start, end) => {
      for (let i = start; i < end; i++) {
        const [from, to] = [pairs.from[order[i]], pairs.to[order[i]]];
        if (!isSeen[from] && !isSeen[to]) continue;
        counts[name] += 1;
        if (limit && listed.length < LISTED) listed.push(order[i]);
        if (kept.length < limit && (data.lines || from !== to)) kept.push(order[i]);
      }
    });
    return kept;
  }
  const { numbered, without } = asked.switches;
  const isAutomatic = asked.top === AUTOMATIC;
  const limit = isAutomatic ? MOST : asked.top;
  let heaviest = yield* first("heaviest", numbered ? limit : 0);
  const area = areaBetween(heaviest, gathered, sight);
  if (isAutomatic) {
    const n = numberThatFits(linesOf(heaviest, state, gathered, sight), area);
    heaviest = heaviest.slice(0, n);
  }
  const widest = widestThatFits(linesOf(heaviest.slice(0, WEIGHED), state, gathered, sight), area);
  const most = Math.ceil((isAutomatic && heaviest.length ? heaviest.length : limit) / 3);
  const rest = yield* first("without", without ? most : 0);
  const ids = [...heaviest, ...rest];
  const curves = data.lines ? null : yield* curvesOf(ids, pairs, nodes);
  return {
    ids,
    listed,
    numbered: heaviest.length,
    widest: steadyWidest(state, gathered.level, sight.box, widest),
    counts,
    sight: sight.box,
    curves,
  };
}

// While time plays, the widths change only if more ink comes than there was.
function steadyWidest(
  { asked: { top, off, hidden, place, switches }, steady }: Chooser,
  level: number,
  sight: Box,
  widest: number,
): number {
  const key = JSON.stringify([level, sight, top, [...off], [...hidden], place, switches]);
  const px = steady.key === key ? Math.min(steady.widest, widest) : widest;
  Object.assign(steady, { key, widest: px });
  return px;
}

/** The lines' lengths and widths. A line counts no longer than the map is wide. */
function linesOf(
  ids: number[],
  { scale, data }: Chooser,
  gathered: GatheredFlows,
  sight: Sight,
): Lines {
  const { pairs, nodes, level } = gathered;
  const most = Math.max(largestOf(gathered, Boolean(data.lines)), scale.get(level) ?? 0) || 1;
  const [west, north, east, south] = sight.box;
  const longest = Math.max(east - west, south - north);
  return {
    lengths: ids.map((id) => {
      const [from, to] = [pairs.from[id], pairs.to[id]];
      const reach = Math.hypot(nodes.x[to] - nodes.x[from], nodes.y[to] - nodes.y[from]);
      return Math.min(longest, reach) * sight.scale;
    }),
    shares: ids.map((id) => Math.sqrt(pairs.quantity[id] / most)),
  };
}

/** The free area of the map, as far as the lines reach, px². */
function areaBetween(ids: number[], { pairs, nodes }: GatheredFlows, sight: Sight): number {
  const [west, north, east, south] = sight.box;
  const spanOf = (at: Float64Array, low: number, high: number) => {
    let [least, most] = [high, low];
    for (const id of ids)
      for (const node of [pairs.from[id], pairs.to[id]]) {
        const value = Math.max(low, Math.min(high, at[node]));
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    return Math.max(0, most - least) * sight.scale + 80;
  };
  return Math.min(sight.free, spanOf(nodes.x, west, east) * spanOf(nodes.y, north, south));
}

function* curvesOf(ids: number[], pairs: Pairs, nodes: Nodes): Work<Float64Array> {
  const curves = new Float64Array(6 * ids.length);
  yield* inStrides(ids.length, (start, end) => {
    for (let i = start; i < end; i++)
      curves.set(curveBetween(nodes, pairs.from[ids[i]], pairs.to[ids[i]]), 6 * i);
  });
  return curves;
}
