// The layers of a brief's map, drawn from the ground up.

import { drawGround } from "../core/ground";
import { drawMeasure } from "../core/measure";
import { drawAreas, drawBuffers, drawZones } from "./areas";
import { drawFlows } from "./flows";
import { drawLabels } from "./labels";
import { drawEvents, drawMarks } from "./marks";
import { drawModelled } from "./modelled";

export function drawAll(context, view, state) {
  drawGround(context, view, state);
  drawAreas(context, view, state);
  drawBuffers(context, view, state);
  drawZones(context, view, state);
  drawModelled(context, view, state);
  drawFlows(context, view, state);
  drawMarks(context, view, state);
  const taken = drawLabels(context, view, state);
  drawEvents(context, view, state, taken);
  drawMeasure(context, view, state);
}

// For a picture or paper: what it draws is not what the reader points at.
export const drawWith = (state) => {
  const copy = { ...state, drawn: { ...state.drawn } };
  return (context, view) => drawAll(context, view, copy);
};
