// Sorts the flows of the table by a column, in slices.

import { categoryTitle, valuesText } from "../categories";
import type { Work } from "../draw/slices";
import { commodityName, placeName } from "../names";
import type { BulkState, Flows } from "../types";
import { heaviestFirst } from "./sums";

/** Return flows sorted by their weights, the largest first if `isDown`; flows without a weight (NaN) are last in either
 * order. */
export function* sortByWeight(
  ids: ArrayLike<number>,
  weights: ArrayLike<number>,
  isDown: boolean,
): Work<number[]> {
  const withValue = Array.from(ids).filter((id) => !Number.isNaN(weights[id]));
  const withoutValue = Array.from(ids).filter((id) => Number.isNaN(weights[id]));
  yield;
  // Among equals the larger flow stays first, in the order of `ids`.
  const order = yield* heaviestFirst(isDown ? withValue : withValue.reverse(), weights);
  return [...(isDown ? order : Array.from(order).reverse()), ...withoutValue];
}

/** Return for each flow the number by which a column of the table sorts it, 0 or more; NaN for a flow without a value.
 * A name is sorted by its rank among all names of the column. */
export function sortWeights(column: string, flows: Flows, state: BulkState): ArrayLike<number> {
  const { data, words } = state;
  const rankCodes = (codes: ArrayLike<number>, nameOf: (code: number) => string, n: number) => {
    const ranks = nameRanks(
      Array.from({ length: n }, (_, code) => nameOf(code)),
      words.language,
    );
    return Float64Array.from({ length: flows.n }, (_, flow) => ranks[codes[flow]]);
  };
  const places = (codes: Uint32Array) =>
    rankCodes(codes, (place) => placeName(place, state).text, data.places.n);
  switch (column) {
    case "from":
      return places(flows.from);
    case "to":
      return places(flows.to);
    case "commodity":
      return rankCodes(
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
  return rankCodes(
    flows.bits[c].map((bits) => number.get(bits) ?? 0),
    (i) => valuesText(texts[i], data.categories[c], words),
    texts.length,
  );
}

/** Return the rank of each name, from 0, in the order in which readers of a language sort names. */
export function nameRanks(names: string[], language: string): Float64Array {
  const { compare } = new Intl.Collator(language, { numeric: true });
  const ranks = new Float64Array(names.length);
  [...names.keys()]
    .sort((a, b) => compare(names[a], names[b]))
    .forEach((i, rank) => {
      ranks[i] = rank;
    });
  return ranks;
}
