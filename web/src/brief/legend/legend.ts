// The legend: those entries of the symbology table that occur on this map.

import { isPending } from "../../core/data/review";
import { makeShape } from "../../core/dom";
import type { Quantified, Symbols } from "../../core/draw/symbols";
import { boundarySwatch, groundEntries } from "../../core/page/ground-legend";
import {
  circleShape,
  type EntryRank,
  legendEntry,
  lineSwatch,
  ringsSwatch,
  SWATCH_WIDTH,
  swatch,
} from "../../core/page/legend";
import { commaOf, isolated, type Words } from "../../core/words/words";
import { HATCHES, interpretationIndex } from "../draw/areas";
import { PALE_MIDDLE } from "../draw/flows";
import { isTown } from "../draw/marks";
import { inTableOrder } from "../filters";
import type { AnyRow, Flow, FlowRow, Row, State } from "../types";
import { modelledEntries, rectShape } from "./modelled-entries";
import { visibleKeys } from "./visible-entries";

type StrandStyle = Partial<Pick<FlowRow, "basis" | "confidence" | "commodity_class" | "review">>;

/** Draw the swatch of a strand: a line with its colour, opacity and dash. */
export const strandSwatch = (
  row: StrandStyle,
  symbols: Symbols,
  { width = SWATCH_WIDTH, colour = symbols.commodity(row) } = {},
) =>
  lineSwatch(
    { colour, width: 3, opacity: symbols.opacity(row), dash: symbols.rowDash(row) },
    width,
  );

/** Keys of the entries for visible features; null if all count as visible. */
type VisibleKeys = ReturnType<typeof visibleKeys>;

/** Return the entries of the legend in four groups: commodities, modelled traffic, other distinctions of lines, and
 * everything else. */
export function legendGroups(state: State): HTMLElement[][] {
  const visible = visibleKeys(state);
  return [
    commodityEntries(visible, state),
    modelledEntries(state),
    lineEntries(visible, state),
    [...otherEntries(visible, state), ...surroundingEntries(state)],
  ];
}

const entryRank = (rank: number, key: string, visible: VisibleKeys): EntryRank => ({
  rank,
  isVisible: visible?.has(key) ?? true,
});

/** Return the entry of the background, which ranks after those of the map's subject. */
const surroundingEntries = (state: State) =>
  groundEntries(state, state.surroundings).map((entry) => {
    entry.dataset.rank = "5";
    return entry;
  });

/** Return the values that occur in a column of the map's flows, in the order of a group of the symbology table. */
function occurringValues(column: keyof FlowRow, group: string, { data, symbols }: State): string[] {
  const values = data.tables.flows.map((row) => row[column]);
  const presentValues = values.filter(
    (value): value is string => typeof value === "string" && value !== "",
  );
  return inTableOrder(presentValues, symbols.known(group));
}

/** Return an entry for each class of commodities on the map, and one for flows with several classes. */
function commodityEntries(visible: VisibleKeys, state: State) {
  const { symbols, words } = state;
  const line = (name?: string) =>
    strandSwatch({ commodity_class: name, confidence: "high" }, symbols, { width: 22 });
  const isMixed = ({ rows }: Flow) => new Set(rows.map((row) => row.commodity_class)).size > 1;
  const several = legendEntry(
    line(),
    words.say("several_goods"),
    entryRank(0, "commodity.", visible),
  );
  several.classList.add("wide");
  return [
    ...occurringValues("commodity_class", "commodity", state).map((name) =>
      legendEntry(
        line(name),
        symbols.label("commodity", name, words),
        entryRank(0, `commodity.${name}`, visible),
      ),
    ),
    ...(state.flows.some(isMixed) ? [several] : []),
  ];
}

// Rank of the legend's entries on flows, by column or column.value. Entries of low rank come first: the basis of lines
// needs the legend most, and heads and shades nearly explain themselves.
const RANKS: Record<string, number> = {
  basis: 1,
  "reading.inferred": 2,
  "quantity.interval": 2,
  unit: 2,
  "direction.unstated": 4,
  "direction.both": 4,
  confidence: 4,
  quantity: 5,
  direction: 6,
  reading: 6,
};

const isHeadless = ({ direction }: FlowRow) => direction === "unstated";

/** Return the entries for everything that lines show beside commodities: drafts, basis, confidence, direction, what we
 * infer, and amounts. */
function lineEntries(visible: VisibleKeys, state: State) {
  const { words, symbols } = state;
  const colour = symbols.ground().ink;
  const place: RankEntry = (group, name) =>
    entryRank(RANKS[`${group}.${name}`] ?? RANKS[group], `${group}.${name}`, visible);
  const entriesOf = (group: keyof FlowRow & string, drawing: (name: string) => Element) =>
    occurringValues(group, group, state).map((name) =>
      legendEntry(drawing(name), symbols.label(group, name, words), place(group, name)),
    );
  const line = (values: StrandStyle) =>
    strandSwatch({ confidence: "high", ...values }, symbols, { colour });
  return [
    ...draftEntries(visible, state),
    ...entriesOf("basis", (basis) => line({ basis })),
    ...entriesOf("confidence", (confidence) => line({ confidence })),
    ...entriesOf("direction", (direction) => headSwatch(direction, "full", symbols)),
    ...readingEntries(place, state),
    ...quantityEntries(place, state),
  ];
}

