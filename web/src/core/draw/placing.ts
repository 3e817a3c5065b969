// Placing labels: beside their point, where they hide least, or not at all.

import type { Box, Context, Line, PageState, Point, View } from "../types";
import { isInside, isWithin, nearestInBox, overlap, squareAround } from "../view/boxes";
import { coveredAreas } from "../view/free-area";
import { directionOf, type Words } from "../words/words";
import type { GroundColours } from "./symbols";

export const FONT =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", "Geeza Pro", Tahoma, sans-serif';

/** A font, and how far apart its letters are, of their size. */
export interface Lettering {
  font: string;
  spacing?: number;
}

export interface LabelStyle extends Lettering {
  height: number;
  /** Names are placed in this order, the least first. */
  order: number;
  ink: keyof GroundColours;
  /** Whether the name may stand away from its point, joined to it by a line. */
  mayStandApart?: boolean;
  /** Most points of lines that the name may cover; else it is left out. */
  mostHidden?: number;
}

/** A named point, px. */
export interface Label extends Point {
  radius: number;
  style: Pick<LabelStyle, "height" | "mayStandApart" | "mostHidden">;
  /** The lines of the named shape, if it is more than a point. */
  outline?: Line[];
}

/** A named point as it is drawn, px. */
export type Dot = Pick<Label, "x" | "y" | "radius">;

/** Boxes that labels must not cover, points that they should not, and dots to which they would seem to belong. */
interface Room {
  view: Pick<View, "frame">;
  occupied: Box[];
  linePoints: number[][];
  dots: Dot[];
}

/** Set a font as a language is written: Arabic has no italics, and its letters join. */
export function setFont(context: Context, { font, spacing = 0 }: Lettering, words: Words) {
  const isArabic = words.language === "ar";
  context.font = isArabic ? font.replace("italic ", "") : font;
  if ("letterSpacing" in context) context.letterSpacing = isArabic ? "0em" : `${spacing}em`;
}

/** The style of each kind of name on the map. */
export const LABELS: Record<"town" | "area" | "zone" | "barrier" | "crossing", LabelStyle> = {
  town: { font: `600 12px ${FONT}`, height: 15, order: 3, ink: "ink" },
  area: { font: `italic 500 12.5px ${FONT}`, height: 16, order: 4, ink: "areaInk", spacing: 0.04 },
  zone: {
    font: `italic 500 11.5px ${FONT}`,
    height: 14,
    order: 2,
    ink: "quiet",
    mayStandApart: true,
    mostHidden: 8,
  },
  barrier: {
    font: `500 11px ${FONT}`,
    height: 14,
    order: 5,
    ink: "quiet",
    mayStandApart: true,
    mostHidden: 2,
  },
  crossing: { font: `500 11px ${FONT}`, height: 14, order: 6, ink: "quiet" },
};

const POSITION_COST = 0.4; // of a position, more than of the one before it; covering a point of a line costs 1
const SEARCH_MARGIN = { beside: 40, apart: 90 }; // px beyond a label's width in which its boxes may lie
const LEADER_FROM = 14; // px between a point and its label from which a line joins them

/** Return the best box for a label of a width near its point, px; null if no position is free. A box must lie within
 * the picture, cover no other label and not too much of a line. A label without a leader must not stand nearer to
 * another dot than to its own. */
export function freeBox(
  label: Label,
  width: number,
  { view, occupied, linePoints, dots }: Room,
): Box | null {
  const { mayStandApart, height, mostHidden = Infinity } = label.style;
  const corners = [
    ...cornersBeside(label, width),
    ...(mayStandApart ? cornersApart(label, width) : []),
  ];
  // Most labels and lines of the map are out of reach of all candidates.
  const margin = mayStandApart ? SEARCH_MARGIN.apart : SEARCH_MARGIN.beside;
  const around = squareAround(label.x, label.y, label.radius + width + margin);
  const nearPoints = linePoints.filter((point) => isInside(around, point[0], point[1]));
  const nearBoxes = occupied.filter((other) => overlap(around, other));
  const nearDots = dots.filter(
    ({ x, y }) => isInside(around, x, y) && (x !== label.x || y !== label.y),
  );
  let best: { box: Box; cost: number } | null = null;
  for (const [order, [x, y]] of corners.entries()) {
    if (best && order * POSITION_COST >= best.cost) break; // no later position costs less
    const box: Box = [x, y, x + width, y + height];
    if (!isWithin(box, view.frame) || nearBoxes.some((other) => overlap(box, other))) continue;
    const hiddenPoints = nearPoints.filter((point) => isInside(box, point[0], point[1])).length;
    if (hiddenPoints > mostHidden || isNearerToOthers(box, label, nearDots)) continue;
    const cost = order * POSITION_COST + hiddenPoints;
    if (!best || cost < best.cost) best = { box, cost };
  }
  return best?.box ?? null;
}

