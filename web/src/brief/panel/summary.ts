// What a card says first, from the tables: what moves, what the model makes of it, what a loss costs.

import { make, makeText, phrase } from "../../core/dom";
import type { Words } from "../../core/words/words";
import { crossingNames } from "../crossings";
import { commodityName, placeName } from "../names";
import { sharesOf } from "../routing";
import type { AnyRow, Feature, FlowRow, State } from "../types";
import { bestGrade } from "./grades";
import { type Amount, inOrder, type LeadFacts, leadSentence } from "./lead";

/** Sentences that lead a card; none where its table says all. */
export function summaryOf(feature: Feature, state: State) {
  const { words } = state;
  const { flow, layer } = feature;
  const lead = flow ? leadSentence(leadFacts(flow.rows, state), words) : lossText(feature, state);
  return [
    lead ? make("p", { class: "lead" }, lead) : null,
    flow ? modelText(flow.first, state) : null,
    layer === "routes" ? make("p", { class: "lead" }, chainText(feature.row, state)) : null,
  ];
}

export function leadFacts(rows: FlowRow[], state: State): LeadFacts {
  const { words } = state;
  const [row] = rows;
  const name = (id: string | null) => placeName(id, state).text;
  return {
    goods: rows.map((each) => ({
      name: commodityName(each, state).text,
      isInferred: each.reading === "inferred",
    })),
    origin: name(row.origin),
    transit: row.transit.map(name),
    destination: name(row.destination),
    direction: row.direction,
    period: row.period.length ? words.period(row.period) : "",
    isPeriodInferred: row.period_reading === "inferred",
    amounts: distinct(rows.map((each) => amountOf(each, words))),
    grade: bestGrade(rows),
  };
}

const distinct = (amounts: Amount[]) => [
  ...new Map(amounts.map((amount) => [amount.kind + amount.text, amount])).values(),
];

function amountOf(row: FlowRow, words: Words): Amount {
  const { quantity_low: low, quantity_high: high, quantity_unit: unit } = row;
  const ends = [low, high].filter((n) => n !== null);
  if (ends.length) return { kind: "number", text: words.amount(ends, unit) };
  const text = words.text(row, "quantity_text");
  return text ? { kind: "word", text } : { kind: "unknown", text: "" };
}

// What the model takes for the ends of a flow, or why it has none.
function modelText(row: FlowRow, state: State) {
  const { words } = state;
  const [origin, destination] = [row.origin_towns, row.destination_towns];
  if (row.routed !== "yes" || origin === null || destination === null)
    return makeText("p", words.pick(row, "routed_reason"), { class: "model" });
  const end = (n: number, id: string | null) => {
    const place = inOrder(placeName(id, state).text, words);
    return n > 1 ? words.say("towns_of", { towns: words.count("towns_n", n), place }) : place;
  };
  const isWeighted = origin > 1 || destination > 1;
  const text = words.say(isWeighted ? "model_ends_weighted" : "model_ends", {
    a: end(origin, row.origin),
    b: end(destination, row.destination),
  });
  return makeText("p", phrase(text, words.language), { class: "model" });
}

/** What all routes over the same crossings are together. */
export function chainText(row: AnyRow, { words }: State): string {
  const { chain_share, chain_hours, chain_hours_low, chain_hours_high, chain_km } = row;
  const n = (value: number | null | undefined, digits = 0) =>
    words.number(value ?? 0, { maximumFractionDigits: digits });
  if (typeof chain_share !== "number") return "";
  return words.say("chain_text", {
    share: inOrder(words.percent(chain_share), words),
    via: inOrder(words.text(row, "chain_via"), words),
    hours: inOrder(n(chain_hours, 1), words),
    low: n(chain_hours_low),
    high: n(chain_hours_high),
    km: inOrder(n(chain_km), words),
  });
}

// What a flow loses without a road or a crossing: as a chokepoint, or as a closure of a crossing alone.
function lossText({ layer, row }: Feature, state: State): string {
  const { words, routing, data } = state;
  const flow = layer === "chokepoints" ? row.flow : routing?.flow;
  const loss = lossOf({ layer, row }, flow, state);
  if (!flow || !loss) return "";
  const { share, hours, cut } = loss;
  const isKnown = hours !== null && hours > 0;
  const chosen = layer === "crossings" && routing ? routing.flows.get(flow) : null;
  const part = inOrder(words.percent(share), words);
  const name = chosen ? words.text(chosen.first, "label") : "";
  return [
    name
      ? words.say("chosen_passes_here", { share: part, flow: inOrder(name, words) })
      : words.say("passes_here", { share: part }),
    isKnown ? words.say("costs_more", { hours: inOrder(words.cost(hours), words) }) : "",
    cut > 0 ? words.say("cuts_off", { share: inOrder(words.percent(cut), words) }) : "",
    layer === "crossings" && !isKnown && !cut && data.tables.closures.length
      ? words.say("costs_nothing", { name: inOrder(crossingNames([row.id], state), words) })
      : "",
  ]
    .filter(Boolean)
    .join(" ");
}

interface Loss {
  share: number;
  hours: number | null;
  cut: number;
}

function lossOf(
  { layer, row }: Pick<Feature, "layer" | "row">,
  flow: string | null | undefined,
  state: State,
): Loss | null {
  const { routing, data } = state;
  if (layer === "crossings") {
    const share = sharesOf(row, routing)?.before ?? 0;
    const closure = data.tables.closures.find(
      (each) => each.flow === flow && each.closed.length === 1 && each.closed[0] === row.id,
    );
    if (!share) return null;
    return { share, hours: closure?.hours_lost ?? null, cut: closure?.no_way_left ?? 0 };
  }
  const point =
    layer === "chokepoints"
      ? row
      : layer === "segments" &&
        data.tables.chokepoints.find(
          (each) => each.flow === flow && each.segments.includes(row.id),
        );
  if (!point) return null;
  return { share: point.share ?? 0, hours: point.hours_lost ?? null, cut: point.cut_off ?? 0 };
}
