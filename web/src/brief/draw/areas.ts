// Areas, buffers and zones: the wide shapes under a brief's flows.

import { drawPolygon, type PolygonStyle } from "../../core/draw/surface";
import type { Context, View } from "../../core/types";
import { focusTest, isChosen } from "../focus";
import { flowStops } from "../names";
import type { AnyRow, Row, State } from "../types";

function drawRow(context: Context, view: View, { shape }: AnyRow, style: PolygonStyle) {
  if (shape) drawPolygon(context, shape, view, style);
}

/** Draw the countries and regions at which flows begin, pass or end: a faint outline, or filled if one of these flows
 * is in focus. */
export function drawAreas(context: Context, view: View, state: State) {
  const focused = areasInFocus(state);
  const colour = state.symbols.layer("areas");
  for (const row of state.shown.tables.areas) {
    // At rest an outline alone: regions overlap, and fills would add up to tones that mean nothing.
    if (focused.has(row.id))
      drawRow(context, view, row, { colour, fill: 0.11, outline: 0.55, width: 1.2 });
    else if (state.visible.areas)
      drawRow(context, view, row, { colour, fill: 0, outline: 0.22, width: 0.8 });
  }
}

/** Return the ids of the areas at which flows in focus begin, pass or end, and of those that the chosen claim
 * supports. */
function areasInFocus(state: State): Set<string | null> {
  const isInFocus = focusTest(state);
  if (!isInFocus) return new Set();
  const flows = state.shown.flows.filter((flow) => flow.shown.some(isInFocus));
  const claimedAreas = state.shown.tables.areas.filter((row) => state.claim && isInFocus(row));
  return new Set([...flows.flatMap(flowStops), ...claimedAreas.map((row) => row.id)]);
}

/** Draw the distance bands, if they are visible. */
export function drawBuffers(context: Context, view: View, { shown, symbols, visible }: State) {
  if (!visible.buffers) return;
  const style = {
    colour: symbols.layer("buffers"),
    fill: symbols.fill("buffers"),
    outline: 0.4,
    width: 0.7,
  };
  // The widest first, so that the narrower ones lie on it.
  const rows = [...shown.tables.buffers].sort((a, b) => (b.radius_m ?? 0) - (a.radius_m ?? 0));
  for (const row of rows) drawRow(context, view, row, style);
}

/** Interpretations of one zone differ by the slant of their hatch and by their outline. */
export const HATCHES = [
  { slant: 1, dash: [] },
  { slant: -1, dash: [7, 3] },
  { slant: 0, dash: [2, 3] },
];

/** Return the index of a row among the interpretations of its zone, from 0, as an index of `HATCHES`. */
export const interpretationIndex = (row: AnyRow, zones: Row<"zones">[]): number =>
  zones.filter(({ zone }) => zone === row.zone).findIndex(({ id }) => id === row.id) %
  HATCHES.length;

/** Draw zones, each interpretation with a hatch and an outline of its own; the chosen one is stronger. */
export function drawZones(context: Context, view: View, state: State) {
  if (!state.visible.zones) return;
  const colour = state.symbols.layer("zones");
  for (const row of state.shown.tables.zones) {
    const { slant, dash } = HATCHES[interpretationIndex(row, state.data.tables.zones)];
    const isBold = isChosen(row, state);
    const strength = isBold ? 1 : 0.75;
    const pattern = hatchPattern(context, colour, slant);
    drawRow(context, view, row, {
      colour,
      fill: state.symbols.fill("zones") * strength,
      hatch: pattern ? { pattern, opacity: 0.42 * strength } : undefined,
      outline: 0.85 * strength,
      width: isBold ? 2.6 : 1.2,
      dash,
    });
  }
}

/** Return a pattern of parallel lines, which rise to the right for a slant of 1, fall for -1 and are level for 0. */
function hatchPattern(context: Context, colour: string, slant: number): CanvasPattern | null {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const pen = tile.getContext("2d");
  if (!pen) return null;
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
