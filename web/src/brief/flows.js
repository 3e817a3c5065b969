// Drawing flows: hue = commodity, dash = basis, opacity = confidence, head = direction, hollow head = inferred.

import { headAt, strokeLines, traceHead } from "../core/heads";
import { reversedLine, trimLine } from "../core/lines";
import { phaseOf } from "../core/spans";
import { groundColours } from "../core/symbols";
import { focusOf } from "./focus";
import { strandsOf } from "./strands";

const DIMMED = 0.16;

export function drawFlows(context, view, state) {
  state.drawn.flows = [];
  if (!state.visible.flows) return;
  const isInFocus = focusOf(state);
  const isLit = (flow) => Boolean(isInFocus && flow.shown.some(isInFocus));
  const ordered = [...state.shown.flows].sort((a, b) => isLit(a) - isLit(b));
  for (const flow of ordered) {
    const strands = strandsOf(flow, view, state.symbols);
    if (!strands.length) continue;
    state.drawn.flows.push({ flow, strands });
    for (const strand of strands) strand.strength = strengthOf(strand.row, isInFocus, state);
    drawFlow(context, strands, state.symbols, isLit(flow));
  }
}

// Fainter: what the reader is not looking at, and in a period what may not belong to it.
const PHASES = { in: 1, edge: 0.55, undated: 0.5 };

function strengthOf(row, isInFocus, state) {
  if (isInFocus) return isInFocus(row) ? 1 : DIMMED;
  return PHASES[phaseOf(row, state.filters.window)] ?? 1;
}

// The halo of all strands first: a flow stands off the ground and off the flows below it as one.
function drawFlow(context, strands, symbols, lit) {
  const parts = strands.map((strand) => ({ strand, ...withHeads(strand) }));
  const halo = groundColours().halo;
  context.lineJoin = "round";
  context.strokeStyle = halo;
  for (const { strand, lines, heads } of parts) {
    context.globalAlpha = 0.9 * Math.min(1, strand.strength * 1.4);
    context.lineWidth = strand.width + (lit ? 5 : 3);
    context.lineCap = "round";
    strokeLines(context, lines);
    for (const head of heads) {
      traceHead(context, head, 1.6);
      context.stroke();
    }
  }
  for (const { strand, lines, heads } of parts) {
    const colour = symbols.commodity(strand.row);
    context.globalAlpha = strand.strength * symbols.opacity(strand.row);
    context.strokeStyle = context.fillStyle = colour;
    context.lineWidth = strand.width + (lit ? 0.8 : 0);
    context.lineCap = "butt";
    context.setLineDash(symbols.dash(strand.row.basis));
    strokeLines(context, lines);
    context.setLineDash([]);
    for (const head of heads) drawHead(context, head, colour, strand.row.reading === "inferred");
  }
  context.globalAlpha = 1;
}

// Lines shortened to where their heads begin, and the heads.
function withHeads(strand) {
  const lines = [...strand.lines];
  const heads = [];
  const { direction } = strand.row;
  if (direction === "one-way" || direction === "both") {
    const last = lines.length - 1;
    heads.push(headAt(lines[last], strand.head));
    lines[last] = trimLine(lines[last], 0, strand.head.length * 0.85);
  }
  if (direction === "both") {
    heads.push(headAt(reversedLine(lines[0]), strand.head));
    lines[0] = trimLine(lines[0], strand.head.length * 0.85, 0);
  }
  return { lines, heads };
}

function drawHead(context, head, colour, hollow) {
  traceHead(context, head);
  if (hollow) {
    context.save();
    context.fillStyle = groundColours().halo;
    context.globalAlpha = 1;
    context.fill();
    context.restore();
    context.lineWidth = 1.4;
    context.strokeStyle = colour;
    context.stroke();
  } else {
    context.fill();
  }
}
