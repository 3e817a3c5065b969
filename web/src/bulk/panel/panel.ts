// The panel: counts, filters, and the largest flows as buttons.

import { sumOf } from "../../core/data/grouping";
import { byId, checkRow, make, makeButton, makeText, phrase } from "../../core/dom";
import { fillFrame, section } from "../../core/page/frame";
import { aboutSurroundings, creditLine } from "../../core/page/ground-legend";
import { chip, hueDot } from "../../core/page/legend";
import { fillResults } from "../../core/page/search";
import { stampsOf } from "../../core/page/stamps";
import { COLONS, capitaliseFirst, commaOf, isolated, type Words } from "../../core/words/words";
import { type Asked, AUTOMATIC, TOPS } from "../address";
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
import { isLine } from "../sums/sight";
import type { BulkHit, BulkState, Drawn } from "../types";
import { boxSection, categorySections } from "./category-boxes";
import { fillJoined, joinedSections, switchItem } from "./joined";
import { smallMapButtons } from "./small";
import { summedLine } from "./summed";

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

/** Update what depends on the filters: counts, list, and chosen place. */
export function fillFilteredLists(state: BulkState) {
  byId("count").replaceChildren(
    ...countLines(state).map((text) => make("span", { class: "sentence" }, text)),
  );
  const list = document.getElementById("heaviest");
  if (list && hasFlows(state)) {
    const buttons = state.drawn.listed.map((flow) => flowButton(flow, flowHit(flow, state), state));
    keepFlowFocused(list, () =>
      list.replaceChildren(...buttons.map((button) => make("li", {}, button))),
    );
  }
  fillJoined(state);
  fillChosenPlace(state);
}

/** Rebuild a list, and keep the focus on the item that had it, or on the first. */
function keepFlowFocused(list: HTMLElement, rebuild: () => void) {
  const focused = document.activeElement;
  const flow = focused instanceof HTMLElement && list.contains(focused) ? focused.dataset.flow : "";
  rebuild();
  if (!flow) return;
  const button = list.querySelector<HTMLElement>(`[data-flow="${flow}"]`);
  (button ?? list.querySelector<HTMLElement>("button"))?.focus();
}

function fillChosenPlace(state: BulkState) {
  const { words, asked, actions } = state;
  const box = byId("chosen-place");
  const contentKey = `${asked.place} ${words.language}`;
  if (box.dataset.shown === contentKey) return; // its button may have the focus
  box.dataset.shown = contentKey;
  box.hidden = asked.place === null;
  box.replaceChildren();
  if (asked.place === null) return;
  const name = isolated(placeName(asked.place, state).text);
  box.append(
    make("span", {}, words.say("only_of", { name })),
    makeButton(
      { class: "plain", id: "all-places", onclick: () => actions.only(null) },
      words.say("all_places"),
    ),
  );
}

function countLines(state: BulkState): string[] {
  const { words, gathered, data } = state;
  if (!gathered) return [];
  const { total, nodes } = gathered;
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

/** Return what is drawn of the flows with a number, its share of the quantity, the flows inside places, what is drawn of the
 * flows without a number, and the records behind them. */
function flowLines(missing: string | null, state: FlowState): (string | null)[] {
  const { words, drawn, data, gathered } = state;
  const { pairs, total } = gathered;
  const countLinesOf = (name: keyof Drawn["counts"]) =>
    sumOf(pairs[name], (flow) => Number(isLine(flow, pairs, data)));
  const [numberedLines, otherLines] = [countLinesOf("heaviest"), countLinesOf("without")];
  const isInSightOnly = (name: keyof Drawn["counts"], lines: number) => drawn.counts[name] < lines;
  const valuesOf = (name: keyof Drawn["counts"]) => ({
    what: data.stated
      ? words.say("not_quantified")
      : capitaliseFirst(words.say(unnumberedKey(data)), words),
    all: words.count("flows_count", drawn.counts[name]),
  });
  const drawnText = words.count(
    isInSightOnly("heaviest", numberedLines) ? "drawn_of_in_sight" : "drawn_of",
    drawn.numbered,
    { values: valuesOf("heaviest") },
  );
  const withoutText = words.count(
    isInSightOnly("without", otherLines) ? "without_drawn_in_sight" : "without_drawn",
    drawn.ids.length - drawn.numbered,
    { values: valuesOf("without") },
  );
  const inside = insideLine(state);
  const weight = sumOf(drawn.ids.slice(0, drawn.numbered), (flow) => pairs.quantity[flow]);
  const share = { p: words.percent(weight / total.quantity), q: amount(total.quantity, state) };
  const hasOtherTexts = otherLines > 0 || inside !== null;
  return [
    numberedLines || !hasOtherTexts ? drawnText : null,
    weight ? words.count("share_drawn", drawn.numbered, { values: share }) : null,
    inside,
    otherLines ? withoutText : null,
    [recordsText(state), missing].filter(Boolean).join(commaOf(words)),
    summedLine(state),
  ];
}

/** Return the records that pass the filters, "of" all where these are more. */
function recordsText({ words, data, gathered: { total } }: FlowState): string {
  const isAll = total.rows === (data.summed?.rows ?? data.rows.n);
  const all = words.count("records_n", isAll ? total.records : sumOf(data.rows.records));
  return isAll ? all : words.say("n_of", { n: words.number(total.records), all });
}

/** Return how many flows have both ends in one place or circle, and what they move; null if none has. */
function insideLine(state: FlowState): string | null {
  const { words, data, gathered } = state;
  const { pairs, through } = gathered;
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
  return quantity ? `${text}${COLONS[words.language]}${amount(quantity, state)}` : text;
}

const topName = (n: number, words: Words) =>
  n === Infinity ? words.say("all") : n === AUTOMATIC ? words.say("top_auto") : words.number(n);

function topSlider({ words, asked, actions }: BulkState) {
  const top = Math.max(0, TOPS.indexOf(asked.top));
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

/** Build the list of units, with the records that have a number in each; null for one unit. */
function unitChooser({ words, data, asked, actions }: BulkState) {
  if (!data.units.length) return null;
  const records = data.units.map(() => 0);
  for (let i = 0; i < data.rows.n; i++) {
    const unit = data.rows.unit?.[i] ?? 0;
    if (unit < records.length) records[unit] += data.rows.records[i];
  }
  const options = data.units.map((unit, i) =>
    make(
      "option",
      { value: String(i), selected: i === asked.unit },
      `${isolated(unit || words.say("no_unit"))} (${words.count("records_n", records[i])})`,
    ),
  );
  return make(
    "p",
    { class: "unit" },
    make("label", { for: "unit" }, words.say("unit")),
    make(
      "select",
      { id: "unit", onchange: ({ currentTarget }) => actions.unit(Number(currentTarget.value)) },
      ...options,
    ),
  );
}

function drawnSection(state: BulkState) {
  const { words, data } = state;
  const makeSwitch = (name: keyof Asked["switches"], text: string) => switchItem(name, text, state);
  const isPart =
    data.rows.unquantified.some((n) => n > 0) && data.rows.quantity.some((n) => !Number.isNaN(n));
  const switches = [
    ...(isPart
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
    switches.length ? make("ul", { class: "switches" }, ...switches) : null,
    smallMapButtons(state),
  );
}

function commoditySection(state: BulkState) {
  const { words, asked, actions, byCommodity } = state;
  const boxes = state.commodityOrder.map((commodity) =>
    checkRow(
      { "data-kind": commodity, checked: !asked.off.has(commodity) },
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

export function flowButton(flow: number, hit: BulkHit, state: FlowState) {
  const { pairs } = state.gathered;
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
