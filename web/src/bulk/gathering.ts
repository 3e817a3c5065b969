// After a change of level, filters or view: sum again, then update page and picture.

import { closeEvidence } from "../core/page/card";
import { fillLegend } from "../core/page/legend";
import { hitAgain } from "./hits";
import { hasFlows } from "./names";
import { legendOf } from "./panel/legend";
import { fillShown } from "./panel/panel";
import { fillSmall } from "./panel/small";
import { gatherAndChoose } from "./sums/gathering";
import { levelOf } from "./sums/nodes";
import { chooseFlows, sightOf } from "./sums/sight";
import { noteLargest } from "./sums/sizes";
import type { BulkState } from "./types";

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
  noteLargest(gathered, state);
  fillShown(state);
  fillLegend(legendOf(state), state);
  state.surface?.redraw();
  const { dataset } = document.documentElement;
  dataset.gathered = String(Number(dataset.gathered ?? 0) + 1);
  if (state.asked.small) fillSmall(state);
  followMap(state); // it may have been moved meanwhile
}

/** Run after the map has zoomed: at another level other places merge. */
export async function followMap(state: BulkState) {
  if (state.gathered && state.gathered.level !== levelOf(state.map.getZoom())) gatherAgain(state);
  else chooseAgain(state);
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
