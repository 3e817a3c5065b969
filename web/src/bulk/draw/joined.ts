// Draws the corridors with their routes, and the buffers, to which events were joined; the events come on top.

import { groupBy } from "../../core/data/grouping";
import { isInView, tracePath } from "../../core/draw/surface";
import type { Context, Shape, View } from "../../core/types";
import type { BulkState, Joined } from "../types";

export type Layer = Joined["names"][number]["layer"];

export const LAYERS: Layer[] = ["corridors", "buffers"];
export const BAND_ALPHA = 0.1; // of each nested band: the inmost lies on all others
const LIT_ALPHA = 0.24;

/** Draw the corridors and buffers to which events were joined: the widest bands first. Bands of one rank are filled as
 * one shape, so that where corridors overlap, their tones do not add up. */
export function drawJoined(context: Context, view: View, state: BulkState) {
  const { data, settings, symbols } = state;
  const { joined } = data;
  if (!joined) return;
  const { ink } = symbols.ground();
  const isDimmed = settings.lit !== null;
  for (const layer of LAYERS) {
    if (!settings.switches[layer]) continue;
    const colour = layer === "buffers" ? symbols.layer("buffers") : ink;
    context.strokeStyle = context.fillStyle = colour;
    for (const bands of bandsByRank(joined, layer)) {
      const shapes = bands.map((band) => joined.shapes[band]);
      fillShapes(
        context,
        view,
        shapes,
        layer === "buffers" ? 0.03 : BAND_ALPHA * (isDimmed ? 0.5 : 1),
      );
      strokeShapes(context, view, shapes, layer === "buffers" ? 0.35 : 0.18, 0.7);
    }
    if (layer === "buffers") continue;
    const lines = joined.lines.filter((line): line is Shape => Boolean(line));
    strokeShapes(context, view, lines, isDimmed ? 0.2 : 0.45, 1);
  }
  if (settings.lit !== null)
    drawHighlighted(context, view, settings.lit, joined, symbols.layer("events"));
}

/** Draw the bands and the line of the corridor or buffer that the reader has lit, given by its number. */
function drawHighlighted(
  context: Context,
  view: View,
  lit: number,
  joined: Joined,
  colour: string,
) {
  const bands = [...joined.of.keys()].filter((band) => joined.of[band] === lit);
  context.strokeStyle = context.fillStyle = colour;
  for (const band of bands) {
    fillShapes(context, view, [joined.shapes[band]], LIT_ALPHA / bands.length);
    strokeShapes(context, view, [joined.shapes[band]], 0.7, 0.9);
  }
  const line = joined.lines[lit];
  if (line) strokeShapes(context, view, [line], 1, 1.6);
}

/** Return the bands of a layer by rank: first the widest band of each corridor or buffer, then the second widest of
 * each, and so on. */
function bandsByRank(joined: Joined, layer: Layer): number[][] {
  const ofLayer = [...joined.of.keys()].filter(
    (band) => joined.names[joined.of[band]].layer === layer,
  );
  const byName = groupBy(ofLayer, (band) => joined.of[band]);
  const ranks: number[][] = [];
  for (const bands of byName.values())
    bands
      .sort((a, b) => joined.band[b] - joined.band[a])
      .forEach((band, rank) => {
        ranks[rank] = [...(ranks[rank] ?? []), band];
      });
  return ranks;
}

/** Fill several shapes as one, with an opacity. */
function fillShapes(context: Context, view: View, shapes: Shape[], alpha: number) {
  context.beginPath();
  for (const shape of shapes)
    if (isInView(shape.box, view)) tracePath(context, shape, view, { isClosed: true });
  context.globalAlpha = alpha;
  context.fill();
  context.globalAlpha = 1;
}

/** Stroke the outlines or lines of several shapes as one, with an opacity and a width, px. */
function strokeShapes(context: Context, view: View, shapes: Shape[], alpha: number, width: number) {
  context.beginPath();
  for (const shape of shapes) {
    if (isInView(shape.box, view))
      tracePath(context, shape, view, { isClosed: shape.kind !== "line" });
  }
  context.globalAlpha = alpha;
  context.lineWidth = width;
  context.stroke();
  context.globalAlpha = 1;
}
