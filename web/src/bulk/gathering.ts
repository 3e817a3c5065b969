// Sums the filtered rows at the map's level, and chooses the flows to draw, in slices.

import { closeEvidence } from "../core/card";
import { fillLegend } from "../core/legend";
import { legendOf } from "./legend";
import { hasFlows } from "./names";
import { levelOf } from "./nodes";
import { fillShown } from "./panel";
import { chooseFlows, NOTHING_DRAWN, sightOf } from "./sight";
import { largestOf } from "./sizes";
import { gather } from "./sums";
import type { BulkState } from "./types";

/** Run after the level or a filter has changed. */
export async function gatherAgain(state: BulkState) {
  state.isGathering = true;
  const result = await state.runners.map(gatherAndChoose(state));
  if (!result) return;
  const { gathered, drawn } = result;
  state.isGathering = false;
  if (state.chosen) closeEvidence(state);
  state.gathered = gathered;
  state.drawn = drawn;
  // Keep the largest quantity seen at a level, so that widths stay comparable while time plays.
  const { scale, data } = state;
  const largest = largestOf(gathered, Boolean(data.lines));
  scale.set(gathered.level, Math.max(largest, scale.get(gathered.level) ?? 0));
  fillShown(state);
  fillLegend(legendOf(state), state);
  state.surface?.redraw();
  const { dataset } = document.documentElement;
  dataset.gathered = String(Number(dataset.gathered ?? 0) + 1);
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
  if (state.drawn.sight.every((edge, i) => edge === sight[i])) return;
  const { gathered } = state;
  const drawn = await state.runners.map(chooseFlows(state, gathered, sight));
  if (!drawn || state.gathered !== gathered) return;
  state.drawn = drawn;
  fillShown(state);
  state.surface?.redraw();
}
