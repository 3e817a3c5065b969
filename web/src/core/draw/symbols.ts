// Styles of rows: the symbology table, and the map's colours from the style sheet.

import { getOrInsert } from "../data/grouping";
import { isPending } from "../data/review";
import type { FlowsRow } from "../data/tables";
import type { Texts, Words } from "../words/words";
import { leastOpacity } from "./contrast";

interface Style {
  colour?: string;
  colour_dark?: string;
  dash?: number[];
  opacity?: number;
  /** In the dark theme, where faint lines vanish sooner. */
  opacity_dark?: number;
  fill_opacity?: number;
  width_px?: number;
  label?: Texts;
}

/** Styles by group and by value: commodity, layer, quantity, basis, confidence, direction. */
export type SymbolTable = Record<string, Record<string, Style>>;

export type Quantified = Partial<
  Pick<FlowsRow, "quantity" | "quantity_low" | "quantity_high" | "quantity_unit">
>;

export interface Symbols {
  style(group: string, value: string | null | undefined): Style;
  commodity(row: Partial<Pick<FlowsRow, "commodity_class">>): string;
  layer(name: string): string;
  fill(name: string): number;
  /** px */
  width(row: Quantified): number;
  /** The largest quantity of each unit. */
  largest: Map<string | null | undefined, number>;
  dash(basis: string | null | undefined): number[];
  opacity(row: Partial<Pick<FlowsRow, "confidence" | "review">>): number;
  /** The least opacity, 0 to 1, at which a row's line still stands out from the theme's ground. */
  faintest(row: Partial<Pick<FlowsRow, "commodity_class">>): number;
  /** The dash of a row: that of drafts where no person has confirmed it, else that of its basis. */
  rowDash(row: Partial<Pick<FlowsRow, "basis" | "review">>): number[];
  known(group: string): string[];
  label(group: string, value: string | null | undefined, words: Words): string;
  colourOf(style: Style, otherwise: string): string;
  /** The style sheet's colours of the map, in the light or the dark theme. */
  ground(): GroundColours;
}

export const darkGround = window.matchMedia("(prefers-color-scheme: dark)");

/** Return whether colours are those of the dark theme; paper is always light. */
export const isDark = () => darkGround.matches && !document.documentElement.dataset.paper;

/** Return unit → the largest quantity in it. Widths are relative to the largest quantity of the same unit, because
 * quantities in different units cannot be compared. */
function largestByUnit(rows: Quantified[]) {
  const largest: Symbols["largest"] = new Map();
  for (const { quantity_high: high, quantity_unit: unit } of rows) {
    if (high && high > 0) largest.set(unit, Math.max(high, largest.get(unit) || 0));
  }
  return largest;
}

const LEAST_WIDTH = 2; // px: a small amount is still seen
const LEAST_CONTRAST = 3; // WCAG 2.2, 1.4.11, for graphics

/** Make the styles of rows from the symbology table; widths are measured against the largest quantity of the rows. */
export function makeSymbols(table: SymbolTable, rows: Quantified[] = []): Symbols {
  const largest = largestByUnit(rows);
  const ground = groundReader();
  const style: Symbols["style"] = (group, value) => table[group]?.[value ?? ""] ?? {};
  const colourOf: Symbols["colourOf"] = (entry, otherwise) =>
    (isDark() && entry.colour_dark) || entry.colour || otherwise;
  const commodity: Symbols["commodity"] = (row) =>
    colourOf(style("commodity", row.commodity_class), ground().ink);
  return {
    style,
    commodity,
    layer: (name) => colourOf(style("layer", name), ground().ink),
    fill: (name) => style("layer", name).fill_opacity ?? 0.08,
    width: (row) => widthOf(row, largest, style),
    largest,
    dash: (basis) => style("basis", basis).dash || [],
    opacity: (row) => {
      // Nobody has graded a draft's claim yet.
      const entry = isPending(row)
        ? style("review", "pending")
        : style("confidence", row.confidence || "unknown");
      return (isDark() && entry.opacity_dark) || (entry.opacity ?? 0.6);
    },
    faintest: faintestReader(commodity, ground),
    rowDash: (row) =>
      (isPending(row) ? style("review", "pending") : style("basis", row.basis)).dash ?? [],
    known: (group) => Object.keys(table[group] || {}),
    label: (group, value, words) => words.of(style(group, value).label)?.text ?? value ?? "",
    colourOf,
    ground,
  };
}

/** Return the width of a flow, px: its number as a share of the largest of the same unit. A range counts with its
 * middle; an amount without a number has the width of its kind of quantity. */
function widthOf(row: Quantified, largest: Symbols["largest"], style: Symbols["style"]): number {
  const { quantity_low: low, quantity_high: high, quantity_unit: unit } = row;
  const largestOfUnit = largest.get(unit);
  if (!high || !(high > 0) || !largestOfUnit)
    return style("quantity", row.quantity || "unknown").width_px || 2.5;
  const widest = style("quantity", "number").width_px || 10;
  const middle = ((low ?? high) + high) / 2;
  return Math.max(LEAST_WIDTH, (widest * middle) / largestOfUnit);
}

/** Return a function that reads the map's colours once in each theme: every name on the map asks for them. */
function groundReader(): Symbols["ground"] {
  const colours = new Map<boolean, GroundColours>();
  return () => getOrInsert(colours, isDark(), readColours);
}

/** Return a function from a row to the least opacity at which its hue is visible. It computes the opacity of each hue
 * once in each theme. */
function faintestReader(
  commodity: Symbols["commodity"],
  ground: Symbols["ground"],
): Symbols["faintest"] {
  const opacities = new Map<string, number>(); // by hue and ground
  return (row) => {
    const line = commodity(row);
    const { halo, land } = ground();
    return getOrInsert(opacities, `${line} ${land}`, () =>
      leastOpacity({ line, halo, ground: land }, LEAST_CONTRAST),
    );
  };
}

const COLOUR_NAMES = [
  ...(["sea", "land", "coast", "boundary", "disputed", "beyond", "neatline", "road"] as const),
  ...(["river", "halo", "paper", "ink", "quiet", "areaInk", "farInk", "seaInk", "mark"] as const),
] as const;

export type GroundColours = Record<(typeof COLOUR_NAMES)[number], string>;

/** Read the colours that the style sheet has now; it writes `areaInk` as `--area-ink`. */
export function readColours(): GroundColours {
  const style = getComputedStyle(document.documentElement);
  const readColour = (name: string) =>
    style.getPropertyValue(`--${name.replace("Ink", "-ink")}`).trim();
  return Object.fromEntries(COLOUR_NAMES.map((name) => [name, readColour(name)])) as GroundColours;
}
