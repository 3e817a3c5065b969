// The finding under the title, computed from the shown features: where evidence is thin, or where all traffic passes.
// A clause is written only if it is true of all the rows that it counts; without a clause there is no headline.

import { writtenDate } from "../../core/data/dates";
import { addToGroup, groupBy, sumOf } from "../../core/data/grouping";
import { dayToIso, NEVER } from "../../core/data/spans";
import type { Box } from "../../core/types";
import { middleOf, overlap } from "../../core/view/boxes";
import { geodesicLength } from "../../core/view/geodesic";
import { latitude, longitude } from "../../core/view/mercator";
import {
  capitaliseFirst,
  joinList,
  LOCALES,
  semicolonOf,
  type Words,
} from "../../core/words/words";
import { isUndated } from "../focus";
import { crossingName, labelOf, placeName } from "../names";
import type { FlowRow, Routing, Row, ShownFlow, State } from "../types";

const MOST_NAMED = 3; // crossings; a longer list is not a headline
const SHARE_ERROR = 0.0005; // shares are rounded to thousandths, and shown as tenths of a percent
const ALMOST_ALL = 0.99; // of a flow
const FEW_FLOWS = 3; // with fewer flows, zones are the subject of a map

/** Return a headline about what the map shows, made of the first two clauses that are true of it; "" if none is. */
export function headline(state: State): string {
  const { routing, flows, words } = state;
  const clauses = routing && !flows.length ? [routedClause(routing, state)] : flowClauses(state);
  const [first, ...others] = clauses.filter(Boolean).slice(0, 2);
  if (!first) return "";
  const text = [first, ...others].join(semicolonOf(words));
  return `${capitaliseFirst(text, words)}.`;
}

/** Return the clauses that may make up a headline about flows, the most telling first; "" for those that are not
 * true. */
function flowClauses(state: State): string[] {
  const flows = state.visible.flows ? state.shown.flows : [];
  const zones = state.visible.zones ? zoneClause(state) : "";
  const trends = state.data.spec.stages.length ? trendClause(flows, state.words) : "";
  const isFew = flows.length < FEW_FLOWS;
  const leading = [handoverClause(flows, state) || trends, isFew ? zones : ""].filter(Boolean);
  const [evidence, ...more] = evidenceClauses(flows, leading.length > 0, state);
  return [...leading, evidence, crossingClause(flows, state), ...more, isFew ? "" : zones];
}

const isFullyInferred = ({ shown }: ShownFlow) =>
  shown.every(({ reading }) => reading === "inferred");

function hasOneSource({ shown }: ShownFlow, { claims }: State["index"]): boolean {
  const sources = shown.flatMap((row) => row.claims.map((id) => claims.get(id)?.source));
  return sources.length > 0 && new Set(sources).size === 1;
}

/** Return a clause each on how many flows lack a period, rest on one source, or are inferred. Clauses that are true of
 * at least half of the flows come first. `isLater` is whether the headline has another clause before them. */
function evidenceClauses(flows: ShownFlow[], isLater: boolean, { index, words }: State): string[] {
  const counts = [
    { key: "no_period", n: flows.filter(isUndated).length },
    { key: "one_source", n: flows.filter((flow) => hasOneSource(flow, index)).length },
    { key: "flows_inferred", n: flows.filter(isFullyInferred).length },
  ].filter(({ n }) => n > 0);
  const isMost = ({ n }: { n: number }) => Number(2 * n >= flows.length);
  counts.sort((a, b) => isMost(b) - isMost(a) || (isMost(a) ? 0 : b.n - a.n));
  return counts.map(({ key, n }, i) =>
    countClause(key, n, { all: flows.length, isLater: isLater || i > 0 }, words),
  );
}

interface CountOptions {
  /** Number of all flows. */
  all: number;
  /** Whether an earlier clause has stated it. */
  isLater: boolean;
}

/** Return "6 of the 11 flows on the map have no stated period"; later in a sentence "8 rest on a single source". */
function countClause(key: string, n: number, { all, isLater }: CountOptions, words: Words): string {
  const does = words.count(key, n);
  const number = words.count("number_of", n);
  if (isLater && all > 1)
    return words.say("also_do", { n: n === all ? words.say("all_of_them") : number, does });
  if (n === all) return words.say("all_do", { all: words.count("all_flows", all), does });
  return words.say("part_do", { n: number, all: words.count("of_flows", all), does });
}

/** Return a clause on how many flows are starting or declining; "" if none is. */
function trendClause(flows: ShownFlow[], words: Words): string {
  const countOf = (trend: string) =>
    flows.filter(({ shown }) => shown.every((row) => row.trend === trend)).length;
  return (["starting", "declining"] as const)
    .map((trend) => ({ key: `flows_${trend}`, n: countOf(trend) }))
    .filter(({ n }) => n > 0)
    .map(({ key, n }, i) => countClause(key, n, { all: flows.length, isLater: i > 0 }, words))
    .join(words.language === "ar" ? "، و" : ", ");
}

