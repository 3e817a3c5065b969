// Which part of the world the map shows, and how near.

import { byId, NARROW } from "../dom";
import { isZooming } from "../draw/surface";
import type { Box, PageState, Shape, Spec } from "../types";
import { fitFree, freeArea } from "./free-area";
import { latitude, longitude, mercatorX, mercatorY } from "./mercator";

export const latLngOf = (x: number, y: number) => L.latLng(latitude(y), longitude(x));

export const boundsOf = (box: Box) =>
  L.latLngBounds(latLngOf(box[0], box[3]), latLngOf(box[2], box[1]));

/** The ends of a line, or a point; nothing of an area. */
export function endsOf({ kind, parts }: Pick<Shape, "kind" | "parts">): L.LatLng[] {
  if (kind === "polygon" || !parts.length) return [];
  const [first, last] = [parts[0], parts[parts.length - 1]];
  return [latLngOf(first[0], first[1]), latLngOf(last[last.length - 2], last[last.length - 1])];
}

/** What a map opens on, in a free area of this aspect (width by height); without a subject on the world. */
export type Subject = (aspect: number) => Box | null;

/** West, south, east, north in degrees, as a box; across the antimeridian the east is on the next copy of the world. */
export const boxOfBounds = ([west, south, east, north]: NonNullable<Spec["bounds"]>): Box => [
  mercatorX(west),
  mercatorY(north),
  mercatorX(east) + (west > east ? 1 : 0),
  mercatorY(south),
];

export const WORLD = boxOfBounds([-180, -60, 180, 75]);

/** Fit the map to its subject, and remember this view as home. */
export function showHome(state: PageState, subject: Subject) {
  const { map, data } = state;
  const [left, top, right, bottom] = freeArea(map);
  const bounds = boundsOf(subject((right - left) / (bottom - top)) ?? WORLD);
  // Lift the maximum bounds while fitting; the new ones include at least what is now visible.
  map.setMaxBounds(undefined);
  fitFree(map, bounds, { isLarge: NARROW.matches });
  const { land } = data.background;
  if (land) {
    state.maxBounds = boundsOf(land.box).extend(bounds).pad(0.15).extend(map.getBounds());
    map.setMaxBounds(state.maxBounds);
  }
  state.home = { centre: map.getCenter(), zoom: map.getZoom() };
}

const ROOM_FOR_LEGEND = 860; // px, on a narrower map an open legend would hide what the map is about

export const legendOpens = () => byId("stage").clientWidth >= ROOM_FOR_LEGEND;

// The foot's height depends on the language, so the style sheet cannot set it.
export const measureFoot = () =>
  document.documentElement.style.setProperty("--foot", `${byId("foot").offsetHeight}px`);

export const isHome = ({ map, home }: Pick<PageState, "map" | "home">) =>
  !home || (map.getCenter().equals(home.centre, 0.1) && map.getZoom() === home.zoom);

// While a zoom is under way Leaflet passes over every other move.
export function whenStill(map: L.Map, run: () => void) {
  if (isZooming(map)) map.once("zoomend", () => setTimeout(run));
  else run();
}
