// What lies under a finger or a pointer: points first, then lines, then surfaces.

import { distanceToLine } from "../core/lines";
import { mercatorX, mercatorY } from "../core/mercator";
import { isInside } from "../core/placing";
import { modelledAt } from "./modelled";

export function hitAt(point, tolerance, state) {
  return (
    markAt(point, tolerance, state) ||
    lineAt(point, tolerance, state) ||
    modelledAt(point, tolerance, state) ||
    zoneAt(point, state)
  );
}

function markAt({ x, y }, tolerance, state) {
  const near = state.drawn.marks
    .map((mark) => ({ mark, distance: Math.hypot(mark.x - x, mark.y - y) - mark.radius }))
    .filter(({ distance }) => distance <= tolerance / 2)
    .sort((a, b) => a.distance - b.distance)[0];
  return near ? { layer: near.mark.layer, row: near.mark.row } : null;
}

function lineAt({ x, y }, tolerance, state) {
  let best = null;
  const consider = (distance, hit) => {
    if (distance <= tolerance && (!best || distance < best.distance)) best = { distance, hit };
  };
  for (const { flow, strands } of state.drawn.flows) {
    for (const strand of strands) {
      for (const line of strand.lines) {
        consider(distanceToLine(line, x, y) - strand.width / 2, {
          layer: "flows",
          row: strand.row,
          flow,
        });
      }
    }
  }
  for (const { row, lines } of state.drawn.barriers) {
    for (const line of lines) consider(distanceToLine(line, x, y), { layer: "barriers", row });
  }
  return best && best.hit;
}

function zoneAt(point, state) {
  if (!state.visible.zones) return null;
  const { lat, lng } = state.map.layerPointToLatLng([point.x, point.y]);
  const [x, y] = [mercatorX(lng), mercatorY(lat)];
  const row = state.shown.tables.zones.find((each) => each.shape && holds(each.shape, x, y));
  return row ? { layer: "zones", row } : null;
}

// Even-odd rule over all rings, holes among them.
function holds(shape, x, y) {
  let inside = false;
  for (const ring of shape.parts) {
    if (!isInside(ring.box, x, y)) continue;
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const crosses = ring[i + 1] > y !== ring[j + 1] > y;
      if (
        crosses &&
        x < ((ring[j] - ring[i]) * (y - ring[i + 1])) / (ring[j + 1] - ring[i + 1]) + ring[i]
      ) {
        inside = !inside;
      }
    }
  }
  return inside;
}
