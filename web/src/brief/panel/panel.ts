// The panel: the map's title and question, its features as buttons, its filters, and what is not on the map.

import {
  byId,
  type Child,
  checkRow,
  keepCompounds,
  make,
  makeButton,
  makeList,
  makeText,
  phrase,
  present,
  setText,
} from "../../core/dom";
import { fillFrame, section, stampsOf } from "../../core/page/frame";
import { aboutSurroundings, creditLine } from "../../core/page/ground-legend";
import { hueDot } from "../../core/page/legend";
import { fillResults } from "../../core/page/search";
import { commaOf, type Words } from "../../core/words/words";
import { GROUPS, type Group, SWITCHED, type ValueCount, valueCounts } from "../filters";
import { isUndated } from "../focus";
import { labelOf } from "../names";
import { storySection } from "../story/story";
import type { FlowRow, ShownFlow, State } from "../types";
import { claimFold } from "./claims";
import { closureSection } from "./closures";
import { featureButton, flowButton } from "./features";
import { searchEntries } from "./finding";
import { glossary } from "./glossary";
import { headline } from "./headline";
import { ledgerSections, markLedger } from "./ledger";
import { fillTabs, showTab, TABS, type Tab, tabPanel } from "./tabs";

/** Fill the panel beside the map: heading, search results, tabs and their contents. */
export function fillPanel(state: State) {
  const { words, data } = state;
  const { period } = data.spec;
  const stamps = stampsOf(data.spec, words);
  fillFrame(state, {
    stamps: data.source_spans ? [...stamps, words.say("private")] : stamps,
    mapLabel: words.say("map"),
    searchLabel: words.say("search"),
  });
  setText("brief", words.of(data.brief_title));
  keepCompounds(byId("brief"));
  setText(
    "period",
    period ? phrase(words.say("map_period", { d: words.period([period]) }), words.language) : null,
  );
  fillResults(state, () => searchEntries(state));
  fillTabs(state);
  byId("contents").replaceChildren(...TABS.map(tabPanel));
  fillFilteredLists(state);
  openTab(state);
}

/** Show the chosen tab; its contents are built when it is first shown. */
export function openTab(state: State) {
  const { tab } = state;
  showTab(tab);
  const panel = byId(`panel-${tab}`);
  if (!panel.hasChildNodes()) panel.append(...present(tabSections(tab, state)));
  markLedger(state);
}

function tabSections(tab: Tab, state: State): Child[] {
  if (tab === "ledger") return ledgerSections(state);
  if (tab === "filter") return [filterSection(state), layerSection(state)];
  if (tab === "about") return [aboutSection(state), storySection(state), leftOutSection(state)];
  return [];
}

/** Update the parts of the panel that depend on the filters: the count, the headline, and the lists. */
export function fillFilteredLists(state: State) {
  byId("count").textContent = countSentence(state);
  showHeadline(state);
  // A step of the story has the closure's controls itself.
  const closure = state.step === null ? closureSection(state) : null;
  const sections = [closure, flowSection(state), otherSection(state)];
  byId("panel-features").replaceChildren(...present(sections));
}

/** Show the headline. It is written only when it changes, because screen readers speak all that is written. */
export function showHeadline(state: State) {
  const finding = byId("finding");
  const text = headline(state);
  if (finding.textContent !== text) finding.textContent = text;
  finding.hidden = !text;
}

/** Return a sentence on how many flows and commodities of the map are shown. On a map of modelled traffic it says that
 * one flow of several is shown. */
export function countSentence({ words, shown, flows, routing }: State): string {
  if (routing && !flows.length) {
    const count = { n: words.number(1), all: words.number(routing.flows.size) };
    const modelled = words.say("modelled");
    return routing.flows.size > 1 ? `${words.say("routed_count", count)} — ${modelled}` : modelled;
  }
  const countCommodities = (rows: FlowRow[]) => new Set(rows.map((row) => row.commodity)).size;
  const rows = flows.flatMap((flow) => flow.rows);
  const commodities = countCommodities(rows);
  const classes = new Set(rows.map((row) => row.commodity_class)).size;
  const commodityCount = words.count("commodities_count", commodities);
  const part = (n: number, all: number, text: string) =>
    n === all ? text : words.say("n_of", { n: words.number(n), all: text });
  return [
    part(shown.flows.length, flows.length, words.count("flows_count", flows.length)),
    part(
      countCommodities(shown.flows.flatMap((flow) => flow.shown)),
      commodities,
      // The filter lists classes: where there are fewer of them, both numbers are stated.
      classes === commodities
        ? commodityCount
        : words.say("in_classes", { c: commodityCount, n: words.count("classes_count", classes) }),
    ),
  ].join(commaOf(words));
}

