// Measuring: points that the reader sets, joined; their distance on the ellipsoid, whatever the map's scale.

import { closeEvidence } from "./card";
import { mercatorX, mercatorY } from "./decode";
import { byId } from "./dom";
import { geodesicLength } from "./geodesic";
import { strokeLines } from "./heads";
import { groundColours } from "./symbols";
import { LOCALES } from "./words";

export function toggleMeasure(state, redraw) {
  state.measure = state.measure ? null : { points: [] };
  if (state.measure) closeEvidence(state);
  showMeasure(state, redraw);
  if (state.measure) state.map.getContainer().focus({ preventScroll: true });
}

export function addPoint(latlng, state, redraw) {
  state.measure.points.push(latlng);
  showMeasure(state, redraw);
}

export function showMeasure(state, redraw) {
  const { words, measure } = state;
  const box = byId("measure");
  box.hidden = !measure;
  state.map.getContainer().classList.toggle("measuring", Boolean(measure));
  const button = byId("tool-measure");
  if (button) button.setAttribute("aria-pressed", String(Boolean(measure)));
  if (measure) {
    const { points } = measure;
    const metres = points.reduce(
      (sum, point, i) => (i ? sum + geodesicLength(points[i - 1], point) : 0),
      0,
    );
    box.textContent = points.length < 2 ? words.say("measure_how") : lengthText(metres, words);
  }
  redraw();
}

function lengthText(metres, words) {
  if (Number.isNaN(metres)) return words.say("too_far");
  const digits = metres < 100_000 ? 1 : 0;
  const n = new Intl.NumberFormat(LOCALES[words.language], {
    maximumFractionDigits: digits,
  }).format(metres / 1000);
  return words.say("kilometres", { n });
}

// By keyboard: Enter sets a point in the middle of the map, Backspace takes the last one back, Escape ends.
export function listenToMeasure(state, redraw) {
  const { map } = state;
  map.getContainer().addEventListener("keydown", (event) => {
    if (!state.measure) return;
    if (event.key === "Enter" && event.target === map.getContainer())
      addPoint(map.getCenter(), state, redraw);
    else if (event.key === "Backspace" && state.measure.points.length) {
      state.measure.points.pop();
      showMeasure(state, redraw);
    } else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.measure) toggleMeasure(state, redraw);
  });
}

export function drawMeasure(context, view, { measure }) {
  if (!measure) return;
  const at = ({ lat, lng }) => [view.x(mercatorX(lng)), view.y(mercatorY(lat))];
  const { ink, halo } = groundColours();
  const points = measure.points.map(at);
  for (const [colour, width] of [
    [halo, 5],
    [ink, 2],
  ]) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    if (points.length > 1) strokeLines(context, [points.flat()]);
  }
  const { west, east, north, south } = view.frame;
  const middle = [(west + east) / 2, (north + south) / 2];
  for (const [x, y] of points) {
    context.beginPath();
    context.arc(x, y, 4, 0, 2 * Math.PI);
    context.fillStyle = halo;
    context.fill();
    context.stroke();
  }
  strokeLines(context, [
    [middle[0] - 8, middle[1], middle[0] + 8, middle[1]],
    [middle[0], middle[1] - 8, middle[0], middle[1] + 8],
  ]);
}
