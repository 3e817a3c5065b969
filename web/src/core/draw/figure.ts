// A picture of any part of the world, which leaves the map on screen alone.

import type { Box, Context, View } from "../types";
import { middleOf } from "../view/boxes";
import { WORLD } from "../view/fitting";

type Size = [width: number, height: number];

const RATIO = 2; // pixels of the picture for one of the page
const MARGIN = 12; // px

/** Return the view in which a box of the Mercator square fills a picture. `box` is null for the world, `size` the width
 * and height of the picture, px. */
export function viewInto(box: Box | null, size: Size, maxZoom: number): View {
  const [west, north, east, south] = box ?? WORLD;
  const middle = middleOf([west, north, east, south]);
  const [width, height] = size;
  const [across, down] = size.map((side) => side - 2 * MARGIN);
  const scale = Math.min(across / (east - west), down / (south - north), 256 * 2 ** maxZoom);
  const originX = middle.x * scale - width / 2;
  const originY = middle.y * scale - height / 2;
  const frame: Box = [0, 0, width, height];
  return {
    zoom: Math.log2(scale / 256),
    scale,
    originX,
    originY,
    x: (mx) => mx * scale - originX,
    y: (my) => my * scale - originY,
    extent: frame,
    frame,
    isPaper: true,
  };
}

/** Return a canvas on which `draw` has drawn a view. The size is its width and height in px of the page; the canvas has
 * more pixels, so that the picture is sharp in print. */
export function drawFigure(view: View, [width, height]: Size, draw: (context: Context) => void) {
  const canvas = document.createElement("canvas");
  canvas.width = RATIO * width;
  canvas.height = RATIO * height;
  const context = canvas.getContext("2d") as Context;
  const [west, north] = view.extent;
  context.setTransform(RATIO, 0, 0, RATIO, -RATIO * west, -RATIO * north);
  // A printer repeats the strokes, and would draw those beyond the picture, too.
  context.beginPath();
  context.rect(west, north, width, height);
  context.clip();
  draw(context);
  return canvas;
}
