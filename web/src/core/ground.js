// The quiet ground: sea, land, boundaries, and the wide shapes that lie under the flows.

import { strokeOutline, tracePath } from "./surface";
import { groundColours, isDark } from "./symbols";

function drawGround(context, view, background) {
  const colours = groundColours();
  const sheet = background.land && sheetOf(background.land.box, view);
  context.fillStyle = sheet ? colours.beyond : colours.sea;
  context.fillRect(view.west, view.north, view.east - view.west, view.south - view.north);
  context.save();
  if (sheet) {
    context.beginPath();
    context.rect(...sheet);
    context.fillStyle = colours.sea;
    context.fill();
    context.clip();
  }
  context.lineJoin = "round";
  if (background.land) {
    context.beginPath();
    tracePath(context, background.land, view, true);
    context.fillStyle = colours.land;
    context.fill("evenodd");
    context.strokeStyle = colours.coast;
    context.lineWidth = 0.8;
    strokeOutline(context, background.land, view);
  }
  strokeShape(
    context,
    view,
    background.boundaries,
    colours.boundary,
    view.zoom < 5 ? 0.8 : 1.1,
    [],
  );
  strokeShape(context, view, background.disputed, colours.disputed, 1.1, [3, 3]);
  context.restore();
  if (sheet) {
    context.strokeStyle = colours.neatline;
    context.lineWidth = 1;
    context.strokeRect(...sheet);
  }
}

// The ground is most of the work and changes only when the map moves: kept, and copied under what is drawn anew.
export function layGround(context, view, state) {
  const key = [
    view.scale,
    view.originX,
    view.originY,
    view.west,
    view.north,
    view.east,
    view.south,
    isDark(),
  ].join();
  const kept = state.ground;
  if (kept.key !== key) {
    kept.key = key;
    kept.canvas.width = context.canvas.width;
    kept.canvas.height = context.canvas.height;
    const pen = kept.canvas.getContext("2d");
    pen.setTransform(context.getTransform());
    drawGround(pen, view, state.data.background);
  }
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.drawImage(kept.canvas, 0, 0);
  context.restore();
}

// Land that is not the whole world's ends somewhere: there the sheet ends, with a line round it, not with a false coast.
function sheetOf(box, view) {
  if (box[2] - box[0] > 0.97) return null;
  return [
    view.x(box[0]),
    view.y(box[1]),
    (box[2] - box[0]) * view.scale,
    (box[3] - box[1]) * view.scale,
  ];
}

function strokeShape(context, view, shape, colour, width, dash) {
  if (!shape) return;
  context.beginPath();
  tracePath(context, shape, view, false);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.setLineDash(dash);
  context.stroke();
  context.setLineDash([]);
}
