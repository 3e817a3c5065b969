// Ends of flows that lie out of view: a marker where the line leaves the picture, with arrow, name and distance.

import { NARROW } from "../../core/dom";
import { lengthOf, pointsEvery, reversedLine } from "../../core/draw/lines";
import { FONT } from "../../core/draw/placing";
import { isInView } from "../../core/draw/surface";
import type { Box, Context, Line, Point, View } from "../../core/types";
import { clamp, isInside, middleOf, nearestInBox, overlap, padBox } from "../../core/view/boxes";
import { geodesicLength } from "../../core/view/geodesic";
import { latitude, longitude } from "../../core/view/mercator";
import { directionOf, isolated, runsAgainst } from "../../core/words/words";
import { placeName } from "../names";
import type { EdgeMarker, FarEnd, Scene, State } from "../types";
import { middleStrand } from "./strands";

/** Clockwise from the east, as angles on the screen run. */
const ARROWS = ["→", "↘", "↓", "↙", "←", "↖", "↑", "↗"];
const COMPASS = [
  "east",
  "south_east",
  "south",
  "south_west",
  "west",
  "north_west",
  "north",
  "north_east",
];

const EDGE_FONT = `600 12px ${FONT}`;
const DIRECTION_LENGTH = 60; // px of a line that say which way it leaves
const FRAME_MARGIN = 8; // px
const CONTROL_MARGIN = 13; // px
const PADDING = 8; // px beside the text
/** Return the height of a marker and the distance from one to the next, px. A finger needs 44 px. */
const markerSize = () => (NARROW.matches ? { height: 32, pitch: 44 } : { height: 24, pitch: 28 });

/** Return the ends of drawn flows that are out of sight, beyond the frame or under a control, each with the point at
 * which its line leaves the visible part of the map. */
export function farEnds(
  view: View,
  { flows }: Pick<Scene, "flows">,
  covered: Box[],
  state: State,
): FarEnd[] {
  const inner = padBox(view.frame, -FRAME_MARGIN);
  // A line is hardly seen in the strip between a control and the edge.
  const hidden = covered.map((box) => padBox(box, CONTROL_MARGIN));
  const isFree = (x: number, y: number) =>
    isInside(inner, x, y) && !hidden.some((box) => isInside(box, x, y));
  const ends = new Map<string, FarEnd>();
  for (const drawnFlow of flows) {
    const { origin, destination } = drawnFlow.flow.first;
    const { lines } = middleStrand(drawnFlow);
    for (const [id, line] of [
      [origin, lines[0]],
      [destination, reversedLine(lines[lines.length - 1])],
    ] as const) {
      if (!id || ends.has(id) || isFree(line[0], line[1])) continue;
      const point = firstFreePoint(line, isFree) ?? nearestEdgePoint(line, inner);
      if (point) ends.set(id, farEnd(id, point, line, view, state));
    }
  }
  return [...ends.values()];
}

/** Return the first point of a line, walked from its end, that is in the free part of the picture. */
function firstFreePoint(line: Line, isFree: (x: number, y: number) => boolean) {
  if (lengthOf(line) > 40_000) return null; // px: the map is zoomed in far, and the end is nowhere near
  return pointsEvery(line, 6).find(([x, y]) => isFree(x, y));
}

/** Return the point of the map's edge that is nearest to the end of a line which the map does not show at all. Return
 * null if the map is zoomed in so far that this point would say nothing. */
function nearestEdgePoint(line: Line, inner: Box): number[] | null {
  const [x, y] = [line[0], line[1]];
  const isNear = lengthOf(line) < 4 * Math.hypot(inner[2] - inner[0], inner[3] - inner[1]);
  if (!isNear) return null;
  const nearest = nearestInBox(inner, { x, y });
  return [nearest.x, nearest.y];
}

function farEnd(id: string, [x, y]: number[], line: Line, view: View, state: State): FarEnd {
  const [dx, dy] = directionFrom(x, y, line);
  const turn = (Math.round(Math.atan2(dy, dx) / (Math.PI / 4)) + 8) % 8;
  return { id, x, y, dx, dy, turn, km: distanceKm(id, [x, y], view, state) };
}

/** Return the direction, px, in which a line goes on from a point towards its end. It is that of its next 60 px,
 * because a long line bends. */
function directionFrom(x: number, y: number, line: Line): [dx: number, dy: number] {
  let direction: [number, number] = [line[0] - x, line[1] - y];
  for (const [px, py] of pointsEvery(line, 6)) {
    if (Math.hypot(px - x, py - y) < DIRECTION_LENGTH) return direction;
    direction = [px - x, py - y];
  }
  return [line[0] - x, line[1] - y]; // it passes the point by
}

/** Return the distance from a point on the screen, at the map's edge, to the end of a flow, km, rounded to two digits.
 * Return null if the position of the end is not known, or if it is an area of which a part is in view. */
function distanceKm(id: string, [x, y]: number[], view: View, state: State): number | null {
  const box = state.index.named.get(id)?.shape?.box;
  if (!box || isAreaVisible(id, view, state)) return null;
  const degrees = (point: Point) => ({ lng: longitude(point.x), lat: latitude(point.y) });
  const edge = degrees({
    x: (x + view.originX) / view.scale,
    y: (y + view.originY) / view.scale,
  });
  const end = degrees(middleOf(box));
  return Number((geodesicLength(edge, end) / 1000).toPrecision(2));
}

