// What a map is about: the tightest view that holds most of the weight of its places.

import type { Box } from "../types";
import { emptyBox, enclosingBox, growBox } from "./mercator";

/** A place, or the box round a zone, on the Mercator square, and how much it counts. */
export interface Weighed {
  box: Box;
  weight: number;
}

const MOST = 0.75; // of the weight is always held
const ZOOM_FOR_WEIGHT = 5; // a tenth of the weight is left out for a view two thirds closer, or more
const LEAST = 1 / 400; // of the square: a single place is shown with some 100 km round it
const HEAVIEST = 400; // places that are considered

/** Return the box round what most weighs; far places that few flows touch are left out. Null without places.
 * `aspect` is the free area's width by its height: the view is as large as the box that it must hold. */
export function subjectBox(places: Weighed[], aspect = 1): Box | null {
  const heaviest = places
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, HEAVIEST);
  const total = weightOf(heaviest);
  let held = heaviest;
  for (let next = closer(held, total, aspect); next; next = closer(held, total, aspect))
    held = next;
  return held.length ? roomyBox(boxOfAll(held)) : null;
}

/** Return the box, grown by those of some ends that lie near it: it becomes larger by a quarter at most. */
export function withNearEnds(box: Box, ends: Box[], aspect = 1): Box {
  const most = 1.25 * sizeOf(box, aspect);
  const grown: Box = [...box];
  const growth = (end: Box) => sizeOf(enclosingBox([grown, end]), aspect);
  for (const end of [...ends].sort((a, b) => growth(a) - growth(b)))
    if (growth(end) <= most) growBox(grown, end);
  return grown;
}

// Without the outermost places of the side where that brings the view closest for what it costs.
function closer(held: Weighed[], total: number, aspect: number): Weighed[] | null {
  let best = worth(boxOfAll(held), weightOf(held), total, aspect) + 1e-9;
  let kept: Weighed[] | null = null;
  for (const side of [0, 1, 2, 3] as const) {
    const outward = side < 2 ? 1 : -1;
    const inmostFirst = [...held].sort((a, b) => outward * (b.box[side] - a.box[side]));
    const box = emptyBox();
    let weight = 0;
    for (const [i, place] of inmostFirst.slice(0, -1).entries()) {
      growBox(box, place.box);
      weight += place.weight;
      if (weight < MOST * total || worth(box, weight, total, aspect) <= best) continue;
      best = worth(box, weight, total, aspect);
      kept = inmostFirst.slice(0, i + 1);
    }
  }
  return kept;
}

const worth = (box: Box, weight: number, total: number, aspect: number) =>
  (ZOOM_FOR_WEIGHT * weight) / total - Math.log(Math.max(LEAST, sizeOf(box, aspect)));

// The side that limits the view, and a little of the other: a box is tight on all sides.
function sizeOf([west, north, east, south]: Box, aspect: number): number {
  const [across, down] = [(east - west) / Math.sqrt(aspect), (south - north) * Math.sqrt(aspect)];
  return Math.max(across, down) + 0.25 * Math.min(across, down);
}

const boxOfAll = (places: Weighed[]) => enclosingBox(places.map(({ box }) => box));

const weightOf = (places: Weighed[]) => places.reduce((sum, { weight }) => sum + weight, 0);

function roomyBox([west, north, east, south]: Box): Box {
  const [x, y] = [(west + east) / 2, (north + south) / 2];
  const half = LEAST / 2;
  return [
    Math.min(west, x - half),
    Math.min(north, y - half),
    Math.max(east, x + half),
    Math.max(south, y + half),
  ];
}