/** Build the list of flows. With a period chosen, undated flows are listed separately, for they may belong to it. */
function flowSection(state: State) {
  const { words, shown, filters } = state;
  if (!state.flows.length) return null;
  const list = (flows: ShownFlow[]) =>
    makeList(
      "ol",
      { class: "features" },
      flows.map((flow) => flowButton(flow, state)),
    );
  const undated = filters.window ? shown.flows.filter(isUndated) : [];
  return section(
    "flows",
    words.say("flows"),
    state,
    list(shown.flows.filter((flow) => !undated.includes(flow))),
    undated.length
      ? make(
          "div",
          { class: "group undated" },
          make("h3", {}, words.say("undated_apart")),
          list(undated),
        )
      : null,
    shown.flows.length ? null : make("p", {}, words.say("none_shown")),
  );
}

const OTHER_LAYERS = ["zones", "barriers", "events", "crossings", "places"] as const;

/** Build the section that lists all visible features other than flows, by layer; null if there are none. */
function otherSection(state: State) {
  const { words, symbols, shown } = state;
  const groups = OTHER_LAYERS.filter((layer) => shown.tables[layer].length).map((layer) => {
    const buttons = shown.tables[layer].map((row) =>
      featureButton({ layer, row }, "data-feature", state),
    );
    return make(
      "div",
      { class: "group" },
      make("h3", {}, symbols.label("layer", layer, words)),
      makeList("ul", { class: "features" }, buttons),
    );
  });
  return groups.length ? section("others", words.say("others"), state, ...groups) : null;
}

/** Build the section of filters, with a button that clears them. */
function filterSection(state: State) {
  const { words, actions } = state;
  const all = makeButton(
    { class: "plain", id: "clear-filters", onclick: () => actions.unfilter() },
    words.say("show_all"),
  );
  const groups = GROUPS.map((group) => filterGroup(group, state));
  return section("filters", words.say("filters"), state, ...groups, make("p", {}, all));
}

/** Build the checkboxes of one group of filters, with how many features have each value; null if no value occurs. */
function filterGroup(group: Group, state: State) {
  const { words, symbols, filters, actions } = state;
  const title = group === "commodity" ? "commodity_class" : group;
  const counts = valueCounts(group, state);
  if (!counts.length) return null;
  const boxes = counts.map(([value, count]) =>
    checkRow(
      { "data-filter": `${group}.${value}`, checked: !filters.off[group].has(value) },
      (isOn) => actions.filter(group, value, isOn),
      group === "commodity" ? hueDot(symbols.commodity({ commodity_class: value })) : null,
      make("span", { class: "name" }, symbols.label(group, value, words)),
      make("span", { class: "quiet" }, countText(count, words)),
    ),
  );
  return make("fieldset", { class: "filter" }, make("legend", {}, words.say(title)), ...boxes);
}

/** Write the counts of a filter's value, as "9 flows, 3 others". */
export function countText({ flows, others }: ValueCount, words: Words): string {
  if (!flows) return words.count("items_count", others);
  const counts = [words.count("flows_count", flows)];
  if (others) counts.push(words.count("others_count", others));
  return counts.join(commaOf(words));
}

/** Build the section with a checkbox for each layer of the map, and one for the background. */
function layerSection(state: State) {
  const { words, symbols, data, visible, actions } = state;
  const layers = SWITCHED.filter((name) => name in visible && data.tables[name].length);
  if (!layers.length && !data.ground) return null;
  const items = layers.map((name) =>
    checkRow(
      { "data-layer": name, checked: visible[name] },
      (isOn) => actions.show(name, isOn),
      make("span", {}, symbols.label("layer", name, words)),
    ),
  );
  if (data.ground) {
    const isOn = { "data-layer": "ground", checked: state.surroundings };
    const name = make("span", {}, words.say("ground_switch"));
    items.push(checkRow(isOn, (on) => actions.showSurroundings(on), name));
  }
  const list = makeList("ul", { class: "switches" }, items);
  return section("layers", words.say("layers"), state, list);
}

/** Build the section on what is not on the map, and why; null if nothing is left out. */
function leftOutSection(state: State) {
  const { words, data } = state;
  const items = data.tables.not_mapped.map((row) => [
    makeText("strong", labelOf(row, words)),
    makeText("p", words.pick(row, "reason")),
    row.claims.length ? claimFold(row.claims, state) : null,
  ]);
  if (!items.length) return null;
  const list = makeList("ul", { class: "left-out" }, items);
  return section("not_mapped", words.say("not_mapped"), state, list);
}

/** Build the section about the map: the glossary, what lines and boundaries mean, and the sources. */
function aboutSection(state: State) {
  const { words, data } = state;
  const texts = ["about_lines", "about_goods", "about_boundaries"].map((key) =>
    make("p", {}, words.say(key)),
  );
  if (data.ground_m) {
    texts.push(make("p", {}, words.say("about_ground", { m: words.number(data.ground_m) })));
  }
  if (data.ground) texts.push(make("p", {}, aboutSurroundings(data.ground, words)));
  return section("about", words.say("about"), state, glossary(words), ...texts, creditLine(state));
}
