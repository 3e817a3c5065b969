// Draws the layers of the bulk map from the ground up, in slices that keep the page responsive.

import { drawGround } from "../../core/draw/ground";
import { copyCanvas, emptyGround, penLike } from "../../core/draw/surface";
import { drawMeasure } from "../../core/page/measure";
import type { Context, Draw, View } from "../../core/types";
import type { BulkState } from "../types";
import { drawJoined } from "./joined";
import { drawPoints } from "./points";
import { drawRings } from "./rings";
import { runWhole, SLICE_MS, type Work } from "./slices";
import { strokeFlows } from "./strokes";

// A frame strokes more ink after a quick frame, and less after a slow one.
const FRAME_MS = { slow: 24, quick: 18 };
const FRAME_INK = { least: 20_000, start: 120_000, most: 3_000_000 }; // px²

/** Return a function that draws the map in slices, one per frame, so that the page stays responsive. Strokes collect on
 * a canvas of their own; the map's canvas shows the ground, then the strokes so far, and points on top. Drawing begins
 * with the next frame, because a zoom asks for it twice. */
export function drawInSlices(state: BulkState): Draw {
  const sheet = document.createElement("canvas");
  let ink = FRAME_INK.start;
  let newestTurn = 0;
  return (context, view) => {
    newestTurn += 1;
    const turn = newestTurn;
    if (!state.sums) return;
    const transform = context.getTransform();
    requestAnimationFrame(() => turn === newestTurn && start(context, view, transform, turn));
  };

  // Ground and the first strokes in one frame, points and names in the next, then the other strokes.
  function start(context: Context, view: View, transform: DOMMatrix, turn: number) {
    const work = strokeFlows(penLike(context, transform, sheet), view, state);
    let points: HTMLCanvasElement | null = null;
    let last = 0;
    const slice = (now: number) => {
      if (turn !== newestTurn) return;
      // A slice strokes less if the last frame was slow, and more if it was quick.
      const passed = last && now - last;
      if (passed > FRAME_MS.slow) ink = Math.max(FRAME_INK.least, 0.7 * ink);
      else if (passed && passed < FRAME_MS.quick) ink = Math.min(FRAME_INK.most, 1.25 * ink);
      if (last && !points) {
        const pen = penLike(context, transform);
        points = pen.canvas;
        drawPoints(pen, view, state);
      }
      last = now || 1;
      const isDone = useInk(work, ink);
      context.setTransform(transform);
      drawGround(context, view, state, { hasSurroundings: state.settings.switches.ground });
      drawRings(context, view, state);
      drawJoined(context, view, state);
      copyCanvas(context, sheet);
      if (points) copyCanvas(context, points);
      drawMeasure(context, view, state);
      if (!isDone || !points) requestAnimationFrame(slice);
      else document.documentElement.dataset.drawn = String(turn);
    };
    slice(performance.now());
  }
}

/** Stroke flows until as much ink as `ink`, px², or the time of a slice is used up; return whether all flows are
 * drawn. */
function useInk(work: Work<void>, ink: number): boolean {
  const end = performance.now() + SLICE_MS;
  for (let used = 0; used < ink && performance.now() < end; ) {
    const step = work.next();
    if (step.done) return true;
    used += Number(step.value);
  }
  return false;
}

/** Draw the whole map at once, for pictures and paper. It is drawn from a copy of the state, so that the map on the
 * screen stays as it is. */
export function drawCopy(context: Context, view: View, state: BulkState) {
  const copy = { ...state, ground: emptyGround() };
  drawGround(context, view, copy, { hasSurroundings: copy.settings.switches.ground });
  drawRings(context, view, copy);
  drawJoined(context, view, copy);
  const pen = penLike(context, context.getTransform());
  runWhole(strokeFlows(pen, view, copy));
  copyCanvas(context, pen.canvas);
  drawPoints(context, view, copy);
}
