// Names on a brief's map: of places, crossings, zones, barriers; ends beyond the map's edge have markers there.

import { pointAlong, pointsOn, screenLine } from "../../core/draw/lines";
import {
  coveredByControls,
  freeBox,
  LABELS,
  type Label,
  type LabelStyle,
  setFont,
  squareAround,
  writeLabel,
} from "../../core/draw/placing";
import { isInView } from "../../core/draw/surface";
import type { Box, Context, View } from "../../core/types";
import { nameWithShare } from "../crossings";
import { labelOf } from "../names";
import type { Drawn, FarEnd, Mark, State } from "../types";
import { drawEdgeMarkers, edgeName, farEnds } from "./edges";

/** A name that wants room: its texts in order of preference, for what has this id. */
interface Name extends Label {
  id: string;
  texts: string[];
  style: LabelStyle;
}

// Where flows end, names come first, and stand apart with a fine line where there is no room beside the point.
const END_LABELS: Record<"town" | "area", LabelStyle> = {
  town: { ...LABELS.town, weight: 0, mayStandApart: true },
  area: { ...LABELS.area, weight: 1, mayStandApart: true },
};

type OnScreen = Pick<Drawn, "flows" | "marks" | "barriers">;

/** Write the names that find room; return them, the boxes that names and marks take up, those of the names, and points on
 * lines. */
export function drawLabels(context: Context, view: View, drawn: OnScreen, state: State) {
  const covered = coveredByControls(view, state.map);
  const occupied = [
    ...drawn.marks.map(({ x, y, radius }) => squareAround(x, y, radius + 1)),
    ...covered,
  ];
  const ends = farEnds(view, drawn, covered, state);
  const edges = drawEdgeMarkers(context, view, { ends, occupied }, state);
  occupied.push(...edges.map(({ box }) => box));
  const linePoints = [...flowTraffic(drawn), ...modelledTraffic(view, state)];
  const labels = edges.map((edge) => edgeName(edge, state));
  const names = namesByWeight(view, drawn, ends, state);
  // Crossings that carry nothing lie too close together to have names that only they are near.
  const dots = names.filter(
    ({ outline, style }) => !outline && style.weight < LABELS.crossing.weight,
  );
  const nameBoxes: Box[] = [];
  for (const name of names) {
    setFont(context, name.style, state.words);
    for (const text of name.texts) {
      const lines = text.split("\n");
      const width = Math.max(...lines.map((line) => context.measureText(line).width));
      const style = { ...name.style, height: name.style.height * lines.length };
      const box = freeBox({ ...name, style }, width, { view, occupied, linePoints, dots });
      if (!box) continue;
      // With a space at either end, so that two names do not read as one.
      occupied.push([box[0] - 4, box[1], box[2] + 4, box[3]]);
      nameBoxes.push(box);
      labels.push(lines.join(": "));
      writeLabel(context, { ...name, text }, box, state);
      break;
    }
  }
  setFont(context, LABELS.town, state.words); // other texts are written without spacing
  return { labels, occupied, nameBoxes, linePoints, edges };
}

/** Return the names to write, the most important first. An end with a marker at the map's edge has no name at its
 * place. */
export function namesByWeight(view: View, drawn: OnScreen, ends: FarEnd[], state: State): Name[] {
  const zones = zoneNames(view, state);
  // A zone's own name says where it is: its label point needs none.
  const namedElsewhere = new Set([...ends, ...zones].map(({ id }) => id));
  const marks = markNames(drawn.marks, state).filter(({ id }) => !namedElsewhere.has(id));
  const names = [...marks, ...zones, ...barrierNames(drawn, state)];
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
      const carrying = nameWithShare(row, state);
      if (carrying) return [{ ...name, ...carrying }];
      return isNear || routing?.shut.has(row.id) ? [{ ...name, style: LABELS.crossing }] : [];
    }
    const kind = row.kind === "label" ? "area" : "town";
    return [{ ...name, style: (ends.has(row.id) ? END_LABELS : LABELS)[kind] }];
  });
}

/** Return the names of zones in view. From far away a zone is smaller than its name, which would hide what surrounds
 * it. */
function zoneNames(view: View, { visible, shown, words }: State): Name[] {
  return (visible.zones && view.zoom >= 4 ? shown.tables.zones : []).flatMap((row) => {
    const { shape } = row;
    if (!shape || !isInView(shape.box, view)) return [];
    const [west, north, east, south] = shape.box;
    return [
      {
        id: row.zone ?? row.id,
        x: view.x((west + east) / 2),
        y: view.y((north + south) / 2),
        radius: Math.min(120, (view.scale * (east - west)) / 2),
        outline: shape.parts.map((xy) => screenLine(xy, view)),
        texts: [
          [labelOf(row, words).text, words.text(row, "candidate")].filter(Boolean).join("\n"),
        ],
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
    return { id: row.id, x, y, radius: 4, outline: lines, texts, style: LABELS.barrier };
  });

const flowTraffic = ({ flows }: OnScreen) =>
  flows.flatMap(({ strands }) => strands.flatMap(({ lines }) => pointsOn(lines, 6)));

/** Return points on the roads that carry more than a trace of the chosen flow. */
function modelledTraffic(view: View, { routing, visible }: State) {
  const chains = (visible.segments && routing?.traffic.chains) || [];
  return pointsOn(
    chains
      .filter(({ share, xy }) => share > 0.04 && isInView(xy.box, view))
      .map(({ xy }) => screenLine(xy, view)),
    6,
  );
}
