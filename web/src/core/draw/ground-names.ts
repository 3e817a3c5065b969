// Names of the ground: countries, seas, landscapes, rivers and larger towns. They come after the map's own names, where
// there is room, and never cover a line.

import type { AreaKind, Ground, NamedArea, Spot, Town } from "../data/ground-data";
import type { Box, Context, PageState, Point, View } from "../types";
import { isInside, isWithin, middleOf, overlap, padBox, squareAround } from "../view/boxes";
import { directionOf } from "../words/words";
import { type Dot, FONT, freeBox, type Lettering, setFont } from "./placing";
import { traceCircle } from "./surface";
import type { GroundColours } from "./symbols";

/** The room that the map itself takes up: names of the ground keep clear of its boxes and points. */
interface OccupiedArea {
  occupied: Box[];
  linePoints: number[][];
  writtenNames: string[];
  /** Where the map has written names of its points: no dot stands so near one that the name seems to be its own. */
  nameBoxes: Box[];
  /** Towns that the map itself draws: the ground leaves them out. */
  mapTowns: Dot[];
}

/** The same with the names written so far, and the dots that they belong to. */
interface NamingRoom extends OccupiedArea {
  dots: Dot[];
}

type NamingState = Pick<PageState, "data" | "words" | "symbols">;

interface AreaStyle extends Lettering {
  height: number;
  ink: keyof GroundColours;
  /** Share of a name's width that must lie within the area. */
  within: number;
}

const AREAS: Record<AreaKind, AreaStyle> = {
  country: { font: `400 12px ${FONT}`, height: 16, ink: "farInk", spacing: 0.22, within: 0.55 },
  sea: { font: `italic 400 12px ${FONT}`, height: 16, ink: "seaInk", spacing: 0.08, within: 0.7 },
  land: { font: `italic 400 11px ${FONT}`, height: 14, ink: "farInk", spacing: 0.08, within: 0.5 },
  river: { font: `italic 400 10.5px ${FONT}`, height: 13, ink: "seaInk", within: 0 },
};

const TOWN_PX = 16_000; // px² of the picture for each town
const TOWN = { font: `400 11px ${FONT}`, height: 13, radius: 2 };
const NAME_CLEARANCE = 5; // px around a dot: more than between a name and its own dot
const SPOTS_TRIED = 16;
// Positions of two gazetteers differ by some kilometres; 6 km in the mid-latitudes, of the Mercator square.
const SAME_TOWN = 0.06 / 360;

/** Write the names of countries, seas, towns, landscapes and rivers that find room beside what the map has drawn, and
 * return them. More important kinds of names come first. */
export function drawGroundNames(
  context: Context,
  view: View,
  occupied: OccupiedArea,
  state: NamingState,
): string[] {
  const { ground } = state.data;
  if (!ground) return [];
  const room = {
    ...occupied,
    occupied: [...occupied.occupied],
    writtenNames: [...occupied.writtenNames],
    nameBoxes: [...occupied.nameBoxes],
    dots: [...occupied.mapTowns],
  };
  const start = room.writtenNames.length;
  context.save();
  context.direction = directionOf(state.words);
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  nameAreas(context, view, ["country", "sea"], ground, room, state);
  nameTowns(context, view, ground, room, state);
  nameAreas(context, view, ["land", "river"], ground, room, state);
  context.restore();
  return room.writtenNames.slice(start);
}

/** Write the names of areas of some kinds that the map shows at its zoom, each once. */
function nameAreas(
  context: Context,
  view: View,
  kinds: AreaKind[],
  { areas }: Ground,
  room: NamingRoom,
  state: NamingState,
) {
  for (const kind of kinds) {
    setFont(context, AREAS[kind], state.words);
    for (const area of areas) {
      if (area.kind !== kind || view.zoom < area.zoom) continue;
      const text = state.words.of(area.texts)?.text ?? "";
      if (room.writtenNames.includes(text)) continue;
      const displayText = kind === "country" ? text.toLocaleUpperCase() : text;
      nameArea(context, view, area, displayText, room, state);
    }
  }
}

/** Write the name of an area in the first box that is free; `text` is its name as it is written, perhaps in capitals. */
function nameArea(
  context: Context,
  view: View,
  area: NamedArea,
  text: string,
  room: NamingRoom,
  { words, symbols }: NamingState,
) {
  const style = AREAS[area.kind];
  const spots = area.spots.filter((spot) => isPointVisible(spot, view));
  if (!spots.length) return;
  const { width } = context.measureText(text);
  const box = candidateBoxes(view, spots, width, style).find((place) => isFree(place, view, room));
  if (!box) return;
  room.occupied.push(padBox(box, 6, 0));
  room.writtenNames.push(words.of(area.texts)?.text ?? text);
  const under = area.kind === "sea" ? "sea" : "land";
  writeName(context, text, box, symbols.ground(), { ink: style.ink, under });
}