/** Return whether a label without a leader stands nearer to another dot than to its own. */
function isNearerToOthers(box: Box, label: Label, dots: Dot[]): boolean {
  if (label.outline) return false;
  const own = distanceTo(box, label);
  const hasLeader = label.style.mayStandApart && own >= label.radius + LEADER_FROM;
  return !hasLeader && dots.some((dot) => distanceTo(box, dot) - dot.radius <= own - label.radius);
}

function distanceTo(box: Box, point: Point): number {
  const { x, y } = nearestInBox(box, point);
  return Math.hypot(x - point.x, y - point.y);
}

/** Return the left upper corners of boxes beside a label's point, the best position first. */
function cornersBeside({ x, y, radius, style }: Label, width: number): number[][] {
  const { height } = style;
  const reach = radius + 4;
  const [left, centre, right] = [x - reach - width, x - width / 2, x + reach];
  const [above, middle, below] = [y - reach - height, y - height / 2, y + reach];
  return [
    [right, middle],
    [left, middle],
    [centre, above],
    [centre, below],
    [right - 2, above + 4],
    [right - 2, below - 4],
    [left + 2, above + 4],
    [left + 2, below - 4],
    [right + 10, y + height / 2],
    [left - 10, y + height / 2],
  ];
}

/** Return the left upper corners of boxes that stand apart from a label's point, the nearest first. */
function cornersApart({ x, y, radius, style }: Label, width: number): number[][] {
  const corners: number[][] = [];
  for (const reach of [20, 34, 48, 64]) {
    for (const turn of [-0.25, -0.75, 0.25, 0.75, 0, 1, -0.5, 0.5]) {
      const [dx, dy] = [Math.cos(turn * Math.PI), Math.sin(turn * Math.PI)];
      const [px, py] = [x + (radius + reach) * dx, y + (radius + reach) * dy];
      corners.push([px - (width * (1 - dx)) / 2, py - style.height / 2]);
    }
  }
  return corners;
}

/** Draw the leader of a label that stands apart: a line to its box from its point or, if it names an area, from the
 * nearest vertex of the outline of that area. */
function drawLabelLeader(context: Context, label: Label, box: Box, ink: string) {
  const from = (label.outline && nearestVertex(label.outline, box)) || label;
  const radius = label.outline ? 0 : label.radius;
  const { x, y } = nearestInBox(box, from);
  const distance = Math.hypot(x - from.x, y - from.y);
  if (distance < radius + LEADER_FROM) return;
  const start = Math.min(radius, 6) / distance;
  context.beginPath();
  context.moveTo(from.x + (x - from.x) * start, from.y + (y - from.y) * start);
  context.lineTo(x, y);
  context.strokeStyle = ink;
  context.lineWidth = 0.8;
  context.stroke();
}

/** Return the vertex of some lines that is nearest to a box; null without lines. */
function nearestVertex(lines: Line[], box: Box): Point | null {
  let nearest: { point: Point; distance: number } | null = null;
  for (const line of lines) {
    for (let i = 0; i < line.length; i += 2) {
      const point = { x: line[i], y: line[i + 1] };
      const distance = distanceTo(box, point);
      if (!nearest || distance < nearest.distance) nearest = { point, distance };
    }
  }
  return nearest?.point ?? null;
}

/** Write the first of a label's texts that finds room. Return this text and its box, px; null if none finds room. */
export function placeLabel(
  context: Context,
  label: Label & { texts: string[]; style: LabelStyle },
  room: Room,
  state: Pick<PageState, "words" | "symbols">,
): { text: string; box: Box } | null {
  setFont(context, label.style, state.words);
  for (const text of label.texts) {
    const lines = text.split("\n");
    const width = Math.max(...lines.map((line) => context.measureText(line).width));
    const style = { ...label.style, height: label.style.height * lines.length };
    const box = freeBox({ ...label, style }, width, room);
    if (!box) continue;
    writeLabel(context, { ...label, text }, box, state);
    return { text, box };
  }
  return null;
}

/** Write a label, of one or more lines, into its box, and draw its leader. */
export function writeLabel(
  context: Context,
  label: Label & { text: string; style: LabelStyle },
  box: Box,
  { words, symbols }: Pick<PageState, "words" | "symbols">,
) {
  const colours = symbols.ground();
  context.textAlign = "center";
  context.direction = directionOf(words);
  context.textBaseline = "middle";
  drawLabelLeader(context, label, box, colours.ink);
  context.lineJoin = "round";
  context.lineWidth = 3.2;
  context.strokeStyle = colours.halo;
  context.fillStyle = colours[label.style.ink];
  const x = (box[0] + box[2]) / 2;
  for (const [i, line] of label.text.split("\n").entries()) {
    const y = box[1] + (i + 0.5) * label.style.height;
    context.strokeText(line, x, y);
    context.fillText(line, x, y);
  }
}

/** Return the boxes that controls cover on the map, in the px of a view; none on paper, which has no controls. */
export function coveredByControls({ frame, isPaper }: View, map: L.Map): Box[] {
  const [west, north] = frame;
  const covered = isPaper ? [] : coveredAreas(map);
  return covered.map(([left, top, right, bottom]) => [
    left + west,
    top + north,
    right + west,
    bottom + north,
  ]);
}
