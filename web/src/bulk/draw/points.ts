// Draws nodes as circles, the smallest on top, with their names.

import { drawGroundNames } from "../../core/draw/ground-names";
import {
  coveredByControls,
  LABELS,
  roomFor,
  squareAround,
  writeLabel,
} from "../../core/draw/placing";
import { isInView, traceCircle } from "../../core/draw/surface";
import type { Box, Context, View } from "../../core/types";
import { boxOf } from "../../core/view/mercator";
import { type FlowState, hasFlows, nodeName } from "../names";
import { eventRadius, radiiOf, UNNUMBERED_POINT } from "../sums/sizes";
import { lineTraffic } from "../sums/traffic";
import type { BulkState, Gathered, GatheredFlows, Mark } from "../types";

const DOTS = 4000; // nodes that no drawn flow touches, as faint dots
const NAMES = 36;
const NAMED_MARKS = 400; // points that names keep clear of
const FEW = 40; // points that are all drawn, whatever the lines
const INSIDE = 300; // points in which something moves, beside those that drawn flows touch

// Nodes with flows inside them, by weight: no line leads to these flows, so the node must be there to click.
const movingInside = ({ through: { known, within } }: GatheredFlows): number[] =>
  [...known.within.keys()]
    .filter((node) => known.within[node])
    .sort((a, b) => within[b] - within[a] || a - b)
    .slice(0, INSIDE);

function nodesToMark(gathered: Gathered, { drawn, data }: BulkState): Set<number> {
  if (!gathered.flows) return new Set(gathered.order);
  const { from, to } = gathered.pairs;
  const { n } = gathered.nodes;
  return new Set([
    ...(n <= FEW && !data.lines ? Array.from({ length: n }, (_, node) => node) : []),
    ...drawn.ids.flatMap((flow) => [from[flow], to[flow]]),
    ...(data.lines ? [] : movingInside(gathered)),
  ]);
}

export function drawPoints(context: Context, view: View, state: BulkState) {
  const { gathered } = state;
  if (!gathered) return;
  const { nodes } = gathered;
  const marked = nodesToMark(gathered, state);
  const isSeen = (node: number, margin: number) =>
    isInView(boxOf([nodes.x[node], nodes.y[node]]), view, margin);
  if (gathered.flows)
    drawDots(context, view, nodes, (node) => !marked.has(node) && isSeen(node, 2), state);
  // The smallest on top, so that none is hidden.
  state.marks = marksOf(
    [...marked].filter((node) => isSeen(node, 20)),
    view,
    gathered,
    state,
  ).sort(largestMark);
  for (const mark of state.marks) drawMark(context, mark, gathered, state);
  const taken = [
    ...state.marks
      .slice(0, NAMED_MARKS)
      .map(({ x, y, radius }) => squareAround(x, y, Math.min(radius, 6))),
    ...coveredByControls(view, state.map),
  ];
  if (hasFlows(state)) state.named = nameNodes(context, view, taken, state);
  if (!state.asked.switches.ground) return;
  const traffic = lineTraffic(view, state);
  const room = { taken, traffic, named: state.named, drawn: gathered.flows ? state.marks : [] };
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
  for (let node = 0, dots = 0; node < n && dots < DOTS; node++) {
    if (!isDot(node)) continue;
    context.fillRect(view.x(x[node]) - 0.9, view.y(y[node]) - 0.9, 1.8, 1.8);
    dots += 1;
  }
  context.globalAlpha = 1;
}

/** Nodes on the screen. */
export function marksOf(
  chosen: number[],
  view: View,
  gathered: Gathered,
  state: BulkState,
): Mark[] {
  const { x, y } = gathered.nodes;
  const radius = radiiOf(gathered, state);
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
  const isLighting = state.asked.lit !== null;
  const { ink, halo } = symbols.ground();
  const { flows } = gathered;
  const dim = !flows && isLighting ? 0.25 : 1;
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
    const lit = eventRadius(gathered.nodes.lit[node], state);
    traceCircle(context, x, y, Math.min(radius, lit));
    context.globalAlpha = 0.9;
    context.fillStyle = colour;
    context.fill();
    context.globalAlpha = 1;
  }
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
  taken: Box[],
  state: FlowState,
  most = NAMES,
): string[] {
  const { marks } = state;
  const named: string[] = [];
  for (const mark of marks.slice(0, 2 * most)) {
    if (named.length >= most) break;
    const { text } = nodeName(mark.node, state);
    const style = mark.radius > 6 ? LABELS.town : LABELS.crossing;
    context.font = style.font;
    const { width } = context.measureText(text);
    const label = { ...mark, style, text };
    const box = roomFor(label, width, { view, taken, traffic: [] });
    if (!box) continue;
    taken.push([box[0] - 4, box[1], box[2] + 4, box[3]]);
    named.push(text);
    writeLabel(context, label, box, state);
  }
  return named;
}
