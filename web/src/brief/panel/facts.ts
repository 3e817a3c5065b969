// The facts of a feature, for its card and the table.

import { make, makeText, type Phrase, phrase } from "../../core/dom";
import type { Fact } from "../../core/page/card";
import type { Words } from "../../core/words/words";
import { arrowOf, colonOf, semicolonOf } from "../../core/words/words";
import { crossingNames, sharesText } from "../crossings";
import { commodityName, placeName, routedFlowName, rowsOfFeature } from "../names";
import { isModelled, sharesOf } from "../routing";
import type { AnyRow, Feature, FlowRow, State } from "../types";

const AREAL: ReadonlySet<string> = new Set(["areas", "places", "zones", "events"]);

const isPresent = <T>(value: T | null | undefined): value is T =>
  value !== null && value !== undefined;

/** Return a number in words; undefined if it is not known. */
export const numberText = (
  n: number | null | undefined,
  write: (n: number) => string,
): string | undefined => (isPresent(n) ? write(n) : undefined);

/** Return the facts that a card lists about a feature: pairs of a name and a value; a fact without a value is not
 * shown. */
export function featureFacts(feature: Feature, state: State): Fact[] {
  const { layer, row } = feature;
  if (isModelled(layer)) return modelledFacts(feature, state);
  const { words, symbols } = state;
  const say = words.say;
  const rows = rowsOfFeature(feature);
  const text = (column: string) => mergedTexts(rows, (strand) => words.pick(strand, column), state);
  // A row without a grade rests on no claim, and so has no confidence.
  const confidence = ({ grade, confidence: level }: AnyRow) =>
    grade && level ? phrase(symbols.label("confidence", level, words), words.language) : null;
  const basis = ({ basis: value }: AnyRow) =>
    value ? phrase(symbols.label("basis", String(value), words), words.language) : null;
  return [
    ...(layer === "crossings" && state.routing ? crossingFacts(row, state) : []),
    ...(feature.flow ? flowFacts(feature.flow.rows, state) : []),
    [say("actors"), nameList(row.actors, state)],
    [say("period"), "period" in row && periodElement(row, state)],
    [say("basis"), mergedTexts(rows, basis, state)],
    [say(AREAL.has(layer) ? "why_shape" : "why_line"), text("reason")],
    [say("note"), text("note")],
    [say("confidence"), mergedTexts(rows, confidence, state)],
    [say("uncertainty"), row.uncertainty_m ? words.kilometres(row.uncertainty_m / 1000, {}) : null],
  ];
}

function crossingFacts(row: AnyRow, state: State): Fact[] {
  const { words, routing } = state;
  return [
    [words.say("share"), sharesText(sharesOf(row, routing), state)],
    [words.say("status"), words.say("modelled")],
  ];
}

/** Return the facts that only flows have: ends, stops, mode of transport and quantity. */
function flowFacts(rows: FlowRow[], state: State): Fact[] {
  const { words, data } = state;
  const [row] = rows;
  const mode = `mode_${row.mode}`;
  return [
    directionFact(row, state),
    [words.say("transit"), nameList(row.transit, state)],
    [words.say("mode"), mode in data.messages && words.say(mode)],
    [words.say("quantity"), mergedTexts(rows, (strand) => quantityText(strand, words), state)],
  ];
}

export const placeText = (id: string | null | undefined, state: State) =>
  makeText("span", placeName(id, state));

/** Return the fact on the ends of a flow, with an arrow for its direction. */
function directionFact({ origin, destination, direction }: FlowRow, state: State): Fact {
  const { words, symbols } = state;
  const [from, to] = [origin, destination].map((id) => placeText(id, state));
  if (direction === "unstated") {
    const unstated = ` — ${symbols.label("direction", direction, words)}`;
    return [words.say("between"), make("span", {}, from, " · ", to, unstated)];
  }
  const arrow = direction === "both" ? " ⇄ " : arrowOf(words);
  return [words.say("direction"), make("span", {}, from, arrow, to)];
}

function nameList(ids: string[] | undefined, state: State) {
  if (!ids?.length) return null;
  const names = ids.flatMap((id, i) => [i ? " · " : "", placeText(id, state)]);
  return make("span", {}, ...names);
}

function periodElement(row: AnyRow, { words }: State) {
  const text = make("span", {}, words.period(row.period));
  if (row.period_reading === "inferred")
    text.append(" ", make("span", { class: "tag inferred" }, words.say("inferred")));
  if (row.trend) text.append(" ", make("span", { class: "tag" }, words.say(row.trend)));
  return text;
}

/** Return the amount of a row: in the words of its source, else as a number or range with its unit, else a text that
 * says that it is not quantified. */
export function quantityText(row: AnyRow, words: Words): Phrase {
  const { quantity_low: low, quantity_high: high, quantity_unit: unit } = row;
  const ends = [low, high].filter(isPresent);
  const sourceWords = words.pick(row, "quantity_text");
  if (sourceWords) return sourceWords;
  if (ends.length) return phrase(words.amount(ends, unit));
  return phrase(words.say("unquantified"), words.language);
}

/** Build one text from those of all strands of a flow: the sentences that all share come first, once; then the rest of
 * each strand's text, after the name of its commodity. Return null if no strand has a text. */
