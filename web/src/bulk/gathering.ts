// After a change of level, filters or view: sum again, then update page and picture.

import { closeEvidence } from "../core/page/card";
import { fillLegend } from "../core/page/legend";
import { findHitAgain } from "./hits";
import { hasFlows } from "./names";
import { legendGroups } from "./panel/legend";
import { fillFilteredLists } from "./panel/panel";
import { fillSmallMaps } from "./panel/small";
import { gatherAndChoose } from "./sums/gathering";
import { mergeLevel } from "./sums/nodes";
import { chooseFlows, readSight } from "./sums/sight";
import { recordLargest } from "./sums/sizes";
import type { BulkState } from "./types";

/** Run after the level or a filter has changed. */
export async function gatherAgain(state: BulkState) {
  state.isGathering = true;
  const result = await state.runners.map(gatherAndChoose(state));
  if (!result) return;
  const { gathered, drawn } = result;
  state.isGathering = false;
  const { chosen, gathered: previous } = state;
  if (chosen) closeEvidence(state);
  state.gathered = gathered;
  state.drawn = drawn;
  // Choosing a flow may move the map, and so the level: what is chosen stays.
  const newHit = chosen && findHitAgain(chosen, previous, state);
  if (newHit) state.actions.open(newHit);
  recordLargest(gathered, state);
  fillFilteredLists(state);
  fillLegend(legendGroups(state), state);
  state.surface?.redraw();
  const { dataset } = document.documentElement;
  dataset.gathered = String(Number(dataset.gathered ?? 0) + 1);
  if (state.asked.small) fillSmallMaps(state);
  followMap(state); // it may have been moved meanwhile
}

/** Run after the map has zoomed: at another level other places merge. */
export async function followMap(state: BulkState) {
  if (state.gathered && state.gathered.level !== mergeLevel(state.map.getZoom()))
    gatherAgain(state);
  else chooseAgain(state);
}

/** Run after the map has moved: other flows begin or end in view. */
export async function chooseAgain(state: BulkState) {
  const sight = readSight(state.map);
  if (state.isGathering || !hasFlows(state)) return;
  if (state.drawn.sight.every((edge, i) => edge === sight.box[i])) return;
  const { gathered } = state;
  const last = state.drawn;
  const drawn = await state.runners.map(chooseFlows(state, gathered, sight));
  if (!drawn || state.gathered !== gathered) return;
  state.drawn = drawn;
  fillFilteredLists(state);
  const hasNewSizes = (["widest", "least", "most"] as const).some(
    (size) => drawn[size] !== last[size],
  );
  if (hasNewSizes) fillLegend(legendGroups(state), state);
  state.surface?.redraw();
}
