// What a card says: the feature, how it came to be drawn, and every claim behind it, with source and grade.

import { make, makeText } from "../../core/dom";
import { factList, heading, makeArticle } from "../../core/page/card";
import { COLONS, type Words } from "../../core/words/words";
import { classOf } from "../filters";
import { strandSwatch } from "../legend/legend";
import { commodityName, featureName, rowsOf } from "../names";
import { isModelled } from "../routing";
import type { Feature, FlowRow, State } from "../types";
import { chainList } from "./chains";
import { claimsOf } from "./claims";
import { factsOf } from "./facts";
import { commodityChip, makeList } from "./features";
import { passingList } from "./passing";
import { summaryOf } from "./summary";

export const evidenceArticle = (feature: Feature, state: State) =>
  makeArticle(
    state.words,
    headingOf(feature, state),
    ...summaryOf(feature, state),
    commodityList(feature, state),
    passingList(feature, state),
    ...claimsOf(rowsOf(feature), state),
    feature.flow ? chainList(feature.flow.id, state) : null,
    technicalRows(feature, state),
  );

// How it came to be drawn, and every column of it: folded, unless the card has nothing else to say.
function technicalRows(feature: Feature, state: State) {
  const { words } = state;
  const facts = factList(factsOf(feature, state));
  if (!facts) return null;
  return make(
    "details",
    { class: "technical", open: !rowsOf(feature).some(({ claims }) => claims?.length) },
    make("summary", {}, words.say("technical")),
    facts,
  );
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

function headingOf({ layer, row }: Feature, { words }: State) {
  const kind = layer === "places" ? (row.kind === "label" ? "area_label" : "town") : KINDS[layer];
  const candidate = words.text(row, "candidate");
  const parts = [
    kind && words.say(kind),
    isModelled(layer) && words.say("modelled"),
    layer === "zones" &&
      candidate &&
      `${words.say("candidate")}${COLONS[words.language]}${candidate}`,
    layer === "events" && row.period && words.period(row.period),
  ];
  return heading(featureName(layer, row, words), parts.filter(Boolean).join(" · "));
}

// A flow's commodities, each with whether it is stated or inferred: one flow may hold both. A zone's, by name alone.
function commodityList({ layer, row, flow }: Feature, state: State) {
  const inZone = layer === "zones" ? (row.commodities ?? []) : [];
  if (!flow && !inZone.length) return null;
  const strand = (each: FlowRow) => [
    strandSwatch(each, state.symbols),
    makeText("span", commodityName(each, state)),
    each.reading && readingTag(each.reading, state.words),
  ];
  const items = flow
    ? flow.rows.map(strand)
    : inZone.map((id) =>
        commodityChip({ commodity: id, commodity_class: classOf(id, state.index) }, state),
      );
  const label = state.words.say("commodities");
  return makeList("ul", { class: "strands", "aria-label": label }, ...items);
}

const readingTag = (reading: string, words: Words) =>
  make("span", { class: `tag ${reading === "inferred" ? "inferred" : ""}` }, words.say(reading));
