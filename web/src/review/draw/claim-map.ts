// The map: the flow that the open card would draw, and the places of its paragraph.

import { drawGround } from "../../core/draw/ground";
import { drawGroundNames } from "../../core/draw/ground-names";
import { headAt, strokeLines, traceHead } from "../../core/draw/heads";
import { pointsEvery, reversedLine, trimLine } from "../../core/draw/lines";
import { LABELS, placeLabel } from "../../core/draw/placing";
import { traceCircle } from "../../core/draw/surface";
import type { Box, Context, Line, Point, View } from "../../core/types";
import { boxOf, squareAround, withLeastSide } from "../../core/view/boxes";
import { boxToBounds } from "../../core/view/fitting";
import { mercatorX, mercatorY, middleOfView, onCopyOf } from "../../core/view/mercator";
import { type Card, currentClaim, currentVerdict, nearestPlaces, openCard } from "../model/cards";
import { placePosition } from "../model/positions";
import { claimStops } from "../names";
import type { Claim, ReviewData, ReviewState } from "../types";

interface PlacePoint extends Point {
  key: string;
}

type PlaceData = Pick<ReviewData, "places"> & { spec: Pick<ReviewData["spec"], "bounds"> };

/** Return the positions of places on the Mercator square, on the copy of the world on which the ground is drawn. */
export function placePoints(
  keys: (string | null)[],
  { data, history }: { data: PlaceData; history: ReviewState["history"] },
): PlacePoint[] {
  const middle = middleOfView(data.spec.bounds);
  return keys.flatMap((key) => {
    const place = placePosition(key, data, history.now);
    if (key === null || !place) return [];
    return { key, x: onCopyOf(middle, mercatorX(place.lon)), y: mercatorY(place.lat) };
  });
}

const cardOnMap = (state: ReviewState): Card | null =>
  state.sentence === null ? openCard(state) : null;

/** Return the keys of the places that the map shows: the stops of the open claim, then the other places in its
 * paragraph. */
function namedKeys(state: ReviewState): string[] {
  const card = cardOnMap(state);
  if (card) {
    const claim = currentClaim(card, state.history.now);
    const stops = claimStops(claim).filter((key) => key !== null);
    return [...new Set([...stops, ...state.nearestPlaces(card)])];
  }
  if (state.sentence === null) return [];
  return nearestPlaces({ sentence: state.sentence, candidate: null }, state.text);
}

const LEAST_SIDE = 1 / 250; // of the square: a single place is shown with some 80 km round it
const INHABITED_WORLD: Box = [0.1, 0.2, 0.9, 0.7];

/** Return the box on the Mercator square that the map fits: around the stops of the open claim if it has two or more,
 * else around the places of the paragraph, else around those of the whole text. */
function fittedBox(state: ReviewState): Box {
  const card = cardOnMap(state);
  const stops = card ? placePoints(claimStops(currentClaim(card, state.history.now)), state) : [];
  const preferred = stops.length > 1 ? stops : placePoints(namedKeys(state), state);
  const points = preferred.length ? preferred : placePoints(Object.keys(state.data.places), state);
  if (!points.length) return INHABITED_WORLD;
  return withLeastSide(boxOf(points.flatMap(({ x, y }) => [x, y])), LEAST_SIDE);
}

export function fitClaim(state: ReviewState) {
  const { x, y } = state.map.getSize();
  state.map.fitBounds(boxToBounds(fittedBox(state)), {
    animate: false,
    padding: [Math.min(70, x / 6), Math.min(34, y / 5)], // px, for names
  });
}

/** Draw the map of the open claim: the ground, its line, and the places of its paragraph. */
export function drawClaim(context: Context, view: View, state: ReviewState) {
  drawGround(context, view, state, { hasSurroundings: true });
  const card = cardOnMap(state);
  const claim = card && currentClaim(card, state.history.now);
  const line = claim ? claimScreenLine(claim, view, state) : [];
  if (card && claim && line.length > 2) drawClaimLine(context, line, card, claim, state);
  drawPlaces(context, view, line, claim, state);
}

function claimScreenLine(claim: Claim, view: View, state: ReviewState): Line {
  return placePoints(claimStops(claim), state).flatMap(({ x, y }) => [view.x(x), view.y(y)]);
}

