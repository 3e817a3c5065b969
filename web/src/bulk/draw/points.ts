// Draws nodes as circles, the smallest on top, with their names.

import { drawGroundNames } from "../../core/draw/ground-names";
import { coveredByControls, LABELS, placeLabel } from "../../core/draw/placing";
import { isInView, traceCircle } from "../../core/draw/surface";
import type { Box, Context, View } from "../../core/types";
import { padBox, squareAround } from "../../core/view/boxes";
import { type FlowState, hasFlows, nodeName } from "../names";
import { eventRadius, nodeRadius, UNNUMBERED_POINT } from "../sums/sizes";
import { pointsOnFlows } from "../sums/traffic";
import type { BulkState, FlowSums, Mark, Sums } from "../types";
import { headPoints } from "./strokes";

const MOST_DOTS = 4000; // nodes that no drawn flow touches, as faint dots
const MOST_NAMES = 36;
const MOST_MARKS_CLEAR = 400; // points that names keep clear of
const MOST_INNER_NODES = 300; // nodes with flows inside them, beside those that drawn flows touch

/** Return the nodes with flows inside them, the heaviest first: only their points lead to these flows, which are no
 * lines. */
const nodesWithInnerFlows = ({ through: { known, within } }: FlowSums): number[] =>
  [...known.within.keys()]
    .filter((node) => known.within[node])
    .sort((a, b) => within[b] - within[a] || a - b)
    .slice(0, MOST_INNER_NODES);

/** Return the nodes that have a mark: those that drawn flows touch, and those with flows from one of their places to
 * another. On a map of events, all nodes have one. */
function nodesToMark(sums: Sums, { scene, data }: BulkState): Set<number> {
  if (!sums.flows) return new Set(sums.order);
  const { from, to } = sums.pairs;
  return new Set([
    ...scene.ids.flatMap((flow) => [from[flow], to[flow]]),
    ...(data.lines ? [] : nodesWithInnerFlows(sums)),
  ]);
}

/** Draw the marks of nodes, a small dot for every other node with records, and then the names that find room. */
export function drawPoints(context: Context, view: View, state: BulkState) {
  const { sums } = state;
  if (!sums) return;
  const { nodes } = sums;
  const markedNodes = nodesToMark(sums, state);
  const isNodeInView = (node: number, margin: number) =>
    isInView(squareAround(nodes.x[node], nodes.y[node], 0), view, margin);
  if (sums.flows) {
    const { records } = sums.through;
    const isDot = (node: number) =>
      records[node] > 0 && !markedNodes.has(node) && isNodeInView(node, 2);
    drawDots(context, view, nodes, isDot, state);
  }
  // The smallest on top, so that none is hidden.
  state.marks = makeMarks(
    [...markedNodes].filter((node) => isNodeInView(node, 20)),
    view,
    sums,
    state,
  ).sort(largestMark);
  for (const mark of state.marks) drawMark(context, mark, sums, state);
  const occupied = [
    ...state.marks
      .slice(0, MOST_MARKS_CLEAR)
      .map(({ x, y, radius }) => squareAround(x, y, Math.min(radius, 6))),
    ...coveredByControls(view, state.map),
  ];
  const boxesBeforeNames = occupied.length;
  if (hasFlows(state)) state.writtenNames = nameNodes(context, view, occupied, state);
  if (!state.settings.switches.ground) return;
  const linePoints = pointsOnFlows(view, state);
  const room = {
    occupied,
    linePoints,
    writtenNames: state.writtenNames,
    nameBoxes: occupied.slice(boxesBeforeNames),
    mapTowns: sums.flows ? state.marks : [],
  };
  drawGroundNames(context, view, room, state);
}

/** Draw a small dot for each node for which `isDot` holds, up to a limit. */
function drawDots(
  context: Context,
  view: View,
  { n, x, y }: Sums["nodes"],
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
export function makeMarks(chosen: number[], view: View, sums: Sums, state: BulkState): Mark[] {
  const { x, y } = sums.nodes;
  const radius = nodeRadius(sums, state);
  return chosen.map((node) => ({
    node,
    x: view.x(x[node]),
    y: view.y(y[node]),
    radius: radius(node),
  }));
}

export const largestMark = (a: Mark, b: Mark) => b.radius - a.radius || a.node - b.node;

/** Draw the mark of a node: a ring for places, a disc for events, dashed if no number is known. */
function drawMark(context: Context, { node, x, y, radius }: Mark, sums: Sums, state: BulkState) {
  const { chosen, symbols } = state;
  const { ink, halo } = symbols.ground();
  const { flows } = sums;
  // Where the events of one corridor are lit, the others are faint.
  const isLighting = !flows && state.settings.lit !== null;
  const dim = isLighting ? 0.25 : 1;
  const isChosen = chosen !== null && "node" in chosen.row && chosen.row.node === node;
  const isUnknown = !flows && !sums.nodes.numbered[node];
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
  if (!flows && isLighting && sums.nodes.lit[node]) {
    // The lit part of a point is a circle on it.
    const litRadius = eventRadius(sums.nodes.lit[node], state);
    traceCircle(context, x, y, Math.min(radius, litRadius));
    context.globalAlpha = 0.9;
    context.fillStyle = colour;
    context.fill();
    context.globalAlpha = 1;
  }
  // A ring within a ring stands for several places.
  if (flows && sums.nodes.count[node] > 1 && radius > 5) {
    traceCircle(context, x, y, radius - 3);
    context.lineWidth = 0.8;
    context.stroke();
  }
}

/** Write the names of the largest nodes where there is room, at most `most` of them, and return them. Their boxes are
 * added to `occupied`. */
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
    const style = mark.radius > 6 ? LABELS.town : LABELS.crossing;
    const label = { ...mark, style, texts: [nodeName(mark.node, state).text] };
    const room = { view, occupied, linePoints: heads, dots: largest };
    const placed = placeLabel(context, label, room, state);
    if (!placed) continue;
    occupied.push(padBox(placed.box, 4, 0));
    writtenNames.push(placed.text);
  }
  return writtenNames;
}