/** Return a clause on two flows from the same place, of which the later begins to another place on the day on which the
 * earlier ends, or on the next day; "" if there are no such flows. */
function handoverClause(flows: ShownFlow[], state: State): string {
  const { words } = state;
  const oneWay = flows.flatMap(({ first }) => (first.direction === "one-way" ? [first] : []));
  for (const earlier of oneWay)
    for (const later of oneWay) {
      const [lastDay, firstDay] = [exactLastDay(earlier), exactFirstDay(later)];
      if (!lastDay || !firstDay || !areRivals(earlier, later)) continue;
      if (![0, 1].includes(firstDay - lastDay)) continue;
      const isOfOneDay = (earlier.spans?.[0][0] ?? NEVER.before) >= firstDay;
      if (isOfOneDay) continue;
      const name = ({ destination }: FlowRow) => placeName(destination, state).text;
      const text = words.say(firstDay === lastDay ? "hands_over" : "hands_over_next_day", {
        a: name(earlier),
        b: name(later),
        d: writtenDate(dayToIso(firstDay), words),
      });
      const isOurs = [earlier, later].some((row) => row.period_reading === "inferred");
      return isOurs ? `${text} (${words.say("dates_inferred")})` : text;
    }
  return "";
}

/** Return whether two flows lead from one place to different ones. */
const areRivals = (a: FlowRow, b: FlowRow) =>
  a.origin === b.origin && a.destination !== b.destination;

/** Return the day on which a flow begins; null if that is vague or unknown. */
function exactFirstDay({ spans }: FlowRow): number | null {
  const [early = null, start = null] = spans?.[0] ?? [];
  return early === start ? early : null;
}

/** Return the day on which a flow ends; null if that is vague or unknown. */
function exactLastDay({ spans }: FlowRow): number | null {
  const [, , end = null, late = null] = spans?.at(-1) ?? [];
  return end === late ? end : null;
}

/** A flow with the crossings that it uses in the model. */
interface CrossingUse {
  flow: string;
  crossings: Row<"crossings">[];
}

/** Group the flows that cross a border in the model by the two countries of their ends, such as "LY,TN". */
function groupByCountries(state: State): Map<string, CrossingUse[]> {
  const usesByPair = new Map<string, CrossingUse[]>();
  for (const { id, first } of state.flows) {
    const crossings = state.data.tables.crossings.filter((row) => row.flows.includes(id));
    const ends = [first.origin, first.destination].map((end) => countryCode(end, state));
    if (!crossings.length || !ends.every(Boolean) || ends[0] === ends[1]) continue;
    const pair = [...ends].sort().join();
    addToGroup(usesByPair, pair, { flow: id, crossings });
  }
  return usesByPair;
}

/** Return a clause on the few crossings that every modelled route between two countries passes; "" if there are none.
 * It must be true of all flows of the map between these countries, whatever the filters, and none of them may pass
 * another border. */
function crossingClause(flows: ShownFlow[], state: State): string {
  const shownIds = new Set(flows.map(({ id }) => id));
  const [best] = [...groupByCountries(state)]
    .filter(([pair, uses]) => uses.every((use) => carriesWholeFlow(pair, use)))
    .map(([pair, uses]) => ({
      pair,
      uses,
      crossings: new Set(uses.flatMap(({ crossings }) => crossings)),
      shownCount: uses.filter(({ flow }) => shownIds.has(flow)).length,
    }))
    .filter(({ crossings, shownCount }) => shownCount > 0 && crossings.size <= MOST_NAMED)
    .sort((a, b) => b.shownCount - a.shownCount);
  if (!best) return "";
  const [a, b] = best.pair.split(",").map((code) => countryName(code, state));
  const busiestFirst = [...best.crossings].sort((a, b) => sumOf(b.shares) - sumOf(a.shares));
  const names = busiestFirst.map(({ id }) => crossingName(id, state));
  const key = best.uses.length === 1 ? "one_passes" : "every_passes";
  return state.words.say(key, { a, b, c: joinWithOr(names, state.words) });
}

/** Return whether `n` rounded shares with this sum are all of a flow. */
const isWhole = (sum: number, n: number) => Math.abs(sum - 1) < (n + 0.1) * SHARE_ERROR;

/** Return whether all crossings of a flow lie between two countries, and together carry the whole flow. */
function carriesWholeFlow(pair: string, { flow, crossings }: CrossingUse): boolean {
  const isOneBorder = crossings.every(
    ({ countries }) => [...(countries ?? [])].sort().join() === pair,
  );
  const sum = sumOf(crossings, (row) => row.shares[row.flows.indexOf(flow)]);
  return isOneBorder && isWhole(sum, crossings.length);
}

