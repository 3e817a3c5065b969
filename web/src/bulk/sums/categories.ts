// Columns with few values, such as the mode of transport: filters, facts on cards and columns of the table.

import { type Child, checkRow, make, makeButton, makeText } from "../../core/page/dom";
import { section } from "../../core/page/frame";
import { commaOf, type Texts, type Words } from "../../core/words/words";
import type { BulkData, BulkState } from "../types";
import { type Passes, passing } from "./sums";

export interface Category {
  name: string;
  title: Texts;
  values: { key: string; label: Texts }[];
  /** The value of each row. */
  codes: ArrayLike<number>;
}

type Data = Pick<BulkData, "categories" | "rows">;

/** What the address and a box call one value. */
const idOf = ({ name }: Category, value: number) => `${name}.${value}`;

export const categoryTitle = (category: Category, words: Words) =>
  words.of(category.title)?.text ?? category.name;

const valueName = (category: Category, value: number, words: Words) =>
  words.of(category.values[value].label)?.text ?? category.values[value].key;

/** The ids that name a value of the page, of those that an address says. */
export function knownIds(ids: string[], categories: Category[]): Set<string> {
  const all = categories.flatMap((category) =>
    category.values.map((_, value) => idOf(category, value)),
  );
  return new Set(ids.filter((id) => all.includes(id)));
}

/** Whether a row has a hidden value; null where nothing is hidden. */
export function hiddenRows({
  data,
  asked,
}: {
  data: Pick<BulkData, "categories">;
  asked: { hidden: Set<string> };
}): Passes | null {
  const masks = data.categories.flatMap((category) => {
    const mask = category.values.map((_, value) => asked.hidden.has(idOf(category, value)));
    return mask.includes(true) ? [{ codes: category.codes, mask }] : [];
  });
  return masks.length ? (i: number) => masks.some(({ codes, mask }) => mask[codes[i]]) : null;
}

function recordsByValue(category: Category, { rows }: Data, isCounted: Passes): number[] {
  const records = category.values.map(() => 0);
  for (let i = 0; i < rows.n; i++) if (isCounted(i)) records[category.codes[i]] += rows.records[i];
  return records;
}

/** A group of boxes for each category, with the records of each value in the whole table. */
export const categorySections = (state: BulkState) =>
  state.data.categories
    .filter(({ values }) => values.length > 1)
    .map((category) => {
      const { words, data, asked, actions } = state;
      const ids = category.values.map((_, value) => idOf(category, value));
      const records = recordsByValue(category, data, () => true);
      const boxes = ids.map((id, value) =>
        checkRow(
          { "data-value": id, checked: !asked.hidden.has(id) },
          (isOn) => actions.showValue([id], isOn),
          makeText("span", words.of(category.values[value].label), { class: "name" }),
          make("span", { class: "quiet" }, words.number(records[value])),
        ),
      );
      const reset = makeButton(
        { class: "plain", onclick: () => actions.showValue(ids, true) },
        words.say("show_all"),
      );
      return boxSection(category.name, categoryTitle(category, words), [...boxes, reset], state);
    });

/** A section of checkboxes, with the button that resets them. */
export const boxSection = (name: string, title: string, boxes: Child[], state: BulkState) =>
  section(
    name,
    title,
    state,
    make("fieldset", { class: "filter" }, make("legend", { class: "unseen" }, title), ...boxes),
  );

/** Facts of a card: of each category the values of its rows, with their records. */
export function categoryFacts(isHere: Passes, state: BulkState): [string, string][] {
  const { data, words } = state;
  const passes = passing(state);
  return data.categories.map((category) => {
    const records = recordsByValue(category, data, (i) => isHere(i) && passes(i));
    const parts = records.flatMap((n, value) =>
      n ? [`${valueName(category, value, words)} (${words.number(n)})`] : [],
    );
    return [categoryTitle(category, words), parts.join(commaOf(words))];
  });
}

const valuesIn = (bits: number, { values }: Category) =>
  values.flatMap((_, value) => ((bits >>> value) & 1 ? [value] : []));

/** The values of a flow, in the page's words. */
export const valuesText = (bits: number, category: Category, words: Words) =>
  valuesIn(bits, category)
    .map((value) => valueName(category, value, words))
    .join(commaOf(words));

/** The values of a flow, as files write them. */
export const valuesKeys = (bits: number, category: Category) =>
  valuesIn(bits, category)
    .map((value) => category.values[value].key)
    .join(" | ");