function mergedTexts<R extends AnyRow>(
  rows: R[],
  phraseOf: (row: R) => Phrase | null,
  state: State,
) {
  const phrases = rows.flatMap((row) => {
    const words = phraseOf(row);
    return words ? [{ row, ...words }] : [];
  });
  if (!phrases.length) return null;
  const isSaidByAll = phrases.length === rows.length;
  const shared = isSaidByAll ? sharedSentences(phrases.map(({ text }) => text)) : "";
  const additions = phrases.flatMap(({ row, ...words }) => {
    const text = words.text.slice(shared.length).trim();
    if (!text) return [];
    const name = makeText("bdi", commodityName(row, state));
    const commodity = rows.length > 1 ? make("b", {}, name, colonOf(state.words)) : null;
    return make("span", { class: "sentence" }, commodity, makeText("bdi", { ...words, text }));
  });
  const beginning = shared ? { ...phrases[0], text: shared.trim() } : null;
  return make("span", {}, makeText("span", beginning, { class: "sentence" }), ...additions);
}

/** Return the longest beginning that all texts share and that ends where a sentence ends. */
export function sharedSentences([first, ...others]: string[]): string {
  if (others.every((text) => text === first)) return first;
  const ends = [...first.matchAll(/[.!?؟…](?=\s|$)/g)].map(({ index }) => index + 1);
  const isSharedTo = (end: number) =>
    others.every((text) => text.startsWith(first.slice(0, end)) && /^(\s|$)/.test(text.slice(end)));
  return first.slice(0, ends.findLast(isSharedTo) ?? 0);
}

/** Return the facts about a feature of modelled traffic: a segment of road, a route, a corridor or a chokepoint. */
function modelledFacts({ layer, row }: Feature, state: State): Fact[] {
  const { words } = state;
  const { say, percent, number } = words;
  const km = (n: number) => words.kilometres(n, {});
  const facts: Fact[] = [[say("status"), say("modelled")]];
  if (layer === "segments")
    return [
      ...facts,
      [say("share"), segmentShares(row, state)],
      [say("kind"), roadKind(row, words)],
      [say("country"), row.country_code],
      [say("length"), numberText(row.length_km, km)],
      [say("network_error"), numberText(row.error_m, (n) => km(n / 1000))],
      [say("source"), row.source],
    ];
  facts.push([say("routed_flow"), makeText("span", routedFlowName(row.flow, state))]);
  if (layer === "routes")
    facts.push(
      [say("share"), numberText(row.share, percent)],
      [say("crossings_used"), crossingNames(row.crossings ?? [], state)],
      [say("on_the_way"), makeText("span", words.pick(row, "via"))],
      [say("length"), numberText(row.length_km, km)],
      [say("hours_word"), numberText(row.hours, words.hours)],
      [say("detour"), numberText(row.detour, number)],
      [say("leg_basis"), legsText(row, state)],
      [say("why_line"), makeText("span", words.pick(row, "reason"))],
    );
  if (layer === "corridors")
    facts.push(
      [say("band"), numberText(row.band, (n) => percent(n / 100))],
      [say("half_width"), numberText(row.half_width_m, (n) => km(n / 1000))],
    );
  if (layer === "chokepoints")
    facts.push(
      [say("rank"), numberText(row.rank, number)],
      [say("share"), numberText(row.share, percent)],
      [say("hours_lost"), numberText(row.hours_lost, words.cost)],
      [say("cut_off"), row.cut_off ? percent(row.cut_off) : null],
      [say("length"), numberText(row.length_km, km)],
    );
  return facts;
}

export const roadKind = ({ kind }: AnyRow, words: Words) =>
  kind === "road" || kind === "track" ? words.say(`kind_${kind}`) : kind;

/** Build the list of shares on a segment: that of the chosen flow before and after a closure, then those of other
 * flows. */
function segmentShares(row: AnyRow, state: State) {
  const { flows = [], shares = [] } = row;
  const line = (flow: string, share: string) =>
    `${routedFlowName(flow, state).text}${colonOf(state.words)}${share}`;
  const chosen = state.routing?.flow ?? "";
  const otherFlows = flows
    .map((flow, i) => ({ flow, share: shares[i] }))
    .filter(({ flow }) => flow !== chosen);
  const lines = [
    line(chosen, sharesText(sharesOf(row, state.routing), state)),
    ...otherFlows.map(({ flow, share }) => line(flow, state.words.percent(share))),
  ];
  return make(
    "span",
    {},
    ...lines.map((text) => make("span", { class: "sentence" }, make("bdi", {}, text))),
  );
}

/** Write how each leg of a route was drawn, and its length. */
function legsText({ basis, leg_km: lengths = [] }: AnyRow, { words, symbols }: State) {
  const legs = Array.isArray(basis) ? basis : [];
  return legs
    .map((leg, i) => {
      const name = symbols.label("basis", leg.startsWith("network") ? "network" : leg, words);
      const tracks = leg.includes("tracks") ? ` (${words.say("kind_track")})` : "";
      return `${name}${tracks}${colonOf(words)}${words.kilometres(lengths[i], {})}`;
    })
    .join(semicolonOf(words));
}
