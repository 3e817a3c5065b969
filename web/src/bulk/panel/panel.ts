// The panel: counts, filters, and the largest flows as buttons.

import { sumOf } from "../../core/data/grouping";
import {
  byId,
  checkRow,
  make,
  makeButton,
  makeList,
  makeSelect,
  makeText,
  phrase,
} from "../../core/dom";
import { fillFrame, section, stampsOf } from "../../core/page/frame";
import { aboutSurroundings, creditLine } from "../../core/page/ground-legend";
import { chip, hueDot } from "../../core/page/legend";
import { fillResults } from "../../core/page/search";
import { capitaliseFirst, colonOf, commaOf, isolated, type Words } from "../../core/words/words";
import { AUTOMATIC, type Settings, TOPS } from "../address";
import { commodityHue } from "../draw/hues";
import { flowHit } from "../hits";
import {
  amount,
  amountOrUnknown,
  commoditiesName,
  commodityName,
  type FlowState,
  flowTitle,
  hasFlows,
  isCircle,
  isRounded,
  placeName,
  quantityOrNull,
  searchLabel,
  unnumberedKey,
} from "../names";
import { isLine } from "../sums/flow-choice";
import type { BulkHit, BulkState, Scene } from "../types";
import { boxSection, categorySections } from "./category-boxes";
import { fillJoined, joinedSections, switchRow } from "./joined";
import { smallMapButtons } from "./small";
import { summedLine } from "./summed";

/** Fill the panel beside the map: heading, search results and sections. */
export function fillPanel(state: BulkState) {
  const { words, data } = state;
  byId("brief").hidden = true;
  fillFrame(state, {
    stamps: stampsOf(data.spec, words),
    mapLabel: words.say("map_of_many"),
    searchLabel: searchLabel(state),
  });
  fillResults(state, () => state.entries);
  const isEvents = data.kind === "events";
  byId("contents").replaceChildren(
    ...(isEvents ? [] : [drawnSection(state)]),
    ...(data.commodities.length > 1 ? [commoditySection(state)] : []),
    ...joinedSections(state),
    ...categorySections(state),
    ...(isEvents ? [] : [listSection(state)]),
    aboutSection(state),
  );
  fillFilteredLists(state);
}

/** Update the parts of the panel that depend on the filters: counts, list, and chosen place. */
export function fillFilteredLists(state: BulkState) {
  byId("count").replaceChildren(
    ...countLines(state).map((text) => make("span", { class: "sentence" }, text)),
  );
  const list = document.getElementById("heaviest");
  if (list && hasFlows(state)) {
    const buttons = state.scene.listed.map((flow) => flowButton(flow, flowHit(flow, state), state));
    const items = buttons.map((button) => make("li", {}, button));
    keepFlowFocused(list, () => list.replaceChildren(...items));
  }
  fillJoined(state);
  fillChosenPlace(state);
}

/** Rebuild a list of flows. If one of its buttons had the focus, the button of the same flow gets it again, or else the
 * first. */
function keepFlowFocused(list: HTMLElement, rebuild: () => void) {
  const focused = document.activeElement;
  const flow = focused instanceof HTMLElement && list.contains(focused) ? focused.dataset.flow : "";
  rebuild();
  if (!flow) return;
  const button = list.querySelector<HTMLElement>(`[data-flow="${flow}"]`);
  (button ?? list.querySelector<HTMLElement>("button"))?.focus();
}

/** Show which place the reader has chosen, with a button that shows all places again. */
function fillChosenPlace(state: BulkState) {
  const { words, settings, actions } = state;
  const box = byId("chosen-place");
  const contentKey = `${settings.place} ${words.language}`;
  if (box.dataset.shown === contentKey) return; // its button may have the focus
  box.dataset.shown = contentKey;
  box.hidden = settings.place === null;
  box.replaceChildren();
  if (settings.place === null) return;
  const name = isolated(placeName(settings.place, state).text);
  box.append(
    make("span", {}, words.say("only_of", { name })),
    makeButton(
      { class: "plain", id: "all-places", onclick: () => actions.onlyPlace(null) },
      words.say("all_places"),
    ),
  );
}

/** Return the lines below the heading that say how many rows are drawn, how many lack a number and how many are left
 * out. */
