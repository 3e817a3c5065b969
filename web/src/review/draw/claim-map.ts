// The map: what the open card would draw, and the places of its paragraph.

import { drawGround } from "../../core/draw/ground";
import { drawGroundNames } from "../../core/draw/ground-names";
import { headAt, strokeLines, traceHead } from "../../core/draw/heads";
import { pointsEvery, reversedLine, trimLine } from "../../core/draw/lines";
import { LABELS, roomFor, squareAround, writeLabel } from "../../core/draw/placing";
import { traceCircle } from "../../core/draw/surface";
import type { Box, Context, Line, View } from "../../core/types";
import { boundsOf } from "../../core/view/fitting";
import { boxOf, growBox, mercatorX, mercatorY, middleOfView } from "../../core/view/mercator";
import { type Card, cardOf, claimOf, nearestPlaces, verdictOf } from "../model/cards";
import { positionOf } from "../model/positions";
import { stopsOf } from "../names";
import type { Claim, ReviewData, ReviewState } from "../types";

interface Point {
  key: string;
  x: number;
  y: number;
}

type Placed = Pick<ReviewData, "places"> & { spec: Pick<ReviewData["spec"], "bounds"> };

/** Positions on the Mercator square, on the copy of the world on which the ground is drawn. */
export function pointsOf(
  keys: (string | null)[],
  { data, history }: { data: Placed; history: ReviewState["history"] },
): Point[] {
  const points: Point[] = [];
  const middle = middleOfView(data.spec.bounds);
  for (const key of keys) {
    const place = positionOf(key, data, history.now);
    if (key === null || !place) continue;
    const x = mercatorX(place.lon);
    const turns = middle === null ? 0 : Math.round(middle - x);
    points.push({ key, x: x + turns, y: mercatorY(place.lat) });
  }
  return points;
}

const openCard = (state: ReviewState): Card | null =>
  state.sentence === null ? cardOf(state) : null;

/** Keys of what the map names: the claim's stops, then the other places of the paragraph. */
function keysInSight(state: ReviewState): string[] {
  const card = openCard(state);
  if (card) {
    const claim = claimOf(card, state.history.now);
    const stops = stopsOf(claim).filter((key) => key !== null);
    return [...new Set([...stops, ...state.chipsOf(card)])];
  }
  if (state.sentence === null) return [];
  return nearestPlaces({ sentence: state.sentence, candidate: null }, state.text);
}

const LEAST = 1 / 250; // of the square: a single place is shown with some 80 km round it

/** What to fit the map to: both ends, else all places of the paragraph, else the whole text. */
export function boxInSight(state: ReviewState): Box {
  const card = openCard(state);
  const stops = card ? pointsOf(stopsOf(claimOf(card, state.history.now)), state) : [];
  const near = stops.length > 1 ? stops : pointsOf(keysInSight(state), state);
  const points = near.length ? near : pointsOf(Object.keys(state.data.places), state);
  const box = boxOf(points.flatMap(({ x, y }) => [x, y]));
  if (!points.length) return [0.1, 0.2, 0.9, 0.7];
  const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
  growBox(box, squareAround(x, y, LEAST / 2));
  return box;
}

export function fitClaim(state: ReviewState) {
  const size = state.map.getSize();
  state.map.fitBounds(boundsOf(boxInSight(state)), {
    animate: false,
    paddingTopLeft: [Math.min(70, size.x / 6), Math.min(34, size.y / 5)],
    paddingBottomRight: [Math.min(70, size.x / 6), Math.min(34, size.y / 5)],
  });
}

export function drawClaim(context: Context, view: View, state: ReviewState) {
  drawGround(context, view, state, true);
  const card = openCard(state);
  const claim = card && claimOf(card, state.history.now);
  const line = claim ? lineOf(claim, view, state) : [];
  if (card && claim && line.length > 2) drawCourse(context, line, card, claim, state);
  drawPlaces(context, view, line, claim, state);
}

function lineOf(claim: Claim, view: View, state: ReviewState): Line {
  return pointsOf(stopsOf(claim), state).flatMap(({ x, y }) => [view.x(x), view.y(y)]);
}

