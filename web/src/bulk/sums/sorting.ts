// Sorts the flows of the table by a column, in slices.

import { categoryTitle, valuesText } from "../categories";
import type { Work } from "../draw/slices";
import { commodityName, placeName } from "../names";
import type { BulkState, Flows } from "../types";
import { heaviestFirst } from "./sums";

/** Return flows in the order of a column; those without a value stay last, whichever way the rest turns. */
export function* sortedBy(
  ids: ArrayLike<number>,
  weights: ArrayLike<number>,
  isDown: boolean,
): Work<number[]> {
  const known = Array.from(ids).filter((id) => !Number.isNaN(weights[id]));
  const none = Array.from(ids).filter((id) => Number.isNaN(weights[id]));
  yield;
  // Of equals, the larger flow stays first: the order that the ids came in.
  const order = yield* heaviestFirst(isDown ? known : known.reverse(), weights);
  return [...(isDown ? order : Array.from(order).reverse()), ...none];
}

/** What a column sorts flows by: numbers from 0; NaN where a flow has none. */
export function weightsOf(column: string, flows: Flows, state: BulkState): ArrayLike<number> {
  const { data, words } = state;
  const ranked = (codes: ArrayLike<number>, nameOf: (code: number) => string, n: number) => {
    const ranks = ranksOf(
      Array.from({ length: n }, (_, code) => nameOf(code)),
      words.language,
    );
    return Float64Array.from({ length: flows.n }, (_, flow) => ranks[codes[flow]]);
  };
  const places = (codes: Uint32Array) =>
    ranked(codes, (place) => placeName(place, state).text, data.places.n);
  switch (column) {
    case "from":
      return places(flows.from);
    case "to":
      return places(flows.to);
    case "commodity":
      return ranked(
        flows.commodity,
        (commodity) => commodityName(commodity, state),
        data.commodities.length,
      );
    case "quantity":
      return flows.quantity.map((quantity, flow) => (flows.numbered[flow] ? quantity : NaN));
    case "records":
      return flows.records;
    case "unquantified":
      return flows.unquantified;
  }
  const c = data.categories.findIndex((category) => categoryTitle(category, words) === column);
  const texts = [...new Set(flows.bits[c].subarray(0, flows.n))];
  const number = new Map(texts.map((bits, i) => [bits, i]));
  return ranked(
    flows.bits[c].map((bits) => number.get(bits) ?? 0),
    (i) => valuesText(texts[i], data.categories[c], words),
    texts.length,
  );
}

/** The rank of each name, as readers of a language sort them. */
export function ranksOf(names: string[], language: string): Float64Array {
  const { compare } = new Intl.Collator(language, { numeric: true });
  const ranks = new Float64Array(names.length);
  [...names.keys()]
    .sort((a, b) => compare(names[a], names[b]))
    .forEach((i, rank) => {
      ranks[i] = rank;
    });
  return ranks;
}
