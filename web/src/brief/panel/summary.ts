// The first sentences of a card: the flow, its modelled ends, and the cost of losing a crossing or road.

import { make, makeText, phrase } from "../../core/dom";
import { isolatedInArabic, type Words } from "../../core/words/words";
import { crossingNames } from "../crossings";
import { commodityName, placeName } from "../names";
import { isSameSet, sharesOf } from "../routing";
import type { AnyRow, Feature, FlowRow, State } from "../types";
import { bestGrade } from "./grades";
import { type Amount, type LeadFacts, leadSentence } from "./lead";

/** Return the paragraphs with which the card of a feature begins. */
export function cardSummary(feature: Feature, state: State) {
  const { words } = state;
  const { flow, layer } = feature;
  const lead = flow ? leadSentence(leadFacts(flow.rows, state), words) : lossText(feature, state);
  return [
    lead ? make("p", { class: "lead" }, lead) : null,
    flow ? modelText(flow.first, state) : null,
    layer === "routes" ? make("p", { class: "lead" }, chainText(feature.row, state)) : null,
  ];
}

/** Return the facts from which the first sentence of a flow's card is made. */
function leadFacts(rows: FlowRow[], state: State): LeadFacts {
  const { words } = state;
  const [row] = rows;
  const name = (id: string | null) => placeName(id, state).text;
  return {
    goods: rows.map((strand) => ({
      name: commodityName(strand, state).text,
      isInferred: strand.reading === "inferred",
    })),
    origin: name(row.origin),
    transit: row.transit.map(name),
    destination: name(row.destination),
    direction: row.direction,
    period: row.period.length ? words.period(row.period) : "",
    isPeriodInferred: row.period_reading === "inferred",
    amounts: distinct(rows.map((strand) => leadAmount(strand, words))),
    grade: bestGrade(rows),
  };
}

const distinct = (amounts: Amount[]) => [
  ...new Map(amounts.map((amount) => [amount.kind + amount.text, amount])).values(),
];

/** Return the amount of a strand in words, and whether it is a number, a word such as "large", or unknown. */
function leadAmount(row: FlowRow, words: Words): Amount {
  const { quantity_low: low, quantity_high: high, quantity_unit: unit } = row;
  const ends = [low, high].filter((n) => n !== null);
  const text = words.text(row, "quantity_text");
  // A number has words where it is a bound: "more than 840,000 arrivals".
  if (ends.length) return { kind: "number", text: text || words.amount(ends, unit) };
  return text ? { kind: "word", text } : { kind: "unknown", text: "" };
}

/** Build the sentence on the towns that stand for the ends of a flow in the model or, if the flow is not routed, on the
 * reason. */
function modelText(row: FlowRow, state: State) {
  const { words } = state;
  const [origin, destination] = [row.origin_towns, row.destination_towns];
  if (row.routed !== "yes" || origin === null || destination === null)
    return makeText("p", words.pick(row, "routed_reason"), { class: "model" });
  const end = (n: number, id: string | null) => {
    const place = isolatedInArabic(placeName(id, state).text, words);
    return n > 1 ? words.say("towns_of", { towns: words.count("towns_n", n), place }) : place;
  };
  const isWeighted = origin > 1 || destination > 1;
  const text = words.say(isWeighted ? "model_ends_weighted" : "model_ends", {
    a: end(origin, row.origin),
    b: end(destination, row.destination),
  });
  return makeText("p", phrase(text, words.language), { class: "model" });
}

/** Write the share, hours and length of all routes over the same crossings; "" if the row has no share. */
function chainText(row: AnyRow, { words }: State): string {
  const { chain_share, chain_hours, chain_hours_low, chain_hours_high, chain_km } = row;
  const n = (value: number | null | undefined, digits = 0) =>
    words.number(value ?? 0, { maximumFractionDigits: digits });
  if (typeof chain_share !== "number") return "";
  return words.say("chain_text", {
    share: isolatedInArabic(words.percent(chain_share), words),
    via: isolatedInArabic(words.text(row, "chain_via"), words),
    hours: isolatedInArabic(n(chain_hours, 1), words),
    low: n(chain_hours_low),
    high: n(chain_hours_high),
    km: isolatedInArabic(n(chain_km), words),
  });
}

/** Return sentences on what the loss of a chokepoint, segment or crossing would mean to the chosen flow: the share that
 * passes it, the hours lost, and the share that is cut off. "" if the flow does not pass it. */
function lossText({ layer, row }: Feature, state: State): string {
  const { words, routing, data } = state;
  const flow = layer === "chokepoints" ? row.flow : routing?.flow;
  const loss = findLoss({ layer, row }, flow, state);
  if (!flow || !loss) return "";
  const { share, hours, cutOff } = loss;
  const isKnown = hours !== null && hours > 0;
  const chosen = layer === "crossings" && routing ? routing.flows.get(flow) : null;
  const part = isolatedInArabic(words.percent(share), words);
  const name = chosen ? words.text(chosen.first, "label") : "";
  return [
    name
      ? words.say("chosen_passes_here", { share: part, flow: isolatedInArabic(name, words) })
      : words.say("passes_here", { share: part }),
    isKnown ? words.say("costs_more", { hours: isolatedInArabic(words.cost(hours), words) }) : "",
    cutOff > 0
      ? words.say("cuts_off", { share: isolatedInArabic(words.percent(cutOff), words) })
      : "",
    layer === "crossings" && !isKnown && !cutOff && data.tables.closures.length
      ? words.say("costs_nothing", {
          name: isolatedInArabic(crossingNames([row.id], state), words),
        })
      : "",
  ]
    .filter(Boolean)
    .join(" ");
}

interface Loss {
  /** Share of the flow that passes. */
  share: number;
  /** Cost of the loss, hours; null if it is not known. */
  hours: number | null;
  /** Share of the flow without another route. */
  cutOff: number;
}

/** Return what a flow would lose with a crossing, a chokepoint, or the segment of a chokepoint; null if the flow does
 * not pass it. */
function findLoss(
  { layer, row }: Pick<Feature, "layer" | "row">,
  flow: string | null | undefined,
  state: State,
): Loss | null {
  const { closures, chokepoints } = state.data.tables;
  if (layer === "crossings") {
    const share = sharesOf(row, state.routing)?.before ?? 0;
    const closure = closures.find(
      (candidate) => candidate.flow === flow && isSameSet(candidate.closed, new Set([row.id])),
    );
    if (!share) return null;
    return { share, hours: closure?.hours_lost ?? null, cutOff: closure?.no_way_left ?? 0 };
  }
  const ofSegment = (point: AnyRow) => point.flow === flow && point.segments?.includes(row.id);
  const point: AnyRow | undefined = layer === "chokepoints" ? row : chokepoints.find(ofSegment);
  if (!point) return null;
  return { share: point.share ?? 0, hours: point.hours_lost ?? null, cutOff: point.cut_off ?? 0 };
}
