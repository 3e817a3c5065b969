// Sums the rows that pass the filters, by pair of nodes and commodity; the largest first.

import type { Settings } from "../address";
import { hiddenRows } from "../categories";
import { inStrides, type Work } from "../draw/slices";
import type { BulkData, Flows, Nodes, SummedFlows, Total } from "../types";

export type RowFilter = (row: number) => boolean;

type FilterChoice = Pick<Settings, "off" | "hidden" | "months" | "place" | "unit"> & {
  switches: Pick<Settings["switches"], "undated">;
};

/** Return a function that tells whether a row passes the reader's filters of unit, commodity, categories, time and
 * place. */
export function rowFilter({
  data,
  settings,
}: {
  data: Pick<BulkData, "rows" | "commodities" | "categories" | "units">;
  settings: FilterChoice;
}): RowFilter {
  const { rows } = data;
  const off = new Uint8Array(data.commodities.length);
  for (const commodity of settings.off) off[commodity] = 1;
  const isHidden = hiddenRows({ data, settings });
  const { months, place, unit } = settings;
  const { undated } = settings.switches;
  return (i) => {
    if (off[rows.commodity[i]]) return false;
    if (isHidden?.(i)) return false;
    if (rows.unit && rows.unit[i] !== unit && rows.unit[i] !== data.units.length) return false;
    if (months && rows.month) {
      const month = rows.month[i];
      if (month === 0 ? !undated : month < months[0] || month > months[1]) return false;
    }
    return place === null || rows.origin[i] === place || rows.destination[i] === place;
  };
}

export const nextPowerOfTwo = (n: number) => 2 ** Math.ceil(Math.log2(Math.max(4, n)));

/** Make empty columns for a number of flows. */
export const makeFlows = (room: number, categories: number): Flows => ({
  n: 0,
  room,
  from: new Uint32Array(room),
  to: new Uint32Array(room),
  commodity: new Uint16Array(room),
  line: new Int32Array(room),
  quantity: new Float64Array(room),
  records: new Float64Array(room),
  unquantified: new Float64Array(room),
  numbered: new Uint8Array(room),
  bits: Array.from({ length: categories }, () => new Uint32Array(room)),
});

/** Double the room of the columns. */
function growFlows(flows: Flows) {
  const { n, room, bits, ...columns } = flows;
  const grown = makeFlows(2 * room, bits.length);
  for (const name of Object.keys(columns) as (keyof typeof columns)[])
    grown[name].set(columns[name]);
  bits.forEach((column, c) => {
    grown.bits[c].set(column);
  });
  Object.assign(flows, { ...grown, n });
}

/** Finds flows by their nodes and commodity, or by their line and commodity. */
export interface HashTable {
  /** Number of a flow plus 1; 0 is empty. The length is a power of two. */
  slots: Int32Array;
  flows: Flows;
  byLine: boolean;
  nCommodities: number;
}

/** Look up a flow in a hash table: return its number, or reserve a slot for it and return -1 if it is new. `a` and `b`
 * identify it: on a map of routes its line and its commodity; otherwise its origin, and one number for destination and
 * commodity, `to * nCommodities + commodity`. */
export function findSlot(
  { slots, flows, byLine, nCommodities }: HashTable,
  a: number,
  b: number,
): number {
  const mask = slots.length - 1;
  let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
  hash ^= hash >>> 15;
  let at = hash & mask;
  for (; slots[at]; at = (at + 1) & mask) {
    const flow = slots[at] - 1;
    if (
      byLine
        ? flows.line[flow] === a && flows.commodity[flow] === b
        : flows.from[flow] === a && flows.to[flow] * nCommodities + flows.commodity[flow] === b
    )
      return flow;
  }
  if (flows.n === flows.room) growFlows(flows);
  slots[at] = flows.n + 1;
  return -1;
}

type Summable = Pick<BulkData, "rows" | "commodities" | "categories">;

/** Sum the rows that pass the filters by commodity and pair of nodes, or by commodity and line. `group` has the node of
 * each place. */
