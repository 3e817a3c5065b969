// Points and barriers: towns, label points, crossings, events, defensive lines.

import { isPending } from "../../core/data/review";
import { strokeLines } from "../../core/draw/heads";
import { lengthOf, pointAlong, screenLine } from "../../core/draw/lines";
import { FONT } from "../../core/draw/placing";
import { isInView, traceCircle } from "../../core/draw/surface";
import type { Box, Context, Line, View } from "../../core/types";
import { overlap, squareAround } from "../../core/view/boxes";
import { isChosen } from "../focus";
import type { AnyRow, Mark, Scene, State } from "../types";

export const isTown = (row: AnyRow) => row.kind !== "label";

/** Return the crossings and places on the screen, in the order in which they are drawn. */
export function marksToDraw(view: View, state: State): Mark[] {
  // The radius of a crossing, px: small at zooms at which a whole border is in view, so that its crossings do not hide it.
  const crossing = view.zoom < 4.75 ? 2.6 : view.zoom < 6 ? 3.4 : 4.8;
  return (["crossings", "places"] as const)
    .filter((layer) => state.visible[layer])
    .flatMap((layer) =>
      state.shown.tables[layer].flatMap((row) => {
        const radius = layer === "crossings" ? crossing : isTown(row) ? 3.6 : 4.4;
        return screenPoints(row, view).map(([x, y]) => ({ layer, row, x, y, radius }));
      }),
    );
}

const screenPoints = ({ shape }: AnyRow, view: View): [x: number, y: number][] =>
  (shape?.parts ?? [])
    .filter(({ box }) => isInView(box, view))
    .map((xy) => [view.x(xy[0]), view.y(xy[1])]);

export function drawMark(context: Context, view: View, mark: Mark, state: State) {
  if (mark.layer === "places") drawPlace(context, mark, state);
  else drawCrossing(context, view, mark, state);
}

/** Draw a town or a label point. In a draft, the dot of an unconfirmed town is hollow and dotted. */
function drawPlace(context: Context, { row, x, y, radius }: Mark, state: State) {
  const isFull = isTown(row) && !isPending(row);
  const { halo } = state.symbols.ground();
  const colour = state.symbols.layer("places");
  traceCircle(context, x, y, radius + (isChosen(row, state) ? 1.5 : 0));
  [context.fillStyle, context.strokeStyle] = isFull ? [colour, halo] : [halo, colour];
  context.lineWidth = isFull ? 1.6 : 1.5;
  context.fill();
  context.setLineDash(isPending(row) ? [1.5, 2] : []);
  context.stroke();
  context.setLineDash([]);
}

/** Draw a border crossing: a diamond, crossed out if it is closed. */
function drawCrossing(context: Context, view: View, mark: Mark, state: State) {
  const { row, x, y, radius } = mark;
  const reach = radius + (isChosen(row, state) ? 1.7 : 0);
  context.beginPath();
  context.moveTo(x, y - reach);
  context.lineTo(x + reach, y);
  context.lineTo(x, y + reach);
  context.lineTo(x - reach, y);
  context.closePath();
  context.fillStyle = state.symbols.ground().halo;
  context.strokeStyle = state.symbols.layer("crossings");
  context.lineWidth = view.zoom < 6 ? 1.1 : 1.4;
  context.fill();
  context.stroke();
  if (state.routing?.shut.has(row.id)) crossOut(context, mark, state);
}

/** Draw a cross over a closed crossing. */
function crossOut(context: Context, { x, y }: Mark, { symbols }: State) {
  const reach = 7;
  const { halo, mark } = symbols.ground();
  for (const [width, stroke] of [
    [6, halo],
    [3, mark],
  ] as const) {
    context.lineWidth = width;
    context.strokeStyle = stroke;
    strokeLines(context, [
      [x - reach, y - reach, x + reach, y + reach],
      [x + reach, y - reach, x - reach, y + reach],
    ]);
  }
}

const EVENT_RADIUS = 7.5; // px