type RankEntry = (group: string, name: string) => EntryRank;

/** Return the entries that tell inferred flows from stated ones: hollow heads beside full ones, and a dot on flows
 * without a head. */
function readingEntries(place: RankEntry, { data, words, symbols }: State) {
  const inferred = data.tables.flows.filter(({ reading }) => reading === "inferred");
  const entry = (direction: string, fill: HeadFill, key: string) =>
    legendEntry(
      headSwatch(direction, fill, symbols),
      words.say(key),
      place("reading", fill === "hollow" ? "inferred" : "stated"),
    );
  return [
    ...(inferred.some((row) => !isHeadless(row))
      ? [entry("one-way", "hollow", "inferred_symbol"), entry("one-way", "full", "stated_symbol")]
      : []),
    ...(inferred.some(isHeadless) ? [entry("unstated", "hollow", "inferred_dot")] : []),
  ];
}

/** Return an entry for each kind of amount that has a width of its own, then for each unit the width of its largest
 * number and of half of it. */
function quantityEntries(place: RankEntry, state: State) {
  const { words, symbols, data } = state;
  // A number that the source writes in its own words, such as "more than 840,000 arrivals", has these words here, too.
  const stated = (unit: string | null | undefined, n: number) =>
    data.tables.flows
      .filter((row) => row.quantity_unit === unit && row.quantity_high === n)
      .map((row) => words.text(row, "quantity_text"))
      .find(Boolean);
  const kinds = occurringValues("quantity", "quantity", state).filter((name) => name !== "number");
  const numbers = [...symbols.largest].flatMap(([unit, most]) =>
    [most, most / 2].map((n) => ({ unit, n })),
  );
  return [
    ...kinds.map((name) =>
      legendEntry(
        name === "interval" ? rangeSwatch(symbols) : widthSwatch({ quantity: name }, symbols),
        symbols.label("quantity", name, words),
        place("quantity", name),
      ),
    ),
    ...numbers.map(({ unit, n }) =>
      legendEntry(
        widthSwatch({ quantity: "number", quantity_high: n, quantity_unit: unit }, symbols),
        isolated(stated(unit, n) || words.amount([n], unit)),
        place("unit", unit ?? ""),
      ),
    ),
  ];
}

/** Return the entry of unconfirmed flows, which comes before all other distinctions of lines. */
function draftEntries(visible: VisibleKeys, { data, words, symbols }: State) {
  if (!data.tables.flows.some(isPending)) return [];
  const colour = symbols.ground().ink;
  const drawing = strandSwatch({ confidence: "high", review: "unconfirmed" }, symbols, { colour });
  const text = symbols.label("review", "pending", words);
  return [legendEntry(drawing, text, entryRank(0, "review.pending", visible))];
}

const widthSwatch = (row: Quantified, symbols: Symbols) =>
  lineSwatch({ colour: symbols.ground().ink, width: symbols.width(row), opacity: 0.7 });

/** Draw the swatch of a range, with a pale middle as on the map. */
function rangeSwatch(symbols: Symbols) {
  const width = symbols.width({ quantity: "interval" });
  const drawing = widthSwatch({ quantity: "interval" }, symbols);
  drawing.append(
    makeShape("line", {
      x1: 1,
      y1: 6,
      x2: 33,
      y2: 6,
      stroke: symbols.ground().halo,
      "stroke-width": width * PALE_MIDDLE,
    }),
  );
  return drawing;
}

type HeadFill = "full" | "hollow";

/** Draw a line with the arrowheads of a direction, full or hollow. */
function headSwatch(direction: string, headFill: HeadFill, symbols: Symbols) {
  const isHollow = headFill === "hollow";
  const { ink, halo } = symbols.ground();
  const head = (d: string) =>
    makeShape("path", { d, fill: isHollow ? halo : ink, stroke: ink, "stroke-width": 1.2 });
  const line = makeShape("line", {
    x1: direction === "both" ? 8 : 1,
    y1: 6,
    x2: direction === "unstated" ? 33 : 26,
    y2: 6,
    stroke: ink,
    "stroke-width": 2,
  });
  const heads = [];
  if (direction !== "unstated") heads.push(head("M33 6 L24 2 L26 6 L24 10 Z"));
  if (direction === "both") heads.push(head("M1 6 L10 2 L8 6 L10 10 Z"));
  if (direction === "unstated" && isHollow)
    heads.push(circleShape(4, { fill: halo, stroke: ink, "stroke-width": 1.2 }));
  return swatch(line, ...heads);
}

