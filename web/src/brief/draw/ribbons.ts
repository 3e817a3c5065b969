// From far away a flow is one line, its ribbon, which shows the weakest evidence of its strands.

import { sumOf } from "../../core/data/grouping";
import { worstReview } from "../../core/data/review";
import type { Symbols } from "../../core/draw/symbols";
import type { FlowRow } from "../types";

// From this zoom flows have room enough for one strand per commodity.
export const SPLIT_ZOOM = 7.5;

/** Return one row for all strands of a flow, to draw them as one ribbon. It has the weakest basis and the lowest
 * confidence of the strands, and is inferred or unconfirmed if one of them is. */
export function ribbonRow(rows: FlowRow[], symbols: Pick<Symbols, "known">): FlowRow {
  const classes = new Set(rows.map((row) => row.commodity_class));
  const weakest = (column: "basis" | "confidence") => {
    const ranking = symbols.known(column);
    const places = rows.map((row) => ranking.indexOf(row[column] ?? ""));
    return rows[places.indexOf(Math.max(...places))][column];
  };
  return {
    ...rows[0],
    // Without a class it is drawn in ink: no hue may stand for several commodities.
    commodity_class: classes.size === 1 ? rows[0].commodity_class : null,
    basis: weakest("basis"),
    confidence: weakest("confidence"),
    review: worstReview(rows),
    reading: rows.some(({ reading }) => reading === "inferred") ? "inferred" : rows[0].reading,
  };
}

/** Return whether all strands state the same number: the flow's amount, which no source divides between them. */
const hasOneAmount = (rows: FlowRow[]) =>
  Boolean(rows[0].quantity_high) &&
  new Set(rows.map((row) => [row.quantity_low, row.quantity_high, row.quantity_unit].join(" ")))
    .size === 1;

/** Return the widths of a flow's strands, px; strands that share one amount share its width. */
export function strandWidths(rows: FlowRow[], symbols: Pick<Symbols, "width">): number[] {
  const divisor = hasOneAmount(rows) ? rows.length : 1;
  return rows.map((row) => symbols.width(row) / divisor);
}

/** Return a ribbon's width, px: the sum of its strands' widths if they have different numbers of one unit, else the
 * width of the widest. */
export function ribbonWidth(rows: FlowRow[], symbols: Pick<Symbols, "width">): number {
  const widths = rows.map((row) => symbols.width(row));
  const units = new Set(rows.map((row) => row.quantity_unit));
  const isSum = !hasOneAmount(rows) && units.size === 1 && rows.every((row) => row.quantity_high);
  return isSum ? sumOf(widths) : Math.max(...widths);
}
