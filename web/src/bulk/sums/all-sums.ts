// Sums the filtered rows at a level, in slices.

import { sumOf } from "../../core/data/grouping";
import type { Work } from "../draw/slices";
import type { BulkState, Sums } from "../types";
import { eventNodes, nodesAt, UNMERGED_LEVEL } from "./nodes";
import { sumPairs, sumThroughNodes } from "./pairs";
import { heaviestFirst, rowFilter, sumRows } from "./sums";

/** Compute all sums of the rows that pass the filters, for a level of zoom: by node and, on a map of flows, by pair of
 * nodes. */
export function* sumAll(state: BulkState, level: number): Work<Sums> {
  const { data, settings } = state;
  const passes = rowFilter(state);
  if (data.kind === "events") {
    const lighting = { joined: data.joined, lit: settings.lit };
    const nodes = yield* eventNodes(level, data.rows, passes, lighting);
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
