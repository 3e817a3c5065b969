// Columns with few values, such as the mode of transport: their names, and which rows hold a hidden one.

import { commaOf, type Texts, type Words } from "../core/words/words";
import type { RowFilter } from "./sums/sums";
import type { BulkData } from "./types";

export interface Category {
  name: string;
  title: Texts;
  values: { key: string; label: Texts }[];
  /** The value of each row. */
  codes: ArrayLike<number>;
}

/** Return the id of a value in the address and in its checkbox. */
export const valueId = ({ name }: Category, value: number) => `${name}.${value}`;

export const categoryTitle = (category: Category, words: Words) =>
  words.of(category.title)?.text ?? category.name;

export const valueName = (category: Category, value: number, words: Words) =>
  words.of(category.values[value].label)?.text ?? category.values[value].key;

/** Return the ids that match a value of a category on this page. */
export function validIds(ids: string[], categories: Category[]): Set<string> {
  const all = categories.flatMap((category) =>
    category.values.map((_, value) => valueId(category, value)),
  );
  return new Set(ids.filter((id) => all.includes(id)));
}

/** Return a function that tells whether a row has a value that the reader has hidden, in any category; null if nothing
 * is hidden. */
export function hiddenRows({
  data,
  settings,
}: {
  data: Pick<BulkData, "categories">;
  settings: { hidden: Set<string> };
}): RowFilter | null {
  const masks = data.categories.flatMap((category) => {
    const mask = category.values.map((_, value) => settings.hidden.has(valueId(category, value)));
    return mask.includes(true) ? [{ codes: category.codes, mask }] : [];
  });
  return masks.length ? (i: number) => masks.some(({ codes, mask }) => mask[codes[i]]) : null;
}

const valuesIn = (bits: number, { values }: Category) =>
  values.flatMap((_, value) => ((bits >>> value) & 1 ? [value] : []));

/** Return the values of a flow, in the page's language. */
export const valuesText = (bits: number, category: Category, words: Words) =>
  valuesIn(bits, category)
    .map((value) => valueName(category, value, words))
    .join(commaOf(words));

/** Return the values of a flow, as files write them. */
export const valuesKeys = (bits: number, category: Category) =>
  valuesIn(bits, category)
    .map((value) => category.values[value].key)
    .join(" | ");
