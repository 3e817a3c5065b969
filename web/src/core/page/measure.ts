// Measuring the distance along points that the reader sets, on the ellipsoid.

import { byId } from "../dom";
import { strokeLines } from "../draw/heads";
import { traceCircle } from "../draw/surface";
import type { Context, PageState, View } from "../types";
import { middleOf } from "../view/boxes";
import { geodesicLength } from "../view/geodesic";
import { mercatorX, mercatorY } from "../view/mercator";
import type { Words } from "../words/words";
import { closeEvidence } from "./card";

export function toggleMeasure(state: PageState, redraw: () => void) {
  state.measure = state.measure ? null : [];
  if (state.measure) closeEvidence(state);
  showMeasure(state, redraw);
  if (state.measure) state.map.getContainer().focus({ preventScroll: true });
}

export function addPoint(latlng: L.LatLng, state: PageState, redraw: () => void) {
  state.measure?.push(latlng);
  showMeasure(state, redraw);
}

/** Show the length of the measured line, or how to measure if it has fewer than two points; hide both if the reader
 * does not measure. */
export function showMeasure({ words, measure, map }: PageState, redraw: () => void) {
  const box = byId("measure");
  box.hidden = !measure;
  map.getContainer().classList.toggle("measuring", Boolean(measure));
  document.getElementById("tool-measure")?.setAttribute("aria-pressed", String(Boolean(measure)));
  if (measure) {
    const metres = measure.reduce(
      (sum, point, i) => (i ? sum + geodesicLength(measure[i - 1], point) : 0),
      0,
    );
    box.textContent = measure.length < 2 ? words.say("measure_how") : lengthText(metres, words);
  }
  redraw();
}

function lengthText(metres: number, words: Words): string {
  if (Number.isNaN(metres)) return words.say("too_far");
  const digits = { maximumFractionDigits: metres < 100_000 ? 1 : 0 };
  return words.kilometres(metres / 1000, digits);
}

/** Listen to keys: Enter sets a point in the middle of the map, Backspace removes the last one, Escape ends. */
export function listenToMeasure(state: PageState, redraw: () => void) {
  const { map } = state;
  map.getContainer().addEventListener("keydown", (event) => {
    if (!state.measure) return;
    if (event.key === "Enter" && event.target === map.getContainer())
      addPoint(map.getCenter(), state, redraw);
    else if (event.key === "Backspace" && state.measure.length) {
      state.measure.pop();
      showMeasure(state, redraw);
    } else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.measure) toggleMeasure(state, redraw);
  });
}

/** Draw the measured points and the line along them, and a cross where Enter sets the next point. */
export function drawMeasure(context: Context, view: View, { measure, symbols }: PageState) {
  if (!measure) return;
  const { ink, halo } = symbols.ground();
  const points = measure.map(({ lat, lng }) => [view.x(mercatorX(lng)), view.y(mercatorY(lat))]);
  for (const [colour, width] of [
    [halo, 5],
    [ink, 2],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    if (points.length > 1) strokeLines(context, [points.flat()]);
  }
  const middle = middleOf(view.frame);
  for (const [x, y] of points) {
    traceCircle(context, x, y, 4);
    context.fillStyle = halo;
    context.fill();
    context.stroke();
  }
  strokeLines(context, [
    [middle.x - 8, middle.y, middle.x + 8, middle.y],
    [middle.x, middle.y - 8, middle.x, middle.y + 8],
  ]);
}