function countLines(state: BulkState): string[] {
  const { words, sums, data } = state;
  if (!sums) return [];
  const { total, nodes } = sums;
  const missing =
    total.unquantified && !data.counted && data.stated
      ? words.count("without_n", total.unquantified)
      : null;
  const lines = hasFlows(state)
    ? flowLines(missing, state)
    : [
        words.count("events_at", nodes.n, {
          values: { records: words.count("records_n", total.records) },
        }),
        missing,
      ];
  return [...lines, words.of(data.omitted)?.text ?? null].filter((line) => line !== null);
}

/** Return the lines about flows, null for a line that does not apply: how many flows with a number are drawn, their
 * share of the whole quantity, the flows that stay inside a place, how many flows without a number are drawn, the
 * records of all flows, and how rows are added up. */
function flowLines(missing: string | null, state: FlowState): (string | null)[] {
  const { words, scene, data, sums } = state;
  const { pairs, total } = sums;
  const countLinesOf = (name: keyof Scene["counts"]) =>
    sumOf(pairs[name], (flow) => Number(isLine(flow, pairs, data)));
  const [numberedLines, otherLines] = [countLinesOf("heaviest"), countLinesOf("without")];
  const isOfViewOnly = (name: keyof Scene["counts"], lines: number) => scene.counts[name] < lines;
  const valuesOf = (name: keyof Scene["counts"]) => ({
    what: data.stated
      ? words.say("not_quantified")
      : capitaliseFirst(words.say(unnumberedKey(data)), words),
    all: words.count("flows_count", scene.counts[name]),
  });
  const drawnText = words.count(
    isOfViewOnly("heaviest", numberedLines) ? "drawn_of_in_view" : "drawn_of",
    scene.numbered,
    { values: valuesOf("heaviest") },
  );
  const withoutText = words.count(
    isOfViewOnly("without", otherLines) ? "without_drawn_in_view" : "without_drawn",
    scene.ids.length - scene.numbered,
    { values: valuesOf("without") },
  );
  const inside = insideLine(state);
  const weight = sumOf(scene.ids.slice(0, scene.numbered), (flow) => pairs.quantity[flow]);
  const share = { p: words.percent(weight / total.quantity), q: amount(total.quantity, state) };
  const hasOtherTexts = otherLines > 0 || inside !== null;
  return [
    numberedLines || !hasOtherTexts ? drawnText : null,
    weight ? words.count("share_drawn", scene.numbered, { values: share }) : null,
    inside,
    otherLines ? withoutText : null,
    [recordsText(state), missing].filter(Boolean).join(commaOf(words)),
    summedLine(state),
  ];
}

/** Return the records that pass the filters, "of" all where these are more. */
function recordsText({ words, data, sums: { total } }: FlowState): string {
  const isAll = total.rows === (data.summed?.rows ?? data.rows.n);
  const all = words.count("records_n", isAll ? total.records : sumOf(data.rows.records));
  return isAll ? all : words.say("n_of", { n: words.number(total.records), all });
}

/** Return how many flows have both ends in one place or circle, with their quantity; null if none has. */
function insideLine(state: FlowState): string | null {
  const { words, data, sums } = state;
  const { pairs, through } = sums;
  const isInside = (flow: number) => !isLine(flow, pairs, data);
  let [flows, isAnyCircle] = [0, false];
  for (let flow = 0; flow < pairs.n; flow++) {
    if (!isInside(flow)) continue;
    flows += 1;
    isAnyCircle ||= isCircle(pairs.from[flow], state);
  }
  if (!flows) return null;
  const text = words.count(isAnyCircle ? "inside_circles" : "inside_places", flows);
  const quantity = sumOf(through.within);
  return quantity ? `${text}${colonOf(words)}${amount(quantity, state)}` : text;
}

const topName = (n: number, words: Words) =>
  n === Infinity ? words.say("all") : n === AUTOMATIC ? words.say("top_auto") : words.number(n);

/** Build the slider that sets how many of the largest flows are drawn. */
function topSlider({ words, settings, actions }: BulkState) {
  const top = Math.max(0, TOPS.indexOf(settings.top));
  const output = make("output", { id: "top-says", for: "top" }, topName(TOPS[top], words));
  const range = make("input", {
    type: "range",
    id: "top",
    min: "0",
    max: String(TOPS.length - 1),
    step: "1",
    value: String(top),
    "aria-label": words.say("top"),
    "aria-valuetext": topName(TOPS[top], words),
    oninput: ({ currentTarget }) => {
      const n = TOPS[Number(currentTarget.value)];
      output.textContent = topName(n, words);
      currentTarget.setAttribute("aria-valuetext", topName(n, words));
      actions.top(n);
    },
  });
  return make(
    "div",
    { class: "top" },
    make("label", { for: "top" }, words.say("top")),
    output,
    range,
  );
}

