// Sums the commodities of each pair of nodes, and the flows that enter and leave each node.

import { inStrides, type Work } from "../draw/slices";
import { type Flows, type Pairs, SEVERAL, type Through, type Total } from "../types";
import { findSlot, type HashTable, makeFlows, nextPowerOfTwo, orderFlows } from "./sums";

const SUMMED_COLUMNS = ["quantity", "records", "unquantified"] as const;

/** Sum the flows of all commodities between the same two nodes or, on a map of routes, along the same line. A pair has
 * the commodity that makes up more than half of it, else `SEVERAL`. */
export function* sumPairs(flows: Flows, total: Total): Work<Pairs> {
  const byLine = flows.n > 0 && flows.line[0] >= 0;
  const room = nextPowerOfTwo(flows.n);
  const pairs = makeFlows(room, flows.bits.length);
  const table: HashTable = {
    slots: new Int32Array(2 * room),
    flows: pairs,
    byLine,
    nCommodities: 1,
  };
  const [kinds, main] = [new Uint16Array(room), new Uint16Array(room)];
  const largest = { quantity: new Float64Array(room), records: new Float64Array(room) };
  yield* inStrides(flows.n, (start, end) => {
    for (let flow = start; flow < end; flow++) {
      const [from, to, commodity] = [flows.from[flow], flows.to[flow], flows.commodity[flow]];
      let pair = byLine ? findSlot(table, flows.line[flow], 0) : findSlot(table, from, to);
      if (pair < 0) {
        pair = pairs.n++;
        pairs.from[pair] = from;
        pairs.to[pair] = to;
        pairs.line[pair] = flows.line[flow];
      }
      for (const name of SUMMED_COLUMNS) pairs[name][pair] += flows[name][flow];
      pairs.numbered[pair] |= flows.numbered[flow];
      flows.bits.forEach((column, c) => {
        pairs.bits[c][pair] |= column[flow];
      });
      const [quantity, records] = [flows.quantity[flow], flows.records[flow]];
      if (
        !kinds[pair] ||
        quantity > largest.quantity[pair] ||
        (quantity === largest.quantity[pair] && records > largest.records[pair])
      ) {
        main[pair] = commodity;
        largest.quantity[pair] = quantity;
        largest.records[pair] = records;
      }
      kinds[pair] += 1;
    }
  });
  for (let pair = 0; pair < pairs.n; pair++) {
    const measure = pairs.numbered[pair] ? "quantity" : "records";
    const isMain = kinds[pair] === 1 || 2 * largest[measure][pair] > pairs[measure][pair];
    pairs.commodity[pair] = isMain ? main[pair] : SEVERAL;
  }
  return yield* orderFlows({ ...pairs, kinds, main }, total);
}

/** Sum for each of n nodes the quantities that enter it, leave it and stay inside it, and the records of all these.
 * `known` is 0 if no such flow exists, 1 if none has a number, and 2 if any has. */
export function* sumThroughNodes(flows: Flows, n: number): Work<Through> {
  const sums: Through = {
    entering: new Float64Array(n),
    leaving: new Float64Array(n),
    within: new Float64Array(n),
    records: new Float64Array(n),
    unquantified: new Float64Array(n),
    known: {
      entering: new Uint8Array(n),
      leaving: new Uint8Array(n),
      within: new Uint8Array(n),
    },
  };
  yield* inStrides(flows.n, (start, end) => {
    for (let flow = start; flow < end; flow++) {
      const [from, to] = [flows.from[flow], flows.to[flow]];
      if (from === to) add("within", from, flow);
      else {
        add("leaving", from, flow);
        add("entering", to, flow);
        addRecords(to, flow);
      }
      addRecords(from, flow);
    }
  });
  return sums;

  function add(name: keyof Through["known"], node: number, flow: number) {
    sums[name][node] += flows.quantity[flow];
    sums.known[name][node] = Math.max(sums.known[name][node], 1 + flows.numbered[flow]);
  }

  function addRecords(node: number, flow: number) {
    sums.records[node] += flows.records[flow];
    sums.unquantified[node] += flows.unquantified[flow];
  }
}
