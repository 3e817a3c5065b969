// Sums the filtered rows at the map's level, and chooses the flows to draw, in slices.

import { sumOf } from "../../core/data/grouping";
import type { Work } from "../draw/slices";
import type { BulkState, Gathered } from "../types";
import { eventNodes, mergeLevel, nodesAt, UNMERGED_LEVEL } from "./nodes";
import { sumPairs, sumThroughNodes } from "./pairs";
import { chooseFlows, NOTHING_DRAWN, readSight } from "./sight";
import { heaviestFirst, rowFilter, sumRows } from "./sums";

/** Sum everything that the page shows at a level. */
export function* gather(state: BulkState, level: number): Work<Gathered> {
  const { data } = state;
  const passes = rowFilter(state);
  if (data.kind === "events") {
    const nodes = yield* eventNodes(level, data.rows, passes, {
      joined: data.joined,
      lit: state.asked.lit,
    });
    const order = yield* heaviestFirst([...nodes.x.keys()], nodes.quantity);
    const total = {
      rows: 0,
      quantity: sumOf(nodes.quantity),
      records: sumOf(nodes.records),
      unquantified: sumOf(nodes.unquantified),
    };
    return { level, nodes, flows: null, order, total };
  }
  const nodes = nodesAt(data.kind === "routes" ? UNMERGED_LEVEL : level, state);
  yield;
  const { flows, total } = yield* sumRows(data, nodes, passes);
  const pairs = yield* sumPairs(flows, total);
  const through = yield* sumThroughNodes(pairs, nodes.n);
  return { level, nodes, flows, pairs, total, through };
}

/** Sum at the level of the view, and choose what to draw of it. */
export function* gatherAndChoose(state: BulkState) {
  const gathered = yield* gather(state, mergeLevel(state.map.getZoom()));
  const drawn = gathered.flows
    ? yield* chooseFlows(state, gathered, readSight(state.map))
    : NOTHING_DRAWN;
  return { gathered, drawn };
}
