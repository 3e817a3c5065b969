// The card of a feature: its name, the facts on how it was drawn, and every claim behind it, with source and grade.

import { make, makeFold, makeList, makeText } from "../../core/dom";
import { factList, heading, makeArticle } from "../../core/page/card";
import { colonOf, type Words } from "../../core/words/words";
import { classOf } from "../filters";
import { strandSwatch } from "../legend/legend";
import { commodityName, featureName, rowsOfFeature } from "../names";
import { isModelled } from "../routing";
import type { Feature, FlowRow, State } from "../types";
import { chainList } from "./chains";
import { claimLists } from "./claims";
import { featureFacts } from "./facts";
import { commodityChip } from "./features";
import { passingList } from "./passing";
import { cardSummary } from "./summary";

/** Build the card of a feature: what it is, its claims, and all details. */
export const evidenceArticle = (feature: Feature, state: State) =>
  makeArticle(
    state.words,
    cardHeading(feature, state),
    ...cardSummary(feature, state),
    commodityList(feature, state),
    passingList(feature, state),
    ...claimLists(rowsOfFeature(feature), state),
    feature.flow ? chainList(feature.flow.id, state) : null,
    technicalRows(feature, state),
  );

/** Build the facts about how a feature was drawn: folded, unless the card has nothing else to say. */
function technicalRows(feature: Feature, state: State) {
  const facts = factList(featureFacts(feature, state));
  if (!facts) return null;
  const hasClaims = rowsOfFeature(feature).some(({ claims }) => claims?.length);
  return makeFold({ class: "technical", open: !hasClaims }, state.words.say("technical"), facts);
}

const KINDS: Partial<Record<Feature["layer"], string>> = {
  zones: "zone",
  barriers: "barrier",
  crossings: "crossing",
  events: "event",
  routes: "route",
  corridors: "corridor",
  chokepoints: "chokepoint",
  segments: "stretch",
};

/** Build the heading of a card: the name of a feature, what it is, and when an event was or which interpretation of a
 * zone it is. */
function cardHeading({ layer, row }: Feature, { words }: State) {
  const kind = layer === "places" ? (row.kind === "label" ? "area_label" : "town") : KINDS[layer];
  const candidate = words.text(row, "candidate");
  const parts = [
    kind && words.say(kind),
    isModelled(layer) && words.say("modelled"),
    layer === "zones" && candidate && `${words.say("candidate")}${colonOf(words)}${candidate}`,
    layer === "events" && row.period && words.period(row.period),
  ];
  return heading(featureName(layer, row, words), parts.filter(Boolean).join(" · "));
}

/** Build the list of the commodities of a flow, each marked as stated or inferred, or of those of a zone. Return null
 * for other features. */
function commodityList({ layer, row, flow }: Feature, state: State) {
  const zoneCommodities = layer === "zones" ? (row.commodities ?? []) : [];
  if (!flow && !zoneCommodities.length) return null;
  const strandItem = (row: FlowRow) => [
    strandSwatch(row, state.symbols),
    makeText("span", commodityName(row, state)),
    row.reading && readingTag(row.reading, state.words),
  ];
  const items = flow
    ? flow.rows.map(strandItem)
    : zoneCommodities.map((id) =>
        commodityChip({ commodity: id, commodity_class: classOf(id, state.index) }, state),
      );
  const label = state.words.say("commodities");
  return makeList("ul", { class: "strands", "aria-label": label }, items);
}

const readingTag = (reading: string, words: Words) =>
  make("span", { class: `tag ${reading === "inferred" ? "inferred" : ""}` }, words.say(reading));
