// At rest the commodities of a flow are one line, its ribbon: it shows the weakest of what its strands say.

import { worstReview } from "../../core/data/review";
import type { Symbols } from "../../core/draw/symbols";
import type { FlowRow } from "../types";

// From this zoom flows have room enough for one strand per commodity.
export const SPLIT_ZOOM = 7.5;

/** A ribbon's row is not in any table: it stands for the rows of its flow. */
export function ribbonRow(rows: FlowRow[], symbols: Pick<Symbols, "known">): FlowRow {
  const classes = new Set(rows.map((row) => row.commodity_class));
  const weakest = (column: "basis" | "confidence") => {
    const known = symbols.known(column);
    const places = rows.map((row) => known.indexOf(row[column] ?? ""));
    return rows[places.indexOf(Math.max(...places))][column];
  };
  return {
    ...rows[0],
    // Without a class it is drawn in ink: no hue may stand for goods of several.
    commodity_class: classes.size === 1 ? rows[0].commodity_class : null,
    basis: weakest("basis"),
    confidence: weakest("confidence"),
    review: worstReview(rows),
    reading: rows.some(({ reading }) => reading === "inferred") ? "inferred" : rows[0].reading,
  };
}

/** One amount for all, with a number: the flow's, which no source divides between its strands. */
const hasOneAmount = (rows: FlowRow[]) =>
  Boolean(rows[0].quantity_high) &&
  new Set(rows.map((row) => [row.quantity_low, row.quantity_high, row.quantity_unit].join(" ")))
    .size === 1;

/** The widths of a flow's strands; together they are as wide as the flow where the amount is the flow's. */
export function strandWidths(rows: FlowRow[], symbols: Pick<Symbols, "width">): number[] {
  const parts = hasOneAmount(rows) ? rows.length : 1;
  return rows.map((row) => symbols.width(row) / parts);
}

/** The ribbon's width: the sum of different numbers of one unit, else the widest; what is unknown adds nothing. */
export function ribbonWidth(rows: FlowRow[], symbols: Pick<Symbols, "width">): number {
  const widths = rows.map((row) => symbols.width(row));
  const units = new Set(rows.map((row) => row.quantity_unit));
  const isSum = !hasOneAmount(rows) && units.size === 1 && rows.every((row) => row.quantity_high);
  return isSum ? widths.reduce((sum, width) => sum + width, 0) : Math.max(...widths);
}
