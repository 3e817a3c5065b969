// The panel: what the map asks, what it shows, each feature as a button, what is left out and why.

import { byId, make, makeText, phrase, setText } from "../core/dom";
import { credits, fillFrame, section } from "../core/frame";
import { chip } from "../core/legend";
import { fillFound } from "../core/search";
import { phaseOf } from "../core/spans";
import { commaOf } from "../core/words";
import { claimList } from "./claims";
import { closureSection } from "./closing";
import { commodityOf } from "./evidence";
import { filterSections } from "./filters";
import { entriesOf } from "./finding";
import { ledgerSections, markLedger } from "./ledger";
import { fillTabs, tabPanel } from "./tabs";

export function fillPanel(state) {
  const { words, data } = state;
  const stamps = [data.spec.fictional && "fictional", data.passages && "private"].filter(Boolean);
  fillFrame(state, {
    stamps: stamps.map((stamp) => words.say(stamp)),
    mapLabel: words.say("map"),
    searchLabel: words.say("search"),
  });
  setText("brief", words.of(data.brief_title));
  const { period } = data.spec;
  setText(
    "period",
    period && phrase(words.say("map_period", { d: words.period([period]) }), words.language),
  );
  fillFound(state, () => entriesOf(state));
  fillTabs(state);
  byId("contents").replaceChildren(
    tabPanel("features", state),
    tabPanel("ledger", state, ...ledgerSections(state)),
    tabPanel("filter", state, ...filterSections(state)),
    tabPanel("about", state, leftOutSection(state), aboutSection(state)),
  );
  fillShown(state);
  markLedger(state);
}

// What changes with the filters: the count at the head, and the lists.
export function fillShown(state) {
  byId("count").textContent = countText(state);
  byId("panel-features").replaceChildren(
    ...[closureSection(state), flowSection(state), otherSection(state)].filter(Boolean),
  );
}

function countText(state) {
  const { words, shown, flows, routing } = state;
  if (routing && !flows.length)
    return `${words.say("routed_count", { n: words.number(1), all: words.number(routing.flows.size) })} — ${words.say("modelled")}`;
  const strands = (all, column) => all.reduce((sum, flow) => sum + flow[column].length, 0);
  const counts = [
    ["flows_count", shown.flows.length, flows.length],
    ["strands_count", strands(shown.flows, "shown"), strands(flows, "rows")],
  ];
  return counts
    .map(([key, n, of]) =>
      n === of
        ? words.count(key, of)
        : words.say("n_of", { n: words.number(n), all: words.count(key, of) }),
    )
    .join(commaOf(words));
}

// Where a time is chosen, undated flows stand apart: they may belong to it.
function flowSection(state) {
  const { words, shown, filters } = state;
  if (!state.flows.length) return null;
  const isUndated = (flow) =>
    Boolean(filters.window) &&
    flow.shown.every((row) => phaseOf(row, filters.window) === "undated");
  const list = (flows) =>
    make(
      "ol",
      { class: "features" },
      ...flows.map((flow) => make("li", {}, flowButton(flow, state))),
    );
  const undated = shown.flows.filter(isUndated);
  const apart = undated.length
    ? make(
        "div",
        { class: "group undated" },
        make("h3", {}, words.say("undated_apart")),
        list(undated),
      )
    : null;
  const dated = shown.flows.filter((flow) => !isUndated(flow));
  const none = shown.flows.length ? null : make("p", {}, words.say("none_shown"));
  return section("flows", words.say("flows"), state, ...[list(dated), apart, none].filter(Boolean));
}

function flowButton(flow, state) {
  const { words } = state;
  const row = flow.first;
  const best = bestGrade(flow.rows);
  const tags = [
    row.trend,
    flow.rows.every((each) => each.reading === "inferred") ? "inferred" : null,
  ].filter(Boolean);
  return make(
    "button",
    {
      type: "button",
      class: "feature flow",
      "data-flow": flow.id,
      ...featureActions({ layer: "flows", row, flow }, state),
    },
    makeText("span", words.pick(row, "label") || { text: flow.id, language: "" }, {
      class: "name",
    }),
    make(
      "span",
      { class: "meta" },
      make("span", { class: "swatches" }, ...flow.shown.map((each) => strandChip(each, state))),
      ...tags.map((tag) => make("span", { class: "tag" }, words.say(tag))),
      best ? make("span", { class: "grade small", title: words.say("grade") }, best) : null,
    ),
  );
}

// The best Admiralty grade among a flow's strands: by the number, then by the letter.
function bestGrade(rows) {
  const grades = rows.map((row) => row.grade).filter(Boolean);
  const rank = (grade) => grade[1] + grade[0];
  return grades.reduce((best, each) => (!best || rank(each) < rank(best) ? each : best), null);
}

export const strandChip = (row, state) =>
  chip(state.symbols.commodity(row), commodityOf(row, state));

// A button for a feature does what a pointer on the map does.
export function featureActions(hit, state) {
  const over = () => hit.flow && state.actions.hover(hit.flow.id);
  const out = () => state.actions.hover(null);
  return {
    onclick: (event) => state.actions.open(hit, { from: event.currentTarget }),
    onpointerenter: over,
    onpointerleave: out,
    onfocus: over,
    onblur: out,
  };
}

function otherSection(state) {
  const { words, symbols } = state;
  const groups = ["zones", "barriers", "events", "crossings", "places"]
    .filter((layer) => state.shown.tables[layer].length)
    .map((layer) =>
      make(
        "div",
        { class: "group" },
        make("h3", {}, symbols.label("layer", layer, words)),
        make(
          "ul",
          { class: "features" },
          ...state.shown.tables[layer].map((row) => make("li", {}, otherButton(layer, row, state))),
        ),
      ),
    );
  return groups.length ? section("others", words.say("others"), state, ...groups) : null;
}

function otherButton(layer, row, state) {
  const { words } = state;
  const name = words.pick(row, "label") || { text: row.id, language: "" };
  const reading = layer === "zones" ? words.pick(row, "candidate") : null;
  return make(
    "button",
    {
      type: "button",
      class: "feature",
      "data-feature": `${layer}:${row.id}`,
      ...featureActions({ layer, row }, state),
    },
    layer === "events" ? make("span", { class: "number" }, String(row.index + 1)) : null,
    makeText("span", name, { class: "name" }),
    reading ? makeText("span", reading, { class: "meta" }) : null,
  );
}

function leftOutSection(state) {
  const { words } = state;
  const rows = state.data.tables.not_mapped || [];
  if (!rows.length) return null;
  const items = rows.map((row) =>
    make(
      "li",
      {},
      makeText("strong", words.pick(row, "label") || { text: row.id, language: "" }),
      makeText("p", words.pick(row, "reason")),
      ...(row.claims && row.claims.length
        ? [
            make(
              "details",
              { class: "inner" },
              make("summary", {}, words.count("claims_count", row.claims.length)),
              claimList(row.claims, state),
            ),
          ]
        : []),
    ),
  );
  return section(
    "not_mapped",
    words.say("not_mapped"),
    state,
    make("ul", { class: "left-out" }, ...items),
  );
}

function aboutSection(state) {
  const { words } = state;
  const texts = ["about_lines", "about_grades", "about_boundaries"].map((name) =>
    make("p", {}, words.say(name)),
  );
  return section(
    "about",
    words.say("about"),
    state,
    ...texts,
    make("p", { class: "quiet" }, words.say("credits"), ": ", ...credits(words)),
  );
}