const HEAD = { length: 13, halfWidth: 6 };

/** Draw the line of a claim as on the map of a brief: in the hue of its commodity, with a hollow head if it is
 * inferred. A rejected claim is faint, and the line of an unsure one is dashed. */
function drawClaimLine(
  context: Context,
  claimLine: Line,
  card: Card,
  claim: Claim,
  state: ReviewState,
) {
  const { symbols, history } = state;
  const status = currentVerdict(card, history.now)?.status;
  const colours = symbols.ground();
  const line = trimLine(claimLine, 7, 7);
  context.save();
  context.lineJoin = "round";
  context.lineCap = "round";
  context.globalAlpha = status === "rejected" ? 0.3 : 1;
  context.strokeStyle = colours.halo;
  context.lineWidth = 7;
  strokeLines(context, [line]);
  const hue = claim.commodity
    ? symbols.commodity({ commodity_class: claim.commodity })
    : colours.ink;
  context.strokeStyle = hue;
  context.lineWidth = 3;
  context.setLineDash(status === "unsure" ? [7, 6] : []);
  strokeLines(context, [
    trimLine(line, claim.direction === "both" ? 9 : 0, claim.direction === "unstated" ? 0 : 9),
  ]);
  context.setLineDash([]);
  const linesToHeads = { "one-way": [line], both: [line, reversedLine(line)], unstated: [] };
  for (const lineToHead of linesToHeads[claim.direction]) {
    traceHead(context, headAt(lineToHead, HEAD));
    context.fillStyle = card.candidate?.reading === "inferred" ? colours.halo : hue;
    context.lineWidth = 1.8;
    context.fill();
    context.stroke();
  }
  context.restore();
}

/** Draw the shown places with the names that find room, then names of the ground. */
function drawPlaces(
  context: Context,
  view: View,
  line: Line,
  claim: Claim | null,
  state: ReviewState,
) {
  const stops = new Set(claim ? claimStops(claim) : []);
  const hovered = state.hovered ? [state.hovered] : [];
  const keys = [...new Set([...namedKeys(state), ...hovered])];
  const points = placePoints(keys, state).map(({ key, x, y }) => {
    const isStop = stops.has(key) || key === state.hovered;
    return { key, x: view.x(x), y: view.y(y), isStop, radius: isStop ? 6 : 5 };
  });
  const occupied = points.map(({ x, y }) => squareAround(x, y, 6));
  const linePoints = line.length > 2 ? pointsEvery(line, 8) : [];
  const writtenNames: string[] = [];
  for (const point of points) {
    const { key, x, y, isStop } = point;
    drawPlace(context, x, y, { isStop, isHovered: key === state.hovered }, state);
    const style = isStop ? LABELS.town : PLAIN_LABEL;
    const label = { ...point, style, texts: [state.data.places[key].name] };
    const room = { view, occupied, linePoints, dots: points };
    const placed = placeLabel(context, label, room, state);
    if (!placed) continue;
    occupied.push(placed.box);
    writtenNames.push(placed.text);
  }
  const nameBoxes = occupied.slice(points.length);
  const room = { occupied, linePoints, writtenNames, nameBoxes, mapTowns: points };
  drawGroundNames(context, view, room, state);
}

const PLAIN_LABEL = {
  ...LABELS.town,
  font: LABELS.town.font.replace("600", "400"),
  ink: "quiet" as const,
};

/** Draw the dot of a place; a stop of the claim is full, and the place under the pointer has a ring. */
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

const CLICK_RADIUS = 16; // px

/** Return the key of the shown place that is nearest to a point of the map; null if none is within reach of a click. */
export function placeAt(point: L.Point, view: View, state: ReviewState): string | null {
  let nearest: { key: string; distance_px: number } | null = null;
  for (const { key, x, y } of placePoints(namedKeys(state), state)) {
    const distance_px = Math.hypot(view.x(x) - point.x, view.y(y) - point.y);
    if (distance_px <= CLICK_RADIUS && (!nearest || distance_px < nearest.distance_px))
      nearest = { key, distance_px };
  }
  return nearest?.key ?? null;
}
