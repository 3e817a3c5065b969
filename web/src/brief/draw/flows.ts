// Drawing flows: hue = commodity, dash = basis, opacity = confidence, head = direction, hollow head = inferred, and a
// pale middle = a range. An inferred flow without a head has a hollow dot.

import { type DayWindow, phaseOf } from "../../core/data/spans";
import { type Head, headAt, strokeLines, traceHead } from "../../core/draw/heads";
import { lengthOf, pointAlong, reversedLine, trimLine } from "../../core/draw/lines";
import { traceCircle } from "../../core/draw/surface";
import type { Symbols } from "../../core/draw/symbols";
import type { Context, Line, View } from "../../core/types";
import { focusTest, type RowTest } from "../focus";
import type { DrawnFlow, FlowRow, State, Strand } from "../types";
import { laneOffsets } from "./lanes";
import { SPLIT_ZOOM } from "./ribbons";
import { flowWidth, placeStrands } from "./strands";

const DIMMED = 0.16; // of the opacity, beside flows in focus

/** Share of a line's width that is pale if its amount is a range. */
export const PALE_MIDDLE = 0.36;

// With a period chosen, flows that may not belong to it are fainter.
const PHASES = { in: 1, edge: 0.55, undated: 0.4, out: 1 };
const OUR_DATING = 0.8; // where not the source, but we, dated the flow

const strengthInTime = (row: FlowRow, window: DayWindow | null) =>
  PHASES[phaseOf(row, window)] * (window && row.period_reading === "inferred" ? OUR_DATING : 1);

/** Return the opacity of a row's line: it shows the confidence, and is the same in all hues. Beside flows in focus the
 * others fade to a trace; flows that may lie outside the chosen period stay readable. */
function opacityOf(row: FlowRow, { filters, symbols }: State, isInFocus: RowTest | null): number {
  const opacity = symbols.opacity(row);
  if (isInFocus) return isInFocus(row) ? opacity : DIMMED * opacity;
  const faintest = Math.min(opacity, symbols.faintest(row));
  return Math.max(faintest, strengthInTime(row, filters.window) * opacity);
}

/** Return the flows to draw, with their strands on the screen. Flows in focus come last, so that they lie on top; they
 * are split into strands, as are all flows at close zooms. */
export function flowsToDraw(view: View, state: State): DrawnFlow[] {
  if (!state.visible.flows) return [];
  const isInFocus = focusTest(state);
  const isNear = view.zoom >= SPLIT_ZOOM;
  const flows = state.shown.flows.map((flow) => {
    const isHighlighted = Boolean(isInFocus && flow.shown.some(isInFocus));
    const isSplit = isHighlighted || isNear;
    return { flow, isHighlighted, isSplit, width: flowWidth(flow, isSplit, state.symbols) };
  });
  const offsets = laneOffsets(flows);
  return flows
    .map(({ flow, isHighlighted, isSplit }) => {
      const lane = { isSplit, offset: offsets.get(flow.id) ?? 0 };
      const strands = placeStrands(flow, view, state.symbols, lane);
      return {
        flow,
        isHighlighted,
        strands: strands.map((strand) => ({
          ...strand,
          opacity: opacityOf(strand.row, state, isInFocus),
        })),
      };
    })
    .filter(({ strands }) => strands.length)
    .sort((a, b) => Number(a.isHighlighted) - Number(b.isHighlighted));
}

/** Draw the strands of a flow with their heads. The halos of all strands come first, so that no halo covers another
 * strand. */
export function drawFlow(
  context: Context,
  { strands, isHighlighted }: DrawnFlow,
  symbols: Symbols,
) {
  const parts = strands.map((strand) => ({ strand, ...withHeads(strand) }));
  context.lineJoin = "round";
  context.strokeStyle = symbols.ground().halo;
  for (const { strand, lines, heads } of parts) {
    context.globalAlpha = 0.9 * Math.min(1, strand.opacity * 1.4);
    context.lineWidth = strand.width + (isHighlighted ? 5 : isConnection(strand) ? 1.6 : 3);
    context.lineCap = "round";
    strokeLines(context, lines);
    for (const head of heads) {
      traceHead(context, head, 1.6);
      context.stroke();
    }
  }
  for (const { strand, lines, heads } of parts) {
    const colour = symbols.commodity(strand.row);
    context.globalAlpha = strand.opacity;
    context.strokeStyle = context.fillStyle = colour;
    context.lineWidth = strand.width + (isHighlighted ? 0.8 : 0);
    context.lineCap = "butt";
    context.setLineDash(symbols.rowDash(strand.row));
    strokeLines(context, lines);
    context.setLineDash([]);
    if (strand.row.quantity === "interval") drawPaleMiddle(context, strand, lines, symbols);
    const halo = strand.row.reading === "inferred" ? symbols.ground().halo : null;
    for (const head of heads) drawHead(context, head, halo);
    if (halo !== null && !heads.length) drawHollow(context, halo, () => traceDot(context, strand));
  }
  context.globalAlpha = 1;
}

/** Return whether a line only joins two ends; with more than a thin halo it would look like a road. */
const isConnection = ({ row }: Strand) => row.basis === "geodesic";

/** Return a strand's lines, shortened to where their heads begin, and its heads. */
function withHeads({ row, lines: whole, head }: Strand) {
  const lines = [...whole];
  const heads: Head[] = [];
  if (row.direction === "one-way" || row.direction === "both") {
    const last = lines.length - 1;
    heads.push(headAt(lines[last], head));
    lines[last] = trimLine(lines[last], 0, head.length * 0.85);
  }
  if (row.direction === "both") {
    heads.push(headAt(reversedLine(lines[0]), head));
    lines[0] = trimLine(lines[0], head.length * 0.85, 0);
  }
  return { lines, heads };
}

/** Draw an arrowhead, filled or, with a halo colour to fill it, hollow. */
function drawHead(context: Context, head: Head, halo: string | null) {
  if (halo === null) {
    traceHead(context, head);
    context.fill();
    return;
  }
  drawHollow(context, halo, () => traceHead(context, head));
}

/** Draw the outline that `trace` traces, filled with the colour of the halo. */
function drawHollow(context: Context, halo: string, trace: () => void) {
  trace();
  context.save();
  context.fillStyle = halo;
  context.globalAlpha = 1;
  context.fill();
  context.restore();
  context.lineWidth = 1.4;
  context.stroke();
}

/** Trace a dot in the middle of the longest line. */
function traceDot(context: Context, { lines, head }: Strand) {
  const [line] = [...lines].sort((a, b) => lengthOf(b) - lengthOf(a));
  const [x, y] = pointAlong(line, 0.5);
  traceCircle(context, x, y, head.halfWidth);
}

/** Draw the pale middle of a strand whose amount is a range. */
function drawPaleMiddle(context: Context, { width }: Strand, lines: Line[], symbols: Symbols) {
  context.save();
  context.strokeStyle = symbols.ground().halo;
  context.globalAlpha = 1;
  context.lineWidth = width * PALE_MIDDLE;
  strokeLines(context, lines);
  context.restore();
}