export function* sumRows(
  data: Summable,
  { group }: Pick<Nodes, "group">,
  passes: RowFilter,
): Work<{ flows: Flows; total: Total }> {
  const { rows, categories } = data;
  const nCommodities = data.commodities.length;
  const byLine = Boolean(rows.line);
  const flows = makeFlows(Math.min(16_384, nextPowerOfTwo(rows.n)), categories.length);
  const table = { slots: new Int32Array(nextPowerOfTwo(2 * rows.n)), flows, byLine, nCommodities };
  const total: Total = { rows: 0, quantity: 0, records: 0, unquantified: 0 };
  const { origin, destination, line, quantity, records, unquantified, tableRows } = rows;
  let [lastA, lastB, slot] = [-1, -1, 0];
  yield* inStrides(rows.n, (start, end) => {
    for (let i = start; i < end; i++) {
      if (!passes(i)) continue;
      const [from, to, commodity] = [group[origin[i]], group[destination[i]], rows.commodity[i]];
      const a = line ? line[i] : from;
      const b = line ? commodity : to * nCommodities + commodity;
      // Rows are sorted, so the next row often belongs to the same flow and needs no look-up.
      if (a !== lastA || b !== lastB) {
        slot = findSlot(table, a, b);
        if (slot < 0) {
          slot = flows.n++;
          flows.from[slot] = from;
          flows.to[slot] = to;
          flows.commodity[slot] = commodity;
          flows.line[slot] = byLine ? a : -1;
        }
        lastA = a;
        lastB = b;
      }
      if (!Number.isNaN(quantity[i])) {
        flows.quantity[slot] += quantity[i];
        flows.numbered[slot] = 1;
        total.quantity += quantity[i];
      }
      for (let c = 0; c < categories.length; c++)
        flows.bits[c][slot] |= 1 << categories[c].codes[i];
      flows.records[slot] += records[i];
      flows.unquantified[slot] += unquantified[i];
      total.rows += tableRows ? tableRows[i] : 1;
      total.records += records[i];
      total.unquantified += unquantified[i];
    }
  });
  return { flows, total };
}

/** Sum the rows that pass, and order the sums: the largest first. */
export function* sumAndOrder(
  data: Summable,
  nodes: Pick<Nodes, "group">,
  passes: RowFilter,
): Work<SummedFlows> {
  const { flows, total } = yield* sumRows(data, nodes, passes);
  return yield* orderFlows(flows, total);
}

/** Return flows with two orders: `heaviest` has those with a number by their quantity, `without` the others by their
 * records. The largest comes first. */
export function* orderFlows<F extends Flows>(
  flows: F,
  total: Total,
): Work<F & Pick<SummedFlows, "heaviest" | "without" | "total">> {
  const all = Uint32Array.from({ length: flows.n }, (_, flow) => flow);
  const numbered = all.filter((flow) => flows.numbered[flow]);
  const without = all.filter((flow) => !flows.numbered[flow]);
  yield;
  return {
    ...flows,
    heaviest: yield* heaviestFirst(numbered, flows.quantity),
    without: yield* heaviestFirst(without, flows.records),
    total,
  };
}

/** Return indexes sorted by their weights, 0 or more, the largest first; equal weights keep their order. It is a radix
 * sort in two passes of 16 bits over the weights as 32-bit floats, because the bits of positive floats ascend with
 * their values. */
export function* heaviestFirst(
  indexes: ArrayLike<number>,
  weights: ArrayLike<number>,
): Work<Uint32Array> {
  const n = indexes.length;
  const floats = Float32Array.from(indexes, (index) => weights[index]);
  yield;
  let [keys, order] = [new Uint32Array(floats.buffer), Uint32Array.from(indexes)];
  for (const shift of [0, 16]) {
    // Inverted bits sort the largest weight first. `places` has the position at which each value of the 16 bits begins.
    const places = new Uint32Array(65537);
    for (let i = 0; i < n; i++) places[((~keys[i] >>> shift) & 0xffff) + 1] += 1;
    for (let i = 0; i < 65536; i++) places[i + 1] += places[i];
    yield;
    const [fromKeys, fromOrder] = [keys, order];
    const [nextKeys, nextOrder] = [new Uint32Array(n), new Uint32Array(n)];
    yield* inStrides(n, (start, end) => {
      for (let i = start; i < end; i++) {
        const at = places[(~fromKeys[i] >>> shift) & 0xffff]++;
        nextKeys[at] = fromKeys[i];
        nextOrder[at] = fromOrder[i];
      }
    });
    [keys, order] = [nextKeys, nextOrder];
  }
  return order;
}
