// Rings of a radius round places.

import { drawPolygon } from "../../core/draw/surface";
import type { Context, Shape, View } from "../../core/types";
import { geodesicPoint } from "../../core/view/geodesic";
import { makePart, mercatorX, mercatorY, shapeFromParts } from "../../core/view/mercator";
import type { BulkData, BulkState } from "../types";

/** Return n points [lon, lat] at a distance from a place. */
export const geodesicRing = (lon: number, lat: number, metres: number, n: number) =>
  Array.from({ length: n }, (_, i) => geodesicPoint(lon, lat, (360 * i) / n, metres));

const RING_VERTICES = 72; // between two of them, a ring of 200 px radius is off by less than a quarter of a pixel

/** Return the rings around places as shapes, the largest first, so that none hides a smaller one. */
export function ringShapes({ rings, places }: Pick<BulkData, "rings" | "places">): Shape[] {
  if (!rings) return [];
  const { radius } = rings;
  const order = [...radius.keys()].sort((a, b) => radius[b] - radius[a]);
  return order.map((ring) => {
    const place = rings.place[ring];
    const lon = places.lon[place];
    const points = geodesicRing(lon, places.lat[place], radius[ring], RING_VERTICES);
    const turns = Math.round(places.x[place] - mercatorX(lon)); // of the world, as for the place itself
    const xy = [...points, points[0]].flatMap(([x, y]) => [mercatorX(x) + turns, mercatorY(y)]);
    return shapeFromParts([makePart(Float64Array.from(xy))]);
  });
}

export function drawRings(context: Context, view: View, { settings, symbols, rings }: BulkState) {
  if (!settings.switches.rings) return;
  const fill = symbols.fill("buffers");
  const style = { colour: symbols.layer("buffers"), fill, outline: 0.4, width: 0.7 };
  for (const shape of rings) drawPolygon(context, shape, view, style);
}
