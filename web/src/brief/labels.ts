// Names on a brief's map: of places, crossings, zones, barriers, and of ends that lie beyond the map's edge.

import { lengthOf, pointAlong, pointsEvery, reversedLine, screenLine } from "../core/lines";
import {
  coveredByControls,
  isInside,
  LABELS,
  type Label,
  type LabelStyle,
  roomFor,
  squareAround,
  writeLabel,
} from "../core/placing";
import { isInView } from "../core/surface";
import type { Box, Context, Line, View } from "../core/types";
import { carryingName } from "./carrying";
import { labelOf, placeName } from "./names";
import { middleStrand } from "./strands";
import type { Drawn, Mark, State } from "./types";

/** A name that wants room: its texts in order of preference, for what has this id. */
interface Name extends Label {
  id: string;
  texts: string[];
  style: LabelStyle;
}

// Where flows end, names come first, and stand apart with a fine line where there is no room beside the point.
const END_LABELS: Record<"town" | "area", LabelStyle> = {
  town: { ...LABELS.town, weight: 0, afar: true },
  area: { ...LABELS.area, weight: 1, afar: true },
};

type OnScreen = Pick<Drawn, "flows" | "marks" | "barriers">;

/** Write the names that find room; return them, the boxes that names and marks take up, and points on lines. */
export function drawLabels(context: Context, view: View, drawn: OnScreen, state: State) {
  const isArabic = state.words.language === "ar";
  const covered = view.isPaper ? [] : coveredByControls(view, state.map);
  const taken = [
    ...drawn.marks.map(({ x, y, radius }) => squareAround(x, y, radius + 1)),
    ...covered,
  ];
  const traffic = [...flowTraffic(drawn), ...modelledTraffic(view, state)];
  const labels: string[] = [];
  for (const name of namesOf(view, drawn, covered, state)) {
    const { font, spaced } = name.style;
    context.font = isArabic ? font.replace("italic ", "") : font;
    if ("letterSpacing" in context) context.letterSpacing = spaced && !isArabic ? "0.04em" : "0em";
    for (const text of name.texts) {
      const box = roomFor(name, context.measureText(text).width, { view, taken, traffic });
      if (!box) continue;
      // With a space at either end, so that two names do not read as one.
      taken.push([box[0] - 4, box[1], box[2] + 4, box[3]]);
      labels.push(text);
      writeLabel(context, { ...name, text }, box, state);
      break;
    }
  }
  if ("letterSpacing" in context) context.letterSpacing = "0em";
  return { labels, taken, traffic };
}

// The most important first. An end that is named at the map's edge is not named at its place, too.
export function namesOf(view: View, drawn: OnScreen, covered: Box[], state: State): Name[] {
  const beyond = beyondNames(view, drawn, covered, state);
  const atEdge = new Set(beyond.map(({ id }) => id));
  const marks = markNames(drawn.marks, state).filter(({ id }) => !atEdge.has(id));
  const names = [...marks, ...zoneNames(view, state), ...barrierNames(drawn, state), ...beyond];
  return names.sort((a, b) => a.style.weight - b.style.weight);
}

function markNames(marks: Mark[], state: State): Name[] {
  const { visible, shown, map, routing } = state;
  const flows = visible.flows ? shown.flows : [];
  const ends = new Set(flows.flatMap(({ first }) => [first.origin, first.destination]));
  const isNear = map.getZoom() >= 6.5;
  return marks.flatMap(({ layer, row, ...place }) => {
    const name = { id: row.id, ...place, texts: [labelOf(row, state.words).text] };
    if (layer === "crossings") {
      const carrying = carryingName(row, state);
      if (carrying) return [{ ...name, ...carrying }];
      return isNear || routing?.shut.has(row.id) ? [{ ...name, style: LABELS.crossing }] : [];
    }
    const kind = row.kind === "label" ? "area" : "town";
    return [{ ...name, style: (ends.has(row.id) ? END_LABELS : LABELS)[kind] }];
  });
}

