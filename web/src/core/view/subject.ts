// The subject of a map: the tightest view that holds most of the weight of its places.

import { sumOf } from "../data/grouping";
import type { Box } from "../types";
import { emptyBox, enclosingBox, growBox, withLeastSide } from "./boxes";

/** A place, or the box round a zone, on the Mercator square, and how much it counts. */
export interface WeightedBox {
  box: Box;
  weight: number;
}

const LEAST_SHARE_KEPT = 0.75; // of the weight: so much always stays in the box
const WEIGHT_FACTOR = 5; // a tenth of the weight is left out only for a view two thirds closer, or more
export const LEAST_SIDE = 1 / 400; // of the square, some 100 km: room round a single place
const MOST_PLACES = 400; // lighter places are not considered

/** Return the box around the subject of a map: its heaviest places, without far ones that few flows touch. Return null
 * without places. `aspect` is the width of the free area of the map by its height. */
export function subjectBox(places: WeightedBox[], aspect = 1): Box | null {
  const heaviest = places
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MOST_PLACES);
  const total = totalWeight(heaviest);
  let kept = heaviest;
  for (;;) {
    const fewer = dropOutermost(kept, total, aspect);
    if (!fewer) break;
    kept = fewer;
  }
  return kept.length ? withLeastSide(commonBox(kept), LEAST_SIDE) : null;
}

/** Return a box that grows to contain the boxes of near ends, the nearest first, as long as it is at most a quarter
 * larger than before. */
export function growToNearEnds(box: Box, ends: Box[], aspect = 1): Box {
  const largestSize = 1.25 * viewSize(box, aspect);
  const grown: Box = [...box];
  const growth = (end: Box) => viewSize(enclosingBox([grown, end]), aspect);
  for (const end of [...ends].sort((a, b) => growth(a) - growth(b)))
    if (growth(end) <= largestSize) growBox(grown, end);
  return grown;
}

/** Drop the outermost places on one side, so that the map can show the others larger. The side and the number of places
 * are those with the best score; return null if no choice scores better than all places. */
function dropOutermost(places: WeightedBox[], total: number, aspect: number): WeightedBox[] | null {
  let bestScore = viewScore(commonBox(places), totalWeight(places), total, aspect) + 1e-9;
  let bestPlaces: WeightedBox[] | null = null;
  for (const side of [0, 1, 2, 3] as const) {
    const outward = side < 2 ? 1 : -1;
    const inmostFirst = [...places].sort((a, b) => outward * (b.box[side] - a.box[side]));
    const box = emptyBox();
    let weight = 0;
    for (const [i, place] of inmostFirst.slice(0, -1).entries()) {
      growBox(box, place.box);
      weight += place.weight;
      if (weight < LEAST_SHARE_KEPT * total || viewScore(box, weight, total, aspect) <= bestScore)
        continue;
      bestScore = viewScore(box, weight, total, aspect);
      bestPlaces = inmostFirst.slice(0, i + 1);
    }
  }
  return bestPlaces;
}

const viewScore = (box: Box, weight: number, total: number, aspect: number) =>
  (WEIGHT_FACTOR * weight) / total - Math.log(Math.max(LEAST_SIDE, viewSize(box, aspect)));

/** Return the size of a box: the side that limits the view, plus a quarter of the other, so that it is tight on all
 * sides. */
function viewSize([west, north, east, south]: Box, aspect: number): number {
  const [across, down] = [(east - west) / Math.sqrt(aspect), (south - north) * Math.sqrt(aspect)];
  return Math.max(across, down) + 0.25 * Math.min(across, down);
}

const commonBox = (places: WeightedBox[]) => enclosingBox(places.map(({ box }) => box));

const totalWeight = (places: WeightedBox[]) => sumOf(places, ({ weight }) => weight);
