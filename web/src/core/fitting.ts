// Which part of the world the map shows, and how near.

import { byId } from "./dom";
import { fitFree } from "./free-area";
import { emptyBox, growBox, latitude, longitude } from "./mercator";
import { isInside } from "./placing";
import { isZooming } from "./surface";
import type { Box, PageState, Shape, Spec } from "./types";

export const latLngOf = (x: number, y: number) => L.latLng(latitude(y), longitude(x));

export const boundsOf = (box: Box) =>
  L.latLngBounds(latLngOf(box[0], box[3]), latLngOf(box[2], box[1]));

/** Where a map opens: in the bounds of its spec, else round its shapes, else on the world. */
export function startBounds({ bounds }: Spec, shapes: Shape[]): L.LatLngBounds {
  if (bounds)
    return L.latLngBounds(
      [bounds[1], bounds[0]],
      [bounds[3], bounds[2] + (bounds[0] > bounds[2] ? 360 : 0)],
    );
  const box = emptyBox();
  for (const shape of shapes) growBox(box, shape.box);
  return box[0] < box[2] ? boundsOf(box) : L.latLngBounds([-60, -180], [75, 180]);
}

/** Fit the map to its bounds, in its free area, with the ends of its lines in sight. */
export function showWhole(state: PageState, bounds: L.LatLngBounds, lines: Shape[]) {
  const { map } = state;
  // Without maximum bounds while it is fitted; then these hold at least what is in sight.
  map.setMaxBounds(undefined);
  fitFree(map, bounds);
  widenToEnds(map, bounds, lines.flatMap(endsOf));
  const { land } = state.data.background;
  if (land) {
    state.maxBounds = boundsOf(land.box).extend(bounds).pad(0.15).extend(map.getBounds());
    map.setMaxBounds(state.maxBounds);
  }
  state.home = { centre: map.getCenter(), zoom: map.getZoom() };
}

function widenToEnds(map: L.Map, bounds: L.LatLngBounds, ends: L.LatLng[]) {
  const zoom = map.getZoom();
  if (!ends.some((end) => isUnderLegend(end, map))) return;
  // To show an end that the legend hides, widen the view a little, not much.
  const reach = bounds.pad(0.4);
  const wider = L.latLngBounds(bounds.getSouthWest(), bounds.getNorthEast());
  for (const end of ends) if (reach.contains(end)) wider.extend(end);
  fitFree(map, wider);
  if (zoom - map.getZoom() > 0.75) fitFree(map, bounds);
}

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

function isUnderLegend(end: L.LatLng, map: L.Map): boolean {
  if (map.getSize().x <= 820) return false;
  const stage = map.getContainer().getBoundingClientRect();
  const { left, top, right, bottom } = byId("legend").getBoundingClientRect();
  const { x, y } = map.latLngToContainerPoint(end);
  // Check both sides: the legend changes sides with the language, the view does not.
  return [x, stage.width - x].some((across) =>
    isInside([left, top, right, bottom], across + stage.left, y + stage.top),
  );
}

function endsOf({ parts }: Shape): L.LatLng[] {
  const [first, last] = [parts[0], parts[parts.length - 1]];
  return [latLngOf(first[0], first[1]), latLngOf(last[last.length - 2], last[last.length - 1])];
}
