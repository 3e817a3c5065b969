// Sums again, or chooses other flows to draw, after the level, the filters or the view have changed; updates page and
// picture.

import { closeEvidence } from "../core/page/card";
import { fillLegend } from "../core/page/legend";
import type { Work } from "./draw/slices";
import { findHitAgain } from "./hits";
import { hasFlows } from "./names";
import { legendGroups } from "./panel/legend";
import { fillFilteredLists } from "./panel/panel";
import { fillSmallMaps } from "./panel/small";
import { sumAll } from "./sums/all-sums";
import { chooseFlows, EMPTY_SCENE, visibleArea } from "./sums/flow-choice";
import { mergeLevel } from "./sums/nodes";
import { recordLargest } from "./sums/sizes";
import type { BulkState, Scene, Sums } from "./types";

function* sumAndChoose(state: BulkState): Work<{ sums: Sums; scene: Scene }> {
  const sums = yield* sumAll(state, mergeLevel(state.map.getZoom()));
  const scene = sums.flows ? yield* chooseFlows(state, sums, visibleArea(state.map)) : EMPTY_SCENE;
  return { sums, scene };
}

/** Compute the sums anew after the level or a filter has changed, and show them on the map and in the panel. A chosen
 * flow or node stays open if it still exists. */
export async function updateSums(state: BulkState) {
  state.isSumming = true;
  const result = await state.runners.map(sumAndChoose(state));
  if (!result) return;
  state.isSumming = false;
  const { chosen, sums: previous } = state;
  if (chosen) closeEvidence(state);
  Object.assign(state, result);
  // Choosing a flow may move the map, and so the level: the choice stays.
  const newHit = chosen && findHitAgain(chosen, previous, state);
  if (newHit) state.actions.open(newHit);
  recordLargest(result.sums, state);
  fillFilteredLists(state);
  fillLegend(legendGroups(state), state);
  state.surface?.redraw();
  const { dataset } = document.documentElement;
  dataset.gathered = String(Number(dataset.gathered ?? 0) + 1); // for browser tests
  if (state.settings.small) fillSmallMaps(state);
  updateLevel(state); // the map may have been moved meanwhile
}

/** Run after the map has zoomed: at another level other places merge. */
export async function updateLevel(state: BulkState) {
  if (state.sums && state.sums.level !== mergeLevel(state.map.getZoom())) updateSums(state);
  else updateScene(state);
}

/** Choose the flows to draw anew after the map has moved, because others now begin or end in view. The sums stay the
 * same. */
export async function updateScene(state: BulkState) {
  const visible = visibleArea(state.map);
  if (state.isSumming || !hasFlows(state)) return;
  if (state.scene.visible.every((edge, i) => edge === visible.box[i])) return;
  const { sums, scene: last } = state;
  const scene = await state.runners.map(chooseFlows(state, sums, visible));
  if (!scene || state.sums !== sums) return;
  state.scene = scene;
  fillFilteredLists(state);
  const hasNewSizes = (["widest", "least", "most"] as const).some(
    (size) => scene[size] !== last[size],
  );
  if (hasNewSizes) fillLegend(legendGroups(state), state);
  state.surface?.redraw();
}