/** Return the boxes in which the name of an area may stand, px, those with most room around them first. Among equally
 * good ones, the nearest to the middle of the picture comes first. `width` and `height` are those of the name, and
 * `within` the share of its width that must lie in the area. */
export function candidateBoxes(
  view: Pick<View, "x" | "y" | "scale" | "frame">,
  spots: Spot[],
  width: number,
  { height, within }: Pick<AreaStyle, "height" | "within">,
): Box[] {
  const middle = middleOf(view.frame);
  return spots
    .map(({ x, y, room }) => {
      const [px, py] = [view.x(x), view.y(y)];
      const halfWidth = Math.min(room * view.scale, 1.5 * width);
      return { px, py, halfWidth, distance: Math.hypot(px - middle.x, py - middle.y) };
    })
    .filter(({ halfWidth }) => 2 * halfWidth >= within * width)
    .sort((a, b) => b.halfWidth - a.halfWidth || a.distance - b.distance)
    .slice(0, SPOTS_TRIED)
    .map(({ px, py }) => padBox([px, py, px, py], width / 2, height / 2));
}

/** Draw and name towns of the background, the most important first, until the picture has as many as its size allows. */
function nameTowns(
  context: Context,
  view: View,
  { towns }: Ground,
  room: NamingRoom,
  { words, symbols }: NamingState,
) {
  const colours = symbols.ground();
  const [west, north, east, south] = view.frame;
  let remaining = Math.ceil(((east - west) * (south - north)) / TOWN_PX);
  setFont(context, TOWN, words);
  for (const town of towns) {
    if (town.zoom > view.zoom || !remaining) break;
    const text = words.of(town.texts)?.text ?? "";
    const isDone = room.writtenNames.includes(text) || isDrawnByMap(town, view, room);
    if (isDone || !isPointVisible(town, view)) continue;
    if (nameTown(context, view, town, text, room, colours)) remaining -= 1;
  }
}

/** Return whether the map itself draws a town, which must not be named twice. */
export function isDrawnByMap(
  town: Pick<Town, "x" | "y">,
  view: Pick<View, "x" | "y" | "scale">,
  { mapTowns }: { mapTowns: Pick<Dot, "x" | "y">[] },
): boolean {
  const [px, py] = [view.x(town.x), view.y(town.y)];
  return mapTowns.some(({ x, y }) => Math.hypot(x - px, y - py) < SAME_TOWN * view.scale);
}

/** Draw a town with its name beside it, if both find room; return whether they do. */
function nameTown(
  context: Context,
  view: View,
  town: Town,
  text: string,
  room: NamingRoom,
  colours: GroundColours,
): boolean {
  const point = { x: view.x(town.x), y: view.y(town.y) };
  const dot = squareAround(point.x, point.y, TOWN.radius + 1);
  if (!isFree(dot, view, { ...room, linePoints: [] })) return false;
  const around = squareAround(point.x, point.y, TOWN.radius + NAME_CLEARANCE);
  if (room.nameBoxes.some((name) => overlap(around, name))) return false;
  const label = { ...point, radius: TOWN.radius, style: { height: TOWN.height } };
  const box = freeBox(label, context.measureText(text).width, { view, ...room });
  if (!box || !isFree(box, view, room)) return false;
  room.occupied.push(padBox(box, 5, 0), dot);
  room.nameBoxes.push(box);
  room.dots.push(label);
  room.writtenNames.push(text);
  traceCircle(context, point.x, point.y, TOWN.radius);
  context.fillStyle = colours.farInk;
  context.fill();
  // A name of a port lies on land and on sea, so its halo has a colour that fits both.
  writeName(context, text, box, colours, { ink: "farInk", under: "halo" });
  return true;
}

const isPointVisible = ({ x, y }: Point, view: View) => isInside(view.frame, view.x(x), view.y(y));

/** Return whether a box lies within the picture, and covers no occupied box and no point of a line. */
export const isFree = (
  box: Box,
  { frame }: Pick<View, "frame">,
  { occupied, linePoints }: Pick<OccupiedArea, "occupied" | "linePoints">,
) =>
  isWithin(box, frame) &&
  !occupied.some((other) => overlap(box, other)) &&
  !linePoints.some((point) => isInside(box, point[0], point[1]));

/** Write a name into its box, with a halo in the colour of the ground below it. */
function writeName(
  context: Context,
  text: string,
  box: Box,
  colours: GroundColours,
  { ink, under }: Record<"ink" | "under", keyof GroundColours>,
) {
  const y = (box[1] + box[3]) / 2;
  context.lineWidth = 2.4;
  context.strokeStyle = colours[under];
  context.strokeText(text, box[0], y);
  context.fillStyle = colours[ink];
  context.fillText(text, box[0], y);
}
