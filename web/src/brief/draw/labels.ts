// Names on a brief's map: of places, crossings, zones, barriers; ends beyond the map's edge have markers there.

import { pointAlong, pointsOn, screenLine } from "../../core/draw/lines";
import {
  coveredByControls,
  LABELS,
  type Label,
  type LabelStyle,
  placeLabel,
  setFont,
} from "../../core/draw/placing";
import { isInView } from "../../core/draw/surface";
import type { Box, Context, View } from "../../core/types";
import { middleOf, padBox, squareAround } from "../../core/view/boxes";
import { nameWithShare } from "../crossings";
import { labelOf } from "../names";
import type { FarEnd, Mark, Scene, State } from "../types";
import { drawEdgeMarkers, edgeName, farEnds } from "./edges";

/** The name of the feature of an id, with its texts in order of preference. */
interface Name extends Label {
  id: string;
  texts: string[];
  style: LabelStyle;
}

// The ends of flows are named first. Their names may stand apart, where there is no room beside the point.
const END_LABELS: Record<"town" | "area", LabelStyle> = {
  town: { ...LABELS.town, order: 0, mayStandApart: true },
  area: { ...LABELS.area, order: 1, mayStandApart: true },
};

type OnScreen = Pick<Scene, "flows" | "marks" | "barriers">;

/** Draw the markers of ends out of sight, and write the names that find room. Return the names and markers, and the
 * boxes and points on lines that later texts must keep clear of. */
export function drawLabels(context: Context, view: View, scene: OnScreen, state: State) {
  const covered = coveredByControls(view, state.map);
  const occupied = [
    ...scene.marks.map(({ x, y, radius }) => squareAround(x, y, radius + 1)),
    ...covered,
  ];
  const ends = farEnds(view, scene, covered, state);
  const edges = drawEdgeMarkers(context, view, { ends, occupied }, state);
  occupied.push(...edges.map(({ box }) => box));
  const linePoints = [...flowTraffic(scene), ...modelledTraffic(view, state)];
  const labels = edges.map((edge) => edgeName(edge, state));
  const names = namesByWeight(view, scene, ends, state);
  // Names may stand nearer to crossings that carry nothing than to their own points: there are too many of these.
  const dots = names.filter(
    ({ outline, style }) => !outline && style.order < LABELS.crossing.order,
  );
  const nameBoxes: Box[] = [];
  for (const name of names) {
    const placed = placeLabel(context, name, { view, occupied, linePoints, dots }, state);
    if (!placed) continue;
    // With a space at either end, so that two names do not read as one.
    occupied.push(padBox(placed.box, 4, 0));
    nameBoxes.push(placed.box);
    labels.push(placed.text.split("\n").join(": "));
  }
  setFont(context, LABELS.town, state.words); // other texts are written without spacing
  return { labels, occupied, nameBoxes, linePoints, edges };
}

/** Return the names to write, the most important first. A place has no name of its own if a marker at the map's edge
 * names it, or if it is the label point of a zone that is named. */
export function namesByWeight(view: View, scene: OnScreen, ends: FarEnd[], state: State): Name[] {
  const zones = zoneNames(view, state);
  // A zone has its name within its outline: its label point needs none.
  const namedElsewhere = new Set([...ends, ...zones].map(({ id }) => id));
  const marks = markNames(scene.marks, state).filter(({ id }) => !namedElsewhere.has(id));
  const names = [...marks, ...zones, ...barrierNames(scene, state)];
  return names.sort((a, b) => a.style.order - b.style.order);
}

/** Return the names of places, and of crossings that the chosen flow uses; of other crossings only those that are
 * closed, or all at close zooms. */
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

/** Return the names of zones in view with their interpretations; none at far zooms, at which a zone is smaller than its
 * name. */
function zoneNames(view: View, { visible, shown, words }: State): Name[] {
  return (visible.zones && view.zoom >= 4 ? shown.tables.zones : []).flatMap((row) => {
    const { shape } = row;
    if (!shape || !isInView(shape.box, view)) return [];
    const [west, , east] = shape.box;
    const middle = middleOf(shape.box);
    return [
      {
        id: row.zone ?? row.id,
        x: view.x(middle.x),
        y: view.y(middle.y),
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

/** Return the name of each barrier, at its middle; where its course is assumed, the name says so if there is room. */
const barrierNames = ({ barriers }: OnScreen, { words }: State): Name[] =>
  barriers.map(({ row, lines }) => {
    const [x, y] = pointAlong(lines[0], 0.5);
    const { text: name } = labelOf(row, words);
    const texts =
      row.basis === "schematic" ? [words.say("course_assumed", { name }), name] : [name];
    return { id: row.id, x, y, radius: 4, outline: lines, texts, style: LABELS.barrier };
  });

/** Return points on the lines of flows. */
const flowTraffic = ({ flows }: OnScreen) =>
  flows.flatMap(({ strands }) => strands.flatMap(({ lines }) => pointsOn(lines, 6)));

/** Return points along the roads that carry more than a trace of the chosen flow, for names to keep clear of. */
function modelledTraffic(view: View, { routing, visible }: State) {
  const chains = (visible.segments && routing?.traffic.chains) || [];
  return pointsOn(
    chains
      .filter(({ share, xy }) => share > 0.04 && isInView(xy.box, view))
      .map(({ xy }) => screenLine(xy, view)),
    6,
  );
}
