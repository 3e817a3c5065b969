// Points and barriers: towns, label points, crossings, events, defensive lines.

import { strokeLines } from "../core/heads";
import { lengthOf, pointAlong, screenLine } from "../core/lines";
import { FONT, overlap, squareAround } from "../core/placing";
import { isInView } from "../core/surface";
import { groundColours } from "../core/symbols";
import { isPicked } from "./focus";
import { crossOut } from "./modelled";

export function drawMarks(context, view, state) {
  state.drawn.marks = [];
  drawBarriers(context, view, state);
  const draw = { crossings: drawCrossing, places: drawPlace };
  for (const layer of Object.keys(draw)) {
    if (!state.visible[layer]) continue;
    for (const row of state.shown.tables[layer]) {
      if (!row.shape) continue;
      for (const xy of row.shape.parts) {
        if (!isInView(xy.box, view)) continue;
        const mark = { layer, row, x: view.x(xy[0]), y: view.y(xy[1]), radius: 5 };
        draw[layer](context, mark, state, view);
        state.drawn.marks.push(mark);
      }
    }
  }
  context.globalAlpha = 1;
}

function drawPlace(context, mark, state) {
  const { halo } = groundColours();
  const colour = state.symbols.layer("places");
  const isBold = isPicked(mark.row, state);
  const isTown = mark.row.kind !== "label";
  mark.radius = isTown ? 3.6 : 4.4;
  context.beginPath();
  context.arc(mark.x, mark.y, mark.radius + (isBold ? 1.5 : 0), 0, 2 * Math.PI);
  context.strokeStyle = isTown ? halo : colour;
  context.fillStyle = isTown ? colour : halo;
  context.lineWidth = isTown ? 1.6 : 1.5;
  context.fill();
  context.stroke();
}

// Small where the whole border is in sight: ten crossings must not hide it.
function drawCrossing(context, mark, state, view) {
  const colour = state.symbols.layer("crossings");
  const usual = view.zoom < 4.75 ? 2.6 : view.zoom < 6 ? 3.4 : 4.8;
  const reach = isPicked(mark.row, state) ? usual + 1.7 : usual;
  mark.radius = usual;
  context.beginPath();
  context.moveTo(mark.x, mark.y - reach);
  context.lineTo(mark.x + reach, mark.y);
  context.lineTo(mark.x, mark.y + reach);
  context.lineTo(mark.x - reach, mark.y);
  context.closePath();
  context.fillStyle = groundColours().halo;
  context.strokeStyle = colour;
  context.lineWidth = view.zoom < 6 ? 1.1 : 1.4;
  context.fill();
  context.stroke();
  if (state.routing && state.routing.shut.has(mark.row.id)) crossOut(context, mark);
}

// Events come last: their numbers stand beside their places, clear of names, dots and one another.
export function drawEvents(context, view, state, taken) {
  if (!state.visible.events) return;
  for (const row of state.shown.tables.events) {
    for (const xy of row.shape ? row.shape.parts : []) {
      if (!isInView(xy.box, view)) continue;
      const [x, y] = [view.x(xy[0]), view.y(xy[1])];
      const mark = { layer: "events", row, radius: 7.5, ...besidePlace(x, y, taken) };
      drawLeader(context, [x, y], mark, state);
      drawEvent(context, mark, state);
      taken.push(squareAround(mark.x, mark.y, mark.radius));
      state.drawn.marks.push(mark);
    }
  }
}

function besidePlace(x, y, taken) {
  for (const reach of [15, 21, 28, 36, 45, 56, 68, 82]) {
    for (const turn of [-0.25, -0.75, 0.25, 0.75, -0.5, 0.5, 0, 1, -0.37, 0.37, -0.63, 0.63]) {
      const spot = {
        x: x + reach * Math.cos(turn * Math.PI),
        y: y + reach * Math.sin(turn * Math.PI),
      };
      const box = squareAround(spot.x, spot.y, 7.5);
      if (!taken.some((other) => overlap(box, other))) return spot;
    }
  }
  return { x: x + 10, y: y - 11 };
}

// Where the number has to stand apart, a fine line says whose it is.
function drawLeader(context, [x, y], mark, state) {
  if (Math.hypot(mark.x - x, mark.y - y) < 20) return;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(mark.x, mark.y);
  context.strokeStyle = state.symbols.layer("events");
  context.lineWidth = 1;
  context.stroke();
}

function drawEvent(context, mark, state) {
  const { halo } = groundColours();
  const colour = state.symbols.layer("events");
  const isBold = isPicked(mark.row, state);
  context.beginPath();
  context.arc(mark.x, mark.y, mark.radius + (isBold ? 1.5 : 0), 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.strokeStyle = halo;
  context.lineWidth = 1.6;
  context.fill();
  context.stroke();
  context.fillStyle = halo;
  context.font = `700 10px ${FONT}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(String(mark.row.index + 1), mark.x, mark.y + 0.5);
}

function drawBarriers(context, view, state) {
  state.drawn.barriers = [];
  if (!state.visible.barriers) return;
  const colour = state.symbols.layer("barriers");
  for (const row of state.shown.tables.barriers) {
    if (!row.shape) continue;
    const lines = row.shape.parts.map((xy) => screenLine(xy, view));
    state.drawn.barriers.push({ row, lines });
    const width = isPicked(row, state) ? 3.4 : 2;
    context.lineCap = "butt";
    context.strokeStyle = groundColours().halo;
    context.globalAlpha = 0.9;
    context.lineWidth = width + 3;
    strokeLines(context, lines);
    context.globalAlpha = 1;
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.setLineDash(state.symbols.dash(row.basis));
    strokeLines(context, lines);
    context.setLineDash([]);
    context.lineWidth = 1.2;
    for (const line of lines) strokeTicks(context, line);
  }
}

function strokeTicks(context, line) {
  const length = lengthOf(line);
  context.beginPath();
  for (let at = 5; at < length; at += 10) {
    const [x, y, dx, dy] = pointAlong(line, at / length);
    context.moveTo(x, y);
    context.lineTo(x - dy * 6, y + dx * 6);
  }
  context.stroke();
}
