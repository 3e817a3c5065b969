// Modelled traffic: one flow at a time, all crossings open or some of them shut. Nothing is computed here: what a
// closure does was computed when the page was made, for every crossing by itself and for the brief's scenarios.

import { reversedLine } from "../core/lines";
import { boxOf } from "../core/mercator";
import { idsIn } from "./claims";

export const MODELLED = ["routes", "segments", "corridors", "chokepoints"];

export function routingOf({ tables }) {
  const flows = new Map();
  for (const row of tables.movements || []) {
    if (!flows.has(row.flow)) flows.set(row.flow, { id: row.flow, first: row, rows: [] });
    flows.get(row.flow).rows.push(row);
  }
  if (!flows.size) return null;
  const claims = new Map(
    [...flows].map(([id, flow]) => [
      id,
      { claims: idsIn(flow.rows, "claims"), context: idsIn(flow.rows, "context") },
    ]),
  );
  // A stretch is borne by the claims of the flows that run over it; the file does not repeat them.
  for (const row of tables.segments || []) {
    row.claims = [
      ...new Set(row.flows.flatMap((flow) => (claims.get(flow) || { claims: [] }).claims)),
    ];
    row.status = "modelled, not observed";
  }
  // The first that a closure touches: the others have nothing to show here.
  const ids = [...flows.keys()];
  const touched = new Set((tables.closures || []).map((row) => row.flow));
  return {
    flows,
    flow: ids.find((id) => touched.has(id)) || ids[0],
    shut: new Set(),
    scenario: null,
    view: null,
  };
}

export const sameIds = (ids, set) => ids.length === set.size && ids.every((id) => set.has(id));

// The closure that the reader asks for: { id, row of the chosen flow, isKnown }; null where all is open.
export function closureOf({ routing, data }) {
  if (!routing || !routing.shut.size) return null;
  const closures = (data.tables.closures || []).filter((row) => sameIds(row.closed, routing.shut));
  const named = closures.some((row) => row.closure === routing.scenario)
    ? closures.filter((row) => row.closure === routing.scenario)
    : closures;
  const id = named.length ? named[0].closure : null;
  const row = named.find((each) => each.closure === id && each.flow === routing.flow) || null;
  // A crossing by itself that has no row carries nothing of any flow.
  return { id, row, isKnown: Boolean(id) || routing.shut.size === 1 };
}

// Shares of the chosen flow over stretches and crossings, before and after; after is null where it is not known.
export function trafficView(state) {
  const { routing, data } = state;
  if (routing.view) return routing.view;
  const closure = closureOf(state);
  const segments = data.tables.segments || [];
  const before = new Float32Array(segments.length);
  segments.forEach((row, i) => {
    before[i] = row.shares[row.flows.indexOf(routing.flow)] || 0;
  });
  const after = before.slice();
  for (const row of (closure && closure.id && data.tables.closure_segments) || []) {
    const at = row.closure === closure.id ? row.flows.indexOf(routing.flow) : -1;
    if (at >= 0)
      after[row.segment] = Math.max(
        0,
        Math.min(1, Math.round(1000 * (before[row.segment] + row.changes[at])) / 1000),
      );
  }
  const isKnown = !closure || closure.isKnown;
  routing.view = {
    closure,
    isKnown,
    before,
    after: isKnown ? after : before,
    crossings: crossingShares(state, closure),
    chains: null,
  };
  return routing.view;
}

function crossingShares({ routing, data }, closure) {
  const shares = new Map();
  for (const row of data.tables.crossings || []) {
    const before = (row.shares || [])[(row.flows || []).indexOf(routing.flow)] || 0;
    shares.set(row.id, { before, after: closure && !closure.isKnown ? null : before });
  }
  for (const row of data.tables.closures || []) {
    if (row.flow !== routing.flow) continue;
    // Before is the same in every closure; one that the flow takes up only then has nothing before.
    for (const [i, id] of row.crossings.entries())
      shares.set(id, {
        before: row.shares_before[i],
        after: closure && !closure.isKnown ? null : row.shares_before[i],
      });
  }
  if (closure && closure.row) {
    const { crossings, shares_before: before, shares_after: after } = closure.row;
    for (const [i, id] of crossings.entries())
      shares.set(id, { before: before[i], after: after[i] });
  }
  return shares;
}

const LEAST_CHANGE = 0.0195; // two hundredths, after rounding

// What becomes of a stretch: nothing, more, less, or nothing left.
function changeOf(before, after) {
  if (after - before > LEAST_CHANGE) return "gains";
  if (before - after <= LEAST_CHANGE) return "same";
  return after < 0.001 ? "loses-all" : "loses";
}

// The rows of modelled layers that belong to the chosen flow; of stretches those that it uses, before or after.
export function isOfFlow(row, name, state) {
  const { routing } = state;
  if (!routing) return true;
  if (name === "segments") {
    const { before, after } = trafficView(state);
    return before[row.index] > 0 || after[row.index] > 0;
  }
  return (!MODELLED.includes(name) && name !== "closures") || row.flow === routing.flow;
}

// Stretches of equal share end to end, so that a dash runs on: { change, share, xy, box } on the Mercator square.
export function chainsOf(state) {
  const view = trafficView(state);
  if (view.chains) return view.chains;
  const pieces = new Map();
  for (const row of state.data.tables.segments || []) {
    const [before, after] = [view.before[row.index], view.after[row.index]];
    if (!row.shape || !(before > 0 || after > 0)) continue;
    const change = changeOf(before, after);
    const share = Math.round(50 * (change === "loses-all" ? before : after)) / 50;
    const key = `${change} ${share}`;
    if (!pieces.has(key)) pieces.set(key, { change, share, lines: [] });
    pieces.get(key).lines.push(...row.shape.parts);
  }
  view.chains = [...pieces.values()]
    .flatMap(({ change, share, lines }) =>
      joined(lines).map((xy) => ({ change, share, xy, box: boxOf(xy) })),
    )
    .sort((a, b) => a.share - b.share);
  return view.chains;
}

// Lines joined where exactly two of them meet.
function joined(lines) {
  const nameOf = (xy, atEnd) =>
    atEnd ? `${xy[xy.length - 2]},${xy[xy.length - 1]}` : `${xy[0]},${xy[1]}`;
  const meeting = new Map();
  lines.forEach((xy, i) => {
    for (const atEnd of [false, true]) {
      const name = nameOf(xy, atEnd);
      meeting.set(name, [...(meeting.get(name) || []), i]);
    }
  });
  const used = new Set();
  const nextOf = (name) => {
    const met = meeting.get(name);
    return met.length === 2 ? met.find((i) => !used.has(i)) : undefined;
  };
  const grow = (xy) => {
    const chain = [...xy];
    for (let at = nextOf(nameOf(chain, true)); at !== undefined; at = nextOf(nameOf(chain, true))) {
      used.add(at);
      const isForward = nameOf(lines[at], false) === nameOf(chain, true);
      const more = isForward ? [...lines[at]] : reversedLine([...lines[at]]);
      chain.push(...more.slice(2));
    }
    return chain;
  };
  const chains = [];
  lines.forEach((xy, i) => {
    if (used.has(i)) return;
    used.add(i);
    chains.push(grow(reversedLine(grow(xy))));
  });
  return chains;
}