// From far away a zone is smaller than the name of its interpretation, and hides what lies round it.
function zoneNames(view: View, { visible, shown, words }: State): Name[] {
  return (visible.zones && view.zoom >= 4 ? shown.tables.zones : []).flatMap((row) => {
    const { id, shape } = row;
    if (!shape || !isInView(shape.box, view)) return [];
    const [west, north, east, south] = shape.box;
    return [
      {
        id,
        x: view.x((west + east) / 2),
        y: view.y((north + south) / 2),
        radius: Math.min(120, (view.scale * (east - west)) / 2),
        outline: shape.parts.map((xy) => screenLine(xy, view)),
        texts: [words.text(row, "candidate") || labelOf(row, words).text],
        style: LABELS.zone,
      },
    ];
  });
}

const barrierNames = ({ barriers }: OnScreen, { words }: State): Name[] =>
  barriers.map(({ row, lines }) => {
    const [x, y] = pointAlong(lines[0], 0.5);
    const { text: name } = labelOf(row, words);
    const texts =
      row.basis === "schematic" ? [words.say("course_assumed", { name }), name] : [name];
    return { id: row.id, x, y, radius: 4, texts, style: LABELS.barrier };
  });

const ARROWS = ["→", "↘", "↓", "↙", "←", "↖", "↑", "↗"];

// Ends beyond the map's edge: their names stand where the line leaves the picture, with an arrow.
function beyondNames(view: View, { flows }: OnScreen, covered: Box[], state: State): Name[] {
  const { west, east, north, south } = view.frame;
  const inner: Box = [west + 8, north + 8, east - 8, south - 8];
  const isFree = (x: number, y: number) =>
    isInside(inner, x, y) && !covered.some((box) => isInside(box, x, y));
  const names = new Map<string | null, Name>();
  for (const drawnFlow of flows) {
    const { origin, destination } = drawnFlow.flow.first;
    const { lines } = middleStrand(drawnFlow);
    for (const [id, line] of [
      [origin, lines[0]],
      [destination, reversedLine(lines[lines.length - 1])],
    ] as const) {
      if (names.has(id) || isFree(line[0], line[1])) continue;
      const point = firstFree(line, isFree);
      if (!point) continue;
      const text = `${arrowTo(line, point)} ${placeName(id, state).text}`;
      const style = { ...LABELS.area, weight: 0.5, afar: true };
      names.set(id, { id: id ?? "", x: point[0], y: point[1], radius: 3, texts: [text], style });
    }
  }
  return [...names.values()];
}

// Where a line, walked from its end, comes into the free part of the picture.
function firstFree(line: Line, isFree: (x: number, y: number) => boolean) {
  if (lengthOf(line) > 40_000) return null; // far zoomed in: its end is nowhere near
  return pointsEvery(line, 6).find(([x, y]) => isFree(x, y));
}

function arrowTo(line: Line, [x, y]: number[]): string {
  const turn = Math.atan2(line[1] - y, line[0] - x) / (Math.PI / 4);
  return ARROWS[(Math.round(turn) + 8) % 8];
}

// Points every 6 px; far zoomed in, most of a line is out of sight.
const pointsOn = (lines: Line[]) =>
  lines.filter((line) => lengthOf(line) <= 4000).flatMap((line) => pointsEvery(line, 6));

const flowTraffic = ({ flows }: OnScreen) =>
  flows.flatMap(({ strands }) => strands.flatMap(({ lines }) => pointsOn(lines)));

// Of the roads that a flow takes, those that carry more than a trace of it.
function modelledTraffic(view: View, { routing, visible }: State) {
  const chains = (visible.segments && routing?.traffic.chains) || [];
  return pointsOn(
    chains
      .filter(({ share, xy }) => share > 0.04 && isInView(xy.box, view))
      .map(({ xy }) => screenLine(xy, view)),
  );
}
