// Sums the filtered rows at the map's level, and chooses the flows to draw, in slices.

import { closeEvidence } from "../../core/page/card";
import { fillLegend } from "../../core/page/legend";
import type { Work } from "../draw/slices";
import { fillSmall } from "../draw/small";
import { hitAgain } from "../hits";
import { hasFlows } from "../names";
import { legendOf } from "../panel/legend";
import { fillShown } from "../panel/panel";
import type { BulkState, Gathered } from "../types";
import { APART, eventNodes, levelOf, nodesAt } from "./nodes";
import { pairsOf, throughNodes } from "./pairs";
import { chooseFlows, NOTHING_DRAWN, sightOf } from "./sight";
import { largestOf } from "./sizes";
import { heaviestFirst, passing, sumRows } from "./sums";

/** Sum everything that the page shows at a level. */
export function* gather(state: BulkState, level: number): Work<Gathered> {
  const { data } = state;
  const passes = passing(state);
  if (data.kind === "events") {
    const nodes = yield* eventNodes(level, data.rows, passes, {
      joined: data.joined,
      lit: state.asked.lit,
    });
    const order = yield* heaviestFirst([...nodes.x.keys()], nodes.quantity);
    const sum = (values: number[]) => values.reduce((all, value) => all + value, 0);
    const total = {
      rows: 0,
      quantity: sum(nodes.quantity),
      records: sum(nodes.records),
      unquantified: sum(nodes.unquantified),
    };
    return { level, nodes, flows: null, order, total };
  }
  const nodes = nodesAt(data.kind === "routes" ? APART : level, state);
  yield;
  const { flows, total } = yield* sumRows(data, nodes, passes);
  const pairs = yield* pairsOf(flows, total);
  const through = yield* throughNodes(pairs, nodes.n);
  return { level, nodes, flows, pairs, total, through };
}

/** Run after the level or a filter has changed. */
export async function gatherAgain(state: BulkState) {
  state.isGathering = true;
  const result = await state.runners.map(gatherAndChoose(state));
  if (!result) return;
  const { gathered, drawn } = result;
  state.isGathering = false;
  const { chosen, gathered: before } = state;
  if (chosen) closeEvidence(state);
  state.gathered = gathered;
  state.drawn = drawn;
  // Choosing a flow may move the map, and so the level: what is chosen stays.
  const again = chosen && hitAgain(chosen, before, state);
  if (again) state.actions.open(again);
  // Keep the largest quantity seen at a level, so that widths stay comparable while time plays.
  const { scale, data } = state;
  const largest = largestOf(gathered, Boolean(data.lines));
  scale.set(gathered.level, Math.max(largest, scale.get(gathered.level) ?? 0));
  fillShown(state);
  fillLegend(legendOf(state), state);
  state.surface?.redraw();
  const { dataset } = document.documentElement;
  dataset.gathered = String(Number(dataset.gathered ?? 0) + 1);
  if (state.asked.small) fillSmall(state);
  chooseAgain(state); // the map may have been moved meanwhile
}

function* gatherAndChoose(state: BulkState) {
  const gathered = yield* gather(state, levelOf(state.map.getZoom()));
  const drawn = gathered.flows
    ? yield* chooseFlows(state, gathered, sightOf(state.map))
    : NOTHING_DRAWN;
  return { gathered, drawn };
}

/** Run after the map has moved: other flows begin or end in sight. */
export async function chooseAgain(state: BulkState) {
  const sight = sightOf(state.map);
  if (state.isGathering || !hasFlows(state)) return;
  if (state.drawn.sight.every((edge, i) => edge === sight.box[i])) return;
  const { gathered } = state;
  const { widest } = state.drawn;
  const drawn = await state.runners.map(chooseFlows(state, gathered, sight));
  if (!drawn || state.gathered !== gathered) return;
  state.drawn = drawn;
  fillShown(state);
  if (drawn.widest !== widest) fillLegend(legendOf(state), state);
  state.surface?.redraw();
}
