// What a popup says: the feature, how it came to be drawn, and every claim behind it, with source and grade.

import { make, makeText } from "../core/dom";
import { directionOf } from "../core/words";
import { claimsOf } from "./claims";
import { sharesText } from "./closing";
import { modelledFacts, sharesOfRow } from "./facts";
import { classOf } from "./filters";
import { strandSwatch } from "./legend";
import { strandChip } from "./panel";
import { MODELLED } from "./routing";

export function evidenceOf(hit, state) {
  const { words } = state;
  const rows = hit.flow ? hit.flow.rows : [hit.row];
  const heading = headingOf(hit, state);
  const box = make(
    "article",
    { class: "evidence", lang: words.language, dir: directionOf(words) },
    heading,
  );
  if (hit.flow) box.append(strandList(rows, state));
  if (hit.layer === "zones" && hit.row.commodities && hit.row.commodities.length)
    box.append(commodityList(hit.row, state));
  const facts = factsOf(hit, rows, state).filter((fact) => fact && fact[1]);
  if (facts.length) {
    box.append(
      make(
        "dl",
        {},
        ...facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]),
      ),
    );
  }
  box.append(...claimsOf(rows, state));
  return box;
}

function headingOf(hit, state) {
  const { words } = state;
  const { row } = hit;
  const kind = {
    flows: null,
    places: row.kind === "label" ? "kind_label" : "town",
    zones: "zone",
    barriers: "barrier",
    crossings: "crossing",
    events: "event",
    segments: null,
    routes: "route",
    corridors: "corridor",
    chokepoints: "chokepoint",
  }[hit.layer];
  const heading = make(
    "header",
    {},
    makeText(
      "h2",
      words.pick(row, "label") ||
        (hit.layer === "segments"
          ? { text: words.say("stretch"), language: words.language }
          : { text: row.id, language: "" }),
      { tabindex: "-1" },
    ),
  );
  if (kind) heading.append(make("p", { class: "kind" }, words.say(kind)));
  return heading;
}

// Each strand's commodity with its reading: one flow may hold a stated and an inferred one.
function strandList(rows, state) {
  const { words } = state;
  return make(
    "ul",
    { class: "strands", "aria-label": words.say("commodities") },
    ...rows.map((row) =>
      make(
        "li",
        {},
        strandSwatch(row, state),
        makeText("span", commodityOf(row, state)),
        row.reading
          ? make(
              "span",
              { class: `tag ${row.reading === "inferred" ? "inferred" : ""}` },
              words.say(row.reading),
            )
          : null,
      ),
    ),
  );
}

// What moves in a zone: ids alone, without a line of their own.
function commodityList(row, state) {
  const { words } = state;
  const ofId = (id) => ({ commodity: id, commodity_class: classOf(id, state) });
  return make(
    "ul",
    { class: "strands", "aria-label": words.say("commodities") },
    ...row.commodities.map((id) => make("li", {}, strandChip(ofId(id), state))),
  );
}

export function commodityOf(row, state) {
  const { words, symbols } = state;
  const named = state.index.commodities.get(row.commodity);
  return (
    words.pick(named, "label") || {
      text: symbols.label("commodity", row.commodity_class, words),
      language: words.language,
    }
  );
}

function factsOf(hit, rows, state) {
  const { words, symbols } = state;
  const { row } = hit;
  const many = (column) => sharedAndOwn(rows, (each) => words.pick(each, column), state);
  const facts = [];
  if (MODELLED.includes(hit.layer)) return modelledFacts(hit, state);
  if (hit.layer === "crossings" && state.routing)
    facts.push(
      [words.say("share"), sharesText(...sharesOfRow(row, state), state)],
      [words.say("status"), words.say("modelled")],
    );
  if (hit.layer === "flows") {
    facts.push(...movement(row, state));
    facts.push([words.say("transit"), nameList(row.transit, state)]);
    if (`mode_${row.mode}` in state.data.messages)
      facts.push([words.say("mode"), words.say(`mode_${row.mode}`)]);
    facts.push([
      words.say("quantity"),
      sharedAndOwn(rows, (each) => quantityOf(each, words), state),
    ]);
  }
  if (hit.layer === "zones")
    facts.push([words.say("candidate"), makeText("span", words.pick(row, "candidate"))]);
  if (row.actors) facts.push([words.say("actors"), nameList(row.actors, state)]);
  if ("period" in row) facts.push([words.say("period"), periodOf(row, state)]);
  if (row.basis) facts.push([words.say("basis"), symbols.label("basis", row.basis, words)]);
  facts.push([words.say("why_line"), many("reason")]);
  facts.push([words.say("note"), many("note")]);
  // A row without a grade rests on no claim: there is nothing to be confident in.
  const graded = rows.filter((each) => each.grade && each.confidence);
  const confidence = (each) => ({
    text: symbols.label("confidence", each.confidence, words),
    language: words.language,
  });
  facts.push([words.say("confidence"), sharedAndOwn(graded, confidence, state, rows.length)]);
  if (row.kind !== "label" && row.uncertainty_m) {
    facts.push([
      words.say("uncertainty"),
      words.say("kilometres", { n: words.number(row.uncertainty_m / 1000) }),
    ]);
  }
  return facts;
}

