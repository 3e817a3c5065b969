// The card of a flow or a point: quantities, months, categories and related flows.

import { writtenDate } from "../../core/data/dates";
import {
  type Child,
  make,
  makeButton,
  makeDrawing,
  makeList,
  makeShape,
  makeText,
  phrase,
} from "../../core/dom";
import { type Fact, factList, heading, makeArticle } from "../../core/page/card";
import { chip } from "../../core/page/legend";
import { isolated, type Words } from "../../core/words/words";
import { commodityHue } from "../draw/hues";
import { flowHit } from "../hits";
import {
  amountOrUnknown,
  commodityName,
  type FlowState,
  flowTitle,
  hasFlows,
  isCircle,
  nodeName,
  pairFlows,
  placeName,
  quantityOrNull,
} from "../names";
import { isInCell, placesInNode } from "../sums/nodes";
import { type RowFilter, rowFilter } from "../sums/sums";
import type { BulkHit, BulkState, EventSums } from "../types";
import { categoryFacts } from "./category-boxes";
import { flowButton } from "./panel";
import { summedFact } from "./summed";

/** Build the card of what the reader chose: a node of events, a flow, or a node of places. */
export function evidenceArticle({ row }: BulkHit, state: BulkState) {
  const parts = !hasFlows(state)
    ? eventCard((row as { node: number }).node, state.sums as EventSums, state)
    : "flow" in row
      ? flowCard(row.flow, state)
      : nodeCard(row.node, state);
  return makeArticle(state.words, ...parts);
}

const choices = (...buttons: Child[]) => make("p", { class: "choices" }, ...buttons);

/** Build the card of a flow: its goods, its amount, its records, its months and its ends. */
function flowCard(flow: number, state: FlowState): Child[] {
  const { words, sums } = state;
  const { pairs, total, nodes } = sums;
  const quantity = quantityOrNull(pairs, flow);
  const isOnCard = flowFilter(flow, state);
  const ends = [...new Set([pairs.from[flow], pairs.to[flow]])];
  const share = quantity !== null && total.quantity ? quantity / total.quantity : null;
  const isOne = pairs.kinds[flow] === 1;
  return [
    heading(
      flowTitle(flow, state),
      isOne
        ? commodityName(pairs.main[flow], state)
        : words.count("commodities_count", pairs.kinds[flow]),
    ),
    factList([
      [words.say("quantity"), amountOrUnknown(quantity, state)],
      [words.say("share_of_all"), share === null ? null : words.percent(share)],
      ...recordFacts(pairs.records[flow], pairs.unquantified[flow], state),
      ...summedFact(pairs.records[flow], ends, isOnCard, state),
      ...categoryFacts(isOnCard, state),
    ]),
    isOne ? null : commodityList(flow, state),
    monthChart(isOnCard, state),
    choices(
      ...ends
        .filter((node) => nodes.count[node] === 1)
        .map((node) => onlyButton(nodes.first[node], state)),
    ),
  ];
}

/** Build the list of a pair's flows by commodity, the largest first. */
function commodityList(pair: number, state: FlowState) {
  const { flows } = state.sums;
  const items = pairFlows(pair, state).map((flow) => {
    const commodity = flows.commodity[flow];
    return make(
      "li",
      { class: "meta" },
      chip(commodityHue(commodity, state), phrase(commodityName(commodity, state))),
      make("span", { class: "figures" }, amountOrUnknown(quantityOrNull(flows, flow), state)),
    );
  });
  return group("commodities", make("ul", { class: "parts" }, ...items), state);
}

const group = (title: string, content: Child, { words }: BulkState, more: Child = null) =>
  make("div", {}, make("h3", {}, words.say(title)), content, more);

/** Return a function that tells whether a row is one of those that a flow sums. */
function flowFilter(flow: number, { sums, data: { rows } }: FlowState): RowFilter {
  const { pairs, nodes } = sums;
  const [from, to, line] = [pairs.from, pairs.to, pairs.line].map((column) => column[flow]);
  return (i) =>
    rows.line
      ? rows.line[i] === line
      : nodes.group[rows.origin[i]] === from && nodes.group[rows.destination[i]] === to;
}

