// A canvas that moves with the map: L.Renderer places it, pads it and scales it while zooming.

import type { Box, Context, Draw, PageState, Shape, View } from "../types";
import { isOnAntimeridian } from "../view/mercator";

export class Surface extends L.Renderer {
  // Leaflet's own, which its types leave out.
  declare _bounds: L.Bounds | undefined;
  declare _container: HTMLCanvasElement | undefined;
  private context: Context | null = null;
  private ratio = 1;
  private isHeld = true;
  private placed = "";
  /** Number of drawings so far. */
  drawings = 0;

  constructor(private readonly draw: Draw) {
    super({ padding: 0.2 });
  }

  /** Draw from now on. Before the map has its first view, drawing would be wasted. */
  release() {
    if (!this.isHeld) return;
    this.isHeld = false;
    this.redraw();
  }

  /** Move the map, and draw once afterwards. */
  hold(move: () => void) {
    this.isHeld = true;
    move();
    this.release();
  }

  view(): View {
    return viewOf(this._map, this._bounds as L.Bounds);
  }

  _initContainer() {
    this._container = document.createElement("canvas");
    this._container.setAttribute("aria-hidden", "true");
    this.context = this._container.getContext("2d");
  }

  _destroyContainer() {
    this._container?.remove();
    this._container = undefined;
    this.context = null;
  }

  _update() {
    if (isZooming(this._map) && this._bounds) return;
    (L.Renderer.prototype as unknown as { _update(): void })._update.call(this);
    if (!this._bounds || !this._container) return;
    const canvas = this._container;
    const size = this._bounds.getSize();
    // Ratios above 2 cost memory on phones and are not visible.
    this.ratio = Math.min(2, window.devicePixelRatio || 1);
    L.DomUtil.setPosition(canvas, this._bounds.min as L.Point);
    canvas.style.width = `${size.x}px`;
    canvas.style.height = `${size.y}px`;
    // A zoom asks twice, and a map that is fitted again often shows the same: then nothing is drawn anew.
    const placed = this.place();
    if (placed === this.placed && !this.isHeld) return;
    this.placed = placed;
    canvas.width = Math.round(this.ratio * size.x);
    canvas.height = Math.round(this.ratio * size.y);
    this.redraw();
  }

  private place(): string {
    const { min, max } = this._bounds as { min: L.Point; max: L.Point };
    const { x, y } = this._map.getPixelOrigin();
    return [this._map.getZoom(), x, y, min.x, min.y, max.x, max.y, this.ratio].join();
  }

  redraw() {
    const { context, ratio } = this;
    if (!this._map || !this._bounds || !context || this.isHeld) return;
    const { min, max } = this._bounds as { min: L.Point; max: L.Point };
    this.drawings += 1;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, max.x - min.x, max.y - min.y);
    context.setTransform(ratio, 0, 0, ratio, -ratio * min.x, -ratio * min.y);
    this.draw(context, this.view());
  }
}

export const isZooming = (map: L.Map) =>
  Boolean((map as L.Map & { _animatingZoom?: boolean })._animatingZoom);

/** Return the view of the map: how positions on the Mercator square become layer pixels, which of these the canvas
 * covers (`extent`), and which of them the reader sees (`frame`). */
function viewOf(map: L.Map, bounds: L.Bounds): View {
  const zoom = map.getZoom();
  const origin = map.getPixelOrigin();
  const scale = 256 * 2 ** zoom;
  const { min, max } = bounds as { min: L.Point; max: L.Point };
  return {
    zoom,
    scale,
    x: (mx) => mx * scale - origin.x,
    y: (my) => my * scale - origin.y,
    originX: origin.x,
    originY: origin.y,
    extent: [min.x, min.y, max.x, max.y],
    frame: frameOf(map),
  };
}

/** Return the view of the visible part of the map alone: the canvas without its padding. */
export function visibleView(map: L.Map): View {
  const [west, north, east, south] = frameOf(map);
  return viewOf(map, L.bounds([west, north], [east, south]));
}

/** Return the box of the screen in pixels of Leaflet's layers. */
function frameOf(map: L.Map): Box {
  const { x, y } = map.containerPointToLayerPoint([0, 0]);
  const size = map.getSize();
  return [x, y, x + size.x, y + size.y];
}

/** Return whether a box of the Mercator square meets the canvas, or lies no farther from it than a margin in px. */
export function isInView(box: Box, { x, y, extent }: View, margin = 20): boolean {
  return (
    x(box[2]) >= extent[0] - margin &&
    x(box[0]) <= extent[2] + margin &&
    y(box[3]) >= extent[1] - margin &&
    y(box[1]) <= extent[3] + margin
  );
}

/** Add the parts of a shape to the current path of a context. Vertices so near to the one before that most screens
 * cannot show the difference are left out. */
export function tracePath(
  context: Context,
  shape: Shape,
  view: View,
  { isClosed }: { isClosed: boolean },
) {
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
    if (isClosed) context.closePath();
  }
}

export function traceCircle(context: Context, x: number, y: number, radius: number) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

/** Stroke the outline of a shape that was just traced. If it has a seam along the antimeridian, the outline is traced
 * again without the seam, which is no border. */
export function strokeOutline(context: Context, shape: Shape, view: View) {
  if (shape.seam) {
    context.beginPath();
    for (const xy of shape.parts) {
      if (!isInView(xy.box, view)) continue;
      context.moveTo(view.x(xy[0]), view.y(xy[1]));
      for (let i = 2; i < xy.length; i += 2) {
        const along = isOnAntimeridian(xy[i - 2]) && isOnAntimeridian(xy[i]);
        context[along ? "moveTo" : "lineTo"](view.x(xy[i]), view.y(xy[i + 1]));
      }
    }
  }
  context.stroke();
}

/** How a polygon is drawn; opacities are 0 to 1, and a fill of 0 leaves the outline alone. */
export interface PolygonStyle {
  colour: string;
  fill: number;
  outline: number;
  width: number;
  dash?: number[];
  hatch?: { pattern: CanvasPattern; opacity: number };
}

/** Draw a polygon, if it is in view. */
export function drawPolygon(context: Context, shape: Shape, view: View, style: PolygonStyle) {
  if (!isInView(shape.box, view)) return;
  context.beginPath();
  tracePath(context, shape, view, { isClosed: true });
  context.fillStyle = context.strokeStyle = style.colour;
  context.globalAlpha = style.fill;
  if (style.fill) context.fill("evenodd");
  if (style.hatch) {
    context.fillStyle = style.hatch.pattern;
    context.globalAlpha = style.hatch.opacity;
    context.fill("evenodd");
  }
  context.globalAlpha = style.outline;
  context.lineWidth = style.width;
  context.setLineDash(style.dash ?? []);
  strokeOutline(context, shape, view);
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** Copy a canvas pixel for pixel, without the context's transform. */
export function copyCanvas(context: Context, canvas: HTMLCanvasElement) {
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.drawImage(canvas, 0, 0);
  context.restore();
}

/** Return an empty cache of the ground, which is drawn once for each view and then copied. */
export const emptyGround = (): PageState["ground"] => ({
  key: null,
  canvas: document.createElement("canvas"),
});

/** Return the context of a canvas that is made as large as the canvas of another context, with a transform of its
 * own. */
export function penLike(
  { canvas }: Context,
  transform: DOMMatrix,
  target = document.createElement("canvas"),
): Context {
  target.width = canvas.width;
  target.height = canvas.height;
  const pen = target.getContext("2d") as Context;
  pen.setTransform(transform);
  return pen;
}
