// Chooses the flows to draw: the largest of those that begin or end in sight.

import { mercatorX, mercatorY } from "../core/mercator";
import { isInside } from "../core/placing";
import type { Box } from "../core/types";
import { curveBetween } from "./curves";
import { inStrides, type Work } from "./slices";
import type { BulkState, Drawn, GatheredFlows } from "./types";

export const NOTHING_DRAWN: Drawn = {
  ids: [],
  numbered: 0,
  counts: { heaviest: 0, without: 0 },
  sight: [0, 0, 0, 0],
  curves: null,
};

/** What the reader sees, on the Mercator square. */
export function sightOf(map: L.Map): Box {
  const bounds = map.getBounds();
  return [
    mercatorX(bounds.getWest()),
    mercatorY(bounds.getNorth()),
    mercatorX(bounds.getEast()),
    mercatorY(bounds.getSouth()),
  ];
}

/** Choose flows with a quantity, and a third as many without; flows inside one node are on its card. */
export function* chooseFlows(
  { data, asked }: Pick<BulkState, "data" | "asked">,
  { flows, nodes }: GatheredFlows,
  sight: Box,
): Work<Drawn> {
  const isSeen = Uint8Array.from({ length: nodes.n }, (_, node) =>
    Number(isInside(sight, nodes.x[node], nodes.y[node])),
  );
  const counts = { ...NOTHING_DRAWN.counts };
  function* first(name: keyof Drawn["counts"], limit: number): Work<number[]> {
    const order = flows[name];
    const kept: number[] = [];
    yield* inStrides(order.length, (start, end) => {
      for (let i = start; i < end; i++) {
        const [from, to] = [flows.from[order[i]], flows.to[order[i]]];
        if (!isSeen[from] && !isSeen[to]) continue;
        counts[name] += 1;
        if (kept.length < limit && (data.lines || from !== to)) kept.push(order[i]);
      }
    });
    return kept;
  }
  const { numbered, without } = asked.switches;
  const heaviest = yield* first("heaviest", numbered ? asked.top : 0);
  const rest = yield* first("without", without ? Math.ceil(asked.top / 3) : 0);
  const ids = [...heaviest, ...rest];
  const curves = data.lines ? null : yield* curvesOf(ids, flows, nodes);
  return { ids, numbered: heaviest.length, counts, sight, curves };
}

function* curvesOf(
  ids: number[],
  flows: GatheredFlows["flows"],
  nodes: GatheredFlows["nodes"],
): Work<Float64Array> {
  const curves = new Float64Array(6 * ids.length);
  const ranks = new Map<number, number>();
  yield* inStrides(ids.length, (start, end) => {
    for (let i = start; i < end; i++) {
      const [from, to] = [flows.from[ids[i]], flows.to[ids[i]]];
      const pair = from * nodes.n + to;
      const rank = ranks.get(pair) || 0;
      ranks.set(pair, rank + 1);
      curves.set(curveBetween(nodes, from, to, rank), 6 * i);
    }
  });
  return curves;
}
