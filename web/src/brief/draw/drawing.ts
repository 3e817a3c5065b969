// The layers of a brief's map, drawn from the ground up.

import { drawGround } from "../../core/draw/ground";
import { drawGroundNames } from "../../core/draw/ground-names";
import { pointsOn, screenLine } from "../../core/draw/lines";
import { emptyGround } from "../../core/draw/surface";
import { drawMeasure } from "../../core/page/measure";
import type { Context, View } from "../../core/types";
import { squareAround } from "../../core/view/boxes";
import type { Scene, State } from "../types";
import { drawAreas, drawBuffers, drawZones } from "./areas";
import { drawFlowLabels } from "./flow-labels";
import { drawFlow, flowsToDraw } from "./flows";
import { drawLabels } from "./labels";
import { barriersToDraw, drawBarrier, drawEvents, drawMark, isTown, marksToDraw } from "./marks";
import { drawModelled } from "./modelled";

/** Return the scene of a state that has not been drawn on screen. */
export const emptyScene = (): Scene => ({
  flows: [],
  marks: [],
  barriers: [],
  modelled: [],
  labels: [],
  edges: [],
  background: [],
});

/** Draw the map, from the ground to the names; return what is on the screen, for pointers and buttons to find. Names
 * and numbers come last, and each kind keeps clear of those before it. */
export function drawMap(context: Context, view: View, state: State): Scene {
  const { symbols } = state;
  drawGround(context, view, state, { hasSurroundings: state.surroundings });
  drawAreas(context, view, state);
  drawBuffers(context, view, state);
  drawZones(context, view, state);
  const modelled = drawModelled(context, view, state);
  const flows = flowsToDraw(view, state);
  for (const flow of flows) drawFlow(context, flow, symbols);
  const barriers = barriersToDraw(view, state);
  for (const barrier of barriers) drawBarrier(context, barrier, state);
  const marks = marksToDraw(view, state);
  for (const mark of marks) drawMark(context, view, mark, state);
  const onScreen = { flows, barriers, marks };
  const names = drawLabels(context, view, onScreen, state);
  const { labels, occupied, nameBoxes, linePoints, edges } = names;
  const events = drawEvents(context, view, occupied, state);
  occupied.push(...events.map(({ x, y, radius }) => squareAround(x, y, radius + 2)));
  const goods = drawFlowLabels(context, view, { flows, occupied }, state);
  const towns = marks.filter(({ layer, row }) => layer === "places" && isTown(row));
  const room = {
    occupied: goods.occupied,
    linePoints: [...linePoints, ...zoneOutlines(view, state)],
    writtenNames: labels,
    nameBoxes,
    mapTowns: towns,
  };
  const background = state.surroundings ? drawGroundNames(context, view, room, state) : [];
  drawMeasure(context, view, state);
  return {
    flows,
    modelled,
    barriers,
    marks: [...marks, ...events],
    labels: [...labels, ...goods.texts],
    edges,
    background,
  };
}

/** Return points on the outlines of zones, for names in the background to keep clear of. */
const zoneOutlines = (view: View, { visible, shown }: State): number[][] =>
  pointsOn(
    (visible.zones ? shown.tables.zones : []).flatMap(({ shape }) =>
      (shape?.parts ?? []).map((xy) => screenLine(xy, view)),
    ),
    6,
  );

/** Draw the map for pictures and paper, from a copy of the state: the scene on screen stays as it is. */
export function drawCopy(context: Context, view: View, state: State) {
  drawMap(context, view, { ...state, ground: emptyGround() });
}
