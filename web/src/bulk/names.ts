// Names of flows, nodes, commodities and amounts on the page.

import { type Phrase, phrase } from "../core/dom";
import {
  arrowOf,
  capitaliseFirst,
  directionOf,
  firstText,
  isolated,
  type Language,
  type Words,
} from "../core/words/words";
import { type BulkState, type FlowSums, type Flows, SEVERAL } from "./types";

export type FlowState = BulkState & { sums: FlowSums };

export const hasFlows = (state: BulkState): state is FlowState => Boolean(state.sums?.flows);

/** Return the name of a place. If the page adds up several places in it, this is the name of the one with most records,
 * and how many others there are. */
export const placeName = (place: number, state: Pick<BulkState, "data" | "words">): Phrase =>
  withOthersCount(
    unmergedName(place, state),
    (state.data.places.members?.[place] ?? 1) - 1,
    state.words,
  );

const withOthersCount = (name: Phrase, others: number, words: Words): Phrase =>
  others ? { ...name, text: `${name.text} ${isolated(`+${words.number(others)}`)}` } : name;

/** Return a place's name in the page's language, else in any. */
function unmergedName(place: number, { data, words }: Pick<BulkState, "data" | "words">): Phrase {
  const { texts } = data.places;
  const textIn = (language: Language) => texts[`label_${language}`]?.[place]?.toString();
  return firstText(words, textIn) ?? phrase(String(texts.label?.[place] || place + 1));
}

/** Return the name of a node. If several places are merged in it, this is the name of the one with most records, and
 * how many others there are. */
export function nodeName(node: number, state: FlowState): Phrase {
  const { nodes } = state.sums;
  return withOthersCount(
    unmergedName(nodes.first[node], state),
    nodes.members[node] - 1,
    state.words,
  );
}

/** Return whether a node stands for several places. */
export const isCircle = (node: number, { sums }: Pick<FlowState, "sums">) =>
  sums.nodes.members[node] > 1;

export const commodityName = (
  commodity: number,
  { data, words, symbols }: Pick<BulkState, "data" | "words" | "symbols">,
) => capitaliseFirst(symbols.label("commodity", data.commodities[commodity], words), words);

/** Return the label of the search, which finds goods only where there are several. */
export const searchLabel = ({ data, words }: Pick<BulkState, "data" | "words">): string =>
  words.say(data.commodities.length > 1 ? "search_many" : "search_places");

/** Return the largest commodity of a pair, and how many others there are. */
export function commoditiesName(pair: number, state: FlowState): string {
  const { main, kinds } = state.sums.pairs;
  const name = commodityName(main[pair], state);
  return kinds[pair] === 1
    ? name
    : `${name} ${isolated(`+${state.words.number(kinds[pair] - 1)}`)}`;
}

/** Return the name of a hue on the map. */
export const hueName = (
  commodity: number,
  state: Pick<BulkState, "data" | "words" | "symbols">,
): string =>
  commodity === SEVERAL ? state.words.say("several_commodities") : commodityName(commodity, state);

/** Return the names of the two ends of a pair with an arrow between them, or that the flow stays within one place. */
export function flowName(flow: number, state: FlowState): string {
  const { from, to } = state.sums.pairs;
  if (from[flow] === to[flow])
    return state.words.say(isCircle(from[flow], state) ? "within_circle" : "within_place", {
      name: isolated(nodeName(from[flow], state).text),
    });
  return [from[flow], to[flow]]
    .map((node) => isolated(nodeName(node, state).text))
    .join(arrowOf(state.words));
}

/** Return a flow's name. Its arrow and direction follow the page's language, not the script of the names. */
export const flowTitle = (flow: number, state: FlowState): Phrase => ({
  ...phrase(flowName(flow, state), state.words.language),
  dir: directionOf(state.words),
});

export const chosenUnit = ({
  data,
  settings,
}: Pick<BulkState, "data" | "settings">): string | null =>
  data.units.length ? data.units[settings.unit] : data.unit;

/** Return whether amounts are rounded to keep the page small. */
export const isRounded = ({ digits }: Pick<BulkState["data"], "digits">): boolean => digits < 9;

/** Return a quantity with its unit, or a number of records if records are counted. It has four digits if the page's
 * numbers are rounded; otherwise hundredths, or four digits if it is less than 1. */
export function amount(
  quantity: number,
  { data, words, settings }: Pick<BulkState, "data" | "words" | "settings">,
): string {
  const unit = chosenUnit({ data, settings });
  if (data.counted) return words.count("records_n", quantity);
  const decimals = quantity > 0 ? Math.max(2, 3 - Math.floor(Math.log10(quantity))) : 0;
  const digits = isRounded(data)
    ? { maximumSignificantDigits: 4 }
    : { maximumFractionDigits: Math.min(decimals, 20) };
  const text = words.amount([quantity], unit, digits);
  return unit ? isolated(text) : text;
}

/** Return the key of the message that stands in place of an amount. */
export const unnumberedKey = ({ stated }: Pick<BulkState["data"], "stated">) =>
  stated ? "no_clear_number" : "no_quantity";

/** Return an amount with its unit; for null, the message that there is none. */
export const amountOrUnknown = (
  quantity: number | null,
  state: Pick<BulkState, "data" | "words" | "settings">,
): string =>
  quantity === null ? state.words.say(unnumberedKey(state.data)) : amount(quantity, state);

/** Return the flows of a pair of nodes, or of a route, by commodity, the largest first. */
export function pairFlows(pair: number, { data, sums }: FlowState): number[] {
  const { flows, pairs } = sums;
  const isOwn = data.lines
    ? (flow: number) => flows.line[flow] === pairs.line[pair]
    : (flow: number) => flows.from[flow] === pairs.from[pair] && flows.to[flow] === pairs.to[pair];
  return largestFirst(flows, isOwn);
}

/** Return the flows for which a test holds, the largest first. */
export function largestFirst(
  { n, quantity, records }: Pick<Flows, "n" | "quantity" | "records">,
  test: (flow: number) => boolean,
): number[] {
  const flows: number[] = [];
  for (let flow = 0; flow < n; flow++) if (test(flow)) flows.push(flow);
  return flows.sort((a, b) => quantity[b] - quantity[a] || records[b] - records[a]);
}

export const quantityOrNull = (
  sums: { quantity: ArrayLike<number>; numbered: ArrayLike<number> },
  i: number,
) => (sums.numbered[i] ? sums.quantity[i] : null);
