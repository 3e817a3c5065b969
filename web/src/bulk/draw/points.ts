// Draws nodes as circles, the smallest on top, with their names.

import { drawGroundNames } from "../../core/draw/ground-names";
import {
  coveredByControls,
  freeBox,
  LABELS,
  squareAround,
  writeLabel,
} from "../../core/draw/placing";
import { isInView, traceCircle } from "../../core/draw/surface";
import type { Box, Context, View } from "../../core/types";
import { boxOf } from "../../core/view/mercator";
import { type FlowState, hasFlows, nodeName } from "../names";
import { eventRadius, nodeRadius, UNNUMBERED_POINT } from "../sums/sizes";
import { pointsOnFlows } from "../sums/traffic";
import type { BulkState, Gathered, GatheredFlows, Mark } from "../types";
import { headPoints } from "./strokes";

const MOST_DOTS = 4000; // nodes that no drawn flow touches, as faint dots
const MOST_NAMES = 36;
const MOST_MARKS_CLEAR = 400; // points that names keep clear of
const MOST_INNER_NODES = 300; // points in which something moves, beside those that drawn flows touch

/** Return the nodes with flows inside them, by weight: no line leads to these flows, so the node must be there to
 * click. */
const nodesWithInnerFlows = ({ through: { known, within } }: GatheredFlows): number[] =>
  [...known.within.keys()]
    .filter((node) => known.within[node])
    .sort((a, b) => within[b] - within[a] || a - b)
    .slice(0, MOST_INNER_NODES);

/** Return the nodes that drawn flows touch, or in which something moves. */
function nodesToMark(gathered: Gathered, { drawn, data }: BulkState): Set<number> {
  if (!gathered.flows) return new Set(gathered.order);
  const { from, to } = gathered.pairs;
  return new Set([
    ...drawn.ids.flatMap((flow) => [from[flow], to[flow]]),
    ...(data.lines ? [] : nodesWithInnerFlows(gathered)),
  ]);
}

export function drawPoints(context: Context, view: View, state: BulkState) {
  const { gathered } = state;
  if (!gathered) return;
  const { nodes } = gathered;
  const markedNodes = nodesToMark(gathered, state);
  const isNodeInView = (node: number, margin: number) =>
    isInView(boxOf([nodes.x[node], nodes.y[node]]), view, margin);
  if (gathered.flows) {
    const { records } = gathered.through;
    const isDot = (node: number) =>
      records[node] > 0 && !markedNodes.has(node) && isNodeInView(node, 2);
    drawDots(context, view, nodes, isDot, state);
  }
  // The smallest on top, so that none is hidden.
  state.marks = makeMarks(
    [...markedNodes].filter((node) => isNodeInView(node, 20)),
    view,
    gathered,
    state,
  ).sort(largestMark);
  for (const mark of state.marks) drawMark(context, mark, gathered, state);
  const occupied = [
    ...state.marks
      .slice(0, MOST_MARKS_CLEAR)
      .map(({ x, y, radius }) => squareAround(x, y, Math.min(radius, 6))),
    ...coveredByControls(view, state.map),
  ];
  const boxesBeforeNames = occupied.length;
  if (hasFlows(state)) state.writtenNames = nameNodes(context, view, occupied, state);
  if (!state.asked.switches.ground) return;
  const linePoints = pointsOnFlows(view, state);
  const room = {
    occupied,
    linePoints,
    writtenNames: state.writtenNames,
    nameBoxes: occupied.slice(boxesBeforeNames),
    mapTowns: gathered.flows ? state.marks : [],
  };
  drawGroundNames(context, view, room, state);
}

function drawDots(
  context: Context,
  view: View,
  { n, x, y }: Gathered["nodes"],
  isDot: (node: number) => boolean,
  { symbols }: BulkState,
) {
  context.fillStyle = symbols.ground().ink;
  context.globalAlpha = 0.35;
  for (let node = 0, dots = 0; node < n && dots < MOST_DOTS; node++) {
    if (!isDot(node)) continue;
    context.fillRect(view.x(x[node]) - 0.9, view.y(y[node]) - 0.9, 1.8, 1.8);
    dots += 1;
  }
  context.globalAlpha = 1;
}

/** Return nodes as marks on the screen. */
export function makeMarks(
  chosen: number[],
  view: View,
  gathered: Gathered,
  state: BulkState,
): Mark[] {
  const { x, y } = gathered.nodes;
  const radius = nodeRadius(gathered, state);
  return chosen.map((node) => ({
    node,
    x: view.x(x[node]),
    y: view.y(y[node]),
    radius: radius(node),
  }));
}

export const largestMark = (a: Mark, b: Mark) => b.radius - a.radius || a.node - b.node;

function drawMark(
  context: Context,
  { node, x, y, radius }: Mark,
  gathered: Gathered,
  state: BulkState,
) {
  const { chosen, symbols } = state;
  const { ink, halo } = symbols.ground();
  const { flows } = gathered;
  // Where the events of one corridor are lit, the others are faint.
  const isLighting = !flows && state.asked.lit !== null;
  const dim = isLighting ? 0.25 : 1;
  const isChosen = chosen !== null && "node" in chosen.row && chosen.row.node === node;
  const isUnknown = !flows && !gathered.nodes.numbered[node];
  const isHollow = flows || isUnknown;
  const colour = flows ? ink : symbols.layer("events");
  traceCircle(context, x, y, radius);
  context.globalAlpha = dim * (isHollow ? 0.9 : 0.62);
  context.fillStyle = isHollow ? halo : colour;
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = isHollow ? colour : halo;
  context.lineWidth = isChosen ? 3 : radius > 4 ? 1.4 : 1;
  context.setLineDash(isUnknown ? UNNUMBERED_POINT.dash : []);
  context.stroke();
  context.setLineDash([]);
  if (!flows && isLighting && gathered.nodes.lit[node]) {
    // The lit part of a point is a circle on it.
    const litRadius = eventRadius(gathered.nodes.lit[node], state);
    traceCircle(context, x, y, Math.min(radius, litRadius));
    context.globalAlpha = 0.9;
    context.fillStyle = colour;
    context.fill();
    context.globalAlpha = 1;
  }
  // A ring within a ring stands for several places.
  if (flows && gathered.nodes.count[node] > 1 && radius > 5) {
    traceCircle(context, x, y, radius - 3);
    context.lineWidth = 0.8;
    context.stroke();
  }
}

/** Write names where there is room, `most` at most, add what they take, and return them. */
export function nameNodes(
  context: Context,
  view: View,
  occupied: Box[],
  state: FlowState,
  most = MOST_NAMES,
): string[] {
  const { marks } = state;
  const writtenNames: string[] = [];
  const largest = marks.slice(0, 2 * most);
  const heads = headPoints(view, state);
  for (const mark of largest) {
    if (writtenNames.length >= most) break;
    const { text } = nodeName(mark.node, state);
    const style = mark.radius > 6 ? LABELS.town : LABELS.crossing;
    context.font = style.font;
    const { width } = context.measureText(text);
    const label = { ...mark, style, text };
    const box = freeBox(label, width, { view, occupied, linePoints: heads, dots: largest });
    if (!box) continue;
    occupied.push([box[0] - 4, box[1], box[2] + 4, box[3]]);
    writtenNames.push(text);
    writeLabel(context, label, box, state);
  }
  return writtenNames;
}