/** Build the menu of units, each with the number of records that have an amount in it; null if the page has one unit
 * only. */
function unitChooser({ words, data, settings, actions }: BulkState) {
  if (!data.units.length) return null;
  const records = data.units.map(() => 0);
  for (let i = 0; i < data.rows.n; i++) {
    const unit = data.rows.unit?.[i] ?? 0;
    if (unit < records.length) records[unit] += data.rows.records[i];
  }
  const options = data.units.map((unit, i): [string, string] => [
    String(i),
    `${isolated(unit || words.say("no_unit"))} (${words.count("records_n", records[i])})`,
  ]);
  const choose = (unit: string) => actions.unit(Number(unit));
  return make(
    "p",
    { class: "unit" },
    make("label", { for: "unit" }, words.say("unit")),
    makeSelect({ id: "unit" }, options, String(settings.unit), choose),
  );
}

/** Build the section on what is drawn: unit, number of flows, switches and small maps. */
function drawnSection(state: BulkState) {
  const { words, data } = state;
  const makeSwitch = (name: keyof Settings["switches"], text: string) =>
    switchRow(name, text, state);
  const { unquantified, quantity } = data.rows;
  const isMixed = unquantified.some((n) => n > 0) && quantity.some((n) => !Number.isNaN(n));
  const switches = [
    ...(isMixed
      ? [
          makeSwitch("numbered", words.say("with_number")),
          makeSwitch("without", words.say(unnumberedKey(data))),
        ]
      : []),
    ...(data.ground ? [makeSwitch("ground", words.say("ground_switch"))] : []),
    ...(data.rings ? [makeSwitch("rings", state.symbols.label("layer", "buffers", words))] : []),
  ];
  return section(
    "drawn",
    words.say("drawn"),
    state,
    unitChooser(state),
    topSlider(state),
    switches.length ? makeList("ul", { class: "switches" }, switches) : null,
    smallMapButtons(state),
  );
}

/** Build the section with a checkbox for each commodity, and its records in the whole table. */
function commoditySection(state: BulkState) {
  const { words, settings, actions, byCommodity } = state;
  const boxes = state.commodityOrder.map((commodity) =>
    checkRow(
      { "data-kind": commodity, checked: !settings.off.has(commodity) },
      (isOn) => actions.commodity(commodity, isOn),
      hueDot(commodityHue(commodity, state)),
      makeText("span", phrase(commodityName(commodity, state)), { class: "name" }),
      make("span", { class: "quiet" }, words.number(byCommodity[commodity])),
    ),
  );
  const reset = makeButton(
    { class: "plain", id: "all-kinds", onclick: () => actions.allCommodities() },
    words.say("show_all"),
  );
  return boxSection("kinds", words.say("commodities"), [...boxes, reset], state);
}

const listSection = (state: BulkState) =>
  section(
    "list",
    state.words.say("heaviest"),
    state,
    make("ol", { class: "features", id: "heaviest" }),
  );

/** Build the button of a flow in a list: its ends, its commodities and its amount. */
export function flowButton(flow: number, hit: BulkHit, state: FlowState) {
  const { pairs } = state.sums;
  const text = amountOrUnknown(quantityOrNull(pairs, flow), state);
  return makeButton(
    {
      class: "feature flow",
      "data-flow": flow,
      onclick: ({ currentTarget }) => state.actions.open(hit, { from: currentTarget }),
    },
    makeText("span", flowTitle(flow, state), { class: "name" }),
    make(
      "span",
      { class: "meta" },
      chip(commodityHue(pairs.commodity[flow], state), phrase(commoditiesName(flow, state))),
      make("span", { class: "figures" }, text),
    ),
  );
}

/** Build the section about the page: what lines mean, how numbers are rounded, notes and sources. */
function aboutSection(state: BulkState) {
  const { words, data } = state;
  const names =
    data.kind === "events"
      ? ["about_events"]
      : ["about_many", ...(data.counted || !isRounded(data) ? [] : ["about_digits"])];
  return section(
    "about",
    words.say("about"),
    state,
    ...[...names, "about_boundaries"].map((name) =>
      make("p", {}, words.say(name, { digits: words.number(data.digits) })),
    ),
    data.ground ? make("p", {}, aboutSurroundings(data.ground, words)) : null,
    ...data.notes.map((note) => makeText("p", words.of(note), { class: "note" })),
    creditLine(state),
  );
}
