// A flow on the screen: one ribbon, or one strand per commodity, side by side along the flow's one line.

import { groupBy, sumOf } from "../../core/data/grouping";
import type { HeadSize } from "../../core/draw/heads";
import { lengthOf, screenLine, trimLine } from "../../core/draw/lines";
import type { Symbols } from "../../core/draw/symbols";
import type { Line, View } from "../../core/types";
import { clamp } from "../../core/view/boxes";
import type { DrawnFlow, Flow, FlowRow, ShownFlow, Strand } from "../types";
import { ribbonRow, ribbonWidth, strandWidths } from "./ribbons";

/** Group strands by their flow, in the order of their `strand` column. */
export function groupByFlow(rows: FlowRow[]): Flow[] {
  return [...groupBy(rows, (row) => row.flow || row.id)].map(([id, ofFlow]) => ({
    id,
    first: ofFlow[0],
    rows: ofFlow.toSorted((a, b) => (a.strand ?? 0) - (b.strand ?? 0)),
  }));
}

const STRAND_GAP = 3.2; // px of ground between two strands
const CLEARANCE = 8; // px kept free round the point where a line ends, so that heads do not hide it
const SHORT_LINE = 90; // px: strands of shorter lines are thinner
const HEAD_LENGTH = 9.5; // px, of an arrowhead of usual size
const HEAD_RATIO = 4.2 / 9.5; // half the width of a head, by its length
const HEAD_OVERHANG = 2.5; // px by which a head is wider than its line, to each side: else a wide line hides it

interface Lane {
  /** Whether the flow is split into its strands, or one ribbon. */
  isSplit: boolean;
  /** Distance to the right of its line, px. */
  offset: number;
}

type PlacedStrand = Omit<Strand, "opacity">;

/** Return the width of a flow, px; on a short line it is less. */
export function flowWidth({ shown }: ShownFlow, isSplit: boolean, symbols: Symbols): number {
  if (!isSplit) return ribbonWidth(shown, symbols);
  const widths = strandWidths(shown, symbols);
  return sumOf(widths) + STRAND_GAP * (widths.length - 1);
}

/** Return the strands of a flow side by side along its line on the screen, or one ribbon for all if the flow is not
 * split. On a short line, strands, gaps and heads are smaller. `lane` moves the flow to the right of travel, px. */
export function placeStrands(
  flow: ShownFlow,
  view: View,
  symbols: Symbols,
  { isSplit, offset: lane }: Lane = { isSplit: true, offset: 0 },
): PlacedStrand[] {
  const shape = flow.line ?? flow.first.shape;
  const lines = (shape?.parts ?? []).map((xy) => screenLine(xy, view));
  const length = sumOf(lines, lengthOf);
  if (!(length > 0)) return [];
  const scale = clamp(length / SHORT_LINE, 0.4, 1);
  const isRibbon = flow.shown.length > 1 && !isSplit;
  const rows = isRibbon ? [ribbonRow(flow.shown, symbols)] : flow.shown;
  const fullWidths = isRibbon
    ? [ribbonWidth(flow.shown, symbols)]
    : strandWidths(flow.shown, symbols);
  const widths = fullWidths.map((width) => width * Math.max(0.6, scale));
  const total = sumOf(widths) + STRAND_GAP * scale * (widths.length - 1);
  const clearance = Math.min(CLEARANCE, 0.16 * length);
  let offset = lane * scale - total / 2;
  return rows.map((row, i) => {
    const middle = offset + widths[i] / 2;
    offset += widths[i] + STRAND_GAP * scale;
    const shifted = lines.map((line) => shiftLine(line, middle));
    shifted[0] = trimLine(shifted[0], clearance, 0);
    const last = shifted.length - 1;
    shifted[last] = trimLine(shifted[last], 0, clearance);
    return { row, width: widths[i], lines: shifted, head: headSize(length, scale, widths[i]) };
  });
}

/** Return the size of an arrowhead for a strand of a width, px. A head larger than usual, because its strand is wide,
 * takes at most 30 % of the line. */
function headSize(lineLength: number, scale: number, width: number): HeadSize {
  const usual = HEAD_LENGTH * (lineLength < 26 ? lineLength / 26 : Math.max(0.75, scale));
  const needed = (width / 2 + HEAD_OVERHANG) / HEAD_RATIO;
  const length = clamp(needed, usual, Math.max(usual, 0.3 * lineLength));
  return { length, halfWidth: length * HEAD_RATIO };
}

/** Return a line on the screen that is moved to the right of travel by a distance, px; a negative one moves it to the
 * left. */
function shiftLine(line: Line, distance: number): Line {
  if (!distance) return line;
  const n = line.length / 2;
  const shifted: Line = [];
  for (let i = 0; i < n; i++) {
    const a = 2 * Math.max(0, i - 1);
    const b = 2 * Math.min(n - 1, i + 1);
    const [dx, dy] = [line[b] - line[a], line[b + 1] - line[a + 1]];
    const length = Math.hypot(dx, dy) || 1;
    shifted.push(
      line[2 * i] - (dy / length) * distance,
      line[2 * i + 1] + (dx / length) * distance,
    );
  }
  return shifted;
}

export const middleStrand = ({ strands }: Pick<DrawnFlow, "strands">): Strand =>
  strands[Math.floor(strands.length / 2)];