/** Return whether a vertex of an area is in view. */
function isAreaVisible(id: string, view: View, { data }: State): boolean {
  const area = data.tables.areas.find((row) => row.id === id);
  return (area?.shape?.parts ?? []).some(
    (xy) =>
      isInView(xy.box, view) &&
      xy.some((_, i) => i % 2 === 0 && isInside(view.frame, view.x(xy[i]), view.y(xy[i + 1]))),
  );
}

/** Return the text of a marker, such as "China · 7,400 km →", with the arrow on the side to which it points. */
export function edgeText({ id, dx, turn, km }: FarEnd, state: State): string {
  const { words } = state;
  const name = placeName(id, state).text;
  // A number after a name of the other direction would stand before it: "550 · الفجيرة km".
  const isolate = runsAgainst(name, words) ? isolated : (text: string) => text;
  const text = km === null ? name : `${name} · ${isolate(words.kilometres(km))}`;
  const isLast = directionOf(words) === "ltr" ? dx > 0 : dx < 0;
  return isLast ? `${text} ${ARROWS[turn]}` : `${ARROWS[turn]} ${text}`;
}

/** Return a marker's text for a screen reader, such as "Show China, 7,400 km to the north-east". */
export function edgeLabel({ id, turn, km }: FarEnd, state: State): string {
  const { words } = state;
  const towards = words.say(`towards_${COMPASS[turn]}`);
  const where = km === null ? towards : `${words.kilometres(km)} ${towards}`;
  return words.say("edge_show", { name: placeName(id, state).text, where });
}

export const edgeName = ({ id, turn }: FarEnd, state: State) =>
  `${ARROWS[turn]} ${placeName(id, state).text}`;

/** Draw a marker at the edge of the map for each end out of sight, clear of the other markers, of marks and of
 * controls. Return the markers; an end for which there is no room has none. */
export function drawEdgeMarkers(
  context: Context,
  view: View,
  { ends, occupied: otherBoxes }: { ends: FarEnd[]; occupied: Box[] },
  state: State,
): EdgeMarker[] {
  const markers: EdgeMarker[] = [];
  context.font = EDGE_FONT;
  for (const end of ends) {
    const occupied = [...otherBoxes, ...markers.map(({ box }) => withSpacing(box))];
    // Without room for the distance, or for the name, only the button states it.
    const texts = [edgeText(end, state), edgeText({ ...end, km: null }, state), ARROWS[end.turn]];
    for (const text of new Set(texts)) {
      const width = context.measureText(text).width + 2 * PADDING;
      const box = edgeBox(end, width, markerSize(), { view, occupied });
      if (!box) continue;
      markers.push({ ...end, box, text });
      break;
    }
  }
  for (const marker of markers) drawEdgeMarker(context, marker, state);
  return markers;
}

const withSpacing = (box: Box): Box => {
  const { height, pitch } = markerSize();
  return padBox(box, 2, (pitch - height) / 2);
};

const FARTHEST = 60; // px from where the line leaves to its marker; farther off, it would seem another line's
const SLIDES = [0, ...Array.from({ length: 12 }, (_, i) => [i + 1, -i - 1]).flat()];

/** Return a free box for a marker near the point at which a line leaves the map, px; null if there is none. Boxes along
 * the edge are tried first, then boxes in rows farther in. */
export function edgeBox(
  { x, y, dx, dy }: Pick<FarEnd, "x" | "y" | "dx" | "dy">,
  width: number,
  { height, pitch }: { height: number; pitch: number },
  { view, occupied }: { view: Pick<View, "frame">; occupied: Box[] },
): Box | null {
  const inner = padBox(view.frame, -6);
  const isSide = Math.abs(dx) > Math.abs(dy);
  const left = isSide ? (dx > 0 ? x - width : x) : x - width / 2;
  const top = isSide ? y - height / 2 : dy > 0 ? y - height : y;
  for (const row of [0, 1, 2, 3])
    for (const slide of SLIDES) {
      const inward = row * (isSide ? width / 2 : pitch);
      const [wantedX, wantedY] = isSide
        ? [left - Math.sign(dx) * inward, top + (slide * pitch) / 2]
        : [left + slide * 24, top - Math.sign(dy) * inward];
      const west = clamp(wantedX, inner[0], inner[2] - width);
      const north = clamp(wantedY, inner[1], inner[3] - height);
      const box: Box = [west, north, west + width, north + height];
      const nearest = nearestInBox(box, { x, y });
      const isNear = Math.hypot(x - nearest.x, y - nearest.y) <= FARTHEST;
      if (isNear && !occupied.some((other) => overlap(box, other))) return box;
    }
  return null;
}

/** Draw a marker: its text in a box. */
function drawEdgeMarker(context: Context, { box, text }: EdgeMarker, { symbols, words }: State) {
  const [west, north, east, south] = box;
  const colours = symbols.ground();
  context.beginPath();
  context.roundRect(west, north, east - west, south - north, 6);
  context.fillStyle = colours.halo;
  context.fill();
  context.strokeStyle = colours.areaInk;
  context.lineWidth = 1;
  context.stroke();
  context.font = EDGE_FONT;
  context.fillStyle = colours.areaInk;
  context.direction = directionOf(words);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(text, (west + east) / 2, (north + south) / 2 + 0.5);
}