function countryCode(end: string | null, { data }: State): string | null {
  const { places, areas } = data.tables;
  const area = areas.find(({ id, kind }) => id === end && kind === "country");
  return area?.members?.[0] ?? places.find(({ id }) => id === end)?.country_code ?? null;
}

function countryName(code: string, { data, words }: State): string {
  const area = data.tables.areas.find(
    ({ kind, members }) => kind === "country" && members?.[0] === code,
  );
  return words.text(area, "label") || (regionNames(words).of(code) ?? code);
}

const regionNames = (words: Words) =>
  new Intl.DisplayNames(LOCALES[words.language], { type: "region" });

const joinWithOr = (texts: string[], words: Words) => joinList(texts, words, "disjunction");

/** Return a clause on the modelled traffic of the chosen flow: the share that a closure cuts off, else the crossings
 * that the whole flow passes, else the busiest crossing. "" if the page does not know the effect of the closure. */
function routedClause({ shut, traffic }: Routing, state: State): string {
  const { words } = state;
  const { closure, crossings } = traffic;
  if (closure && !closure.isKnown) return "";
  const shares = [...crossings]
    .map(([id, { before, after }]) => ({ id, share: (closure ? after : before) ?? 0 }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share);
  const cutOff = closure?.row?.no_way_left ?? 0;
  const text = cutOff
    ? words.say("part_cut_off", { p: words.percent(cutOff) })
    : (bottleneckClause(shares, state) ?? busiestClause(shares, state));
  if (!closure || !text) return text;
  const closed = [...shut].map((id) => crossingName(id, state));
  const list =
    closed.length < MOST_NAMED
      ? joinList(closed, words)
      : words.count("crossings_count", closed.length);
  return words.say("with_closed", { c: list, text });
}

interface CrossingShare {
  id: string;
  share: number;
}

/** Return a clause on the border at which the fewest crossings together carry the whole flow, or almost the whole; null
 * if there is no such border with a few crossings. */
function bottleneckClause(shares: CrossingShare[], state: State): string | null {
  const borders = new Map<string, CrossingShare[]>();
  for (const crossing of shares) {
    const row = state.data.tables.crossings.find(({ id }) => id === crossing.id);
    const border = [...(row?.countries ?? [])].sort().join();
    if (border) addToGroup(borders, border, crossing);
  }
  const candidates = [...borders.values()].map((crossings) => {
    const sum = sumOf(crossings, ({ share }) => share);
    return { crossings, sum, isAll: isWhole(sum, crossings.length) };
  });
  const [best] = candidates
    .filter(({ sum, isAll }) => isAll || (sum >= ALMOST_ALL && sum < 1))
    .filter(({ crossings }) => crossings.length <= MOST_NAMED)
    .sort((a, b) => Number(b.isAll) - Number(a.isAll) || a.crossings.length - b.crossings.length);
  if (!best) return null;
  const { words } = state;
  const { crossings, isAll } = best;
  const texts = crossings.map(({ id, share }) =>
    crossings.length > 1 || !isAll
      ? `${crossingName(id, state)} (${words.percent(share)})`
      : crossingName(id, state),
  );
  return words.say(isAll ? "all_passes" : "almost_all_passes", { c: joinWithOr(texts, words) });
}

/** Return a clause on the crossing with the largest share or, if none has half of the flow, on how far the flow
 * spreads. */
function busiestClause(shares: CrossingShare[], state: State): string {
  if (!shares.length) return "";
  const { words } = state;
  const [{ id, share }] = shares;
  const p = words.percent(share);
  return share >= 0.5 || shares.length === 1
    ? words.say("one_carries", { c: crossingName(id, state), p })
    : words.say("none_carries", { n: words.count("crossings_count", shares.length), p });
}

/** Return a clause on the zone with most interpretations and, if it has two, on how far apart these lie; "" if no zone
 * has several. */
function zoneClause(state: State): string {
  const { words, shown } = state;
  const zones = groupBy(shown.tables.zones, (row) => row.zone);
  const [rivals] = [...zones.values()].sort((a, b) => b.length - a.length);
  if (!rivals || rivals.length < 2) return "";
  const z = labelOf(rivals[0], words).text;
  const text = words.count("zone_rivals", rivals.length).replace("{z}", () => z);
  const distance_m = distanceBetween(rivals.flatMap(({ shape }) => (shape ? [shape.box] : [])));
  if (!distance_m) return text;
  const rounded = distance_m < 200_000 ? distance_m / 1000 : 50 * Math.round(distance_m / 50_000);
  return words.say("apart", { text, d: words.kilometres(rounded) });
}

/** Return the distance between the middles of two boxes, m; null if they touch each other, or if there are not exactly
 * two. */
function distanceBetween([a, b, ...others]: Box[]): number | null {
  if (!b || others.length || overlap(a, b)) return null;
  const [from, to] = [a, b].map((box) => {
    const { x, y } = middleOf(box);
    return { lat: latitude(y), lng: longitude(x) };
  });
  return geodesicLength(from, to);
}