/** Draw the numbers of events beside their places, clear of names, dots and one another; return their marks. */
export function drawEvents(context: Context, view: View, otherBoxes: Box[], state: State): Mark[] {
  const marks: Mark[] = [];
  const occupied = [...otherBoxes];
  for (const row of state.visible.events ? state.shown.tables.events : []) {
    for (const place of screenPoints(row, view)) {
      const [x, y] = freePointBeside(place, occupied);
      const mark: Mark = { layer: "events", row, radius: EVENT_RADIUS, x, y };
      drawEventLeader(context, place, mark, state);
      drawEvent(context, mark, state);
      occupied.push(squareAround(x, y, EVENT_RADIUS));
      marks.push(mark);
    }
  }
  return marks;
}

/** Return the nearest point at which the number of an event covers nothing; a fixed one close by if there is none. */
function freePointBeside([x, y]: [number, number], occupied: Box[]): [x: number, y: number] {
  for (const reach of [15, 21, 28, 36, 45, 56, 68, 82]) {
    for (const turn of [-0.25, -0.75, 0.25, 0.75, -0.5, 0.5, 0, 1, -0.37, 0.37, -0.63, 0.63]) {
      const [px, py] = [x + reach * Math.cos(turn * Math.PI), y + reach * Math.sin(turn * Math.PI)];
      const box = squareAround(px, py, EVENT_RADIUS);
      if (!occupied.some((other) => overlap(box, other))) return [px, py];
    }
  }
  return [x + 10, y - 11];
}

/** Draw a fine line from a place to an event's number that stands apart from it. */
function drawEventLeader(context: Context, [x, y]: [number, number], mark: Mark, state: State) {
  if (Math.hypot(mark.x - x, mark.y - y) < 20) return;
  context.strokeStyle = state.symbols.layer("events");
  context.lineWidth = 1;
  strokeLines(context, [[x, y, mark.x, mark.y]]);
}

/** Draw the symbol of an event: a disc with its number. */
function drawEvent(context: Context, { row, x, y, radius }: Mark, state: State) {
  const { halo } = state.symbols.ground();
  traceCircle(context, x, y, radius + (isChosen(row, state) ? 1.5 : 0));
  context.fillStyle = state.symbols.layer("events");
  context.strokeStyle = halo;
  context.lineWidth = 1.6;
  context.fill();
  context.stroke();
  context.fillStyle = halo;
  context.font = `700 10px ${FONT}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(String(row.index + 1), x, y + 0.5);
}

export const barriersToDraw = (view: View, { shown, visible }: State): Scene["barriers"] =>
  (visible.barriers ? shown.tables.barriers : []).flatMap((row) =>
    row.shape ? [{ row, lines: row.shape.parts.map((xy) => screenLine(xy, view)) }] : [],
  );

/** Draw a defensive line, with ticks on one side. */
export function drawBarrier(
  context: Context,
  { row, lines }: Scene["barriers"][number],
  state: State,
) {
  const width = isChosen(row, state) ? 3.4 : 2;
  context.lineCap = "butt";
  context.strokeStyle = state.symbols.ground().halo;
  context.globalAlpha = 0.9;
  context.lineWidth = width + 3;
  strokeLines(context, lines);
  context.globalAlpha = 1;
  context.strokeStyle = state.symbols.layer("barriers");
  context.lineWidth = width;
  context.setLineDash(state.symbols.rowDash(row));
  context.globalAlpha = isPending(row) ? 0.5 : 1;
  strokeLines(context, lines);
  context.setLineDash([]);
  context.lineWidth = 1.2;
  strokeLines(context, lines.flatMap(ticksAlong));
  context.globalAlpha = 1;
}

/** Return short strokes across one side of a line, every 10 px. */
function ticksAlong(line: Line): Line[] {
  const ticks: Line[] = [];
  const length = lengthOf(line);
  for (let at = 5; at < length; at += 10) {
    const [x, y, dx, dy] = pointAlong(line, at / length);
    ticks.push([x, y, x - dy * 6, y + dx * 6]);
  }
  return ticks;
}