/** Return the entries of points, barriers, zones, distance bands and boundaries that the map has. */
function otherEntries(visible: VisibleKeys, { data, words, symbols, visible: layers }: State) {
  const { places, crossings, events, barriers, zones, buffers } = data.tables;
  const entries: HTMLElement[] = [];
  const add = (key: string, rank: number, drawing: Element, text: string) =>
    entries.push(legendEntry(drawing, text, entryRank(rank, key, visible)));
  if (places.some(isTown)) add("town", 6, dotSwatch("town", symbols), words.say("town"));
  if (!places.every(isTown)) add("area", 3, dotSwatch("area", symbols), words.say("area_label"));
  if (crossings.length) add("crossings", 3, diamondSwatch(symbols), words.say("crossing"));
  if (events.length) add("events", 3, eventSwatch(symbols), words.say("event"));
  const isSchematic = (row: AnyRow) => row.basis === "schematic";
  if (!barriers.every(isSchematic))
    add("barrier.documented", 3, barrierSwatch("documented", symbols), words.say("barrier"));
  if (barriers.some(isSchematic))
    add(
      "barrier.schematic",
      3,
      barrierSwatch("schematic", symbols),
      words.say("barrier_schematic"),
    );
  const interpretations = new Set(zones.map((row) => interpretationIndex(row, zones)));
  for (const i of [...interpretations].sort((a, b) => a - b))
    add(`zone.${i}`, 2, zoneSwatch(i, symbols), words.say("candidate_n", { n: i + 1 }));
  if (layers.buffers && buffers.length)
    add("buffers", 3, ringsSwatch(symbols.layer("buffers")), bandsText(buffers, words));
  add("boundaries", 7, boundarySwatch("boundary", symbols), words.say("boundary"));
  if (data.background.disputed)
    add("disputed", 7, boundarySwatch("disputed", symbols), words.say("boundary_disputed"));
  return entries;
}

function dotSwatch(kind: "town" | "area", symbols: Symbols) {
  const stroke = symbols.layer("places");
  const fill = kind === "town" ? stroke : symbols.ground().halo;
  return swatch(circleShape(4, { fill, stroke, "stroke-width": 1.4 }));
}

/** Return the name of the distance bands with their radii. */
function bandsText(buffers: Row<"buffers">[], words: Words): string {
  const radii = [...new Set(buffers.map((row) => row.radius_m ?? 0))].sort((a, b) => a - b);
  const km = radii.map((radius) => words.number(radius / 1000, { maximumFractionDigits: 3 }));
  return words.say("distance_bands", { km: km.join(commaOf(words)) });
}

const diamondSwatch = (symbols: Symbols) =>
  swatch(
    makeShape("path", {
      d: "M17 1 L22 6 L17 11 L12 6 Z",
      fill: symbols.ground().halo,
      stroke: symbols.layer("crossings"),
      "stroke-width": 1.4,
    }),
  );

function eventSwatch(symbols: Symbols) {
  const digit = makeShape("text", {
    x: 17,
    y: 9,
    "text-anchor": "middle",
    "font-size": 8,
    "font-weight": 700,
    fill: symbols.ground().halo,
  });
  digit.textContent = "1";
  return swatch(circleShape(6, { fill: symbols.layer("events") }), digit);
}

function barrierSwatch(basis: string, symbols: Symbols) {
  const path = (d: string, width: number, dash: number[] = []) =>
    makeShape("path", {
      d,
      stroke: symbols.layer("barriers"),
      fill: "none",
      "stroke-width": width,
      "stroke-dasharray": dash.join(" ") || null,
    });
  return swatch(
    path("M1 4 H33", 2, symbols.dash(basis)),
    path("M5 4 V10 M15 4 V10 M25 4 V10", 1.2),
  );
}

/** Draw a piece of a zone hatched as the areas of an interpretation are. */
function zoneSwatch(interpretation: number, symbols: Symbols) {
  const colour = symbols.layer("zones");
  const { slant, dash } = HATCHES[interpretation];
  const strokes = [];
  for (let x = -8; slant && x < 34; x += 5)
    strokes.push(slant > 0 ? `M${x} 11 L${x + 10} 1` : `M${x} 1 L${x + 10} 11`);
  if (!slant) strokes.push("M1 4 H33 M1 8 H33");
  const hatch = {
    d: strokes.join(" "),
    stroke: colour,
    "stroke-width": 0.9,
    "stroke-opacity": 0.6,
  };
  const drawing = swatch(
    makeShape("path", hatch),
    rectShape({
      fill: colour,
      "fill-opacity": 0.12,
      stroke: colour,
      "stroke-dasharray": dash.join(" ") || null,
    }),
  );
  drawing.setAttribute("class", "as-drawn"); // not mirrored in Arabic: interpretations differ by their slant
  return drawing;
}
