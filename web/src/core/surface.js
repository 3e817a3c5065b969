// One canvas that moves with the map. L.Renderer places it, pads it and scales it while zooming; we draw.

import { isOnSeam } from "./decode";

export const Surface = L.Renderer.extend({
  options: { padding: 0.2 },

  initialize(draw, options) {
    L.Renderer.prototype.initialize.call(this, options);
    this._draw = draw;
    this._isHeld = true;
  },

  // Until the map stands where it opens, each of its moves would be a picture that nobody sees.
  release() {
    this._isHeld = false;
    this.redraw();
  },

  _initContainer() {
    this._container = document.createElement("canvas");
    this._container.setAttribute("aria-hidden", "true");
    this._context = this._container.getContext("2d");
  },

  _destroyContainer() {
    this._container.remove();
    delete this._container;
    delete this._context;
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const canvas = this._container;
    const size = this._bounds.getSize();
    // Above 2 the eye gains nothing and a phone's memory loses much.
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    L.DomUtil.setPosition(canvas, this._bounds.min);
    canvas.width = Math.round(ratio * size.x);
    canvas.height = Math.round(ratio * size.y);
    canvas.style.width = `${size.x}px`;
    canvas.style.height = `${size.y}px`;
    this._ratio = ratio;
    this.redraw();
  },

  redraw() {
    if (!this._map || !this._bounds || this._isHeld) return;
    const { min, max } = this._bounds;
    const context = this._context;
    const ratio = this._ratio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, max.x - min.x, max.y - min.y);
    context.setTransform(ratio, 0, 0, ratio, -ratio * min.x, -ratio * min.y);
    this._draw(context, viewOf(this._map, this._bounds));
  },
});

// From the Mercator square of side 1 to layer pixels, and the pixels in sight.
export function viewOf(map, bounds) {
  const zoom = map.getZoom();
  const origin = map.getPixelOrigin();
  const scale = 256 * 2 ** zoom;
  const { min, max } = bounds;
  return {
    zoom,
    scale,
    x: (mx) => mx * scale - origin.x,
    y: (my) => my * scale - origin.y,
    originX: origin.x,
    originY: origin.y,
    west: min.x,
    north: min.y,
    east: max.x,
    south: max.y,
    // What the reader sees: the canvas without its padding.
    frame: frameOf(map),
  };
}

export function frameOf(map) {
  const corner = map.containerPointToLayerPoint([0, 0]);
  const size = map.getSize();
  return { west: corner.x, north: corner.y, east: corner.x + size.x, south: corner.y + size.y };
}

export function isInView(box, view, margin = 20) {
  return (
    view.x(box[2]) >= view.west - margin &&
    view.x(box[0]) <= view.east + margin &&
    view.y(box[3]) >= view.north - margin &&
    view.y(box[1]) <= view.south + margin
  );
}

// Add a shape's parts to the current path; vertices nearer than most screens can show are left out.
export function tracePath(context, shape, view, closed) {
  for (const xy of shape.parts) {
    if (!isInView(xy.box, view)) continue;
    let lastX = view.x(xy[0]);
    let lastY = view.y(xy[1]);
    context.moveTo(lastX, lastY);
    const end = xy.length - 2;
    for (let i = 2; i <= end; i += 2) {
      const x = view.x(xy[i]);
      const y = view.y(xy[i + 1]);
      if (i < end && Math.abs(x - lastX) < 0.6 && Math.abs(y - lastY) < 0.6) continue;
      context.lineTo(x, y);
      lastX = x;
      lastY = y;
    }
    if (closed) context.closePath();
  }
}

// Draw the line round a shape that was traced just now; one that is cut at the antimeridian, without the cut.
export function strokeOutline(context, shape, view) {
  if (shape.seam) {
    context.beginPath();
    for (const xy of shape.parts) {
      if (!isInView(xy.box, view)) continue;
      context.moveTo(view.x(xy[0]), view.y(xy[1]));
      for (let i = 2; i < xy.length; i += 2) {
        const along = isOnSeam(xy[i - 2]) && isOnSeam(xy[i]);
        context[along ? "moveTo" : "lineTo"](view.x(xy[i]), view.y(xy[i + 1]));
      }
    }
  }
  context.stroke();
}
