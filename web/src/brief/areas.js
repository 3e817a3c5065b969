// Areas, buffers and zones: the wide shapes under a brief's flows.

import { isInView, strokeOutline, tracePath } from "../core/surface";
import { focusOf, isPicked } from "./focus";

// Countries and regions that flows name as ends: barely there until one of their flows is looked at.
export function drawAreas(context, view, state) {
  const { symbols } = state;
  const lit = areasInFocus(state);
  for (const row of state.shown.tables.areas) {
    if (!row.shape || !isInView(row.shape.box, view)) continue;
    const isLit = lit.has(row.id);
    if (!isLit && !state.visible.areas) continue;
    context.beginPath();
    tracePath(context, row.shape, view, true);
    // At rest an outline alone: regions overlap, and fills would add up to tones that mean nothing.
    context.strokeStyle = context.fillStyle = symbols.layer("areas");
    context.lineWidth = isLit ? 1.2 : 0.8;
    context.globalAlpha = 0.11;
    if (isLit) context.fill("evenodd");
    context.globalAlpha = isLit ? 0.55 : 0.22;
    strokeOutline(context, row.shape, view);
    context.globalAlpha = 1;
  }
}

function areasInFocus(state) {
  const isInFocus = focusOf(state);
  if (!isInFocus) return new Set();
  const flows = state.shown.flows.filter((flow) => flow.shown.some(isInFocus));
  const claimed = state.shown.tables.areas
    .filter((row) => state.claim && isInFocus(row))
    .map((row) => row.id);
  return new Set([
    ...flows.flatMap(({ first }) => [first.origin, first.destination, ...(first.transit || [])]),
    ...claimed,
  ]);
}

export function drawBuffers(context, view, state) {
  const { symbols } = state;
  if (!state.visible.buffers) return;
  // The widest first, so that the narrower ones lie on it.
  const rows = [...state.shown.tables.buffers].sort((a, b) => b.radius_m - a.radius_m);
  for (const row of rows) {
    if (!row.shape || !isInView(row.shape.box, view)) continue;
    context.beginPath();
    tracePath(context, row.shape, view, true);
    context.fillStyle = context.strokeStyle = symbols.layer("buffers");
    context.globalAlpha = symbols.fill("buffers");
    context.fill("evenodd");
    context.globalAlpha = 0.4;
    context.lineWidth = 0.7;
    strokeOutline(context, row.shape, view);
    context.globalAlpha = 1;
  }
}

// Rival readings of one zone differ by the slant of their hatch and by their outline.
export const HATCHES = [
  { slant: 1, dash: [] },
  { slant: -1, dash: [7, 3] },
  { slant: 0, dash: [2, 3] },
];

export const candidateOf = (row, rows) =>
  rows.filter((each) => each.zone === row.zone).indexOf(row) % HATCHES.length;

export function drawZones(context, view, state) {
  const { data, symbols } = state;
  if (!state.visible.zones) return;
  for (const row of state.shown.tables.zones) {
    if (!row.shape || !isInView(row.shape.box, view)) continue;
    const hatch = HATCHES[candidateOf(row, data.tables.zones)];
    const colour = symbols.layer("zones");
    const strength = isPicked(row, state) ? 1 : 0.75;
    context.beginPath();
    tracePath(context, row.shape, view, true);
    context.globalAlpha = symbols.fill("zones") * strength;
    context.fillStyle = colour;
    context.fill("evenodd");
    context.globalAlpha = 0.42 * strength;
    context.fillStyle = hatchPattern(context, colour, hatch.slant);
    context.fill("evenodd");
    context.globalAlpha = 0.85 * strength;
    context.strokeStyle = colour;
    context.lineWidth = isPicked(row, state) ? 2.6 : 1.2;
    context.setLineDash(hatch.dash);
    strokeOutline(context, row.shape, view);
    context.setLineDash([]);
    context.globalAlpha = 1;
  }
}

function hatchPattern(context, colour, slant) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const pen = tile.getContext("2d");
  pen.strokeStyle = colour;
  pen.lineWidth = 1;
  for (const shift of [-8, 0, 8]) {
    // Three strokes, so that the line also fills the tile's corners.
    pen.moveTo(shift, slant ? (slant > 0 ? 8 : 0) : 4.5);
    pen.lineTo(shift + 8, slant ? (slant > 0 ? 0 : 8) : 4.5);
  }
  pen.stroke();
  return context.createPattern(tile, "repeat");
}
