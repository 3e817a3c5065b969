// Columns with few values in the panel: boxes that filter them, and facts on cards.

import { type Child, checkRow, make, makeButton, makeText } from "../../core/dom";
import { section } from "../../core/page/frame";
import { commaOf } from "../../core/words/words";
import { type Category, categoryTitle, valueId, valueName } from "../categories";
import { type RowFilter, rowFilter } from "../sums/sums";
import type { BulkData, BulkState } from "../types";

type Data = Pick<BulkData, "categories" | "rows">;

function recordsByValue(category: Category, { rows }: Data, isIncluded: RowFilter): number[] {
  const records = category.values.map(() => 0);
  for (let i = 0; i < rows.n; i++) if (isIncluded(i)) records[category.codes[i]] += rows.records[i];
  return records;
}

/** Build for each category with several values a section with a checkbox for each value, and the number of its records
 * in the whole table. */
export const categorySections = (state: BulkState) =>
  state.data.categories
    .filter(({ values }) => values.length > 1)
    .map((category) => {
      const { words, data, settings, actions } = state;
      const ids = category.values.map((_, value) => valueId(category, value));
      const records = recordsByValue(category, data, () => true);
      const boxes = ids.map((id, value) =>
        checkRow(
          { "data-value": id, checked: !settings.hidden.has(id) },
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

/** Build a section of checkboxes, with the button that resets them. */
export const boxSection = (name: string, title: string, boxes: Child[], state: BulkState) =>
  section(
    name,
    title,
    state,
    make("fieldset", { class: "filter" }, make("legend", { class: "unseen" }, title), ...boxes),
  );

/** Return for each category a fact for a card: its title, and the values that the rows on the card have, each with the
 * number of its records. Only rows that pass the filters count. */
export function categoryFacts(isOnCard: RowFilter, state: BulkState): [string, string][] {
  const { data, words } = state;
  const passes = rowFilter(state);
  return data.categories.map((category) => {
    const records = recordsByValue(category, data, (i) => isOnCard(i) && passes(i));
    const parts = records.flatMap((n, value) =>
      n ? [`${valueName(category, value, words)} (${words.number(n)})`] : [],
    );
    return [categoryTitle(category, words), parts.join(commaOf(words))];
  });
}
