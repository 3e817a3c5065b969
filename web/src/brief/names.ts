// Names of features: in the page's language, or in the first language that the brief has.

import { isPending } from "../core/data/review";
import { type Phrase, phrase } from "../core/dom";
import type { Words } from "../core/words/words";
import type { AnyRow, Feature, Flow, Row, State } from "./types";

// The title of a brief's own interpretation as a source, as `geo new` and the shipped briefs write it.
const OWN_TITLE = "Interpretation by the authors of this file";

/** Return a feature's name, with a question mark if no person has confirmed it. */
export const labelOf = (row: { id: string; review?: string | null }, words: Words): Phrase => {
  const name = words.pick(row, "label") ?? phrase(row.id);
  return isPending(row) ? { ...name, text: words.say("draft_name", { name: name.text }) } : name;
};

/** Return a feature's name; a segment without a name is called a road segment. */
export const featureName = (layer: string, row: AnyRow, words: Words): Phrase =>
  layer === "segments" && !words.pick(row, "label")
    ? phrase(words.say("stretch"), words.language)
    : labelOf(row, words);

/** Return the name of a flow's end: a place, zone, country or region. */
export const placeName = (id: string | null | undefined, { index, words }: State): Phrase =>
  words.pick(index.named.get(id ?? null), "label") ?? phrase(id || "?");

export const commodityName = (
  row: Pick<AnyRow, "commodity" | "commodity_class">,
  { index, symbols, words }: State,
): Phrase =>
  words.pick(index.commodities.get(row.commodity ?? null), "label") ??
  phrase(symbols.label("commodity", row.commodity_class, words), words.language);

/** Return a crossing's name, or its id: a user's network may have crossings that no gazetteer lists. */
export const crossingName = (id: string, { data, words }: State): string =>
  words.text(
    data.tables.crossings.find((row) => row.id === id),
    "label",
  ) || id;

export const routedFlowName = (id: string | null | undefined, { routing, words }: State): Phrase =>
  words.pick(routing?.flows.get(id ?? null)?.first, "label") ?? phrase(id);

/** Return where a claim is stated, in short: its paragraph or, without one, the outlet or the title of its source. */
export const citationName = (
  claim: Pick<Row<"claims">, "id" | "paragraph" | "source">,
  { index, words }: State,
) => {
  if (typeof claim.paragraph === "number") return `¶ ${claim.paragraph}`;
  const source = index.sources.get(claim.source);
  const title = source && titleOfSource(source, words)?.text;
  return source?.outlet || title || claim.source || claim.id;
};

/** Return the title of a source; a brief's own authors are named in the page's language. */
export const titleOfSource = (
  { title }: Pick<Row<"sources">, "title">,
  words: Words,
): Phrase | null =>
  title === OWN_TITLE
    ? phrase(words.say("own_interpretation"), words.language)
    : title
      ? phrase(title)
      : null;

/** Return the ids of a flow's origin, transits and destination, in the order of travel. */
export const flowStops = ({ first }: Pick<Flow, "first">): (string | null)[] => [
  first.origin,
  ...first.transit,
  first.destination,
];

export const rowsOfFeature = ({ flow, row }: Feature): AnyRow[] => flow?.rows ?? [row];

/** Return the ids that a column of the rows names, each once. */
export const uniqueIds = (rows: AnyRow[], column: "claims" | "context"): string[] => [
  ...new Set(rows.flatMap((row) => row[column] ?? [])),
];
