// Fits the map to a part of the world.

import { byId, NARROW } from "../dom";
import { isZooming } from "../draw/surface";
import type { Box, PageState, Shape, Spec } from "../types";
import { fitFree, freeArea } from "./free-area";
import { latitude, longitude, mercatorX, mercatorY } from "./mercator";

export const squareToLatLng = (x: number, y: number) => L.latLng(latitude(y), longitude(x));

export const boxToBounds = (box: Box) =>
  L.latLngBounds(squareToLatLng(box[0], box[3]), squareToLatLng(box[2], box[1]));

/** Return the two ends of a line, or a point twice; an empty list for an area. */
export function lineEnds({ kind, parts }: Pick<Shape, "kind" | "parts">): L.LatLng[] {
  if (kind === "polygon" || !parts.length) return [];
  const [first, last] = [parts[0], parts[parts.length - 1]];
  return [
    squareToLatLng(first[0], first[1]),
    squareToLatLng(last[last.length - 2], last[last.length - 1]),
  ];
}

/** Returns the box on which a map opens, in a free area of an aspect (width by height); null for the whole world. */
export type Subject = (aspect: number) => Box | null;

/** Return bounds (west, south, east, north in degrees) as a box on the Mercator square; across the antimeridian the
 * east is above 1. */
export const boundsToBox = ([west, south, east, north]: NonNullable<Spec["bounds"]>): Box => [
  mercatorX(west),
  mercatorY(north),
  mercatorX(east) + (west > east ? 1 : 0),
  mercatorY(south),
];

export const WORLD = boundsToBox([-180, -60, 180, 75]);

/** Fit the map to its subject, and remember this view as home. */
export function showHome(state: PageState, subject: Subject) {
  const { map, data } = state;
  const [left, top, right, bottom] = freeArea(map);
  const bounds = boxToBounds(subject((right - left) / (bottom - top)) ?? WORLD);
  // Lift the maximum bounds while fitting; the new ones include at least the part that is then visible.
  map.setMaxBounds(undefined);
  fitFree(map, bounds, { isLarge: NARROW.matches });
  const { land } = data.background;
  if (land) {
    state.maxBounds = boxToBounds(land.box).extend(bounds).pad(0.15).extend(map.getBounds());
    map.setMaxBounds(state.maxBounds);
  }
  state.home = { centre: map.getCenter(), zoom: map.getZoom() };
}

const ROOM_FOR_LEGEND = 860; // px; on a narrower map an open legend would hide the subject

export const legendOpens = () => byId("stage").clientWidth >= ROOM_FOR_LEGEND;

/** Set the foot's height for the style sheet: it depends on the language. */
export const measureFoot = () =>
  document.documentElement.style.setProperty("--foot", `${byId("foot").offsetHeight}px`);

export const isHome = ({ map, home }: Pick<PageState, "map" | "home">) =>
  !home || (map.getCenter().equals(home.centre, 0.1) && map.getZoom() === home.zoom);

/** Run a function once no zoom is under way: meanwhile Leaflet ignores every other move. */
export function whenStill(map: L.Map, run: () => void) {
  if (isZooming(map)) map.once("zoomend", () => setTimeout(run));
  else run();
}