const recordFacts = (records: number, unquantified: number, { words, data }: BulkState): Fact[] => [
  [words.say("records"), words.number(records)],
  [words.say("not_quantified"), unquantified && !data.counted ? words.number(unquantified) : null],
];

/** Build the card of a node: what leaves and enters it and moves within it, its largest flows, and its places if it has
 * several. */
function nodeCard(node: number, state: FlowState): Child[] {
  const { words, sums } = state;
  const { nodes, through } = sums;
  const hasSeveralPlaces = nodes.count[node] > 1;
  const sum = (name: keyof typeof through.known): string | null => {
    const knowledge = through.known[name][node]; // 0: no flow; 1: none with a number; 2: a sum of numbers
    return knowledge ? amountOrUnknown(knowledge === 2 ? through[name][node] : null, state) : null;
  };
  return [
    heading(nodeName(node, state), words.count("places_n", nodes.members[node])),
    factList([
      [words.say("leaving"), sum("leaving")],
      [words.say("entering"), sum("entering")],
      [words.say(isCircle(node, state) ? "within" : "within_one"), sum("within")],
      ...recordFacts(through.records[node], through.unquantified[node], state),
    ]),
    partnerList(node, state),
    hasSeveralPlaces ? memberList(node, state) : null,
    choices(
      hasSeveralPlaces
        ? closerButton(nodes.x[node], nodes.y[node], state)
        : onlyButton(nodes.first[node], state),
    ),
  ];
}

/** Build the card of a node of events: their number, quantity, commodities and months. */
function eventCard(node: number, { nodes }: EventSums, state: BulkState): Child[] {
  const { words, data } = state;
  const isOnCard: RowFilter = (i) => isInCell(data.rows, i, nodes, node);
  const quantity = data.counted ? null : amountOrUnknown(quantityOrNull(nodes, node), state);
  return [
    heading(phrase(words.count("records_n", nodes.records[node]), words.language)),
    factList([
      [words.say("quantity"), quantity],
      ...recordFacts(nodes.records[node], nodes.unquantified[node], state),
      ...commodityFacts(isOnCard, state),
    ]),
    monthChart(isOnCard, state),
    choices(closerButton(nodes.x[node], nodes.y[node], state)),
  ];
}

/** Return a fact for each commodity with its records; commodities without records have no value. */
function commodityFacts(isOnCard: RowFilter, state: BulkState): Fact[] {
  const { rows, commodities } = state.data;
  const sums = commodities.map(() => 0);
  const passes = rowFilter(state);
  for (let i = 0; i < rows.n; i++)
    if (isOnCard(i) && passes(i)) sums[rows.commodity[i]] += rows.records[i];
  return sums.map((sum, commodity) => [
    commodityName(commodity, state),
    sum ? state.words.number(sum) : null,
  ]);
}

const MOST_PARTNERS = 5;

/** Build the list of the largest flows that enter or leave a node. */
function partnerList(node: number, state: FlowState) {
  const { pairs } = state.sums;
  const partners: number[] = [];
  for (const order of [pairs.heaviest, pairs.without]) {
    for (let i = 0; i < order.length && partners.length < MOST_PARTNERS; i++) {
      const flow = order[i];
      if (pairs.from[flow] === node || pairs.to[flow] === node) partners.push(flow);
    }
  }
  if (!partners.length) return null;
  const buttons = partners.map((flow) => flowButton(flow, flowHit(flow, state), state));
  return group("heaviest", makeList("ul", { class: "features" }, buttons), state);
}

const MOST_MEMBERS = 8;