function movement(row, state) {
  const { words } = state;
  const ends = [nameOf(row.origin, state), nameOf(row.destination, state)];
  if (row.direction === "unstated") {
    const both = make(
      "span",
      {},
      ends[0],
      " · ",
      ends[1],
      " — ",
      state.symbols.label("direction", "unstated", words),
    );
    return [[words.say("between"), both]];
  }
  const way = row.direction === "both" ? " ⇄ " : words.language === "ar" ? " ← " : " → ";
  return [[words.say("direction"), make("span", {}, ends[0], way, ends[1])]];
}

export function nameOf(id, state) {
  const row = state.index.named.get(id);
  return makeText("span", state.words.pick(row, "label") || { text: id || "?", language: "" });
}

function nameList(ids, state) {
  if (!ids || !ids.length) return null;
  const list = make("span", {});
  for (const [i, id] of ids.entries()) list.append(i ? " · " : "", nameOf(id, state));
  return list;
}

function periodOf(row, state) {
  const { words } = state;
  const text = make("span", {}, words.period(row.period));
  if (row.period_reading === "inferred")
    text.append(" ", make("span", { class: "tag inferred" }, words.say("inferred")));
  if (row.trend) text.append(" ", make("span", { class: "tag" }, words.say(row.trend)));
  return text;
}

export function quantityOf(row, words) {
  const { quantity_low: low, quantity_high: high, quantity_unit: unit } = row;
  const isGiven = (value) => value !== null && value !== undefined;
  const bounds = [...new Set([low, high].filter(isGiven).map(words.number))].join(" – ");
  if (bounds) return { text: unit ? `${bounds} ${unit}` : bounds, language: "" };
  return (
    words.pick(row, "quantity_text") || {
      text: words.say("unquantified"),
      language: words.language,
    }
  );
}

// What the strands say alike is said once; what one of them adds stands behind its commodity's name.
function sharedAndOwn(rows, pick, state, strands = rows.length) {
  const said = rows.map((row) => ({ row, picked: pick(row) })).filter(({ picked }) => picked);
  if (!said.length) return null;
  const shared =
    said.length < strands ? "" : sharedSentences(said.map(({ picked }) => picked.text));
  const own = said
    .map(({ row, picked }) => ({
      row,
      picked: { ...picked, text: picked.text.slice(shared.length).trim() },
    }))
    .filter(({ picked }) => picked.text);
  return make(
    "span",
    {},
    shared && makeText("span", { ...said[0].picked, text: shared.trim() }, { class: "sentence" }),
    ...own.map(({ row, picked }) =>
      make(
        "span",
        { class: "sentence" },
        strands > 1 ? make("b", {}, makeText("bdi", commodityOf(row, state)), ": ") : null,
        makeText("bdi", picked),
      ),
    ),
  );
}

// The longest beginning that all texts share, up to the end of a sentence.
function sharedSentences(texts) {
  const [first, ...others] = texts;
  if (others.every((text) => text === first)) return first;
  const ends = [...first.matchAll(/[.!?؟…](?=\s|$)/g)].map((match) => match.index + 1).reverse();
  const end = ends.find((each) =>
    others.every(
      (text) => text.startsWith(first.slice(0, each)) && /^(\s|$)/.test(text.slice(each)),
    ),
  );
  return first.slice(0, end || 0);
}
