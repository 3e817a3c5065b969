// The ground of a map: sea, land and boundaries; roads, rivers and lakes for orientation.

import type { Ground, RankedLines } from "../data/ground-data";
import type { Background, Box, Context, PageState, Shape, View } from "../types";
import { copyCanvas, isInView, penLike, strokeOutline, tracePath } from "./surface";
import { type GroundColours, isDark } from "./symbols";

/** Paint sea, land, the surroundings and boundaries. Where the land data end within the picture, the map gets a frame,
 * and the ground beyond it a colour of its own. */
function paintGround(
  context: Context,
  view: View,
  background: Background,
  ground: Ground | null,
  colours: GroundColours,
) {
  const frame = background.land && landFrame(background.land.box, view);
  const [west, north, east, south] = view.extent;
  context.fillStyle = frame ? colours.beyond : colours.sea;
  context.fillRect(west, north, east - west, south - north);
  context.save();
  if (frame) {
    context.beginPath();
    context.rect(...frame);
    context.fillStyle = colours.sea;
    context.fill();
    context.clip();
  }
  context.lineJoin = "round";
  if (background.land) paintLand(context, view, background.land, colours);
  if (ground) paintSurroundings(context, view, ground, colours);
  const width = view.zoom < 5 ? 0.8 : 1.1;
  strokeShape(context, view, background.boundaries, { colour: colours.boundary, width });
  strokeShape(context, view, background.disputed, {
    colour: colours.disputed,
    width: 1.1,
    dash: [3, 3],
  });
  context.restore();
  if (frame) {
    context.strokeStyle = colours.neatline;
    context.lineWidth = 1;
    context.strokeRect(...frame);
  }
}

/** Fill land, and stroke its coasts. */
function paintLand(context: Context, view: View, land: Shape, colours: GroundColours) {
  context.beginPath();
  tracePath(context, land, view, { isClosed: true });
  context.fillStyle = colours.land;
  context.fill("evenodd");
  context.strokeStyle = colours.coast;
  context.lineWidth = 0.8;
  strokeOutline(context, land, view);
}

/** Paint lakes, then rivers and roads. */
function paintSurroundings(
  context: Context,
  view: View,
  { lakes, rivers, roads }: Ground,
  colours: GroundColours,
) {
  context.beginPath();
  for (const lake of lakes)
    if (isInView(lake.box, view)) tracePath(context, lake, view, { isClosed: true });
  context.fillStyle = colours.sea;
  context.fill("evenodd");
  strokeRanked(context, view, rivers, colours.river);
  strokeRanked(context, view, roads, colours.road);
}

/** Stroke lines of several ranks. A line that shows from farther away is more important, and grows as the reader
 * zooms in. */
function strokeRanked(context: Context, view: View, lines: RankedLines[], colour: string) {
  for (const line of lines) {
    if (view.zoom < line.zoom) continue;
    const width = Math.min(1.8, 0.7 + 0.25 * (view.zoom - line.zoom));
    strokeShape(context, view, line.shape, { colour, width });
  }
}

/** Draw the ground, from a cached canvas if the view has not changed: it takes longest to draw, and changes only when
 * the map moves or the theme changes. */
export function drawGround(
  context: Context,
  view: View,
  { ground: cache, data, symbols }: Pick<PageState, "data" | "ground" | "symbols">,
  { hasSurroundings }: { hasSurroundings: boolean },
) {
  const { scale, originX, originY, extent } = view;
  const key = [scale, originX, originY, ...extent, isDark(), hasSurroundings].join();
  if (cache.key !== key) {
    cache.key = key;
    const pen = penLike(context, context.getTransform(), cache.canvas);
    const surroundings = (hasSurroundings && data.ground) || null;
    paintGround(pen, view, data.background, surroundings, symbols.ground());
  }
  copyCanvas(context, cache.canvas);
}

/** Return the rectangle in which a region has data of land: left, top, width and height, px. Its edge is drawn as a
 * neatline, because it would look like a coast otherwise. Return null if the data cover the world. */
function landFrame(box: Box, view: View): [number, number, number, number] | null {
  if (box[2] - box[0] > 0.97) return null;
  return [
    view.x(box[0]),
    view.y(box[1]),
    (box[2] - box[0]) * view.scale,
    (box[3] - box[1]) * view.scale,
  ];
}

/** Stroke the lines of a shape in a style; do nothing without a shape. */
function strokeShape(
  context: Context,
  view: View,
  shape: Shape | null | undefined,
  { colour, width, dash = [] }: { colour: string; width: number; dash?: number[] },
) {
  if (!shape) return;
  context.beginPath();
  tracePath(context, shape, view, { isClosed: false });
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.setLineDash(dash);
  context.stroke();
  context.setLineDash([]);
}