/** Build buttons for the places of a node, the weightiest first. */
function memberList(node: number, state: FlowState) {
  const { words, sums, weight } = state;
  const members = placesInNode(node, sums.nodes, weight);
  const othersCount = members.length - MOST_MEMBERS;
  const buttons = members
    .slice(0, MOST_MEMBERS)
    .map((place) => makeText("button", placeName(place, state), placeAttributes(place, state)));
  const othersText =
    othersCount > 0 ? make("p", { class: "kind" }, `+${words.number(othersCount)}`) : null;
  return group("members", choices(...buttons), state, othersText);
}

const placeAttributes = (place: number, { actions }: BulkState) => ({
  type: "button",
  class: "plain",
  "data-only": place,
  onclick: () => actions.onlyPlace(place),
});

const onlyButton = (place: number, state: BulkState) =>
  makeButton(
    placeAttributes(place, state),
    state.words.say("only_of", { name: isolated(placeName(place, state).text) }),
  );

const closerButton = (x: number, y: number, { actions, words }: BulkState) =>
  makeButton(
    { class: "plain", id: "closer", onclick: () => actions.zoomTo(x, y) },
    words.say("closer"),
  );

const CHART_SIZE = { width: 252, height: 40 }; // px

/** Return the sum of quantities for each of n months, or of records if no row has a quantity. Rows of all months count,
 * whichever time the reader has chosen. */
function sumsByMonth(n: number, isOnCard: RowFilter, { data, settings }: BulkState): Float64Array {
  const { rows } = data;
  const [sums, records] = [new Float64Array(n), new Float64Array(n)];
  const passes = rowFilter({ data, settings: { ...settings, months: null } });
  for (let i = 0; i < rows.n; i++) {
    const month = (rows.month?.[i] ?? 0) - 1;
    if (month < 0 || !isOnCard(i) || !passes(i)) continue;
    if (!Number.isNaN(rows.quantity[i])) sums[month] += rows.quantity[i];
    records[month] += rows.records[i];
  }
  return sums.some((sum) => sum > 0) ? sums : records;
}

/** Draw a bar chart of the months; the chosen time is darker. */
function monthChart(isOnCard: RowFilter, state: BulkState) {
  const { data, words, settings } = state;
  const { months } = data;
  if (!data.rows.month || !months) return null;
  const n = months[1] - months[0] + 1;
  const sums = sumsByMonth(n, isOnCard, state);
  const largest = Math.max(...sums) || 1;
  const { width, height } = CHART_SIZE;
  const barWidth = Math.max(0.8, (0.8 * width) / n).toFixed(1);
  const bar = (sum: number, month: number) => {
    const left = ((month * width) / n).toFixed(1);
    return `M${left} ${height}v${(-(height * sum) / largest).toFixed(1)}h${barWidth}V${height}Z`;
  };
  const bars = (from: number, to: number) =>
    Array.from(sums.subarray(from, to), (sum, i) => (sum ? bar(sum, from + i) : "")).join("");
  const [from, to] = settings.months ? [settings.months[0] - 1, settings.months[1]] : [0, n];
  const pale = { fill: "currentColor", "fill-opacity": 0.3 };
  const drawing = makeDrawing(
    width,
    height,
    makeShape("path", { d: bars(0, from) + bars(to, n), ...pale }),
    makeShape("path", { d: bars(from, to), fill: "currentColor" }),
  );
  const peak = sums.indexOf(largest);
  const [first, last] = months.map((month) => monthText(month, words));
  const peakText = words.say("peak", { d: monthText(months[0] + peak, words) });
  return make(
    "figure",
    { class: "chart" },
    drawing,
    make(
      "figcaption",
      {},
      make("span", {}, first),
      peak >= 0 ? make("span", { class: "peak" }, peakText) : null,
      make("span", {}, last),
    ),
  );
}

/** Write a month, which is counted from January of the year 0 as month 0. */
export function monthText(month: number, words: Words): string {
  const year = String(Math.floor(month / 12)).padStart(4, "0");
  return writtenDate(`${year}-${String((month % 12) + 1).padStart(2, "0")}`, words);
}
