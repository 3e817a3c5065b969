// Finds the feature under a finger or a pointer: points first, then lines, then polygons.

import { distanceToLine } from "../../core/draw/lines";
import type { Line, Point, Shape } from "../../core/types";
import { isInside, padBox } from "../../core/view/boxes";
import { mercatorX, mercatorY } from "../../core/view/mercator";
import type { Feature, State } from "../types";

interface Candidate {
  distance: number;
  feature: Feature;
}

/** Return the feature at a point of the screen, within a tolerance in px; null if there is none. Marks come before
 * lines, then modelled features, then zones. */
export function featureAt(point: Point, tolerance: number, state: State): Feature | null {
  const nearest =
    nearestFeature(marksNear(point, state), tolerance / 2) ??
    nearestFeature(linesNear(point, state), tolerance);
  if (nearest) return nearest;
  const { lat, lng } = state.map.layerPointToLatLng([point.x, point.y]);
  const onSquare = { x: mercatorX(lng), y: mercatorY(lat) };
  const reach = tolerance / (256 * 2 ** state.map.getZoom());
  return nearestFeature(modelledNear(onSquare, reach, state), reach) ?? zoneAt(onSquare, state);
}

function nearestFeature(candidates: Candidate[], tolerance: number): Feature | null {
  const candidatesInReach = candidates.filter(({ distance }) => distance <= tolerance);
  return candidatesInReach.sort((a, b) => a.distance - b.distance)[0]?.feature ?? null;
}

const marksNear = ({ x, y }: Point, { scene }: State): Candidate[] =>
  scene.marks.map((mark) => ({
    distance: Math.hypot(mark.x - x, mark.y - y) - mark.radius,
    feature: { layer: mark.layer, row: mark.row },
  }));

/** Return all flows and barriers, each with its distance from a point, px. */
function linesNear({ x, y }: Point, { scene }: State): Candidate[] {
  const lineCandidates = (lines: Line[], width: number, feature: Feature) =>
    lines.map((line) => ({ distance: distanceToLine(line, x, y) - width / 2, feature }));
  return [
    ...scene.flows.flatMap(({ flow, strands }) =>
      strands.flatMap(({ row, width, lines }) =>
        lineCandidates(lines, width, { layer: "flows", row, flow }),
      ),
    ),
    ...scene.barriers.flatMap(({ row, lines }) =>
      lineCandidates(lines, 0, { layer: "barriers", row }),
    ),
  ];
}

/** Return the modelled features within `reach` of a point on the Mercator square, each with its distance. Chokepoints
 * count as twice as near as they are, because they lie on the lines of segments. */
function modelledNear({ x, y }: Point, reach: number, { scene }: State): Candidate[] {
  return scene.modelled.flatMap((feature) => {
    const { layer, row } = feature;
    if (!row.shape || layer === "corridors") return [];
    const { box, parts, kind } = row.shape;
    if (!isInside(padBox(box, reach), x, y)) return [];
    const distances = parts.map((xy) =>
      kind === "line" ? distanceToLine(xy, x, y) : Math.hypot(xy[0] - x, xy[1] - y),
    );
    const distance = Math.min(...distances);
    if (distance > reach) return [];
    return [{ distance: layer === "chokepoints" ? distance / 2 : distance, feature }];
  });
}

function zoneAt({ x, y }: Point, { visible, shown }: State): Feature | null {
  if (!visible.zones) return null;
  const row = shown.tables.zones.find(({ shape }) => shape && isInShape(shape, x, y));
  return row ? { layer: "zones", row } : null;
}

/** Return whether a point lies in a polygon with holes: it does if a line from it to the right crosses all rings
 * together an odd number of times. */
function isInShape(shape: Shape, x: number, y: number): boolean {
  let inside = false;
  for (const ring of shape.parts) {
    if (!isInside(ring.box, x, y)) continue;
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const crosses = ring[i + 1] > y !== ring[j + 1] > y;
      const along = (y - ring[i + 1]) / (ring[j + 1] - ring[i + 1]);
      if (crosses && x < (ring[j] - ring[i]) * along + ring[i]) inside = !inside;
    }
  }
  return inside;
}
