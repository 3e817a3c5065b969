// The part of the map that nothing covers. `freeArea(map)` finds it, `fitFree(map, bounds)` fits bounds into it.

import type { Box } from "../types";
import { isInside } from "./boxes";

/** Elements that may cover the map. Any other element that covers it needs the attribute `data-over-map`. */
const OVER_MAP = ".leaflet-control, #legend, #foot, #card, #panel, [data-over-map]";

const LEAST_SIDE = 60; // px, a smaller rectangle is no room for a map

/** Options of `fitFree`; `margin` is kept free on each side of the bounds, px. */
interface FitOptions {
  margin?: number;
  maxZoom?: number;
  /** Choose the free part that shows the bounds largest, which need not be the largest part. */
  isLarge?: boolean;
}

/** Return the boxes of elements that cover the map now, px from the left upper corner of its container. */
export function coveredAreas(map: L.Map): Box[] {
  const stage = map.getContainer().getBoundingClientRect();
  return [...document.querySelectorAll<HTMLElement>(OVER_MAP)].flatMap((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    if (left === right || getComputedStyle(element).visibility === "hidden") return [];
    const [x, y] = [stage.left, stage.top];
    return [[left - x, top - y, right - x, bottom - y] satisfies Box];
  });
}

/** Return the largest rectangle of the map's container that nothing covers, px from its left upper corner; with an
 * aspect (width by height), the one that shows a subject of this shape largest. */
export function freeArea(map: L.Map, aspect: number | null = null): Box {
  const { x, y } = map.getSize();
  return largestFreeBox([0, 0, x, y], coveredAreas(map), aspect);
}

function boundsAspect(bounds: L.LatLngBounds, map: L.Map): number | null {
  const [from, to] = [bounds.getNorthWest(), bounds.getSouthEast()].map((at) => map.project(at, 0));
  const [width, height] = [to.x - from.x, to.y - from.y];
  return width > 0 && height > 0 ? width / height : null;
}

/** Return the bounds of the part of the world that nothing on the page covers. */
export function freeBounds(map: L.Map): L.LatLngBounds {
  const [left, top, right, bottom] = freeArea(map);
  return L.latLngBounds(
    map.containerPointToLatLng([left, bottom]),
    map.containerPointToLatLng([right, top]),
  );
}

/** Return whether all points are on the visible map, with nothing over them. */
export function areUncovered(points: L.LatLng[], map: L.Map): boolean {
  const { x: width, y: height } = map.getSize();
  const covered = coveredAreas(map);
  return points.every((point) => {
    const { x, y } = map.latLngToContainerPoint(point);
    const isOnMap = x >= 0 && y >= 0 && x <= width && y <= height;
    return isOnMap && !covered.some((box) => isInside(box, x, y));
  });
}

/** Fit bounds into the part of the map that nothing covers, without animation. With `isLarge`, that part is chosen by
 * how large the bounds fit into it. */
export function fitFree(
  map: L.Map,
  bounds: L.LatLngBounds,
  { margin = 12, maxZoom, isLarge = false }: FitOptions = {},
) {
  const { x, y } = map.getSize();
  const [left, top, right, bottom] = freeArea(map, isLarge ? boundsAspect(bounds, map) : null);
  map.fitBounds(bounds, {
    animate: false,
    maxZoom,
    paddingTopLeft: [left + margin, top + margin],
    paddingBottomRight: [x - right + margin, y - bottom + margin],
  });
}

/** Fit the chosen feature with room around it, and zoom in no further than zoom 5 or the present zoom. */
export const fitChosen = (map: L.Map, bounds: L.LatLngBounds) =>
  fitFree(map, bounds, { margin: 24, maxZoom: Math.max(5, map.getZoom()) });

/** Return the largest rectangle in a frame that meets none of the boxes, all in px; the frame itself if they leave no
 * room. With an aspect, width by height, rectangles count by how large a picture of that aspect fits into them, too. */
export function largestFreeBox(frame: Box, boxes: Box[], aspect: number | null = null): Box {
  const [left, top, right, bottom] = frame;
  const nearBoxes = boxes.filter((b) => b[0] < right && b[2] > left && b[1] < bottom && b[3] > top);
  const edges = (low: number, high: number, start: 0 | 1) => {
    const inside = (value: number) => value >= low && value <= high;
    const values = nearBoxes.flatMap((box) => [box[start], box[start + 2]]).filter(inside);
    return [...new Set([low, ...values, high])].sort((a, b) => a - b);
  };
  const [columns, rows] = [edges(left, right, 0), edges(top, bottom, 1)];
  let best: Box | null = null;
  for (const [i, west] of columns.entries())
    for (const east of columns.slice(i + 1)) {
      // Within these columns a free rectangle reaches from one box, or the frame, to the next.
      const columnBoxes = nearBoxes.filter((box) => box[0] < east && box[2] > west);
      for (const north of rows) {
        const norths = columnBoxes.filter((box) => box[3] > north).map((box) => box[1]);
        const south = Math.min(bottom, ...norths);
        const box: Box = [west, north, east, south];
        if (areaScore(box, aspect) > areaScore(best, aspect)) best = box;
      }
    }
  return best && best[2] - best[0] >= LEAST_SIDE && best[3] - best[1] >= LEAST_SIDE ? best : frame;
}

/** Return the score of a free box, px²: its area or, with an aspect, the geometric mean of its area and of that of the
 * largest picture of that aspect in it. By its area alone, a narrow strip could win. */
function areaScore(box: Box | null, aspect: number | null): number {
  if (!box || box[3] <= box[1]) return 0;
  const [width, height] = [box[2] - box[0], box[3] - box[1]];
  const area = width * height;
  if (aspect === null) return area;
  return Math.sqrt(area) * Math.min(width / Math.sqrt(aspect), height * Math.sqrt(aspect));
}
