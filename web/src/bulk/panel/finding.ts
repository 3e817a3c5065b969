// Search entries: commodities, and places in all their spellings.

import { type Entry, makeEntry } from "../../core/page/search";
import { LANGUAGES } from "../../core/words/words";
import type { Work } from "../draw/slices";
import type { BulkState } from "../types";

const labelsInAllLanguages = (text: (language: string) => unknown) =>
  Object.fromEntries(
    Object.keys(LANGUAGES).map((language) => [`label_${language}`, text(language)]),
  );

const allNames = (row: Record<string, unknown>) => Object.values(row).flat();

export const placeId = (place: number) => `p${place}`;

/** Build an entry for each commodity and each place. */
export function* buildEntries({ data, symbols, actions }: BulkState): Work<Entry[]> {
  const entries = data.commodities.map((name, commodity) => {
    const label: Partial<Record<string, string | null>> =
      symbols.style("commodity", name).label ?? {};
    const texts = labelsInAllLanguages((language) => label[language] || name);
    return makeEntry("commodities", { id: name, ...texts }, allNames(texts), () =>
      actions.onlyCommodity(commodity),
    );
  });
  const columns = Object.entries(data.places.texts);
  for (let place = 0; place < data.places.n; place++) {
    if (place % 200 === 0) yield;
    const texts = Object.fromEntries(columns.map(([name, values]) => [name, values[place]]));
    const labels = texts.label
      ? labelsInAllLanguages((language) => texts[`label_${language}`] || texts.label)
      : {};
    const row = { id: placeId(place), ...texts, ...labels };
    entries.push(
      makeEntry("places", row, allNames({ ...texts, ...labels }), () => actions.onlyPlace(place)),
    );
  }
  return entries;
}
