// What a popup says: the feature, how it came to be drawn, and every claim behind it, with source and grade.

import { make, makeText, phrase } from "../core/dom";
import { directionOf, type Words } from "../core/words";
import { claimsOf } from "./claims";
import { factsOf } from "./facts";
import { commodityChip, makeList } from "./features";
import { classOf } from "./filters";
import { strandSwatch } from "./legend";
import { commodityName, labelOf, rowsOf } from "./names";
import type { Feature, FlowRow, State } from "./types";

export function evidenceArticle(feature: Feature, state: State) {
  const { words } = state;
  const rows = rowsOf(feature);
  const facts = factsOf(feature, state).filter((fact): fact is [string, Node | string] =>
    Boolean(fact[1]),
  );
  return make(
    "article",
    { class: "evidence", lang: words.language, dir: directionOf(words) },
    heading(feature, state),
    commodityList(feature, state),
    facts.length
      ? make(
          "dl",
          {},
          ...facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]),
        )
      : null,
    ...claimsOf(rows, state),
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
};

function heading({ layer, row }: Feature, { words }: State) {
  const kind = layer === "places" ? (row.kind === "label" ? "area_label" : "town") : KINDS[layer];
  const name =
    layer === "segments" ? phrase(words.say("stretch"), words.language) : labelOf(row, words);
  return make(
    "header",
    {},
    makeText("h2", name, { tabindex: "-1" }),
    kind ? make("p", { class: "kind" }, words.say(kind)) : null,
  );
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
