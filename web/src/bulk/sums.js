// Rows summed up: by pair of nodes and commodity, of what the reader asks for; the heaviest first.

import { hiddenRows } from "./categories";
import { APART, eventNodes, nodesAt } from "./nodes";
import { STRIDE } from "./slices";

// What a row must be to count: of a ticked commodity, in the chosen time, at the chosen place.
export function passing({ data, asked }) {
  const { rows } = data;
  const off = new Uint8Array(data.commodities.length);
  for (const each of asked.off) off[each] = 1;
  const months = asked.months;
  const { place } = asked;
  const isHidden = hiddenRows({ data, asked });
  return (i) => {
    if (isHidden && isHidden(i)) return false;
    if (off[rows.commodity[i]]) return false;
    if (months) {
      const month = rows.month[i];
      if (month === 0 ? !asked.undated : month < months[0] || month > months[1]) return false;
    }
    return place === null || rows.origin[i] === place || rows.destination[i] === place;
  };
}

const powerAbove = (n) => 2 ** Math.ceil(Math.log2(Math.max(4, n)));

// In strides: a plain loop inside, so that it runs at full speed, and a pause after each.
export function* inStrides(n, run) {
  for (let from = 0; from < n; from += STRIDE) {
    run(from, Math.min(n, from + STRIDE));
    yield;
  }
}

const FLOW_COLUMNS = {
  from: Uint32Array,
  to: Uint32Array,
  kind: Uint16Array,
  line: Int32Array,
  quantity: Float64Array,
  records: Float64Array,
  unquantified: Float64Array,
  numbered: Uint8Array,
};

// Flows as columns that grow: from and to are nodes.
function makeFlows(room, categories) {
  const flows = { n: 0, room, bits: categories.map(() => new Uint32Array(room)) };
  for (const [name, Kind] of Object.entries(FLOW_COLUMNS)) flows[name] = new Kind(room);
  return flows;
}

function growFlows(flows) {
  flows.room *= 2;
  for (const [name, Kind] of Object.entries(FLOW_COLUMNS)) {
    const values = new Kind(flows.room);
    values.set(flows[name]);
    flows[name] = values;
  }
  flows.bits = flows.bits.map((bits) => {
    const grown = new Uint32Array(flows.room);
    grown.set(bits);
    return grown;
  });
}

// By hash: a is the node that a flow leaves, or its line; b its other node and its commodity, or the commodity.
function findSlot({ slots, flows, byLine, kinds }, a, b) {
  const mask = slots.length - 1;
  let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
  hash ^= hash >>> 15;
  let at = hash & mask;
  for (; slots[at]; at = (at + 1) & mask) {
    const other = slots[at] - 1;
    if (
      byLine
        ? flows.line[other] === a && flows.kind[other] === b
        : flows.from[other] === a && flows.to[other] * kinds + flows.kind[other] === b
    )
      return other;
  }
  if (flows.n === flows.room) growFlows(flows);
  slots[at] = flows.n + 1;
  return -1;
}