const HEAD = { length: 13, half: 6 };

// As on the map of a brief: a hollow head is our inference, and what is rejected or unsure is faint.
function drawCourse(context: Context, line: Line, card: Card, claim: Claim, state: ReviewState) {
  const { symbols, history } = state;
  const status = verdictOf(card, history.now)?.status;
  const colours = symbols.ground();
  const course = trimLine(line, 7, 7);
  context.save();
  context.lineJoin = "round";
  context.lineCap = "round";
  context.globalAlpha = status === "rejected" ? 0.3 : 1;
  context.strokeStyle = colours.halo;
  context.lineWidth = 7;
  strokeLines(context, [course]);
  const hue = claim.commodity
    ? symbols.commodity({ commodity_class: claim.commodity })
    : colours.ink;
  context.strokeStyle = hue;
  context.lineWidth = 3;
  context.setLineDash(status === "unsure" ? [7, 6] : []);
  strokeLines(context, [
    trimLine(course, claim.direction === "both" ? 9 : 0, claim.direction === "unstated" ? 0 : 9),
  ]);
  context.setLineDash([]);
  const ways = { "one-way": [course], both: [course, reversedLine(course)], unstated: [] };
  for (const way of ways[claim.direction]) {
    traceHead(context, headAt(way, HEAD));
    context.fillStyle = card.candidate?.reading === "inferred" ? colours.halo : hue;
    context.lineWidth = 1.8;
    context.fill();
    context.stroke();
  }
  context.restore();
}

function drawPlaces(
  context: Context,
  view: View,
  line: Line,
  claim: Claim | null,
  state: ReviewState,
) {
  const stops = new Set(claim ? stopsOf(claim) : []);
  const hovered = state.hovered ? [state.hovered] : [];
  const keys = [...new Set([...keysInSight(state), ...hovered])];
  const points = pointsOf(keys, state).map(({ key, x, y }) => ({
    key,
    x: view.x(x),
    y: view.y(y),
  }));
  const taken = points.map(({ x, y }) => squareAround(x, y, 6));
  const traffic = line.length > 2 ? pointsEvery(line, 8) : [];
  const named: string[] = [];
  for (const { key, x, y } of points) {
    const isStop = stops.has(key) || key === state.hovered;
    drawPlace(context, x, y, { isStop, isHovered: key === state.hovered }, state);
    const style = isStop ? LABELS.town : PLAIN;
    context.font = style.font;
    const text = state.data.places[key].name;
    const label = { x, y, radius: isStop ? 6 : 5, style, text };
    const box = roomFor(label, context.measureText(text).width, { view, taken, traffic });
    if (!box) continue;
    writeLabel(context, label, box, state);
    taken.push(box);
    named.push(text);
  }
  drawGroundNames(context, view, { taken, traffic, named, drawn: points }, state);
}

const PLAIN = {
  ...LABELS.town,
  font: LABELS.town.font.replace("600", "400"),
  ink: "quiet" as const,
};

function drawPlace(
  context: Context,
  x: number,
  y: number,
  { isStop, isHovered }: { isStop: boolean; isHovered: boolean },
  { symbols }: ReviewState,
) {
  const { ink, halo, quiet } = symbols.ground();
  traceCircle(context, x, y, isStop ? 5.5 : 4);
  context.fillStyle = isStop ? ink : halo;
  context.strokeStyle = isStop ? halo : quiet;
  context.lineWidth = 2;
  context.fill();
  context.stroke();
  if (!isHovered) return;
  traceCircle(context, x, y, 10);
  context.strokeStyle = ink;
  context.stroke();
}

const REACH = 16; // px

/** The place of the paragraph next to a point of the map. */
export function placeAt(point: L.Point, view: View, state: ReviewState): string | null {
  let best: { key: string; away: number } | null = null;
  for (const { key, x, y } of pointsOf(keysInSight(state), state)) {
    const away = Math.hypot(view.x(x) - point.x, view.y(y) - point.y);
    if (away <= REACH && (!best || away < best.away)) best = { key, away };
  }
  return best?.key ?? null;
}
