// Search entries: commodities, and places in all their spellings.

import type { Entry } from "../../core/page/search";
import { folded } from "../../core/words/spelling";
import { LANGUAGES } from "../../core/words/words";
import type { Work } from "../draw/slices";
import type { BulkState } from "../types";

const labelsOf = (text: (language: string) => unknown) =>
  Object.fromEntries(
    Object.keys(LANGUAGES).map((language) => [`label_${language}`, text(language)]),
  );

function entryOf(
  kind: "commodities" | "places",
  id: string,
  texts: Record<string, unknown>,
  go: Entry["go"],
): Entry {
  const names = [...new Set(Object.values(texts).flat().filter(Boolean))].map(String);
  return { kind, row: { id, ...texts }, column: "label", go, keys: names.map(folded) };
}

export const placeId = (place: number) => `p${place}`;

export function* findable({ data, symbols, actions }: BulkState): Work<Entry[]> {
  const entries = data.commodities.map((name, commodity) => {
    const label: Partial<Record<string, string | null>> =
      symbols.style("commodity", name).label ?? {};
    return entryOf(
      "commodities",
      name,
      labelsOf((language) => label[language] || name),
      () => actions.onlyCommodity(commodity),
    );
  });
  const columns = Object.entries(data.places.texts);
  for (let place = 0; place < data.places.n; place++) {
    if (place % 200 === 0) yield;
    const texts = Object.fromEntries(columns.map(([name, values]) => [name, values[place]]));
    const labels = texts.label
      ? labelsOf((language) => texts[`label_${language}`] || texts.label)
      : {};
    entries.push(
      entryOf("places", placeId(place), { ...texts, ...labels }, () => actions.only(place)),
    );
  }
  return entries;
}
