// What the reader is looking at: a hovered flow, a chosen feature, or all that rests on a chosen claim.

import { idsIn } from "./claims";
import { MODELLED } from "./routing";

export function focusOf(state) {
  if (state.hovered) return (row) => (row.flow || row.id) === state.hovered;
  if (state.claim) return (row) => (row.claims || []).includes(state.claim);
  const flow = state.chosen?.flow;
  if (flow) return (row) => (row.flow || row.id) === flow.id;
  return null;
}

// Whether a mark, a zone or a barrier stands out.
export const isPicked = (row, state) =>
  state.chosen?.row === row || Boolean(state.claim && (row.claims || []).includes(state.claim));

// Features by the claims that bear them, in the order of the layers. Buffers and label points only repeat what they are of.
export const RESTING = ["flows", "zones", "barriers", "events", "crossings", "places", "areas"];

export function featuresByClaim(tables, flows) {
  const found = new Map();
  const add = (claim, hit) => {
    if (!found.has(claim)) found.set(claim, []);
    found.get(claim).push(hit);
  };
  for (const flow of flows) {
    for (const claim of idsIn(flow.rows, "claims"))
      add(claim, { layer: "flows", row: flow.first, flow });
  }
  // Modelled lines are too many to list: the flow stands for them.
  for (const row of tables.movements || []) {
    if (flows.some((flow) => flow.id === row.flow)) continue;
    for (const claim of row.claims || [])
      if (!(found.get(claim) || []).some((hit) => hit.row.flow === row.flow))
        add(claim, { layer: "movements", row });
  }
  for (const layer of RESTING.slice(1)) {
    for (const row of tables[layer] || []) {
      if (row.kind === "label") continue;
      for (const claim of row.claims || []) add(claim, { layer, row });
    }
  }
  return found;
}

export const hitName = (hit) => `${hit.layer}:${hit.flow ? hit.flow.id : hit.row.id}`;

// The feature that a name such as "flows:zouara-tunisia" stands for, or null.
export function hitNamed(name, state) {
  const [, layer, id] = /^([a-z]+):(.+)$/s.exec(name) || [];
  if (layer === "flows") {
    const flow = state.flows.find((each) => each.id === id);
    return flow ? { layer, row: flow.first, flow } : null;
  }
  const row =
    [...RESTING, ...MODELLED].includes(layer) &&
    (state.data.tables[layer] || []).find((each) => each.id === id);
  return row ? { layer, row } : null;
}