export function* summed(data, nodes, passes) {
  const { rows } = data;
  const kinds = data.commodities.length;
  const byLine = Boolean(rows.line);
  const flows = makeFlows(Math.min(16_384, powerAbove(rows.n)), data.categories);
  const table = { slots: new Int32Array(powerAbove(2 * rows.n)), flows, byLine, kinds };
  const total = { rows: 0, quantity: 0, records: 0, unquantified: 0 };
  const { group } = nodes;
  const { origin, destination, commodity, line, quantity, records, unquantified } = rows;
  let [lastA, lastB, slot] = [-1, -1, 0];
  yield* inStrides(rows.n, (start, end) => {
    for (let i = start; i < end; i++) {
      if (!passes(i)) continue;
      const [from, to, kind] = [group[origin[i]], group[destination[i]], commodity[i]];
      const a = byLine ? line[i] : from;
      const b = byLine ? kind : to * kinds + kind;
      if (a !== lastA || b !== lastB) {
        slot = findSlot(table, a, b);
        if (slot < 0) {
          slot = flows.n++;
          flows.from[slot] = from;
          flows.to[slot] = to;
          flows.kind[slot] = kind;
          flows.line[slot] = byLine ? a : -1;
        }
        lastA = a;
        lastB = b;
      }
      const each = quantity[i];
      if (!Number.isNaN(each)) {
        flows.quantity[slot] += each;
        flows.numbered[slot] = 1;
        total.quantity += each;
      }
      data.categories.forEach(({ codes }, c) => {
        flows.bits[c][slot] |= 1 << codes[i];
      });
      flows.records[slot] += records[i];
      flows.unquantified[slot] += unquantified[i];
      total.rows += 1;
      total.records += records[i];
      total.unquantified += unquantified[i];
    }
  });
  const numbered = new Uint32Array(flows.n);
  const without = new Uint32Array(flows.n);
  let [n, m] = [0, 0];
  for (let flow = 0; flow < flows.n; flow++) {
    if (flows.numbered[flow]) numbered[n++] = flow;
    else without[m++] = flow;
  }
  yield;
  flows.heaviest = yield* heaviestFirst(numbered.subarray(0, n), flows.quantity);
  flows.without = yield* heaviestFirst(without.subarray(0, m), flows.records);
  return { ...flows, total };
}

// Indexes by falling weight: the bits of a float above zero ascend with it, so two passes over halves of them sort.
function* heaviestFirst(indexes, weights) {
  const n = indexes.length;
  const floats = new Float32Array(n);
  for (let i = 0; i < n; i++) floats[i] = weights[indexes[i]];
  yield;
  let [keys, order] = [new Uint32Array(floats.buffer), Uint32Array.from(indexes)];
  for (const shift of [0, 16]) {
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

// What enters and leaves each node, and what stays inside it; known: 0 where nothing does, 1 without a number, 2 with one.
function* throughNodes(flows, n) {
  const sums = Object.fromEntries(
    ["entering", "leaving", "within", "records", "unquantified"].map((name) => [
      name,
      new Float64Array(n),
    ]),
  );
  const { entering, leaving, within } = (sums.known = Object.fromEntries(
    ["entering", "leaving", "within"].map((name) => [name, new Uint8Array(n)]),
  ));
  yield* inStrides(flows.n, (start, end) => {
    for (let flow = start; flow < end; flow++) {
      const [from, to] = [flows.from[flow], flows.to[flow]];
      const known = 1 + flows.numbered[flow];
      if (from === to) {
        sums.within[from] += flows.quantity[flow];
        within[from] = Math.max(within[from], known);
      } else {
        sums.leaving[from] += flows.quantity[flow];
        sums.entering[to] += flows.quantity[flow];
        leaving[from] = Math.max(leaving[from], known);
        entering[to] = Math.max(entering[to], known);
        sums.records[to] += flows.records[flow];
        sums.unquantified[to] += flows.unquantified[flow];
      }
      sums.records[from] += flows.records[flow];
      sums.unquantified[from] += flows.unquantified[flow];
    }
  });
  return sums;
}

// Everything that the page shows at a level, gathered anew when level or wishes change.
export function* gathered(state, level) {
  const { data } = state;
  const passes = passing(state);
  if (data.kind === "events") {
    const nodes = yield* eventNodes(level, data, passes);
    const order = yield* heaviestFirst([...nodes.x.keys()], nodes.quantity);
    const total = { rows: 0, quantity: 0, records: 0, unquantified: 0 };
    for (let node = 0; node < nodes.n; node++)
      for (const name of ["quantity", "records", "unquantified"]) total[name] += nodes[name][node];
    return { level, nodes, order, total };
  }
  const nodes = nodesAt(data.kind === "routes" ? APART : level, data);
  yield;
  const flows = yield* summed(data, nodes, passes);
  return { level, nodes, flows, total: flows.total, through: yield* throughNodes(flows, nodes.n) };
}
