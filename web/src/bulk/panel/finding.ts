// Search entries: commodities, and places in all their spellings.

import { type Entry, entryOf } from "../../core/page/search";
import { LANGUAGES } from "../../core/words/words";
import type { Work } from "../draw/slices";
import type { BulkState } from "../types";

const labelsOf = (text: (language: string) => unknown) =>
  Object.fromEntries(
    Object.keys(LANGUAGES).map((language) => [`label_${language}`, text(language)]),
  );

const namesIn = (row: Record<string, unknown>) => Object.values(row).flat();

export const placeId = (place: number) => `p${place}`;

export function* findable({ data, symbols, actions }: BulkState): Work<Entry[]> {
  const entries = data.commodities.map((name, commodity) => {
    const label: Partial<Record<string, string | null>> =
      symbols.style("commodity", name).label ?? {};
    const texts = labelsOf((language) => label[language] || name);
    return entryOf("commodities", { id: name, ...texts }, namesIn(texts), () =>
      actions.onlyCommodity(commodity),
    );
  });
  const columns = Object.entries(data.places.texts);
  for (let place = 0; place < data.places.n; place++) {
    if (place % 200 === 0) yield;
    const texts = Object.fromEntries(columns.map(([name, values]) => [name, values[place]]));
    const labels = texts.label
      ? labelsOf((language) => texts[`label_${language}`] || texts.label)
      : {};
    const row = { id: placeId(place), ...texts, ...labels };
    entries.push(
      entryOf("places", row, namesIn({ ...texts, ...labels }), () => actions.only(place)),
    );
  }
  return entries;
}
